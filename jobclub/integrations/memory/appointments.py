"""Appointments and those who wait for one, in memory."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from datetime import datetime

from jobclub.core.activities.activity import Activity
from jobclub.core.activities.places import PlaceState
from jobclub.core.appointments.appointment import Appointment, AppointmentState
from jobclub.core.appointments.commitments import Commitment
from jobclub.core.appointments.load import Load, loads_of
from jobclub.core.appointments.waiting import Waiting
from jobclub.core.cohorts.session import Session
from jobclub.core.errors import AlreadyWaiting, NotFound, ParticipantClash
from jobclub.core.office.appointments import AppointmentFilter
from jobclub.core.office.lists import Page, Window, page_of, window_of
from jobclub.core.spans import Span
from jobclub.integrations.memory.books import Books
from jobclub.integrations.memory.pages import page_by_id
from jobclub.integrations.memory.versions import risen

EQUAL = ("service_id", "consultant_id", "participant_id", "webinar_id", "state")
"""What a filter may ask to be so."""


class MemoryAppointments:
    """Appointments of services, and times that are kept for a while."""

    def __init__(self, books: Books) -> None:
        self._books = books

    def get(self, appointment_id: str) -> Appointment:
        """Raises NotFound."""
        if appointment_id not in self._books.appointments:
            raise NotFound("appointment")
        return self._books.appointments[appointment_id]

    def add(self, appointments: Iterable[Appointment]) -> None:
        """Keep some. Raises ParticipantClash."""
        for appointment in appointments:
            self._must_be_in_one_place(appointment)
            self._books.appointments.put(appointment.id, appointment)

    def save(self, appointment: Appointment) -> Appointment:
        """Keep a changed one and give it with its new version. Raises NotFound, ParticipantClash, Stale."""
        saved = risen(self.get(appointment.id), appointment)
        self._must_be_in_one_place(saved)
        self._books.appointments.put(saved.id, saved)
        return saved

    def _must_be_in_one_place(self, new: Appointment) -> None:
        booked = (one for one in self._by_time() if one.state is AppointmentState.BOOKED)
        others = (one for one in booked if one.id != new.id and one.participant_id == new.participant_id)
        if new.state is AppointmentState.BOOKED and any(one.span.overlaps(new.span) for one in others):
            raise ParticipantClash("This person has another appointment at this time; choose another one.")

    def remove(self, appointment_id: str) -> None:
        """Take one out; it may be gone."""
        self._books.appointments.discard(appointment_id)

    def _by_time(self) -> list[Appointment]:
        return sorted(self._books.appointments.values(), key=lambda one: (one.starts_at, one.id))

    def page(self, wanted: AppointmentFilter, window: Window, now: datetime) -> Page[Appointment]:
        """Give appointments by time."""
        asked = {name: getattr(wanted, name) for name in EQUAL}
        found = [
            one
            for one in self._by_time()
            if all(value in {None, getattr(one, name)} for name, value in asked.items())
            and (wanted.since is None or one.starts_at >= wanted.since)
            and (wanted.until is None or one.starts_at < wanted.until)
            and not one.has_lapsed(now)
        ]
        if window.after is None or any(one.id == window.after for one in found):
            return window_of(found, window, lambda one: one.id)
        last = self._books.appointments.get(window.after)
        if last is None:
            return window_of(found, window, lambda one: one.id)
        later = (one for one in found if (one.starts_at, one.id) > (last.starts_at, last.id))
        return page_of(later, window, lambda one: one.id)

    def of_package(self, package_id: str) -> list[Appointment]:
        """Give the appointments of a package by their numbers."""
        found = (one for one in self._books.appointments.values() if one.package_id == package_id)
        return sorted(found, key=lambda one: one.number or 0)

    def of_participant(self, participant_id: str) -> list[Appointment]:
        """Give all appointments of a person by time."""
        return [one for one in self._by_time() if one.participant_id == participant_id]

    def of_participants(self, participant_ids: Iterable[str]) -> Mapping[str, Sequence[Appointment]]:
        """Give all appointments of several people by their ids."""
        return {one: self.of_participant(one) for one in participant_ids}

    def lapsed(self, consultant_ids: Iterable[str], now: datetime) -> list[Appointment]:
        """Give the times of some consultants that were kept long enough, and not given back yet."""
        wanted = frozenset(consultant_ids)
        found = [one for one in self._lapsed(now) if one.consultant_id in wanted]
        return sorted(found, key=lambda one: one.id)

    def with_lapsed(self, now: datetime) -> list[str]:
        """Give the ids of consultants who have such times."""
        return sorted({one.consultant_id for one in self._lapsed(now)})

    def _lapsed(self, now: datetime) -> Iterator[Appointment]:
        everything = self._books.appointments.values()
        return (one for one in everything if one.state is AppointmentState.RESERVED and one.has_lapsed(now))

    def forget_lapsed(self, before: datetime) -> int:
        """Forget times that were kept until some instant before; give how many."""
        old = [
            one.id
            for one in self._books.appointments.values()
            if one.state is not AppointmentState.RESERVED and one.has_lapsed(before)
        ]
        for appointment_id in old:
            self._books.appointments.drop(appointment_id)
        return len(old)

    def loads(
        self, consultant_ids: Iterable[str], week: Span, day: Span, *, without: Collection[str] = ()
    ) -> Mapping[str, Load]:
        """Give what some consultants have to do. Appointments ``without`` don't count."""
        counted = (one for one in self._books.appointments.values() if one.id not in without)
        found = loads_of(counted, week, day)
        return {who: found[who] for who in consultant_ids if who in found}

    def meanwhile(self, participant_id: str, within: Span) -> list[Commitment]:
        """Give what a participant has to do with in a span, by time."""
        found = {
            Commitment(kind=one.kind, id=one.id, span=one.span, service_id=getattr(one, "service_id", None))
            for one in (
                *self._sessions_of(participant_id),
                *self._webinars_of(participant_id),
                *self._booked_by(participant_id),
            )
            if one.takes_place and one.span.overlaps(within)
        }
        return sorted(found, key=lambda one: (one.span, one.id))

    def _booked_by(self, participant_id: str) -> Iterator[Activity]:
        theirs = self.of_participant(participant_id)
        return (one for one in theirs if one.state is AppointmentState.BOOKED)

    def _webinars_of(self, participant_id: str) -> Iterator[Activity]:
        for one in self._books.webinar_places.values():
            if one.participant_id == participant_id and one.place.state is PlaceState.ENROLLED:
                yield self._books.webinars[one.webinar_id]

    def _sessions_of(self, participant_id: str) -> Iterator[Session]:
        """Give the sessions of a person's cohorts, and those of others that they visit."""
        visited = {
            one.session_id for one in self._books.visits.values() if one.participant_id == participant_id
        }
        for cohort in self._books.cohorts.values():
            is_in = any(
                place.participant_id == participant_id and place.state is PlaceState.ENROLLED
                for place in cohort.places
            )
            yield from (session for session in cohort.sessions if is_in or session.id in visited)


class MemoryWaitingLists:
    """Those who wait for a time of a service."""

    def __init__(self, books: Books) -> None:
        self._books = books

    def get(self, waiting_id: str) -> Waiting:
        """Raises NotFound."""
        if waiting_id not in self._books.waiting:
            raise NotFound("entry of the waiting list")
        return self._books.waiting[waiting_id]

    def add(self, waiting: Waiting) -> None:
        """Keep a new one. Raises AlreadyWaiting."""
        if self.of(waiting.service_id, waiting.participant_id) is not None:
            raise AlreadyWaiting("This person waits for this already.")
        self._books.waiting.put(waiting.id, waiting)

    def remove(self, waiting_id: str) -> None:
        """Take somebody out; they may be gone."""
        self._books.waiting.discard(waiting_id)

    def of(self, service_id: str, participant_id: str) -> Waiting | None:
        """Give how somebody waits for a service, if they do."""
        theirs = self.of_participant(participant_id)
        return next((one for one in theirs if one.service_id == service_id), None)

    def of_participant(self, participant_id: str) -> list[Waiting]:
        """Give what a person waits for."""
        found = (one for one in self._books.waiting.values() if one.participant_id == participant_id)
        return sorted(found, key=lambda one: one.id)

    def long(self, before: datetime, *, consultant_id: str | None = None, most: int) -> list[Waiting]:
        """Give those who wait since an instant or longer, the longest waiting first."""
        found = [
            one
            for one in self._books.waiting.values()
            if one.since <= before
            and consultant_id in {None, *self._books.services[one.service_id].consultant_ids}
        ]
        return sorted(found, key=lambda one: (one.since, one.id))[:most]

    def page(self, service_id: str, window: Window) -> Page[Waiting]:
        """Give those who wait for a service, the longest waiting first."""
        return page_by_id(
            (one for one in self._books.waiting.values() if one.service_id == service_id), window
        )

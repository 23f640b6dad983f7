"""What people's calendars are made from, in memory."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime

from jobclub.core.activities.places import PlaceState, place_in_group
from jobclub.core.appointments.appointment import Appointment
from jobclub.core.cohorts.cohort import Cohort
from jobclub.core.office.agendas import Piece, PieceKind
from jobclub.core.people.participant import Participant
from jobclub.core.people.staff import Staff
from jobclub.core.webinars.webinar import Webinar
from jobclub.integrations.memory.books import Books


class MemoryAgendas:
    """What people's calendars are made from."""

    def __init__(self, books: Books) -> None:
        self._books = books

    def of_participant(self, participant_id: str, since: datetime) -> list[Piece]:
        """Give the organisation, the person, their cohorts, visits, webinars and appointments."""
        pieces = self._of_person(self._books.participants.get(participant_id))
        for cohort in self._books.cohorts.values():
            if not _goes_on(cohort, since):
                continue
            if place_in_group(cohort.places, participant_id) is not None:
                pieces.append(Piece(PieceKind.COHORT, cohort.id, cohort.version))
            pieces += (
                Piece(PieceKind.VISIT, visit.session_id, cohort.version)
                for visit in self._books.visits.values()
                if visit.host_id == cohort.id and visit.participant_id == participant_id
            )
        theirs = (one for one in self._appointments(since) if one.participant_id == participant_id)
        attended = (
            self._books.webinars[one.webinar_id]
            for one in self._books.webinar_places.values()
            if one.participant_id == participant_id and one.place.state is PlaceState.ENROLLED
        )
        return [*pieces, *map(_appointment, theirs), *_webinars(attended, since)]

    def of_staff(self, staff_id: str, since: datetime) -> list[Piece]:
        """Give the organisation, the person, and what they run: cohorts, webinars, appointments."""
        return [
            *self._of_person(self._books.staff.get(staff_id)),
            *(_appointment(one) for one in self._appointments(since) if one.consultant_id == staff_id),
            *_webinars((one for one in self._books.webinars.values() if one.is_led_by(staff_id)), since),
            *(
                Piece(PieceKind.COHORT, cohort.id, cohort.version)
                for cohort in self._books.cohorts.values()
                if (cohort.consultant_id == staff_id and _goes_on(cohort, since))
                or any(one.consultant_id == staff_id and one.starts_at >= since for one in cohort.sessions)
            ),
        ]

    def _appointments(self, since: datetime) -> Iterator[Appointment]:
        booked = (one for one in self._books.appointments.values() if one.participant_id is not None)
        yield from (one for one in booked if one.ends_at >= since)

    def _of_person(self, person: Participant | Staff | None) -> list[Piece]:
        (organisation,) = self._books.organisations.values()
        pieces = [Piece(PieceKind.ORGANISATION, organisation.id, organisation.version)]
        return pieces if person is None else [*pieces, Piece(PieceKind.PERSON, person.id, person.version)]


def _appointment(one: Appointment) -> Piece:
    return Piece(PieceKind.APPOINTMENT, one.id, one.version)


def _webinars(found: Iterable[Webinar], since: datetime) -> Iterator[Piece]:
    return (Piece(PieceKind.WEBINAR, one.id, one.version) for one in found if one.ends_at >= since)


def _goes_on(cohort: Cohort, since: datetime) -> bool:
    return cohort.last_ends_at is None or cohort.last_ends_at >= since

"""What is kept no longer, and what was found when it was looked for, in memory."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any

from jobclub.core.activities.activity import Activity
from jobclub.core.cohorts.session import Session
from jobclub.core.errors import NotFound
from jobclub.core.notices.about import OF_ACTIVITY, About
from jobclub.core.office.lists import Page, Window
from jobclub.core.people.retention import Kept, Run
from jobclub.integrations.memory.books import Books
from jobclub.integrations.memory.leavers import forget_leaver, leavers
from jobclub.integrations.memory.pages import page_by_id


class MemoryRetentions:
    """What is kept no longer, and what was found when it was looked for."""

    def __init__(self, books: Books) -> None:
        self._books = books

    def count(self, kept: Kept, before: datetime) -> int:
        """Count what lies before an instant and is kept no longer."""
        if kept is Kept.PEOPLE:
            return len(self._people(before))
        return len(self.meetings(before) if kept is Kept.MEETINGS else self._old(kept, before))

    def forget(self, kept: Kept, before: datetime, *, limit: int) -> int:
        """Forget so many of them, and give how many there were."""
        old = self._old(kept, before)[:limit]
        for key in old:
            if kept is Kept.GUESTS:
                guest = self._books.guests[key]
                gone = replace(guest, name=None, contact=None, email=None, version=guest.version + 1)
                self._books.guests.put(key, gone)
            elif kept is Kept.STAFF:
                forget_leaver(self._books, key)
            else:
                getattr(self._books, SHELVES[kept]).drop(key)
        return len(old)

    def people(self, before: datetime, *, limit: int) -> list[str]:
        """Give people whom nothing keeps: no hold, no cohort that ended since, no contact since."""
        return self._people(before)[:limit]

    def is_over(self, participant_id: str, before: datetime) -> bool:
        """Tell whether somebody is such a person."""
        return participant_id in self._people(before)

    def meetings(self, before: datetime) -> list[About]:
        """Give by its id what began before an instant and has a meeting at a provider, by time."""
        books = self._books
        every: list[Activity] = [
            *self._sessions().values(),
            *books.webinars.values(),
            *books.appointments.values(),
        ]
        there = (one for one in every if one.meeting.reference is not None and one.starts_at < before)
        return [
            {OF_ACTIVITY[one.kind]: one.id} for one in sorted(there, key=lambda one: (one.starts_at, one.id))
        ]

    def add_run(self, run: Run) -> None:
        """Keep what was found."""
        self._books.runs.put(run.id, run)

    def last_run(self) -> Run | None:
        """Give what was found last, if it was ever looked for."""
        return max(self._books.runs.values(), key=lambda run: run.id, default=None)

    def run(self, run_id: str) -> Run:
        """Give what was found once. Raises NotFound."""
        if run_id not in self._books.runs:
            raise NotFound("retention run")
        return self._books.runs[run_id]

    def runs(self, window: Window) -> Page[Run]:
        """Give what was found each time, oldest first."""
        return page_by_id(self._books.runs.values(), window)

    def _sessions(self) -> dict[str, Session]:
        return {one.id: one for cohort in self._books.cohorts.values() for one in cohort.sessions}

    def _old(self, kept: Kept, before: datetime) -> list[Any]:
        """Give the keys of what is kept no longer."""
        if kept is Kept.STAFF:
            return leavers(self._books, before)
        shelf = getattr(self._books, SHELVES[kept])
        if kept is Kept.GUESTS:
            activities = (*self._sessions().values(), *self._books.webinars.values())
            times = {one.id: one.starts_at for one in activities}
            return sorted(
                guest.id
                for guest in shelf.values()
                if (guest.name, guest.contact, guest.email) != (None, None, None)
                and times[guest.activity_id] < before
            )
        return sorted(key for key, thing in shelf.items() if IS_OLD[kept](thing, before))

    def _people(self, before: datetime) -> list[str]:
        known = self._books.contacts.items()
        return sorted(
            one
            for one, contact_at in known
            if contact_at < before
            and one not in self._books.holds
            and all(moment < before for moment in self._moments(one))
            and not any(on >= before.date() for on in self._became(one))
        )

    def _moments(self, participant_id: str) -> Iterator[datetime]:
        """Give when there was, or will be, anything about somebody."""
        for cohort in self._books.cohorts.values():
            for place in cohort.places:
                if place.participant_id == participant_id:
                    moments = (place.since, place.enrolled_at, place.lapsed_at, place.left_at)
                    yield from (at for at in (*moments, cohort.completed_at) if at is not None)
                    yield from (session.starts_at for session in cohort.sessions)
        sessions = self._sessions()
        for visit in self._books.visits.values():
            if visit.participant_id == participant_id:
                yield sessions[visit.session_id].starts_at
        yield from self._presented(participant_id)
        for one in self._books.appointments.values():
            if one.participant_id == participant_id:
                yield from (at for at in (one.starts_at, one.met_at) if at is not None)
        waited = (one for one in self._books.waiting.values() if one.participant_id == participant_id)
        yield from (one.since for one in waited)
        for call in self._books.calls.values():
            if call.participant_id == participant_id:
                yield from (at for at in (call.called_at, call.later_until) if at is not None)
        yield from (
            link.made_at for link in self._books.links.values() if link.participant_id == participant_id
        )

    def _presented(self, participant_id: str) -> Iterator[datetime]:
        """Give when somebody asked for places in webinars or gave them up, and when those began."""
        for one in self._books.webinar_places.values():
            if one.participant_id == participant_id:
                moments = (one.place.since, one.place.enrolled_at, one.place.left_at)
                yield from (at for at in moments if at is not None)
                yield self._books.webinars[one.webinar_id].starts_at

    def _became(self, participant_id: str) -> Iterator[Any]:
        for cohort in self._books.cohorts.values():
            for place in cohort.places:
                if place.participant_id == participant_id:
                    yield from (outcome.on for outcome in self._books.outcomes.get(place.id, ()))


SHELVES: Mapping[Kept, str] = {
    Kept.MESSAGES: "deliveries",
    Kept.READS: "reads",
    Kept.LINKS: "links",
    Kept.GUESTS: "guests",
    Kept.REGISTRATIONS: "registrations",
    Kept.REPEATS: "repeats",
}
"""Where things lie that are simply forgotten."""


def _message_is_old(one: Any, before: datetime) -> bool:
    return one.settled_at is not None and max(one.settled_at, one.useful_until) < before


def _link_is_old(one: Any, before: datetime) -> bool:
    return any(at is not None and at < before for at in (one.ends_at, one.revoked_at))


IS_OLD: Mapping[Kept, Callable[[Any, datetime], bool]] = {
    Kept.MESSAGES: _message_is_old,
    Kept.READS: lambda one, before: one.at < before,
    Kept.LINKS: _link_is_old,
    Kept.REGISTRATIONS: lambda one, before: one.ends_at <= before,
    Kept.REPEATS: lambda one, before: one.at <= before,
}

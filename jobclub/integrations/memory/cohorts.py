"""Cohorts with their sessions and places, in memory."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime

from jobclub.core.activities.meeting import Meeting
from jobclub.core.activities.places import HELD, Outcome, Place
from jobclub.core.cohorts.cohort import Cohort
from jobclub.core.errors import AlreadyEnrolled, NotFound
from jobclub.core.office.lists import CohortFilter, CohortLine, Page, Window
from jobclub.integrations.memory.books import Books
from jobclub.integrations.memory.pages import page_by_id
from jobclub.integrations.memory.versions import must_follow, parts_risen


class MemoryCohorts:
    """Cohorts with their sessions and places, kept whole."""

    def __init__(self, books: Books) -> None:
        self._books = books

    def get(self, cohort_id: str) -> Cohort:
        """Raises NotFound."""
        if cohort_id not in self._books.cohorts:
            raise NotFound("cohort")
        return self._books.cohorts[cohort_id]

    def of_session(self, session_id: str) -> Cohort:
        """Raises NotFound."""
        return self._where("session", lambda cohort: any(s.id == session_id for s in cohort.sessions))

    def of_place(self, place_id: str) -> Cohort:
        """Raises NotFound."""
        return self._where("enrolment", lambda cohort: any(place.id == place_id for place in cohort.places))

    def of_homework(self, homework_id: str) -> Cohort:
        """Raises NotFound."""
        for cohort_id, tasks in self._books.tasks.items():
            if any(task.id == homework_id for task in tasks):
                return self.get(cohort_id)
        raise NotFound("homework")

    def add(self, cohort: Cohort) -> None:
        """Keep a new cohort."""
        _must_hold_once(cohort)
        self._books.cohorts.put(cohort.id, cohort)

    def save(self, cohort: Cohort) -> Cohort:
        """Keep what changed and give the cohort with its new versions.

        Raises:
            NotFound, Stale: It is not there, or was changed from another version than the one that is kept.
            AlreadyEnrolled: Somebody would have two places.
        """
        before = self.get(cohort.id)
        must_follow(before.version, cohort.version)
        must_follow(before.places_version, cohort.places_version)
        must_follow(before.meetings_version, cohort.meetings_version)
        _must_hold_once(cohort)
        after = replace(
            cohort,
            sessions=parts_risen(before.sessions, cohort.sessions),
            places=parts_risen(before.places, cohort.places),
        )
        saved = replace(
            after,
            version=before.version + (replace(after, places=before.places) != before),
            places_version=before.places_version + (after.places != before.places),
        )
        self._books.cohorts.put(saved.id, saved)
        return saved

    def save_meeting(self, session_id: str, meeting: Meeting) -> Cohort:
        """Keep what became of a session's meeting, and give its cohort. Raises NotFound."""
        before = self.of_session(session_id)
        met = replace(before.session(session_id), meeting=meeting)
        if met == before.session(session_id):
            return before
        saved = replace(before.with_session(met), meetings_version=before.meetings_version + 1)
        self._books.cohorts.put(saved.id, saved)
        return saved

    def with_sessions_ahead(self, now: datetime) -> list[str]:
        """Give the ids of cohorts with a session that has not ended."""
        everything = self._books.cohorts.values()
        return sorted(c.id for c in everything if c.last_ends_at is not None and c.last_ends_at > now)

    def page(self, wanted: CohortFilter, window: Window, now: datetime) -> Page[CohortLine]:
        """Give cohorts by id, as the clock shows them now."""
        found = [cohort for cohort in self._books.cohorts.values() if _is_wanted(cohort, wanted, now)]
        page = page_by_id(found, window)
        return Page(tuple(self._line(cohort, now) for cohort in page.items), page.next)

    def places_of(self, participant_id: str, programme_key: str) -> list[tuple[str, Place]]:
        """Give all places of one person in the cohorts of one programme, with those cohorts' ids."""
        found = [
            (cohort.id, place)
            for cohort in self._books.cohorts.values()
            for place in cohort.places
            if place.participant_id == participant_id and cohort.programme.key == programme_key
        ]
        return sorted(found, key=lambda one: one[1].id)

    def of_participant(self, participant_id: str) -> list[str]:
        """Give the ids of the cohorts in which one person has, had or asked for a place."""
        everything = self._books.cohorts.values()
        return sorted(c.id for c in everything if participant_id in {p.participant_id for p in c.places})

    def outcomes(self, place_id: str) -> list[Outcome]:
        """Give what became of somebody, in the order it was recorded."""
        return list(self._books.outcomes.get(place_id, ()))

    def add_outcome(self, place_id: str, outcome: Outcome) -> None:
        """Keep another outcome. Raises NotFound."""
        self.of_place(place_id)
        self._books.outcomes.put(place_id, (*self.outcomes(place_id), outcome))

    def _where(self, kind: str, matches: Callable[[Cohort], bool]) -> Cohort:
        for cohort in self._books.cohorts.values():
            if matches(cohort):
                return cohort
        raise NotFound(kind)

    def _line(self, cohort: Cohort, now: datetime) -> CohortLine:
        consultant = self._books.staff.get(cohort.consultant_id or "")
        return CohortLine(
            id=cohort.id,
            title=cohort.title,
            state=cohort.state_at(now),
            programme_id=cohort.programme_id,
            programme_key=cohort.programme.key,
            consultant_id=cohort.consultant_id,
            consultant_name=consultant.name if consultant else None,
            starts_on=cohort.starts_on,
            at=cohort.at,
            zone=cohort.zone,
            minimum=cohort.minimum,
            capacity=cohort.capacity,
            first_starts_at=cohort.first_starts_at,
            last_ends_at=cohort.last_ends_at,
        )


def _is_wanted(cohort: Cohort, wanted: CohortFilter, now: datetime) -> bool:
    return (
        wanted.consultant_id in {None, cohort.consultant_id}
        and wanted.programme_id in {None, cohort.programme_id}
        and wanted.state in {None, cohort.state_at(now)}
        and wanted.cohort_id in {None, cohort.id}
    )


def _must_hold_once(cohort: Cohort) -> None:
    """Let a cohort pass in which nobody has two places: the wall behind the rule."""
    held = Counter(place.participant_id for place in cohort.places if place.state in HELD)
    if any(number > 1 for number in held.values()):
        raise AlreadyEnrolled("This person already has a place in the cohort.")

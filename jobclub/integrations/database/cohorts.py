"""Cohorts as rows: settings in one, sessions and places in theirs; loaded whole, saved by difference."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import asdict, replace
from datetime import datetime
from functools import lru_cache
from typing import Any, TypeVar

from sqlalchemy import ColumnElement, Select, bindparam, select
from sqlalchemy.exc import IntegrityError

from jobclub.core.activities.meeting import Meeting
from jobclub.core.activities.places import Outcome, OutcomeKind, Place
from jobclub.core.cohorts.cohort import Cohort
from jobclub.core.cohorts.session import Session
from jobclub.core.errors import AlreadyEnrolled, NotFound, Stale, overtaken
from jobclub.core.office.lists import CohortFilter, CohortLine, Page, Window
from jobclub.integrations.database import cohort_lists
from jobclub.integrations.database.cohort_rows import (
    cohort_of,
    cohort_row,
    meeting_columns,
    place_of,
    place_row,
    session_of,
    session_row,
    settings_of,
)
from jobclub.integrations.database.remembered import Remembered
from jobclub.integrations.database.rows import Rows, scoped
from jobclub.integrations.database.tables import cohorts, homework, outcomes, places, programmes, sessions

WITH_PROGRAMME = scoped(
    select(cohorts, programmes.c.document).join(
        programmes,
        (programmes.c.organisation_id == cohorts.c.organisation_id)
        & (programmes.c.id == cohorts.c.programme_id),
    ),
    cohorts,
)
Part = TypeVar("Part", Session, Place)
WHOLE = WITH_PROGRAMME.where(cohorts.c.id == bindparam("id"))
VERSIONS = scoped(
    select(cohorts.c.id, cohorts.c.version, cohorts.c.places_version, cohorts.c.meetings_version), cohorts
)
BY_ID = VERSIONS.where(cohorts.c.id == bindparam("id"))


def _by_part(column: ColumnElement[Any], matching: ColumnElement[Any]) -> Select[Any]:
    """Select the cohort that one of its parts belongs to."""
    table = column.table
    part = scoped(select(column).where(matching == bindparam("id")), table)
    return VERSIONS.where(cohorts.c.id == part.scalar_subquery())


BY_SESSION = _by_part(sessions.c.cohort_id, sessions.c.id)
BY_PLACE = _by_part(places.c.activity_id, places.c.id)
BY_HOMEWORK = _by_part(homework.c.cohort_id, homework.c.id)
read_place = lru_cache(maxsize=4096)(place_of)
"""Reading the same row again gives the same frozen thing: most of a cohort's places are as they were."""
OF_PERSON = scoped(
    select(places)
    .join(
        cohorts,
        (cohorts.c.organisation_id == places.c.organisation_id) & (cohorts.c.id == places.c.activity_id),
    )
    .join(
        programmes,
        (programmes.c.organisation_id == cohorts.c.organisation_id)
        & (programmes.c.id == cohorts.c.programme_id),
    )
    .where(places.c.participant_id == bindparam("participant_id"), programmes.c.key == bindparam("key"))
    .order_by(places.c.id),
    places,
)
WITH_PERSON = scoped(
    select(cohorts.c.id)
    .distinct()
    .join(
        places,
        (places.c.organisation_id == cohorts.c.organisation_id) & (places.c.activity_id == cohorts.c.id),
    )
    .where(places.c.participant_id == bindparam("participant_id"))
    .order_by(cohorts.c.id),
    cohorts,
)
AHEAD = scoped(
    select(cohorts.c.id).where(cohorts.c.last_ends_at > bindparam("now")).order_by(cohorts.c.id), cohorts
)


class SqlCohorts:
    """Cohorts with their sessions and places."""

    def __init__(self, rows: Rows, remembered: Remembered) -> None:
        self.rows = rows
        self.remembered = remembered
        self.loaded: dict[str, Cohort] = {}

    def get(self, cohort_id: str) -> Cohort:
        """Give a cohort. Raises NotFound."""
        return self.loaded.get(cohort_id) or self._one(BY_ID, cohort_id, "cohort")

    def of_session(self, session_id: str) -> Cohort:
        """Give the cohort of a session. Raises NotFound."""
        return self._one(BY_SESSION, session_id, "session")

    def of_place(self, place_id: str) -> Cohort:
        """Give the cohort of a place. Raises NotFound."""
        return self._one(BY_PLACE, place_id, "enrolment")

    def of_homework(self, homework_id: str) -> Cohort:
        """Give the cohort of a task. Raises NotFound."""
        return self._one(BY_HOMEWORK, homework_id, "homework")

    def _one(self, statement: Select[Any], wanted: str, kind: str) -> Cohort:
        found = self.rows.locks.row(self.rows, statement, id=wanted)
        if not found:
            raise NotFound(kind)
        if found[0].id not in self.loaded:
            self.loaded[found[0].id] = self._read(found[0])
        return self.loaded[found[0].id]

    def _read(self, versions: Any) -> Cohort:
        """Read what is not remembered of a cohort, or has changed since.

        What this transaction wrote is among what it loaded, so that what is read here is committed.
        """
        known = self.remembered.get(self.rows.organisation_id, versions.id)
        if known is None or known.version != versions.version:
            row, planned = self.rows.run(WHOLE, {"id": versions.id})[0], self._sessions(versions.id)
            cohort = cohort_of(row, planned, self._places(versions.id))
        else:
            cohort = self._caught_up(known, versions)
        if cohort is not known:
            self.remembered.put(self.rows.organisation_id, cohort)
        return cohort

    def _caught_up(self, cohort: Cohort, versions: Any) -> Cohort:
        """Give a cohort whose plan has not changed with the parts that have."""
        if cohort.places_version != versions.places_version:
            places_now = self._places(versions.id)
            cohort = replace(cohort, places=places_now, places_version=versions.places_version)
        if cohort.meetings_version != versions.meetings_version:
            sessions_now = self._sessions(versions.id)
            cohort = replace(cohort, sessions=sessions_now, meetings_version=versions.meetings_version)
        return cohort

    def _sessions(self, cohort_id: str) -> tuple[Session, ...]:
        return tuple(map(session_of, self.rows.all(sessions, "starts_at", "id", cohort_id=cohort_id)))

    def _places(self, cohort_id: str) -> tuple[Place, ...]:
        return tuple(map(read_place, self.rows.all(places, "id", activity_id=cohort_id)))

    def remember(self) -> None:
        """Remember what was read and kept, now that it is committed."""
        for cohort in self.loaded.values():
            self.remembered.put(self.rows.organisation_id, cohort)

    def add(self, cohort: Cohort) -> None:
        """Put a planned cohort in."""
        self.rows.insert(cohorts, cohort_row(cohort))
        self.rows.insert(sessions, *(session_row(cohort.id, session) for session in cohort.sessions))
        self.rows.insert(places, *(place_row(cohort.id, place) for place in cohort.places))
        self.loaded[cohort.id] = cohort

    def save(self, cohort: Cohort) -> Cohort:
        """Keep what changed since it was loaded and give the cohort with its new versions. Raises Stale."""
        before = self.loaded.get(cohort.id) or self.get(cohort.id)
        if _versions(cohort) != _versions(before):
            raise _changed_meanwhile()
        sessions_now = self._save_sessions(cohort.id, before.sessions, cohort.sessions)
        places_now = self._save_places(cohort.id, before.places, cohort.places)
        planned = settings_of(before) != settings_of(cohort) or sessions_now != before.sessions
        saved = replace(
            cohort,
            sessions=sessions_now,
            places=places_now,
            version=before.version + planned,
            places_version=before.places_version + (places_now != before.places),
        )
        self._save_settings(before, saved)
        self.loaded[cohort.id] = saved
        return saved

    def _save_settings(self, before: Cohort, saved: Cohort) -> None:
        """Write what changed of the cohort's own row."""
        if saved == before:
            return
        values = {"places_version": saved.places_version}
        if saved.version != before.version:
            values = cohort_row(saved)
        self._write_own(before, values)

    def save_meeting(self, session_id: str, meeting: Meeting) -> Cohort:
        """Keep what became of a session's meeting, and give its cohort. Raises NotFound, Stale."""
        before = self.of_session(session_id)
        met = replace(before.session(session_id), meeting=meeting)
        if met == before.session(session_id):
            return before
        saved = replace(before.with_session(met), meetings_version=before.meetings_version + 1)
        self._write_own(before, {"meetings_version": saved.meetings_version})
        self.rows.update(sessions, meeting_columns(meeting), id=session_id)
        self.loaded[saved.id] = saved
        return saved

    def _write_own(self, before: Cohort, values: dict[str, Any]) -> None:
        """Write to the cohort's own row if nobody else did: the wall behind the store's locks."""
        if not self.rows.update(cohorts, values, id=before.id, **_versions(before)):
            raise _changed_meanwhile()

    def _save_sessions(
        self, cohort_id: str, before: Iterable[Session], now: Iterable[Session]
    ) -> tuple[Session, ...]:
        saved, changed, new = _differences(before, now)
        for session in changed:
            self.rows.update(sessions, session_row(cohort_id, session), id=session.id)
        self.rows.insert(sessions, *(session_row(cohort_id, session) for session in new))
        return saved

    def _save_places(
        self, cohort_id: str, before: Iterable[Place], now: Iterable[Place]
    ) -> tuple[Place, ...]:
        saved, changed, new = _differences(before, now)
        try:
            for place in changed:
                self.rows.update(places, place_row(cohort_id, place), id=place.id)
        except IntegrityError as error:
            raise _has_a_place(error) from None
        self.rows.insert(places, *(place_row(cohort_id, place) for place in new), refused=_has_a_place)
        return saved

    def with_sessions_ahead(self, now: datetime) -> list[str]:
        """Give the ids of cohorts with a session that has not ended."""
        return [row.id for row in self.rows.run(AHEAD, {"now": now})]

    def page(self, wanted: CohortFilter, window: Window, now: datetime) -> Page[CohortLine]:
        """Give the cohorts in a window, in the order they were planned."""
        return cohort_lists.cohorts_page(self.rows, wanted, window, now)

    def places_of(self, participant_id: str, programme_key: str) -> list[tuple[str, Place]]:
        """Give all places of one person in the cohorts of one programme."""
        found = self.rows.run(OF_PERSON, {"participant_id": participant_id, "key": programme_key})
        return [(row.activity_id, read_place(row)) for row in found]

    def of_participant(self, participant_id: str) -> list[str]:
        """Give the ids of the cohorts in which one person has, had or asked for a place."""
        return [row.id for row in self.rows.run(WITH_PERSON, {"participant_id": participant_id})]

    def outcomes(self, place_id: str) -> list[Outcome]:
        """Give what became of somebody."""
        return [_outcome(row) for row in self.rows.all(outcomes, "id", place_id=place_id)]

    def add_outcome(self, place_id: str, outcome: Outcome) -> None:
        """Put an outcome in."""
        self.rows.insert(outcomes, {**asdict(outcome), "place_id": place_id})


def _differences(
    before: Iterable[Part], now: Iterable[Part]
) -> tuple[tuple[Part, ...], list[Part], list[Part]]:
    """Give the parts as they are saved, with their new versions; which of them changed; which are new."""
    old = {part.id: part for part in before}
    saved = tuple(part if part == old.get(part.id, part) else _risen(part) for part in now)
    changed = [part for part in saved if part.id in old and part != old[part.id]]
    return saved, changed, [part for part in saved if part.id not in old]


def _risen(part: Part) -> Part:
    return replace(part, version=part.version + 1)


def _versions(cohort: Cohort) -> dict[str, int]:
    """Give all that is counted of a cohort, by the columns."""
    return {
        "version": cohort.version,
        "places_version": cohort.places_version,
        "meetings_version": cohort.meetings_version,
    }


def _changed_meanwhile() -> Stale:
    return overtaken(Stale("This cohort was changed meanwhile. Read it again, then repeat your change."))


def _has_a_place(_: IntegrityError) -> AlreadyEnrolled:
    return AlreadyEnrolled("This person already has a place in the cohort.")


def _outcome(row: Any) -> Outcome:
    return Outcome(id=row.id, kind=OutcomeKind(row.kind), on=row.on)

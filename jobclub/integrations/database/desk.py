"""What lies on somebody's desk, as rows: each kind by one SELECT over many cohorts."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import asdict
from datetime import datetime
from typing import Any

from sqlalchemy import Select, bindparam, exists, func, or_, select

from jobclub.core.activities.places import Place
from jobclub.core.cohorts.attendance import AttendanceMark
from jobclub.core.cohorts.calls import CallNote, CallReason
from jobclub.core.cohorts.cohort import Cohort
from jobclub.core.cohorts.session import Session
from jobclub.core.office.desk import Unanswered
from jobclub.core.people.participant import Participant
from jobclub.integrations.database.among import among
from jobclub.integrations.database.cohort_rows import cohort_of, session_of
from jobclub.integrations.database.cohorts import WITH_PROGRAMME, read_place
from jobclub.integrations.database.coursework import submission_of
from jobclub.integrations.database.participants import participant_of
from jobclub.integrations.database.rows import Rows, scoped
from jobclub.integrations.database.tables import (
    absences,
    calls,
    cohorts,
    deliveries,
    homework,
    marks,
    participants,
    places,
    sessions,
    staff,
    submissions,
)
from jobclub.integrations.database.tables.cohorts import AT_WORK
from jobclub.integrations.database.tables.post import UNREACHED as WENT_WRONG

MINE = or_(
    cohorts.c.consultant_id == bindparam("staff_id"),
    cohorts.c.id.in_(
        select(sessions.c.cohort_id).where(
            sessions.c.organisation_id == bindparam("organisation_id"),
            sessions.c.consultant_id == bindparam("staff_id"),
            sessions.c.substituted,
        )
    ),
)
EVERYBODYS = WITH_PROGRAMME.where(AT_WORK).order_by(cohorts.c.id)
ONES_OWN = EVERYBODYS.where(MINE)
SESSIONS = scoped(
    select(sessions).where(among(sessions.c.cohort_id, "ids")).order_by(sessions.c.id), sessions
)
PLACES = scoped(select(places).where(among(places.c.activity_id, "ids")).order_by(places.c.id), places)
ABSENT = scoped(
    select(marks.c.session_id, marks.c.participant_id).where(
        among(marks.c.cohort_id, "ids"),
        marks.c.mark == AttendanceMark.ABSENT.value,
        ~exists().where(
            absences.c.organisation_id == marks.c.organisation_id,
            absences.c.session_id == marks.c.session_id,
            absences.c.participant_id == marks.c.participant_id,
        ),
    ),
    marks,
)
UNREACHED = scoped(
    select(
        deliveries.c.group_id.label("cohort_id"),
        deliveries.c.participant_id,
        func.max(deliveries.c.settled_at).label("at"),
    )
    .where(
        WENT_WRONG,
        deliveries.c.participant_id.is_not(None),
        among(deliveries.c.group_id, "ids"),
        deliveries.c.settled_at >= bindparam("since"),
    )
    .group_by(deliveries.c.group_id, deliveries.c.participant_id),
    deliveries,
)
NEWER = submissions.alias("newer")
UNANSWERED = scoped(
    select(submissions, homework.c.cohort_id, homework.c.title)
    .join(
        homework,
        (homework.c.organisation_id == submissions.c.organisation_id)
        & (homework.c.id == submissions.c.homework_id),
    )
    .where(
        among(homework.c.cohort_id, "ids"),
        submissions.c.answer.is_(None),
        ~exists().where(
            NEWER.c.organisation_id == submissions.c.organisation_id,
            NEWER.c.homework_id == submissions.c.homework_id,
            NEWER.c.participant_id == submissions.c.participant_id,
            NEWER.c.number > submissions.c.number,
        ),
    )
    .order_by(submissions.c.handed_in_at, submissions.c.id)
    .limit(bindparam("limit")),
    submissions,
)
PEOPLE = scoped(select(participants).where(among(participants.c.id, "ids")), participants)
NAMES = scoped(select(staff.c.id, staff.c.name).where(among(staff.c.id, "ids")), staff)
NOTES = scoped(select(calls).where(among(calls.c.cohort_id, "ids")).order_by(calls.c.place_id), calls)


class SqlDesk:
    """What consultants have to look at, of all their cohorts together."""

    def __init__(self, rows: Rows) -> None:
        self.rows = rows

    def cohorts(self, staff_id: str | None) -> list[Cohort]:
        """Give drafts and open cohorts that somebody leads, or runs sessions of; else everybody's."""
        statement = EVERYBODYS if staff_id is None else ONES_OWN
        found = self.rows.run(statement, {} if staff_id is None else {"staff_id": staff_id})
        ids = [row.id for row in found]
        planned: dict[str, list[Session]] = defaultdict(list)
        taken: dict[str, list[Place]] = defaultdict(list)
        for row in self._of(SESSIONS, ids):
            planned[row.cohort_id].append(session_of(row))
        for row in self._of(PLACES, ids):
            taken[row.activity_id].append(read_place(row))
        return [cohort_of(row, planned[row.id], taken[row.id]) for row in found]

    def _of(self, statement: Select[Any], ids: Iterable[str], **values: Any) -> Iterable[Any]:
        wanted = list(ids)
        return self.rows.run(statement, {"ids": wanted, **values}) if wanted else ()

    def absent(self, cohort_ids: Collection[str]) -> frozenset[tuple[str, str]]:
        """Give sessions, and who was marked absent there without having said so ahead."""
        return frozenset((row.session_id, row.participant_id) for row in self._of(ABSENT, cohort_ids))

    def unreached(self, cohort_ids: Collection[str], since: datetime) -> Mapping[tuple[str, str], datetime]:
        """Give when a message about a cohort failed to reach a person last, from an instant on."""
        found = self._of(UNREACHED, cohort_ids, since=since)
        return {(row.cohort_id, row.participant_id): row.at for row in found}

    def unanswered(self, cohort_ids: Collection[str], *, limit: int) -> list[Unanswered]:
        """Give what waits for an answer, oldest first."""
        return [
            Unanswered(submission=submission_of(row), cohort_id=row.cohort_id, title=row.title)
            for row in self._of(UNANSWERED, cohort_ids, limit=limit)
        ]

    def people(self, participant_ids: Iterable[str]) -> Mapping[str, Participant]:
        """Give several people by their ids."""
        return {row.id: participant_of(row) for row in self._of(PEOPLE, participant_ids)}

    def staff_names(self, staff_ids: Iterable[str]) -> Mapping[str, str]:
        """Give the names of several of the staff by their ids."""
        return {row.id: row.name for row in self._of(NAMES, staff_ids)}

    def notes(self, cohort_ids: Collection[str]) -> list[CallNote]:
        """Give what became of calls, one for each place."""
        return [_note(row) for row in self._of(NOTES, cohort_ids)]

    def note(self, note: CallNote) -> None:
        """Keep what became of a call, in place of what became of the one before."""
        self.rows.put(calls, ("place_id",), {**asdict(note), "reason": note.reason.value})


def _note(row: Any) -> CallNote:
    values = row._asdict()
    del values["organisation_id"]
    return CallNote(**{**values, "reason": CallReason(row.reason)})

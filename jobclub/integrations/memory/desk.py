"""What lies on somebody's desk, in memory."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from datetime import datetime

from jobclub.core.cohorts.attendance import AttendanceMark
from jobclub.core.cohorts.calls import CallNote
from jobclub.core.cohorts.cohort import OVER, Cohort
from jobclub.core.cohorts.homework import Submission
from jobclub.core.notices.delivery import STUCK, Delivery, Why
from jobclub.core.office.desk import Unanswered
from jobclub.core.people.participant import Participant
from jobclub.integrations.memory.books import Books


class MemoryDesk:
    """What consultants have to look at, of all their cohorts together."""

    def __init__(self, books: Books) -> None:
        self._books = books

    def cohorts(self, staff_id: str | None) -> list[Cohort]:
        """Give drafts and open cohorts that somebody leads, or runs sessions of; else everybody's."""
        found = [
            cohort
            for cohort in self._books.cohorts.values()
            if cohort.state not in OVER and (staff_id is None or _is_work_of(cohort, staff_id))
        ]
        return sorted(found, key=lambda cohort: cohort.id)

    def absent(self, cohort_ids: Collection[str]) -> frozenset[tuple[str, str]]:
        """Give sessions, and who was marked absent there without having said so ahead."""
        sessions = (
            s.id
            for one in cohort_ids
            if one in self._books.cohorts
            for s in self._books.cohorts[one].sessions
        )
        marks = (
            mark
            for one in sessions
            if one in self._books.attendance
            for mark in self._books.attendance[one].marks
        )
        absent = ((one.session_id, one.participant_id) for one in marks if one.mark is AttendanceMark.ABSENT)
        return frozenset(absent) - self._books.absences.keys()

    def unreached(self, cohort_ids: Collection[str], since: datetime) -> Mapping[tuple[str, str], datetime]:
        """Give when a message about a cohort failed to reach a person last, from an instant on."""
        latest: dict[tuple[str, str], datetime] = {}
        for one in filter(_failed, self._books.deliveries.values()):
            at, key = one.settled_at, (one.cohort_id or "", one.participant_id or "")
            if one.cohort_id in cohort_ids and one.participant_id and at is not None and at >= since:
                latest[key] = max(at, latest.get(key, at))
        return latest

    def unanswered(self, cohort_ids: Collection[str], *, limit: int) -> list[Unanswered]:
        """Give what waits for an answer, oldest first."""
        tasks = {task.id: (one, task.title) for one in cohort_ids for task in self._books.tasks.get(one, ())}
        newest = {
            (s.homework_id, s.participant_id): s
            for s in sorted(self._books.submissions.values(), key=_number)
        }
        waiting = [s for s in newest.values() if s.answer is None and s.homework_id in tasks]
        waiting.sort(key=lambda s: (s.handed_in_at, s.id))
        return [
            Unanswered(submission=one, cohort_id=tasks[one.homework_id][0], title=tasks[one.homework_id][1])
            for one in waiting[:limit]
        ]

    def people(self, participant_ids: Iterable[str]) -> Mapping[str, Participant]:
        """Give several people by their ids."""
        known = self._books.participants
        return {one: known[one] for one in participant_ids if one in known}

    def staff_names(self, staff_ids: Iterable[str]) -> Mapping[str, str]:
        """Give the names of several of the staff by their ids."""
        known = self._books.staff
        return {one: known[one].name for one in staff_ids if one in known}

    def notes(self, cohort_ids: Collection[str]) -> list[CallNote]:
        """Give what became of calls, one for each place."""
        found = [note for note in self._books.calls.values() if note.cohort_id in cohort_ids]
        return sorted(found, key=lambda note: note.place_id)

    def note(self, note: CallNote) -> None:
        """Keep what became of a call, in place of what became of the one before."""
        self._books.calls.put(note.place_id, note)


def _is_work_of(cohort: Cohort, staff_id: str) -> bool:
    stands_in = any(one.substituted and one.consultant_id == staff_id for one in cohort.sessions)
    return cohort.consultant_id == staff_id or stands_in


def _failed(delivery: Delivery) -> bool:
    return delivery.state in STUCK or delivery.why is Why.UNREACHABLE


def _number(submission: Submission) -> int:
    return submission.number

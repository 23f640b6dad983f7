"""Tasks, marks, submissions and waivers as rows."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import asdict, replace
from typing import Any

from sqlalchemy import bindparam, select

from jobclub.core.cohorts.attendance import AttendanceMark, Mark
from jobclub.core.cohorts.handed_file import FileKind, HandedFile
from jobclub.core.cohorts.homework import Answer, Homework, Submission, Waiver
from jobclub.core.cohorts.programme import due_rule
from jobclub.core.cohorts.progression import Coursework
from jobclub.core.errors import NotFound, Stale, overtaken
from jobclub.core.office.coursework import Attendance
from jobclub.integrations.database.rows import Rows, scoped
from jobclub.integrations.database.tables import homework, marks, sessions, submissions, waivers

OF_COHORT = (
    homework.c.organisation_id == bindparam("organisation_id"),
    homework.c.cohort_id == bindparam("cohort_id"),
)
SUBMITTED = scoped(
    select(submissions)
    .where(submissions.c.homework_id.in_(select(homework.c.id).where(*OF_COHORT)))
    .order_by(submissions.c.id),
    submissions,
)
WAIVED = scoped(
    select(waivers).where(waivers.c.homework_id.in_(select(homework.c.id).where(*OF_COHORT))), waivers
)

SUBMISSION = [column.name for column in submissions.c if column.name != "organisation_id"]


def _mark(row: Any) -> Mark:
    return Mark(
        session_id=row.session_id,
        participant_id=row.participant_id,
        mark=AttendanceMark(row.mark),
        minutes=row.minutes,
    )


def _task(row: Any) -> Homework:
    due = due_rule(row.due) if row.due else None
    return Homework(
        id=row.id,
        unit_key=row.unit_key,
        key=row.key,
        title=row.title,
        text=row.text,
        due=due,
        dropped=row.dropped,
        gates=row.gates,
        version=row.version,
    )


def _task_row(task: Homework) -> dict[str, Any]:
    return {
        "id": task.id,
        "unit_key": task.unit_key,
        "key": task.key,
        "title": task.title,
        "text": task.text,
        "due": None if task.due is None else str(task.due),
        "dropped": task.dropped,
        "gates": task.gates,
        "version": task.version,
    }


def submission_of(row: Any) -> Submission:
    """Read a submission from a row that holds all of it, and maybe more."""
    values = {name: getattr(row, name) for name in SUBMISSION}
    name, kind, size = (values.pop(column) for column in ("file_name", "file_kind", "file_size"))
    file = HandedFile(name, FileKind(kind), size) if kind else None
    return Submission(**{**values, "answer": Answer(row.answer) if row.answer else None, "file": file})


def _submission_row(submission: Submission) -> dict[str, Any]:
    values = asdict(submission)
    file = values.pop("file") or {"name": None, "kind": None, "size": None}
    return {**values, **{f"file_{name}": value for name, value in file.items()}}


def _waiver(row: Any) -> Waiver:
    return Waiver(homework_id=row.homework_id, participant_id=row.participant_id, reason=row.reason)


class SqlCourseworks:
    """Tasks, marks, submissions, waivers."""

    def __init__(self, rows: Rows) -> None:
        self.rows = rows

    def of(self, cohort_id: str, *, participant_id: str | None = None) -> Coursework:
        """Give all of a cohort's work, or one person's."""
        by = {"cohort_id": cohort_id}
        work = Coursework(
            tasks=tuple(map(_task, self.rows.all(homework, "id", cohort_id=cohort_id))),
            marks=self.marks(cohort_id),
            submissions=tuple(map(submission_of, self.rows.run(SUBMITTED, by))),
            waivers=tuple(map(_waiver, self.rows.run(WAIVED, by))),
        )
        return work if participant_id is None else _only(work, participant_id)

    def marks(self, cohort_id: str) -> tuple[Mark, ...]:
        """Give every mark of a cohort."""
        return tuple(map(_mark, self.rows.all(marks, "session_id", "participant_id", cohort_id=cohort_id)))

    def attendance(self, session_id: str) -> Attendance:
        """Give the marks of a session, and how often they were set."""
        found = self.rows.all(marks, "participant_id", session_id=session_id)
        session = self._session(session_id)
        return Attendance(
            session_id=session_id, marks=tuple(map(_mark, found)), version=session.attendance_version
        )

    def _session(self, session_id: str) -> Any:
        session = self.rows.one(sessions, id=session_id)
        if session is None:
            raise NotFound("session")
        return session

    def set_attendance(self, session_id: str, wanted: Iterable[Mark]) -> Attendance:
        """Exchange the marks of a session."""
        session = self._session(session_id)
        self.rows.delete(marks, session_id=session_id)
        self.rows.insert(
            marks,
            *({**asdict(mark), "mark": mark.mark.value, "cohort_id": session.cohort_id} for mark in wanted),
        )
        self.rows.update(sessions, {"attendance_version": session.attendance_version + 1}, id=session_id)
        return self.attendance(session_id)

    def add_tasks(self, cohort_id: str, tasks: Iterable[Homework]) -> None:
        """Put a cohort's tasks in."""
        self.rows.insert(homework, *({**_task_row(task), "cohort_id": cohort_id} for task in tasks))

    def save_task(self, task: Homework) -> Homework:
        """Keep a changed task and give it with its new version. Raises Stale."""
        saved = replace(task, version=task.version + 1)
        if not self.rows.update(homework, _task_row(saved), id=task.id, version=task.version):
            told = "This homework was changed meanwhile. Read it again, then repeat your change."
            raise overtaken(Stale(told))
        return saved

    def submissions(self, homework_id: str, *, participant_id: str | None = None) -> list[Submission]:
        """Give what was handed in for a task, oldest first."""
        by = {"homework_id": homework_id}
        if participant_id is not None:
            by["participant_id"] = participant_id
        return [submission_of(row) for row in self.rows.all(submissions, "id", **by)]

    def submission(self, submission_id: str) -> Submission:
        """Give one version of what somebody handed in. Raises NotFound."""
        row = self.rows.one(submissions, id=submission_id)
        if row is None:
            raise NotFound("submission")
        return submission_of(row)

    def add_submission(self, submission: Submission) -> None:
        """Put a submission in."""
        self.rows.insert(submissions, _submission_row(submission))

    def save_submission(self, submission: Submission) -> Submission:
        """Keep an answered submission and give it with its new version. Raises Stale."""
        saved = replace(submission, version=submission.version + 1)
        given = {"id": submission.id, "version": submission.version}
        if not self.rows.update(submissions, _submission_row(saved), **given):
            told = "This was answered meanwhile. Read it again, then repeat your answer."
            raise overtaken(Stale(told))
        return saved

    def waivers(self, homework_id: str) -> list[Waiver]:
        """Give who need not do a task."""
        return [_waiver(row) for row in self.rows.all(waivers, "participant_id", homework_id=homework_id)]

    def waive(self, waiver: Waiver) -> None:
        """Keep a waiver, or give an old one another reason."""
        who = {"homework_id": waiver.homework_id, "participant_id": waiver.participant_id}
        if not self.rows.update(waivers, {"reason": waiver.reason}, **who):
            self.rows.insert(waivers, asdict(waiver))


def _only(work: Coursework, participant_id: str) -> Coursework:
    """Leave one person's work, and every task."""
    return replace(
        work,
        marks=tuple(m for m in work.marks if m.participant_id == participant_id),
        submissions=tuple(s for s in work.submissions if s.participant_id == participant_id),
        waivers=tuple(w for w in work.waivers if w.participant_id == participant_id),
    )

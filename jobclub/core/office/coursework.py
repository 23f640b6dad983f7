"""The port to a cohort's work: tasks, marks, submissions, waivers."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Protocol

from jobclub.core.cohorts.attendance import Mark
from jobclub.core.cohorts.homework import Homework, Submission, Waiver
from jobclub.core.cohorts.progression import Coursework


@dataclass(frozen=True, slots=True, kw_only=True)
class Attendance:
    """The marks of one session; ``version`` counts how often they were set.

    ``announced`` are the participants who said ahead that they can't come.
    """

    session_id: str
    marks: tuple[Mark, ...]
    version: int
    announced: tuple[str, ...] = ()

    @property
    def revision(self) -> str:
        """What a reader sees of it. Once a session has begun, nobody announces anything any more."""
        said = hashlib.sha256(repr(self.announced).encode()).hexdigest()[:16]
        return f"{self.version}.{said}" if self.announced else str(self.version)


class Courseworks(Protocol):
    """Tasks, marks, submissions, waivers."""

    def of(self, cohort_id: str, *, participant_id: str | None = None) -> Coursework:
        """Give all of a cohort's work, or one person's."""

    def marks(self, cohort_id: str) -> tuple[Mark, ...]: ...

    def attendance(self, session_id: str) -> Attendance: ...

    def set_attendance(self, session_id: str, marks: Iterable[Mark]) -> Attendance:
        """Exchange the marks of a session."""

    def add_tasks(self, cohort_id: str, tasks: Iterable[Homework]) -> None: ...

    def save_task(self, task: Homework) -> Homework:
        """Keep a changed task and give it with its new version. Raises Stale."""

    def submissions(self, homework_id: str, *, participant_id: str | None = None) -> list[Submission]:
        """Give what was handed in for a task, oldest first."""

    def submission(self, submission_id: str) -> Submission:
        """Raises NotFound."""

    def add_submission(self, submission: Submission) -> None: ...

    def save_submission(self, submission: Submission) -> Submission: ...

    def waivers(self, homework_id: str) -> list[Waiver]: ...

    def waive(self, waiver: Waiver) -> None:
        """Keep a waiver, or give an old one another reason."""

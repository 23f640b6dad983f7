"""Tasks, marks, submissions and waivers, in memory."""

from __future__ import annotations

from collections.abc import Iterable

from jobclub.core.cohorts.attendance import Mark
from jobclub.core.cohorts.homework import Homework, Submission, Waiver
from jobclub.core.cohorts.progression import Coursework
from jobclub.core.errors import NotFound
from jobclub.core.office.coursework import Attendance
from jobclub.integrations.memory.books import Books
from jobclub.integrations.memory.versions import risen


class MemoryCoursework:
    """Tasks, marks, submissions, waivers."""

    def __init__(self, books: Books) -> None:
        self._books = books

    def of(self, cohort_id: str, *, participant_id: str | None = None) -> Coursework:
        """Give all of a cohort's work, or one person's."""
        tasks = self._books.tasks.get(cohort_id, ())
        who = {None, participant_id}
        return Coursework(
            tasks=tasks,
            marks=tuple(
                m for m in self.marks(cohort_id) if participant_id is None or m.participant_id in who
            ),
            submissions=tuple(
                s for t in tasks for s in self.submissions(t.id, participant_id=participant_id)
            ),
            waivers=tuple(
                w
                for t in tasks
                for w in self.waivers(t.id)
                if participant_id is None or w.participant_id in who
            ),
        )

    def marks(self, cohort_id: str) -> tuple[Mark, ...]:
        """Give all marks of a cohort."""
        cohort = self._books.cohorts.get(cohort_id)
        sessions = cohort.sessions if cohort else ()
        return tuple(mark for session in sessions for mark in self._of_session(session.id).marks)

    def attendance(self, session_id: str) -> Attendance:
        """Give the marks of a session. Raises NotFound."""
        if not any(s.id == session_id for cohort in self._books.cohorts.values() for s in cohort.sessions):
            raise NotFound("session")
        return self._of_session(session_id)

    def set_attendance(self, session_id: str, marks: Iterable[Mark]) -> Attendance:
        """Exchange the marks of a session. Raises NotFound."""
        version = self.attendance(session_id).version + 1
        attendance = Attendance(session_id=session_id, marks=tuple(marks), version=version)
        self._books.attendance.put(session_id, attendance)
        return attendance

    def add_tasks(self, cohort_id: str, tasks: Iterable[Homework]) -> None:
        """Keep more tasks of a cohort."""
        self._books.tasks.put(cohort_id, (*self._books.tasks.get(cohort_id, ()), *tasks))

    def save_task(self, task: Homework) -> Homework:
        """Keep a changed task and give it with its new version. Raises NotFound, Stale."""
        for cohort_id, tasks in self._books.tasks.items():
            before = next((one for one in tasks if one.id == task.id), None)
            if before is not None:
                saved = risen(before, task)
                self._books.tasks.put(cohort_id, tuple(saved if one is before else one for one in tasks))
                return saved
        raise NotFound("homework")

    def submissions(self, homework_id: str, *, participant_id: str | None = None) -> list[Submission]:
        """Give what was handed in for a task, oldest first; of one person if asked."""
        everything = self._books.submissions.values()
        found = [
            s
            for s in everything
            if s.homework_id == homework_id and participant_id in {None, s.participant_id}
        ]
        return sorted(found, key=lambda submission: submission.id)

    def submission(self, submission_id: str) -> Submission:
        """Raises NotFound."""
        if submission_id not in self._books.submissions:
            raise NotFound("submission")
        return self._books.submissions[submission_id]

    def add_submission(self, submission: Submission) -> None:
        """Keep what was handed in."""
        self._books.submissions.put(submission.id, submission)

    def save_submission(self, submission: Submission) -> Submission:
        """Keep an answered one and give it with its new version. Raises NotFound, Stale."""
        saved = risen(self.submission(submission.id), submission)
        self._books.submissions.put(saved.id, saved)
        return saved

    def waivers(self, homework_id: str) -> list[Waiver]:
        """Give who need not do a task, by participant."""
        found = [waiver for waiver in self._books.waivers.values() if waiver.homework_id == homework_id]
        return sorted(found, key=lambda waiver: waiver.participant_id)

    def waive(self, waiver: Waiver) -> None:
        """Keep a waiver, or give an old one another reason."""
        self._books.waivers.put((waiver.homework_id, waiver.participant_id), waiver)

    def _of_session(self, session_id: str) -> Attendance:
        return self._books.attendance.get(session_id) or Attendance(
            session_id=session_id, marks=(), version=0
        )

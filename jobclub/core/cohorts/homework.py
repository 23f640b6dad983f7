"""Tasks between two sessions, what people hand in, and what they hear about it."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum

from jobclub.core.cohorts.cohort import Cohort
from jobclub.core.cohorts.handed_file import HandedFile
from jobclub.core.cohorts.programme import DueFrom, DueRule
from jobclub.core.cohorts.programme_document import fault_in_link
from jobclub.core.cohorts.session import Session
from jobclub.core.errors import HomeworkDropped, Invalid, Mistake
from jobclub.core.spans import days_later, wall_of
from jobclub.core.text import fault_in_passage


@dataclass(frozen=True, slots=True, kw_only=True)
class Homework:
    """One task of one cohort. It hangs on a unit's key and so moves along with the unit.

    ``dropped`` tells that the group need not do it any more. ``gates`` tells that the preparation of what
    comes next may wait for it: one that was set when that was open already never does.
    """

    id: str
    unit_key: str
    key: str
    title: str
    text: str | None = None
    due: DueRule | None = None
    dropped: bool = False
    gates: bool = True
    version: int = 0


class Answer(StrEnum):
    """What a consultant said to a submission."""

    ACCEPTED = "accepted"
    RETURNED = "returned"


@dataclass(frozen=True, slots=True, kw_only=True)
class Submission:
    """What one participant handed in for one task, as one of several versions (``number`` from 1).

    ``late`` is judged by the due time in force when it was handed in (``handed_in_at``, UTC).
    """

    id: str
    homework_id: str
    participant_id: str
    number: int
    handed_in_at: datetime
    late: bool = False
    text: str | None = None
    link: str | None = None
    file: HandedFile | None = None
    answer: Answer | None = None
    feedback: str | None = None
    answered_at: datetime | None = None
    version: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Waiver:
    """One person need not do one task. It stands whatever is handed in or returned."""

    homework_id: str
    participant_id: str
    reason: str


def due_at(task: Homework, cohort: Cohort) -> datetime | None:
    """Give when a task is due (UTC), as the plan stands now; None when it is dropped, alone or with its unit.

    Days are calendar days at the same wall time, hours are elapsed time. "Before" counts from the start
    of the next session with a unit, "after" from the end of this one; nothing is due before that. Without
    a rule a task is due when the next session starts; where there is none any more, one cadence after this
    one's start.
    """
    this = None if task.dropped else cohort.carrying(task.unit_key)
    if this is None:
        return None
    rule = task.due
    if rule is not None and rule.origin is DueFrom.AFTER_THIS:
        return _shifted(this.ends_at, cohort.zone, rule, sign=1)
    following = _next(cohort, this)
    if following is None:
        return days_later(this.wall, cohort.programme.step.days).instant
    if rule is None:
        return following.starts_at
    return max(_shifted(following.starts_at, cohort.zone, rule, sign=-1), this.ends_at)


def _next(cohort: Cohort, this: Session) -> Session | None:
    """Give the session after one that has a unit: one without stands between no two units."""
    later = (s for s in cohort.taking_place() if (s.starts_at, s.id) > (this.starts_at, this.id))
    return next((s for s in later if s.unit_keys), None)


def _shifted(instant: datetime, zone: str, rule: DueRule, *, sign: int) -> datetime:
    if rule.unit == "hour":
        return instant + sign * timedelta(hours=rule.amount)
    return days_later(wall_of(instant, zone), sign * rule.amount).instant


@dataclass(frozen=True, slots=True)
class DatedTask:
    """A task and when it is due (UTC) as the plan stands; None when nobody asks for it any more."""

    task: Homework
    due_at: datetime | None


def dated_tasks(cohort: Cohort, session_id: str, tasks: Iterable[Homework]) -> list[DatedTask]:
    """Give those of a cohort's tasks that belong to a session's units, dropped ones too."""
    keys = cohort.session(session_id).unit_keys
    return [DatedTask(task, due_at(task, cohort)) for task in tasks if task.unit_key in keys]


def revision_of(dated: Iterable[DatedTask]) -> str:
    """Give what tells some tasks as somebody saw them: their versions, and when they are due."""
    told = [(one.task.id, one.task.version, str(one.due_at)) for one in dated]
    return hashlib.sha256(repr(told).encode()).hexdigest()[:16]


def handed_in(
    task: Homework, cohort: Cohort, submission: Submission, *, before: Sequence[Submission]
) -> Submission:
    """Take a submission as the next version, late or not.

    Raises:
        Invalid: It holds neither a text nor a link nor a file, or one that cannot be.
        HomeworkDropped: Nobody asks for the task any more.
    """
    due = due_at(task, cohort)
    if due is None:
        raise HomeworkDropped("This task was dropped, alone or with its unit; there is nothing to hand in.")
    mistakes = []
    if submission.text is None and submission.link is None and submission.file is None:
        mistakes.append(Mistake("/text", "hand in a text, a link, or a file"))
    if submission.text is not None and (fault := fault_in_passage(submission.text, 20_000)):
        mistakes.append(Mistake("/text", fault))
    if submission.link is not None and (fault := fault_in_link(submission.link)):
        mistakes.append(Mistake("/link", fault))
    if mistakes:
        raise Invalid(*mistakes)
    return replace(submission, number=len(before) + 1, late=submission.handed_in_at > due)


def answered(submission: Submission, answer: Answer, feedback: str | None, *, at: datetime) -> Submission:
    """Give the submission with a consultant's answer. A returned one needs words that say what is missing.

    Raises:
        Invalid: The words are missing or cannot be.
    """
    if feedback is None and answer is Answer.RETURNED:
        raise Invalid(Mistake("/text", "say in a sentence what is missing, so that the person can go on"))
    if feedback is not None and (fault := fault_in_passage(feedback)):
        raise Invalid(Mistake("/text", fault))
    return replace(submission, answer=answer, feedback=feedback, answered_at=at)


class TaskState(StrEnum):
    """Where one person stands with one task."""

    OPEN = "open"
    OVERDUE = "overdue"
    HANDED_IN = "handed_in"
    ACCEPTED = "accepted"
    RETURNED = "returned"
    WAIVED = "waived"


DONE = frozenset({TaskState.HANDED_IN, TaskState.ACCEPTED, TaskState.WAIVED})
"""Handed in counts unless the last answer is ``returned``; a waiver counts as done."""


def task_state(last: Submission | None, *, waived: bool, overdue: bool) -> TaskState:
    """Tell where somebody stands, by their last submission and a waiver."""
    if waived:
        return TaskState.WAIVED
    if last is None:
        return TaskState.OVERDUE if overdue else TaskState.OPEN
    if last.answer is None:
        return TaskState.HANDED_IN
    return TaskState.ACCEPTED if last.answer is Answer.ACCEPTED else TaskState.RETURNED

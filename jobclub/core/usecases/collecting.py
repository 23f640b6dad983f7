"""Homework comes in, whoever brings it: the person themselves, or the staff for them."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from jobclub.core.activities.places import Place, place_in_group
from jobclub.core.cohorts import homework as tasks
from jobclub.core.cohorts.attendance import must_be_correctable
from jobclub.core.cohorts.cohort import Cohort, CohortState
from jobclub.core.cohorts.homework import Homework, Submission
from jobclub.core.errors import CohortOver, invalid
from jobclub.core.events import HomeworkHandedIn
from jobclub.core.office import Office
from jobclub.core.office.store import Transaction
from jobclub.core.usecases.crediting import settle_again


def task_of(tx: Transaction, cohort: Cohort, homework_id: str) -> Homework:
    """Give one of a cohort's tasks."""
    return next(task for task in tx.coursework.of(cohort.id).tasks if task.id == homework_id)


def must_belong(cohort: Cohort, participant_id: str) -> Place:
    """Give the place by which somebody belongs to the group.

    Raises:
        Invalid: They have none.
    """
    place = place_in_group(cohort.places, participant_id)
    if place is None:
        raise invalid("/participant_id", "has no place in this cohort; enrol them first")
    return place


def must_take_work(cohort: Cohort, now: datetime) -> None:
    """Let pass a cohort whose homework is still asked for.

    Raises:
        CorrectionsClosed, CohortOver: It was completed more than 14 days ago, or cancelled.
    """
    must_be_correctable(cohort, now)
    if cohort.state is CohortState.CANCELLED:
        raise CohortOver("This cohort was cancelled; its homework is no longer asked for.")


def take_in(
    office: Office,
    tx: Transaction,
    cohort: Cohort,
    homework_id: str,
    *,
    participant_id: str,
    text: str | None,
    link: str | None,
    at: datetime,
) -> Submission:
    """Take what a participant of a cohort handed in, as the next version; earlier ones are kept.

    Raises:
        Invalid: It holds nothing, or the person has no place in the cohort.
        CorrectionsClosed, CohortOver, HomeworkDropped: The task is no longer asked for.
    """
    must_take_work(cohort, at)
    must_belong(cohort, participant_id)
    whose: dict[str, Any] = {"homework_id": homework_id, "participant_id": participant_id}
    given = Submission(id=office.new_id(), number=0, handed_in_at=at, text=text, link=link, **whose)
    before = tx.coursework.submissions(homework_id, participant_id=participant_id)
    submission = tasks.handed_in(task_of(tx, cohort, homework_id), cohort, given, before=before)
    tx.coursework.add_submission(submission)
    settle_again(tx, cohort, at)
    tx.record(HomeworkHandedIn(at=at, submission_id=submission.id, **whose))
    return submission

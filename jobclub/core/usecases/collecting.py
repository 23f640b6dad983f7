"""Homework comes in, whoever brings it: the person themselves, or the staff for them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from jobclub.core.activities.places import Place, place_in_group
from jobclub.core.cohorts import homework as tasks
from jobclub.core.cohorts.attendance import must_be_correctable
from jobclub.core.cohorts.cohort import Cohort, CohortState
from jobclub.core.cohorts.handed_file import (
    CleanFile,
    FileFault,
    HandedFile,
    SentFile,
    UnfitFile,
    handed_file,
    must_have_size,
)
from jobclub.core.cohorts.homework import Homework, Submission
from jobclub.core.errors import CohortOver, NotFound, invalid
from jobclub.core.events import HomeworkHandedIn
from jobclub.core.office import Office
from jobclub.core.office.store import Transaction
from jobclub.core.usecases.crediting import settle_again


@dataclass(frozen=True, slots=True)
class ReadyFile:
    """A file that was looked at and may be kept."""

    told: HandedFile
    content: bytes


@dataclass(frozen=True, slots=True)
class Work:
    """What somebody hands in at once: a text, a link, a file, or several of them."""

    text: str | None = None
    link: str | None = None
    file: ReadyFile | None = None

    @property
    def told(self) -> dict[str, Any]:
        """What a submission tells of it: all but the bytes of its file."""
        return {"text": self.text, "link": self.link, "file": self.file.told if self.file else None}


def looked_at(office: Office, sent: SentFile | None) -> ReadyFile | None:
    """Look into a file that somebody sent, before any transaction: a picture takes its time.

    Raises:
        UnfitFile: It is not taken, or nobody here looks into files.
    """
    if sent is None:
        return None
    must_have_size(sent.content)
    clean: CleanFile | None = office.cleaner.clean(sent.content) if office.cleaner else None
    if clean is None:
        raise UnfitFile(FileFault.UNKNOWN)
    return ReadyFile(handed_file(sent, clean), clean.content)


def task_of(tx: Transaction, cohort: Cohort, homework_id: str) -> Homework:
    """Give one of a cohort's tasks."""
    return next(task for task in tx.coursework.of(cohort.id).tasks if task.id == homework_id)


def file_of(tx: Transaction, submission: Submission) -> tuple[HandedFile, bytes]:
    """Give the file that came with a submission: what is told of it, and its bytes.

    Raises:
        NotFound: None did, or it is kept no longer.
    """
    if submission.file is None:
        raise NotFound("file")
    return submission.file, tx.files.content(submission.id)


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
    work: Work,
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
    given = Submission(id=office.new_id(), number=0, handed_in_at=at, **whose, **work.told)
    before = tx.coursework.submissions(homework_id, participant_id=participant_id)
    submission = tasks.handed_in(task_of(tx, cohort, homework_id), cohort, given, before=before)
    tx.coursework.add_submission(submission)
    if work.file is not None:
        tx.files.add(submission.id, participant_id, work.file.content)
    settle_again(tx, cohort, at)
    tx.record(HomeworkHandedIn(at=at, submission_id=submission.id, **whose))
    return submission

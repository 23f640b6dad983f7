"""Coaching: who was there, what was handed in, what was said to it, where everybody stands."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from jobclub.core.cohorts import homework as tasks
from jobclub.core.cohorts.attendance import Mark, must_be_correctable, must_be_markable, record_is_closed
from jobclub.core.cohorts.cohort import Cohort, must_be_unchanged
from jobclub.core.cohorts.handed_file import HandedFile, SentFile
from jobclub.core.cohorts.homework import Answer, DatedTask, Submission, Waiver
from jobclub.core.cohorts.programme import Completion
from jobclub.core.cohorts.progression import matrix_of, needed_for_completion, standing_of
from jobclub.core.cohorts.session import Session
from jobclub.core.cohorts.standing import Standing
from jobclub.core.errors import Forbidden, NotFound, invalid
from jobclub.core.events import AttendanceMarked, FeedbackGiven, HomeworkWaived
from jobclub.core.office import Office
from jobclub.core.office.coursework import Attendance
from jobclub.core.office.lists import Page, Window, window_of
from jobclub.core.office.store import Transaction
from jobclub.core.people.staff import Act, Actor
from jobclub.core.text import fault_in_line
from jobclub.core.usecases.asking import cohort_of_own_session, must_at
from jobclub.core.usecases.collecting import (
    Work,
    file_of,
    looked_at,
    must_belong,
    must_take_work,
    take_in,
    task_of,
)
from jobclub.core.usecases.crediting import (
    brought_along,
    brought_by,
    settle_again,
    submissions_brought,
    went_on_to,
)


@dataclass(frozen=True, slots=True)
class NamedStanding:
    """Where somebody of a cohort stands, their name, and the session that comes next."""

    name: str
    standing: Standing
    cohort: Cohort
    next: Session | None


def get_attendance(office: Office, actor: Actor, session_id: str) -> tuple[Attendance, Mapping[str, str]]:
    """Give the marks of a session with who can't come, and the names of those marked by their ids."""
    with office.reading(actor) as tx:
        cohort = cohort_of_own_session(tx, actor, Act.READ_COHORTS, session_id)
        attendance = attendance_of(tx, cohort, session_id)
        return attendance, tx.participants.names([mark.participant_id for mark in attendance.marks])


def attendance_of(tx: Transaction, cohort: Cohort, session_id: str) -> Attendance:
    """Give the marks of a session, and who of those who take part said that they can't come."""
    said = {one.participant_id for one in tx.absences.of_sessions([session_id])}
    group = {place.participant_id for place in cohort.places if place.in_group}
    announced = sorted(said & (group | visitors_at(tx, cohort, session_id)))
    return replace(tx.coursework.attendance(session_id), announced=tuple(announced))


def visitors_at(tx: Transaction, cohort: Cohort, session_id: str) -> set[str]:
    """Give the ids of those who visit a session of a cohort."""
    return {one.participant_id for one in tx.visits.of_host(cohort.id) if one.session_id == session_id}


def mark_attendance(
    office: Office, actor: Actor, session_id: str, marks: Sequence[Mark], seen: frozenset[str] | None
) -> tuple[Attendance, Mapping[str, str]]:
    """Set all marks of a session, from its start until 14 days after completion.

    Raises:
        Stale: They changed since ``seen``.
        SessionNotStarted, SessionNotPlanned, CorrectionsClosed, Invalid: See ``attendance``.
    """
    now = office.now()
    marks = [replace(mark, session_id=session_id) for mark in marks]
    with office.transaction(actor) as tx:
        cohort = cohort_of_own_session(tx, actor, Act.RUN_COHORTS, session_id)
        must_be_unchanged(seen, attendance_of(tx, cohort, session_id).revision)
        keep_marks(tx, cohort, session_id, marks, now)
        return attendance_of(tx, cohort, session_id), tx.participants.names(
            [mark.participant_id for mark in marks]
        )


def keep_marks(
    tx: Transaction, cohort: Cohort, session_id: str, marks: Sequence[Mark], now: datetime
) -> None:
    """Keep all marks of a session, if they can be. Raises: See ``mark_attendance``."""
    visitors = visitors_at(tx, cohort, session_id)
    must_be_markable(cohort, cohort.session(session_id), marks, visitors=visitors, now=now)
    tx.coursework.set_attendance(session_id, marks)
    settle_again(tx, cohort, now)
    tx.record(AttendanceMarked(at=now, cohort_id=cohort.id, session_id=session_id))


@dataclass(frozen=True, slots=True)
class HomeworkPage(Page[DatedTask]):
    """Tasks of one session; ``revision`` tells all of them, in whichever window, with their due times."""

    revision: str = ""


def list_homework(office: Office, actor: Actor, session_id: str, window: Window) -> HomeworkPage:
    """Give the tasks of a session's units with their due times, dropped ones too."""
    with office.reading(actor) as tx:
        cohort = cohort_of_own_session(tx, actor, Act.READ_COHORTS, session_id)
        found = homework_of(tx, cohort, session_id)
    page = window_of(found.items, window, lambda one: one.task.id)
    return HomeworkPage(page.items, page.next, found.revision)


def homework_of(tx: Transaction, cohort: Cohort, session_id: str) -> HomeworkPage:
    """Give all tasks of a session's units."""
    dated = tasks.dated_tasks(cohort, session_id, tx.coursework.of(cohort.id).tasks)
    return HomeworkPage(tuple(dated), revision=tasks.revision_of(dated))


def _cohort_of_task(tx: Transaction, actor: Actor, act: Act, homework_id: str) -> Cohort:
    """Give the cohort of a task to who may do an act there, or at the session that has its unit."""
    cohort = tx.cohorts.of_homework(homework_id)
    own = [session for session in cohort.taking_place() if session.is_substituted_by(actor.staff_id)]
    unit_key = task_of(tx, cohort, homework_id).unit_key if own else None
    must_at(actor, act, cohort, *(session for session in own if unit_key in session.unit_keys))
    return cohort


def hand_in(
    office: Office,
    actor: Actor,
    homework_id: str,
    *,
    participant_id: str,
    text: str | None,
    link: str | None,
    file: SentFile | None = None,
) -> Submission:
    """Take what a participant handed in, as the next version; earlier ones are kept.

    Raises:
        Invalid: It holds nothing, the person has no place in the cohort, or the file is not taken.
        CorrectionsClosed, CohortOver, HomeworkDropped: The task is no longer asked for.
    """
    now, work = office.now(), Work(text, link, looked_at(office, file))
    with office.transaction(actor) as tx:
        cohort = _cohort_of_task(tx, actor, Act.RUN_COHORTS, homework_id)
        return take_in(office, tx, cohort, homework_id, participant_id=participant_id, work=work, at=now)


def list_submissions(
    office: Office, actor: Actor, homework_id: str, window: Window, *, participant_id: str | None = None
) -> Page[Submission]:
    """Give what was handed in for a task, all versions, oldest first; of one person if asked.

    What people of the cohort handed in for it in the cohorts they came from is among it.
    """
    with office.reading(actor) as tx:
        cohort = _cohort_of_task(tx, actor, Act.READ_COHORTS, homework_id)
        here = tx.coursework.submissions(homework_id, participant_id=participant_id)
        brought = submissions_brought(tx, cohort, task_of(tx, cohort, homework_id))
    found = [*here, *(one for one in brought if participant_id in {None, one.participant_id})]
    return window_of(sorted(found, key=lambda one: one.id), window, lambda one: one.id)


def _cohorts_of_work(tx: Transaction, actor: Actor, act: Act, submission: Submission) -> list[Cohort]:
    """Give the cohort of a submission and those its author went on to, where somebody may do an act.

    Raises:
        Forbidden: It is in none of them.
    """
    before = tx.cohorts.of_homework(submission.homework_id)
    later = [one for one in went_on_to(tx, before, submission.participant_id) if actor.may(act, one)]
    try:
        return [_cohort_of_task(tx, actor, act, submission.homework_id), *later]
    except Forbidden:
        if not later:
            raise
        return later


def get_submission(office: Office, actor: Actor, submission_id: str) -> Submission:
    """Give one version of what somebody handed in, with the answer to it."""
    with office.reading(actor) as tx:
        submission = tx.coursework.submission(submission_id)
        _cohorts_of_work(tx, actor, Act.READ_COHORTS, submission)
    return submission


def get_file(office: Office, actor: Actor, submission_id: str) -> tuple[HandedFile, bytes]:
    """Give the file of a submission: what is told of it, and its bytes. Raises NotFound."""
    with office.reading(actor) as tx:
        submission = tx.coursework.submission(submission_id)
        _cohorts_of_work(tx, actor, Act.READ_COHORTS, submission)
        return file_of(tx, submission)


def give_feedback(
    office: Office, actor: Actor, submission_id: str, answer: Answer, text: str | None
) -> Submission:
    """Answer a submission: accepted, or returned with what is missing. A later answer replaces the earlier.

    Who leads the cohort its author went on to may answer it too.

    Raises:
        Invalid: The words are missing or cannot be.
        CorrectionsClosed: The cohort was completed more than 14 days ago.
    """
    now = office.now()
    with office.transaction(actor) as tx:
        submission = tx.coursework.submission(submission_id)
        own = _cohorts_of_work(tx, actor, Act.RUN_COHORTS, submission)
        must_be_correctable(next((one for one in own if not record_is_closed(one, now)), own[0]), now)
        saved = tx.coursework.save_submission(tasks.answered(submission, answer, text, at=now))
        settle_again(tx, tx.cohorts.of_homework(submission.homework_id), now)
        tx.record(FeedbackGiven(at=now, submission_id=submission_id))
    return saved


def waive_homework(
    office: Office, actor: Actor, homework_id: str, participant_id: str, reason: str
) -> Waiver:
    """Let one person off one task, with a reason; it counts as done whatever is handed in.

    Raises:
        Invalid: The person has no place in the cohort, or the reason cannot be.
        CorrectionsClosed: The cohort was completed more than 14 days ago.
    """
    if fault := fault_in_line(reason):
        raise invalid("/reason", fault)
    now = office.now()
    waiver = Waiver(homework_id=homework_id, participant_id=participant_id, reason=reason)
    with office.transaction(actor) as tx:
        cohort = _cohort_of_task(tx, actor, Act.RUN_COHORTS, homework_id)
        must_take_work(cohort, now)
        must_belong(cohort, participant_id)
        tx.coursework.waive(waiver)
        settle_again(tx, cohort, now)
        tx.record(HomeworkWaived(at=now, homework_id=homework_id, participant_id=participant_id))
    return waiver


def list_waivers(office: Office, actor: Actor, homework_id: str, window: Window) -> Page[Waiver]:
    """Give who need not do a task, and why."""
    with office.reading(actor) as tx:
        _cohort_of_task(tx, actor, Act.READ_COHORTS, homework_id)
        return window_of(tx.coursework.waivers(homework_id), window, lambda one: one.participant_id)


def get_waiver(office: Office, actor: Actor, homework_id: str, participant_id: str) -> Waiver:
    """Give why one person need not do one task.

    Raises:
        NotFound: They were not let off.
    """
    for waiver in list_waivers(office, actor, homework_id, Window(limit=1000)).items:
        if waiver.participant_id == participant_id:
            return waiver
    raise NotFound("waiver")


def progress_of(office: Office, actor: Actor, place_id: str) -> NamedStanding:
    """Give where one participant stands now."""
    now = office.now()
    with office.reading(actor) as tx:
        cohort = tx.cohorts.of_place(place_id)
        actor.must(Act.READ_COHORTS, cohort)
        place = cohort.place(place_id)
        work = tx.coursework.of(cohort.id, participant_id=place.participant_id)
        name = tx.participants.names([place.participant_id])[place.participant_id]
        standing = standing_of(place, cohort, work, now, brought_by(tx, cohort, place, now))
    return NamedStanding(name, standing, cohort.as_of(now), cohort.next_session(now))


def matrix(office: Office, actor: Actor, cohort_id: str) -> tuple[Cohort, Completion, list[NamedStanding]]:
    """Give where everybody of a cohort stands now, in the order they were enrolled, and what completes it."""
    now = office.now()
    with office.reading(actor) as tx:
        cohort = tx.cohorts.get(cohort_id)
        actor.must(Act.READ_COHORTS, cohort)
        work = tx.coursework.of(cohort_id)
        places = [place for place in cohort.places if place.in_group]
        names = tx.participants.names([place.participant_id for place in places])
        brought = brought_along(tx, cohort, now)
    as_of, ahead = cohort.as_of(now), cohort.next_session(now)
    standings = matrix_of(cohort, work, places, now, brought)
    people = [NamedStanding(names[s.place.participant_id], s, as_of, ahead) for s in standings]
    return as_of, needed_for_completion(cohort, work), people

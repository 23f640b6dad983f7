"""Showing people their own page: what is next for them, and how far they have come. It is theirs alone."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime

from jobclub.core.activities.door import Door, door_of
from jobclub.core.activities.places import LIVE, OVER, Place, PlaceState
from jobclub.core.cohorts.cohort import Cohort
from jobclub.core.cohorts.handed_file import HandedFile
from jobclub.core.cohorts.homework import Homework, Submission, TaskState, due_at
from jobclub.core.cohorts.own_club import (
    OwnClub,
    OwnMeeting,
    meeting_of,
    next_of,
    own_club,
    title_of,
)
from jobclub.core.cohorts.progression import standing_of
from jobclub.core.cohorts.session import Session
from jobclub.core.cohorts.subject import subject_of
from jobclub.core.errors import Forbidden, NotFound, SessionNotPlanned
from jobclub.core.office import Office
from jobclub.core.office.reach import Opened
from jobclub.core.office.store import Transaction
from jobclub.core.people.organisation import Organisation
from jobclub.core.people.participant import Participant
from jobclub.core.people.staff import Act, Actor, Role
from jobclub.core.usecases.collecting import file_of
from jobclub.core.usecases.crediting import brought_by

SHOWN = LIVE | OVER
"""Places that somebody sees on their page; what they left is not shown."""


@dataclass(frozen=True, slots=True, kw_only=True)
class MyPage:
    """Everything on somebody's page. ``clubs`` begin with those they belong to; ``consultants`` are names."""

    organisation: Organisation
    person: Participant
    now: datetime
    meeting: OwnMeeting | None
    clubs: tuple[OwnClub, ...]
    consultants: Mapping[str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class MyTask:
    """One task of somebody's: what is asked for, until when (UTC), and what they handed in, oldest first.

    Without a ``state`` it was dropped, and nobody asks for it any more.
    """

    organisation: Organisation
    person: Participant
    task: Homework
    zone: str
    due_at: datetime | None
    state: TaskState | None
    submissions: tuple[Submission, ...]


def person_of(opened: Opened) -> Actor:
    """Give the person whose link was opened as the one who acts.

    Raises:
        NotFound: It is nobody's who takes part.
    """
    whose = opened.link.participant_id
    if whose is None:
        raise NotFound("link")
    return Actor(
        organisation_id=opened.organisation_id,
        caller_id=whose,
        role=Role.PARTICIPANT,
        participant_id=whose,
        zone=opened.zone,
    )


def myself(actor: Actor) -> str:
    """Give the id of the participant who acts for themselves.

    Raises:
        Forbidden: It is somebody of the staff.
    """
    actor.must(Act.OWN_PAGE)
    return actor.participant_id or ""


def my_page(office: Office, actor: Actor) -> MyPage:
    """Give what somebody sees on their own page now."""
    me, now = myself(actor), office.now()
    with office.reading(actor) as tx:
        held = list(_held(tx, me))
        clubs = tuple(_seen(tx, cohort, place, now) for cohort, place in held)
        leading = {club.consultant_id for club in clubs if club.consultant_id is not None}
        return MyPage(
            organisation=tx.organisations.current(),
            person=tx.participants.get(me),
            now=now,
            meeting=_next_meeting(tx, held, now),
            clubs=clubs,
            consultants={one: tx.staff.get(one).name for one in leading},
        )


def _held(tx: Transaction, participant_id: str) -> Iterator[tuple[Cohort, Place]]:
    """Give somebody's places with their cohorts, those that still matter first."""
    found = [
        (cohort, place)
        for cohort in map(tx.cohorts.get, tx.cohorts.of_participant(participant_id))
        for place in cohort.places
        if place.participant_id == participant_id and place.state in SHOWN
    ]
    yield from sorted(found, key=lambda one: (list(PlaceState).index(one[1].state), one[1].id))


def _seen(tx: Transaction, cohort: Cohort, place: Place, now: datetime) -> OwnClub:
    work = tx.coursework.of(cohort.id, participant_id=place.participant_id)
    return own_club(cohort, place.id, work, now, brought_by(tx, cohort, place, now))


def _next_meeting(tx: Transaction, held: list[tuple[Cohort, Place]], now: datetime) -> OwnMeeting | None:
    """Give the earliest meeting of somebody that has not ended: in a group of theirs, or on a visit."""
    found = [one for cohort, place in held for one in _meetings(tx, cohort, place, now)]
    return min(found, key=lambda one: (one.starts_at, one.session_id), default=None)


def _meetings(tx: Transaction, cohort: Cohort, place: Place, now: datetime) -> Iterator[OwnMeeting]:
    if place.state is not PlaceState.ENROLLED:
        return
    session = next_of(cohort, now)
    if session is not None:
        title = subject_of(session, cohort.programme).topic
        yield meeting_of(session, title, now, absent=_said_absent(tx, session, place.participant_id))
    for visit in tx.visits.of_home(cohort.id):
        if visit.place_id == place.id:
            session = tx.cohorts.of_session(visit.session_id).session(visit.session_id)
            if session.takes_place and not session.has_ended(now):
                absent = _said_absent(tx, session, place.participant_id)
                title = title_of(cohort, visit.unit_keys)
                yield meeting_of(session, title, now, absent=absent, visiting=True)


def _said_absent(tx: Transaction, session: Session, participant_id: str) -> bool:
    return any(one.participant_id == participant_id for one in tx.absences.of_sessions([session.id]))


def own_session(tx: Transaction, participant_id: str, session_id: str) -> tuple[Cohort, Session]:
    """Give a session somebody takes part in, as one of its group or as a visitor, with its cohort.

    Raises:
        Forbidden: They don't: they left, wait, or never belonged to it.
        NotFound: There is no such session.
    """
    cohort = tx.cohorts.of_session(session_id)
    belongs = any(
        place.participant_id == participant_id and place.state is PlaceState.ENROLLED
        for place in cohort.places
    )
    visiting = any(
        one.participant_id == participant_id and one.session_id == session_id
        for one in tx.visits.of_host(cohort.id)
    )
    if not (belongs or visiting):
        raise Forbidden("Only who takes part in this session finds the way in here.")
    return cohort, cohort.session(session_id)


def way_in(office: Office, actor: Actor, session_id: str) -> str | None:
    """Give the address of a meeting somebody takes part in; None while its door is not open.

    Raises:
        SessionNotPlanned: It is called off or over.
        Forbidden, NotFound: It is no session of theirs.
    """
    me, now = myself(actor), office.now()
    with office.reading(actor) as tx:
        _, session = own_session(tx, me, session_id)
    if not session.takes_place or session.has_ended(now):
        raise SessionNotPlanned("This meeting is over.")
    return session.meeting.join_url if door_of(session, now) is Door.OPEN else None


def own_task(tx: Transaction, participant_id: str, homework_id: str) -> tuple[Cohort, Place]:
    """Give the cohort of a task, and the place by which somebody is asked for it.

    Raises:
        Forbidden, NotFound: They have no place in its group, or there is no such task.
    """
    cohort = tx.cohorts.of_homework(homework_id)
    for place in cohort.places:
        if place.participant_id == participant_id and place.in_group:
            return cohort, place
    raise Forbidden("This task is somebody else's.")


def my_file(office: Office, actor: Actor, submission_id: str) -> tuple[HandedFile, bytes]:
    """Give the file of something one handed in oneself: what is told of it, and its bytes.

    Raises:
        NotFound: There is no such submission of theirs, or no file with it.
    """
    me = myself(actor)
    with office.reading(actor) as tx:
        submission = tx.coursework.submission(submission_id)
        if submission.participant_id != me:
            raise NotFound("submission")
        return file_of(tx, submission)


def my_task(office: Office, actor: Actor, homework_id: str) -> MyTask:
    """Give one task of somebody's as it stands now.

    Raises:
        Forbidden, NotFound: It is no task of theirs.
    """
    me, now = myself(actor), office.now()
    with office.reading(actor) as tx:
        cohort, place = own_task(tx, me, homework_id)
        work = tx.coursework.of(cohort.id, participant_id=me)
        task = next(one for one in work.tasks if one.id == homework_id)
        standing = standing_of(place, cohort, work, now, brought_by(tx, cohort, place, now))
        states = {one.homework_id: one.state for one in standing.tasks}
        return MyTask(
            organisation=tx.organisations.current(),
            person=tx.participants.get(me),
            task=task,
            zone=cohort.zone,
            due_at=due_at(task, cohort),
            state=states.get(homework_id),
            submissions=tuple(tx.coursework.submissions(homework_id, participant_id=me)),
        )

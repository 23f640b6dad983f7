"""Rescheduling: sessions moved, called off, inserted, or given to a substitute."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from jobclub.core.activities.guest import Guest
from jobclub.core.activities.places import PlaceState
from jobclub.core.cohorts.attendance import marked_sessions
from jobclub.core.cohorts.cancellation import Calling, called_off, replacement_horizon
from jobclub.core.cohorts.cohort import Cohort
from jobclub.core.cohorts.insertion import Inserting, inserted
from jobclub.core.cohorts.moves import Following, moved, moved_with_later, shifting_horizon
from jobclub.core.cohorts.plan import Skipped
from jobclub.core.cohorts.session import Session
from jobclub.core.cohorts.substitution import substituted
from jobclub.core.cohorts.visit import sessions_of
from jobclub.core.cohorts.waiting import Settled, settle_offers
from jobclub.core.events import Event, SessionCancelled, SessionMoved
from jobclub.core.office import Office
from jobclub.core.office.store import Transaction
from jobclub.core.people.staff import Act, Actor
from jobclub.core.spans import hull
from jobclub.core.usecases.arranging import with_meetings, with_meetings_following
from jobclub.core.usecases.asking import (
    SeenSession,
    check_reason,
    closed_days,
    named_in_body,
    note_changes,
    own_cohort_of,
    reserve,
    seen_session,
    staff_here,
)
from jobclub.core.usecases.keeping import keep


@dataclass(frozen=True, slots=True, kw_only=True)
class SessionAct:
    """What an act did to a session, and besides.

    ``changed`` are other sessions that have another time or unit now, ``kept`` those that kept a time of
    their own, ``guests`` who meet another unit, ``dropped`` the units nobody meets any more, ``skipped`` the
    dates that were left out. ``closed_day`` is why the new day is a closed one, if it is: a time somebody
    gives is taken all the same. ``elsewhere`` is how many of those who take part have something else at a new
    time: it goes ahead all the same.
    """

    seen: SeenSession
    changed: tuple[Session, ...] = ()
    kept: tuple[Session, ...] = ()
    guests: tuple[Guest, ...] = ()
    dropped: tuple[str, ...] = ()
    skipped: tuple[Skipped, ...] = ()
    closed_day: str | None = None
    elsewhere: int = 0


def move_session(
    office: Office,
    actor: Actor,
    session_id: str,
    starts_at: datetime,
    *,
    following: Following = Following.THIS,
    reason: str | None = None,
    dry_run: bool = False,
) -> SessionAct:
    """Give one session another time (an aware instant), or shift it and all later ones.

    Raises:
        Refused, Invalid: See ``moves``; and StaffClash, if somebody is engaged then.
    """
    check_reason(reason)
    with office.transaction(actor, dry_run=dry_run) as tx:
        before = settle_offers(own_cohort_of(tx, actor, session_id), office.now())
        changed, happened = _moved(office, tx, before.cohort, session_id, starts_at, following=following)
        timed = [changed.session(one) for one in (session_id, *happened.changed)]
        followed = with_meetings_following(office, tx.organisations.current(), changed, timed)
        saved = _keep_plan(office, tx, before, followed, happened, reason=reason)
        return _moving(office, tx, saved, happened)


def _keep_plan(
    office: Office, tx: Transaction, before: Settled, after: Cohort, happened: Event, *, reason: str | None
) -> Cohort:
    """Keep a cohort whose plan was changed, with the hours it takes now and what is told of the change."""
    saved = keep(office, tx, before, after, happened)
    reserve(tx, saved)
    note_changes(office, tx, before.cohort, saved, reason)
    return saved


def _moved(
    office: Office,
    tx: Transaction,
    cohort: Cohort,
    session_id: str,
    starts_at: datetime,
    *,
    following: Following,
) -> tuple[Cohort, SessionMoved]:
    now = office.now()
    marked = marked_sessions(tx.coursework.marks(cohort.id))
    if following is Following.THIS:
        return moved(cohort, session_id, starts_at, marked=marked, now=now)
    closed = closed_days(office, tx, *shifting_horizon(cohort, session_id, starts_at, now))
    return moved_with_later(cohort, session_id, starts_at, marked=marked, closed=closed, now=now)


def moving_done(office: Office, actor: Actor, happened: SessionMoved) -> SessionAct:
    """Give the answer to a session moved earlier once more, as things are now."""
    with office.reading(actor) as tx:
        cohort = tx.cohorts.get(happened.cohort_id)
        actor.must(Act.RUN_COHORTS, cohort)
        return _moving(office, tx, cohort, happened)


def _moving(office: Office, tx: Transaction, cohort: Cohort, happened: SessionMoved) -> SessionAct:
    seen = seen_session(cohort, happened.session_id, office.now())
    on, changed = seen.session.wall.on, _sessions(seen, happened.changed)
    return SessionAct(
        seen=seen,
        closed_day=closed_days(office, tx, on, on).get(on),
        elsewhere=_elsewhere(tx, cohort, (seen.session, *changed)),
        changed=changed,
        kept=_sessions(seen, happened.kept),
        skipped=_skipped(cohort, happened.skipped),
    )


def _elsewhere(tx: Transaction, cohort: Cohort, sessions: Iterable[Session]) -> int:
    """Count those with a place, and visitors, who have something else at the time of a session of theirs."""
    visits, new = tx.visits.of_host(cohort.id), {session.id for session in sessions}
    people = {place.participant_id for place in cohort.places if place.state is PlaceState.ENROLLED}
    people |= {visit.participant_id for visit in visits}
    theirs = ((who, sessions_of(who, cohort, visits)) for who in people)
    return sum(_has_something_else(tx, who, [one for one in each if one.id in new]) for who, each in theirs)


def _has_something_else(tx: Transaction, participant_id: str, sessions: Sequence[Session]) -> bool:
    """Tell whether somebody has another thing to do at the time of a session of theirs."""
    if not sessions:
        return False
    around = tx.appointments.meanwhile(participant_id, hull(session.span for session in sessions))
    return any(
        one.id != session.id and one.span.overlaps(session.span) for session in sessions for one in around
    )


def _sessions(seen: SeenSession, ids: Iterable[str]) -> tuple[Session, ...]:
    wanted = frozenset(ids)
    return tuple(session for session in seen.cohort.sessions if session.id in wanted)


def _skipped(cohort: Cohort, dates: Iterable[str]) -> tuple[Skipped, ...]:
    wanted = frozenset(dates)
    return tuple(one for one in cohort.skipped if one.on.isoformat() in wanted)


def cancel_session(
    office: Office, actor: Actor, session_id: str, calling: Calling, *, dry_run: bool = False
) -> SessionAct:
    """Call one session off, with or without a replacement at the end.

    Raises:
        Refused, Invalid: See ``cancellation``; and StaffClash, if the consultant is engaged then.
    """
    now = office.now()
    check_reason(calling.reason)
    with office.transaction(actor, dry_run=dry_run) as tx:
        before = settle_offers(own_cohort_of(tx, actor, session_id), now)
        changed, happened = called_off(
            before.cohort,
            session_id,
            calling,
            marked=marked_sessions(tx.coursework.marks(before.cohort.id)),
            closed=closed_days(office, tx, *replacement_horizon(before.cohort, now)),
            new_id=office.new_id(),
            now=now,
        )
        if happened.added is not None:
            changed = with_meetings(office, tx.organisations.current(), changed, happened.added)
        saved = _keep_plan(office, tx, before, changed, happened, reason=calling.reason)
        return _cancelling(office, tx, saved, happened)


def cancelling_done(office: Office, actor: Actor, happened: SessionCancelled) -> SessionAct:
    """Give the answer to a session called off earlier once more, as things are now."""
    with office.reading(actor) as tx:
        cohort = tx.cohorts.get(happened.cohort_id)
        actor.must(Act.RUN_COHORTS, cohort)
        return _cancelling(office, tx, cohort, happened)


def _cancelling(office: Office, tx: Transaction, cohort: Cohort, happened: SessionCancelled) -> SessionAct:
    seen = seen_session(cohort, happened.session_id, office.now())
    return SessionAct(
        seen=seen,
        changed=_sessions(seen, filter(None, (*happened.changed, happened.added))),
        elsewhere=_elsewhere(tx, cohort, _sessions(seen, filter(None, (happened.added,)))),
        guests=tuple(tx.guests.of_activities(happened.changed)) if happened.changed else (),
        dropped=happened.dropped,
        skipped=_skipped(cohort, happened.skipped),
    )


def insert_session(
    office: Office, actor: Actor, cohort_id: str, wish: Inserting, *, dry_run: bool = False
) -> SeenSession:
    """Put one more session into a cohort's plan, at a time of its own.

    Raises:
        Refused, Invalid: See ``insertion``; and StaffClash, if the consultant is engaged then.
    """
    now = office.now()
    check_reason(wish.reason)
    with office.transaction(actor, dry_run=dry_run) as tx:
        before = settle_offers(tx.cohorts.get(cohort_id), now)
        actor.must(Act.RUN_COHORTS, before.cohort)
        grown, happened = inserted(before.cohort, wish, new_id=office.new_id(), now=now)
        met = with_meetings(office, tx.organisations.current(), grown, happened.session_id)
        saved = _keep_plan(office, tx, before, met, happened, reason=wish.reason)
    return seen_session(saved, happened.session_id, now)


def substitute_session(
    office: Office,
    actor: Actor,
    session_id: str,
    consultant_id: str,
    *,
    reason: str | None = None,
    dry_run: bool = False,
) -> SeenSession:
    """Let another member of the staff run one session; the cohort's own consultant takes it back.

    Its meeting stays as it is: a substitute never changes a link.

    Raises:
        CohortOver, SessionNotPlanned: It is settled what became of the session.
        Invalid: There is no such member of the staff.
        StaffClash, StaffLeft: They are engaged then, or left.
    """
    check_reason(reason)
    with office.transaction(actor, dry_run=dry_run) as tx:
        before = settle_offers(own_cohort_of(tx, actor, session_id), office.now())
        with named_in_body("/consultant_id"):
            staff_here(tx, consultant_id)
        changed, happened = substituted(before.cohort, session_id, consultant_id, now=office.now())
        saved = _keep_plan(office, tx, before, changed, happened, reason=reason)
    return seen_session(saved, session_id, office.now())

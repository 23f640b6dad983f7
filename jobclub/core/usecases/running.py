"""Running a cohort: sessions moved, called off, confirmed; their meetings; the end."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from jobclub.core.cohorts import completion, timetable
from jobclub.core.cohorts.attendance import marked_sessions
from jobclub.core.cohorts.cohort import Cohort, must_be_opened, must_be_unchanged, must_go_on
from jobclub.core.cohorts.guest import Guest
from jobclub.core.cohorts.session import Session, held, must_be_planned
from jobclub.core.cohorts.timetable import Calling, replacement_horizon
from jobclub.core.errors import invalid
from jobclub.core.events import (
    SessionCancelled,
    SessionChanged,
    SessionHeld,
)
from jobclub.core.office import Office
from jobclub.core.office.lists import Page, Window, window_of
from jobclub.core.office.store import Transaction
from jobclub.core.people.staff import Act, Actor
from jobclub.core.text import fault_in_line
from jobclub.core.usecases.asking import (
    closed_days,
    meeting_for,
    own_cohort_of,
    provider_of,
    reserve,
    wish_for,
)


@dataclass(frozen=True, slots=True)
class SeenSession:
    """A session, and the cohort it belongs to, as the clock shows both."""

    session: Session
    cohort: Cohort

    @property
    def revision(self) -> str:
        """What a reader sees of the session: its version and the state the clock derives."""
        return f"{self.session.version}.{self.session.state}"


@dataclass(frozen=True, slots=True, kw_only=True)
class SessionAct:
    """What an act did to a session: itself, other sessions it changed, guests who meet another unit now."""

    seen: SeenSession
    changed: tuple[Session, ...] = ()
    guests: tuple[Guest, ...] = ()
    dropped: tuple[str, ...] = ()


def _seen(cohort: Cohort, session_id: str, now: datetime) -> SeenSession:
    as_of = cohort.as_of(now)
    return SeenSession(as_of.session(session_id), as_of)


def get_session(office: Office, actor: Actor, session_id: str) -> SeenSession:
    """Give a session with its cohort, as the clock shows them now."""
    with office.reading(actor) as tx:
        cohort = tx.cohorts.of_session(session_id)
    actor.must(Act.READ_COHORTS, cohort)
    return _seen(cohort, session_id, office.now())


def list_sessions(office: Office, actor: Actor, cohort_id: str, window: Window) -> Page[Session]:
    """Give a cohort's sessions by time, cancelled ones too."""
    with office.reading(actor) as tx:
        cohort = tx.cohorts.get(cohort_id)
    actor.must(Act.READ_COHORTS, cohort)
    return window_of(cohort.as_of(office.now()).sessions, window, lambda session: session.id)


def move_session(
    office: Office, actor: Actor, session_id: str, starts_at: datetime, *, dry_run: bool = False
) -> SessionAct:
    """Give one session another time (an aware instant).

    Raises:
        Refused, Invalid: See ``timetable``; and StaffClash, if the consultant is engaged then.
    """
    now = office.now()
    with office.transaction(actor, dry_run=dry_run) as tx:
        cohort = own_cohort_of(tx, actor, session_id)
        marked = marked_sessions(tx.coursework.marks(cohort.id))
        changed, happened = timetable.moved(cohort, session_id, starts_at, marked=marked, now=now)
        saved = tx.cohorts.save(_with_meeting_changed(office, changed, session_id))
        reserve(tx, saved)
        tx.record(happened)
    return SessionAct(seen=_seen(saved, session_id, now))


def cancel_session(
    office: Office, actor: Actor, session_id: str, calling: Calling, *, dry_run: bool = False
) -> SessionAct:
    """Call one session off, with or without a replacement at the end.

    Raises:
        Refused, Invalid: See ``timetable``; and StaffClash, if the consultant is engaged then.
    """
    now = office.now()
    if fault := fault_in_line(calling.reason):
        raise invalid("/reason", fault)
    with office.transaction(actor, dry_run=dry_run) as tx:
        cohort = own_cohort_of(tx, actor, session_id)
        changed, happened = timetable.called_off(
            cohort,
            session_id,
            calling,
            marked=marked_sessions(tx.coursework.marks(cohort.id)),
            closed=closed_days(office, tx, *replacement_horizon(cohort, now)),
            new_id=office.new_id(),
            now=now,
        )
        saved = tx.cohorts.save(_with_meetings_following(office, changed, happened))
        reserve(tx, saved)
        tx.record(happened)
        return _cancelling(tx, saved, happened, now)


def cancelling_done(office: Office, actor: Actor, happened: SessionCancelled) -> SessionAct:
    """Give the answer to a session called off earlier once more, as things are now."""
    with office.reading(actor) as tx:
        cohort = tx.cohorts.get(happened.cohort_id)
        actor.must(Act.RUN_COHORTS, cohort)
        return _cancelling(tx, cohort, happened, office.now())


def _cancelling(tx: Transaction, cohort: Cohort, happened: SessionCancelled, now: datetime) -> SessionAct:
    ids = (*happened.changed, *((happened.added,) if happened.added else ()))
    as_of = cohort.as_of(now)
    changed = tuple(session for session in as_of.sessions if session.id in ids)
    guests = tuple(tx.guests.of_sessions(happened.changed)) if happened.changed else ()
    seen = SeenSession(as_of.session(happened.session_id), as_of)
    return SessionAct(seen=seen, changed=changed, guests=guests, dropped=happened.dropped)


def _with_meeting_changed(office: Office, cohort: Cohort, session_id: str) -> Cohort:
    session = cohort.session(session_id)
    provider = provider_of(office, session.meeting.provider)
    wish = wish_for(cohort, session, link=session.meeting.join_url)
    return cohort.with_session(replace(session, meeting=provider.change(session.meeting, wish)))


def _with_meetings_following(office: Office, cohort: Cohort, happened: SessionCancelled) -> Cohort:
    """Give the added session a meeting, and take the one of the session called off away."""
    off = cohort.session(happened.session_id)
    provider_of(office, off.meeting.provider).cancel(off.meeting)
    if happened.added is None:
        return cohort
    added = cohort.session(happened.added)
    return cohort.with_session(replace(added, meeting=meeting_for(office, cohort, added)))


def confirm_held(office: Office, actor: Actor, session_id: str) -> SeenSession:
    """Confirm that a session took place; from then on it stays as it is.

    Raises:
        SessionNotPlanned, SessionNotStarted, CohortOver, CohortNotOpen: A rule stands against it.
    """
    now = office.now()
    with office.transaction(actor) as tx:
        cohort = own_cohort_of(tx, actor, session_id)
        must_be_opened(cohort)
        session = held(cohort.session(session_id), consultant_id=cohort.consultant_id, now=now)
        saved = tx.cohorts.save(cohort.with_session(session))
        tx.record(SessionHeld(at=now, cohort_id=cohort.id, session_id=session_id))
    return _seen(saved, session_id, now)


def change_session(
    office: Office,
    actor: Actor,
    session_id: str,
    seen: frozenset[str] | None,
    **changes: Any,
) -> SeenSession:
    """Set mode, place or ``join_url`` (the pasted link of the meeting) of a session.

    Raises:
        Stale: It changed since ``seen``.
        Invalid: A text or link cannot be, or the meeting has no link to set.
        SessionNotPlanned, CohortOver: A rule stands against it.
    """
    now = office.now()
    with office.transaction(actor) as tx:
        cohort = own_cohort_of(tx, actor, session_id)
        must_be_unchanged(seen, _seen(cohort, session_id, now).revision)
        must_go_on(cohort)
        must_be_planned(cohort.session(session_id))
        saved = tx.cohorts.save(cohort.with_session(_changed(office, cohort, session_id, changes)))
        tx.record(SessionChanged(at=now, cohort_id=cohort.id, session_id=session_id))
    return _seen(saved, session_id, now)


def _changed(office: Office, cohort: Cohort, session_id: str, changes: Mapping[str, Any]) -> Session:
    session = cohort.session(session_id)
    place = changes.get("place", session.place)
    if place is not None and (fault := fault_in_line(place)):
        raise invalid("/place", fault)
    changed = replace(session, place=place, mode=changes.get("mode", session.mode))
    if "join_url" not in changes:
        return changed
    wish = wish_for(cohort, session, link=changes["join_url"])
    meeting = provider_of(office, session.meeting.provider).change(session.meeting, wish)
    return replace(changed, meeting=meeting)


def complete_cohort(office: Office, actor: Actor, cohort_id: str) -> Cohort:
    """Complete a cohort whose sessions are all held or cancelled; ended ones with marks are confirmed.

    Raises:
        SessionsOpen, CohortNotRunning, CohortOver: A rule stands against it.
    """
    now = office.now()
    with office.transaction(actor) as tx:
        cohort = tx.cohorts.get(cohort_id)
        actor.must(Act.RUN_COHORTS, cohort)
        over, happened = completion.completed(cohort, tx.coursework.of(cohort.id), at=now)
        saved = tx.cohorts.save(over)
        tx.record(happened)
    return saved.as_of(now)


def cancel_cohort(office: Office, actor: Actor, cohort_id: str, reason: str) -> Cohort:
    """Call a cohort off; its hours and meetings ahead are given back.

    Raises:
        CohortOver: It is over already.
        Invalid: The reason cannot be.
    """
    now = office.now()
    if fault := fault_in_line(reason):
        raise invalid("/reason", fault)
    with office.transaction(actor) as tx:
        cohort = tx.cohorts.get(cohort_id)
        actor.must(Act.RUN_COHORTS, cohort)
        off, happened = completion.called_off(cohort, tx.coursework.of(cohort.id), reason=reason, at=now)
        for session in off.sessions:
            if not session.takes_place:
                provider_of(office, session.meeting.provider).cancel(session.meeting)
        saved = tx.cohorts.save(off)
        reserve(tx, saved)
        tx.record(happened)
    return saved.as_of(now)

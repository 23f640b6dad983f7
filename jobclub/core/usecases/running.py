"""Running a cohort: its sessions shown and confirmed, and the end."""

from __future__ import annotations

from jobclub.core.cohorts import completion
from jobclub.core.cohorts.cohort import Cohort, must_be_opened
from jobclub.core.cohorts.session import Session, held
from jobclub.core.cohorts.waiting import settle_offers
from jobclub.core.events import SessionHeld
from jobclub.core.office import Office
from jobclub.core.office.lists import Page, Window, window_of
from jobclub.core.people.staff import Act, Actor
from jobclub.core.usecases.asking import (
    SeenSession,
    check_reason,
    cohort_of_own_session,
    must_at,
    reserve,
    seen_session,
)
from jobclub.core.usecases.crediting import brought_along
from jobclub.core.usecases.keeping import keep


def get_session(office: Office, actor: Actor, session_id: str) -> SeenSession:
    """Give a session with its cohort, as the clock shows them now."""
    with office.reading(actor) as tx:
        cohort = cohort_of_own_session(tx, actor, Act.READ_COHORTS, session_id)
    return seen_session(cohort, session_id, office.now())


def list_sessions(office: Office, actor: Actor, cohort_id: str, window: Window) -> Page[Session]:
    """Give a cohort's sessions by time, cancelled ones too."""
    with office.reading(actor) as tx:
        cohort = tx.cohorts.get(cohort_id)
    must_at(actor, Act.READ_COHORTS, cohort, *cohort.sessions)
    return window_of(cohort.as_of(office.now()).sessions, window, lambda session: session.id)


def confirm_held(office: Office, actor: Actor, session_id: str) -> SeenSession:
    """Confirm that a session took place; from then on it stays as it is.

    Raises:
        SessionNotPlanned, SessionNotStarted, CohortOver, CohortNotOpen: A rule stands against it.
    """
    now = office.now()
    with office.transaction(actor) as tx:
        before = settle_offers(cohort_of_own_session(tx, actor, Act.RUN_COHORTS, session_id), now)
        cohort = before.cohort
        must_be_opened(cohort)
        session = held(cohort.session(session_id), consultant_id=cohort.consultant_id, now=now)
        happened = SessionHeld(at=now, cohort_id=cohort.id, session_id=session_id)
        saved = keep(office, tx, before, cohort.with_session(session), happened)
    return seen_session(saved, session_id, now)


def complete_cohort(office: Office, actor: Actor, cohort_id: str) -> Cohort:
    """Complete a cohort whose sessions are all held or cancelled; ended ones with marks are confirmed.

    Raises:
        SessionsOpen, CohortNotRunning, CohortOver: A rule stands against it.
    """
    now = office.now()
    with office.transaction(actor) as tx:
        before = settle_offers(tx.cohorts.get(cohort_id), now)
        cohort = before.cohort
        actor.must(Act.RUN_COHORTS, cohort)
        over, happened = completion.completed(
            cohort, tx.coursework.of(cohort.id), brought_along(tx, cohort, now), at=now
        )
        saved = keep(office, tx, before, over, happened)
    return saved.as_of(now)


def cancel_cohort(office: Office, actor: Actor, cohort_id: str, reason: str) -> Cohort:
    """Call a cohort off; its hours and meetings ahead are given back.

    Raises:
        CohortOver: It is over already.
        Invalid: The reason cannot be.
    """
    now = office.now()
    check_reason(reason)
    with office.transaction(actor) as tx:
        before = settle_offers(tx.cohorts.get(cohort_id), now)
        cohort = before.cohort
        actor.must(Act.RUN_COHORTS, cohort)
        off, happened = completion.called_off(
            cohort, tx.coursework.of(cohort.id), brought_along(tx, cohort, now), reason=reason, at=now
        )
        saved = keep(office, tx, before, off, happened)
        reserve(tx, saved)
    return saved.as_of(now)

"""Inviting guests to sessions: people from companies, schools and unions."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from jobclub.core.activities import guest
from jobclub.core.activities.guest import Guest
from jobclub.core.cohorts.cohort import must_be_unchanged, must_go_on
from jobclub.core.cohorts.session import must_be_planned
from jobclub.core.errors import NotFound
from jobclub.core.events import GuestChanged, GuestInvited, GuestRemoved
from jobclub.core.office import Office
from jobclub.core.office.lists import Page, Window, window_of
from jobclub.core.office.store import Transaction
from jobclub.core.people.staff import Act, Actor
from jobclub.core.usecases.asking import cohort_of_own_session


def list_guests(office: Office, actor: Actor, session_id: str, window: Window) -> Page[Guest]:
    """Give the guests of a session, in the order they were invited."""
    with office.reading(actor) as tx:
        cohort_of_own_session(tx, actor, Act.READ_COHORTS, session_id)
        return window_of(tx.guests.of_activities([session_id]), window, lambda one: one.id)


def get_guest(office: Office, actor: Actor, session_id: str, guest_id: str) -> Guest:
    """Give one guest of a session."""
    with office.reading(actor) as tx:
        cohort_of_own_session(tx, actor, Act.READ_COHORTS, session_id)
        return _guest(tx, session_id, guest_id)


def _guest(tx: Transaction, session_id: str, guest_id: str) -> Guest:
    found = tx.guests.get(guest_id)
    if found.activity_id != session_id:
        raise NotFound("guest")
    return found


def invite_guest(office: Office, actor: Actor, session_id: str, **about: Any) -> Guest:
    """Put a guest on a session.

    Raises:
        Invalid: Neither a name nor a partner is given, a text cannot be, or they are said to
            come and not to come.
        SessionNotPlanned, CohortOver: A rule stands against it.
    """
    invited = guest.checked(Guest(id=office.new_id(), activity_id=session_id, **guest.told(about)))
    with office.transaction(actor) as tx:
        cohort = cohort_of_own_session(tx, actor, Act.RUN_COHORTS, session_id)
        must_go_on(cohort)
        must_be_planned(cohort.session(session_id))
        tx.guests.add(invited)
        tx.record(GuestInvited(at=office.now(), session_id=session_id, guest_id=invited.id))
    return invited


def change_guest(
    office: Office,
    actor: Actor,
    session_id: str,
    guest_id: str,
    seen: frozenset[str] | None,
    **changes: Any,
) -> Guest:
    """Set some fields of a guest, for example that they come.

    Raises:
        Stale, Invalid: See ``invite_guest``.
    """
    with office.transaction(actor) as tx:
        cohort_of_own_session(tx, actor, Act.RUN_COHORTS, session_id)
        before = _guest(tx, session_id, guest_id)
        must_be_unchanged(seen, str(before.version))
        saved = tx.guests.save(guest.checked(replace(before, **guest.told(changes))))
        tx.record(GuestChanged(at=office.now(), session_id=session_id, guest_id=guest_id))
    return saved


def remove_guest(
    office: Office, actor: Actor, session_id: str, guest_id: str, seen: frozenset[str] | None
) -> None:
    """Take a guest off a session.

    Raises:
        Stale: It changed since ``seen``.
    """
    with office.transaction(actor) as tx:
        cohort_of_own_session(tx, actor, Act.RUN_COHORTS, session_id)
        before = _guest(tx, session_id, guest_id)
        must_be_unchanged(seen, str(before.version))
        tx.guests.remove(guest_id)
        tx.record(GuestRemoved(at=office.now(), session_id=session_id, guest_id=guest_id))

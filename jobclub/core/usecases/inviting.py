"""Inviting guests to sessions and webinars: people from companies, schools and unions."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from typing import Any

from jobclub.core.activities import guest
from jobclub.core.activities.activity import ActivityKind
from jobclub.core.activities.guest import Guest
from jobclub.core.cohorts.cohort import must_be_unchanged, must_go_on
from jobclub.core.cohorts.session import must_be_planned
from jobclub.core.errors import NotFound, WebinarOver
from jobclub.core.events import GuestChanged, GuestInvited, GuestRemoved
from jobclub.core.office import Office
from jobclub.core.office.lists import Page, Window, window_of
from jobclub.core.office.store import Transaction
from jobclub.core.people.staff import Act, Actor
from jobclub.core.usecases.asking import cohort_of_own_session

SESSION, WEBINAR = ActivityKind.SESSION, ActivityKind.WEBINAR


def list_guests(
    office: Office, actor: Actor, activity_id: str, window: Window, *, of: ActivityKind = SESSION
) -> Page[Guest]:
    """Give the guests of a session or a webinar, in the order they were invited."""
    with office.reading(actor) as tx:
        _must_read(tx, actor, activity_id, of)
        return window_of(tx.guests.of_activities([activity_id]), window, lambda one: one.id)


def get_guest(
    office: Office, actor: Actor, activity_id: str, guest_id: str, *, of: ActivityKind = SESSION
) -> Guest:
    """Give one guest of a session or a webinar."""
    with office.reading(actor) as tx:
        _must_read(tx, actor, activity_id, of)
        return _guest(tx, activity_id, guest_id)


def _guest(tx: Transaction, activity_id: str, guest_id: str) -> Guest:
    found = tx.guests.get(guest_id)
    if found.activity_id != activity_id:
        raise NotFound("guest")
    return found


def _must_read(tx: Transaction, actor: Actor, activity_id: str, of: ActivityKind) -> None:
    if of is WEBINAR:
        actor.must(Act.READ_WEBINARS, tx.webinars.get(activity_id))
    else:
        cohort_of_own_session(tx, actor, Act.READ_COHORTS, activity_id)


def _must_run(tx: Transaction, actor: Actor, activity_id: str, of: ActivityKind) -> None:
    if of is WEBINAR:
        actor.must(Act.RUN_WEBINARS, tx.webinars.get(activity_id))
    else:
        cohort_of_own_session(tx, actor, Act.RUN_COHORTS, activity_id)


def _must_lie_ahead(tx: Transaction, activity_id: str, of: ActivityKind, now: datetime) -> None:
    """Let pass what guests can be put on. Raises SessionNotPlanned, CohortOver, WebinarOver."""
    if of is WEBINAR:
        webinar = tx.webinars.get(activity_id)
        if webinar.decided or webinar.has_ended(now):
            raise WebinarOver("This webinar is over or called off; invite guests to another one.")
        return
    cohort = tx.cohorts.of_session(activity_id)
    must_go_on(cohort)
    must_be_planned(cohort.session(activity_id))


def _of(activity_id: str, of: ActivityKind) -> dict[str, str]:
    """Give what an event says a guest is of."""
    return {f"{of.value}_id": activity_id}


def invite_guest(
    office: Office, actor: Actor, activity_id: str, *, of: ActivityKind = SESSION, **about: Any
) -> Guest:
    """Put a guest on a session or a webinar.

    Raises:
        Invalid: Neither a name nor a partner is given, a text cannot be, or they are said to
            come and not to come.
        SessionNotPlanned, CohortOver, WebinarOver: A rule stands against it.
    """
    invited = guest.checked(
        Guest(id=office.new_id(), activity_id=activity_id, activity=of, **guest.told(about))
    )
    with office.transaction(actor) as tx:
        _must_run(tx, actor, activity_id, of)
        _must_lie_ahead(tx, activity_id, of, office.now())
        tx.guests.add(invited)
        tx.record(GuestInvited(at=office.now(), guest_id=invited.id, **_of(activity_id, of)))
    return invited


def change_guest(
    office: Office,
    actor: Actor,
    activity_id: str,
    guest_id: str,
    seen: frozenset[str] | None,
    *,
    of: ActivityKind = SESSION,
    **changes: Any,
) -> Guest:
    """Set some fields of a guest, for example that they come.

    Raises:
        Stale, Invalid: See ``invite_guest``.
    """
    with office.transaction(actor) as tx:
        _must_run(tx, actor, activity_id, of)
        before = _guest(tx, activity_id, guest_id)
        must_be_unchanged(seen, str(before.version))
        saved = tx.guests.save(guest.checked(replace(before, **guest.told(changes))))
        tx.record(GuestChanged(at=office.now(), guest_id=guest_id, **_of(activity_id, of)))
    return saved


def remove_guest(
    office: Office,
    actor: Actor,
    activity_id: str,
    guest_id: str,
    seen: frozenset[str] | None,
    *,
    of: ActivityKind = SESSION,
) -> None:
    """Take a guest off a session or a webinar.

    Raises:
        Stale: It changed since ``seen``.
    """
    with office.transaction(actor) as tx:
        _must_run(tx, actor, activity_id, of)
        before = _guest(tx, activity_id, guest_id)
        must_be_unchanged(seen, str(before.version))
        tx.guests.remove(guest_id)
        tx.record(GuestRemoved(at=office.now(), guest_id=guest_id, **_of(activity_id, of)))

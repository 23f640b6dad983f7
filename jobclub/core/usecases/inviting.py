"""Inviting guests to sessions and webinars: people from companies, schools and unions."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from typing import Any

from jobclub.core.activities import guest
from jobclub.core.activities.activity import ActivityKind
from jobclub.core.activities.guest import Guest
from jobclub.core.cohorts.cohort import Cohort, must_be_unchanged, must_go_on
from jobclub.core.cohorts.session import must_be_planned
from jobclub.core.errors import NotFound, WebinarOver
from jobclub.core.events import GuestChanged, GuestInvited, GuestRemoved
from jobclub.core.office import Office
from jobclub.core.office.lists import Page, Window, window_of
from jobclub.core.office.store import Transaction
from jobclub.core.people.staff import Act, Actor
from jobclub.core.usecases.asking import cohort_of_own_session
from jobclub.core.usecases.keying import revoke_those_of_guest
from jobclub.core.webinars.webinar import Webinar

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
    if found.activity_id != activity_id or found.removed_at is not None:
        raise NotFound("guest")
    return found


def _must_read(tx: Transaction, actor: Actor, activity_id: str, of: ActivityKind) -> None:
    if of is WEBINAR:
        actor.must(Act.READ_WEBINARS, tx.webinars.get(activity_id))
    else:
        cohort_of_own_session(tx, actor, Act.READ_COHORTS, activity_id)


def _run(tx: Transaction, actor: Actor, activity_id: str, of: ActivityKind) -> Webinar | Cohort:
    """Give the webinar, or the cohort of the session, to who may run it."""
    if of is WEBINAR:
        webinar = tx.webinars.get(activity_id)
        actor.must(Act.RUN_WEBINARS, webinar)
        return webinar
    return cohort_of_own_session(tx, actor, Act.RUN_COHORTS, activity_id)


def _must_lie_ahead(host: Webinar | Cohort, activity_id: str, now: datetime) -> None:
    """Let pass what guests can be put on. Raises SessionNotPlanned, CohortOver, WebinarOver."""
    if isinstance(host, Cohort):
        must_go_on(host)
        must_be_planned(host.session(activity_id))
    elif host.decided or host.has_ended(now):
        raise WebinarOver("This webinar is over or called off; invite guests to another one.")


def _of(host: Webinar | Cohort, activity_id: str) -> dict[str, str]:
    """Give what an event says a guest is of."""
    if isinstance(host, Cohort):
        return {"session_id": activity_id, "cohort_id": host.id}
    return {"webinar_id": activity_id}


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
        host = _run(tx, actor, activity_id, of)
        _must_lie_ahead(host, activity_id, office.now())
        tx.guests.add(invited)
        tx.record(GuestInvited(at=office.now(), guest_id=invited.id, **_of(host, activity_id)))
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
        host = _run(tx, actor, activity_id, of)
        before = _guest(tx, activity_id, guest_id)
        must_be_unchanged(seen, str(before.version))
        changed = guest.checked(replace(before, **guest.told(changes)))
        if changed.email != before.email:
            changed = replace(changed, not_me_at=None, told_starts_at=None)
            _begin_anew(office, tx, guest_id)
        saved = tx.guests.save(changed)
        tx.record(GuestChanged(at=office.now(), guest_id=guest_id, **_of(host, activity_id)))
    return saved


def _begin_anew(office: Office, tx: Transaction, guest_id: str) -> None:
    """Let what was sent to another address lead nowhere; at the new one they were told nothing yet."""
    revoke_those_of_guest(tx, guest_id, office.now())
    tx.guests.note_told(guest_id, None)


def remove_guest(
    office: Office,
    actor: Actor,
    activity_id: str,
    guest_id: str,
    seen: frozenset[str] | None,
    *,
    of: ActivityKind = SESSION,
) -> None:
    """Take a guest off a session or a webinar. Who was written to is told, and forgotten then.

    Raises:
        Stale: It changed since ``seen``.
    """
    now = office.now()
    with office.transaction(actor) as tx:
        host = _run(tx, actor, activity_id, of)
        before = _guest(tx, activity_id, guest_id)
        must_be_unchanged(seen, str(before.version))
        revoke_those_of_guest(tx, guest_id, now)
        if before.is_written_to and (before.told_starts_at or now) > now:
            tx.guests.save(replace(before, removed_at=now))
        else:
            tx.guests.remove(guest_id)
        tx.record(GuestRemoved(at=now, guest_id=guest_id, **_of(host, activity_id)))

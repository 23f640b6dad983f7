"""Setting an organisation up: itself, its staff, their keys, its closed days."""

from __future__ import annotations

import hashlib
from dataclasses import replace
from datetime import date, time
from typing import Any

from jobclub.core.cohorts.cohort import must_be_unchanged
from jobclub.core.errors import Invalid, Mistake, NotFound, NotSignedIn, invalid
from jobclub.core.events import (
    DayClosed,
    DayReopened,
    OrganisationAdded,
    OrganisationChanged,
    StaffAdded,
    TokenIssued,
    TokenRevoked,
)
from jobclub.core.office import Office
from jobclub.core.office.lists import Page, Window, window_of
from jobclub.core.office.store import Transaction
from jobclub.core.people import organisation as organisations
from jobclub.core.people.email import fault_in_email
from jobclub.core.people.organisation import ClosedDay, Organisation
from jobclub.core.people.staff import STAFF_ROLES, Act, Actor, Role, Staff, Token, operator_of
from jobclub.core.text import fault_in_line
from jobclub.core.usecases.arranging import look_over_organisation
from jobclub.core.usecases.asking import named_in_body
from jobclub.core.usecases.digesting import watch_digests


def actor_of(organisation: Organisation, staff: Staff) -> Actor:
    """Give one of the staff as the one who acts."""
    return Actor(
        organisation_id=organisation.id,
        caller_id=staff.id,
        role=staff.role,
        staff_id=staff.id,
        zone=organisation.time_zone,
    )


def actor_by_token(office: Office, secret: str) -> Actor:
    """Give who asks with a bearer token.

    Raises:
        NotSignedIn: No token has this secret, or it was revoked.
    """
    actor = office.store.actor_by_token(digest_of(secret))
    if actor is None:
        raise NotSignedIn("This token is unknown or was revoked; ask your administrator for a new one.")
    return actor


def digest_of(secret: str) -> str:
    """Give what is kept of a secret of 256 bits: enough to know it again, useless to whoever reads it."""
    return hashlib.sha256(secret.encode()).hexdigest()


def add_organisation(office: Office, **about: Any) -> Organisation:
    """Let an organisation begin to use jobclub; ``about`` are the fields of Organisation but its id.

    Raises:
        Invalid: Something about it cannot be.
        NameTaken: Another organisation has this name.
    """
    organisation = organisations.checked(Organisation(id=office.new_id(), **about))
    _check_region(office, organisation)
    _check_provider(office, organisation.meetings.provider)
    with office.transaction(operator_of(organisation.id)) as tx:
        tx.organisations.add(organisation)
        watch_digests(tx, organisation, office.now())
        tx.record(OrganisationAdded(at=office.now(), organisation_id=organisation.id))
    return organisation


def _check_region(office: Office, organisation: Organisation) -> None:
    """Ask the calendar for one day, so that a wrong region is refused when it is set."""
    if organisation.holidays is not None:
        today = office.now().date()
        optional, language = organisation.optional_holidays, organisation.language
        office.holidays.between(organisation.holidays, today, today, optional=optional, language=language)


def get_organisation(office: Office, actor: Actor) -> Organisation:
    """Give the actor's organisation."""
    actor.must(Act.READ_ORGANISATION)
    with office.reading(actor) as tx:
        return tx.organisations.current()


def change_organisation(
    office: Office,
    actor: Actor,
    seen: frozenset[str] | None,
    **changes: Any,
) -> Organisation:
    """Set some fields of the organisation, of its ``messages`` (see ``Habits.changed``) and ``meetings``.

    Plans made before keep their dates, zone and provider of meetings. What is due is worked out when its
    time has come, so changed habits hold at once; how people meet is changed for all meetings ahead.

    Raises:
        Stale, Invalid, NameTaken: See ``add_organisation``; ``seen`` is the version the actor read.
    """
    actor.must_everywhere(Act.WRITE_ORGANISATION)
    with office.transaction(actor) as tx:
        before = tx.organisations.current()
        must_be_unchanged(seen, str(before.version))
        habits = before.habits.changed(**changes.pop("messages", {}))
        meetings = replace(before.meetings, **changes.pop("meetings", {}))
        changed = organisations.checked(replace(before, habits=habits, meetings=meetings, **changes))
        _check_region(office, changed)
        if meetings.provider != before.meetings.provider:
            _check_provider(office, meetings.provider)
        if _digest_of(changed) != _digest_of(before):
            watch_digests(tx, changed, office.now())
        tx.record(OrganisationChanged(at=office.now(), organisation_id=before.id))
        saved = tx.organisations.save(changed)
        if saved.meets_as != before.meets_as:
            look_over_organisation(office, tx)
    return saved


def _check_provider(office: Office, name: str) -> None:
    if name not in office.meetings:
        raise invalid("/meetings/provider", f"choose one of {', '.join(sorted(office.meetings))}")


def _digest_of(organisation: Organisation) -> tuple[time | None, str]:
    """Give when the staff of an organisation are told about tomorrow, by whose clock."""
    return organisation.habits.digest_at, organisation.time_zone


def add_staff(office: Office, actor: Actor, *, name: str, email: str, role: Role) -> Staff:
    """Let somebody join the staff.

    Raises:
        Invalid: Name, e-mail or role cannot be.
        EmailTaken: Somebody of the staff has this e-mail.
    """
    actor.must_everywhere(Act.WRITE_ORGANISATION)
    faults = {"/name": fault_in_line(name), "/email": fault_in_email(email), "/role": _fault_in_role(role)}
    if any(faults.values()):
        raise Invalid(*(Mistake(pointer, fault) for pointer, fault in faults.items() if fault))
    staff = Staff(id=office.new_id(), name=name, email=email, role=role)
    with office.transaction(actor) as tx:
        tx.staff.add(staff)
        tx.record(StaffAdded(at=office.now(), staff_id=staff.id))
    return staff


def _fault_in_role(role: Role) -> str | None:
    return None if role in STAFF_ROLES else f"choose one of {', '.join(STAFF_ROLES)}"


def get_staff(office: Office, actor: Actor, staff_id: str) -> Staff:
    """Give one of the staff."""
    actor.must(Act.READ_ORGANISATION)
    with office.reading(actor) as tx:
        return tx.staff.get(staff_id)


def list_staff(office: Office, actor: Actor, window: Window) -> Page[Staff]:
    """Give the staff, in the order they joined."""
    actor.must(Act.READ_ORGANISATION)
    with office.reading(actor) as tx:
        return tx.staff.page(window)


def issue_token(
    office: Office,
    actor: Actor,
    *,
    role: Role,
    staff_id: str | None = None,
    cohort_id: str | None = None,
    read_only: bool = False,
) -> tuple[Token, str]:
    """Make a bearer token; its secret is in the answer and nowhere else.

    Raises:
        Invalid: The role is a participant's, a consultant's token names nobody, or what it names is not of
            this organisation.
    """
    actor.must_everywhere(Act.WRITE_ORGANISATION)
    secret = office.new_secret()
    token = Token(
        id=office.new_id(),
        role=role,
        digest=digest_of(secret),
        issued_at=office.now(),
        staff_id=staff_id,
        cohort_id=cohort_id,
        read_only=read_only,
    )
    with office.transaction(actor) as tx:
        _check_named(tx, token)
        tx.staff.add_token(token)
        tx.record(TokenIssued(at=token.issued_at, token_id=token.id))
    return token, secret


def _check_named(tx: Transaction, token: Token) -> None:
    if fault := _fault_in_role(token.role):
        raise invalid("/role", fault)
    if token.role is Role.CONSULTANT and token.staff_id is None:
        raise invalid("/staff_id", "a consultant's token needs the member of staff it is for")
    if token.staff_id is not None:
        with named_in_body("/staff_id"):
            tx.staff.get(token.staff_id)
    if token.cohort_id is not None:
        with named_in_body("/cohort_id"):
            tx.cohorts.get(token.cohort_id)


def get_token(office: Office, actor: Actor, token_id: str) -> Token:
    """Give what a token may do; its secret is never shown again."""
    actor.must_everywhere(Act.WRITE_ORGANISATION)
    with office.reading(actor) as tx:
        return tx.staff.token(token_id)


def list_tokens(office: Office, actor: Actor, window: Window) -> Page[Token]:
    """Give the organisation's tokens, revoked ones too."""
    actor.must_everywhere(Act.WRITE_ORGANISATION)
    with office.reading(actor) as tx:
        return tx.staff.tokens(window)


def revoke_token(office: Office, actor: Actor, token_id: str, seen: frozenset[str] | None) -> None:
    """Let a token work no longer, from the next request on."""
    actor.must_everywhere(Act.WRITE_ORGANISATION)
    with office.transaction(actor) as tx:
        token = tx.staff.token(token_id)
        must_be_unchanged(seen, token_revision(token))
        if token.revoked_at is None:
            tx.staff.save_token(replace(token, revoked_at=office.now()))
            tx.record(TokenRevoked(at=office.now(), token_id=token.id))


def token_revision(token: Token) -> str:
    """Name the state of a token: it is only ever revoked."""
    return "valid" if token.revoked_at is None else "revoked"


def list_closed_days(office: Office, actor: Actor, window: Window) -> Page[ClosedDay]:
    """Give the organisation's own closed days, by date."""
    actor.must(Act.READ_ORGANISATION)
    with office.reading(actor) as tx:
        return window_of(tx.organisations.closed_days(), window, lambda day: day.on.isoformat())


def get_closed_day(office: Office, actor: Actor, on: date) -> ClosedDay:
    """Give one of the organisation's own closed days.

    Raises:
        NotFound: It is none.
    """
    actor.must(Act.READ_ORGANISATION)
    with office.reading(actor) as tx:
        for day in tx.organisations.closed_days(on, on):
            return day
    raise NotFound("closed day")


def close_day(office: Office, actor: Actor, on: date, reason: str) -> ClosedDay:
    """Close a day for plans made from now on; what is planned already stays.

    Raises:
        Invalid: The reason cannot be.
    """
    actor.must_everywhere(Act.CLOSE_DAYS)
    if fault := fault_in_line(reason):
        raise invalid("/reason", fault)
    day = ClosedDay(on, reason)
    with office.transaction(actor) as tx:
        tx.organisations.close(day)
        tx.record(DayClosed(at=office.now(), on=on.isoformat()))
    return day


def reopen_day(office: Office, actor: Actor, on: date, seen: frozenset[str] | None) -> None:
    """Take a closed day back.

    Raises:
        NotFound: It is not closed.
        Stale: It changed since ``seen``.
    """
    actor.must_everywhere(Act.CLOSE_DAYS)
    with office.transaction(actor) as tx:
        must_be_unchanged(seen, day_revision(tx.organisations.reopen(on)))
        tx.record(DayReopened(at=office.now(), on=on.isoformat()))


def day_revision(day: ClosedDay) -> str:
    """Name the state of a closed day: its reason is all that may change."""
    return hashlib.sha256(day.reason.encode()).hexdigest()[:16]

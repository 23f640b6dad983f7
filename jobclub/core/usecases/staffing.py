"""Staffing: who works for an organisation, in which role; who leaves, and what is theirs still."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Any

from jobclub.core.activities.engagements import Engagement
from jobclub.core.cohorts.cohort import must_be_unchanged
from jobclub.core.errors import Invalid, LastAdmin, Mistake, StaffHere, invalid
from jobclub.core.events import StaffAdded, StaffChanged, StaffRemoved, StaffReturned
from jobclub.core.office import Office
from jobclub.core.office.lists import Page, Window, window_of
from jobclub.core.office.reach import Employed
from jobclub.core.office.store import Transaction
from jobclub.core.people.email import fault_in_email
from jobclub.core.people.identity import fault_in_key
from jobclub.core.people.organisation import Organisation
from jobclub.core.people.participant import folded
from jobclub.core.people.staff import Act, Actor, Role, Staff, fault_in_role
from jobclub.core.spans import Span
from jobclub.core.text import fault_in_line
from jobclub.core.usecases.issuing import revoke_now, revoke_tokens_beyond
from jobclub.core.usecases.keying import revoke

LOOK_AHEAD = timedelta(weeks=520)
"""How far ahead engagements are looked for."""


@dataclass(frozen=True, slots=True)
class Leaver:
    """Somebody who left, and the engagements of theirs that lie ahead until somebody else has them."""

    staff: Staff
    engagements: tuple[Engagement, ...]


def actor_of(organisation: Organisation, staff: Staff) -> Actor:
    """Give one of the staff as the one who acts."""
    return Employed(organisation.id, organisation.time_zone, staff).actor


def add_staff(office: Office, actor: Actor, *, name: str, email: str, role: Role) -> Staff:
    """Let somebody join the staff.

    Raises:
        Invalid: Name, e-mail or role cannot be.
        EmailTaken: Somebody of the staff has this e-mail; they may have left.
    """
    actor.must_everywhere(Act.WRITE_ORGANISATION)
    staff = _checked(Staff(id=office.new_id(), name=name, email=email, role=role))
    with office.transaction(actor) as tx:
        tx.staff.add(staff)
        tx.record(StaffAdded(at=office.now(), staff_id=staff.id))
    return staff


def _checked(staff: Staff) -> Staff:
    faults = {
        "/name": fault_in_line(staff.name),
        "/email": fault_in_email(staff.email),
        "/role": fault_in_role(staff.role),
    }
    if any(faults.values()):
        raise Invalid(*(Mistake(pointer, fault) for pointer, fault in faults.items() if fault))
    return staff


def change_staff(
    office: Office, actor: Actor, staff_id: str, seen: frozenset[str] | None, **changes: Any
) -> Staff:
    """Set name, e-mail, role or account (``identity``) of one of the staff.

    Sessions have the new role at once; tokens that would reach farther than it are revoked.

    Raises:
        Stale: They were changed since ``seen``.
        Invalid: Something about them cannot be.
        EmailTaken, IdentityTaken, LastAdmin: A rule stands against it.
    """
    actor.must_everywhere(Act.WRITE_ORGANISATION)
    with office.transaction(actor) as tx:
        admins, before = tx.staff.admins(), tx.staff.held(staff_id)
        must_be_unchanged(seen, str(before.version))
        after = _checked(replace(before, **changes))
        if after.identity not in {None, before.identity}:
            _must_be_of_tenant(tx, after.identity)
        if after.role is not Role.ADMIN:
            _must_not_be_last(admins, before)
        tx.record(StaffChanged(at=office.now(), staff_id=staff_id))
        revoke_tokens_beyond(office, tx, staff_id, after.role)
        return tx.staff.save(after)


def _must_be_of_tenant(tx: Transaction, identity: str) -> None:
    if fault := fault_in_key(identity, tx.organisations.current().entra_tenant_id):
        raise invalid("/identity", fault)


def _must_not_be_last(admins: list[Staff], leaving: Staff) -> None:
    if [admin.id for admin in admins] == [leaving.id]:
        raise LastAdmin(
            "They are the last who can administer the organisation; let somebody else do so first."
        )


def get_staff(office: Office, actor: Actor, staff_id: str) -> Staff:
    """Give one of the staff, also if they left."""
    actor.must(Act.READ_ORGANISATION)
    with office.reading(actor) as tx:
        return tx.staff.get(staff_id)


def find_staff(office: Office, actor: Actor, email: str) -> Staff:
    """Give who of the staff has an e-mail address, also if they left.

    Raises:
        NotFound: Nobody has.
    """
    actor.must(Act.READ_ORGANISATION)
    key = folded(email) or ""
    with office.reading(actor) as tx:
        return tx.staff.get(tx.staff.by_email_keys([key]).get(key, ""))


def list_staff(office: Office, actor: Actor, window: Window, *, left: bool = False) -> Page[Staff]:
    """Give the staff who are here, or who left, in the order they joined."""
    actor.must(Act.READ_ORGANISATION)
    with office.reading(actor) as tx:
        return tx.staff.page(window, left=left)


def remove_staff(office: Office, actor: Actor, staff_id: str, seen: frozenset[str] | None) -> Leaver:
    """Let one of the staff leave: whatever is a key of theirs opens nothing from now on.

    What lies ahead of them stays until it is handed on; sessions that were held keep their name.

    Raises:
        Stale: They were changed since ``seen``.
        LastAdmin: Nobody else administers the organisation.
    """
    actor.must_everywhere(Act.WRITE_ORGANISATION)
    with office.transaction(actor) as tx:
        admins, staff = tx.staff.admins(), tx.staff.held(staff_id)
        must_be_unchanged(seen, str(staff.version))
        _must_not_be_last(admins, staff)
        if staff.is_here:
            tx.record(StaffRemoved(at=office.now(), staff_id=staff_id))
            staff = tx.staff.save(replace(staff, left_at=office.now()))
            _take_keys(office, tx, staff_id)
        return Leaver(staff, tuple(_ahead(office, tx, staff_id)))


def _take_keys(office: Office, tx: Transaction, staff_id: str) -> None:
    """Let sessions, links, calendars and tokens of somebody open nothing any more."""
    for link in tx.links.of_staff(staff_id):
        revoke(tx, link, office.now())
    for token in tx.staff.tokens_of(staff_id):
        revoke_now(office, tx, token)


def _ahead(office: Office, tx: Transaction, staff_id: str) -> list[Engagement]:
    now = office.now()
    return tx.staff.engagements([staff_id], Span(now, now + LOOK_AHEAD), outside_group="")


def return_staff(office: Office, actor: Actor, staff_id: str) -> Staff:
    """Let somebody who left work here again, in the role they had; they sign in anew.

    Raises:
        StaffHere: They did not leave.
    """
    actor.must_everywhere(Act.WRITE_ORGANISATION)
    with office.transaction(actor) as tx:
        staff = tx.staff.held(staff_id)
        if staff.is_here:
            raise StaffHere("They work here; there is nothing to do.")
        tx.record(StaffReturned(at=office.now(), staff_id=staff_id))
        return tx.staff.save(replace(staff, left_at=None))


def list_engagements(office: Office, actor: Actor, staff_id: str, window: Window) -> Page[Engagement]:
    """Give what lies ahead of one of the staff, by time: one's own, or as a coordinator anybody's."""
    with office.reading(actor) as tx:
        tx.staff.get(staff_id)
        if actor.staff_id == staff_id:
            actor.must(Act.READ_COHORTS)
        else:
            actor.must_everywhere(Act.READ_COHORTS)
        ahead = _ahead(office, tx, staff_id)
    return window_of(ahead, window, lambda one: one.activity_id)

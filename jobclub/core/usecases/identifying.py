"""Identifying: what follows once Microsoft Entra has said who somebody is, and in which role.

Accounts are told apart by tenant and object id. An e-mail address proves nothing: whoever has one of a
colleague's is not let in as that colleague, who has to connect the account once, while signed in.
"""

from __future__ import annotations

from dataclasses import replace

from jobclub.core.errors import IdentityTaken, LastAdmin, NoRole, NotConnected, NotSignedIn, StaffLeft
from jobclub.core.events import StaffAdded, StaffChanged
from jobclub.core.office import Office
from jobclub.core.office.reach import Employed
from jobclub.core.office.store import Transaction
from jobclub.core.people.email import fault_in_email
from jobclub.core.people.identity import Identity
from jobclub.core.people.organisation import Organisation
from jobclub.core.people.participant import folded
from jobclub.core.people.staff import Role, Staff
from jobclub.core.text import fault_in_line
from jobclub.core.usecases.issuing import revoke_tokens_beyond
from jobclub.core.usecases.signing_in import SignedIn, session_for

NO_TENANT = "Nobody here signs in with accounts of this organisation; sign in by link."
NO_ROLE = (
    "Your account has no role in jobclub yet; ask whoever administers the accounts of your organisation."
)
NO_EMAIL = (
    "Your account has no e-mail address that can be used here; sign in by link, then connect your account."
)
NOT_CONNECTED = "Somebody of the staff has this e-mail already; if it is you, sign in by link, then connect."
ANOTHER = "You sign in with another account; an administrator can disconnect it first."
LEFT = "You are not one of the staff here any more; ask an administrator if that is wrong."


def begin_session_of(office: Office, identity: Identity) -> str:
    """Let a session of whoever has an account begin, and give its secret; newcomers join the staff.

    Their role is the account's, each time; the last admin stays one, and the operator is told.

    Raises:
        NotSignedIn: No organisation's staff sign in with accounts of this tenant.
        NoRole: The account has none of our roles.
        NotConnected: One of the staff has this e-mail and did not connect the account, or it has no e-mail.
        StaffLeft: They left.
    """
    organisation = office.store.organisation_of_tenant(identity.tenant_id.lower())
    known = office.store.staff_known_as(identity.key)
    if organisation is None or (known is not None and known.organisation_id != organisation.id):
        raise NotSignedIn(NO_TENANT)
    role = _role_of(identity)
    if known is None:
        return _first_session(office, organisation, _newcomer(office, identity, role))
    with office.transaction(known.actor) as tx:
        admins = [] if known.staff.role is role else tx.staff.admins()
        staff = tx.staff.held(known.staff.id)
        if not staff.is_here:
            raise StaffLeft(LEFT)
        if staff.role is Role.ADMIN and not any(admin.id != staff.id for admin in admins):
            role = _of_last_admin(office, staff, role)
        return session_for(office, tx, _in_role(office, tx, staff, role))


def _of_last_admin(office: Office, staff: Staff, role: Role) -> Role:
    """Let the last admin be one, whatever their account says: somebody has to be able to name another."""
    if role is not Role.ADMIN:
        office.troubled(
            "the last admin stays one, though their account is no admin's", staff.id, LastAdmin(role)
        )
    return Role.ADMIN


def _role_of(identity: Identity) -> Role:
    if identity.role is None:
        raise NoRole(NO_ROLE)
    return identity.role


def _newcomer(office: Office, identity: Identity, role: Role) -> Staff:
    """Make one of the staff of an account; whose name can't be one is called by their address."""
    email = identity.email or ""
    if fault_in_email(email):
        raise NotConnected(NO_EMAIL)
    name = email if fault_in_line(identity.name) else identity.name
    return Staff(id=office.new_id(), name=name, email=email, role=role, identity=identity.key)


def _first_session(office: Office, organisation: Organisation, newcomer: Staff) -> str:
    employed = Employed(organisation.id, organisation.time_zone, newcomer)
    with office.transaction(employed.actor) as tx:
        if tx.staff.by_email_keys([folded(newcomer.email) or ""]):
            raise NotConnected(NOT_CONNECTED)
        tx.staff.add(newcomer)
        tx.record(StaffAdded(at=office.now(), staff_id=newcomer.id))
        return session_for(office, tx, newcomer)


def _in_role(office: Office, tx: Transaction, staff: Staff, role: Role) -> Staff:
    """Give one of the staff in the role of their account."""
    if staff.role is role:
        return staff
    tx.record(StaffChanged(at=office.now(), staff_id=staff.id))
    revoke_tokens_beyond(office, tx, staff.id, role)
    return tx.staff.save(replace(staff, role=role))


def connect_identity(office: Office, signed_in: SignedIn, identity: Identity) -> Staff:
    """Let whoever is signed in sign in with an account from now on.

    Raises:
        NotConnected: The account is of another tenant than the organisation's.
        NoRole: The account has none of our roles.
        IdentityTaken: They have connected another one, or somebody else has this one.
    """
    _role_of(identity)
    with office.transaction(signed_in.actor) as tx:
        if tx.organisations.current().entra_tenant_id != identity.tenant_id.lower():
            raise NotConnected(NO_TENANT)
        staff = tx.staff.held(signed_in.staff.id)
        if staff.identity not in {None, identity.key}:
            raise IdentityTaken(ANOTHER)
        tx.record(StaffChanged(at=office.now(), staff_id=staff.id))
        return tx.staff.save(replace(staff, identity=identity.key))

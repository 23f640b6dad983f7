"""Who somebody is that nobody has let in yet: found by a secret, an e-mail address or an account.

These look-ups go across organisations, each in one statement; see ``AcrossOrganisations``. The one row that
somebody has something to show for names the organisation they enter, and the statement sees no other.
"""

from __future__ import annotations

from datetime import datetime
from types import SimpleNamespace
from typing import Any

from sqlalchemy import Connection, Select, Table, and_, bindparam, select, update

from jobclub.core.office.reach import Employed, Keyed, Opened
from jobclub.core.people.link import Purpose
from jobclub.core.people.organisation import Organisation
from jobclub.core.people.staff import Staff
from jobclub.integrations.database.doors import enter, entering
from jobclub.integrations.database.links import link_of
from jobclub.integrations.database.organisations import organisation_of
from jobclub.integrations.database.prepared import prepared
from jobclub.integrations.database.staff import staff_of, token_of
from jobclub.integrations.database.tables import links, organisations, staff, tokens

OF_STAFF = [column.label(f"staff_{column.name}") for column in staff.c if column.name != "id"]


def _with_whose(table: Table) -> Select[Any]:
    """Give keys with their digest, with the zone of their organisation and whose of the staff they are."""
    theirs = and_(staff.c.organisation_id == table.c.organisation_id, staff.c.id == table.c.staff_id)
    return (
        select(table, organisations.c.time_zone, *OF_STAFF)
        .join(organisations, organisations.c.id == table.c.organisation_id)
        .outerjoin(staff, theirs)
        .where(table.c.digest == bindparam("digest"))
    )


LINK = _with_whose(links).where(links.c.purpose == bindparam("purpose"))
TOKEN = _with_whose(tokens)
BY_LINK, BY_TOKEN, BY_ACCOUNT = (
    entering(links, "digest"),
    entering(tokens, "digest"),
    entering(staff, "identity"),
)
"""What each look-up asks first on PostgreSQL: see ``doors.enter``."""
EMPLOYED = select(staff, organisations.c.time_zone).join(
    organisations, organisations.c.id == staff.c.organisation_id
)
HERE = (staff.c.email_key == bindparam("email_key"), staff.c.left_at.is_(None))
EMPLOYERS = select(staff.c.organisation_id).where(*HERE).order_by(staff.c.organisation_id)
AT_ADDRESS = EMPLOYED.where(*HERE, staff.c.organisation_id == bindparam("organisation_id"))
BY_IDENTITY = EMPLOYED.where(staff.c.identity == bindparam("identity"))
BY_TENANT = select(organisations).where(organisations.c.entra_tenant_id == bindparam("tenant_id"))

UNLOCKED = (
    select(tokens.c.id)
    .where(tokens.c.organisation_id == bindparam("whose"), tokens.c.id == bindparam("one"))
    .with_for_update(skip_locked=True)
)
NOTE_USE = (
    update(tokens)
    .where(tokens.c.organisation_id == bindparam("of"), tokens.c.id.in_(UNLOCKED.scalar_subquery()))
    .values(used_at=bindparam("now"))
)


def opened_by(db: Connection, digest: str, purpose: Purpose) -> Opened | None:
    """Give the link with this secret, for one thing, whether or not it still opens it, and whose it is."""
    enter(db, BY_LINK, digest=digest)
    for row in prepared(LINK, db.dialect).rows(db, {"digest": digest, "purpose": purpose.value}):
        return Opened(row.organisation_id, row.time_zone, link_of(row), _whose(row))
    return None


def keyed_by(db: Connection, digest: str) -> Keyed | None:
    """Give the token with this secret, whether or not it is still valid, and whose it is."""
    enter(db, BY_TOKEN, digest=digest)
    for row in prepared(TOKEN, db.dialect).rows(db, {"digest": digest}):
        return Keyed(row.organisation_id, row.time_zone, token_of(row), _whose(row))
    return None


def note_use(db: Connection, keyed: Keyed, now: datetime) -> None:
    """Note when a token was used, unless somebody else holds it."""
    whose, one = keyed.organisation_id, keyed.token.id
    db.execute(NOTE_USE, {"of": whose, "whose": whose, "one": one, "now": now})


def employers_of(db: Connection, email_key: str) -> list[str]:
    """Give the organisations in which somebody has a folded e-mail address and is here."""
    found = prepared(EMPLOYERS, db.dialect).rows(db, {"email_key": email_key})
    return [row.organisation_id for row in found]


def employed_at(db: Connection, organisation_id: str, email_key: str) -> list[Employed]:
    """Give who that is in one of them."""
    asked = {"organisation_id": organisation_id, "email_key": email_key}
    return [_employed(row) for row in prepared(AT_ADDRESS, db.dialect).rows(db, asked)]


def staff_known_as(db: Connection, identity: str) -> Employed | None:
    """Give who signs in with an account, also if they left."""
    enter(db, BY_ACCOUNT, identity=identity)
    found = prepared(BY_IDENTITY, db.dialect).rows(db, {"identity": identity})
    return _employed(found[0]) if found else None


def organisation_of_tenant(db: Connection, tenant_id: str) -> Organisation | None:
    """Give whose staff a tenant of Microsoft Entra holds."""
    found = prepared(BY_TENANT, db.dialect).rows(db, {"tenant_id": tenant_id})
    return organisation_of(found[0]) if found else None


def _employed(row: Any) -> Employed:
    return Employed(row.organisation_id, row.time_zone, staff_of(row))


def _whose(row: Any) -> Staff | None:
    """Read one of the staff who came along with their key."""
    if row.staff_name is None:
        return None
    about = {column.name: getattr(row, f"staff_{column.name}") for column in staff.c if column.name != "id"}
    return staff_of(SimpleNamespace(id=row.staff_id, **about))

"""Guests come by mail, and people have interests."""

import json
from collections.abc import Callable
from typing import Any

import sqlalchemy as sa
from alembic import op

from jobclub.integrations.database.migrations.walls import SHOWN, let_through, raise_wall

revision = "0018"
down_revision = "0017"
branch_labels = None
depends_on = None

ID = sa.String(length=36)
LINE = sa.String(length=200)
EMAIL = sa.String(length=254)
INSTANT = sa.DateTime(timezone=True)
KIND = sa.String(length=16)
NAMED = sa.text("name IS NOT NULL OR contact IS NOT NULL")
NAMED_NOW = sa.text("name IS NOT NULL OR contact IS NOT NULL OR email IS NOT NULL")
NOTHING = sa.text("'[]'")


def upgrade() -> None:
    """Let people ask for more than a cohort, have interests, and guests come to any activity by a link."""
    wanted = (_needed("kind", KIND), _needed("wanted_ids", sa.Text()))
    _make_anew("registrations", _wanting_anything, *_columns_of_registrations(*wanted))
    _index("registrations", "address_key")
    for table in ("organisations", "participants"):
        op.add_column(table, sa.Column("interests", sa.Text(), nullable=False, server_default=NOTHING))
    _make_anew("guests", _of_anything, *_columns_of_guests_now())
    _index_guests("activity_id", NAMED_NOW)
    op.add_column("links", sa.Column("guest_id", ID, nullable=True))
    _index("links", "guest_id")
    let_through("links", "guest", where=f"digest = {SHOWN} AND purpose = 'guest'")


def _make_anew(table: str, change: Callable[[dict[str, Any]], dict[str, Any]], *parts: Any) -> None:
    """Make a small table again as it is to be, with the same rows: SQLite drops no reference."""
    db = op.get_bind()
    before = sa.Table(table, sa.MetaData(), autoload_with=db, resolve_fks=False)
    rows = [change(row._asdict()) for row in db.execute(sa.select(before)).all()]
    op.drop_table(table)
    identity = [_needed(name, ID) for name in ("organisation_id", "id")]
    key = sa.PrimaryKeyConstraint("organisation_id", "id", name=f"pk_{table}")
    made = op.create_table(table, *identity, *parts, key)
    if rows:
        op.bulk_insert(made, rows)
    raise_wall(table)


def _needed(name: str, kind: Any) -> sa.Column[Any]:
    return sa.Column(name, kind, nullable=False)


def _may_be(name: str, kind: Any) -> sa.Column[Any]:
    return sa.Column(name, kind, nullable=True)


def _to_organisation(table: str) -> sa.ForeignKeyConstraint:
    name = f"fk_{table}_organisation_id_organisations"
    return sa.ForeignKeyConstraint(["organisation_id"], ["organisations.id"], name=name)


def _to(table: str, other: str, column: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(
        ["organisation_id", column],
        [f"{other}.organisation_id", f"{other}.id"],
        name=f"fk_{table}_organisation_id_{column}_{other}",
    )


def _columns_of_registrations(*wanted: sa.Column[Any]) -> tuple[Any, ...]:
    return (
        *wanted,
        _needed("name", LINE),
        _needed("language", sa.String(length=8)),
        _may_be("email", EMAIL),
        _may_be("phone", sa.String(length=32)),
        _needed("address_key", EMAIL),
        _may_be("digest", sa.String(length=64)),
        _needed("asked_at", INSTANT),
        _needed("ends_at", INSTANT),
        *([_to("registrations", "cohorts", "cohort_id")] if len(wanted) == 1 else []),
        _to_organisation("registrations"),
    )


def _columns_of_guests_now() -> tuple[Any, ...]:
    return (
        _needed("activity", KIND),
        _needed("activity_id", ID),
        *(_may_be(name, LINE) for name in ("name", "partner", "contact")),
        _may_be("email", EMAIL),
        _needed("state", KIND),
        _may_be("not_me_at", INSTANT),
        _needed("version", sa.Integer()),
        _to_organisation("guests"),
    )


def _wanting_anything(row: dict[str, Any]) -> dict[str, Any]:
    wanted_ids = json.dumps([row.pop("cohort_id")])
    return {**row, "kind": "cohort", "wanted_ids": wanted_ids}


def _of_anything(row: dict[str, Any]) -> dict[str, Any]:
    state = "confirmed" if row.pop("confirmed") else "invited"
    told = {"activity": "session", "activity_id": row.pop("session_id"), "state": state}
    return {**row, **told, "email": None, "not_me_at": None}


def _index(table: str, *columns: str, unique: bool = False) -> None:
    names = ["organisation_id", *columns]
    op.create_index(f"ix_{table}_{'_'.join(names)}", table, names, unique=unique)
    if table == "registrations":
        op.create_index("ix_registrations_organisation_id_ends_at", table, ["organisation_id", "ends_at"])
        names = ["organisation_id", "digest"]
        op.create_index("ix_registrations_organisation_id_digest", table, names, unique=True)


def _index_guests(column: str, named: sa.TextClause) -> None:
    names = ["organisation_id", column]
    op.create_index(f"ix_guests_organisation_id_{column}", "guests", names)
    op.create_index("ix_guests_named", "guests", names, sqlite_where=named, postgresql_where=named)


def downgrade() -> None:
    """Undo it. Guests of anything but sessions go, and so do links that guests were given."""
    if op.get_bind().dialect.name == "postgresql":
        op.execute('DROP POLICY "guest" ON "links"')
    op.execute("DELETE FROM links WHERE purpose = 'guest'")
    op.drop_index("ix_links_organisation_id_guest_id", "links")
    op.drop_column("links", "guest_id")
    op.execute("DELETE FROM guests WHERE activity <> 'session'")
    _make_anew("guests", _of_a_session, *_columns_of_guests_before())
    _index_guests("session_id", NAMED)
    for table in ("participants", "organisations"):
        op.drop_column(table, "interests")
    op.execute("DELETE FROM deliveries WHERE notice = 'registration' AND group_id IS NULL")
    op.execute("DELETE FROM registrations WHERE kind <> 'cohort'")
    _make_anew("registrations", _wanting_a_cohort, *_columns_of_registrations(_needed("cohort_id", ID)))
    _index("registrations", "cohort_id", "address_key")


def _columns_of_guests_before() -> tuple[Any, ...]:
    return (
        _needed("session_id", ID),
        *(_may_be(name, LINE) for name in ("name", "partner", "contact")),
        _needed("confirmed", sa.Boolean()),
        _needed("version", sa.Integer()),
        _to("guests", "sessions", "session_id"),
        _to_organisation("guests"),
    )


def _of_a_session(row: dict[str, Any]) -> dict[str, Any]:
    session_id, confirmed = row.pop("activity_id"), row.pop("state") == "confirmed"
    for name in ("activity", "email", "not_me_at"):
        del row[name]
    return {**row, "session_id": session_id, "confirmed": confirmed}


def _wanting_a_cohort(row: dict[str, Any]) -> dict[str, Any]:
    [cohort_id] = json.loads(row.pop("wanted_ids"))
    del row["kind"]
    return {**row, "cohort_id": cohort_id}

"""Webinars tell who came."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from alembic import op

from jobclub.integrations.database.migrations.walls import raise_wall

revision = "0022"
down_revision = "0021"
branch_labels = None
depends_on = None

ID = sa.String(length=36)
INSTANT = sa.DateTime(timezone=True)


def upgrade() -> None:
    """Let what was seen belong to an activity of any kind, by no reference."""
    _make_anew("session_id", "activity_id")


def downgrade() -> None:
    """Undo it. What was seen at anything but sessions goes, and nobody is asked about it any more."""
    op.execute("DELETE FROM sightings WHERE activity_id NOT IN (SELECT id FROM sessions)")
    op.execute("DELETE FROM sighted WHERE activity_id NOT IN (SELECT id FROM sessions)")
    op.execute("DELETE FROM deliveries WHERE notice = 'attendance' AND about LIKE '%\"webinar_id\"%'")
    _make_anew("activity_id", "session_id")


def _make_anew(before: str, after: str) -> None:
    """Make both tables again with another key, and the same rows: SQLite drops no reference."""
    kept = {table: _taken_out(table) for table in ("sightings", "sighted")}
    _table("sighted", after, _needed("fetched_at", INSTANT))
    op.create_index(
        op.f("ix_sighted_organisation_id_fetched_at"), "sighted", ["organisation_id", "fetched_at"]
    )
    _table(
        "sightings",
        after,
        _needed("report", sa.Text()),
        _needed("entry", sa.Text()),
        _needed("seen_as", sa.String(length=16)),
        sa.Column("email", sa.Text(), nullable=True),
        sa.Column("name", sa.Text(), nullable=True),
        _needed("stays", sa.Text()),
        key=("report", "entry"),
    )
    for table, rows in kept.items():
        if rows:
            made = sa.Table(table, sa.MetaData(), autoload_with=op.get_bind(), resolve_fks=False)
            op.bulk_insert(made, [{**row, after: row[before]} for row in rows])
        raise_wall(table)


def _taken_out(table: str) -> list[dict[str, Any]]:
    db = op.get_bind()
    before = sa.Table(table, sa.MetaData(), autoload_with=db, resolve_fks=False)
    rows = [dict(row) for row in db.execute(sa.select(before)).mappings()]
    op.drop_table(table)
    return rows


def _needed(name: str, kind: Any) -> sa.Column[Any]:
    return sa.Column(name, kind, nullable=False)


def _table(name: str, whose: str, *columns: sa.Column[Any], key: tuple[str, ...] = ()) -> None:
    to_session = sa.ForeignKeyConstraint(
        ["organisation_id", "session_id"],
        ["sessions.organisation_id", "sessions.id"],
        name=op.f(f"fk_{name}_organisation_id_session_id_sessions"),
    )
    op.create_table(
        name,
        _needed("organisation_id", ID),
        _needed(whose, ID),
        *columns,
        *([to_session] if whose == "session_id" else []),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisations.id"], name=op.f(f"fk_{name}_organisation_id_organisations")
        ),
        sa.PrimaryKeyConstraint("organisation_id", whose, *key, name=op.f(f"pk_{name}")),
    )

"""Meetings are asked for."""

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None

WAITING_BEFORE = sa.text("state = 'waiting'")
WAITING = sa.text("state = 'waiting' AND NOT errand")
ERRAND_WAITING = sa.text("state = 'waiting' AND errand")
ERRAND = sa.text("errand")
INSTANT = sa.DateTime(timezone=True)
ID = sa.String(length=36)
NUMBER = {"type_": sa.Integer(), "nullable": False}
NAME = {"type_": sa.String(length=64), "nullable": False}
WORD = {"type_": sa.String(length=16), "nullable": False}
LINE = {"type_": sa.String(length=200), "nullable": True}
NEW: dict[str, dict[str, dict[str, Any]]] = {
    "organisations": {
        "meeting_provider": {**NAME, "server_default": sa.text("'none'")},
        "lobby": {**WORD, "server_default": sa.text("'open'")},
        "chat": {**WORD, "server_default": sa.text("'meanwhile'")},
    },
    "cohorts": {
        "meeting_dial_in": LINE,
        "meeting_dial_code": LINE,
        "meetings_version": {**NUMBER, "server_default": sa.text("0")},
    },
    "sessions": {
        "dial_code": LINE,
        "meeting_generation": {**NUMBER, "server_default": sa.text("1")},
        "meeting_told": {"type_": sa.Text(), "nullable": True},
    },
    "told": {"mark": {**WORD, "nullable": True}},
    "deliveries": {"errand": {"type_": sa.Boolean(), "nullable": False, "server_default": sa.false()}},
}


def upgrade() -> None:
    """Meetings are asked for."""
    for table, columns in NEW.items():
        for name, about in columns.items():
            op.add_column(table, sa.Column(name, **about))
    _references(sa.String(length=200), sa.Text(), "meeting_reference")
    op.drop_index("ix_deliveries_waiting", table_name="deliveries")
    _index_deliveries("ix_deliveries_waiting", ["due_at", "id"], WAITING)
    _index_deliveries("ix_deliveries_errands_waiting", ["due_at", "id"], ERRAND_WAITING)
    _index_deliveries("ix_deliveries_errands", ["organisation_id", "cohort_id", "id"], ERRAND)
    _sightings()


def _sightings() -> None:
    op.create_table(
        "sighted",
        sa.Column("organisation_id", ID, nullable=False),
        sa.Column("session_id", ID, nullable=False),
        sa.Column("fetched_at", INSTANT, nullable=False),
        *_of_a_session("sighted"),
    )
    op.create_index(
        op.f("ix_sighted_organisation_id_fetched_at"), "sighted", ["organisation_id", "fetched_at"]
    )
    op.create_table(
        "sightings",
        sa.Column("organisation_id", ID, nullable=False),
        sa.Column("session_id", ID, nullable=False),
        sa.Column("report", sa.Text(), nullable=False),
        sa.Column("entry", sa.Text(), nullable=False),
        sa.Column("seen_as", sa.String(length=16), nullable=False),
        sa.Column("email", sa.Text(), nullable=True),
        sa.Column("name", sa.Text(), nullable=True),
        sa.Column("stays", sa.Text(), nullable=False),
        *_of_a_session("sightings", "report", "entry"),
    )


def _of_a_session(table: str, *key: str) -> tuple[sa.Constraint, ...]:
    """Let rows belong to a session of their organisation, and tell them apart."""
    return (
        sa.ForeignKeyConstraint(
            ["organisation_id", "session_id"],
            ["sessions.organisation_id", "sessions.id"],
            name=op.f(f"fk_{table}_organisation_id_session_id_sessions"),
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisations.id"], name=op.f(f"fk_{table}_organisation_id_organisations")
        ),
        sa.PrimaryKeyConstraint("organisation_id", "session_id", *key, name=op.f(f"pk_{table}")),
    )


def _references(before: sa.String, after: sa.String, kept: str) -> None:
    """Let references be longer, or shorter, keeping what ``kept`` gives: SQLite minds no lengths."""
    if op.get_bind().dialect.name == "postgresql":
        op.alter_column(
            "sessions", "meeting_reference", existing_type=before, type_=after, postgresql_using=kept
        )


def _index_deliveries(name: str, columns: list[str], where: sa.TextClause) -> None:
    """Index some of the deliveries only."""
    op.create_index(name, "deliveries", columns, sqlite_where=where, postgresql_where=where)


def downgrade() -> None:
    """Undo it. What was asked of providers is asked no more: the tables before knew of no errands."""
    op.drop_table("sightings")
    op.drop_table("sighted")
    for name in ("errands", "errands_waiting", "waiting"):
        op.drop_index(f"ix_deliveries_{name}", table_name="deliveries")
    op.execute("DELETE FROM deliveries WHERE errand OR notice = 'way_in'")
    short = "CASE WHEN length(meeting_reference) <= 200 THEN meeting_reference END"
    _references(sa.Text(), sa.String(length=200), short)
    for table, columns in NEW.items():
        for name in reversed(columns):
            op.drop_column(table, name)
    _index_deliveries("ix_deliveries_waiting", ["due_at", "id"], WAITING_BEFORE)

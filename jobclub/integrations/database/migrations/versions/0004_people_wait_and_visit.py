"""People wait in line, and visit."""

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

HELD_BEFORE = sa.text("state IN ('enrolled', 'completed', 'ended')")
HELD = sa.text("state IN ('enrolled', 'waitlisted', 'offered', 'completed', 'ended')")
NEW: dict[str, Any] = {
    "enrolled_at": sa.DateTime(timezone=True),
    "turn": sa.Integer(),
    "offered_at": sa.DateTime(timezone=True),
    "reply_by": sa.DateTime(timezone=True),
    "lapsed_at": sa.DateTime(timezone=True),
    "continues": sa.String(length=36),
    "transfer_from": sa.String(length=36),
}


def upgrade() -> None:
    """People wait in line, and visit."""
    op.drop_index("uq_places_held", table_name="places")
    op.add_column("cohorts", sa.Column("below_minimum_reason", sa.String(length=200), nullable=True))
    for name, kind in NEW.items():
        op.add_column("places", sa.Column(name, kind, nullable=True))
    op.execute("UPDATE places SET enrolled_at = since")
    _hold(HELD)
    op.create_table(
        "visits",
        sa.Column("organisation_id", sa.String(length=36), nullable=False),
        sa.Column("place_id", sa.String(length=36), nullable=False),
        sa.Column("session_id", sa.String(length=36), nullable=False),
        sa.Column("participant_id", sa.String(length=36), nullable=False),
        sa.Column("cohort_id", sa.String(length=36), nullable=False),
        sa.Column("host_id", sa.String(length=36), nullable=False),
        sa.Column("unit_keys", sa.Text(), nullable=False),
        sa.Column("agreed_at", sa.DateTime(timezone=True), nullable=False),
        _to("places", "place_id"),
        _to("sessions", "session_id"),
        _to("participants", "participant_id"),
        _to("cohorts", "cohort_id"),
        _to("cohorts", "host_id"),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisations.id"], name=op.f("fk_visits_organisation_id_organisations")
        ),
        sa.PrimaryKeyConstraint("organisation_id", "place_id", "session_id", name=op.f("pk_visits")),
    )
    for name in ("cohort_id", "host_id"):
        op.create_index(op.f(f"ix_visits_organisation_id_{name}"), "visits", ["organisation_id", name])


def _to(table: str, column: str) -> sa.ForeignKeyConstraint:
    """Refer to a row of the same organisation."""
    return sa.ForeignKeyConstraint(
        ["organisation_id", column],
        [f"{table}.organisation_id", f"{table}.id"],
        name=op.f(f"fk_visits_organisation_id_{column}_{table}"),
    )


def _hold(held: sa.TextClause) -> None:
    """Let nobody have two places in one activity: the wall behind the rule."""
    op.create_index(
        "uq_places_held",
        "places",
        ["organisation_id", "activity_id", "participant_id"],
        unique=True,
        sqlite_where=held,
        postgresql_where=held,
    )


def downgrade() -> None:
    """Undo it. Whoever waits leaves the line: the tables before knew of none."""
    op.drop_table("visits")
    op.drop_index("uq_places_held", table_name="places")
    waited = "state IN ('waitlisted', 'offered', 'transferred')"
    op.execute(f"UPDATE places SET state = 'withdrawn' WHERE {waited}")  # noqa: S608  (our own words)
    for name in reversed(NEW):
        op.drop_column("places", name)
    _hold(HELD_BEFORE)
    op.drop_column("cohorts", "below_minimum_reason")

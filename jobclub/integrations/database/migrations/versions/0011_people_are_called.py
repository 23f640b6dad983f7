"""People are called."""

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None

ID = sa.String(length=36)
INSTANT = sa.DateTime(timezone=True)
FOUND = (
    ("ix_cohorts_at_work", "cohorts", "consultant_id", "state IN ('draft', 'open')"),
    ("ix_submissions_unanswered", "submissions", "homework_id", "answer IS NULL"),
    (
        "ix_deliveries_unreached",
        "deliveries",
        "cohort_id",
        "(why = 'unreachable' OR state IN ('expired', 'dead'))",
    ),
)
"""Indexes that hold what somebody has to look at, and little else."""


def upgrade() -> None:
    """What became of calls is kept, and what lies on somebody's desk is found at once."""
    op.create_table(
        "calls",
        sa.Column("organisation_id", ID, nullable=False),
        sa.Column("place_id", ID, nullable=False),
        sa.Column("reason", sa.String(length=16), nullable=False),
        sa.Column("cohort_id", ID, nullable=False),
        sa.Column("participant_id", ID, nullable=False),
        sa.Column("staff_id", ID, nullable=True),
        sa.Column("called_at", INSTANT, nullable=True),
        sa.Column("later_until", INSTANT, nullable=True),
        _to("places", "place_id"),
        _to("cohorts", "cohort_id"),
        _to("participants", "participant_id"),
        _to("staff", "staff_id"),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisations.id"], name=op.f("fk_calls_organisation_id_organisations")
        ),
        sa.PrimaryKeyConstraint("organisation_id", "place_id", name=op.f("pk_calls")),
    )
    for column in ("cohort_id", "participant_id"):
        op.create_index(op.f(f"ix_calls_organisation_id_{column}"), "calls", ["organisation_id", column])
    for name, table, column, where in FOUND:
        condition = sa.text(where)
        op.create_index(
            name, table, ["organisation_id", column], sqlite_where=condition, postgresql_where=condition
        )


def _to(other: str, column: str) -> sa.ForeignKeyConstraint:
    """Refer to a row of the same organisation."""
    return sa.ForeignKeyConstraint(
        ["organisation_id", column],
        [f"{other}.organisation_id", f"{other}.id"],
        name=op.f(f"fk_calls_organisation_id_{column}_{other}"),
    )


def downgrade() -> None:
    """Undo it. What became of calls is lost: the tables before knew of none."""
    for name, table, _column, _where in FOUND:
        op.drop_index(name, table)
    op.drop_table("calls")

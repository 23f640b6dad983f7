"""Groups change their plan."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Groups change their plan."""
    op.add_column("sessions", sa.Column("topic", sa.Text(), nullable=True))
    op.add_column("sessions", sa.Column("agenda", sa.Text(), nullable=True))
    no, yes = sa.false(), sa.true()
    op.add_column("sessions", sa.Column("substituted", sa.Boolean(), server_default=no, nullable=False))
    op.add_column("homework", sa.Column("dropped", sa.Boolean(), server_default=no, nullable=False))
    op.add_column("homework", sa.Column("gates", sa.Boolean(), server_default=yes, nullable=False))
    op.add_column("homework", sa.Column("version", sa.Integer(), server_default=sa.text("0"), nullable=False))
    op.create_table(
        "changes",
        sa.Column("organisation_id", sa.String(length=36), nullable=False),
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("cohort_id", sa.String(length=36), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("kind", sa.String(length=16), nullable=False),
        sa.Column("session_id", sa.String(length=36), nullable=False),
        sa.Column("unit_key", sa.String(length=64), nullable=True),
        sa.Column("was", sa.Text(), nullable=True),
        sa.Column("became", sa.Text(), nullable=True),
        sa.Column("reason", sa.String(length=200), nullable=True),
        sa.ForeignKeyConstraint(
            ["organisation_id", "cohort_id"],
            ["cohorts.organisation_id", "cohorts.id"],
            name=op.f("fk_changes_organisation_id_cohort_id_cohorts"),
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id", "session_id"],
            ["sessions.organisation_id", "sessions.id"],
            name=op.f("fk_changes_organisation_id_session_id_sessions"),
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisations.id"], name=op.f("fk_changes_organisation_id_organisations")
        ),
        sa.PrimaryKeyConstraint("organisation_id", "id", name=op.f("pk_changes")),
    )
    op.create_index(
        op.f("ix_changes_organisation_id_cohort_id_id"), "changes", ["organisation_id", "cohort_id", "id"]
    )


def downgrade() -> None:
    """Undo it. Homework that a group dropped is asked for again: the tables before knew of none."""
    op.drop_index("ix_changes_organisation_id_cohort_id_id", "changes")
    op.drop_table("changes")
    for name in ("version", "gates", "dropped"):
        op.drop_column("homework", name)
    for name in ("substituted", "agenda", "topic"):
        op.drop_column("sessions", name)

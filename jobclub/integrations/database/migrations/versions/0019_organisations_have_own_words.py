"""Organisations have words of their own."""

import sqlalchemy as sa
from alembic import op

from jobclub.integrations.database.migrations.walls import raise_wall

revision = "0019"
down_revision = "0018"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Keep messages in an organisation's own words."""
    op.create_table(
        "wordings",
        sa.Column("organisation_id", sa.String(length=36), nullable=False),
        sa.Column("notice", sa.String(length=32), nullable=False),
        sa.Column("language", sa.String(length=8), nullable=False),
        sa.Column("subject", sa.String(length=200), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("short", sa.Text(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisations.id"], name=op.f("fk_wordings_organisation_id_organisations")
        ),
        sa.PrimaryKeyConstraint("organisation_id", "notice", "language", name=op.f("pk_wordings")),
    )
    raise_wall("wordings")


def downgrade() -> None:
    """Undo it. Own words are lost: the tables before knew of none."""
    op.drop_table("wordings")

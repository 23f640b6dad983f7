"""Observers ask by themselves."""

import sqlalchemy as sa
from alembic import op

revision = "0023"
down_revision = "0022"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Keep where those come from who ask for a webinar to see how it is done."""
    op.add_column("registrations", sa.Column("observer_of", sa.String(length=200)))


def downgrade() -> None:
    """Undo it. What observers asked for is dropped: they would get a place as somebody else."""
    op.execute("DELETE FROM registrations WHERE observer_of IS NOT NULL")
    op.drop_column("registrations", "observer_of")

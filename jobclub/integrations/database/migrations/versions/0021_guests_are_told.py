"""Guests are told."""

import sqlalchemy as sa
from alembic import op

revision = "0021"
down_revision = "0020"
branch_labels = None
depends_on = None

INSTANT = sa.DateTime(timezone=True)


def upgrade() -> None:
    """Keep what guests were told, whom of them nobody expects any more, and what is on its way to them."""
    op.add_column("guests", sa.Column("told_starts_at", INSTANT))
    op.add_column("guests", sa.Column("removed_at", INSTANT))
    op.add_column("deliveries", sa.Column("guest_id", sa.String(36)))


def downgrade() -> None:
    """Undo it. Who was taken off is gone, and nothing is on its way to guests."""
    op.execute("DELETE FROM deliveries WHERE guest_id IS NOT NULL")
    op.drop_column("deliveries", "guest_id")
    op.execute("DELETE FROM guests WHERE removed_at IS NOT NULL")
    op.drop_column("guests", "removed_at")
    op.drop_column("guests", "told_starts_at")

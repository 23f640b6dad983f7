"""Letters to guests may get lost."""

import sqlalchemy as sa
from alembic import op

revision = "0024"
down_revision = "0023"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Keep whether what guests were told has surely arrived: all that was noted so far has."""
    op.add_column("guests", sa.Column("told_certain", sa.Boolean(), nullable=False, server_default=sa.true()))


def downgrade() -> None:
    """Undo it. Who may not have been told is told once more."""
    op.execute("UPDATE guests SET told_starts_at = NULL WHERE NOT told_certain")
    op.drop_column("guests", "told_certain")

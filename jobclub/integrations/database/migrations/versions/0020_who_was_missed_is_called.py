"""Who was missed at an appointment is called."""

import sqlalchemy as sa
from alembic import op

revision = "0020"
down_revision = "0019"
branch_labels = None
depends_on = None

INSTANT = sa.DateTime(timezone=True)


def upgrade() -> None:
    """Keep when somebody was called about an appointment, or until when that was put off."""
    op.add_column("appointments", sa.Column("called_at", INSTANT))
    op.add_column("appointments", sa.Column("call_later_until", INSTANT))


def downgrade() -> None:
    """Undo it. Who was called is asked for anew."""
    op.drop_column("appointments", "call_later_until")
    op.drop_column("appointments", "called_at")

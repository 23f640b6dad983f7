"""Staff sign in."""

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None

INSTANT: dict[str, Any] = {"type_": sa.DateTime(timezone=True), "nullable": True}
NEW: dict[str, dict[str, dict[str, Any]]] = {
    "organisations": {"entra_tenant_id": {"type_": sa.String(length=36), "nullable": True}},
    "staff": {"identity": {"type_": sa.String(length=80), "nullable": True}, "left_at": INSTANT},
    "tokens": {
        "scopes": {"type_": sa.Text(), "nullable": False, "server_default": sa.text("'[]'")},
        "ends_at": INSTANT,
        "used_at": INSTANT,
    },
}
INDEXES = (
    ("organisations", "entra_tenant_id", True),
    ("staff", "email_key", False),
    ("staff", "identity", True),
)


def upgrade() -> None:
    """Staff leave, and are known to Microsoft Entra; tokens have limits and an end."""
    for table, columns in NEW.items():
        for name, about in columns.items():
            op.add_column(table, sa.Column(name, **about))
    for table, column, unique in INDEXES:
        op.create_index(op.f(f"ix_{table}_{column}"), table, [column], unique=unique)


def downgrade() -> None:
    """Undo it. Nobody has signed in any more; whoever had left has no keys, for those were revoked then."""
    op.execute("DELETE FROM links WHERE purpose IN ('sign_in', 'session')")
    op.execute("DELETE FROM deliveries WHERE notice = 'sign_in'")
    op.execute("UPDATE tokens SET revoked_at = ends_at WHERE revoked_at IS NULL AND ends_at IS NOT NULL")
    for table, column, _ in reversed(INDEXES):
        op.drop_index(op.f(f"ix_{table}_{column}"), table_name=table)
    for table, columns in NEW.items():
        for name in reversed(columns):
            op.drop_column(table, name)

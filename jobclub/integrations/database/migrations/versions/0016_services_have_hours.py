"""Services have hours."""

from typing import Any

import sqlalchemy as sa
from alembic import op

from jobclub.integrations.database.migrations.walls import raise_wall

revision = "0016"
down_revision = "0015"
branch_labels = None
depends_on = None

ID = sa.String(length=36)
LINE = sa.String(length=200)
WORD = sa.String(length=16)
TABLES = ("services", "service_consultants", "weekly_hours", "hours_exceptions")


def upgrade() -> None:
    """Make room for services, for who gives them, and for the hours of those."""
    _create_services()
    _create_consultants()
    _create_hours()
    _create_exceptions()
    for table in TABLES:
        raise_wall(table)


def _create_services() -> None:
    numbers = ("minutes", "buffer_before", "buffer_after", "notice_minutes", "horizon_days")
    _create(
        "services",
        sa.Column("title", LINE, nullable=False),
        sa.Column("description", sa.Text(), nullable=True),
        *(sa.Column(name, sa.Integer(), nullable=False) for name in numbers),
        sa.Column("modes", sa.Text(), nullable=False),
        sa.Column("daily_cap", sa.Integer(), nullable=True),
        *(sa.Column(name, sa.Integer(), nullable=False) for name in ("step_minutes", "change_until_minutes")),
        sa.Column("audience", WORD, nullable=False),
        *(
            sa.Column(f"package_{name}", sa.Integer(), nullable=True)
            for name in ("calls", "min_days", "max_days")
        ),
        sa.Column("wants_material", sa.Boolean(), nullable=False),
        sa.Column("meeting_provider", sa.String(length=64), nullable=True),
        sa.Column("state", WORD, nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
    )


def _create_consultants() -> None:
    _create(
        "service_consultants",
        _to("service_consultants", "services", "service_id"),
        _to("service_consultants", "staff", "staff_id"),
        key=("service_id", "staff_id"),
    )
    _index("service_consultants", "staff_id")


def _create_hours() -> None:
    _create(
        "weekly_hours",
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("weekday", sa.Integer(), nullable=False),
        sa.Column("opens", sa.Time(), nullable=False),
        sa.Column("closes", sa.Time(), nullable=False),
        sa.Column("from_on", sa.Date(), nullable=True),
        sa.Column("until_on", sa.Date(), nullable=True),
        _to("weekly_hours", "staff", "staff_id"),
        key=("staff_id",),
        more_key=("number",),
    )


def _create_exceptions() -> None:
    _create(
        "hours_exceptions",
        sa.Column("staff_id", ID, nullable=False),
        sa.Column("first_on", sa.Date(), nullable=False),
        sa.Column("last_on", sa.Date(), nullable=False),
        sa.Column("kind", WORD, nullable=False),
        sa.Column("hours", sa.Text(), nullable=False),
        sa.Column("reason", LINE, nullable=True),
        sa.Column("service_id", ID, nullable=True),
        _to("hours_exceptions", "staff", "staff_id"),
        _to("hours_exceptions", "services", "service_id"),
    )
    _index("hours_exceptions", "staff_id", "last_on")


def _create(name: str, *columns: Any, key: tuple[str, ...] = ("id",), more_key: tuple[str, ...] = ()) -> None:
    """Create a table of an organisation's."""
    op.create_table(
        name,
        *(sa.Column(part, ID, nullable=False) for part in ("organisation_id", *key)),
        *columns,
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisations.id"], name=op.f(f"fk_{name}_organisation_id_organisations")
        ),
        sa.PrimaryKeyConstraint("organisation_id", *key, *more_key, name=op.f(f"pk_{name}")),
    )


def _to(table: str, other: str, column: str) -> sa.ForeignKeyConstraint:
    """Refer to a row of the same organisation."""
    return sa.ForeignKeyConstraint(
        ["organisation_id", column],
        [f"{other}.organisation_id", f"{other}.id"],
        name=op.f(f"fk_{table}_organisation_id_{column}_{other}"),
    )


def _index(table: str, *columns: str) -> None:
    names = ["organisation_id", *columns]
    op.create_index(op.f(f"ix_{table}_{'_'.join(names)}"), table, names)


def downgrade() -> None:
    """Undo it. Services and hours are lost: the tables before knew of none."""
    for table in reversed(TABLES):
        op.drop_table(table)

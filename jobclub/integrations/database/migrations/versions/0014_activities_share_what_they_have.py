"""Activities share what they have."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None

ID = sa.String(length=36)
KIND = sa.String(length=16)
INSTANT = sa.DateTime(timezone=True)
NOW = {"session_id": "activity_id", "cohort_id": "group_id"}
"""What a person was told of: a session of a cohort before, any activity of any group now."""
BEFORE = {now: before for before, now in NOW.items()}
REFERRED_TO = {"session_id": "sessions", "cohort_id": "cohorts"}
IN_BETWEEN = "told_before"


def upgrade() -> None:
    """Let people be told of any activity, providers be asked about any, and the clock look at any."""
    _group_deliveries("cohort_id", "group_id")
    op.drop_index("ix_told_organisation_id_cohort_id", "told")
    if _is_sqlite():
        _copy_told(NOW, _to("participants", "participant_id"))
    else:
        for column, table in REFERRED_TO.items():
            op.drop_constraint(f"fk_told_organisation_id_{column}_{table}", "told", type_="foreignkey")
        _rename_told(NOW)
    op.create_index("ix_told_organisation_id_group_id", "told", ["organisation_id", "group_id"])
    op.add_column("watches", sa.Column("kind", KIND, nullable=False, server_default=sa.text("'cohort'")))
    op.execute("UPDATE watches SET kind = 'organisation' WHERE subject_id = organisation_id")


def _is_sqlite() -> bool:
    return op.get_bind().dialect.name == "sqlite"


def _group_deliveries(before: str, now: str) -> None:
    op.drop_index(f"ix_deliveries_organisation_id_{before}_id", "deliveries")
    op.alter_column("deliveries", before, new_column_name=now)
    op.create_index(f"ix_deliveries_organisation_id_{now}_id", "deliveries", ["organisation_id", now, "id"])


def _rename_told(names: dict[str, str]) -> None:
    for before, now in names.items():
        op.alter_column("told", before, new_column_name=now)


def _copy_told(names: dict[str, str], *references: sa.ForeignKeyConstraint) -> None:
    """Make the table anew with other names and references: SQLite drops and adds none."""
    op.rename_table("told", IN_BETWEEN)
    activity, group = names.values()
    op.create_table("told", *_columns_of_told(activity, group), *references, *_keys_of_told(activity))
    op.add_column("told", sa.Column("mark", KIND, nullable=True))
    rest = [column.name for column in _columns_of_told(activity, group) if column.name not in names.values()]
    kept = ", ".join([*rest, "mark"])
    before, now = ", ".join(names), ", ".join(names.values())
    copied = f"INSERT INTO told ({now}, {kept}) SELECT {before}, {kept} FROM {IN_BETWEEN}"  # noqa: S608
    op.execute(copied)
    op.drop_table(IN_BETWEEN)


def _columns_of_told(activity: str, group: str) -> tuple[sa.Column[Any], ...]:
    return (
        sa.Column("organisation_id", ID, nullable=False),
        sa.Column("participant_id", ID, nullable=False),
        sa.Column(activity, ID, nullable=False),
        sa.Column(group, ID, nullable=False),
        sa.Column("sequence", sa.Integer(), nullable=False),
        sa.Column("starts_at", INSTANT, nullable=False),
        sa.Column("ends_at", INSTANT, nullable=False),
        sa.Column("place", sa.Text(), nullable=True),
        sa.Column("cancelled", sa.Boolean(), nullable=False),
        sa.Column("told_at", INSTANT, nullable=False),
        sa.Column("certain", sa.Boolean(), nullable=False),
    )


def _keys_of_told(activity: str) -> tuple[sa.Constraint, ...]:
    return (
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisations.id"], name=op.f("fk_told_organisation_id_organisations")
        ),
        sa.PrimaryKeyConstraint("organisation_id", "participant_id", activity, name=op.f("pk_told")),
    )


def _to(other: str, column: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(
        ["organisation_id", column],
        [f"{other}.organisation_id", f"{other}.id"],
        name=op.f(f"fk_told_organisation_id_{column}_{other}"),
    )


def downgrade() -> None:
    """Undo it. What people were told of anything but sessions is known no more."""
    op.execute("DELETE FROM watches WHERE kind NOT IN ('cohort', 'organisation')")
    op.drop_column("watches", "kind")
    for name in ("webinar_id", "appointment_id"):
        op.execute(f"DELETE FROM deliveries WHERE about LIKE '%\"{name}\"%'")  # noqa: S608
    op.execute(
        "DELETE FROM told WHERE NOT EXISTS (SELECT 1 FROM sessions"
        " WHERE sessions.organisation_id = told.organisation_id AND sessions.id = told.activity_id)"
    )
    op.drop_index("ix_told_organisation_id_group_id", "told")
    if _is_sqlite():
        people = _to("participants", "participant_id")
        _copy_told(BEFORE, people, *(_to(table, column) for column, table in REFERRED_TO.items()))
    else:
        _rename_told(BEFORE)
        for column, table in REFERRED_TO.items():
            referred = ["organisation_id", "id"]
            name = f"fk_told_organisation_id_{column}_{table}"
            op.create_foreign_key(name, "told", table, ["organisation_id", column], referred)
    op.create_index("ix_told_organisation_id_cohort_id", "told", ["organisation_id", "cohort_id"])
    _group_deliveries("group_id", "cohort_id")

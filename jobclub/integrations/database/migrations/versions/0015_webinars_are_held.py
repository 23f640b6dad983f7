"""Webinars are held."""

from typing import Any

import sqlalchemy as sa
from alembic import op

from jobclub.integrations.database.migrations.walls import raise_wall

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None

ID = sa.String(length=36)
LINE = sa.String(length=200)
INSTANT = sa.DateTime(timezone=True)
MET = sa.text("meeting_reference IS NOT NULL")
OF_PLACES: dict[str, Any] = {
    "channel": sa.String(length=40),
    "observer_of": LINE,
    "mark": sa.String(length=16),
    "useful": sa.Integer(),
    "missing": sa.Text(),
}
INDEXES = (("starts_at",), ("series_id", "starts_at"), ("host_id", "starts_at"))
KEYS = ("organisation_id, activity_id", "organisation_id, activity_id, staff_id")
"""The key of engagements: one of the staff for an activity, or several."""
OF_ENGAGEMENTS = "FROM sqlite_master WHERE tbl_name = 'engagements' AND sql IS NOT NULL"


def upgrade() -> None:
    """Let the staff present webinars, several of them one if they like, and people have places there."""
    _create("webinar_series", _columns_of_series(), {"host_id": "staff"})
    _create("webinars", _columns_of_webinars(), {"series_id": "webinar_series", "host_id": "staff"})
    for columns in INDEXES:
        whole = ["organisation_id", *columns]
        op.create_index(op.f(f"ix_webinars_{'_'.join(whole)}"), "webinars", whole)
    met = ["organisation_id", "starts_at"]
    op.create_index("ix_webinars_met", "webinars", met, sqlite_where=MET, postgresql_where=MET)
    for name, kind in OF_PLACES.items():
        op.add_column("places", sa.Column(name, kind, nullable=True))
    _engage_by(*KEYS)
    for table in ("webinar_series", "webinars"):
        raise_wall(table)


def _columns_of_series() -> list[sa.Column[Any]]:
    return [
        sa.Column("title", LINE, nullable=False),
        sa.Column("host_id", ID, nullable=False),
        sa.Column("weekdays", sa.String(length=40), nullable=False),
        sa.Column("at", sa.Time(), nullable=False),
        sa.Column("zone", sa.String(length=64), nullable=False),
        sa.Column("starts_on", sa.Date(), nullable=False),
        sa.Column("settings", sa.Text(), nullable=False),
        sa.Column("topics", sa.Text(), nullable=False),
        sa.Column("skipped", sa.Text(), nullable=False),
        sa.Column("planned_until", sa.Date(), nullable=False),
        sa.Column("made", sa.Integer(), nullable=False),
        sa.Column("ended_on", sa.Date(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
    ]


def _columns_of_webinars() -> list[sa.Column[Any]]:
    needed: dict[str, Any] = {
        "host_id": ID,
        "cohost_ids": sa.Text(),
        "title": LINE,
        "on": sa.Date(),
        "at": sa.Time(),
        "zone": sa.String(length=64),
        "fold": sa.Integer(),
        "starts_at": INSTANT,
        "ends_at": INSTANT,
        "minutes": sa.Integer(),
        "mode": sa.String(length=16),
        "audience": sa.String(length=16),
        "observers": sa.Boolean(),
        "agenda": sa.Text(),
        "uptake": sa.Integer(),
        "materials": sa.Text(),
        "state": sa.String(length=16),
        "meeting_provider": sa.String(length=64),
        "meeting_state": sa.String(length=16),
        "meeting_generation": sa.Integer(),
        "version": sa.Integer(),
    }
    reference = sa.Text().with_variant(sa.String(length=200), "sqlite")
    may_be: dict[str, Any] = {
        "series_id": ID,
        "description": sa.Text(),
        "place": LINE,
        "capacity": sa.Integer(),
        "sparring_service_id": ID,
        "recording_link": sa.Text(),
        "recording_until": INSTANT,
        "reason": LINE,
        "join_url": sa.Text(),
        "dial_in": LINE,
        "dial_code": LINE,
        "meeting_reference": reference,
        "meeting_told": sa.Text(),
    }
    return [
        *(sa.Column(name, kind, nullable=False) for name, kind in needed.items()),
        *(sa.Column(name, kind, nullable=True) for name, kind in may_be.items()),
    ]


def _create(name: str, columns: list[sa.Column[Any]], to: dict[str, str]) -> None:
    """Create a table of an organisation's, with references to others."""
    op.create_table(
        name,
        *(sa.Column(part, ID, nullable=False) for part in ("organisation_id", "id")),
        *columns,
        *(
            sa.ForeignKeyConstraint(
                ["organisation_id", column],
                [f"{other}.organisation_id", f"{other}.id"],
                name=op.f(f"fk_{name}_organisation_id_{column}_{other}"),
            )
            for column, other in to.items()
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisations.id"], name=op.f(f"fk_{name}_organisation_id_organisations")
        ),
        sa.PrimaryKeyConstraint("organisation_id", "id", name=op.f(f"pk_{name}")),
    )


def _engage_by(was: str, becomes: str) -> None:
    """Give engagements another key; SQLite can't change one, so there the table is written anew."""
    if op.get_bind().dialect.name != "sqlite":
        op.drop_constraint("pk_engagements", "engagements", type_="primary")
        op.create_primary_key("pk_engagements", "engagements", becomes.split(", "))
        return
    made = {
        (row.type, row.name): row.sql for row in op.get_bind().execute(sa.text(f"SELECT * {OF_ENGAGEMENTS}"))
    }
    table = made.pop(("table", "engagements"))
    for kind, name in made:
        op.execute(f"DROP {kind} {name}")
    op.rename_table("engagements", "engagements_before")
    op.execute(table.replace(f"({was})", f"({becomes})"))
    op.execute("INSERT INTO engagements SELECT * FROM engagements_before")
    op.drop_table("engagements_before")
    for statement in made.values():
        op.execute(statement)


def downgrade() -> None:
    """Undo it. Webinars are lost, with the places in them, and the hours they took are given back."""
    op.execute("DELETE FROM engagements WHERE activity = 'webinar'")
    op.execute("DELETE FROM places WHERE activity = 'webinar'")
    _engage_by(*reversed(KEYS))
    for name in OF_PLACES:
        op.drop_column("places", name)
    op.drop_table("webinars")
    op.drop_table("webinar_series")

"""People book times."""

from typing import Any

import sqlalchemy as sa
from alembic import op

from jobclub.integrations.database.migrations.walls import raise_wall

revision = "0017"
down_revision = "0016"
branch_labels = None
depends_on = None

ID = sa.String(length=36)
LINE = sa.String(length=200)
WORD = sa.String(length=40)
INSTANT = sa.DateTime(timezone=True)
KEPT = sa.text("participant_id IS NULL")
INDEXES = {
    "appointments": (
        ("starts_at",),
        ("service_id", "starts_at"),
        ("consultant_id", "starts_at"),
        ("participant_id", "starts_at"),
        ("package_id",),
        ("webinar_id",),
    ),
    "waiting": (("participant_id",),),
}
ELSEWHERE = """
    SELECT 1 FROM appointments
    WHERE organisation_id = NEW.organisation_id AND participant_id = NEW.participant_id
    AND starts_at < NEW.ends_at AND ends_at > NEW.starts_at AND state = 'booked' AND id <> NEW.id
"""
OVERLAP = """
CREATE TRIGGER appointments_overlap_on_{act} BEFORE {act} ON appointments
WHEN NEW.state = 'booked' AND EXISTS ({elsewhere})
BEGIN SELECT RAISE(ABORT, 'appointments overlap'); END
"""
"""Nobody is in two places: the wall behind the rule and the store's locks."""
OVERLAP_ON_POSTGRESQL = f"""
CREATE FUNCTION refuse_overlapping_appointments() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NEW.state <> 'booked' THEN
        RETURN NEW;
    END IF;
    PERFORM 1 FROM participants
    WHERE organisation_id = NEW.organisation_id AND id = NEW.participant_id FOR NO KEY UPDATE;
    IF EXISTS ({ELSEWHERE}) THEN
        RAISE EXCEPTION 'appointments overlap' USING ERRCODE = 'exclusion_violation';
    END IF;
    RETURN NEW;
END $$
"""
"""The same, among several who write at once: the second waits, and then sees what the first wrote."""
TRIGGER_ON_POSTGRESQL = """
CREATE TRIGGER appointments_overlap BEFORE INSERT OR UPDATE ON appointments
FOR EACH ROW EXECUTE FUNCTION refuse_overlapping_appointments()
"""


def upgrade() -> None:
    """Let people have appointments, never two at the same time, and wait for one."""
    _create("appointments", *_columns_of_appointments(), to=("services", "staff", "participants"))
    op.create_index(
        "ix_appointments_kept",
        "appointments",
        ["organisation_id", "reserved_until"],
        sqlite_where=KEPT,
        postgresql_where=KEPT,
    )
    _create_waiting()
    for table in INDEXES:
        raise_wall(table)
    if op.get_bind().dialect.name == "postgresql":
        op.execute(OVERLAP_ON_POSTGRESQL)
        op.execute(TRIGGER_ON_POSTGRESQL)
    else:
        for act in ("insert", "update"):
            op.execute(OVERLAP.format(act=act, elsewhere=ELSEWHERE))


def _columns_of_appointments() -> list[Any]:
    needed: dict[str, Any] = {
        "service_id": ID,
        "consultant_id": ID,
        "state": sa.String(length=16),
        "on": sa.Date(),
        "at": sa.Time(),
        "zone": sa.String(length=64),
        "fold": sa.Integer(),
        "starts_at": INSTANT,
        "ends_at": INSTANT,
        "minutes": sa.Integer(),
        "buffer_before": sa.Integer(),
        "buffer_after": sa.Integer(),
        "mode": sa.String(length=16),
        "version": sa.Integer(),
        "meeting_provider": sa.String(length=64),
        "meeting_state": sa.String(length=16),
        "meeting_generation": sa.Integer(),
    }
    reference = sa.Text().with_variant(sa.String(length=200), "sqlite")
    may_be: dict[str, Any] = {
        "participant_id": ID,
        "place": LINE,
        "reserved_until": INSTANT,
        "package_id": ID,
        "number": sa.Integer(),
        "channel": WORD,
        "webinar_id": ID,
        "met_at": INSTANT,
        "reason": LINE,
        "material_text": sa.Text(),
        "material_link": sa.Text(),
        "shared_note": sa.Text(),
        "private_note": sa.Text(),
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


def _create_waiting() -> None:
    once = ("organisation_id", "service_id", "participant_id")
    _create(
        "waiting",
        sa.Column("service_id", ID, nullable=False),
        sa.Column("participant_id", ID, nullable=False),
        sa.Column("since", INSTANT, nullable=False),
        sa.Column("channel", WORD, nullable=True),
        sa.UniqueConstraint(*once, name=op.f(f"uq_waiting_{'_'.join(once)}")),
        to=("services", "participants"),
    )


REFERRED = {"services": "service_id", "staff": "consultant_id", "participants": "participant_id"}


def _create(name: str, *columns: sa.schema.SchemaItem, to: tuple[str, ...]) -> None:
    """Create a table of an organisation's, with references to others and its indexes."""
    op.create_table(
        name,
        *(sa.Column(part, ID, nullable=False) for part in ("organisation_id", "id")),
        *columns,
        *(
            sa.ForeignKeyConstraint(
                ["organisation_id", REFERRED[other]],
                [f"{other}.organisation_id", f"{other}.id"],
                name=op.f(f"fk_{name}_organisation_id_{REFERRED[other]}_{other}"),
            )
            for other in to
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisations.id"], name=op.f(f"fk_{name}_organisation_id_organisations")
        ),
        sa.PrimaryKeyConstraint("organisation_id", "id", name=op.f(f"pk_{name}")),
    )
    for columns_of_index in INDEXES[name]:
        whole = ["organisation_id", *columns_of_index]
        op.create_index(op.f(f"ix_{name}_{'_'.join(whole)}"), name, whole)


def downgrade() -> None:
    """Undo it. Appointments are lost, and the hours that they took are given back."""
    op.drop_table("waiting")
    if op.get_bind().dialect.name == "postgresql":
        op.execute("DROP TRIGGER appointments_overlap ON appointments")
        op.execute("DROP FUNCTION refuse_overlapping_appointments()")
    op.drop_table("appointments")
    op.execute("DELETE FROM engagements WHERE activity = 'appointment'")

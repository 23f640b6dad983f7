"""People are forgotten."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None

ID = sa.String(length=36)
WORD = sa.String(length=16)
INSTANT = sa.DateTime(timezone=True)
OF_PEOPLE = ("waivers", "absences", "visits")
"""Tables in which one person's rows are looked for from now on."""
SETTLED = sa.text("settled_at IS NOT NULL")
NAMED = sa.text("name IS NOT NULL OR contact IS NOT NULL")
MET = sa.text("meeting_reference IS NOT NULL")


def upgrade() -> None:
    """People are forgotten. How long nobody has been in contact counts from this moment on."""
    op.add_column(
        "organisations", sa.Column("retention", sa.Text(), nullable=False, server_default=sa.text("'{}'"))
    )
    op.add_column("participants", sa.Column("contact_at", INSTANT, nullable=True))
    people = sa.table("participants", sa.column("contact_at", INSTANT))
    op.execute(people.update().values(contact_at=datetime.now(UTC)))
    _index("participants", "contact_at")
    _index("reads", "at")
    for table in OF_PEOPLE:
        _index(table, "participant_id")
    _index("marks", "participant_id", "session_id")
    theirs = ["organisation_id", "participant_id", "homework_id", "number"]
    op.create_index("ix_submissions_theirs", "submissions", theirs)
    _index_some("deliveries_settled", "deliveries", "settled_at", SETTLED)
    _index_some("guests_named", "guests", "session_id", NAMED)
    _index_some("sessions_met", "sessions", "starts_at", MET)
    _tables()


def _index(table: str, *columns: str) -> None:
    name = "_".join(("ix", table, "organisation_id", *columns))
    op.create_index(op.f(name), table, ["organisation_id", *columns])


def _index_some(name: str, table: str, column: str, where: sa.TextClause) -> None:
    """Index those rows only that are to be forgotten one day."""
    op.create_index(
        f"ix_{name}", table, ["organisation_id", column], sqlite_where=where, postgresql_where=where
    )


def _tables() -> None:
    _table("erasures", _column("participant_id", ID), _column("at", INSTANT), _column("cause", WORD))
    refused = _column("participant_id", ID), _column("at", INSTANT), _column("ground", WORD)
    _table("erasure_refusals", *refused, refers_to=("participant_id", "participants"))
    _index("erasure_refusals", "participant_id")
    held = _column("participant_id", ID), _column("since", INSTANT), _column("ground", WORD)
    _table("holds", *held, key=("participant_id",), refers_to=("participant_id", "participants"))
    counted = (
        _column("cohort_id", ID),
        _column("figure", sa.String(length=32)),
        _column("count", sa.Integer()),
    )
    _table("tallies", *counted, key=("cohort_id", "figure"), refers_to=("cohort_id", "cohorts"))
    _table("retention_runs", _column("at", INSTANT), _column("found", sa.Text()))


def _column(name: str, kind: sa.types.TypeEngine[Any]) -> sa.Column[Any]:
    return sa.Column(name, kind, nullable=False)


def _table(
    name: str,
    *columns: sa.Column[Any],
    key: tuple[str, ...] = ("id",),
    refers_to: tuple[str, str] | None = None,
) -> None:
    """Make a table of an organisation's, which may refer to another one by a column."""
    more = [sa.Column("id", ID, nullable=False)] if key == ("id",) else []
    references = []
    if refers_to:
        column, table = refers_to
        named = op.f(f"fk_{name}_organisation_id_{column}_{table}")
        there = [f"{table}.organisation_id", f"{table}.id"]
        references.append(sa.ForeignKeyConstraint(["organisation_id", column], there, name=named))
    op.create_table(
        name,
        sa.Column("organisation_id", ID, nullable=False),
        *more,
        *columns,
        *references,
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisations.id"], name=op.f(f"fk_{name}_organisation_id_organisations")
        ),
        sa.PrimaryKeyConstraint("organisation_id", *key, name=op.f(f"pk_{name}")),
    )


def downgrade() -> None:
    """Undo it. Who was forgotten stays so, but nobody knows it any more."""
    for name in ("retention_runs", "tallies", "holds", "erasure_refusals", "erasures"):
        op.drop_table(name)
    for name in ("sessions_met", "guests_named", "deliveries_settled"):
        op.drop_index(f"ix_{name}", table_name=name.partition("_")[0])
    op.drop_index("ix_submissions_theirs", table_name="submissions")
    op.drop_index(op.f("ix_marks_organisation_id_participant_id_session_id"), table_name="marks")
    for table in reversed(OF_PEOPLE):
        op.drop_index(op.f(f"ix_{table}_organisation_id_participant_id"), table_name=table)
    op.drop_index(op.f("ix_reads_organisation_id_at"), table_name="reads")
    op.drop_index(op.f("ix_participants_organisation_id_contact_at"), table_name="participants")
    op.drop_column("participants", "contact_at")
    op.drop_column("organisations", "retention")

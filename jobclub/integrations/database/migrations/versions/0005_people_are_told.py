"""People are told."""

from datetime import UTC, datetime

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None

WAITING = sa.text("state = 'waiting'")
UNSENT = sa.text("state <> 'sent'")
REVOKED = sa.text("revoked_at IS NOT NULL")
BY_SOMEBODY = sa.text("consultant_id IS NOT NULL")
INSTANT = sa.DateTime(timezone=True)
ID = sa.String(length=36)
TABLES = ("guesses", "absences", "links", "watches", "told", "deliveries")


def upgrade() -> None:
    """People are told."""
    none, nothing = sa.text("'{}'"), sa.text("'[]'")
    op.add_column("organisations", sa.Column("habits", sa.Text(), server_default=none, nullable=False))
    op.add_column("organisations", sa.Column("reply_to", sa.String(length=254), nullable=True))
    op.add_column("participants", sa.Column("time_zone", sa.String(length=64), nullable=True))
    op.add_column("participants", sa.Column("muted", sa.Text(), server_default=nothing, nullable=False))
    op.add_column("participants", sa.Column("not_me_at", INSTANT, nullable=True))
    _deliveries()
    _told()
    _watches()
    _links()
    _absences()
    _guesses()
    _index_where(
        "ix_sessions_run", "sessions", ["organisation_id", "consultant_id", "starts_at"], BY_SOMEBODY
    )


def _deliveries() -> None:
    op.create_table(
        "deliveries",
        sa.Column("organisation_id", ID, nullable=False),
        sa.Column("id", ID, nullable=False),
        sa.Column("notice", sa.String(length=32), nullable=False),
        sa.Column("key", sa.String(length=200), nullable=False),
        sa.Column("at", INSTANT, nullable=False),
        sa.Column("due_at", INSTANT, nullable=False),
        sa.Column("useful_until", INSTANT, nullable=False),
        sa.Column("about", sa.Text(), nullable=False),
        sa.Column("participant_id", ID, nullable=True),
        sa.Column("staff_id", ID, nullable=True),
        sa.Column("cohort_id", ID, nullable=True),
        sa.Column("state", sa.String(length=16), nullable=False),
        sa.Column("why", sa.String(length=32), nullable=True),
        sa.Column("channel", sa.String(length=8), nullable=True),
        sa.Column("attempts", sa.Integer(), server_default=sa.text("0"), nullable=False),
        sa.Column("begun_at", INSTANT, nullable=True),
        sa.Column("maybe_twice", sa.Boolean(), server_default=sa.false(), nullable=False),
        sa.Column("fault", sa.String(length=200), nullable=True),
        sa.Column("settled_at", INSTANT, nullable=True),
        sa.Column("claimed_by", sa.String(length=64), nullable=True),
        sa.Column("claimed_until", INSTANT, nullable=True),
        sa.Column("version", sa.Integer(), server_default=sa.text("0"), nullable=False),
        *_of_organisation("deliveries", "id"),
        sa.UniqueConstraint("organisation_id", "key", name=op.f("uq_deliveries_organisation_id_key")),
    )
    for name in ("participant_id", "cohort_id", "notice"):
        op.create_index(
            op.f(f"ix_deliveries_organisation_id_{name}_id"), "deliveries", ["organisation_id", name, "id"]
        )
    _index_where("ix_deliveries_waiting", "deliveries", ["due_at", "id"], WAITING)
    _index_where("ix_deliveries_unsent", "deliveries", ["state", "organisation_id", "id"], UNSENT)


def _told() -> None:
    op.create_table(
        "told",
        sa.Column("organisation_id", ID, nullable=False),
        sa.Column("participant_id", ID, nullable=False),
        sa.Column("session_id", ID, nullable=False),
        sa.Column("cohort_id", ID, nullable=False),
        sa.Column("sequence", sa.Integer(), nullable=False),
        sa.Column("starts_at", INSTANT, nullable=False),
        sa.Column("ends_at", INSTANT, nullable=False),
        sa.Column("place", sa.Text(), nullable=True),
        sa.Column("cancelled", sa.Boolean(), nullable=False),
        sa.Column("told_at", INSTANT, nullable=False),
        sa.Column("certain", sa.Boolean(), nullable=False),
        _to("told", "participants", "participant_id"),
        _to("told", "sessions", "session_id"),
        _to("told", "cohorts", "cohort_id"),
        *_of_organisation("told", "participant_id", "session_id"),
    )
    op.create_index(op.f("ix_told_organisation_id_cohort_id"), "told", ["organisation_id", "cohort_id"])


def _watches() -> None:
    """Look at every organisation and every open cohort at once, and at nothing that was due before."""
    op.create_table(
        "watches",
        sa.Column("organisation_id", ID, nullable=False),
        sa.Column("subject_id", ID, nullable=False),
        sa.Column("watched_until", INSTANT, nullable=False),
        sa.Column("attention_at", INSTANT, nullable=False),
        sa.Column("claimed_until", INSTANT, nullable=True),
        *_of_organisation("watches", "subject_id"),
    )
    op.create_index("ix_watches_attention_at", "watches", ["attention_at"])
    columns = "(organisation_id, subject_id, watched_until, attention_at)"
    now = sa.bindparam("now", datetime.now(UTC), INSTANT)
    for subjects in (
        "SELECT id, id, :now, :now FROM organisations",
        "SELECT organisation_id, id, :now, :now FROM cohorts WHERE state = 'open'",
    ):
        op.execute(sa.text(f"INSERT INTO watches {columns} {subjects}").bindparams(now))


def _links() -> None:
    op.create_table(
        "links",
        sa.Column("organisation_id", ID, nullable=False),
        sa.Column("id", ID, nullable=False),
        sa.Column("purpose", sa.String(length=16), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("made_at", INSTANT, nullable=False),
        sa.Column("ends_at", INSTANT, nullable=True),
        sa.Column("participant_id", ID, nullable=True),
        sa.Column("staff_id", ID, nullable=True),
        sa.Column("revoked_at", INSTANT, nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        _to("links", "participants", "participant_id"),
        _to("links", "staff", "staff_id"),
        *_of_organisation("links", "id"),
        sa.UniqueConstraint("digest", name=op.f("uq_links_digest")),
    )
    for name in ("participant_id", "staff_id"):
        op.create_index(op.f(f"ix_links_organisation_id_{name}_id"), "links", ["organisation_id", name, "id"])
    op.create_index(op.f("ix_links_organisation_id_ends_at"), "links", ["organisation_id", "ends_at"])
    _index_where("ix_links_revoked", "links", ["organisation_id", "revoked_at"], REVOKED)


def _absences() -> None:
    op.create_table(
        "absences",
        sa.Column("organisation_id", ID, nullable=False),
        sa.Column("session_id", ID, nullable=False),
        sa.Column("participant_id", ID, nullable=False),
        sa.Column("at", INSTANT, nullable=False),
        _to("absences", "sessions", "session_id"),
        _to("absences", "participants", "participant_id"),
        *_of_organisation("absences", "session_id", "participant_id"),
    )


def _guesses() -> None:
    op.create_table(
        "guesses",
        sa.Column("id", ID, nullable=False),
        sa.Column("who", sa.String(length=64), nullable=False),
        sa.Column("at", INSTANT, nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_guesses")),
    )
    op.create_index(op.f("ix_guesses_who_at"), "guesses", ["who", "at"])
    op.create_index(op.f("ix_guesses_at"), "guesses", ["at"])


def _of_organisation(table: str, *key: str) -> tuple[sa.Constraint, ...]:
    """Let rows belong to an organisation, and tell them apart."""
    return (
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisations.id"], name=op.f(f"fk_{table}_organisation_id_organisations")
        ),
        sa.PrimaryKeyConstraint("organisation_id", *key, name=op.f(f"pk_{table}")),
    )


def _to(table: str, other: str, column: str) -> sa.ForeignKeyConstraint:
    """Refer to a row of the same organisation."""
    return sa.ForeignKeyConstraint(
        ["organisation_id", column],
        [f"{other}.organisation_id", f"{other}.id"],
        name=op.f(f"fk_{table}_organisation_id_{column}_{other}"),
    )


def _index_where(name: str, table: str, columns: list[str], where: sa.TextClause) -> None:
    """Index some of a table's rows only."""
    op.create_index(name, table, columns, sqlite_where=where, postgresql_where=where)


def downgrade() -> None:
    """Undo it. What waited to be told is not told: the tables before knew of no messages."""
    op.drop_index("ix_sessions_run", "sessions")
    for name in TABLES:
        op.drop_table(name)
    for name in ("not_me_at", "muted", "time_zone"):
        op.drop_column("participants", name)
    for name in ("reply_to", "habits"):
        op.drop_column("organisations", name)

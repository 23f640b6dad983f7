"""People know what is kept about them, and who looked."""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None

ID = sa.String(length=36)
INSTANT = sa.DateTime(timezone=True)
WORD = sa.String(length=16)


def upgrade() -> None:
    """People know what is kept about them, and who looked."""
    _of_organisation(
        "privacy_notices",
        sa.Column("id", ID, nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("texts", sa.Text(), nullable=False),
        sa.Column("published_at", INSTANT, nullable=False),
        sa.Column("own", sa.Boolean(), nullable=False),
        sa.UniqueConstraint(
            "organisation_id", "number", name=op.f("uq_privacy_notices_organisation_id_number")
        ),
        key=("id",),
    )
    _of_organisation(
        "told_privacy",
        sa.Column("participant_id", ID, nullable=False),
        sa.Column("notice_id", ID, nullable=False),
        sa.Column("at", INSTANT, nullable=False),
        sa.Column("how", WORD, nullable=False),
        _to("told_privacy", "participants", "participant_id"),
        _to("told_privacy", "privacy_notices", "notice_id"),
        key=("participant_id", "notice_id"),
    )
    _consents()
    _of_organisation(
        "reads",
        sa.Column("id", ID, nullable=False),
        sa.Column("at", INSTANT, nullable=False),
        sa.Column("caller_id", ID, nullable=False),
        sa.Column("role", WORD, nullable=False),
        sa.Column("why", WORD, nullable=False),
        key=("id",),
    )
    _of_organisation(
        "people_read",
        sa.Column("read_id", ID, nullable=False),
        sa.Column("participant_id", ID, nullable=False),
        _to("people_read", "reads", "read_id"),
        key=("read_id", "participant_id"),
    )
    _index("people_read", "organisation_id", "participant_id", "read_id")


def _consents() -> None:
    _of_organisation(
        "consents",
        sa.Column("id", ID, nullable=False),
        sa.Column("participant_id", ID, nullable=False),
        sa.Column("purpose", sa.String(length=24), nullable=False),
        sa.Column("text_version", sa.Integer(), nullable=False),
        sa.Column("language", sa.String(length=8), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("given_at", INSTANT, nullable=False),
        sa.Column("channel", WORD, nullable=False),
        sa.Column("withdrawn_at", INSTANT, nullable=True),
        sa.Column("version", sa.Integer(), server_default=sa.text("0"), nullable=False),
        _to("consents", "participants", "participant_id"),
        key=("id",),
    )
    _index("consents", "organisation_id", "participant_id", "id")


def _of_organisation(table: str, *parts: sa.schema.SchemaItem, key: tuple[str, ...]) -> None:
    """Make a table whose rows belong to an organisation."""
    op.create_table(
        table,
        sa.Column("organisation_id", ID, nullable=False),
        *parts,
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


def _index(table: str, *columns: str) -> None:
    op.create_index(op.f(f"ix_{table}_{'_'.join(columns)}"), table, list(columns))


def downgrade() -> None:
    """Undo it: what people were told and agreed to, and who looked, is known no more."""
    for table in ("people_read", "reads", "consents", "told_privacy", "privacy_notices"):
        op.drop_table(table)

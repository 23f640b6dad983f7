"""Homework has files."""

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None

ID = sa.String(length=36)
TOLD = ("file_size", "file_kind", "file_name")


def upgrade() -> None:
    """What is told of a file stands with its submission; its bytes stand apart."""
    op.add_column("submissions", sa.Column("file_name", sa.String(length=200), nullable=True))
    op.add_column("submissions", sa.Column("file_kind", sa.String(length=8), nullable=True))
    op.add_column("submissions", sa.Column("file_size", sa.Integer(), nullable=True))
    op.create_table(
        "files",
        sa.Column("organisation_id", ID, nullable=False),
        sa.Column("submission_id", ID, nullable=False),
        sa.Column("participant_id", ID, nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        _to("submissions", "submission_id"),
        _to("participants", "participant_id"),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisations.id"], name=op.f("fk_files_organisation_id_organisations")
        ),
        sa.PrimaryKeyConstraint("organisation_id", "submission_id", name=op.f("pk_files")),
    )
    op.create_index(
        op.f("ix_files_organisation_id_participant_id"), "files", ["organisation_id", "participant_id"]
    )


def _to(other: str, column: str) -> sa.ForeignKeyConstraint:
    """Refer to a row of the same organisation."""
    return sa.ForeignKeyConstraint(
        ["organisation_id", column],
        [f"{other}.organisation_id", f"{other}.id"],
        name=op.f(f"fk_files_organisation_id_{column}_{other}"),
    )


def downgrade() -> None:
    """Undo it. Files are lost: the tables before knew of none."""
    op.drop_table("files")
    for name in TOLD:
        op.drop_column("submissions", name)

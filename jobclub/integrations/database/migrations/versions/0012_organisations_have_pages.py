"""Organisations have pages of their own."""

import unicodedata
from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None

ID = sa.String(length=36)
LINE = sa.String(length=200)
INSTANT = sa.DateTime(timezone=True)
NEW: dict[str, dict[str, Any]] = {
    "page_name": {"type_": sa.String(length=40), "nullable": True},
    "open_registration": {"type_": sa.Boolean(), "nullable": False, "server_default": sa.false()},
    "colour": {"type_": sa.String(length=7), "nullable": True},
    "logo": {"type_": sa.String(length=64), "nullable": True},
}
LETTERS = str.maketrans({"æ": "ae", "ø": "oe", "å": "aa", "ä": "ae", "ö": "oe", "ü": "ue", "ß": "ss"})


def upgrade() -> None:
    """Give every organisation a word for its pages, and room for its look, who asks, and what it shares."""
    for name, about in NEW.items():
        op.add_column("organisations", sa.Column(name, **about))
    _name_pages()
    op.create_index(op.f("ix_organisations_page_name"), "organisations", ["page_name"], unique=True)
    _create(
        "logos",
        sa.Column("kind", sa.String(length=8), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        key=(),
    )
    _create_registrations()
    _create_shares()


def _name_pages() -> None:
    db, taken = op.get_bind(), set[str]()
    organisations = sa.table("organisations", sa.column("id"), sa.column("name"), sa.column("page_name"))
    for row in db.execute(sa.select(organisations).order_by(organisations.c.id)).all():
        word = plain = _word(row.name)
        number = 1
        while word in taken:
            number += 1
            word = f"{plain[: 39 - len(str(number))].rstrip('-')}-{number}"
        taken.add(word)
        db.execute(organisations.update().where(organisations.c.id == row.id).values(page_name=word))


def _word(name: str) -> str:
    plain = unicodedata.normalize("NFKD", name.casefold().translate(LETTERS))
    letters = "".join(
        one if one.isascii() and one.isalnum() else " " for one in plain if ord(one) not in MARKS
    )
    return "-".join(letters.split())[:40].rstrip("-") or "organisation"


MARKS = frozenset(range(0x300, 0x370))
"""Accents that stand behind their letter."""


def _create(name: str, *columns: Any, key: tuple[str, ...] = ("id",)) -> None:
    """Create a table of an organisation's."""
    op.create_table(
        name,
        *(sa.Column(part, ID, nullable=False) for part in ("organisation_id", *key)),
        *columns,
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisations.id"], name=op.f(f"fk_{name}_organisation_id_organisations")
        ),
        sa.PrimaryKeyConstraint("organisation_id", *key, name=op.f(f"pk_{name}")),
    )


def _to(table: str, other: str, column: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(
        ["organisation_id", column],
        [f"{other}.organisation_id", f"{other}.id"],
        name=op.f(f"fk_{table}_organisation_id_{column}_{other}"),
    )


def _create_registrations() -> None:
    _create(
        "registrations",
        sa.Column("cohort_id", ID, nullable=False),
        sa.Column("name", LINE, nullable=False),
        sa.Column("language", sa.String(length=8), nullable=False),
        sa.Column("email", sa.String(length=254), nullable=True),
        sa.Column("phone", sa.String(length=32), nullable=True),
        sa.Column("address_key", sa.String(length=254), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=True),
        sa.Column("asked_at", INSTANT, nullable=False),
        sa.Column("ends_at", INSTANT, nullable=False),
        _to("registrations", "cohorts", "cohort_id"),
    )
    for columns, unique in (
        (("cohort_id", "address_key"), False),
        (("ends_at",), False),
        (("digest",), True),
    ):
        names = ["organisation_id", *columns]
        op.create_index(op.f(f"ix_registrations_{'_'.join(names)}"), "registrations", names, unique=unique)


def _create_shares() -> None:
    _create(
        "shares",
        sa.Column("giver", LINE, nullable=False),
        sa.Column("taker_id", ID, nullable=False),
        sa.Column("taker", LINE, nullable=False),
        sa.Column("programme_id", ID, nullable=False),
        sa.Column("document", sa.Text(), nullable=False),
        sa.Column("purpose", LINE, nullable=False),
        sa.Column("ends_on", sa.Date(), nullable=False),
        sa.Column("shared_at", INSTANT, nullable=False),
        sa.Column("ended_at", INSTANT, nullable=True),
        _to("shares", "programmes", "programme_id"),
    )
    op.create_index(op.f("ix_shares_taker_id_ends_on"), "shares", ["taker_id", "ends_on"])


def downgrade() -> None:
    """Undo it. Who asked for a place and has not confirmed it asks again."""
    op.execute("DELETE FROM deliveries WHERE notice = 'registration'")
    for name in ("shares", "registrations", "logos"):
        op.drop_table(name)
    op.drop_index(op.f("ix_organisations_page_name"), table_name="organisations")
    for name in reversed(NEW):
        op.drop_column("organisations", name)

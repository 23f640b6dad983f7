"""People are found by phone."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

CHUNK = 1000
"""People at a time, so that a large organisation is not in memory all at once."""
INDEX = "ix_participants_organisation_id_phone_key"
participants = sa.table(
    "participants", sa.column("organisation_id"), sa.column("id"), sa.column("phone"), sa.column("phone_key")
)


def upgrade() -> None:
    """People are found by phone."""
    op.add_column("participants", sa.Column("phone_key", sa.String(length=8), nullable=True))
    _fill(op.get_bind())
    op.create_index(INDEX, "participants", ["organisation_id", "phone_key"])


def _fill(db: sa.Connection) -> None:
    """Give everybody with a phone their key, some people at a time."""
    identity = (participants.c.organisation_id, participants.c.id)
    with_phone = sa.select(participants).where(participants.c.phone.is_not(None))
    some = with_phone.order_by(*identity).limit(CHUNK)
    keyed = (
        sa.update(participants)
        .where(*(column == sa.bindparam(f"by_{column.name}") for column in identity))
        .values(phone_key=sa.bindparam("key"))
    )
    found = db.execute(some).all()
    while found:
        db.execute(
            keyed,
            [{"by_organisation_id": p.organisation_id, "by_id": p.id, "key": _key(p.phone)} for p in found],
        )
        last = found[-1]
        after = sa.tuple_(*identity) > sa.tuple_(sa.literal(last.organisation_id), sa.literal(last.id))
        found = db.execute(some.where(after)).all()


def _key(phone: str) -> str | None:
    """Give the last eight digits, as ``Participant.phone_key`` did when this step was written."""
    return "".join(sign for sign in phone if sign in "0123456789")[-8:] or None


def downgrade() -> None:
    """Undo it."""
    op.drop_index(INDEX, "participants")
    op.drop_column("participants", "phone_key")

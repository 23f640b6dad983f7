"""Who guesses at secrets, and how often somebody tried something lately."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Connection, bindparam, delete, func, insert, select

from jobclub.integrations.database.tables import guesses as tried
from jobclub.integrations.ids import new_id

LATELY = (
    select(func.count())
    .select_from(tried)
    .where(tried.c.who == bindparam("who"), tried.c.at > bindparam("after"))
)
NOTE = insert(tried)
FORGET = delete(tried).where(tried.c.at <= bindparam("until"))


def guesses(db: Connection, who: str, after: datetime) -> int:
    """Count the wrong links that somebody tried after an instant."""
    return int(db.scalar(LATELY, {"who": who, "after": after}) or 0)


def note_guess(db: Connection, who: str, now: datetime, *, before: datetime) -> None:
    """Note a wrong link, and forget those that anybody tried up to an instant."""
    db.execute(FORGET, {"until": before})
    db.execute(NOTE, {"id": new_id(), "who": who, "at": now})

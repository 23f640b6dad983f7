"""Links by their secrets, and who guesses at them."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Connection, bindparam, delete, func, insert, select

from jobclub.core.office.reach import Opened
from jobclub.integrations.database.links import link_of
from jobclub.integrations.database.prepared import prepared
from jobclub.integrations.database.tables import guesses as tried
from jobclub.integrations.database.tables import links, organisations
from jobclub.integrations.ids import new_id

BY_DIGEST = (
    select(links, organisations.c.time_zone)
    .join(organisations, organisations.c.id == links.c.organisation_id)
    .where(links.c.digest == bindparam("digest"))
)
LATELY = (
    select(func.count())
    .select_from(tried)
    .where(tried.c.who == bindparam("who"), tried.c.at > bindparam("after"))
)
NOTE = insert(tried)
FORGET = delete(tried).where(tried.c.at <= bindparam("until"))


def opened_by(db: Connection, digest: str) -> Opened | None:
    """Give the link with this secret, whether or not it still opens anything, and whose it is."""
    for row in prepared(BY_DIGEST, db.dialect).rows(db, {"digest": digest}):
        return Opened(row.organisation_id, row.time_zone, link_of(row))
    return None


def guesses(db: Connection, who: str, after: datetime) -> int:
    """Count the wrong links that somebody tried after an instant."""
    return int(db.scalar(LATELY, {"who": who, "after": after}) or 0)


def note_guess(db: Connection, who: str, now: datetime, *, before: datetime) -> None:
    """Note a wrong link, and forget those that anybody tried up to an instant."""
    db.execute(FORGET, {"until": before})
    db.execute(NOTE, {"id": new_id(), "who": who, "at": now})

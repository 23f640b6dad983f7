"""What a transaction shows to the walls between organisations, which PostgreSQL itself keeps.

Each table has policies (see ``migrations/walls``), and they ask the transaction three things: of which
organisation it is, by which door it came if it is of none, and what it has to show at that door. All three
are said in the letter that begins it and are gone when it ends. SQLite has no such walls: it is told nothing.
"""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING, Any, NamedTuple, cast

from sqlalchemy import Connection, Select, Table, bindparam, func, select

from jobclub.integrations.database.prepared import prepared

if TYPE_CHECKING:
    from jobclub.integrations.database.libpq import Session

SHOW = """
SELECT set_config('jobclub.organisation', $1, true),
       set_config('jobclub.door', $2, true),
       set_config('jobclub.shown', $3, true)
"""
"""Values go in as values, whatever stands in them; ``true``: until the transaction ends."""


class Door(StrEnum):
    """A way past the walls; each is a policy of its own, which says what is seen through it."""

    TOKEN = "token"  # noqa: S105  (the word for it)
    PAGE = "page"
    FEED = "feed"
    SIGN_IN = "sign_in"
    SESSION = "session"
    GUEST = "guest"
    ADDRESS = "address"
    ACCOUNT = "account"
    TENANT = "tenant"
    NAME = "name"
    PAGE_NAME = "page_name"
    UPKEEP = "upkeep"
    WORKER = "worker"
    FIGURES = "figures"
    GUESSES = "guesses"
    MIGRATIONS = "migrations"
    BACKUP = "backup"


class Pass(NamedTuple):
    """What a transaction shows: its organisation, or a door and what is asked for there."""

    organisation: str = ""
    door: str = ""
    shown: str = ""


def within(organisation_id: str) -> Pass:
    """Give the pass of a transaction of one organisation."""
    return Pass(organisation_id)


def through(door: Door, shown: str = "") -> Pass:
    """Give the pass of those who come by a door."""
    return Pass("", door, shown)


def show(db: Connection, given: Pass) -> None:
    """Let the walls see a pass: with the next statement, for as long as the transaction lasts.

    Where no transaction was begun, that is the next statement alone.
    """
    if db.dialect.name == "postgresql":
        cast("Session", db.connection.info["session"]).later(SHOW, given, _as_it_is)


def entering(table: Table, column: str) -> Select[Any]:
    """Say how the one row that somebody has something to show for names the organisation they enter."""
    named = func.set_config("jobclub.organisation", table.c.organisation_id, True)  # noqa: FBT003
    return select(named.label("entered")).where(table.c[column] == bindparam(column))


def enter(db: Connection, statement: Select[Any], **shown: str) -> None:
    """Let the next statement see the organisation in which the shown row stands, if there is one."""
    if db.dialect.name == "postgresql":
        prepared(statement, db.dialect).change_later(db, [shown], _as_it_is)


def _as_it_is(error: Exception) -> Exception:
    return error

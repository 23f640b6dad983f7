"""Everything kept in a database."""

from __future__ import annotations

import sqlite3
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine, create_engine, event, make_url

from jobclub.integrations.database.migrations import head, revision_of, upgrade
from jobclub.integrations.database.store import SqlStore
from jobclub.integrations.database.turns import Turns

__all__ = ["SqlStore", "engine_for", "head", "open_database", "open_store", "revision_of", "upgrade"]

BUSY_MS = 2000
"""How long SQLite waits for its lock: behind a turn, only a foreign program can hold it."""


def engine_for(url: str) -> Engine:
    """Make an engine for an address like ``sqlite:////var/lib/jobclub/jobclub.sqlite3``."""
    engine = create_engine(url, pool_size=20, max_overflow=20)
    event.listen(engine, "connect", _set_up_sqlite)
    event.listen(engine, "begin", _begin)
    return engine


def _set_up_sqlite(connection: sqlite3.Connection, _record: Any) -> None:
    connection.isolation_level = None
    for pragma in ("journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON", f"busy_timeout={BUSY_MS}"):
        connection.execute(f"PRAGMA {pragma}")


def _begin(db: Connection) -> None:
    """Begin as a writer at once: a transaction that turns from reader to writer may find the door shut.

    A look-up of one statement needs no transaction at all.
    """
    options = db.get_execution_options()
    if not options.get("look_up", False):
        driver = db.connection.driver_connection
        driver.execute("BEGIN IMMEDIATE" if options.get("writing", False) else "BEGIN")  # type: ignore[union-attr]


def open_store(url: str) -> SqlStore:
    """Give the store at an address; the database must be there, with its tables."""
    engine = engine_for(url)
    file = make_url(url).database
    return SqlStore(engine, Turns(Path(file)) if file else None)


def open_database(url: str) -> SqlStore:
    """Give the store at an address after bringing its tables up to date."""
    engine = engine_for(url)
    upgrade(engine)
    engine.dispose()
    return open_store(url)

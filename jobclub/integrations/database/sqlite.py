"""Connections to an SQLite file."""

from __future__ import annotations

import sqlite3
from typing import Any

from sqlalchemy import Connection, Engine, create_engine, event

BUSY_MS = 2000
"""How long SQLite waits for its lock: behind a turn, only a foreign program can hold it."""


def sqlite_engine(url: str) -> Engine:
    """Make an engine for an address like ``sqlite:////var/lib/jobclub/jobclub.sqlite3``."""
    engine = create_engine(url, pool_size=20, max_overflow=20, hide_parameters=True)
    event.listen(engine, "connect", _set_up)
    event.listen(engine, "begin", _begin)
    return engine


def _set_up(connection: sqlite3.Connection, _record: Any) -> None:
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

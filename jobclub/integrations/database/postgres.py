"""Connections to a PostgreSQL database, by psycopg 3."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Connection, Engine, create_engine, event, make_url
from sqlalchemy.exc import DisconnectionError

from jobclub.integrations.database.doors import show, through
from jobclub.integrations.database.locks import WAIT

DRIVER = "postgresql+psycopg"
CONNECT_SECONDS = 2
"""How long a server may take to answer at all (the least that libpq knows): a dead one refuses at once."""
SILENCE_MS = 5000
"""How long a server may leave what we sent unanswered by its network, before it counts as gone."""
SET_UP = f"SET lock_timeout = '{WAIT}'; SET TIME ZONE 'UTC'".encode()
VIEW = b"BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY"


def postgres_engine(url: str) -> Engine:
    """Make an engine for an address like ``postgresql+psycopg://jobclub@db/jobclub``.

    Every statement commits by itself unless a transaction was begun, which ``_begin`` does. With the option
    ``door`` a transaction comes by a door in the walls between organisations (see ``doors``).
    """
    engine = create_engine(
        make_url(url).set(drivername=DRIVER),
        paramstyle="format",
        pool_size=20,
        max_overflow=20,
        pool_timeout=1,
        hide_parameters=True,
        connect_args={
            "application_name": "jobclub",
            "connect_timeout": CONNECT_SECONDS,
            "tcp_user_timeout": SILENCE_MS,
        },
    )
    event.listen(engine, "connect", _set_up)
    event.listen(engine, "checkout", _refuse_dead)
    event.listen(engine, "checkin", _forget)
    event.listen(engine, "begin", _begin)
    event.listen(engine, "commit", _commit)
    event.listen(engine, "rollback", _roll_back)
    event.listen(engine, "before_cursor_execute", _flush)
    return engine


def _set_up(connection: Any, record: Any) -> None:
    from jobclub.integrations.database.libpq import Session  # noqa: PLC0415  (psycopg is an extra)

    connection.autocommit = True
    connection.prepare_threshold = None  # what psycopg prepared it would forget, and ours with it
    session = record.info["session"] = Session(connection)
    session.say(SET_UP)


def _refuse_dead(connection: Any, record: Any, _proxy: Any) -> None:
    """Let the pool make a new connection for one that died while nobody used it.

    Raises:
        DisconnectionError: It is dead.
    """
    if connection.closed or record.info["session"].was_spoken_to():
        raise DisconnectionError


def _forget(_connection: Any, record: Any) -> None:
    """Leave nothing unsent for whoever has the connection next, if it was ever made."""
    if session := record.info.get("session"):
        session.forget()


def _begin(db: Connection) -> None:
    """Begin a writer's transaction, or a view, which stays as it was; a single look-up needs neither."""
    options = db.get_execution_options()
    if not options.get("look_up", False):
        db.connection.info["session"].begin(VIEW if options.get("reading", False) else b"BEGIN")
        if door := options.get("door"):
            show(db, through(door))


def _commit(db: Connection) -> None:
    """Commit together with what waits; psycopg then finds nothing left to do."""
    db.connection.info["session"].say(b"COMMIT")


def _roll_back(db: Connection) -> None:
    """Forget what waits; psycopg rolls back what was sent, if anything was and the connection still lives."""
    if not db.invalidated:
        db.connection.info["session"].forget()


def _flush(db: Connection, *_: Any) -> None:
    """Let a statement of SQLAlchemy's come after all that waits.

    Raises:
        RuntimeError: It would come alone, without what it shows to the walls: see ``doors``.
    """
    session = db.connection.info["session"]
    if session.waits and db.get_execution_options().get("look_up", False):
        msg = "a look-up is one prepared statement"
        raise RuntimeError(msg)
    session.flush()

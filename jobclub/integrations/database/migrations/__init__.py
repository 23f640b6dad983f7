"""Bringing a database up to date, step by step: Alembic driven from here, not from a file of settings."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from alembic import command
from alembic.config import Config
from sqlalchemy import Connection, Engine, text

from jobclub.integrations.database.doors import Door

HERE = Path(__file__).parent
TURN = text("SELECT pg_advisory_xact_lock(7161540118093268224)")
"""One process migrates a PostgreSQL database at a time; the number is ours alone, and means nothing."""


def upgrade(engine: Engine, revision: str = "head") -> None:
    """Bring a database up to a revision: all of it, or, if anything fails, nothing."""
    with _alone(engine) as db:
        command.upgrade(_config(db), revision)


def downgrade(engine: Engine, revision: str) -> None:
    """Take a database back to a revision: for the test of each step."""
    with _alone(engine) as db:
        command.downgrade(_config(db), revision)


def _config(db: Connection | None) -> Config:
    config = Config()
    config.set_main_option("script_location", str(HERE))
    config.attributes["connection"] = db
    return config


@contextmanager
def _alone(engine: Engine) -> Iterator[Connection]:
    """Give a connection in one transaction in which nobody else migrates."""
    if engine.dialect.name == "sqlite":
        with _foreign_keys_off(engine) as db:
            yield db
        return
    with engine.execution_options(door=Door.MIGRATIONS).begin() as db:
        db.execute(text("SET LOCAL lock_timeout = 0"))  # another process may be at it for a while
        db.execute(TURN)
        yield db


@contextmanager
def _foreign_keys_off(engine: Engine) -> Iterator[Connection]:
    """Give a connection in one transaction in which tables can be rebuilt.

    SQLite changes a table by making it anew and dropping the old one, and with foreign keys on the drop
    deletes every row that refers to it. So they are off before the transaction begins, checked before it
    ends, and on again after it.

    Raises:
        RuntimeError: A row refers to nothing; the transaction is rolled back.
    """
    with engine.execution_options(writing=True).connect() as db:
        driver = db.connection.driver_connection
        assert driver is not None  # noqa: S101  (a connection that is open has one)
        driver.execute("PRAGMA foreign_keys=OFF")
        try:
            with db.begin():
                yield db
                if lost := db.exec_driver_sql("PRAGMA foreign_key_check").all():
                    msg = f"rows would be left without what they refer to: {lost[:5]}"
                    raise RuntimeError(msg)
        finally:
            driver.execute("PRAGMA foreign_keys=ON")

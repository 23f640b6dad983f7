"""Everything kept in a database."""

from __future__ import annotations

from pathlib import Path

from sqlalchemy import Engine, make_url

from jobclub.integrations.database.postgres import postgres_engine
from jobclub.integrations.database.revisions import head, revision_of
from jobclub.integrations.database.sqlite import sqlite_engine
from jobclub.integrations.database.store import SqlStore
from jobclub.integrations.database.turns import Turns

__all__ = ["SqlStore", "engine_for", "head", "open_database", "open_store", "revision_of", "upgrade"]


def engine_for(url: str) -> Engine:
    """Make an engine for the address of an SQLite file or of a PostgreSQL database."""
    on_postgres = make_url(url).get_backend_name() == "postgresql"
    return postgres_engine(url) if on_postgres else sqlite_engine(url)


def upgrade(engine: Engine, revision: str = "head") -> None:
    """Bring a database up to a revision: all of it, or, if anything fails, nothing."""
    # Hardly any process has to, and Alembic takes a tenth of a start.
    from jobclub.integrations.database import migrations  # noqa: PLC0415

    migrations.upgrade(engine, revision)


def open_store(url: str) -> SqlStore:
    """Give the store at an address; the database must be there, with its tables."""
    engine = engine_for(url)
    file = engine.url.database
    return SqlStore(engine, Turns(Path(file)) if file and engine.dialect.name == "sqlite" else None)


def open_database(url: str) -> SqlStore:
    """Give the store at an address after bringing its tables up to date."""
    engine = engine_for(url)
    upgrade(engine)
    engine.dispose()
    return open_store(url)

"""A PostgreSQL database in which two organisations have a row in each table, with canaries in it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime, time
from typing import Any

from sqlalchemy import Column, Connection, Engine, Table, insert, inspect, select, text

from jobclub.integrations.database import SqlStore
from jobclub.integrations.database.doors import Door, Pass, show
from jobclub.integrations.database.instants import Instant
from jobclub.integrations.database.tables import guesses, metadata, organisations

OURS, THEIRS = "organisation-b", "organisation-a"
"""Who looks, and whom they must not see."""
TABLES = {table.name: table for table in metadata.sorted_tables}
OWNED = {name: table for name, table in TABLES.items() if table not in (organisations, guesses)}
MOMENT = datetime(2027, 1, 27, 8, 0, tzinfo=UTC)
PLAIN: dict[type, Any] = {
    int: 1,
    bool: False,
    datetime: MOMENT,
    date: MOMENT.date(),
    time: MOMENT.time(),
}


def canary(organisation_id: str) -> str:
    """Give the word that stands in all texts of an organisation's rows."""
    return f"canary-of-{organisation_id}"


def row(table: Table, organisation_id: str) -> dict[str, Any]:
    """Make a row of an organisation's, with its canary wherever words fit."""
    return {
        column.name: organisation_id if _is_whose(table, column) else _value(column, organisation_id)
        for column in table.columns
    }


def _is_whose(table: Table, column: Column[Any]) -> bool:
    return column.name == ("id" if table is organisations else "organisation_id")


def _value(column: Column[Any], organisation_id: str) -> Any:
    kind = datetime if isinstance(column.type, Instant) else column.type.python_type
    if kind is str:
        return canary(organisation_id)[: getattr(column.type, "length", None)]
    return canary(organisation_id).encode() if kind is bytes else PLAIN[kind]


def fill(engine: Engine) -> None:
    """Put a row of each organisation into each table; what refers to others would be in the way of that."""
    with engine.execution_options(door=Door.MIGRATIONS).begin() as db:
        for name in TABLES:
            for key in inspect(db).get_foreign_keys(name):
                db.execute(text(f'ALTER TABLE "{name}" DROP CONSTRAINT "{key["name"]}"'))
        db.execute(text("ALTER TABLE engagements DISABLE TRIGGER engagements_overlap"))
        for table in TABLES.values():
            db.execute(insert(table), [row(table, one) for one in (THEIRS, OURS)])


@contextmanager
def showing(store: SqlStore, given: Pass | None) -> Iterator[Connection]:
    """Open a transaction that shows a pass, or nothing, and is rolled back."""
    with store.engine.connect() as db, db.begin() as begun:
        if given is not None:
            show(db, given)
        yield db
        begun.rollback()


def seen(db: Connection) -> dict[str, set[str]]:
    """Give whose rows are seen of each table in which any are."""
    found = {name: _whose(db.execute(select(table)).all()) for name, table in TABLES.items()}
    return {name: whose for name, whose in found.items() if whose}


def _whose(rows: Iterable[Any]) -> set[str]:
    """Tell whose canaries sing in rows, so that no single column is trusted to say whose they are."""
    words = [value.decode() if isinstance(value, bytes) else str(value) for row in rows for value in row]
    return {one for one in (THEIRS, OURS) if any(one in word for word in words)}

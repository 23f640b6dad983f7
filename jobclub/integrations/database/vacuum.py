"""Free space is made free of what lay in it: no byte of a deleted row is left in the database's files.

Both kinds of database only forget where deleted rows lay. SQLite's file is written anew, and its journal cut;
PostgreSQL's tables are written into new files, and so is what its planner noted of them.
"""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path
from typing import cast

from sqlalchemy import Connection, Engine
from sqlalchemy.exc import DatabaseError, OperationalError

from jobclub.core.errors import Busy
from jobclub.integrations.database.turns import Turns

ALL_TABLES = "VACUUM (FULL, ANALYZE)"
NOTES = "VACUUM (FULL) pg_catalog.pg_statistic"
"""The planner's notes hold values of columns, and those before them lie there still."""
CUT = "PRAGMA wal_checkpoint(TRUNCATE)"


def vacuum(engine: Engine) -> None:
    """Write all that a database holds anew; nobody can write meanwhile, and on PostgreSQL nobody can read.

    Raises:
        Busy: Somebody holds on to it for too long.
    """
    with engine.execution_options(look_up=True).connect() as db:
        if engine.dialect.name == "sqlite":
            _anew_in_one_file(db, Path(str(engine.url.database)))
        else:
            _anew_in_new_files(db)


def _anew_in_one_file(db: Connection, file: Path) -> None:
    driver = cast("sqlite3.Connection", db.connection.driver_connection)
    with closing(Turns(file)) as turns, turns.turn():
        try:
            driver.execute("VACUUM")
            busy, *_ = driver.execute(CUT).fetchone()
        except sqlite3.OperationalError as error:
            raise _busy() from error
    if busy:
        raise _busy()


def _anew_in_new_files(db: Connection) -> None:
    try:
        for order in (ALL_TABLES, NOTES):
            db.exec_driver_sql(order)
    except OperationalError as error:
        raise _busy() from error
    except DatabaseError as error:
        raise Busy(f"The database says: {str(error.orig).splitlines()[0]}") from error


def _busy() -> Busy:
    return Busy("Somebody works with the database at this moment; try again when it is calm.")

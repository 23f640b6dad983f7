"""Whether a database has the tables that this version of jobclub works with."""

from __future__ import annotations

from functools import cache

from sqlalchemy import Connection, text

from jobclub.core.office.fitness import Unfit
from jobclub.integrations.database.migrations import head

REVISION = text("SELECT version_num FROM alembic_version")


@cache
def _needed() -> str:
    return head()


def must_be_current(db: Connection) -> None:
    """Let pass a database that is neither behind this version nor ahead of it.

    Raises:
        Unfit: It is; the text says what to run.
    """
    revision = db.scalar(REVISION)
    if revision == _needed():
        return
    command = "jobclub db upgrade" if str(revision) < _needed() else "pip install --upgrade 'jobclub[server]'"
    is_at = f"the database is at revision {revision}, this version needs {_needed()}"
    raise Unfit(f"{is_at}; run: {command}")

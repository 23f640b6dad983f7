"""Lanes: so many workers may go down a road at a time, on all machines together.

One road leads to people's mailboxes, another to the providers of meetings. A lane is held by a lock that
ends with its holder, however that ends: a worker that was killed blocks none.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager, suppress
from hashlib import sha256
from pathlib import Path
from typing import Protocol

from sqlalchemy import Engine, Integer, bindparam, func, select
from sqlalchemy.exc import SQLAlchemyError

from jobclub.integrations.database.turns import lock, unlock

GIVE_BACK = select(func.pg_advisory_unlock_all())
TAKE = select(func.pg_try_advisory_lock(bindparam("road", type_=Integer), bindparam("number", type_=Integer)))


class Lanes(Protocol):
    """Lanes for those who send and ask."""

    def lane(self, road: str, most: int) -> AbstractContextManager[bool]:
        """Hold one of a road's so many lanes for a block; False: none is free."""


class FileLanes:
    """Lanes among the processes at one SQLite file; a lock file for each stands beside it."""

    def __init__(self, database: Path) -> None:
        self._database = database

    @contextmanager
    def lane(self, road: str, most: int) -> Iterator[bool]:
        """Hold one of a road's so many lanes for a block; False: none is free."""
        for number in range(most):
            with self._file(road, number).open("ab") as file:
                if lock(file, 0.0):
                    try:
                        yield True
                    finally:
                        unlock(file)
                    return
        yield False

    def _file(self, road: str, number: int) -> Path:
        return self._database.with_name(f"{self._database.name}-lane-{road}-{number}")


class PostgresLanes:
    """Lanes among all who work at one PostgreSQL database.

    Such a lock belongs to a connection, not to a transaction; so the connection is closed at the end, and
    never given to somebody else.
    """

    def __init__(self, engine: Engine) -> None:
        self._look_up = engine.execution_options(look_up=True)

    @contextmanager
    def lane(self, road: str, most: int) -> Iterator[bool]:
        """Hold one of a road's so many lanes for a block; False: none is free."""
        with self._look_up.connect() as db:
            db.detach()
            yield any(db.scalar(TAKE, {"road": _name(road), "number": number}) for number in range(most))
            with suppress(SQLAlchemyError):  # it goes with the connection, but some time later
                db.execute(GIVE_BACK)


def _name(road: str) -> int:
    """Give what PostgreSQL's locks for a road are called, each with the number of its lane."""
    return int.from_bytes(sha256(f"jobclub lanes {road}".encode()).digest()[:4], signed=True)


def lanes_at(engine: Engine) -> Lanes:
    """Give the lanes of a database."""
    if engine.dialect.name == "postgresql":
        return PostgresLanes(engine)
    return FileLanes(Path(str(engine.url.database)))

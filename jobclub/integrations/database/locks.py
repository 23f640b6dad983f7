"""Locks on rows, for databases on which several write at once: taken so that nobody waits in a circle.

Whatever an act reads in order to change it is locked by being read. Locks have an order (that of their tables
in ``ORDER``, then by id), and an act waits only for what comes after all that it holds. What comes before is
had at once or not at all: then the act begins again, and takes all of them in their order before it reads
anything.
"""

from __future__ import annotations

import threading
from collections.abc import Iterable, Mapping, Sequence
from functools import cache
from hashlib import sha256
from typing import Any, NamedTuple, Protocol

from sqlalchemy import BigInteger, Connection, Select, Table, bindparam, collate, func, select

from jobclub.core.errors import Busy, InProgress, overtaken
from jobclub.core.office.store import Repeat
from jobclub.integrations.database.among import among
from jobclub.integrations.database.prepared import Asked
from jobclub.integrations.database.tables import (
    cohorts,
    participants,
    registrations,
    staff,
    tokens,
    webinars,
)

WAIT = "5s"
"""How long somebody waits for a lock before they are asked to try again."""
TIMED_OUT = "55P03"
"""What PostgreSQL calls a lock that could not be had in time."""
ORDER: tuple[Table, ...] = (registrations, staff, cohorts, webinars, participants, tokens)
BY_NAME = select(func.pg_advisory_xact_lock(bindparam("name", type_=BigInteger)).label("locked"))


class Lock(NamedTuple):
    """A locked row: the place of its table in the order, and its id."""

    rank: int
    id: str


FIRST = Lock(-1, "")
"""Comes before all others."""


class Known(threading.local):
    """What a thread's next act is to lock before it reads anything, since its last one came too late."""

    organisation_id: str = ""
    locks: frozenset[Lock] = frozenset()


class Rows(Protocol):
    """What is asked of the rows that are to be locked: see ``rows``."""

    db: Connection
    organisation_id: str

    def run(self, statement: Select[Any], values: Mapping[str, Any]) -> Sequence[Any]: ...

    def ask(self, statement: Select[Any], values: Mapping[str, Any]) -> Asked: ...


class Locks(Protocol):
    """How the rows that an act reads are kept from others until it ends."""

    def begin(self, rows: Rows) -> None:
        """Take what is known to be needed."""

    def row(self, rows: Rows, statement: Select[Any], **by: str) -> Sequence[Any]:
        """Give what a statement finds (one row with an ``id``, or none), locked. Raises Busy."""

    def every(self, rows: Rows, table: Table, ids: Iterable[str]) -> None:
        """Lock some rows of a table before anything else is read. Raises Busy, maybe only then."""

    def repeat(self, rows: Rows, caller_id: str, repeat: Repeat) -> None:
        """Let one at a time act under an Idempotency-Key. Raises InProgress."""


class NoLocks:
    """Nothing is locked: in a view, and where only one writes at a time."""

    def begin(self, rows: Rows) -> None:
        """Need nothing."""

    def row(self, rows: Rows, statement: Select[Any], **by: str) -> Sequence[Any]:
        """Give what a statement finds."""
        return rows.run(statement, by)

    def every(self, rows: Rows, table: Table, ids: Iterable[str]) -> None:
        """Lock nothing."""

    def repeat(self, rows: Rows, caller_id: str, repeat: Repeat) -> None:
        """Let everybody act."""


class RowLocks:
    """The locks of one writing transaction on PostgreSQL."""

    def __init__(self, known: Known) -> None:
        self._known = known
        self._held: set[Lock] = set()

    def begin(self, rows: Rows) -> None:
        """Take what the last act of this thread lacked, in order; nobody else needs to be told of it."""
        wanted, self._known.locks = self._known.locks, frozenset()
        if self._known.organisation_id == rows.organisation_id:
            for lock in sorted(wanted):
                rows.run(_by_id(ORDER[lock.rank]).waiting, {"id": lock.id})
                self._held.add(lock)

    def row(self, rows: Rows, statement: Select[Any], **by: str) -> Sequence[Any]:
        """Give what a statement finds (one row with an ``id``, or none), locked.

        Raises:
            Busy: Somebody holds it for too long, or it has to be had before others.
        """
        way = _ways(statement)
        in_order = not self._held or max(self._held).rank < way.rank
        found = rows.run(way.waiting if in_order else way.skipping, by)
        if not found and not in_order:
            found = self._waited_for(rows, way, by)
        self._held.update(Lock(way.rank, row.id) for row in found)
        return found

    def _waited_for(self, rows: Rows, way: Ways, by: dict[str, str]) -> Sequence[Any]:
        """Wait for a row that somebody else holds, if it is there and comes after all that is held here."""
        there = rows.run(way.plain, by)
        if not there:
            return there
        lock = Lock(way.rank, there[0].id)
        if lock > max(self._held):
            return rows.run(way.waiting, by)
        self._known.organisation_id = rows.organisation_id
        self._known.locks = frozenset({*self._held, lock})
        raise overtaken(Busy("Others write to the same things at this moment; try again in a second."))

    def every(self, rows: Rows, table: Table, ids: Iterable[str]) -> None:
        """Lock some rows of a table, in order; together, if they come after all that is held.

        Raises:
            Busy: See ``row``. What is locked together is so with the next statement, which may raise it.
        """
        rank = ORDER.index(table)
        wanted = sorted({Lock(rank, one) for one in ids} - self._held)
        if wanted and wanted[0] > max(self._held, default=FIRST):
            rows.ask(_by_ids(table), {"ids": [lock.id for lock in wanted]})
            self._held.update(wanted)
            return
        for lock in wanted:
            self.row(rows, _by_id(table).plain, id=lock.id)

    def repeat(self, rows: Rows, caller_id: str, repeat: Repeat) -> None:
        """Let one at a time act under an Idempotency-Key: it comes before all other locks.

        Raises:
            InProgress: A rival did not end in time.
        """
        whole = (rows.organisation_id, caller_id, repeat.method, repeat.path, repeat.key)
        name = int.from_bytes(sha256("\n".join(whole).encode()).digest()[:8], signed=True)
        try:
            rows.run(BY_NAME, {"name": name})
        except rows.db.dialect.loaded_dbapi.OperationalError as error:
            if error.sqlstate != TIMED_OUT:
                raise
            raise InProgress("The same request is being worked on; try again in a second.") from None


class Ways(NamedTuple):
    """One statement as it looks, as it waits for a lock, and as it leaves out what is locked."""

    rank: int
    plain: Select[Any]
    waiting: Select[Any]
    skipping: Select[Any]


@cache
def _ways(statement: Select[Any]) -> Ways:
    """Say how the rows are locked whose ids a statement gives; references to them stay possible."""
    table = statement.selected_columns["id"].table
    waiting = statement.with_for_update(of=table, key_share=True)
    skipping = statement.with_for_update(of=table, key_share=True, skip_locked=True)
    return Ways(ORDER.index(table), statement, waiting, skipping)


@cache
def _by_id(table: Table) -> Ways:
    columns = table.c
    mine = columns.organisation_id == bindparam("organisation_id")
    return _ways(select(columns.id).where(mine, columns.id == bindparam("id")))


@cache
def _by_ids(table: Table) -> Select[Any]:
    """Say how several rows are locked, one after the other by their ids, as Python sorts them."""
    columns = table.c
    mine = columns.organisation_id == bindparam("organisation_id")
    several = select(columns.id).where(mine, among(columns.id, "ids")).order_by(collate(columns.id, "C"))
    return several.with_for_update(of=table, key_share=True)

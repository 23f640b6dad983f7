"""Rows of one organisation: no statement goes out without it.

Mappers build their statements with ``scoped``, which adds the organisation, or use the four plain acts
of ``Rows``. Statements are made once and kept, since making one costs as much as running it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from functools import cache
from typing import Any

from sqlalchemy import (
    Connection,
    Delete,
    Insert,
    Select,
    SelectBase,
    Table,
    Update,
    bindparam,
    delete,
    insert,
    select,
    update,
)
from sqlalchemy.dialects import postgresql
from sqlalchemy.exc import IntegrityError

from jobclub.core.office.lists import Window
from jobclub.integrations.database.locks import Locks, NoLocks
from jobclub.integrations.database.prepared import Asked, Refused, prepared

Values = Mapping[str, Any]


def as_it_is(error: IntegrityError) -> IntegrityError:
    """Raise what nobody foresaw as the database says it."""
    return error


def scoped(statement: Select[Any], *tables: Table) -> Select[Any]:
    """Limit a statement to the organisation's rows in each of these tables."""
    for table in tables:
        statement = statement.where(table.c.organisation_id == bindparam("organisation_id"))
    return statement


def windowed(statement: Select[Any], table: Table, *, after: bool) -> Select[Any]:
    """Let a statement give rows by id, after the window's start, one more than the window shows."""
    if after:
        statement = statement.where(table.c.id > bindparam("after"))
    return statement.order_by(table.c.id).limit(bindparam("limit"))


def window_values(window: Window) -> dict[str, Any]:
    """Give the values for a windowed statement."""
    values: dict[str, Any] = {"limit": window.limit + 1}
    return values if window.after is None else {**values, "after": window.after}


@cache
def _select(table: Table, by: tuple[str, ...], order: tuple[str, ...]) -> Select[Any]:
    return scoped(select(table).where(*_equal(table, by)).order_by(*(table.c[name] for name in order)), table)


@cache
def _page(table: Table, by: tuple[str, ...], *, after: bool) -> Select[Any]:
    return windowed(_select(table, by, ()), table, after=after)


@cache
def _insert(table: Table, names: tuple[str, ...]) -> Insert:
    return insert(table).values({name: bindparam(f"new_{name}") for name in names})


@cache
def _insert_new(table: Table, names: tuple[str, ...], key: tuple[str, ...]) -> Insert:
    return _either(table, names).on_conflict_do_nothing(index_elements=("organisation_id", *key))


@cache
def _put(table: Table, names: tuple[str, ...], key: tuple[str, ...]) -> Insert:
    statement, identity = _either(table, names), ("organisation_id", *key)
    changed = {name: statement.excluded[name] for name in names if name not in identity}
    return statement.on_conflict_do_update(index_elements=identity, set_=changed)


def _either(table: Table, names: Iterable[str]) -> postgresql.Insert:
    """Make an insert that can say what becomes of rows that are there: both databases know the words."""
    return postgresql.insert(table).values({name: bindparam(f"new_{name}") for name in names})


@cache
def _update(table: Table, by: tuple[str, ...], values: tuple[str, ...]) -> Update:
    sets: dict[str, Any] = {name: bindparam(f"new_{name}") for name in values}
    return update(table).where(*_mine(table, by)).values(sets)


@cache
def _delete(table: Table, by: tuple[str, ...]) -> Delete:
    return delete(table).where(*_mine(table, by))


def _equal(table: Table, names: Iterable[str]) -> list[Any]:
    return [table.c[name] == bindparam(name) for name in names]


def _mine(table: Table, by: Iterable[str]) -> list[Any]:
    """Tell the organisation's rows apart; the names differ from those that a row's new values have."""
    return [table.c[name] == bindparam(f"by_{name}") for name in ("organisation_id", *by)]


class Rows:
    """One organisation's rows on one connection."""

    def __init__(
        self, db: Connection, organisation_id: str, *, writable: bool, locks: Locks | None = None
    ) -> None:
        self.db = db
        self.organisation_id = organisation_id
        self.writable = writable
        self.locks = locks or NoLocks()

    def run(self, statement: SelectBase, values: Values) -> Sequence[Any]:
        """Give the rows of a scoped statement that is made once and kept."""
        mine = {**values, "organisation_id": self.organisation_id}
        return prepared(statement, self.db.dialect).rows(self.db, mine)

    def ask(self, statement: SelectBase, values: Values) -> Asked:
        """Ask ahead for the few rows of a scoped statement that is made once and kept; look at them later.

        They are as they are now. Several questions that don't wait for each other's answers so cost less.
        """
        mine = {**values, "organisation_id": self.organisation_id}
        return prepared(statement, self.db.dialect).asked(self.db, mine)

    def search(self, statement: Select[Any], values: Values) -> Sequence[Any]:
        """Give the rows of a scoped statement that is made for this search."""
        return self.db.execute(statement, {**values, "organisation_id": self.organisation_id}).all()

    def all(self, table: Table, *order: str, **by: Any) -> Sequence[Any]:
        """Give the rows with these values, in an order."""
        return self.run(_select(table, tuple(by), order), by)

    def one(self, table: Table, **by: Any) -> Any:
        """Give the row with these values, if there is one."""
        return next(iter(self.all(table, **by)), None)

    def held(self, table: Table, **by: Any) -> Any:
        """Give the row with these values, if there is one, kept from others for as long as it may change."""
        return next(iter(self.locks.row(self, _select(table, tuple(by), ()), **by)), None)

    def page(self, table: Table, window: Window, **by: Any) -> Sequence[Any]:
        """Give the rows in a window, by id, one more than it shows."""
        return self.run(
            _page(table, tuple(by), after=window.after is not None), {**by, **window_values(window)}
        )

    def insert(self, table: Table, *rows: Values, refused: Refused | None = None) -> None:
        """Put rows in, all with the same columns.

        Raises:
            IntegrityError: A constraint stands against it. With ``refused`` that which it makes of this,
                and maybe only before the next statement or at the end: so it costs less.
        """
        if rows and refused is None:
            self.write(_insert(table, ("organisation_id", *rows[0])), *self._new(rows))
        elif rows and refused:
            self._write_later(_insert(table, ("organisation_id", *rows[0])), rows, refused)

    def insert_new(self, table: Table, key: tuple[str, ...], *rows: Values) -> None:
        """Put rows in, all with the same columns, but those whose unique key is there already."""
        if rows:
            self._write_later(_insert_new(table, ("organisation_id", *rows[0]), key), rows, as_it_is)

    def put(self, table: Table, key: tuple[str, ...], *rows: Values) -> None:
        """Put rows in, all with the same columns, in place of those with the same unique key."""
        if rows:
            self._write_later(_put(table, ("organisation_id", *rows[0]), key), rows, as_it_is)

    def update(self, table: Table, values: Values, **by: Any) -> bool:
        """Set values in the rows with these values; tell whether there were any."""
        new = {f"new_{name}": value for name, value in values.items()}
        return self.write(_update(table, tuple(by), tuple(values)), {**new, **self._mine(by)}) > 0

    def delete(self, table: Table, **by: Any) -> bool:
        """Take the rows with these values out; tell whether there were any."""
        return self.write(_delete(table, tuple(by)), self._mine(by)) > 0

    def write(self, statement: Insert | Update | Delete, *values: Values) -> int:
        """Run a statement, made once and kept, for each of some values; give how many rows it changed.

        Raises:
            RuntimeError: These rows are for reading.
        """
        self._must_be_writable()
        return prepared(statement, self.db.dialect).change(self.db, values)

    def _write_later(self, statement: Insert, rows: Iterable[Values], refused: Refused) -> None:
        self._must_be_writable()
        prepared(statement, self.db.dialect).change_later(self.db, self._new(rows), refused)

    def _must_be_writable(self) -> None:
        if not self.writable:
            msg = "nothing can be written through a view"
            raise RuntimeError(msg)

    def _new(self, rows: Iterable[Values]) -> list[dict[str, Any]]:
        mine = {"new_organisation_id": self.organisation_id}
        return [mine | {f"new_{name}": value for name, value in row.items()} for row in rows]

    def _mine(self, by: Values) -> dict[str, Any]:
        return {"by_organisation_id": self.organisation_id} | {
            f"by_{name}": value for name, value in by.items()
        }

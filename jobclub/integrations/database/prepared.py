"""Statements prepared once and handed to the driver as they are.

SQLAlchemy writes each statement, and knows how values go in and come out; that is worked out once. Sending a
statement through its machinery again and again costs several times what a database needs to run it, and a
writer holds up others meanwhile. So a prepared text goes straight to the driver, on SQLAlchemy's
connection and in its transaction.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections import namedtuple
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any, cast

from sqlalchemy import Connection, Delete, Dialect, Insert, SelectBase, Update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.types import TypeEngine

if TYPE_CHECKING:
    from jobclub.integrations.database.libpq import Session

Statement = SelectBase | Insert | Update | Delete
Change = Callable[[Any], Any]
Asked = Callable[[], Sequence[Any]]
"""Looks at the rows of a statement that was asked ahead."""
Refused = Callable[[IntegrityError], Exception]
"""Says what is raised if a constraint stands against a change."""


class Prepared(ABC):
    """One statement for one dialect: its text, how values go in, how columns come out.

    How it is sent is the business of subclasses, one for each driver.
    """

    def __init__(self, statement: Statement, dialect: Dialect) -> None:
        compiled = statement.compile(dialect=dialect)
        self.text = str(compiled)
        self._refused = dialect.import_dbapi().IntegrityError
        self._given = dict(compiled.params)
        self._names = tuple(compiled.positiontup or ())
        self._in = [(name, _going_in(compiled.binds[name].type, dialect)) for name in self._names]
        if isinstance(statement, SelectBase):
            columns = list(statement.selected_columns)
            self._row = _row_of([column.name for column in columns])
            out = [(n, _coming_out(column.type, dialect)) for n, column in enumerate(columns)]
            self._out = [(n, change) for n, change in out if change is not None]

    def rows(self, db: Connection, values: Mapping[str, Any]) -> Sequence[Any]:
        """Run it and give the rows, each with its columns by name."""
        return [self._read(row) for row in self._found(db, self._written(values))]

    def asked(self, db: Connection, values: Mapping[str, Any]) -> Asked:
        """Run it, at once or before the next statement, whichever costs less; give what looks at its rows."""
        found = self.rows(db, values)
        return lambda: found

    def change(self, db: Connection, many: Iterable[Mapping[str, Any]]) -> int:
        """Run it for each of several sets of values, and give how many rows it changed.

        Raises:
            IntegrityError: A constraint stands against it.
        """
        try:
            return self._changed(db, [self._written(values) for values in many])
        except self._refused as error:
            raise self._said(error) from error

    def change_later(self, db: Connection, many: Iterable[Mapping[str, Any]], refused: Refused) -> None:
        """Run it, at once or before the next statement, whichever costs less.

        Raises:
            Exception: What ``refused`` makes of the constraint that stands against it; maybe later.
        """
        try:
            self._changed(db, [self._written(values) for values in many])
        except self._refused as error:
            raise refused(self._said(error)) from error

    def _said(self, error: Exception) -> IntegrityError:
        return IntegrityError(self.text, None, error)

    @abstractmethod
    def _found(self, db: Connection, values: Sequence[Any]) -> Iterable[Sequence[Any]]: ...

    @abstractmethod
    def _changed(self, db: Connection, many: Sequence[Sequence[Any]]) -> int: ...

    def _written(self, values: Mapping[str, Any]) -> list[Any]:
        every = {**self._given, **values}
        return [every[name] if change is None else change(every[name]) for name, change in self._in]

    def _read(self, raw: Sequence[Any]) -> Any:
        if not self._out:
            return self._row(raw)
        row = list(raw)
        for number, change in self._out:
            row[number] = change(row[number])
        return self._row(row)


class PreparedBySqlite(Prepared):
    """A statement sent by a cursor; SQLite itself keeps what it made of the text."""

    def _found(self, db: Connection, values: Sequence[Any]) -> Iterable[Sequence[Any]]:
        found: Any = db.connection.cursor().execute(self.text, values)
        return cast("Iterable[Sequence[Any]]", found)

    def _changed(self, db: Connection, many: Sequence[Sequence[Any]]) -> int:
        cursor = db.connection.cursor()
        cursor.executemany(self.text, many)
        return int(cursor.rowcount)


class PreparedByPostgres(Prepared):
    """A statement that the server prepares; see ``libpq``."""

    def __init__(self, statement: Statement, dialect: Dialect) -> None:
        kind = cast("Callable[..., Dialect]", type(dialect))
        super().__init__(statement, kind(paramstyle="numeric_dollar"))

    def _found(self, db: Connection, values: Sequence[Any]) -> Iterable[Sequence[Any]]:
        return cast("Session", db.connection.info["session"]).rows(self.text, values)

    def asked(self, db: Connection, values: Mapping[str, Any]) -> Asked:
        """Send it with the next statement."""
        session = cast("Session", db.connection.info["session"])
        look = session.asked(self.text, self._written(values))
        return lambda: [self._read(row) for row in look()]

    def _changed(self, db: Connection, many: Sequence[Sequence[Any]]) -> int:
        session = cast("Session", db.connection.info["session"])
        return sum(session.change(self.text, values) for values in many)

    def change_later(self, db: Connection, many: Iterable[Mapping[str, Any]], refused: Refused) -> None:
        """Send it with the next statement."""
        session = cast("Session", db.connection.info["session"])

        def told(error: Exception) -> Exception:
            return refused(self._said(error)) if isinstance(error, self._refused) else error

        for values in many:
            session.later(self.text, self._written(values), told)


def _row_of(names: Sequence[str]) -> Callable[[Iterable[Any]], Any]:
    """Give what makes a row of a driver's tuple: its values by name."""
    kind: Any = namedtuple("Row", names)  # type: ignore[misc]  # noqa: PYI024  (the names are known only now)
    make: Callable[[Iterable[Any]], Any] = kind._make
    return make


def _going_in(kind: TypeEngine[Any], dialect: Dialect) -> Change | None:
    return kind.dialect_impl(dialect).bind_processor(dialect)


def _coming_out(kind: TypeEngine[Any], dialect: Dialect) -> Change | None:
    return kind.dialect_impl(dialect).result_processor(dialect, None)


_PREPARED: dict[tuple[Statement, type[Dialect]], Prepared] = {}
"""What was prepared so far. All engines of one kind share it: by the first one's dialect they write alike."""


def prepared(statement: Statement, dialect: Dialect) -> Prepared:
    """Prepare a statement that is made once: one made anew for each call would be kept for ever."""
    asked = statement, type(dialect)
    found = _PREPARED.get(asked)
    if found is None:
        kind = PreparedBySqlite if dialect.name == "sqlite" else PreparedByPostgres
        found = _PREPARED[asked] = kind(statement, dialect)
    return found

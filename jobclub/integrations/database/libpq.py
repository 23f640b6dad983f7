"""Statements sent to PostgreSQL by libpq's own calls.

A cursor of psycopg's looks at each statement anew and waits for the answer piece by piece, which costs three
times what it costs to ask libpq for a statement that the server has prepared. Values go in and come out as
psycopg has them, and what goes wrong is psycopg's error.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from psycopg import OperationalError
from psycopg.adapt import PyFormat, Transformer
from psycopg.errors import error_from_result
from psycopg.pq import ConnStatus, ExecStatus

DONE = {ExecStatus.COMMAND_OK, ExecStatus.TUPLES_OK}


class Session:
    """One connection of psycopg's, with the statements that were prepared on it."""

    def __init__(self, connection: Any) -> None:
        self._driver = connection.pgconn
        self._values = Transformer(connection)
        self._names: dict[str, bytes] = {}

    def rows(self, text: str, values: Sequence[Any]) -> Sequence[tuple[Any, ...]]:
        """Run a statement with its values in the places ``$1``, ``$2`` …, and give the rows."""
        result = self._run(text, values)
        self._values.set_pgresult(result)
        return self._values.load_rows(0, result.ntuples, tuple)

    def change(self, text: str, values: Sequence[Any]) -> int:
        """Run a statement, and give how many rows it changed."""
        return self._run(text, values).command_tuples or 0

    def say(self, words: bytes) -> None:
        """Run what has no values and gives no rows."""
        self._looked_at(self._driver.exec_(words))

    def _run(self, text: str, values: Sequence[Any]) -> Any:
        name = self._names.get(text) or self._prepared(text)
        given = self._values.dump_sequence(values, [PyFormat.TEXT] * len(values))
        return self._looked_at(self._driver.exec_prepared(name, given))

    def _prepared(self, text: str) -> bytes:
        name = f"jobclub_{len(self._names)}".encode()
        self._looked_at(self._driver.prepare(name, text.encode()))
        self._names[text] = name
        return name

    def _looked_at(self, result: Any) -> Any:
        """Let pass an answer that is none of an error.

        Raises:
            Error: The one that the server names; OperationalError if it is gone.
        """
        if result.status in DONE:
            return result
        if self._driver.status != ConnStatus.OK:
            raise OperationalError(result.get_error_message())
        raise error_from_result(result)

"""Statements sent to PostgreSQL by libpq's own calls, several of them in one letter.

A cursor of psycopg's looks at each statement anew and waits for the answer piece by piece, which costs three
times what it costs to ask libpq for a statement that the server has prepared. Here, besides, what nobody
waits for (that a transaction begins, that a row is put in) is only sent with the next statement whose answer
somebody wants, and so is what is asked ahead. Values go in and come out as psycopg has them, and what goes
wrong is psycopg's error.
"""

from __future__ import annotations

import select
from collections.abc import Callable, Sequence
from typing import Any, NamedTuple

from psycopg import OperationalError
from psycopg.adapt import PyFormat, Transformer
from psycopg.errors import error_from_result
from psycopg.pq import ConnStatus, ExecStatus

DONE = {ExecStatus.COMMAND_OK, ExecStatus.TUPLES_OK}
MOST_WAITING = 50
"""Statements that wait to be sent: so few that their answers can't fill a connection before they are read."""
Told = Callable[[Exception], Exception]
"""Says what is raised for an error of a statement whose answer nobody waited for."""
Rows = Sequence[tuple[Any, ...]]


class Letter(NamedTuple):
    """A statement to be sent: the name it was prepared by, or its words; its values.

    Besides who tells its error, and where its answer is kept for somebody who looks at it later.
    """

    name: bytes | None
    words: bytes
    values: Sequence[Any]
    told: Told | None = None
    kept: list[Any] | None = None


class Session:
    """One connection of psycopg's, the statements that were prepared on it, and those that wait."""

    def __init__(self, connection: Any) -> None:
        self._driver = connection.pgconn
        self._driver.nonblocking = 0
        self._arrival = select.poll()
        self._arrival.register(self._driver.socket, select.POLLIN)
        self._values = Transformer(connection)
        self._names: dict[str, bytes] = {}
        self._waiting: list[Letter] = []

    def rows(self, text: str, values: Sequence[Any]) -> Rows:
        """Run a statement with its values in the places ``$1``, ``$2`` …, and give the rows."""
        return self._loaded(self._answer(self._letter(text, values)))

    def asked(self, text: str, values: Sequence[Any]) -> Callable[[], Rows]:
        """Run a statement before the next one, or when somebody looks: give what looks at its few rows."""
        kept: list[Any] = []
        self._later(self._letter(text, values)._replace(kept=kept))

        def look() -> Rows:
            if not kept:
                self.flush()
            return self._loaded(kept[0])

        return look

    def _loaded(self, answer: Any) -> Rows:
        self._values.set_pgresult(answer)
        return self._values.load_rows(0, answer.ntuples, tuple)

    def change(self, text: str, values: Sequence[Any]) -> int:
        """Run a statement, and give how many rows it changed."""
        return self._answer(self._letter(text, values)).command_tuples or 0

    def later(self, text: str, values: Sequence[Any], told: Told) -> None:
        """Run a statement before the next one or at the end; ``told`` says what is raised if it can't be."""
        self._later(self._letter(text, values)._replace(told=told))

    def _later(self, letter: Letter) -> None:
        self._waiting.append(letter)
        if len(self._waiting) >= MOST_WAITING:
            self.flush()

    def begin(self, words: bytes) -> None:
        """Let the next statement be the first of a transaction."""
        self._waiting.append(Letter(None, words, ()))

    def say(self, words: bytes) -> None:
        """Run what has no values and gives no rows, and all that waits before it."""
        self._answer(Letter(None, words, ()))

    def flush(self) -> None:
        """Run what waits."""
        if self._waiting:
            self._answer(self._waiting.pop())

    @property
    def waits(self) -> bool:
        """Whether anything waits to be sent."""
        return bool(self._waiting)

    def forget(self) -> None:
        """Never run what waits."""
        self._waiting.clear()

    def was_spoken_to(self) -> bool:
        """Tell whether the server said something unasked.

        To a connection that asks for nothing it says goodbye and nothing else: so a dead one is known
        without a question.
        """
        return bool(self._arrival.poll(0))

    def _letter(self, text: str, values: Sequence[Any]) -> Letter:
        given = self._values.dump_sequence(values, [PyFormat.TEXT] * len(values))
        return Letter(self._names.get(text) or self._prepared(text), b"", given)

    def _prepared(self, text: str) -> bytes:
        name = f"jobclub_{len(self._names)}".encode()
        self._looked_at(self._driver.prepare(name, text.encode()), Letter(name, b"", ()))
        self._names[text] = name
        return name

    def _answer(self, last: Letter) -> Any:
        """Send what waits and one statement more, and give the answer to that one."""
        if self._waiting:
            letters, self._waiting = [*self._waiting, last], []
            return self._answered(letters)
        if last.name is None:
            return self._looked_at(self._driver.exec_(last.words), last)
        return self._looked_at(self._driver.exec_prepared(last.name, last.values), last)

    def _answered(self, letters: Sequence[Letter]) -> Any:
        driver = self._driver
        driver.enter_pipeline_mode()
        for one in letters:
            if one.name is None:
                driver.send_query_params(one.words, None)
            else:
                driver.send_query_prepared(one.name, one.values)
        driver.pipeline_sync()
        answers = self._read()
        driver.exit_pipeline_mode()
        for one, answer in zip(letters, answers, strict=True):
            self._looked_at(answer, one)
        return answers[-1]

    def _read(self) -> list[Any]:
        """Read the answers until the server says that these were all. Raises OperationalError: it is gone."""
        answers: list[Any] = []
        while True:
            while self._driver.is_busy():
                self._arrival.poll()  # and let other threads work meanwhile
                self._driver.consume_input()
            answer = self._driver.get_result()
            if answer is not None:
                if answer.status == ExecStatus.PIPELINE_SYNC:
                    return answers
                answers.append(answer)

    def _looked_at(self, answer: Any, letter: Letter) -> Any:
        """Let pass an answer that is none of an error, and keep it for who asked ahead.

        Raises:
            Error: The one that the server names; OperationalError if it is gone.
        """
        if answer.status in DONE:
            if letter.kept is not None:
                letter.kept.append(answer)
            return answer
        if self._driver.status != ConnStatus.OK:
            raise OperationalError(answer.get_error_message())
        error = error_from_result(answer)
        raise letter.told(error) if letter.told else error

"""Turns at writing to one SQLite file, fairly, between threads and processes.

SQLite has one writer at a time and lets the others poll, so that one of two busy processes may starve
for seconds. Here writers queue instead: whoever holds ``next`` is the next to write, whoever holds
``turn`` writes. A writer that has finished must first get ``next`` again and so lets the other process
pass. SQLite's own lock stands behind it, also against programs that know nothing of turns.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

from jobclub.core.errors import Busy
from jobclub.integrations.database import presence

try:
    import fcntl
except ImportError:  # pragma: no cover  (Windows has no flock: SQLite's own lock is what is left)
    fcntl = None  # type: ignore[assignment]

WAIT = 5.0
"""Seconds a writer waits for its turn before the caller is asked to try again."""
FIRST_PAUSE, PAUSE = 0.001, 0.0003
"""Seconds until the second look at a lock that another process holds, and between all later ones."""


class Turns:
    """Turns at one database file; the lock files stand beside it. Who may take turns is present there."""

    def __init__(self, database: Path, *, wait: float = WAIT) -> None:
        self._here = threading.Lock()
        self._wait = wait
        self._presence = presence.enter(database)
        self._next = database.with_name(database.name + "-next").open("ab")
        self._turn = database.with_name(database.name + "-turn").open("ab")

    @contextmanager
    def turn(self, *, patient: bool = True) -> Iterator[None]:
        """Wait for a turn and keep it for the block; who is not patient has it at once or not at all.

        Raises:
            Busy: It did not come in time.
        """
        wait = self._wait if patient else 0.0
        deadline = time.monotonic() + wait
        if not self._here.acquire(timeout=wait):
            raise _too_long()
        try:
            with _locked(self._next, deadline):
                taken = lock(self._turn, deadline)
            if not taken:
                raise _too_long()
            try:
                yield
            finally:
                unlock(self._turn)
        finally:
            self._here.release()

    def close(self) -> None:
        """Close the lock files."""
        self._next.close()
        self._turn.close()
        self._presence.close()


@contextmanager
def _locked(file: IO[bytes], deadline: float) -> Iterator[None]:
    if not lock(file, deadline):
        raise _too_long()
    try:
        yield
    finally:
        unlock(file)


def lock(file: IO[bytes], deadline: float) -> bool:
    """Lock a file against all who lock it too; give up at a monotonic second, and tell whether it worked."""
    if fcntl is None:  # pragma: no cover  (Windows)
        return True
    pause = FIRST_PAUSE
    while True:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            if time.monotonic() > deadline:
                return False
            time.sleep(pause)
            pause = PAUSE
        else:
            return True


def unlock(file: IO[bytes]) -> None:
    """Let others lock a file."""
    if fcntl is not None:  # pragma: no branch  (Windows)
        fcntl.flock(file, fcntl.LOCK_UN)


def _too_long() -> Busy:
    return Busy("Many are writing at this moment; try again in a second.")

"""Who has an SQLite file open: known by a lock on a file beside it, so that nobody exchanges it under them.

SQLite itself would not notice: whoever has a file open goes on writing to it when another has taken its name.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

from jobclub.core.errors import Busy

try:
    import fcntl
except ImportError:  # pragma: no cover  (Windows has no flock: nobody is known to be there)
    fcntl = None  # type: ignore[assignment]


def enter(database: Path) -> IO[bytes]:
    """Say that somebody works with a database, until the file given here is closed.

    Raises:
        Busy: The database is being exchanged at this moment.
    """
    return _opened(database, alone=False)


@contextmanager
def alone(database: Path) -> Iterator[None]:
    """Have a database for oneself: nobody works with it, and nobody can begin to.

    Raises:
        Busy: Somebody does.
    """
    with _opened(database, alone=True):
        yield


def _opened(database: Path, *, alone: bool) -> IO[bytes]:
    file = database.with_name(f"{database.name}-open").open("ab")
    if fcntl is not None:  # pragma: no branch  (Windows)
        try:
            fcntl.flock(file, fcntl.LOCK_NB | (fcntl.LOCK_EX if alone else fcntl.LOCK_SH))
        except BlockingIOError:
            file.close()
            raise Busy("Somebody else works with this database; try again when they are done.") from None
    return file

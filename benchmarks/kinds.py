"""The two kinds of databases that races and figures are run on."""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from functools import partial
from itertools import count
from pathlib import Path
from typing import NamedTuple

from benchmarks.clusters import a_cluster

Empty = Callable[[], str]
"""Makes an empty database and gives its address."""


class Kind(NamedTuple):
    """A kind of database: its name, and how to come by empty ones."""

    name: str
    empty: Callable[[], AbstractContextManager[Empty]]


@contextmanager
def _files() -> Iterator[Empty]:
    with tempfile.TemporaryDirectory(prefix="jobclub-databases-") as folder:
        numbers = count()
        yield lambda: f"sqlite:///{Path(folder) / f'{next(numbers)}.sqlite3'}"


@contextmanager
def _databases(*, safe: bool) -> Iterator[Empty]:
    with a_cluster(safe=safe) as cluster:
        yield cluster.empty


SQLITE = Kind("SQLite", _files)
POSTGRESQL = Kind("PostgreSQL", partial(_databases, safe=False))
DURABLE_POSTGRESQL = Kind("PostgreSQL", partial(_databases, safe=True))
"""One that writes through to the disk, as whoever measures wants it."""

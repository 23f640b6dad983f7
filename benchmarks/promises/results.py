"""What came of a promise, and the ground it is tried on."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from benchmarks.kinds import SQLITE, Kind
from benchmarks.servers import Server, jobclub_server
from benchmarks.sites import Site, found_site
from jobclub.core.office import Office


@dataclass(frozen=True, slots=True)
class Result:
    """What came of one promise."""

    kept: bool
    text: str


@contextmanager
def ground(kind: Kind = SQLITE) -> Iterator[tuple[Site, Server, Office]]:
    """Give a site, a server with two processes over its database, and an office beside it."""
    with kind.empty() as empty:
        site = found_site(empty())
        with jobclub_server(site.url) as server, site.office() as office:
            yield site, server, office

"""Two servers over two databases: ours, and one without its locks, on which the same races must go wrong.

All of it on SQLite and on PostgreSQL.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

import pytest

from benchmarks.clusters import Databases
from benchmarks.servers import Server, free_port, jobclub_server, python_server
from benchmarks.sites import Site, found_site, sqlite_in
from jobclub.core.office import Office

from .unlocked import tear_down_walls

UNLOCKED = ("-m", "tests.races.unlocked")


@dataclass(frozen=True, slots=True)
class Ground:
    """Where a race is run."""

    site: Site
    server: Server
    office: Office


@pytest.fixture(scope="session", params=["sqlite", "postgresql"])
def empty(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Callable[[], str]:
    """Give what makes an empty database and gives its address."""
    if request.param == "sqlite":
        return lambda: sqlite_in(tmp_path_factory.mktemp("races"))
    databases: Databases = request.getfixturevalue("postgres")
    return databases.empty


@pytest.fixture(scope="session")
def site(empty: Callable[[], str]) -> Site:
    return found_site(empty())


@pytest.fixture(scope="session")
def ground(site: Site) -> Iterator[Ground]:
    with jobclub_server(site.url) as server, site.office() as office:
        yield Ground(site, server, office)


@pytest.fixture(scope="session")
def unlocked_ground(empty: Callable[[], str]) -> Iterator[Ground]:
    site = found_site(empty())
    tear_down_walls(site)
    port = free_port()
    command = [*UNLOCKED, site.url, str(port)]
    with python_server(command, port) as server, site.office() as office:
        yield Ground(site, server, office)

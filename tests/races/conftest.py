"""Two servers over two databases: ours, and one without its locks, on which the same races must go wrong."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from benchmarks.servers import Server, free_port, jobclub_server, python_server
from benchmarks.sites import Site, found_site
from jobclub.core.office import Office

from .unlocked import tear_down_walls

UNLOCKED = Path(__file__).with_name("unlocked.py")


@dataclass(frozen=True, slots=True)
class Ground:
    """Where a race is run."""

    site: Site
    server: Server
    office: Office


@pytest.fixture(scope="session")
def site(tmp_path_factory: pytest.TempPathFactory) -> Site:
    return found_site(tmp_path_factory.mktemp("races"))


@pytest.fixture(scope="session")
def ground(site: Site) -> Iterator[Ground]:
    with jobclub_server(site.database) as server, site.office() as office:
        yield Ground(site, server, office)


@pytest.fixture(scope="session")
def unlocked_ground(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Ground]:
    site = found_site(tmp_path_factory.mktemp("unlocked"))
    tear_down_walls(site.database)
    port = free_port()
    command = [str(UNLOCKED), str(site.database), str(port)]
    with python_server(command, port) as server, site.office() as office:
        yield Ground(site, server, office)

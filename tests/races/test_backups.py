"""Backups taken while two servers write, and commands killed at any moment: what is there is always whole."""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from benchmarks.clusters import Databases
from benchmarks.servers import Server, jobclub_server
from benchmarks.sites import Site, found_site, sqlite_in
from jobclub.core.office.lists import MOST, Window
from jobclub.core.usecases.knowing import PersonWish, add_participant, list_participants
from jobclub.integrations import backups
from jobclub.integrations.backups import BackupError
from jobclub.integrations.database import open_store
from jobclub.testing import office_over

pytestmark = [pytest.mark.server, pytest.mark.slow, pytest.mark.xdist_group("races")]
KILLS = 4
WRITERS = 4


@pytest.fixture(params=["sqlite", "postgresql"])
def empty(request: pytest.FixtureRequest, tmp_path: Path) -> Callable[[str], str]:
    """Give what makes the address of an empty database."""

    def make(name: str) -> str:
        if request.param == "postgresql":
            databases: Databases = request.getfixturevalue("postgres")
            return databases.empty()
        (tmp_path / name).mkdir()
        return sqlite_in(tmp_path / name)

    return make


def command(url: str, *arguments: str) -> subprocess.Popen[bytes]:
    return subprocess.Popen(  # noqa: S603  (our own code)
        [sys.executable, "-m", "jobclub", *arguments],
        env={**os.environ, "JOBCLUB_DATABASE_URL": url},
        stderr=subprocess.PIPE,
        start_new_session=True,
    )


def done(url: str, *arguments: str) -> str:
    with command(url, *arguments) as process:
        _, told = process.communicate(timeout=60)
    assert process.returncode == 0, told
    return told.decode()


@dataclass(slots=True)
class Writers:
    """People who put others in without pause; ``kept`` are the names that were acknowledged so far."""

    kept: list[str] = field(default_factory=list)
    done: threading.Event = field(default_factory=threading.Event)

    def write(self, server: Server, site: Site, mark: int) -> None:
        with server.client(site.token) as client:
            for number in range(100_000):
                if self.done.is_set():
                    return
                time.sleep(0.01)
                name = f"Person {mark} {number}"
                if client.post("/api/v1/participants", {"name": name}).status == 201:
                    self.kept.append(name)


@contextmanager
def two_servers_at_work(site: Site) -> Iterator[Writers]:
    writers = Writers()
    with ExitStack() as stack:
        servers = [stack.enter_context(jobclub_server(site.url)) for _ in range(2)]
        threads = [
            threading.Thread(target=writers.write, args=(servers[mark % 2], site, mark))
            for mark in range(WRITERS)
        ]
        for thread in threads:
            thread.start()
        try:
            yield writers
        finally:
            writers.done.set()
            for thread in threads:
                thread.join()


def people_at(url: str, site: Site) -> set[str]:
    store, found, after = open_store(url), set[str](), None
    try:
        while True:
            window = Window(limit=MOST, after=after)
            page = list_participants(office_over(store), site.town.admin, window)
            found |= {person.name for person in page.items}
            after = page.next
            if after is None:
                return found
    finally:
        store.close()


def test_a_backup_taken_under_writes_has_all_that_was_acknowledged_before_it_began(
    empty: Callable[[str], str], tmp_path: Path
) -> None:
    site, file = found_site(empty("here")), tmp_path / "one.backup"
    elsewhere = empty("there")
    with two_servers_at_work(site) as writers:
        time.sleep(1)
        before = set(writers.kept)
        assert "written and checked" in done(site.url, "backup", str(file))
        meanwhile = len(writers.kept) - len(before)
        with command(site.url, "restore", "--replace", str(file)) as refused:
            _, told = refused.communicate(timeout=60)
    assert len(before) > 10
    assert meanwhile > 0
    assert refused.returncode == 1
    assert b"work" in told
    assert "restored" in done(elsewhere, "restore", str(file))
    restored = people_at(elsewhere, site)
    assert before <= restored <= people_at(site.url, site)
    assert set(writers.kept) <= people_at(site.url, site)
    done(site.url, "restore", "--replace", str(file))
    assert people_at(site.url, site) == restored


def killed_somewhen(url: str, *arguments: str, within: float) -> None:
    with command(url, *arguments) as process:
        time.sleep(random.uniform(0.3, 1.0) * within)  # noqa: S311  (no secret)
        os.killpg(process.pid, signal.SIGKILL)


def how_long(url: str, *arguments: str) -> float:
    began = time.monotonic()
    done(url, *arguments)
    return time.monotonic() - began


def with_people(site: Site, numbers: range) -> set[str]:
    with site.office() as office:
        for number in numbers:
            add_participant(office, site.town.admin, PersonWish(name=f"Person {number}"))
    return people_at(site.url, site)


def test_a_command_killed_at_any_moment_leaves_the_old_or_the_new_and_both_whole(
    empty: Callable[[str], str], tmp_path: Path
) -> None:
    site, old, new = found_site(empty("here")), tmp_path / "old.backup", tmp_path / "new.backup"
    few = with_people(site, range(3))
    done(site.url, "backup", str(old))
    many = with_people(site, range(3, 40))
    usual = how_long(site.url, "backup", str(new))
    for _ in range(KILLS):
        new.unlink(missing_ok=True)
        killed_somewhen(site.url, "backup", str(new), within=usual)
        try:
            assert backups.verify(new).rows["participants"] == len(many)
        except BackupError:
            assert not new.exists()
    for _ in range(KILLS):
        killed_somewhen(site.url, "restore", "--replace", str(old), within=usual)
        assert people_at(site.url, site) in (few, many)
    time.sleep(1)  # until PostgreSQL has noticed that whoever was killed is gone
    done(site.url, "restore", "--replace", str(old))
    assert people_at(site.url, site) == few

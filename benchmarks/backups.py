"""Backups while two servers write, and commands that are killed: what of it is whole, and what is lost."""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from benchmarks.kinds import Empty
from benchmarks.servers import Server, jobclub_server
from benchmarks.sites import Site, found_site
from jobclub.core.office.lists import MOST, Window
from jobclub.core.usecases.knowing import PersonWish, add_participant, list_participants
from jobclub.integrations import backups
from jobclub.integrations.backups import BackupError

WRITERS = 2
PAUSE = 0.03
FEW, MANY = 3, 40
"""People in a database when it is backed up first, and later."""


@dataclass(slots=True)
class Kept:
    """What came of backups: how many were taken and put back, how many acknowledged writes they lacked.

    ``meanwhile`` are writes that were acknowledged while a backup was taken, ``broken`` backups or
    databases that were not whole afterwards.
    """

    taken: int = 0
    lost: int = 0
    meanwhile: int = 0
    killed: int = 0
    broken: int = 0

    @property
    def right(self) -> bool:
        """Whether nothing was lost and everything was whole."""
        return self.lost == 0 and self.broken == 0

    def __str__(self) -> str:
        """Say it in a line."""
        kills = f"{self.killed} kills" if self.killed else f"{self.meanwhile} writes meanwhile"
        return f"{self.taken} taken and put back, {kills}; lost {self.lost}, broken {self.broken}"


def command(url: str, *arguments: str) -> subprocess.Popen[bytes]:
    """Begin a command over a database."""
    return subprocess.Popen(  # noqa: S603  (our own code)
        [sys.executable, "-m", "jobclub", *arguments],
        env={**os.environ, "JOBCLUB_DATABASE_URL": url},
        stderr=subprocess.PIPE,
        start_new_session=True,
    )


def ran(url: str, *arguments: str) -> tuple[int, str]:
    """Run a command; give its exit code and what it said."""
    with command(url, *arguments) as process:
        _, told = process.communicate(timeout=120)
    return process.returncode, told.decode()


@dataclass(slots=True)
class Writers:
    """Those who put people in without pause; ``kept`` are the names that were acknowledged so far."""

    kept: list[str] = field(default_factory=list)
    done: threading.Event = field(default_factory=threading.Event)

    def write(self, server: Server, site: Site, mark: str) -> None:
        """Put people in until it is over."""
        number = 0
        with server.client(site.token) as client:
            while not self.done.wait(PAUSE):
                number += 1
                name = f"Person {mark} {number}"
                if client.post("/api/v1/participants", {"name": name}).status == 201:
                    self.kept.append(name)


@contextmanager
def two_servers_at_work(site: Site, mark: str = "") -> Iterator[Writers]:
    """Let people write through two servers over one database while a block runs."""
    writers = Writers()
    with ExitStack() as stack:
        servers = [stack.enter_context(jobclub_server(site.url)) for _ in range(2)]
        threads = [
            threading.Thread(target=writers.write, args=(servers[number % 2], site, f"{mark}{number}"))
            for number in range(WRITERS)
        ]
        for thread in threads:
            thread.start()
        try:
            yield writers
        finally:
            writers.done.set()
            for thread in threads:
                thread.join()


def people_of(site: Site, url: str | None = None) -> set[str]:
    """Give the names of a site's people, as one of its databases has them."""
    there, found, after = Site(url or site.url, site.town, site.token, site.programme_id), set[str](), None
    with there.office() as office:
        while True:
            page = list_participants(office, site.town.admin, Window(limit=MOST, after=after))
            found |= {person.name for person in page.items}
            after = page.next
            if after is None:
                return found


def backup_under_writes(empty: Empty, folder: Path, *, rounds: int = 1) -> Kept:
    """Take backups while two servers write, put each back elsewhere, and look for what was acknowledged."""
    kept, site = Kept(), found_site(empty())
    with two_servers_at_work(site) as writers:
        for number in range(rounds):
            time.sleep(1)
            before, file = set(writers.kept), folder / f"{number}.backup"
            code, _ = ran(site.url, "backup", str(file))
            kept.meanwhile += len(writers.kept) - len(before)
            elsewhere = empty()
            again, _ = ran(elsewhere, "restore", str(file))
            kept.taken += code == again == 0
            kept.broken += code != 0 or again != 0
            kept.lost += len(before - people_of(site, elsewhere))
    kept.lost += len(set(writers.kept) - people_of(site))
    return kept


def killed_commands(empty: Empty, folder: Path, *, kills: int) -> Kept:
    """Kill backups and restores at any moment; see whether the old or the new is there, and whole."""
    kept, site = Kept(), found_site(empty())
    old, new = folder / "old.backup", folder / "new.backup"
    few = _with_people(site, range(FEW))
    ran(site.url, "backup", str(old))
    many = _with_people(site, range(FEW, MANY))
    began = time.monotonic()
    ran(site.url, "backup", str(new))
    usual = time.monotonic() - began
    for _ in range(kills):
        new.unlink(missing_ok=True)
        _kill(command(site.url, "backup", str(new)), within=usual)
        kept.broken += not _whole_or_none(new, len(many))
    for _ in range(kills):
        _kill(command(site.url, "restore", "--replace", str(old)), within=usual)
        kept.broken += people_of(site) not in (few, many)
    kept.killed = 2 * kills
    time.sleep(1)  # until PostgreSQL has noticed that whoever was killed is gone
    kept.taken = int(ran(site.url, "restore", "--replace", str(old))[0] == 0 and people_of(site) == few)
    kept.broken += kept.taken == 0
    return kept


def _with_people(site: Site, numbers: range) -> set[str]:
    with site.office() as office:
        for number in numbers:
            add_participant(office, site.town.admin, PersonWish(name=f"Person {number}"))
    return people_of(site)


def _kill(process: subprocess.Popen[bytes], *, within: float) -> None:
    """End a command's processes at some moment, without a word."""
    with process:
        time.sleep(random.uniform(0.3, 1.0) * within)
        os.killpg(process.pid, signal.SIGKILL)


def _whole_or_none(file: Path, people: int) -> bool:
    try:
        return backups.verify(file).rows["participants"] == people
    except BackupError:
        return not file.exists()

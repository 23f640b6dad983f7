"""Servers and workers as an operator runs them: real processes over one database, with mails in a folder."""

from __future__ import annotations

import json
import os
import re
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from email import message_from_bytes
from pathlib import Path
from typing import Any

import pytest
import requests

from benchmarks.clusters import Cluster
from benchmarks.servers import free_port
from benchmarks.sites import Site, another_club, found_site, sqlite_in
from jobclub.core.people.staff import operator_of
from jobclub.core.usecases.enrolling import enrol
from jobclub.core.usecases.knowing import PersonWish
from jobclub.integrations.database import engine_for
from jobclub.integrations.database.migrations import downgrade

pytestmark = [pytest.mark.server, pytest.mark.slow, pytest.mark.xdist_group("processes")]
PATIENCE = 30.0
LISTENING = re.compile(r"Listening at: (http://127\.0\.0\.1:\d+)")


def until(it_holds: Callable[[], Any]) -> Any:
    deadline = time.monotonic() + PATIENCE
    while not (found := it_holds()):
        assert time.monotonic() < deadline, "it took too long"
        time.sleep(0.02)
    return found


@dataclass(frozen=True, slots=True)
class Running:
    """A command that runs, and what it has said so far."""

    process: subprocess.Popen[bytes]
    log: Path

    def lines(self) -> list[dict[str, Any]]:
        return [json.loads(line) for line in self.log.read_text().splitlines() if line.startswith("{")]

    def said(self, event: str) -> list[dict[str, Any]]:
        return [line for line in self.lines() if line["event"].startswith(event)]

    @property
    def address(self) -> str:
        (line,) = until(lambda: self.said("Listening at"))
        found = LISTENING.match(line["event"])
        assert found
        return found[1]

    def worker(self, number: int = 0) -> int:
        """Give the process of the worker that began as the first, second …"""
        begun = until(lambda: self.said("the worker has begun")[number:])
        return int(begun[0]["worker"].split(":")[1])

    def told(self, sign: signal.Signals) -> int:
        """Send it a signal, and give its exit code."""
        self.process.send_signal(sign)
        return self.process.wait(PATIENCE)


@dataclass(slots=True)
class Installation:
    """A database, a folder of mails, and the commands that run over them."""

    site: Site
    folder: Path
    running: list[Running] = field(default_factory=list)

    @property
    def env(self) -> dict[str, str]:
        own = {"DATABASE_URL": self.site.url, "DATA_DIR": str(self.folder), "MAIL_FOLDER": str(self.mails)}
        own["BASE_URL"], own["MAIL_FROM"] = "https://jobclub.example", "no-reply@jobclub.example"
        kept_here = {**os.environ, "TMPDIR": str(self.folder)}
        return {**kept_here, **{f"JOBCLUB_{name}": value for name, value in own.items()}}

    @property
    def mails(self) -> Path:
        return self.folder / "mails"

    def run(self, *arguments: str) -> Running:
        log = self.folder / f"{len(self.running)}.log"
        with log.open("wb") as stderr:
            process = subprocess.Popen(  # noqa: S603  (our own code)
                [sys.executable, "-m", "jobclub", *arguments],
                env=self.env,
                stderr=stderr,
                start_new_session=True,
            )
        self.running.append(Running(process, log))
        return self.running[-1]

    def enrolled(self, *names: str) -> None:
        """Let some people have a place, so that each is told."""
        with self.site.office() as office:
            club = another_club(office, self.site)
            for name in names:
                person = PersonWish(name=name, email=f"{name.lower()}@people.example")
                enrol(office, operator_of(self.site.town.organisation.id), club.id, person=person)

    def readers(self) -> list[str]:
        """Give to whom mails were sent, in the order they were."""
        files = sorted(self.mails.glob("*.eml")) if self.mails.exists() else []
        return [str(message_from_bytes(file.read_bytes())["To"]).rpartition("<")[2][:-1] for file in files]

    def end(self) -> None:
        for one in self.running:
            if one.process.poll() is None:
                os.killpg(one.process.pid, signal.SIGKILL)
                one.process.wait()


@contextmanager
def installation_at(url: str, folder: Path) -> Iterator[Installation]:
    installation = Installation(found_site(url), folder)
    try:
        yield installation
    finally:
        installation.end()


@pytest.fixture
def here(tmp_path: Path) -> Iterator[Installation]:
    with installation_at(sqlite_in(tmp_path), tmp_path) as installation:
        yield installation


def alive(group: int) -> bool:
    try:
        os.killpg(group, 0)
    except ProcessLookupError:
        return False
    return True


def test_one_command_answers_and_sends_and_stops_whole_when_told(here: Installation) -> None:
    server = here.run("serve", "--port", "0", "--workers", "2", "--with-worker")
    here.enrolled("Anna")
    until(lambda: here.readers() == ["anna@people.example"])
    headers = {"Authorization": f"Bearer {here.site.token}"}

    told = requests.get(f"{server.address}/api/v1/deliveries", headers=headers, timeout=PATIENCE).json()[
        "items"
    ]
    figures = requests.get(f"{server.address}/metrics", timeout=PATIENCE).text
    began = time.monotonic()
    code = server.told(signal.SIGTERM)

    assert [(one["notice"], one["state"], one["channel"]) for one in told] == [
        ("place_confirmed", "sent", "mail")
    ]
    assert 'jobclub_messages_total{channel="mail",outcome="sent"} 1.0' in figures
    assert 'jobclub_worker_ticks_total{chore="deliver",outcome="done"}' in figures
    assert 'jobclub_deliveries{state="waiting"} 0.0' in figures
    assert (code, alive(server.process.pid)) == (0, False)
    assert time.monotonic() - began < 15
    assert len(server.said("the worker has stopped")) == 1
    everything = server.log.read_text()
    assert len(server.lines()) == len(everything.splitlines())
    assert "anna" not in everything.lower()
    assert here.site.token not in everything


def test_a_worker_that_dies_is_begun_anew_and_nothing_is_lost(here: Installation) -> None:
    server = here.run("serve", "--port", "0", "--with-worker")
    os.kill(server.worker(), signal.SIGKILL)
    here.enrolled("Anna")
    until(lambda: here.readers() == ["anna@people.example"])
    assert server.worker(1) != server.worker()
    assert requests.get(f"{server.address}/health/ready", timeout=PATIENCE).status_code == 200
    (line,) = server.said("the worker died")
    assert line["code"] == -signal.SIGKILL
    assert server.told(signal.SIGINT) == 0
    assert not alive(server.process.pid)


def test_when_the_server_ends_the_worker_ends_with_it(here: Installation) -> None:
    server = here.run("serve", "--port", "0", "--with-worker")
    server.worker()
    answering = int(str(until(lambda: server.said("Listening at"))[0]["event"]).rpartition("(")[2][:-1])
    os.kill(answering, signal.SIGKILL)
    assert server.process.wait(PATIENCE) == 128 + signal.SIGKILL
    until(lambda: not alive(server.process.pid))


def test_nothing_stays_behind_when_the_one_that_watches_is_killed(here: Installation) -> None:
    server = here.run("serve", "--port", "0", "--with-worker")
    server.worker()
    os.kill(server.process.pid, signal.SIGKILL)
    server.process.wait(PATIENCE)
    until(lambda: not alive(server.process.pid))


def test_several_workers_beside_a_server_send_each_message_once(here: Installation) -> None:
    here.run("serve", "--port", "0")
    workers = [here.run("worker") for _ in range(3)]
    for worker in workers:
        worker.worker()
    names = [f"Person{number}" for number in range(12)]
    here.enrolled(*names)
    until(lambda: len(here.readers()) >= len(names))
    time.sleep(2)
    assert sorted(here.readers()) == sorted(f"{name.lower()}@people.example" for name in names)
    assert [worker.told(signal.SIGTERM) for worker in workers] == [0, 0, 0]


def test_a_worker_shows_its_own_figures_where_it_is_asked_to(here: Installation) -> None:
    port = free_port()
    worker = here.run("worker", "--metrics-port", str(port))
    worker.worker()
    until(
        lambda: 'chore="deliver",outcome="done"' in requests.get(f"http://127.0.0.1:{port}", timeout=5).text
    )


@pytest.mark.parametrize("command", [("worker",), ("serve", "--port", "0"), ("serve", "--with-worker")])
def test_whoever_is_a_migration_behind_does_not_start_and_says_what_to_run(
    here: Installation, command: tuple[str, ...]
) -> None:
    engine = engine_for(here.site.url)
    downgrade(engine, "0004")
    engine.dispose()
    refused = here.run(*command)
    assert refused.process.wait(PATIENCE) == 1
    told = refused.log.read_text()
    assert told.startswith("Error: the database is at revision 0004, this version needs ")
    assert told.endswith("; run: jobclub db upgrade\n")


def test_a_worker_goes_on_by_itself_when_the_database_is_back(cluster: Cluster, tmp_path: Path) -> None:
    with installation_at(cluster.empty(), tmp_path) as here:
        worker = here.run("worker")
        worker.worker()
        cluster.stop()
        until(lambda: worker.said("a chore fails"))
        time.sleep(3)
        cluster.start()
        here.enrolled("Anna")
        until(lambda: here.readers() == ["anna@people.example"])
        until(lambda: worker.said("a chore works again"))
        failed = [line["chore"] for line in worker.said("a chore fails")]
        assert len(failed) == len(set(failed))
        assert worker.told(signal.SIGTERM) == 0
        assert "Traceback" not in worker.log.read_text()

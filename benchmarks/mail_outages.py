"""Workers killed while they send, and a mail server that is away or hangs: what was lost, what doubled.

Each trial uses real parts: ``jobclub worker`` and ``jobclub serve`` in processes of their own, a mail server,
and a wire between them that can be cut.
"""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import ExitStack, closing, contextmanager
from dataclasses import dataclass
from pathlib import Path

from benchmarks.load import Load
from benchmarks.mailservers import MailServer, mail_server
from benchmarks.many import put_in_due
from benchmarks.races import person
from benchmarks.servers import ROOT, Server, jobclub_server
from benchmarks.sites import Site, another_club, found_site, sqlite_in
from benchmarks.wires import Fault, wire_to
from jobclub.integrations.database import open_store
from jobclub.integrations.offices import office_over

WORKER = ("-m", "jobclub", "worker")
PATIENCE = 300.0
"""Seconds until everything must have gone out."""
SETTLING = 0.5
"""Seconds in which a wire ends the calls that hung on it."""
WAITING = "SELECT count(*) FROM deliveries WHERE state = 'waiting'"
FLAGGED = "SELECT id FROM deliveries WHERE maybe_twice"
IN_STATE = "SELECT count(*) FROM deliveries WHERE state = ?"


def settings_for(smtp_url: str, **more: str) -> dict[str, str]:
    """Give what a worker's environment says."""
    return {
        "JOBCLUB_SMTP_URL": smtp_url,
        "JOBCLUB_MAIL_FROM": "jobclub@midtby.example",
        "JOBCLUB_BASE_URL": "https://jobclub.midtby.example",
        **more,
    }


class Crew:
    """Workers in processes of their own, any of which may be killed and replaced."""

    def __init__(self, site: Site, settings: Mapping[str, str], command: Sequence[str]) -> None:
        self._command = [sys.executable, *command]
        self._settings = {**os.environ, "JOBCLUB_DATABASE_URL": site.url, **settings}
        self.workers: list[subprocess.Popen[bytes]] = []

    def hire(self) -> None:
        """Start one more."""
        silent = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
        self.workers.append(
            subprocess.Popen(  # noqa: S603  (our own program)
                self._command, env=self._settings, cwd=ROOT, start_new_session=True, **silent
            )
        )

    def kill_one(self) -> None:
        """Kill one of them this instant, whichever it is, and start another in its place."""
        lost = self.workers.pop(random.randrange(len(self.workers)))
        os.killpg(lost.pid, signal.SIGKILL)
        lost.wait()
        self.hire()

    def dismiss(self) -> None:
        """Let all of them finish what they do, then end."""
        for worker in self.workers:
            worker.terminate()
        for worker in self.workers:
            worker.wait(PATIENCE)


@contextmanager
def crew_of(
    count: int, site: Site, settings: Mapping[str, str], worker: Sequence[str] = WORKER
) -> Iterator[Crew]:
    """Run some workers."""
    crew = Crew(site, settings, worker)
    try:
        for _ in range(count):
            crew.hire()
        yield crew
    finally:
        crew.dismiss()


@contextmanager
def site_with_due(count: int, people: int) -> Iterator[Site]:
    """Give a site at which so many cohorts of so many people are to be reminded now."""
    with tempfile.TemporaryDirectory(prefix="jobclub-outages-") as folder:
        site = found_site(sqlite_in(Path(folder)))
        with closing(open_store(site.url)) as store:
            put_in_due(site, office_over(store), store.engine, count, people)
        yield site


@dataclass(frozen=True, slots=True)
class Reminded:
    """What came of reminders: how many were due, arrived, arrived more than once, are flagged so.

    ``unflagged`` arrived more than once without a flag.
    """

    due: int
    arrived: int
    doubled: int
    flagged: int
    kills: int
    expired: int = 0
    unflagged: int = 0

    @property
    def lost(self) -> int:
        """How many neither arrived nor show why."""
        return self.due - self.arrived - self.expired

    @property
    def right(self) -> bool:
        """Whether none is lost, and one at most doubled for each kill, flagged as such."""
        return self.lost == 0 and self.unflagged == 0 and self.doubled <= self.kills

    def __str__(self) -> str:
        """Say it in a line."""
        return (
            f"{self.arrived} of {self.due} arrived, {self.lost} lost, {self.expired} expired, "
            f"{self.doubled} doubled, {self.unflagged} of them unflagged, {self.flagged} flagged, "
            f"{self.kills} kills"
        )


def kills_while_sending(
    *,
    cohorts: int,
    people: int,
    workers: int,
    kills: int,
    pause: float,
    worker: Sequence[str] = WORKER,
    patience: float = PATIENCE,
    between: tuple[float, float] = (0.2, 1.0),
) -> Reminded:
    """Kill workers at random while they remind; the server thinks ``pause`` seconds about each mail.

    ``between`` two kills lie so many seconds; a worker needs about one to begin.
    """
    due = cohorts * people
    with site_with_due(cohorts, people) as site, mail_server(pause=pause) as server:
        with crew_of(workers, site, settings_for(server.url), worker) as crew:
            _wait(lambda: len(server.kept) > 0)
            for _ in range(kills):
                time.sleep(random.uniform(*between))
                crew.kill_one()
            _wait(lambda: len(server.times) >= due and site.count(WAITING) == 0, patience)
        return _reminded(site, server, due, kills)


def _reminded(site: Site, server: MailServer, due: int, kills: int = 0) -> Reminded:
    flagged = site.ids(FLAGGED)
    doubled = {one.partition("@")[0] for one, times in server.times.items() if times > 1}
    return Reminded(
        due=due,
        arrived=len(server.times),
        doubled=sum(times - 1 for times in server.times.values()),
        flagged=len(flagged),
        kills=kills,
        expired=site.count(IN_STATE, "expired"),
        unflagged=len(doubled - flagged),
    )


def _wait(ready: Callable[[], bool], patience: float = PATIENCE) -> None:
    """Wait until something holds, or for as long as patience lasts."""
    deadline = time.monotonic() + patience
    while not ready() and time.monotonic() < deadline:
        time.sleep(0.2)


@dataclass(frozen=True, slots=True)
class Back:
    """What came of an outage of the mail server, and how long after its end everything was out."""

    reminded: Reminded
    most_connections: int
    seconds: float

    def __str__(self) -> str:
        """Say it in a line."""
        return f"{self.reminded}; {self.most_connections} connections at most; out after {self.seconds:.0f} s"


def mail_away(*, cohorts: int, people: int, workers: int, away: float, fault: Fault) -> Back:
    """Let the mail server be away for some seconds while reminders are due; then wait until all are out."""
    due = cohorts * people
    with ExitStack() as stack:
        site = stack.enter_context(site_with_due(cohorts, people))
        server = stack.enter_context(mail_server())
        wire = stack.enter_context(wire_to(server.port))
        wire.fault = fault
        stack.enter_context(crew_of(workers, site, settings_for(f"smtp://127.0.0.1:{wire.port}")))
        time.sleep(away)
        wire.fault, began = Fault.NONE, time.monotonic()
        time.sleep(SETTLING)
        server.at_once = 0  # a wire that hung has kept calls whose callers gave up long ago
        _wait(lambda: len(server.times) >= due and site.count(WAITING) == 0)
        seconds = time.monotonic() - began
        return Back(_reminded(site, server, due), server.at_once, seconds)


def api_while_mail_hangs(*, seconds: float, rate: int) -> Load:
    """Ask the API at a steady rate while the worker's mail server takes calls and never answers."""
    with ExitStack() as stack:
        site = stack.enter_context(site_with_due(5, 10))
        wire = stack.enter_context(wire_to(1))
        wire.fault = Fault.HANG
        stack.enter_context(crew_of(1, site, settings_for(f"smtp://127.0.0.1:{wire.port}")))
        api = stack.enter_context(jobclub_server(site.url))
        with site.office() as office:
            clubs = [another_club(office, site).id for _ in range(20)]
        result = _steadily(api, site, clubs, seconds=seconds, rate=rate)
        wire.fault = Fault.REFUSE
        return result


def _steadily(api: Server, site: Site, clubs: list[str], *, seconds: float, rate: int) -> Load:
    """Enrol somebody so many times a second; how long each took counts from when it was due."""
    result = Load(seconds=seconds)
    with api.client(site.token) as client:
        began = time.perf_counter()
        for number in range(int(seconds * rate)):
            due = began + number / rate
            time.sleep(max(0.0, due - time.perf_counter()))
            answer = client.post(f"/api/v1/cohorts/{clubs[number % len(clubs)]}/enrolments", person(number))
            result.took.append(time.perf_counter() - due)
            result.statuses[answer.status] += 1
    return result

"""What is measured through a server: ours and the bare stack, one after the other in the same run."""

from __future__ import annotations

import statistics
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import time as time_of_day
from datetime import timedelta
from functools import partial
from pathlib import Path
from urllib.parse import urlsplit

from benchmarks.bare import add_cohorts, found_bare
from benchmarks.clients import Answer, Client, at_once
from benchmarks.kinds import SQLITE, Kind
from benchmarks.load import Load, load
from benchmarks.races import clients_of, person
from benchmarks.servers import Server, free_port, jobclub_server, python_server
from benchmarks.sites import CAPACITY, Site, another_club, another_consultant, found_site, sqlite_in
from benchmarks.tables import table, verdict
from jobclub.core.usecases import subscribing
from jobclub.integrations.offices import utc_now

ROUNDS = 5
WARM_UP = 1.0
"""Seconds: each thread of each process has then met every statement."""
COHORTS = 200
RIVALS, SEATS = 200, 10
Ask = Callable[[Client, int], Answer]


@dataclass(frozen=True, slots=True)
class Pair:
    """Ours and the bare stack, each with its server."""

    site: Site
    ours: Server
    database: str
    bare: Server

    def clubs(self, count: int = COHORTS, *, capacity: int = CAPACITY) -> tuple[list[str], list[str]]:
        """Open cohorts in both; give their ids."""
        with self.site.office() as office:
            ours = [another_club(office, self.site, capacity=capacity).id for _ in range(count)]
        return ours, add_cohorts(self.database, count, capacity=capacity)

    def measure(self, ours: Ask, bare: Ask) -> list[tuple[Load, Load]]:
        """Load both in turn, in short slices, so that whoever else uses the machine disturbs both alike."""
        load(self.ours, self.site.token, ours, seconds=WARM_UP)
        load(self.bare, "", bare, seconds=WARM_UP)
        return [
            (load(self.ours, self.site.token, ours, seconds=1), load(self.bare, "", bare, seconds=1))
            for _ in range(ROUNDS)
        ]


def median(figure: Callable[[Load, Load], float], rounds: list[tuple[Load, Load]]) -> float:
    """Give the median of a ratio that is taken within each round."""
    return statistics.median(figure(ours, bare) for ours, bare in rounds)


def rows_of(rounds: list[tuple[Load, Load]], names: tuple[str, str]) -> list[tuple[str, ...]]:
    """Give a row for ours and one for the bare stack: of each the round with the median rate."""
    chosen = (
        sorted(one, key=lambda load: load.per_second)[len(one) // 2] for one in zip(*rounds, strict=True)
    )
    return [_line(name, one) for name, one in zip(names, chosen, strict=True)]


@contextmanager
def both(kind: Kind = SQLITE) -> Iterator[Pair]:
    """Run our server and the bare one, with two processes each, over fresh databases."""
    with kind.empty() as empty:
        site, database, port = found_site(empty()), empty(), free_port()
        found_bare(database)
        command = ["-m", "benchmarks.bare", database, str(port)]
        with jobclub_server(site.url) as ours, python_server(command, port) as bare:
            yield Pair(site, ours, database, bare)


def _enrol(path: str, ids: list[str], client: Client, number: int) -> Answer:
    return client.post(path.format(ids[number % len(ids)]), person(number))


def _get(path: str, client: Client, _: int) -> Answer:
    return client.get(path)


OURS, BARE = "/api/v1/cohorts/{}/enrolments", "/cohorts/{}/enrolments"


def enrolments(kind: Kind = SQLITE) -> str:
    """Enrol as fast as eight connections can, each time in another of 200 cohorts."""
    with both(kind) as pair:
        mine, theirs = pair.clubs()
        rounds = pair.measure(partial(_enrol, OURS, mine), partial(_enrol, BARE, theirs))
    share = median(lambda ours, bare: ours.per_second / bare.per_second, rounds)
    p99 = median(lambda ours, _: ours.percentile_ms(99), rounds)
    times = median(lambda ours, bare: ours.percentile_ms(99) / bare.percentile_ms(99), rounds)
    soon = p99 <= 100 if kind is SQLITE else times <= 3
    wanted = "100 ms" if kind is SQLITE else f"3 × bare's, is {times:.1f} ×"
    last = (f"{share:.0%} of bare, target 50 %; p99 {p99:.0f} ms, target {wanted}",)
    rows = [*rows_of(rounds, ("ours", "bare")), (*last, verdict(holds=share >= 0.5 and soon), *[""] * 4)]
    return table(f"Enrolments, {kind.name}, 2 processes, 8 connections", LOADED, rows)


LOADED = ("", "per second", "p50 ms", "p99 ms", "CPU ms", "answers")


def _line(name: str, one: Load) -> tuple[str, ...]:
    answers = ", ".join(f"{count} × {status}" for status, count in sorted(one.statuses.items()))
    p50, p99 = one.percentile_ms(50), one.percentile_ms(99)
    return name, f"{one.per_second:.0f}", f"{p50:.1f}", f"{p99:.1f}", f"{one.cpu_ms:.2f}", answers


def rush(kind: Kind = SQLITE) -> str:
    """Let two hundred people ask for ten places at the same moment; the others wait in line."""
    with both(kind) as pair:
        times: list[tuple[float, float]] = []
        sold = []
        for _ in range(ROUNDS):
            mine, theirs = pair.clubs(1, capacity=SEATS)
            seconds, taken = rushed(pair.ours, pair.site, OURS.format(mine[0]))
            times.append((seconds, rushed(pair.bare, pair.site, BARE.format(theirs[0]))[0]))
            sold.append(taken)
    ours, bare = (statistics.median(one) for one in zip(*times, strict=True))
    holds = sold == [SEATS] * ROUNDS and ours <= 3 * bare
    rows = [
        ("ours", f"{ours:.2f}", sold),
        ("bare", f"{bare:.2f}", ""),
        (f"{ours / bare:.1f} ×; target 3 ×", verdict(holds=holds), ""),
    ]
    return table(
        f"200 at once for 10 places, {kind.name}", ("", "seconds until all are answered", "places sold"), rows
    )


def rushed(server: Server, site: Site, path: str, *, rivals: int = RIVALS) -> tuple[float, int]:
    """Let many ask for places at once; give the seconds until all are answered, and how many had one."""
    with clients_of(server, site, rivals) as clients:
        began = time.perf_counter()
        answers = at_once(clients, lambda client, number: client.post(path, person(number)))
        return time.perf_counter() - began, sum(answer.json["state"] == "enrolled" for answer in answers)


def reading() -> str:
    """Read one cohort with six sessions and eight people."""
    with both() as pair:
        mine, theirs = pair.clubs(1)
        with pair.ours.client(pair.site.token) as client:
            for number in range(8):
                client.post(OURS.format(mine[0]), person(number))
        rounds = pair.measure(
            partial(_get, f"/api/v1/cohorts/{mine[0]}"), partial(_get, f"/cohorts/{theirs[0]}")
        )
    times = median(lambda ours, bare: ours.cpu_ms / bare.cpu_ms, rounds)
    last = (f"{times:.1f} × the CPU; target 3 ×", verdict(holds=times <= 3), *[""] * 4)
    return table("One cohort read", LOADED, [*rows_of(rounds, ("ours", "bare SELECT")), last])


def listing() -> str:
    """List fifty of two hundred cohorts."""
    with both() as pair:
        _, theirs = pair.clubs()
        rounds = pair.measure(
            partial(_get, "/api/v1/cohorts?limit=50"), partial(_get, f"/cohorts/{theirs[0]}")
        )
    cpu = median(lambda ours, _: ours.cpu_ms, rounds)
    last = (f"{cpu:.1f} ms CPU; target 8 ms", verdict(holds=cpu <= 8), *[""] * 4)
    return table("List of 50 cohorts", LOADED, [*rows_of(rounds, ("ours", "bare SELECT of one")), last])


def feeding() -> str:
    """Read a consultant's calendar of 204 events, and ask for it again when nothing has changed."""
    with both() as pair:
        theirs = add_cohorts(pair.database, 1, capacity=CAPACITY)
        path, bare = _calendar(pair), partial(_get, f"/cohorts/{theirs[0]}")
        with pair.ours.client() as client:
            tag = client.get(path).headers["etag"]
        whole = pair.measure(partial(_get, path), bare)
        same = pair.measure(partial(_get_again, path, tag), bare)
    cpu = median(lambda ours, _: ours.cpu_ms, whole)
    times = median(lambda ours, bare: ours.cpu_ms / bare.cpu_ms, same)
    rows = [
        *rows_of(whole, ("the file", "bare SELECT of one cohort")),
        (f"{cpu:.0f} ms CPU; target 40 ms", verdict(holds=cpu <= 40), *[""] * 4),
        *rows_of(same, ("not changed (304)", "bare SELECT of one cohort")),
        (f"{times:.1f} × the CPU; target 2 ×", verdict(holds=times <= 2), *[""] * 4),
    ]
    return table("A calendar of 204 events", LOADED, rows)


def _calendar(pair: Pair) -> str:
    """Let a consultant lead 34 clubs, each at an hour of its own; give where their calendar is."""
    with pair.site.office() as office:
        led_by = another_consultant(office, pair.site).id
        first = utc_now().date() + timedelta(days=30)
        for number in range(34):
            wish = {"starts_on": first + timedelta(days=number % 7), "at": time_of_day(8 + number // 7 * 2)}
            another_club(office, pair.site, consultant_id=led_by, **wish)
        _, secret = subscribing.make_staff_feed(office, pair.site.town.admin, led_by)
    return urlsplit(subscribing.address_of(office, secret)).path


def _get_again(path: str, tag: str, client: Client, _: int) -> Answer:
    return client.send("GET", path, headers={"If_None_Match": tag})


def starting() -> str:
    """Start over an existing database until the first answer; then look at the memory after some work."""
    with tempfile.TemporaryDirectory(prefix="jobclub-benchmarks-") as folder:
        site, database = found_site(sqlite_in(Path(folder))), f"sqlite:///{folder}/bare.sqlite3"
        found_bare(database)
        ours = [_started(site.url) for _ in range(ROUNDS + 1)][1:]
        bare = [_bare_started(database) for _ in range(ROUNDS + 1)][1:]
        with jobclub_server(site.url) as server:
            with site.office() as office:
                ids = [another_club(office, site).id for _ in range(50)]
            load(server, site.token, partial(_enrol, OURS, ids), seconds=2)
            load(server, site.token, partial(_get, "/api/v1/cohorts?limit=200"), seconds=1)
            memory = max(server.megabytes())
    seconds = statistics.median(ours)
    rows = [
        (
            "start to first answer, s",
            f"{seconds:.2f}",
            f"{statistics.median(bare):.2f}",
            "1.5",
            verdict(holds=seconds <= 1.5),
        ),
        ("PSS per worker after load, MiB", f"{memory:.0f}", "", "110", verdict(holds=memory <= 110)),
    ]
    return table("Start and memory", ("", "ours", "bare", "target", ""), rows)


def _started(url: str) -> float:
    began = time.perf_counter()
    with jobclub_server(url):
        return time.perf_counter() - began


def _bare_started(database: str) -> float:
    began, port = time.perf_counter(), free_port()
    with python_server(["-m", "benchmarks.bare", database, str(port)], port):
        return time.perf_counter() - began

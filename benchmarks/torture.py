"""The long versions of the races, with the promises' own numbers: ``python -m benchmarks.torture``.

Prints each promise, its number and what came of it; ends with 1 if one was broken.
"""

from __future__ import annotations

import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from datetime import time as wall_clock
from functools import partial
from pathlib import Path
from zoneinfo import ZoneInfo

from benchmarks.backups import backup_under_writes, killed_commands
from benchmarks.clusters import a_cluster
from benchmarks.fuzzing import fuzz
from benchmarks.imports import people
from benchmarks.kinds import POSTGRESQL, SQLITE, Kind
from benchmarks.lines import (
    race_for_the_line_under_one_key,
    race_of_crossing,
    race_of_leavers,
    race_of_one_person_in_line,
    race_of_replies,
    race_of_second_thoughts,
)
from benchmarks.links import guessed, race_of_taps
from benchmarks.lives import told_lives
from benchmarks.load import load
from benchmarks.outages import Outage, outage
from benchmarks.races import (
    MOVERS,
    PLANNERS,
    KilledWhile,
    Outcome,
    person,
    race_for_hours,
    race_for_places,
    race_of_coming_and_going,
    race_of_one_person,
    race_under_one_key,
    race_while_occupied,
)
from benchmarks.servers import Server, jobclub_server
from benchmarks.sites import Site, another_club, found_site
from benchmarks.tables import table
from jobclub.core.cohorts.plan import horizon, plan
from jobclub.core.errors import Invalid
from jobclub.core.office import Office
from jobclub.core.spans import given_wall
from jobclub.core.usecases.opening import MOST_GUESSES
from jobclub.integrations.holidays import PublicHolidays
from jobclub.testing import six_weeks

ZONES = {
    "Europe/Copenhagen": "DK",
    "Europe/Berlin": "DE-NI",
    "Atlantic/Azores": "PT",
    "America/New_York": "US",
}
MEBIBYTE = 1024 * 1024


@dataclass(frozen=True, slots=True)
class Result:
    """What came of one promise."""

    kept: bool
    text: str


@contextmanager
def _ground(kind: Kind = SQLITE) -> Iterator[tuple[Site, Server, Office]]:
    with kind.empty() as empty:
        site = found_site(empty())
        with jobclub_server(site.url) as server, site.office() as office:
            yield site, server, office


def _raced(kind: Kind, race: Callable[[Site, Server, Office], Outcome], rounds: int, *allowed: str) -> Result:
    outcome = Outcome()
    with _ground(kind) as (site, server, office):
        for _ in range(rounds):
            outcome.add(race(site, server, office))
    return Result(outcome.right and outcome.only(*allowed), str(outcome))


def places(kind: Kind = SQLITE) -> Result:
    """Sell 15 places to 60 rivals and let the others stand in line, 200 times."""
    return _raced(kind, race_for_places, 200, "201 enrolled", "201 waitlisted")


def coming_and_going(kind: Kind = SQLITE) -> Result:
    """Let five leave and 55 come, 50 times."""
    return _raced(kind, race_of_coming_and_going, 50, "200", "201")


def leavers(kind: Kind = SQLITE) -> Result:
    """Let everybody leave a full club while others come, 50 times."""
    return _raced(kind, race_of_leavers, 50, "200", "201", "409 not_enrolled")


def replies(kind: Kind = SQLITE) -> Result:
    """Let three rivals reply to each of 15 offers, 50 times."""
    return _raced(kind, race_of_replies, 50, "200", "201", "409 already_enrolled", "409 not_enrolled")


def second_thoughts(kind: Kind = SQLITE) -> Result:
    """Let some leave a full club and come back, and others change to another one, 50 times."""
    return _raced(kind, race_of_second_thoughts, 50, "200", "201", "409 already_enrolled", "409 not_enrolled")


def crossing(kind: Kind = SQLITE) -> Result:
    """Let the people of two full clubs change places, 50 times."""
    allowed = ("409 already_enrolled", "409 not_enrolled", "409 transfer_pending")
    return _raced(kind, race_of_crossing, 50, "200", *allowed)


def one_person(kind: Kind = SQLITE) -> Result:
    """Enrol one person by eight at once, 100 times."""
    return _raced(kind, race_of_one_person, 100, "201", "409 already_enrolled")


def one_person_in_line(kind: Kind = SQLITE) -> Result:
    """Put one person in line by eight at once, 100 times."""
    return _raced(kind, race_of_one_person_in_line, 100, "201", "409 already_enrolled")


def line_under_one_key(kind: Kind = SQLITE) -> Result:
    """Ask for a place in line 50 times at once and 50 times later under one Idempotency-Key, 10 times."""
    return _raced(kind, race_for_the_line_under_one_key, 10, "201")


def taps(kind: Kind = SQLITE) -> Result:
    """Let somebody tap six times at once on the yes to their offer, 50 times."""
    return _raced(kind, race_of_taps, 50, "303")


def guesses(kind: Kind = SQLITE) -> Result:
    """Try 10,000 links that nobody has, and then one that somebody has."""
    with _ground(kind) as (site, server, office):
        found, right = guessed(site, server, office, 10_000)
    kept = found == {404: MOST_GUESSES, 429: 10_000 - MOST_GUESSES} and right == 200
    return Result(kept, f"{dict(found)}; the right one: {right}")


def hours(kind: Kind = SQLITE) -> Result:
    """Plan and move for one consultant at overlapping times, 6,000 attempts."""
    return _raced(
        kind,
        race_for_hours,
        6000 // (PLANNERS + MOVERS),
        *("200", "201", "409 staff_clash", "409 sessions_overlap", "412 stale", "503 busy"),
    )


def occupied(kind: Kind = SQLITE) -> Result:
    """Write while another program holds the database."""
    return _raced(kind, race_while_occupied, 3, "200", "503 busy")


def repeats(kind: Kind = SQLITE) -> Result:
    """Send one request 50 times at once and 1,000 times later under one Idempotency-Key."""
    with _ground(kind) as (site, server, _):
        outcome = race_under_one_key(site, server, later=1000)
    return Result(outcome.right and outcome.only("201"), str(outcome))


def kills(kind: Kind = SQLITE) -> Result:
    """Kill the server ten times while it works, and repeat everything."""
    outcome, slowest = Outcome(), 0.0
    with kind.empty() as empty:
        site = found_site(empty())
        for number in range(10):
            killed = KilledWhile()
            with jobclub_server(site.url) as server:
                killed.send_until_killed(site, server, after=0.5 + number / 10)
            began = time.monotonic()
            with jobclub_server(site.url) as server:
                slowest = max(slowest, time.monotonic() - began)
                outcome.add(killed.repeat_all(site, server))
    text = f"{outcome}; usable after {slowest:.1f} s at most"
    return Result(outcome.right and outcome.only("201") and slowest < 60, text)


def plans() -> Result:
    """Plan from every day of 2026 and 2027 at every half hour in four zones; look at each session."""
    programme, calendar = six_weeks(), PublicHolidays()
    planned = refused = wrong = 0
    for zone, region in ZONES.items():
        for day in (date(2026, 1, 1) + timedelta(days=number) for number in range(730)):
            closed = calendar.between(region, *horizon(programme, day), optional=False, language="en")
            for minutes in range(0, 24 * 60, 30):
                at = wall_clock(minutes // 60, minutes % 60)
                try:
                    made = plan(programme, given_wall(day, at, zone), closed)
                except Invalid:
                    refused += 1
                    continue
                planned += 1
                wrong += not _right([session.starts_at for session in made.sessions], day, at, zone, closed)
    return Result(wrong == 0, f"{planned} plans right, {refused} refused (skipped or doubled), {wrong} wrong")


def _right(starts: list[datetime], day: date, at: wall_clock, zone: str, closed: object) -> bool:
    """Judge a plan by the calendar: weekly from a day on, open days only, the wall time where it exists."""
    here = ZoneInfo(zone)
    local = [start.astimezone(here) for start in starts]
    wanted: list[date] = []
    while len(wanted) < len(starts):
        if day not in closed:  # type: ignore[operator]
            wanted.append(day)
        day += timedelta(weeks=1)
    kept = all(moment.time() == at or not _exists(moment.date(), at, here) for moment in local)
    return kept and [moment.date() for moment in local] == wanted and starts == sorted(starts)


def _exists(on: date, at: wall_clock, zone: ZoneInfo) -> bool:
    moment = datetime.combine(on, at, zone)
    return moment.astimezone(UTC).astimezone(zone).time() == at


def fuzzing(kind: Kind = SQLITE) -> Result:
    """Send 10,000 requests made from the API's own description."""
    fuzzed = fuzz(10_000, kind=kind)
    return Result(not fuzzed.failures, fuzzed.report().splitlines()[0])


def resources() -> Result:
    """Ask for too much, import 10,000 people, load the server for twenty seconds; look at its memory."""
    with _ground() as (site, server, office):
        with server.client(site.token) as client:  # the server hangs up after a body it does not read
            large = client.post("/api/v1/participants", {"name": "x" * MEBIBYTE}).status
        with server.client(site.token) as client:
            wide = client.get("/api/v1/participants?limit=201").status
            many = client.post("/api/v1/participants/import", {"text": people(10_000)})
        paths = [f"/api/v1/cohorts/{another_club(office, site).id}/enrolments" for _ in range(100)]
        load(
            server,
            site.token,
            lambda client, number: client.post(paths[number % 100], person(number)),
            seconds=10,
        )
        load(server, site.token, lambda client, _: client.get("/api/v1/participants?limit=200"), seconds=10)
        memory = max(server.megabytes())
    kept = large == 413 and wide == 422 and many.json.get("added") == 10_000 and many.seconds <= 10
    text = f"1 MiB and more: {large}; 201 on a page: {wide}; 10,000 imported in {many.seconds:.1f} s"
    return Result(kept and memory <= 256, f"{text}; {memory:.0f} MiB per process")


def backups(kind: Kind = SQLITE) -> Result:
    """Take ten backups while two servers write, and put each back."""
    with kind.empty() as empty, tempfile.TemporaryDirectory() as folder:
        kept = backup_under_writes(empty, Path(folder), rounds=10)
    return Result(kept.right and kept.taken == 10, str(kept))


def killed_backups(kind: Kind = SQLITE) -> Result:
    """Kill 50 backups and 50 restores at any moment."""
    with kind.empty() as empty, tempfile.TemporaryDirectory() as folder:
        kept = killed_commands(empty, Path(folder), kills=50)
    return Result(kept.right, str(kept))


def outages() -> Result:
    """Stop and kill the database under load, five times each; it is away for a second, and then for six."""
    met = Outage()
    with a_cluster() as cluster:
        site = found_site(cluster.empty())
        with jobclub_server(site.url) as server:
            for number in range(10):
                end = cluster.kill if number % 2 else cluster.stop
                met.add(outage(site, server, cluster, end, seconds=6 if number > 7 else 1))
    kept = met.lost == met.doubled == met.unsaid == 0 and met.answers.keys() == {"201", "503 busy"}
    return Result(kept and met.slowest <= 1 and met.back <= 5, str(met))


def told() -> Result:
    """Let 1,000 towns live, with carriers that fail and workers that are killed; judge every mail."""
    lives = told_lives(1000)
    return Result(not lives.broken and lives.lives >= 1000, str(lives))


Promise = tuple[str, Callable[[], Result]]
ON_BOTH: dict[str, tuple[str, Callable[[Kind], Result]]] = {
    "P1": ("0 oversold, 0 unsold, 45 in line in 200 rounds of 60 for 15 places", places),
    "P1, 27": ("places given up are sold once, 50 rounds", coming_and_going),
    "P1, leaving": ("15 leave at once: 15 offers to who waited longest, 50 rounds", leavers),
    "P1, replies": ("of three replies to each of 15 offers one counts, 50 rounds", replies),
    "29": ("leaving and coming back, or changing: one moves up for each, 50 rounds", second_thoughts),
    "29, crossing": ("changing between two full clubs: nobody in both or in none, 50 rounds", crossing),
    "30": ("one registration for a double click, 100 rounds", one_person),
    "30, line": ("one place in line for a double click, 100 rounds", one_person_in_line),
    "30, key": ("one place in line for 100 requests under one key, 10 rounds", line_under_one_key),
    "P2": ("0 overlapping sessions in 6,000 attempts", hours),
    "28": ("a locked database is 503 with Retry-After, never 500", occupied),
    "11": ("of six taps on yes at once one counts, 50 rounds", taps),
    "13": ("10,000 guessed links: 0 open, 429 after the 30th; the right one still opens", guesses),
    "P9": ("10,000 fuzzed requests, no failed check", fuzzing),
    "P11": ("one effect of 50 at once and 1,000 later repeats", repeats),
    "P13": ("all that was acknowledged is in each of 10 backups taken under writes of 2 servers", backups),
    "40": ("100 backups and restores killed: the old or the new, always whole", killed_backups),
    "P11, kills": ("each effect once after 10 kills, usable within 60 s", kills),
}
ONCE: dict[str, Promise] = {
    "P7": ("database stopped and killed: 0 lost, 503 within 1 s, back within 5 s; 10 outages", outages),
    "P4": ("1,000 lives: no message to who left, none with old dates, no reminder missing", told),
    "P8": ("plans right from every day of 2026–2027 in 4 zones", plans),
    "P17": ("413, pages ≤ 200, 10,000 imported within 10 s, ≤ 256 MiB per process", resources),
}
PROMISES: dict[str, Promise] = {
    **{name: (number, partial(promise, SQLITE)) for name, (number, promise) in ON_BOTH.items()},
    **{
        f"{name}, PostgreSQL": (number, partial(promise, POSTGRESQL))
        for name, (number, promise) in ON_BOTH.items()
    },
    **ONCE,
}


def main(names: list[str]) -> int:
    """Try the promises that are named, or all; tell how many were broken."""
    rows, broken = [], 0
    for name in names or PROMISES:
        number, promise = PROMISES[name]
        print(f"{name}: {number} ...", file=sys.stderr, flush=True)
        began = time.monotonic()
        result = promise()
        broken += not result.kept
        seconds = f"{time.monotonic() - began:.0f} s"
        rows.append((name, number, "kept" if result.kept else "BROKEN", result.text, seconds))
    print(table("Promises", ("promise", "number", "", "what came of it", "took"), rows))
    return min(broken, 1)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

"""Promises about people who act at the same moment."""

from __future__ import annotations

import time
from collections.abc import Callable

from benchmarks.kinds import SQLITE, Kind
from benchmarks.lines import (
    race_for_the_line_under_one_key,
    race_of_crossing,
    race_of_leavers,
    race_of_one_person_in_line,
    race_of_replies,
    race_of_second_thoughts,
)
from benchmarks.links import guessed, race_of_taps
from benchmarks.promises.results import Result, ground
from benchmarks.races import (
    MOVERS,
    PLANNERS,
    KilledWhile,
    Outcome,
    race_for_hours,
    race_for_places,
    race_of_coming_and_going,
    race_of_one_person,
    race_under_one_key,
    race_while_occupied,
)
from benchmarks.servers import Server, jobclub_server
from benchmarks.sites import Site, found_site
from jobclub.core.office import Office
from jobclub.core.usecases.opening import MOST_GUESSES


def raced(kind: Kind, race: Callable[[Site, Server, Office], Outcome], rounds: int, *allowed: str) -> Result:
    """Race so often on one ground; kept is a promise if all came right and nothing else was answered."""
    outcome = Outcome()
    with ground(kind) as (site, server, office):
        for _ in range(rounds):
            outcome.add(race(site, server, office))
    return Result(outcome.right and outcome.only(*allowed), str(outcome))


def places(kind: Kind = SQLITE) -> Result:
    """Sell 15 places to 60 rivals and let the others stand in line, 200 times."""
    return raced(kind, race_for_places, 200, "201 enrolled", "201 waitlisted")


def coming_and_going(kind: Kind = SQLITE) -> Result:
    """Let five leave and 55 come, 50 times."""
    return raced(kind, race_of_coming_and_going, 50, "200", "201")


def leavers(kind: Kind = SQLITE) -> Result:
    """Let everybody leave a full club while others come, 50 times."""
    return raced(kind, race_of_leavers, 50, "200", "201", "409 not_enrolled")


def replies(kind: Kind = SQLITE) -> Result:
    """Let three rivals reply to each of 15 offers, 50 times."""
    return raced(kind, race_of_replies, 50, "200", "201", "409 already_enrolled", "409 not_enrolled")


def second_thoughts(kind: Kind = SQLITE) -> Result:
    """Let some leave a full club and come back, and others change to another one, 50 times."""
    return raced(kind, race_of_second_thoughts, 50, "200", "201", "409 already_enrolled", "409 not_enrolled")


def crossing(kind: Kind = SQLITE) -> Result:
    """Let the people of two full clubs change places, 50 times."""
    allowed = ("409 already_enrolled", "409 not_enrolled", "409 transfer_pending")
    return raced(kind, race_of_crossing, 50, "200", *allowed)


def one_person(kind: Kind = SQLITE) -> Result:
    """Enrol one person by eight at once, 100 times."""
    return raced(kind, race_of_one_person, 100, "201", "409 already_enrolled")


def one_person_in_line(kind: Kind = SQLITE) -> Result:
    """Put one person in line by eight at once, 100 times."""
    return raced(kind, race_of_one_person_in_line, 100, "201", "409 already_enrolled")


def line_under_one_key(kind: Kind = SQLITE) -> Result:
    """Ask for a place in line 50 times at once and 50 times later under one Idempotency-Key, 10 times."""
    return raced(kind, race_for_the_line_under_one_key, 10, "201")


def taps(kind: Kind = SQLITE) -> Result:
    """Let somebody tap six times at once on the yes to their offer, 50 times."""
    return raced(kind, race_of_taps, 50, "303")


def guesses(kind: Kind = SQLITE) -> Result:
    """Try 10,000 links that nobody has, and then one that somebody has."""
    with ground(kind) as (site, server, office):
        found, right = guessed(site, server, office, 10_000)
    kept = found == {404: MOST_GUESSES, 429: 10_000 - MOST_GUESSES} and right == 200
    return Result(kept, f"{dict(found)}; the right one: {right}")


def hours(kind: Kind = SQLITE) -> Result:
    """Plan and move for one consultant at overlapping times, 6,000 attempts."""
    return raced(
        kind,
        race_for_hours,
        6000 // (PLANNERS + MOVERS),
        *("200", "201", "409 staff_clash", "409 sessions_overlap", "412 stale", "503 busy"),
    )


def occupied(kind: Kind = SQLITE) -> Result:
    """Enrol, register and book while another program holds the database."""
    return raced(kind, race_while_occupied, 3, "200", "503 busy")


def repeats(kind: Kind = SQLITE) -> Result:
    """Send one request 50 times at once and 1,000 times later under one Idempotency-Key."""
    with ground(kind) as (site, server, _):
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

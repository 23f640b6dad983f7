"""The long versions of the races, with the promises' own numbers: ``python -m benchmarks.torture``.

Prints each promise, its number and what came of it; ends with 1 if one was broken.
"""

from __future__ import annotations

import sys
import time
from collections.abc import Callable
from functools import partial

from benchmarks.kinds import POSTGRESQL, SQLITE, Kind
from benchmarks.promises import faults, meetings, plans, rivals, times, walls
from benchmarks.promises.results import Result
from benchmarks.tables import table

Promise = tuple[str, Callable[[], Result]]
ON_BOTH: dict[str, tuple[str, Callable[[Kind], Result]]] = {
    "P1": ("0 oversold, 0 unsold, 45 in line in 200 rounds of 60 for 15 places", rivals.places),
    "P1, 27": ("places given up are sold once, 50 rounds", rivals.coming_and_going),
    "P1, leaving": ("15 leave at once: 15 offers to who waited longest, 50 rounds", rivals.leavers),
    "P1, replies": ("of three replies to each of 15 offers one counts, 50 rounds", rivals.replies),
    "29": ("leaving and coming back, or changing: one moves up for each, 50 rounds", rivals.second_thoughts),
    "29, crossing": (
        "changing between two full clubs: nobody in both or in none, 50 rounds",
        rivals.crossing,
    ),
    "30": ("one registration for a double click, 100 rounds", rivals.one_person),
    "30, line": ("one place in line for a double click, 100 rounds", rivals.one_person_in_line),
    "30, key": ("one place in line for 100 requests under one key, 10 rounds", rivals.line_under_one_key),
    "P2": ("0 overlapping sessions in 6,000 attempts", rivals.hours),
    "P1, webinars": (
        "0 oversold, 0 unsold, 45 in line in 200 rounds of 60 for 15 places of a webinar",
        times.webinar_places,
    ),
    "29, webinars": (
        "15 leave a full webinar, 5 come back: just 15 move up, those who waited longest, 50 rounds",
        times.webinar_leavers,
    ),
    "30, webinars": ("one registration for a double click, 100 rounds", times.one_registrant),
    "P2, times": (
        "0 overlapping appointments, webinars or kept times in 6,000 attempts, any consultant included",
        times.hours,
    ),
    "P2, any": (
        "as many have an hour of any consultant as there are consultants, 200 rounds",
        times.one_hour,
    ),
    "P2, visitors": ("nobody is booked with two consultants at once, 200 rounds", times.one_visitor),
    "26": ("of three who confirm a kept time one has it, 100 rounds", times.confirmations),
    "27": ("nobody sees more people a day than the service allows, 100 rounds", times.full_days),
    "P2, packages": ("of three calls all are booked or none, 100 rounds", times.packages),
    "P4, times": (
        "1,000 lives of webinars and booked times: no message to who left, moved, cancelled or is forgotten",
        times.told,
    ),
    "P8, times": (
        "each reminder of webinars and booked times exactly once over a year",
        plans.year_of_times,
    ),
    "30, times": ("one booking for 40 requests under one key, 50 rounds", times.booking_under_one_key),
    "28": ("a locked database is 503 with Retry-After, never 500", rivals.occupied),
    "11": ("of six taps on yes at once one counts, 50 rounds", rivals.taps),
    "13": ("10,000 guessed links: 0 open, 429 after the 30th; the right one still opens", rivals.guesses),
    "P9": ("10,000 fuzzed requests, no failed check", faults.fuzzing),
    "P10": ("0 foreign canaries in 10,000 answers, and in mails, feeds and logs", walls.neighbours),
    "P14": ("whoever is erased: 0 hits in bytes, rows, logs, mails; the figures stay", walls.forgetting),
    "P16": ("no address changes a row when it is looked at (GET, HEAD, OPTIONS)", walls.looking),
    "P11": ("one effect of 50 at once and 1,000 later repeats", rivals.repeats),
    "P13": (
        "all that was acknowledged is in each of 10 backups taken under writes of 2 servers",
        faults.backups,
    ),
    "40": ("100 backups and restores killed: the old or the new, always whole", faults.killed_backups),
    "P15": (
        "one meeting per session after 100 kills, with lost answers and retries; nobody named to Graph",
        meetings.one_each,
    ),
    "P6, Graph": ("Graph hangs: p99 within 250 ms and no 5xx at 50 requests a second", meetings.graph_hangs),
    "P11, kills": ("each effect once after 10 kills, usable within 60 s", rivals.kills),
}
ONCE: dict[str, Promise] = {
    "P7": (
        "database stopped and killed: 0 lost, 503 within 1 s, back within 5 s; 10 outages",
        faults.outages,
    ),
    "P3": (
        "3,000 reminders, 3 workers, 100 killed: 0 lost, one doubled at most for each",
        faults.killed_workers,
    ),
    "P3, alone": ("3,000 reminders, 3 workers: each once", faults.side_by_side),
    "P5": ("mail away: all out within 15 minutes of its return, 3 connections at most", faults.mail_back),
    "P5, Graph": (
        "Graph away for 6 hours: all useful links within 15 minutes, 3 connections, Retry-After obeyed",
        meetings.graph_back,
    ),
    "P6": ("mail hangs: p99 within 250 ms and no 5xx at 50 requests a second", faults.mail_hangs),
    "P4": ("1,000 lives: no message to who left, none with old dates, no reminder missing", faults.told),
    "P8": ("plans right from every day of 2026–2027 in 4 zones", plans.plans),
    "P17": ("413, pages ≤ 200, 10,000 imported within 10 s, ≤ 256 MiB per process", faults.resources),
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
    """Try the promises that are named, or all; tell whether one was broken, or there is none of that name."""
    if unknown := [name for name in names if name not in PROMISES]:
        print(f"There is no promise {', '.join(unknown)}; there are: {'; '.join(PROMISES)}.", file=sys.stderr)
        return 2
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

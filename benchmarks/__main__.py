"""Prints what was measured: ``python -m benchmarks [name …]``; without names, everything."""

from __future__ import annotations

import sys
from collections.abc import Callable
from functools import partial

from benchmarks.growth import growth
from benchmarks.imports import importing_people
from benchmarks.kinds import DURABLE_POSTGRESQL
from benchmarks.layers import layers
from benchmarks.measures import enrolments, feeding, listing, reading, rush, starting
from benchmarks.meetings import links, meetings
from benchmarks.pages import pages
from benchmarks.plans import planning
from benchmarks.slots import slots
from benchmarks.telling import outbox, reminders
from benchmarks.times import bookings, opening, series, sixty
from benchmarks.walls import walls

MEASURES: dict[str, Callable[[], str]] = {
    "planning": planning,
    "slots": slots,
    "enrolments": enrolments,
    "rush": rush,
    "enrolments-postgresql": partial(enrolments, DURABLE_POSTGRESQL),
    "rush-postgresql": partial(rush, DURABLE_POSTGRESQL),
    "bookings": bookings,
    "sixty": sixty,
    "series": series,
    "opening": opening,
    "bookings-postgresql": partial(bookings, DURABLE_POSTGRESQL),
    "sixty-postgresql": partial(sixty, DURABLE_POSTGRESQL),
    "series-postgresql": partial(series, DURABLE_POSTGRESQL),
    "opening-postgresql": partial(opening, DURABLE_POSTGRESQL),
    "reading": reading,
    "listing": listing,
    "feeding": feeding,
    "pages": pages,
    "starting": starting,
    "importing": importing_people,
    "reminders": reminders,
    "outbox": outbox,
    "reminders-postgresql": partial(reminders, DURABLE_POSTGRESQL),
    "outbox-postgresql": partial(outbox, DURABLE_POSTGRESQL),
    "meetings": meetings,
    "meetings-postgresql": partial(links, DURABLE_POSTGRESQL),
    "walls": walls,
    "growth": growth,
    "layers": layers,
}


def main(names: list[str]) -> int:
    """Measure what is named, one after the other; nothing else should run on the machine meanwhile."""
    if unknown := set(names) - MEASURES.keys():
        print(
            f"There is no {', '.join(sorted(unknown))}; choose from {', '.join(MEASURES)}.", file=sys.stderr
        )
        return 2
    for name in names or MEASURES:
        print(MEASURES[name](), flush=True)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

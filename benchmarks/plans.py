"""Planning alone: ten thousand cohorts, beside the loop over zoneinfo that nobody can do without."""

from __future__ import annotations

import statistics
import time as clock
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from benchmarks.tables import table, verdict
from jobclub.core.cohorts.plan import horizon, plan
from jobclub.core.spans import given_wall
from jobclub.integrations.holidays import PublicHolidays
from jobclub.testing import six_weeks

COHORTS = 10_000
ROUNDS = 3
ZONE = "Europe/Copenhagen"
FIRST = date(2026, 1, 5)
PROGRAMME = six_weeks()


def _days() -> list[date]:
    """Give Mondays to Fridays, over and over again within two years."""
    return [FIRST + timedelta(weeks=number % 104, days=number % 5) for number in range(COHORTS)]


def _ours(days: list[date]) -> float:
    """Plan with holidays, as a use case does; give seconds."""
    calendar, at = PublicHolidays(), time(14)
    began = clock.perf_counter()
    for day in days:
        first, last = horizon(PROGRAMME, day)
        closed = calendar.between("DK", first, last, optional=True, language="da")
        plan(PROGRAMME, given_wall(day, at, ZONE), closed)
    return clock.perf_counter() - began


def _loop(days: list[date]) -> float:
    """Make six instants a week apart; give seconds."""
    zone, week, at = ZoneInfo(ZONE), timedelta(weeks=1), time(14)
    began = clock.perf_counter()
    for day in days:
        for number in range(6):
            datetime.combine(day + week * number, at, zone).astimezone(UTC)
    return clock.perf_counter() - began


def planning() -> str:
    """Plan ten thousand cohorts of six weeks, holidays and summer time looked after."""
    days = _days()
    _ours(days[:1000])
    rounds = [(_ours(days), _loop(days)) for _ in range(ROUNDS)]
    times = statistics.median(ours / loop for ours, loop in rounds)
    ours, loop = (statistics.median(one) for one in zip(*rounds, strict=True))
    rows = [
        ("ours", f"{ours:.2f}", f"{COHORTS / ours:.0f}"),
        ("zoneinfo loop", f"{loop:.2f}", f"{COHORTS / loop:.0f}"),
        (f"{times:.1f} ×; target 5 ×", verdict(holds=times <= 5), ""),
    ]
    return table("Planning 10,000 six-week cohorts", ("", "seconds", "per second"), rows)

"""Free times of a hundred consultants over four weeks, beside a bare loop over the same times."""

from __future__ import annotations

import statistics
import time as clock
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from benchmarks.tables import table, verdict
from jobclub.core.activities.activity import Mode
from jobclub.core.activities.engagements import Engagement
from jobclub.core.appointments.hours import Timetable, WeeklyHours
from jobclub.core.appointments.offer import Service
from jobclub.core.appointments.slots import Calendar, Days, free_slots
from jobclub.core.spans import Span

CONSULTANTS = 100
DAYS = 28
ROUNDS = 5
ZONE = "Europe/Copenhagen"
FIRST = date(2027, 3, 15)
"""The clocks go forward within these four weeks."""
NOW = datetime(2027, 3, 14, 6, tzinfo=UTC)
OPENS, CLOSES, STEP, LENGTH = time(8), time(16), timedelta(minutes=15), timedelta(minutes=45)
SERVICE = Service(
    id="sparring",
    title="Sparring",
    minutes=45,
    modes=(Mode.ONLINE,),
    consultant_ids=("all",),
    buffer_after=10,
    daily_cap=6,
)
BUSY = (9, 11, 14)
"""The hours of each working day at which everybody has something to do for an hour."""


def _workdays() -> list[date]:
    days = (FIRST + timedelta(days=number) for number in range(DAYS))
    return [day for day in days if day.weekday() < 5]


def _calendars() -> list[Calendar]:
    """Give a hundred people with the same weeks: full-time hours, three appointments a day."""
    week = tuple(WeeklyHours(weekday=day, opens=OPENS, closes=CLOSES) for day in range(5))
    return [
        Calendar(
            table=Timetable(staff_id=f"{who:03}", hours=week),
            busy=[
                Engagement(
                    staff_id=f"{who:03}",
                    span=span,
                    activity="appointment",
                    activity_id=f"{who}.{number}",
                    group_id=f"{who}.{number}",
                )
                for number, span in enumerate(_busy())
            ],
        )
        for who in range(CONSULTANTS)
    ]


def _busy() -> list[Span]:
    zone = ZoneInfo(ZONE)
    starts = [datetime.combine(day, time(hour), zone).astimezone(UTC) for day in _workdays() for hour in BUSY]
    return [Span(start, start + timedelta(hours=1)) for start in starts]


def _ours(calendars: list[Calendar]) -> tuple[float, int]:
    """Search by the rules; give seconds, and how many times there were."""
    days = Days(first=FIRST, last=FIRST + timedelta(days=DAYS - 1), zone=ZONE)
    began = clock.perf_counter()
    found = free_slots(SERVICE, calendars, days, NOW)
    return clock.perf_counter() - began, sum(len(slot.consultant_ids) for slot in found)


def _loop(calendars: list[Calendar]) -> tuple[float, int]:
    """Try each quarter of an hour against each span of that day, with no rules beside; give the same."""
    zone, after, workdays = ZoneInfo(ZONE), timedelta(minutes=10), _workdays()
    began, count = clock.perf_counter(), 0
    for calendar in calendars:
        taken = [(one.span.start, one.span.end) for one in calendar.busy]
        for number, day in enumerate(workdays):
            start = datetime.combine(day, OPENS, zone).astimezone(UTC)
            end = datetime.combine(day, CLOSES, zone).astimezone(UTC)
            mine = taken[number * len(BUSY) : (number + 1) * len(BUSY)]
            while start + LENGTH <= end:
                if not any(one < start + LENGTH + after and start < other for one, other in mine):
                    count += 1
                start += STEP
    return clock.perf_counter() - began, count


def slots() -> str:
    """Search the free times of a hundred consultants in four weeks, in which clocks go forward."""
    calendars = _calendars()
    rounds = [(_ours(calendars), _loop(calendars)) for _ in range(ROUNDS)]
    (_, found), (_, looped) = rounds[0]
    times = statistics.median(ours[0] / loop[0] for ours, loop in rounds)
    ours, loop = (statistics.median(one[side][0] for one in rounds) for side in (0, 1))
    rows = [
        ("ours", f"{ours * 1000:.0f}", found),
        ("bare loop", f"{loop * 1000:.0f}", looped),
        (f"{times:.1f} ×; target 3 ×", verdict(holds=times <= 3 and found == looped), ""),
    ]
    return table("Free times of 100 consultants over four weeks", ("", "milliseconds", "times"), rows)

"""The promise that times are right: plans from every day of two years, in four zones; a year of reminders."""

from __future__ import annotations

from contextlib import closing
from datetime import UTC, date, datetime, timedelta
from datetime import time as wall_clock
from zoneinfo import ZoneInfo

from benchmarks.kinds import SQLITE, Kind
from benchmarks.promises.results import Result
from jobclub.core.cohorts.plan import horizon, plan
from jobclub.core.errors import Invalid
from jobclub.core.notices.delivery import DeliveryState
from jobclub.core.spans import given_wall
from jobclub.integrations.database import open_database
from jobclub.integrations.holidays import PublicHolidays
from jobclub.testing import FixedClock, found_town, office_over, six_weeks
from tests.core.usecases import test_reminding_of_times as times
from tests.core.usecases.postbox import postbox_of

ZONES = {
    "Europe/Copenhagen": "DK",
    "Europe/Berlin": "DE-NI",
    "Atlantic/Azores": "PT",
    "America/New_York": "US",
}


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


def year_of_times(kind: Kind = SQLITE) -> Result:
    """Let a year of webinars and booked times go by, over both nights in which clocks change."""
    with kind.empty() as empty, closing(open_database(empty())) as store:
        clock = FixedClock()
        office = office_over(store, clock)
        post = postbox_of(office, clock, found_town(office))
        year = times.a_year(post)
        times.live_through(post)
        sent, wanted = times.found(post, DeliveryState.SENT), times.wanted(year)
    text = f"{sent.total()} of {wanted.total()} reminders of {len(year)} webinars and booked times"
    return Result(sent == wanted and times.sent_once(post), f"{text}, each once")

from __future__ import annotations

import os
import time as clock
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from jobclub.core.cohorts.plan import MOST_DROPPED, Plan, Skipped, horizon, plan
from jobclub.core.cohorts.programme import Programme, Unit
from jobclub.core.errors import Invalid
from jobclub.core.spans import Span, WallTime, given_wall, kind_of

COPENHAGEN = "Europe/Copenhagen"
ZONES = [COPENHAGEN, "Europe/Berlin", "America/New_York", "Pacific/Auckland"]
WEEK = timedelta(days=7)
START = date(2027, 1, 11)
DAYS = [date(2026, 1, 1) + timedelta(days=number) for number in range(730)]


def dates(made: Plan) -> list[date]:
    return [session.wall.on for session in made.sessions]


def planned(programme: Programme, starts_on: date, at: str, zone: str, *closed: date) -> Plan:
    wall = given_wall(starts_on, time.fromisoformat(at), zone)
    return plan(programme, wall, {day: f"closed {day}" for day in closed})


# --- cadence and closed days --------------------------------------------------------------------------


def test_six_units_become_six_dated_sessions_in_the_programmes_order(programme: Programme) -> None:
    made = planned(programme, START, "14:00", COPENHAGEN)
    assert [session.unit for session in made.sessions] == list(programme.units)
    assert dates(made) == [START + number * WEEK for number in range(6)]
    assert made.sessions[0].span == Span(
        datetime(2027, 1, 11, 13, tzinfo=UTC), datetime(2027, 1, 11, 15, tzinfo=UTC)
    )
    assert made.skipped == ()


def test_a_fortnightly_programme_meets_every_other_week(programme: Programme) -> None:
    made = planned(replace(programme, cadence="fortnightly"), START, "14:00", COPENHAGEN)
    assert dates(made) == [START + number * 2 * WEEK for number in range(6)]


def test_a_closed_day_drops_that_date_and_the_next_date_of_the_cadence_is_used(programme: Programme) -> None:
    easter_monday = date(2027, 3, 29)
    made = planned(programme, date(2027, 3, 15), "14:00", COPENHAGEN, easter_monday)
    assert [f"{day:%d-%m}" for day in dates(made)] == ["15-03", "22-03", "05-04", "12-04", "19-04", "26-04"]


def test_a_closed_day_drops_the_first_session_too(programme: Programme) -> None:
    made = planned(programme, START, "14:00", COPENHAGEN, START, START + WEEK)
    assert dates(made)[0] == START + 2 * WEEK
    assert len(made.sessions) == 6


def test_the_plan_says_which_days_were_dropped_and_why(programme: Programme) -> None:
    closed = {START + WEEK: "Staff day", START + 3 * WEEK: "Carnival", START + 9 * WEEK: "after the end"}
    made = plan(programme, WallTime(START, time(14), COPENHAGEN), closed)
    assert made.skipped == (Skipped(START + WEEK, "Staff day"), Skipped(START + 3 * WEEK, "Carnival"))


def test_a_closed_day_beside_the_cadence_changes_nothing(programme: Programme) -> None:
    made = planned(programme, START, "14:00", COPENHAGEN, START + timedelta(days=1))
    assert made == planned(programme, START, "14:00", COPENHAGEN)


def test_so_many_closed_days_in_a_row_that_no_plan_comes_of_it_are_refused(
    programme: Programme, pointers: Callable[..., list[str]]
) -> None:
    row = [START + number * WEEK for number in range(MOST_DROPPED)]
    assert dates(planned(programme, START, "14:00", COPENHAGEN, *row[:-1]))[0] == row[-1]
    assert pointers(planned, programme, START, "14:00", COPENHAGEN, *row) == ["/starts_on"]


def test_a_plan_that_runs_past_the_last_day_there_is_is_refused(
    programme: Programme, pointers: Callable[..., list[str]]
) -> None:
    assert pointers(horizon, programme, date(9999, 12, 1)) == ["/starts_on"]
    assert pointers(planned, programme, date(9999, 12, 1), "14:00", COPENHAGEN) == ["/starts_on"]


EVERY_OTHER_WEEK = frozenset(range(0, 200, 2))


@given(units=st.integers(1, 60), weeks=st.frozensets(st.integers(0, 120)))
@example(units=60, weeks=EVERY_OTHER_WEEK)
def test_a_plan_needs_no_closed_days_beyond_its_horizon(
    programme: Programme, units: int, weeks: frozenset[int]
) -> None:
    longer = replace(programme, units=tuple(Unit(key=f"u{n}", title="Unit") for n in range(units)))
    closed = {START + week * WEEK: "closed" for week in weeks}
    first, last = horizon(longer, START)
    within = {day: why for day, why in closed.items() if first <= day <= last}
    wall = WallTime(START, time(14), COPENHAGEN)
    try:
        made = plan(longer, wall, within)
    except Invalid:
        return  # more closed days than a plan takes
    assert set(dates(made)).isdisjoint(closed)


# --- wall time kept over summer time ------------------------------------------------------------------


@pytest.mark.parametrize(
    ("starts_on", "utc_hours"),
    [(date(2026, 3, 8), [9, 9, 9, 8, 8, 8]), (date(2026, 10, 4), [8, 8, 8, 9, 9, 9])],
)
@pytest.mark.parametrize("computers_zone", ["UTC", "America/New_York", "Pacific/Auckland"])
def test_six_weekly_sessions_across_29_03_and_25_10_stay_10_00_local_wherever_the_computer_stands(
    programme: Programme, starts_on: date, utc_hours: list[int], computers_zone: str
) -> None:
    with computer_in(computers_zone):
        made = planned(programme, starts_on, "10:00", COPENHAGEN)
        assert [s.starts_at.astimezone(ZoneInfo(COPENHAGEN)).hour for s in made.sessions] == [10] * 6
    assert [session.starts_at.hour for session in made.sessions] == utc_hours
    assert [session.starts_at.utcoffset() for session in made.sessions] == [timedelta()] * 6


class computer_in:  # noqa: N801  (reads as a verb)
    """The time zone of the computer itself, for a while."""

    def __init__(self, zone: str) -> None:
        self.zone = zone

    def __enter__(self) -> None:
        self.before = os.environ.get("TZ")
        self.set(self.zone)

    def __exit__(self, *_: object) -> None:
        self.set(self.before)

    @staticmethod
    def set(zone: str | None) -> None:
        os.environ.pop("TZ", None)
        if zone is not None:
            os.environ["TZ"] = zone
        clock.tzset()


def test_a_skipped_wall_time_met_in_a_later_session_is_the_first_valid_minute_said_in_the_plan(
    programme: Programme,
) -> None:
    made = planned(programme, date(2026, 3, 15), "02:30", COPENHAGEN)
    assert [f"{session.wall.at:%H:%M}" for session in made.sessions] == ["02:30", "02:30", "03:00"] + [
        "02:30"
    ] * 3
    assert [session.kind for session in made.sessions] == ["plain", "plain", "skipped"] + ["plain"] * 3
    assert made.sessions[2].starts_at == datetime(2026, 3, 29, 1, 0, tzinfo=UTC)


def test_a_skipped_wall_time_is_refused_for_the_first_session_that_was_asked_for(
    programme: Programme, pointers: Callable[..., list[str]]
) -> None:
    assert pointers(planned, programme, date(2026, 3, 29), "02:30", COPENHAGEN) == ["/at"]


def test_a_doubled_wall_time_in_a_plan_is_the_first_one(programme: Programme) -> None:
    made = planned(programme, date(2026, 10, 18), "02:30", COPENHAGEN)
    assert made.sessions[1].kind == "doubled"
    assert made.sessions[1].starts_at == datetime(2026, 10, 25, 0, 30, tzinfo=UTC)
    assert made.sessions[2].starts_at == datetime(2026, 11, 1, 1, 30, tzinfo=UTC)


def test_a_doubled_wall_time_that_was_asked_for_with_its_offset_is_kept_for_the_first_session_only(
    programme: Programme,
) -> None:
    second = given_wall(date(2026, 10, 25), time(2, 30), COPENHAGEN, offset=timedelta(hours=1))
    made = plan(programme, second, {})
    assert made.sessions[0].wall == second
    assert made.sessions[0].starts_at == datetime(2026, 10, 25, 1, 30, tzinfo=UTC)
    assert [session.wall.fold for session in made.sessions[1:]] == [0] * 5


# --- every start of two years, in four zones ----------------------------------------------------------


def cadence(start: date) -> Iterator[date]:
    while True:
        yield start
        start += WEEK


def first_minute(on: date, at: time, zone: str) -> time:
    """Give the first minute from a time on that the wall clock shows, by walking through the instants."""
    moment = datetime.combine(on, time(), UTC) - timedelta(days=1)
    while True:
        shown = moment.astimezone(ZoneInfo(zone)).replace(tzinfo=None)
        if shown >= datetime.combine(on, at):
            return shown.time()
        moment += timedelta(minutes=30)


def check(made: Plan, programme: Programme, wall: WallTime, closed: dict[date, str]) -> None:
    expected = cadence(wall.on)
    skipped = []
    for session, unit in zip(made.sessions, programme.units, strict=True):
        on = next(expected)
        while on in closed:
            skipped.append(Skipped(on, closed[on]))
            on = next(expected)
        local = session.starts_at.astimezone(ZoneInfo(wall.zone))
        usual = first_minute(on, wall.at, wall.zone) if session.kind == "skipped" else wall.at
        assert (session.unit, session.wall.on, session.wall.at) == (unit, on, usual)
        assert (local.date(), local.time(), local.fold) == (on, usual, 0)
        assert session.starts_at.tzinfo is UTC
        assert session.kind == kind_of(on, wall.at, wall.zone)
    assert made.skipped == tuple(skipped)


@pytest.mark.parametrize("zone", ZONES)
@pytest.mark.parametrize("at", ["10:00", "14:00", "02:30", "00:00", "23:30"])
def test_every_start_of_2026_and_2027_gives_six_sessions_at_the_same_wall_time_on_open_days(
    programme: Programme, zone: str, at: str
) -> None:
    hour = time.fromisoformat(at)
    # So that over the two years every start meets closed days on its cadence: none, one, two in a row.
    closed = {day: f"closed since {day}" for day in DAYS if day.toordinal() % 19 in {0, 7, 12}}
    refused = []
    for day in DAYS:
        if kind_of(day, hour, zone) == "skipped":
            refused.append(day)
            continue
        wall = WallTime(day, hour, zone)
        check(plan(programme, wall, {}), programme, wall, {})
        check(plan(programme, wall, closed), programme, wall, closed)
    assert len(refused) == (2 if at == "02:30" else 0)


@given(
    day=st.sampled_from(DAYS),
    minute=st.integers(0, 24 * 60 - 1),
    zone=st.sampled_from([*ZONES, "Australia/Lord_Howe", "America/Havana", "Asia/Kathmandu", "UTC"]),
    closed=st.dictionaries(st.sampled_from(DAYS), st.just("closed"), max_size=40),
)
def test_any_start_at_any_minute_gives_six_sessions_in_order_on_open_days(
    programme: Programme, day: date, minute: int, zone: str, closed: dict[date, str]
) -> None:
    wall = WallTime(day, time(*divmod(minute, 60)), zone)
    if kind_of(wall.on, wall.at, zone) == "skipped":
        return
    made = plan(programme, wall, closed)
    check(made, programme, wall, closed)
    assert [s.starts_at for s in made.sessions] == sorted(s.starts_at for s in made.sessions)

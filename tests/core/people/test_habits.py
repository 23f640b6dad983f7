"""Habits: what is left out, and the hours in which nobody is disturbed."""

from __future__ import annotations

from datetime import UTC, datetime, time, timedelta

import pytest

from jobclub.core.people.habits import Choice, Habits

ZONE = "Europe/Copenhagen"


def utc(*when: int) -> datetime:
    return datetime(2027, *when, tzinfo=UTC)  # type: ignore[arg-type,misc]  # a date and a time


def test_a_programme_switches_off_what_the_organisation_sends() -> None:
    assert Habits().with_switched({Choice.FRIENDLY: False}).off == {Choice.FRIENDLY}


def test_a_programme_switches_on_what_the_organisation_leaves_out() -> None:
    habits = Habits(off=frozenset({Choice.FRIENDLY, Choice.HOMEWORK}))
    assert habits.with_switched({Choice.FRIENDLY: True}).off == {Choice.HOMEWORK}


def test_habits_are_set_by_the_names_they_are_told_by() -> None:
    habits = Habits(off=frozenset({Choice.HOMEWORK}), quiet_from=time(21), digest_at=None)
    assert Habits().changed(**habits.told) == habits


@pytest.mark.parametrize(
    ("now", "after"),
    [
        (utc(1, 11, 12, 0), utc(1, 11, 12, 0)),
        (utc(1, 11, 18, 59), utc(1, 11, 18, 59)),
        (utc(1, 11, 19, 0), utc(1, 12, 7, 0)),
        (utc(1, 11, 23, 30), utc(1, 12, 7, 0)),
        (utc(1, 12, 6, 59), utc(1, 12, 7, 0)),
        (utc(1, 12, 7, 0), utc(1, 12, 7, 0)),
    ],
)
def test_quiet_hours_over_midnight_end_in_the_morning(now: datetime, after: datetime) -> None:
    assert Habits().after_quiet(now, ZONE) == after


@pytest.mark.parametrize(
    ("now", "after"),
    [
        (utc(1, 11, 11, 59), utc(1, 11, 11, 59)),
        (utc(1, 11, 12, 0), utc(1, 11, 14, 0)),
        (utc(1, 11, 14, 0), utc(1, 11, 14, 0)),
    ],
)
def test_quiet_hours_at_noon_end_the_same_day(now: datetime, after: datetime) -> None:
    assert Habits(quiet_from=time(13), quiet_until=time(15)).after_quiet(now, ZONE) == after


def test_equal_times_are_no_quiet_hours() -> None:
    habits = Habits(quiet_from=time(20), quiet_until=time(20))
    assert habits.after_quiet(utc(1, 11, 19, 0), ZONE) == utc(1, 11, 19, 0)


def test_quiet_hours_go_by_the_wall_clock_when_clocks_change() -> None:
    night_before_summer, night_before_winter = utc(3, 27, 22, 0), utc(10, 30, 22, 0)
    assert Habits().after_quiet(night_before_summer, ZONE) == utc(3, 28, 6, 0)
    assert Habits().after_quiet(night_before_winter, ZONE) == utc(10, 31, 7, 0)


def test_an_end_that_clocks_skip_is_the_first_minute_after() -> None:
    habits = Habits(quiet_from=time(22), quiet_until=time(2, 30))
    assert habits.after_quiet(utc(3, 28, 0, 30), ZONE) == utc(3, 28, 1, 0)


def test_an_end_that_comes_twice_never_lies_in_the_past() -> None:
    habits = Habits(quiet_from=time(22), quiet_until=time(2, 30))
    second_quarter_past_two = utc(10, 31, 1, 15)
    assert habits.after_quiet(second_quarter_past_two, ZONE) == second_quarter_past_two
    assert habits.after_quiet(second_quarter_past_two - timedelta(hours=1), ZONE) == utc(10, 31, 0, 30)

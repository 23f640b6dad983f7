from __future__ import annotations

from datetime import date, time, timedelta

from jobclub.core.activities.engagements import Engagement
from jobclub.core.appointments.load import day_of, fairest_first, week_of
from jobclub.core.spans import Span, WallTime

WEDNESDAY = WallTime(date(2027, 1, 20), time(9), "Europe/Copenhagen")


def busy(who: str, days: int, minutes: int = 60, *, activity: str = "appointment") -> Engagement:
    """Engage somebody some days after that Wednesday."""
    start = WEDNESDAY.instant + timedelta(days=days)
    span = Span(start, start + timedelta(minutes=minutes))
    return Engagement(staff_id=who, span=span, activity=activity, activity_id="x", group_id="x")


def test_who_has_the_fewest_booked_minutes_that_week_comes_first() -> None:
    engaged = [busy("ann", -1, 90), busy("bob", 1, 60)]
    assert fairest_first(["ann", "bob", "cid"], engaged, WEDNESDAY) == ["cid", "bob", "ann"]


def test_among_equals_that_day_decides_and_then_the_id() -> None:
    engaged = [busy("ann", 0), busy("bob", 1), busy("cid", 2)]
    assert fairest_first(["cid", "bob", "ann"], engaged, WEDNESDAY) == ["bob", "cid", "ann"]


def test_sessions_and_other_weeks_do_not_count() -> None:
    engaged = [busy("ann", 0, activity="session"), busy("ann", 5), busy("ann", -3), busy("bob", 0, 1)]
    assert fairest_first(["ann", "bob"], engaged, WEDNESDAY) == ["ann", "bob"]


def test_a_week_with_the_night_of_summer_time_is_an_hour_shorter() -> None:
    sunday = WallTime(date(2027, 3, 28), time(9), "Europe/Copenhagen")
    assert week_of(sunday).end - week_of(sunday).start == timedelta(days=7, hours=-1)
    assert day_of(sunday).end - day_of(sunday).start == timedelta(hours=23)

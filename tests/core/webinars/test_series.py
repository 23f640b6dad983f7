from __future__ import annotations

from datetime import date, time, timedelta

import pytest

from jobclub.core.errors import Invalid
from jobclub.core.webinars.series import (
    Settings,
    Topic,
    Until,
    WebinarSeries,
    Weekday,
    checked_until,
    dated,
    extended,
    webinar_on,
)

MONDAY = date(2027, 3, 22)
EASTER = {date(2027, 3, 25): "Maundy Thursday", date(2027, 3, 26): "Good Friday"}
SERIES = WebinarSeries(
    id="r1",
    title="Every afternoon",
    weekdays=(Weekday.MON, Weekday.THU),
    at=time(14),
    zone="Europe/Copenhagen",
    starts_on=MONDAY,
    settings=Settings(host_id="s1", minutes=60),
    topics=(Topic(title="CV"), Topic(title="Jobnet"), Topic(title="Job search")),
    planned_until=MONDAY,
)


def test_a_closed_day_drops_its_date_and_the_next_one_has_its_topic() -> None:
    stretch = dated(SERIES, MONDAY, Until(count=3), EASTER)
    assert [wall.on.day for wall in stretch.walls] == [22, 29, 1]
    assert [one.reason for one in stretch.skipped] == ["Maundy Thursday"]
    topics = [webinar_on(SERIES, wall, n, f"w{n}").title for n, wall in enumerate(stretch.walls)]
    assert topics == ["CV", "Jobnet", "Job search"]


def test_it_stays_at_two_o_clock_across_the_change_to_summer_time() -> None:
    stretch = dated(SERIES, MONDAY, Until(count=2), {})
    assert {wall.at for wall in stretch.walls} == {time(14)}


def test_topics_go_on_rotating_when_it_is_extended() -> None:
    stretch = dated(SERIES, MONDAY, Until(count=4), {})
    longer = extended(SERIES, stretch)
    assert (longer.made, longer.planned_until) == (4, date(2027, 4, 1))
    assert longer.topic(longer.made).title == "Jobnet"


@pytest.mark.parametrize("until", [Until(), Until(date(2027, 4, 1), 3)])
def test_a_series_has_exactly_one_end(until: Until) -> None:
    with pytest.raises(Invalid) as refusal:
        checked_until(until, MONDAY, MONDAY)
    assert refusal.value.mistakes[0].pointer == "/ends_on"


@pytest.mark.parametrize(
    ("until", "pointer"),
    [
        (Until(count=0), "/count"),
        (Until(count=367), "/count"),
        (Until(ends_on=date(2027, 3, 21)), "/ends_on"),
        (Until(ends_on=date(2037, 3, 21)), "/ends_on"),
    ],
)
def test_an_end_that_can_not_be_is_named(until: Until, pointer: str) -> None:
    with pytest.raises(Invalid) as refusal:
        checked_until(until, MONDAY, MONDAY)
    assert refusal.value.mistakes[0].pointer == pointer


def test_where_nearly_all_days_are_closed_so_many_dates_can_not_be_had() -> None:
    closed = {MONDAY + timedelta(days=number): "Closed" for number in range(1000)}
    with pytest.raises(Invalid) as refusal:
        dated(SERIES, MONDAY, Until(count=3), closed)
    assert refusal.value.mistakes[0].pointer == "/count"

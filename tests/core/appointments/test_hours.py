"""Weekly hours, and days that are different."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, time, timedelta
from typing import Any

import pytest

from jobclub.core.appointments.hours import (
    FURTHEST,
    LONGEST,
    MOST_HOURS,
    MOST_OPENINGS,
    ExceptionKind,
    HoursException,
    Opening,
    Timetable,
    WeeklyHours,
    checked_exception,
    checked_hours,
    openings_on,
    revision_of,
    weekdays_among,
    working_day,
)
from jobclub.core.errors import Invalid

TODAY = date(2027, 1, 4)
MONDAY = date(2027, 1, 11)
SATURDAY = date(2027, 1, 16)
MORNING, NOON, EVENING = (Opening(time(hour), time(hour + 3)) for hour in (9, 12, 18))
WEEK = tuple(WeeklyHours(weekday=day, opens=time(9), closes=time(12)) for day in range(5))
AWAY = HoursException(id="away", staff_id="ann", first_on=MONDAY, last_on=SATURDAY, kind=ExceptionKind.AWAY)
SPECIAL = replace(AWAY, id="special", kind=ExceptionKind.SPECIAL, hours=(EVENING,))


def openings(*exceptions: HoursException, on: date = MONDAY, closed: bool = False) -> tuple[Opening, ...]:
    table = Timetable(staff_id="ann", hours=WEEK, exceptions=exceptions)
    return openings_on(table, on, "sparring", {on} if closed else set())


def wrong(hours: list[WeeklyHours]) -> list[str]:
    with pytest.raises(Invalid) as error:
        checked_hours(hours)
    return [mistake.pointer for mistake in error.value.mistakes]


def test_a_day_has_the_hours_of_its_weekday() -> None:
    assert openings() == (MORNING,)
    assert openings(on=SATURDAY) == ()


@pytest.mark.parametrize(
    ("first", "last", "wanted"),
    [
        (MONDAY, MONDAY, [0]),
        (MONDAY, SATURDAY, [0, 1, 2, 3, 4, 5]),
        (SATURDAY, SATURDAY + timedelta(days=1), [5, 6]),
        (SATURDAY, SATURDAY + timedelta(days=2), [0, 1, 2, 3, 4, 5, 6]),
        (MONDAY, MONDAY + timedelta(days=7), [0, 1, 2, 3, 4, 5, 6]),
    ],
)
def test_days_of_one_week_have_their_weekdays_and_those_of_two_have_all(
    first: date, last: date, wanted: list[int]
) -> None:
    assert list(weekdays_among(first, last)) == wanted


def test_a_working_day_has_the_hours_for_whatever_and_names_what_is_said_of_it_alone() -> None:
    only_here = replace(SPECIAL, id="here", service_id="sparring")
    later = replace(SPECIAL, first_on=SATURDAY)
    table = Timetable(staff_id="ann", hours=WEEK, exceptions=(only_here, later))

    monday = working_day(table, MONDAY, set())

    assert (monday.openings, monday.different) == ((MORNING,), (only_here,))
    assert working_day(table, MONDAY, {MONDAY}).openings == ()
    saturday = working_day(table, SATURDAY, set())
    assert (saturday.openings, saturday.different) == ((EVENING,), (later, only_here))


def test_who_is_away_or_lent_has_no_hours_whatever_else_is_said() -> None:
    assert openings(AWAY) == ()
    assert openings(replace(AWAY, kind=ExceptionKind.LENT)) == ()
    assert openings(SPECIAL, AWAY) == ()


def test_a_special_day_has_its_own_hours_and_no_others_also_on_closed_days_and_weekends() -> None:
    assert openings(SPECIAL) == (EVENING,)
    assert openings(SPECIAL, closed=True) == (EVENING,)
    assert openings(SPECIAL, on=SATURDAY) == (EVENING,)
    assert openings(closed=True) == ()


def test_what_is_different_for_another_service_changes_nothing_for_this_one() -> None:
    assert openings(replace(AWAY, service_id="talks")) == (MORNING,)
    assert openings(replace(AWAY, service_id="sparring")) == ()


def test_the_services_own_special_day_beats_the_one_for_all() -> None:
    own = replace(SPECIAL, hours=(NOON,), service_id="sparring")
    assert openings(SPECIAL, own) == (NOON,)
    assert openings(SPECIAL, replace(own, service_id="talks")) == (EVENING,)


def test_stretches_of_several_special_days_that_touch_are_one() -> None:
    found = openings(replace(SPECIAL, hours=(MORNING,)), replace(SPECIAL, hours=(EVENING, NOON)))
    assert found == (Opening(time(9), time(15)), EVENING)


def test_hours_hold_from_a_day_on_and_until_one_both_included() -> None:
    line = WeeklyHours(weekday=0, opens=time(9), closes=time(12), from_on=MONDAY, until_on=MONDAY)
    week = timedelta(weeks=1)
    assert [line.hold_on(MONDAY + week * number) for number in (-1, 0, 1)] == [False, True, False]


def test_hours_come_back_by_day_and_time_and_may_touch() -> None:
    lines = [
        WeeklyHours(weekday=1, opens=time(9), closes=time(12)),
        WeeklyHours(weekday=0, opens=time(12), closes=time(15)),
        WeeklyHours(weekday=0, opens=time(9), closes=time(12)),
    ]
    assert checked_hours(lines) == tuple(reversed(lines))
    assert checked_hours([]) == ()


def test_hours_that_overlap_are_refused_and_those_of_different_times_of_the_year_do_not() -> None:
    line = WeeklyHours(weekday=0, opens=time(9), closes=time(12))
    later = replace(line, opens=time(11), closes=time(14))
    assert wrong([line, later]) == ["/hours/1"]
    spring = replace(line, until_on=MONDAY)
    assert checked_hours([spring, replace(later, from_on=MONDAY + timedelta(days=1))])
    assert wrong([spring, replace(later, from_on=MONDAY)]) == ["/hours/1"]


def test_hours_that_cannot_be_are_refused_where_they_stand() -> None:
    line = WeeklyHours(weekday=0, opens=time(9), closes=time(9))
    assert wrong([WEEK[1], line]) == ["/hours/1/closes"]
    assert wrong([replace(WEEK[0], from_on=SATURDAY, until_on=MONDAY)]) == ["/hours/0/until_on"]
    many = [
        replace(WEEK[0], from_on=on, until_on=on)
        for on in (MONDAY + timedelta(weeks=number) for number in range(MOST_HOURS + 1))
    ]
    assert wrong(many) == ["/hours"]
    assert checked_hours(many[:-1])


@pytest.mark.parametrize(
    ("about", "pointer"),
    [
        ({"last_on": MONDAY - timedelta(days=1)}, "/last_on"),
        ({"last_on": MONDAY + LONGEST + timedelta(days=1)}, "/last_on"),
        ({"first_on": date(2026, 12, 1), "last_on": date(2027, 1, 3)}, "/last_on"),
        ({"first_on": TODAY + FURTHEST, "last_on": TODAY + FURTHEST + timedelta(days=1)}, "/last_on"),
        ({"reason": " "}, "/reason"),
        ({"hours": (MORNING,)}, "/hours"),
        ({"kind": ExceptionKind.SPECIAL}, "/hours"),
        ({"kind": ExceptionKind.SPECIAL, "hours": (Opening(time(9), time(8)),)}, "/hours/0/closes"),
        ({"kind": ExceptionKind.SPECIAL, "hours": (EVENING, MORNING, EVENING)}, "/hours/2"),
    ],
)
def test_what_days_cannot_be_is_said_where_it_stands(about: dict[str, Any], pointer: str) -> None:
    with pytest.raises(Invalid) as error:
        checked_exception(replace(AWAY, **about), TODAY)
    assert [mistake.pointer for mistake in error.value.mistakes] == [pointer]


def test_a_day_has_so_many_stretches_at_most() -> None:
    quarters = tuple(
        Opening(time(hour, minute), time(hour, minute + 10))
        for hour in range(5, 10)
        for minute in (0, 15, 30)
    )
    with pytest.raises(Invalid) as error:
        checked_exception(replace(SPECIAL, hours=quarters[: MOST_OPENINGS + 1]), TODAY)
    assert [mistake.pointer for mistake in error.value.mistakes] == ["/hours"]
    assert checked_exception(replace(SPECIAL, hours=quarters[:MOST_OPENINGS]), TODAY)


def test_days_that_can_be_come_back_with_their_hours_by_time() -> None:
    assert checked_exception(AWAY, TODAY) == AWAY
    assert checked_exception(replace(AWAY, reason="Lent to the harbour"), SATURDAY)
    both = checked_exception(replace(SPECIAL, hours=(EVENING, MORNING)), TODAY)
    assert both.hours == (MORNING, EVENING)


def test_hours_have_another_revision_when_anything_about_them_changes() -> None:
    changed = (*WEEK[:-1], replace(WEEK[-1], until_on=MONDAY))
    assert revision_of(WEEK) == revision_of(tuple(WEEK))
    assert revision_of(WEEK) != revision_of(changed)

from __future__ import annotations

from dataclasses import replace
from datetime import date, time, timedelta

import pytest

from jobclub.core.appointments.appointment import Appointment, AppointmentState
from jobclub.core.appointments.package import (
    Gap,
    chain,
    must_fit,
    must_have_gaps,
    shifted,
    those_after,
    times_of_package,
)
from jobclub.core.cohorts.moves import Following
from jobclub.core.errors import PackageDoesNotFit
from jobclub.core.spans import WallTime
from tests.core.appointments.test_appointment import an_appointment

GAP = Gap(2, 4)


def on(day: int, hour: int = 10) -> WallTime:
    """Give a time in March 2027."""
    return WallTime(date(2027, 3, day), time(hour), "Europe/Copenhagen")


def called(number: int, day: int, **about: object) -> Appointment:
    """Give the call of a package with a number, on a day."""
    wall = on(day)
    return an_appointment(
        id=f"call {number}", package_id="p", number=number, wall=wall, starts_at=wall.instant, **about
    )


PACKAGE = [called(1, 1), called(2, 3), called(3, 6)]


def test_calls_are_at_the_same_time_of_day_on_the_earliest_days_that_fit() -> None:
    free = [on(day, hour) for day in range(1, 20) for hour in (9, 10, 11)]
    assert times_of_package(on(1), 3, GAP, free) == (on(1), on(3), on(5))


def test_where_that_time_of_day_is_free_on_a_later_day_it_is_taken() -> None:
    assert times_of_package(on(1), 2, GAP, [on(3, 9), on(4, 10)]) == (on(1), on(4))


def test_where_it_is_free_on_no_day_the_nearest_time_of_day_is_taken() -> None:
    assert times_of_package(on(1), 2, GAP, [on(3, 15), on(4, 12)]) == (on(1), on(4, 12))


def test_a_choice_that_leads_nowhere_is_taken_back() -> None:
    free = [on(3), on(4, 11), on(8, 11)]
    assert times_of_package(on(1), 3, GAP, free) == (on(1), on(4, 11), on(8, 11))


def test_what_can_not_fit_is_found_out_soon_even_among_many_times() -> None:
    free = [on(day, hour) for day in range(1, 29) for hour in range(8, 16)]
    assert times_of_package(on(1), 12, Gap(3, 4), free) is None


def test_gaps_are_days_of_the_calendar_over_summer_time_too() -> None:
    must_have_gaps([on(27), on(29)], GAP)
    with pytest.raises(PackageDoesNotFit) as refusal:
        must_have_gaps([on(1), on(2)], GAP)
    assert refusal.value.facts == {"first_on": "2027-03-01", "second_on": "2027-03-02"}
    with pytest.raises(PackageDoesNotFit):
        must_have_gaps([on(1), on(6)], GAP)


def test_one_call_moves_alone() -> None:
    assert shifted(PACKAGE, PACKAGE[0], on(2, 14), Following.THIS) == {"call 1": on(2, 14)}


def test_later_calls_shift_by_as_many_days_at_their_own_times() -> None:
    assert shifted(PACKAGE, PACKAGE[1], on(5, 14), Following.LATER) == {
        "call 2": on(5, 14),
        "call 3": on(8, 10),
    }


def test_calls_that_are_over_or_called_off_do_not_shift() -> None:
    over = replace(PACKAGE[1], state=AppointmentState.DONE)
    off = replace(PACKAGE[2], state=AppointmentState.CANCELLED)
    assert those_after([PACKAGE[0], over, off], PACKAGE[0]) == []
    assert chain([off, over, PACKAGE[0]]) == [PACKAGE[0], over]


def test_gaps_are_looked_at_with_the_calls_that_stay() -> None:
    must_fit(PACKAGE, {"call 2": on(4)}, GAP)
    with pytest.raises(PackageDoesNotFit):
        must_fit(PACKAGE, {"call 2": on(5)}, GAP)


def test_a_call_moved_over_the_night_of_summer_time_keeps_its_time_of_day() -> None:
    late = called(2, 26)
    new = shifted([called(1, 24), late], called(1, 24), on(27), Following.LATER)
    assert new["call 2"] == on(29)
    assert new["call 2"].instant - late.starts_at == timedelta(days=3, hours=-1)

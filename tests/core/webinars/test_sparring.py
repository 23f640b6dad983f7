from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest

from jobclub.core.webinars.registration import Fullness
from jobclub.core.webinars.sparring import WebinarWarning, days_after, demand_after

from .test_judgement import WEBINAR

FRIDAY = date(2027, 3, 19)
WITH_SPARRING = replace(WEBINAR, sparring_service_id="v1", capacity=15)


def test_sparring_is_had_in_the_five_working_days_after() -> None:
    assert days_after(FRIDAY, ()) == (date(2027, 3, 20), date(2027, 3, 26))


def test_closed_days_are_no_working_days() -> None:
    easter = {date(2027, 3, 25), date(2027, 3, 26), date(2027, 3, 29)}
    assert days_after(FRIDAY, easter)[1] == date(2027, 3, 31)


def test_where_all_is_closed_the_search_ends_all_the_same() -> None:
    closed = [FRIDAY + timedelta(days=days) for days in range(60)]
    assert days_after(FRIDAY, closed)[1] == FRIDAY + timedelta(days=31)


@pytest.mark.parametrize(
    ("capacity", "taken", "expected"), [(15, 3, 12), (None, 3, 3), (None, 0, 0), (1, 0, 1)]
)
def test_so_many_of_a_hundred_are_expected(capacity: int | None, taken: int, expected: int) -> None:
    assert demand_after(replace(WITH_SPARRING, capacity=capacity), Fullness(taken)).expected == expected


def test_without_sparring_nobody_is_expected() -> None:
    assert demand_after(replace(WITH_SPARRING, sparring_service_id=None), Fullness(9)).expected == 0


@pytest.mark.parametrize(("free", "short"), [(11, True), (12, False), (None, False)])
def test_too_few_free_hours_are_warned_of(free: int | None, short: bool) -> None:
    warnings = demand_after(WITH_SPARRING, Fullness(), free).warnings
    assert warnings == ((WebinarWarning.SPARRING_SHORT,) if short else ())

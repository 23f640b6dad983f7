"""What somebody asks for by themselves: a place in a cohort, in webinars, or a time kept for them."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from jobclub.core.people.registration import (
    MOST_WEBINARS,
    Wanted,
    WantedKind,
    at_a_time,
    in_a_cohort,
    in_webinars,
)


def test_a_cohort_and_a_time_are_asked_for_alone() -> None:
    assert in_a_cohort("one") == Wanted(WantedKind.COHORT, ("one",))
    assert at_a_time("one") == Wanted(WantedKind.TIME, ("one",))


def test_the_same_webinars_are_the_same_wish_however_they_are_named() -> None:
    assert in_webinars(["two", "one", "two"]) == Wanted(WantedKind.WEBINARS, ("one", "two"))


@pytest.mark.parametrize("count", [0, MOST_WEBINARS + 1])
def test_none_and_too_many_are_refused(pointers: Callable[..., list[str]], count: int) -> None:
    assert pointers(in_webinars, [str(number) for number in range(count)]) == ["/webinar_ids"]

"""Waits are read in every form, and are never long for one question."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from jobclub.integrations.microsoft.waiting import BOUND, MOST_TIMES, Patience, wait_in
from tests.integrations.teams.tenants import Watch

NOW = datetime(2027, 3, 1, 12, tzinfo=UTC)


@pytest.mark.parametrize(
    ("asked", "seconds"),
    [
        ("7", 7),
        (" 7 ", 7),
        ("0", 0),
        ("99999999999", 6 * 3600),
        ("Mon, 01 Mar 2027 12:00:30 GMT", 30),
        ("Mon, 01 Mar 2027 11:00:00 GMT", 0),
        ("Tue, 02 Mar 2027 12:00:00 GMT", 6 * 3600),
        ("Mon, 01 Mar 2027 12:00:30 -0000", None),
        ("", None),
        ("-5", None),
        ("1.5", None),
        ("soon", None),
    ],
)
def test_a_wait_is_read_in_every_form(asked: str, seconds: int | None) -> None:
    wait = None if seconds is None else timedelta(seconds=seconds)
    assert wait_in({"Retry-After": asked}, NOW) == wait


def test_an_instant_is_by_the_clock_over_there() -> None:
    headers = {"Retry-After": "Mon, 01 Mar 2027 12:00:30 GMT", "Date": "Mon, 01 Mar 2027 12:00:20 GMT"}
    assert wait_in(headers, NOW - timedelta(hours=1)) == timedelta(seconds=10)


def test_without_a_wait_there_is_none() -> None:
    assert wait_in({}, NOW) is None


def patience(watch: Watch, chance: float = 1.0) -> Patience:
    return Patience(watch, watch.sleep, lambda: chance)


def test_waits_of_our_own_double_and_are_not_the_same_for_all() -> None:
    for chance, first in ((0.0, 0.25), (1.0, 0.5)):
        watch = Watch()
        ours = patience(watch, chance)
        assert [ours.lasts() for _ in range(3)] == [True] * 3
        assert watch.naps == [first, 2 * first, 4 * first]


def test_patience_has_an_end() -> None:
    watch = Watch()
    ours = patience(watch)
    while ours.lasts():
        pass
    assert sum(watch.naps) <= BOUND
    watch = Watch()
    ours = patience(watch, 0.0)
    assert sum(ours.lasts(timedelta(seconds=0.001)) for _ in range(20)) == MOST_TIMES


def test_a_wait_that_does_not_fit_is_not_begun() -> None:
    watch = Watch()
    ours = patience(watch)
    assert ours.lasts(timedelta(seconds=6))
    assert not ours.lasts(timedelta(seconds=6))
    assert watch.naps == [6]

"""How long things are kept: usual days, limits, and the instant before which they lie."""

from __future__ import annotations

from dataclasses import fields, replace
from datetime import UTC, datetime, timedelta

import pytest

from jobclub.core.people.retention import (
    AS_LONG_AS,
    FIXED_DAYS,
    LIMITS,
    USUAL,
    Found,
    Kept,
    Retention,
    Run,
    faults_in,
)

NOW = datetime(2027, 3, 1, 12, tzinfo=UTC)


def test_everything_that_is_kept_has_its_days_within_limits() -> None:
    days = {field.name for field in fields(Retention)}
    assert (
        days == LIMITS.keys() == {f"{kept}_days" for kept in Kept if kept not in {*FIXED_DAYS, *AS_LONG_AS}}
    )
    assert list(faults_in(USUAL)) == []


@pytest.mark.parametrize(
    ("kept", "days"),
    [
        (Kept.PEOPLE, 84),
        (Kept.STAFF, 84),
        (Kept.MESSAGES, 30),
        (Kept.READS, 365),
        (Kept.LINKS, 30),
        (Kept.GUESTS, 84),
        (Kept.MEETINGS, 84),
        (Kept.REGISTRATIONS, 0),
        (Kept.REPEATS, 1),
    ],
)
def test_what_is_kept_no_longer_lies_before_so_many_days(kept: Kept, days: int) -> None:
    assert USUAL.until(kept, NOW) == NOW - timedelta(days=days)


@pytest.mark.parametrize("name", LIMITS)
def test_days_outside_their_limits_are_named(name: str) -> None:
    least, most = LIMITS[name]
    for days in (least, most):
        assert list(faults_in(replace(USUAL, **{name: days}))) == []
    for days in (least - 1, most + 1):
        (fault,) = faults_in(replace(USUAL, **{name: days}))
        assert (fault.pointer, fault.detail) == (
            f"/retention/{name}",
            f"must be from {least} to {most} days",
        )


def test_a_run_tells_how_much_of_something_was_found() -> None:
    run = Run(id="1", at=NOW, found=(Found(Kept.PEOPLE, NOW, 3), Found(Kept.LINKS, NOW, 9)))
    assert [run.count_of(kept) for kept in (Kept.PEOPLE, Kept.LINKS, Kept.READS)] == [3, 9, 0]

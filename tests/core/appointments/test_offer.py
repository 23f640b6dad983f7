"""What a service can be."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from jobclub.core.activities.activity import Mode
from jobclub.core.appointments.offer import BOUNDS, Package, Service, ServiceState, checked
from jobclub.core.errors import Invalid

SPARRING = Service(
    id="s", title="Sparring", minutes=45, modes=(Mode.ONLINE, Mode.WALK), consultant_ids=("bo", "ann")
)
CALLS = Package(calls=4, min_days=2, max_days=7)


def test_a_service_that_can_be_comes_back_with_its_consultants_by_id() -> None:
    assert checked(SPARRING) == replace(SPARRING, consultant_ids=("ann", "bo"))
    assert checked(replace(SPARRING, package=CALLS, description="Bring\nyour CV")).package == CALLS


def test_a_closed_service_takes_no_new_bookings() -> None:
    assert SPARRING.is_offered
    assert not replace(SPARRING, state=ServiceState.CLOSED).is_offered


@pytest.mark.parametrize(
    ("about", "pointer"),
    [
        ({"title": " "}, "/title"),
        ({"description": "\x00"}, "/description"),
        ({"minutes": 4}, "/minutes"),
        ({"minutes": 481}, "/minutes"),
        ({"buffer_before": -1}, "/buffer_before"),
        ({"buffer_after": -5}, "/buffer_after"),
        ({"notice_minutes": -1}, "/notice_minutes"),
        ({"horizon_days": 0}, "/horizon_days"),
        ({"daily_cap": 0}, "/daily_cap"),
        ({"step_minutes": 0}, "/step_minutes"),
        ({"change_until_minutes": -1}, "/change_until_minutes"),
        ({"modes": ()}, "/modes"),
        ({"modes": (Mode.WALK, Mode.WALK)}, "/modes/1"),
        ({"consultant_ids": ()}, "/consultant_ids"),
        ({"consultant_ids": ("ann", "bo", "ann")}, "/consultant_ids/2"),
        ({"package": replace(CALLS, calls=1)}, "/package/calls"),
        ({"package": replace(CALLS, calls=13)}, "/package/calls"),
        ({"package": replace(CALLS, min_days=0)}, "/package/min_days"),
        ({"package": replace(CALLS, max_days=1)}, "/package/max_days"),
        ({"package": CALLS, "horizon_days": 5}, "/package"),
    ],
)
def test_what_a_service_cannot_be_is_said_where_it_stands(about: dict[str, Any], pointer: str) -> None:
    with pytest.raises(Invalid) as error:
        checked(replace(SPARRING, **about))
    assert [mistake.pointer for mistake in error.value.mistakes] == [pointer]


def test_everything_that_is_wrong_is_said_at_once() -> None:
    with pytest.raises(Invalid) as error:
        checked(replace(SPARRING, title="", **dict.fromkeys(BOUNDS, -1)))
    assert {mistake.pointer for mistake in error.value.mistakes} == {
        "/title",
        *(f"/{name}" for name in BOUNDS),
    }

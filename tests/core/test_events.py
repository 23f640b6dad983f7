from __future__ import annotations

import inspect
from dataclasses import fields
from datetime import UTC, datetime

import pytest

from jobclub.core import events
from jobclub.core.events import Event, PlaceTaken

EVERY = [thing for thing in vars(events).values() if inspect.isclass(thing) and issubclass(thing, Event)]
PERSONAL = {"name", "email", "phone", "text", "title", "reason", "feedback", "contact", "reached_through"}


def test_an_event_gives_its_ids_to_the_trail_apart_from_its_instant() -> None:
    event = PlaceTaken(
        at=datetime(2027, 1, 4, tzinfo=UTC), cohort_id="c", place_id="p", participant_id="anna"
    )
    assert event.ids() == {"cohort_id": "c", "place_id": "p", "participant_id": "anna"}


@pytest.mark.parametrize("event", EVERY)
def test_an_event_never_holds_personal_values(event: type[Event]) -> None:
    assert {field.name for field in fields(event)}.isdisjoint(PERSONAL)


@pytest.mark.parametrize("event", EVERY)
def test_an_event_is_frozen_and_has_a_version(event: type[Event]) -> None:
    assert event.__dataclass_params__.frozen  # type: ignore[attr-defined]
    assert event.version >= 1

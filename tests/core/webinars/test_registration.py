from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta

import pytest

from jobclub.core.activities.places import PlaceState
from jobclub.core.errors import Invalid, NoObservers, NotEnrolled, WebinarFull, WebinarNotOpen
from jobclub.core.spans import WallTime
from jobclub.core.webinars.registration import (
    Fullness,
    WebinarPlace,
    asked_for,
    checked_coming,
    given_up,
    moving_up,
    registered,
)
from jobclub.core.webinars.webinar import Webinar, WebinarState

NOW = datetime(2027, 1, 4, 9, tzinfo=UTC)
WALL = WallTime(date(2027, 1, 11), time(14), "Europe/Copenhagen")
WEBINAR = Webinar(
    id="w1",
    wall=WALL,
    starts_at=WALL.instant,
    minutes=60,
    title="A CV that gets read",
    host_id="s1",
    capacity=2,
    state=WebinarState.ANNOUNCED,
)
BEGUN = WEBINAR.starts_at + timedelta(minutes=1)


def asked() -> WebinarPlace:
    return asked_for("w1", "anna", place_id="p1", at=NOW)


def test_a_free_place_is_had_at_once() -> None:
    assert registered(WEBINAR, Fullness(taken=1), asked(), NOW).place.state is PlaceState.ENROLLED


def test_without_a_limit_there_is_a_place_for_everybody() -> None:
    open_to_all = replace(WEBINAR, capacity=None)
    had = registered(open_to_all, Fullness(taken=9999), asked(), NOW)
    assert had.place.state is PlaceState.ENROLLED


@pytest.mark.parametrize("fullness", [Fullness(2, 0, 0), Fullness(1, 1, 4)])
def test_who_finds_no_place_or_others_waiting_joins_the_end_of_the_line(fullness: Fullness) -> None:
    place = registered(WEBINAR, fullness, asked(), NOW).place
    assert (place.state, place.turn) == (PlaceState.WAITLISTED, fullness.last_turn + 1)


def test_nobody_joins_a_line_once_the_webinar_has_begun() -> None:
    with pytest.raises(WebinarFull):
        registered(WEBINAR, Fullness(taken=2), asked(), BEGUN)


@pytest.mark.parametrize("state", [WebinarState.DRAFT, WebinarState.CANCELLED, WebinarState.HELD])
def test_a_webinar_that_is_not_announced_takes_nobody(state: WebinarState) -> None:
    with pytest.raises(WebinarNotOpen):
        registered(replace(WEBINAR, state=state), Fullness(), asked(), NOW)


def test_a_webinar_that_is_over_takes_nobody() -> None:
    with pytest.raises(WebinarNotOpen):
        registered(WEBINAR, Fullness(), asked(), WEBINAR.ends_at)


def test_people_from_elsewhere_come_only_where_they_may() -> None:
    observer = replace(asked(), observer_of="Oldtown")
    with pytest.raises(NoObservers):
        registered(WEBINAR, Fullness(), observer, NOW)
    had = registered(replace(WEBINAR, observers=True), Fullness(), observer, NOW)
    assert had.place.state is PlaceState.ENROLLED


def test_a_place_is_given_up_once() -> None:
    left = given_up(registered(WEBINAR, Fullness(), asked(), NOW), at=NOW)
    assert left.place.state is PlaceState.WITHDRAWN
    with pytest.raises(NotEnrolled):
        given_up(left, at=NOW)


@pytest.mark.parametrize(
    ("capacity", "fullness", "now", "expected"),
    [
        (2, Fullness(1, 3), NOW, 1),
        (2, Fullness(2, 3), NOW, 0),
        (None, Fullness(2, 3), NOW, 3),
        (2, Fullness(1, 3), BEGUN, 0),
    ],
)
def test_as_many_move_up_as_places_are_free_until_it_starts(
    capacity: int | None, fullness: Fullness, now: datetime, expected: int
) -> None:
    assert moving_up(replace(WEBINAR, capacity=capacity), fullness, now) == expected


@pytest.mark.parametrize(
    ("channel", "observer_of", "pointer"),
    [
        ("By Phone", None, "/channel"),
        ("010190-1234", None, "/channel"),
        (None, " ", "/observer_of"),
    ],
)
def test_how_somebody_came_is_a_short_word(
    channel: str | None, observer_of: str | None, pointer: str
) -> None:
    with pytest.raises(Invalid) as refusal:
        checked_coming(channel, observer_of)
    assert [one.pointer for one in refusal.value.mistakes] == [pointer]

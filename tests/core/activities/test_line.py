from __future__ import annotations

from datetime import UTC, datetime, timedelta

from jobclub.core.activities.line import (
    at_the_end,
    line_of,
    positions,
    with_offers_lapsed,
    with_offers_made,
)
from jobclub.core.activities.places import Offer, Place, PlaceState

NOON = datetime(2027, 1, 4, 12, tzinfo=UTC)
HOUR = timedelta(hours=1)


def waiting(who: str, turn: int) -> Place:
    return Place(id=who, participant_id=who, state=PlaceState.WAITLISTED, since=NOON, turn=turn)


def offered(who: str, turn: int, reply_by: datetime) -> Place:
    offer = Offer(NOON, reply_by)
    return Place(id=who, participant_id=who, state=PlaceState.OFFERED, since=NOON, turn=turn, offer=offer)


def in_order(places: tuple[Place, ...]) -> list[str]:
    return [place.id for place in line_of(places)]


def test_the_lowest_turn_is_next_wherever_it_stands() -> None:
    places = (waiting("bo", 7), waiting("anna", 2), offered("cleo", 1, NOON))
    assert in_order(places) == ["anna", "bo"]
    assert positions(places) == {"anna": 1, "bo": 2}


def test_the_end_of_the_line_is_behind_everybody_also_those_with_an_offer() -> None:
    assert at_the_end(waiting("dan", 0), ()).turn == 1
    places = (waiting("anna", 2), offered("bo", 5, NOON))
    assert at_the_end(waiting("dan", 0), places).turn == 6


def test_free_places_are_offered_to_whoever_is_next_one_each() -> None:
    offer = Offer(NOON, NOON + HOUR)
    places, chosen = with_offers_made((waiting("bo", 3), waiting("anna", 1), waiting("cleo", 2)), 2, offer)
    assert [place.id for place in chosen] == ["anna", "cleo"]
    assert {place.id: (place.state, place.offer) for place in places} == {
        "anna": (PlaceState.OFFERED, offer),
        "cleo": (PlaceState.OFFERED, offer),
        "bo": (PlaceState.WAITLISTED, None),
    }


def test_nothing_is_offered_where_nothing_is_free_or_nobody_waits() -> None:
    places = (waiting("anna", 1),)
    assert with_offers_made(places, 0, Offer(NOON, NOON)) == (places, [])
    assert with_offers_made((), 3, Offer(NOON, NOON)) == ((), [])


def test_an_offer_lapses_when_its_time_has_come_and_not_before() -> None:
    places = (offered("anna", 1, NOON + HOUR),)
    assert with_offers_lapsed(places, NOON + HOUR - timedelta(microseconds=1)) == (places, [])
    after, gone = with_offers_lapsed(places, NOON + HOUR)
    (anna,) = after
    assert (anna.state, anna.offer, anna.lapsed_at) == (PlaceState.WAITLISTED, None, NOON + HOUR)
    assert gone == [anna]


def test_whoever_lets_an_offer_lapse_stands_at_the_end_the_longest_lapsed_first() -> None:
    places = (
        offered("anna", 1, NOON + 2 * HOUR),
        offered("bo", 2, NOON + HOUR),
        offered("cleo", 3, NOON + HOUR),
        waiting("dan", 4),
        offered("eva", 5, NOON + 9 * HOUR),
    )
    after, gone = with_offers_lapsed(places, NOON + 3 * HOUR)
    assert in_order(after) == ["dan", "bo", "cleo", "anna"]
    assert [place.id for place in gone] == ["bo", "cleo", "anna"]
    assert after[4] == places[4]

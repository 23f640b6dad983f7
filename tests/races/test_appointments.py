"""Many at once for the hours of consultants, over HTTP, with two server processes over one database.

Each race is run a second time on a server without its locks, and must go wrong there.
"""

from __future__ import annotations

from collections.abc import Callable

import pytest

from benchmarks.bookings import (
    CAP,
    CONSULTANTS,
    KEPT,
    REFUSALS,
    RIVALS,
    race_for_a_booking_under_one_key,
    race_for_one_hour,
    race_for_packages,
    race_for_somebody,
    race_for_the_last_of_a_day,
    race_for_times,
    race_of_confirmations,
    race_of_one_visitor,
)
from benchmarks.races import Outcome
from benchmarks.servers import Server
from benchmarks.sites import Site
from jobclub.core.office import Office

from .conftest import Ground

pytestmark = [pytest.mark.server, pytest.mark.slow, pytest.mark.xdist_group("races")]
Race = Callable[[Site, Server, Office], Outcome]
ROUNDS = 4
MOST_ROUNDS = 60
"""How often a race without locks is run until it goes wrong: once is nearly always enough."""


def run(race: Race, ground: Ground, rounds: int = ROUNDS) -> Outcome:
    outcome = Outcome()
    for _ in range(rounds):
        outcome.add(race(ground.site, ground.server, ground.office))
    assert outcome.right, outcome
    return outcome


def test_a_consultant_is_never_in_two_places_whoever_books_moves_or_plans(ground: Ground) -> None:
    """Case 25: overlapping times, also by way of any consultant."""
    outcome = run(race_for_times, ground, rounds=2 * ROUNDS)
    assert outcome.answers["201"] >= ROUNDS
    assert outcome.only("200", "201", *REFUSALS), outcome


def test_any_consultant_gives_an_hour_to_as_many_as_there_are_consultants(ground: Ground) -> None:
    """Case 25: each of them once."""
    outcome = run(race_for_one_hour, ground)
    assert outcome.answers == {
        "201": ROUNDS * CONSULTANTS,
        "409 slot_not_free": ROUNDS * (RIVALS - CONSULTANTS),
    }


def test_of_three_who_confirm_a_kept_time_one_has_it(ground: Ground) -> None:
    """Case 26: pending requests for one time, all of them confirmed."""
    outcome = run(race_of_confirmations, ground)
    assert outcome.answers == {"201": ROUNDS * KEPT, "409 already_booked": ROUNDS * KEPT * 2}


def test_a_consultant_sees_no_more_people_a_day_than_the_service_allows(ground: Ground) -> None:
    """Case 27: a limit holds inside the transaction."""
    outcome = run(race_for_the_last_of_a_day, ground)
    assert outcome.answers == {"201": ROUNDS * CAP, "409 slot_not_free": ROUNDS * (RIVALS - CAP)}


def test_a_person_booked_with_several_at_once_goes_to_one(ground: Ground) -> None:
    outcome = run(race_of_one_visitor, ground)
    assert outcome.answers["201"] == ROUNDS
    assert outcome.only("201", "409 already_booked", "409 participant_clash", "409 slot_not_free"), outcome


def test_a_person_booked_and_registered_at_once_goes_to_one(ground: Ground) -> None:
    outcome = run(race_for_somebody, ground)
    assert outcome.answers["201"] == ROUNDS
    assert outcome.only("201", "409 already_booked", "409 participant_clash"), outcome


def test_of_a_package_all_calls_are_booked_or_none(ground: Ground) -> None:
    outcome = run(race_for_packages, ground)
    assert outcome.answers["201"] == ROUNDS * CONSULTANTS
    assert outcome.only("201", "409 slot_not_free", "409 package_does_not_fit"), outcome


def test_a_time_booked_many_times_under_one_key_is_booked_once(ground: Ground) -> None:
    """Case 30: a double click under one Idempotency-Key."""
    outcome = race_for_a_booking_under_one_key(ground.site, ground.server, ground.office)
    assert outcome.right, outcome
    assert outcome.answers == {"201": 40}


@pytest.mark.parametrize(
    "race",
    [
        race_for_times,
        race_for_one_hour,
        race_of_confirmations,
        race_for_the_last_of_a_day,
        race_of_one_visitor,
        race_for_somebody,
        race_for_packages,
        race_for_a_booking_under_one_key,
    ],
)
def test_without_locks_a_time_is_given_twice(race: Race, unlocked_ground: Ground) -> None:
    it = unlocked_ground
    assert any(race(it.site, it.server, it.office).doubled for _ in range(MOST_ROUNDS))

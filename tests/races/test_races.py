"""Many at once for what there is once, over HTTP, with two server processes over one database.

Each race is run a second time on a server without its locks, and must go wrong there.
"""

from __future__ import annotations

from collections.abc import Callable

import pytest

from benchmarks.races import (
    LEAVERS,
    PLACES,
    RIVALS,
    Outcome,
    race_for_hours,
    race_for_places,
    race_of_coming_and_going,
    race_of_one_person,
    race_under_one_key,
    race_while_occupied,
)

from .conftest import Ground

pytestmark = [pytest.mark.server, pytest.mark.slow, pytest.mark.xdist_group("races")]
ROUNDS = 5
PLANNING_ROUNDS = 10
MOST_ROUNDS = 40
"""How often a race without locks is run until it goes wrong: once is nearly always enough."""


def test_places_are_never_oversold_nor_left_unsold_and_nobody_shares_a_position(ground: Ground) -> None:
    outcome = Outcome()
    for _ in range(ROUNDS):
        outcome.add(race_for_places(ground.site, ground.server, ground.office))
    assert outcome.right, outcome
    had, waiting = ROUNDS * PLACES, ROUNDS * (RIVALS - PLACES)
    assert outcome.answers == {"201 enrolled": had, "201 waitlisted": waiting}


def test_places_given_up_are_offered_at_once_and_never_sold_twice(ground: Ground) -> None:
    outcome = Outcome()
    for _ in range(ROUNDS):
        outcome.add(race_of_coming_and_going(ground.site, ground.server, ground.office))
    assert outcome.right, outcome
    assert outcome.answers == {"200": ROUNDS * LEAVERS, "201": ROUNDS * (RIVALS - LEAVERS)}


def test_a_consultant_is_never_in_two_places(ground: Ground) -> None:
    outcome = Outcome()
    for _ in range(PLANNING_ROUNDS):
        outcome.add(race_for_hours(ground.site, ground.server, ground.office))
    assert outcome.right, outcome
    assert outcome.answers["201"] >= PLANNING_ROUNDS
    assert outcome.only("200", "201", "409 staff_clash", "409 sessions_overlap", "412 stale", "503 busy"), (
        outcome
    )


def test_a_person_enrolled_by_two_at_once_has_one_place(ground: Ground) -> None:
    outcome = Outcome()
    for _ in range(ROUNDS):
        outcome.add(race_of_one_person(ground.site, ground.server, ground.office))
    assert outcome.right, outcome
    assert outcome.answers == {"201": ROUNDS, "409 already_enrolled": ROUNDS * 7}


def test_a_request_repeated_under_one_key_has_one_effect_and_one_answer(ground: Ground) -> None:
    outcome = race_under_one_key(ground.site, ground.server)
    assert outcome.right, outcome
    assert outcome.answers == {"201": 100}


def test_who_cannot_write_in_time_is_asked_to_try_again_and_others_can_read(ground: Ground) -> None:
    """Case 28: people enrol, register for a webinar and book a time while the database is locked."""
    outcome = race_while_occupied(ground.site, ground.server, ground.office)
    assert outcome.right, outcome
    assert outcome.answers == {"503 busy": 6, "200": 1}


class TestWithoutLocks:
    def doubles(self, race: Callable[[], Outcome]) -> bool:
        return any(race().doubled for _ in range(MOST_ROUNDS))

    def test_places_are_oversold(self, unlocked_ground: Ground) -> None:
        it = unlocked_ground
        assert self.doubles(lambda: race_for_places(it.site, it.server, it.office))

    def test_places_given_up_are_sold_twice(self, unlocked_ground: Ground) -> None:
        it = unlocked_ground
        assert self.doubles(lambda: race_of_coming_and_going(it.site, it.server, it.office))

    def test_a_consultant_is_in_two_places(self, unlocked_ground: Ground) -> None:
        it = unlocked_ground
        assert self.doubles(lambda: race_for_hours(it.site, it.server, it.office))

    def test_a_person_has_two_places(self, unlocked_ground: Ground) -> None:
        it = unlocked_ground
        assert self.doubles(lambda: race_of_one_person(it.site, it.server, it.office))

    def test_a_request_repeated_has_several_effects(self, unlocked_ground: Ground) -> None:
        it = unlocked_ground
        assert self.doubles(lambda: race_under_one_key(it.site, it.server, later=0))

    def test_who_cannot_write_in_time_gets_an_internal_error(self, unlocked_ground: Ground) -> None:
        outcome = race_while_occupied(unlocked_ground.site, unlocked_ground.server, unlocked_ground.office)
        assert outcome.answers["500 internal_error"] > 0

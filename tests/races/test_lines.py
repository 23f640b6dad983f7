"""Many at once along the line, over HTTP, with two server processes over one database.

Each race is run a second time on a server without its locks, and must go wrong there.
"""

from __future__ import annotations

from collections.abc import Callable

import pytest

from benchmarks.lines import (
    CHANGING,
    MOVING,
    RETURNING,
    race_for_the_line_under_one_key,
    race_of_crossing,
    race_of_leavers,
    race_of_one_person_in_line,
    race_of_replies,
    race_of_second_thoughts,
)
from benchmarks.races import Outcome
from benchmarks.servers import Server
from benchmarks.sites import PLACES, Site
from jobclub.core.office import Office

from .conftest import Ground

pytestmark = [pytest.mark.server, pytest.mark.slow, pytest.mark.xdist_group("races")]
Race = Callable[[Site, Server, Office], Outcome]
ROUNDS = 3
MOST_ROUNDS = 40
"""How often a race without locks is run until it goes wrong: once is nearly always enough."""


def run(race: Race, ground: Ground) -> Outcome:
    outcome = Outcome()
    for _ in range(ROUNDS):
        outcome.add(race(ground.site, ground.server, ground.office))
    assert outcome.right, outcome
    return outcome


def test_for_everybody_who_leaves_one_moves_up_and_nobody_is_passed_over(ground: Ground) -> None:
    outcome = run(race_of_leavers, ground)
    number = ROUNDS * PLACES
    assert outcome.answers == {"200": number, "409 not_enrolled": number, "201": number}


def test_of_several_replies_to_an_offer_one_counts(ground: Ground) -> None:
    outcome = run(race_of_replies, ground)
    assert outcome.answers["200"] == outcome.answers["201"] == ROUNDS * PLACES
    assert outcome.only("200", "201", "409 already_enrolled", "409 not_enrolled")


def test_who_leaves_and_comes_back_stands_at_the_end_and_one_moves_up_for_each_who_left(
    ground: Ground,
) -> None:
    outcome = run(race_of_second_thoughts, ground)
    assert outcome.answers["200"] == ROUNDS * (RETURNING + MOVING)
    assert outcome.only("200", "201", "409 already_enrolled", "409 not_enrolled")


def test_who_changes_between_two_full_clubs_is_never_in_both_nor_in_none(ground: Ground) -> None:
    outcome = run(race_of_crossing, ground)
    assert outcome.answers["200"] == ROUNDS * 4 * CHANGING
    assert outcome.only("200", "409 already_enrolled", "409 not_enrolled", "409 transfer_pending")


def test_a_person_put_in_line_by_several_at_once_stands_there_once(ground: Ground) -> None:
    outcome = run(race_of_one_person_in_line, ground)
    assert outcome.answers == {"201": ROUNDS, "409 already_enrolled": ROUNDS * 7}


def test_a_place_in_line_asked_for_under_one_key_is_one_place_and_one_answer(ground: Ground) -> None:
    outcome = race_for_the_line_under_one_key(ground.site, ground.server, ground.office)
    assert outcome.right, outcome
    assert outcome.answers == {"201": 100}


@pytest.mark.parametrize(
    "race",
    [
        race_of_leavers,
        race_of_replies,
        race_of_second_thoughts,
        race_of_crossing,
        race_of_one_person_in_line,
        race_for_the_line_under_one_key,
    ],
)
def test_without_locks_something_is_given_or_done_twice(race: Race, unlocked_ground: Ground) -> None:
    it = unlocked_ground
    assert any(race(it.site, it.server, it.office).doubled for _ in range(MOST_ROUNDS))

"""Many at once for the places of a webinar, over HTTP, with two server processes over one database.

Each race is run a second time on a server without its locks, and must go wrong there.
"""

from __future__ import annotations

from collections.abc import Callable

import pytest

from benchmarks.races import RIVALS, Outcome
from benchmarks.servers import Server
from benchmarks.sites import PLACES, Site
from benchmarks.webinars import race_for_webinar_places, race_of_one_registrant, race_of_webinar_leavers
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


def test_sixty_get_fifteen_places_and_a_line_without_a_gap(ground: Ground) -> None:
    """Case 24: parallel registrations for fewer seats."""
    outcome = run(race_for_webinar_places, ground)
    had, waiting = ROUNDS * PLACES, ROUNDS * (RIVALS - PLACES)
    assert outcome.answers == {"201 enrolled": had, "201 waitlisted": waiting}


def test_as_many_move_up_as_leave_at_once_and_who_comes_back_stands_at_the_end(ground: Ground) -> None:
    """Case 29: leaving and coming back at a full webinar; the line moves up by just as many."""
    outcome = run(race_of_webinar_leavers, ground)
    assert outcome.answers["200"] == outcome.answers["409 not_enrolled"] == ROUNDS * PLACES
    assert outcome.only("200", "201", "409 already_enrolled", "409 not_enrolled")


def test_somebody_registered_by_eight_at_once_has_one_place(ground: Ground) -> None:
    """Case 30: double click, two tabs, another case of the e-mail address."""
    outcome = run(race_of_one_registrant, ground)
    assert outcome.answers == {"201": ROUNDS, "409 already_enrolled": ROUNDS * 7}


@pytest.mark.parametrize("race", [race_for_webinar_places, race_of_webinar_leavers, race_of_one_registrant])
def test_without_locks_a_place_is_given_twice(race: Race, unlocked_ground: Ground) -> None:
    it = unlocked_ground
    assert any(race(it.site, it.server, it.office).doubled for _ in range(MOST_ROUNDS))

"""One person's own page, tapped several times at once, over HTTP with two server processes.

The same is done on a server without its locks, and must go wrong there.
"""

from __future__ import annotations

import pytest

from benchmarks.links import TAPS, guessed, race_of_taps
from jobclub.core.usecases.opening import MOST_GUESSES

from .conftest import Ground

pytestmark = [pytest.mark.server, pytest.mark.slow, pytest.mark.xdist_group("races")]
ROUNDS = 5
MOST_ROUNDS = 40
"""How often a race without locks is run until it goes wrong: once is nearly always enough."""


def test_of_several_taps_on_yes_each_is_answered_and_one_counts(ground: Ground) -> None:
    for _ in range(ROUNDS):
        outcome = race_of_taps(ground.site, ground.server, ground.office)
        assert outcome.right, outcome
        assert outcome.answers == {"303": TAPS}


def test_without_locks_several_taps_count(unlocked_ground: Ground) -> None:
    rounds = (
        race_of_taps(unlocked_ground.site, unlocked_ground.server, unlocked_ground.office)
        for _ in range(MOST_ROUNDS)
    )
    assert any(outcome.doubled > 0 for outcome in rounds)


def test_guessed_links_open_nothing_and_both_processes_count_them_together(ground: Ground) -> None:
    found, right = guessed(ground.site, ground.server, ground.office, 200)

    assert found == {404: MOST_GUESSES, 429: 200 - MOST_GUESSES}
    assert right == 200

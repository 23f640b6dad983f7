"""Colleagues work on one club at the same time: nobody hinders anybody elsewhere in it, nothing is lost.

The negative controls do the same without ETags, and on a server that does not look at them.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from benchmarks.clients import Client, at_once
from benchmarks.hands import ROUNDS, Club, club_at_work, day_of_work
from benchmarks.races import Outcome

from .conftest import Ground

pytestmark = [pytest.mark.server, pytest.mark.slow, pytest.mark.xdist_group("races")]
RIVAL_ROUNDS = 15
MOST_ROUNDS = 40
"""How often something without its guard is tried until it goes wrong: once is nearly always enough."""

Changes = Callable[[Club, int], tuple[str, str, dict[str, Any]]]
CHANGES: dict[str, Changes] = {
    "a session's room": lambda club, n: ("PATCH", club.ahead[0], {"place": f"Room {n}"}),
    "the club's title": lambda club, n: ("PATCH", club.path, {"title": f"Club {n}"}),
    "who was there": lambda club, n: (
        "PUT",
        f"{club.behind[0]}/attendance",
        {"marks": [{"participant_id": club.people[n % 2], "mark": "present"}]},
    ),
}


def test_three_work_on_one_club_and_nobody_is_hindered_and_nothing_lost(ground: Ground) -> None:
    day = day_of_work(ground.site, ground.server, ground.office)
    assert day.hindered == []
    assert day.lost == []
    assert day.outcome.only("200", "201", "412 stale"), day.outcome
    assert day.outcome.answers["200"] + day.outcome.answers["201"] > 7 * ROUNDS


def change_twice_as_seen_once(ground: Ground, club: Club, changes: Changes) -> Outcome:
    """Let two change the same thing, both as they saw it; doubled is a yes too many, amiss one too few."""
    outcome = Outcome()
    with ground.server.client(ground.site.token) as one, ground.server.client(ground.site.token) as other:
        for number in range(RIVAL_ROUNDS):
            seen = one.get(changes(club, 0)[1]).headers["etag"]

            def change(client: Client, which: int, *, n: int = 2 * number, seen: str = seen) -> Any:
                return client.change(*changes(club, n + which), seen)

            answers = at_once([one, other], change)
            outcome.note(answers)
            made = sum(answer.status == 200 for answer in answers)
            outcome.doubled += max(0, made - 1)
            outcome.amiss += made == 0
    return outcome


@pytest.mark.parametrize("changes", CHANGES.values(), ids=CHANGES)
def test_of_two_changes_to_what_was_seen_once_one_is_made_and_the_other_refused(
    ground: Ground, changes: Changes
) -> None:
    outcome = change_twice_as_seen_once(ground, club_at_work(ground.office, ground.site), changes)
    assert outcome.right, outcome
    assert outcome.answers == {"200": RIVAL_ROUNDS, "412 stale": RIVAL_ROUNDS}


class TestWithoutETags:
    def test_what_somebody_was_told_is_done_gets_lost(self, ground: Ground) -> None:
        days = (
            day_of_work(ground.site, ground.server, ground.office, careful=False) for _ in range(MOST_ROUNDS)
        )
        assert any(day.lost for day in days)

    @pytest.mark.parametrize("changes", CHANGES.values(), ids=CHANGES)
    def test_two_changes_are_both_made(self, unlocked_ground: Ground, changes: Changes) -> None:
        club = club_at_work(unlocked_ground.office, unlocked_ground.site)
        rounds = (change_twice_as_seen_once(unlocked_ground, club, changes) for _ in range(MOST_ROUNDS))
        assert any(outcome.doubled > 0 for outcome in rounds)

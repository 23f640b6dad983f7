from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest

from jobclub.core.activities.places import (
    HELD,
    TAKING,
    WAITING,
    Offer,
    OutcomeKind,
    Place,
    PlaceState,
    enrolled,
    given_up,
    participation_to_continue,
    place_held,
    place_in_group,
    taken,
)

JANUARY = datetime(2027, 1, 4, tzinfo=UTC)
FEBRUARY = datetime(2027, 2, 1, tzinfo=UTC)


def place(who: str, state: PlaceState = PlaceState.ENROLLED, **more: Any) -> Place:
    had = {} if state in WAITING else {"enrolled_at": JANUARY}
    about = {"id": f"place-{who}-{state}", "participant_id": who, "state": state, "since": JANUARY}
    return Place(**{**about, **had, **more})


def test_an_enrolled_person_and_an_offer_take_a_place_away_from_others() -> None:
    assert taken([place("anna"), place("bo", PlaceState.OFFERED)]) == 2
    assert taken([place("anna", state) for state in PlaceState if state not in TAKING]) == 0


@pytest.mark.parametrize("state", sorted(HELD))
def test_somebody_has_a_place_from_the_line_until_the_group_is_over_and_after(state: PlaceState) -> None:
    annas = place("anna", state)
    assert place_held([place("bo"), annas], "anna") is annas


@pytest.mark.parametrize("state", [PlaceState.WITHDRAWN, PlaceState.TRANSFERRED])
def test_somebody_who_left_has_none_any_more(state: PlaceState) -> None:
    assert place_held([place("anna", state), place("bo")], "anna") is None


def test_who_withdrew_and_enrolled_again_has_the_new_place() -> None:
    again = place("anna")
    assert place_held([place("anna", PlaceState.WITHDRAWN), again], "anna") is again


@pytest.mark.parametrize("state", [PlaceState.ENROLLED, PlaceState.COMPLETED, PlaceState.ENDED])
def test_somebody_belongs_to_the_group_from_enrolling_on_and_also_once_it_is_over(state: PlaceState) -> None:
    annas = place("anna", state)
    assert place_in_group([place("bo"), annas], "anna") is annas


def test_who_only_waited_never_belonged_to_the_group() -> None:
    waiting = [place("anna", PlaceState.WAITLISTED), place("bo", PlaceState.OFFERED)]
    over = place("cleo", PlaceState.ENDED, enrolled_at=None)
    assert [p.in_group for p in (*waiting, over)] == [False, False, False]
    assert place_in_group([*waiting, over], "cleo") is None


def test_getting_a_place_ends_the_waiting() -> None:
    offer = Offer(JANUARY, FEBRUARY)
    had = enrolled(place("anna", PlaceState.OFFERED, turn=4, offer=offer), at=FEBRUARY)
    assert (had.state, had.enrolled_at, had.turn, had.offer) == (PlaceState.ENROLLED, FEBRUARY, None, None)
    assert had.since == JANUARY


def test_a_place_given_up_keeps_since_when_and_why() -> None:
    left = given_up(place("anna", turn=1), reason="a job", at=FEBRUARY)
    assert (left.state, left.since, left.left_at, left.reason) == (
        PlaceState.WITHDRAWN,
        JANUARY,
        FEBRUARY,
        "a job",
    )
    assert left.turn is None


# --- going on with what was done ----------------------------------------------------------------------


def test_a_place_alone_is_a_participation_of_its_own() -> None:
    assert place("anna").participation == "place-anna-enrolled"
    assert place("anna", continues="first").participation == "first"


def test_who_left_goes_on_with_what_they_did() -> None:
    assert participation_to_continue([place("anna", PlaceState.WITHDRAWN, id="a")]) == "a"
    assert participation_to_continue([place("anna", PlaceState.ENDED, id="a", continues="first")]) == "first"


def test_who_is_new_or_only_waited_has_nothing_to_go_on_with() -> None:
    assert participation_to_continue([]) is None
    assert participation_to_continue([place("anna", PlaceState.WITHDRAWN, enrolled_at=None)]) is None


@pytest.mark.parametrize("state", [PlaceState.ENROLLED, PlaceState.OFFERED, PlaceState.COMPLETED])
def test_what_goes_on_already_or_is_completed_is_not_gone_on_with(state: PlaceState) -> None:
    places = [place("anna", PlaceState.TRANSFERRED, id="a"), place("anna", state, id="b", continues="a")]
    assert participation_to_continue(places) is None


def test_the_latest_participation_is_gone_on_with() -> None:
    left = [place("anna", PlaceState.WITHDRAWN, id=one) for one in ("b", "c", "a")]
    assert participation_to_continue(left) == "c"


def test_an_outcome_says_what_became_of_a_person_and_nothing_is_called_a_drop_out() -> None:
    assert [kind.value for kind in OutcomeKind] == [
        "job",
        "education",
        "clarified",
        "other_offer",
        "moved",
        "stopped",
        "other",
    ]

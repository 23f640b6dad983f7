from __future__ import annotations

from datetime import UTC, datetime

import pytest

from jobclub.core.activities.places import OutcomeKind, Place, PlaceState, given_up, place_held, taken

JANUARY = datetime(2027, 1, 4, tzinfo=UTC)
FEBRUARY = datetime(2027, 2, 1, tzinfo=UTC)


def place(who: str, state: PlaceState = PlaceState.ENROLLED) -> Place:
    return Place(id=f"place-{who}-{state}", participant_id=who, state=state, since=JANUARY)


def test_only_an_enrolled_person_takes_a_place_away_from_others() -> None:
    assert taken([place("anna"), place("bo")]) == 2
    assert taken([place("anna", state) for state in PlaceState if state is not PlaceState.ENROLLED]) == 0


@pytest.mark.parametrize("state", [PlaceState.ENROLLED, PlaceState.COMPLETED, PlaceState.ENDED])
def test_somebody_belongs_to_the_group_until_it_is_over_and_after(state: PlaceState) -> None:
    annas = place("anna", state)
    assert place_held([place("bo"), annas], "anna") is annas


def test_somebody_who_left_belongs_no_more() -> None:
    assert place_held([place("anna", PlaceState.WITHDRAWN), place("bo")], "anna") is None


def test_who_withdrew_and_enrolled_again_belongs_by_the_new_place() -> None:
    again = place("anna")
    assert place_held([place("anna", PlaceState.WITHDRAWN), again], "anna") is again


def test_a_place_given_up_keeps_since_when_and_why() -> None:
    left = given_up(place("anna"), reason="a job", at=FEBRUARY)
    assert (left.state, left.since, left.left_at, left.reason) == (
        PlaceState.WITHDRAWN,
        JANUARY,
        FEBRUARY,
        "a job",
    )


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

"""Changing to another cohort of the same programme."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from jobclub.core.activities.line import positions
from jobclub.core.activities.places import Place, PlaceState
from jobclub.core.cohorts.cohort import Cohort, CohortState
from jobclub.core.cohorts.enrolment import place_given_up, place_taken
from jobclub.core.cohorts.transfer import Transfer, transferred
from jobclub.core.errors import (
    AlreadyEnrolled,
    CohortFull,
    CohortNotOpen,
    CohortOver,
    NotEnrolled,
)
from jobclub.core.events import PlaceTransferred, TransferAsked

LATER = timedelta(days=14)


@pytest.fixture(scope="module")
def early(club: Cohort) -> datetime:
    return club.session("s1").starts_at - timedelta(days=5)


@pytest.fixture(scope="module")
def other(club: Cohort) -> Cohort:
    """A club beside Anna's and Bo's, with two places, two weeks later; nobody is in it."""
    sessions = tuple(replace(s, id=f"o{s.id}", starts_at=s.starts_at + LATER) for s in club.sessions)
    return replace(club, id="other", sessions=sessions, places=(), capacity=2)


def change(home: Cohort, target: Cohort, at: datetime, who: str = "anna") -> Transfer:
    return transferred(home, f"place-{who}", target, new_id="new", at=at)


def crowded(club: Cohort, people: int, at: datetime) -> Cohort:
    for number in range(people):
        club, _ = place_taken(club, f"p{number}", place_id=f"p{number}", at=at)
    return club


def test_a_free_place_is_had_and_the_old_one_given_up_at_once(
    club: Cohort, other: Cohort, early: datetime
) -> None:
    done = change(club, other, early)
    old, new = done.home.place("place-anna"), done.target.place("new")
    assert (old.state, old.left_at) == (PlaceState.TRANSFERRED, early)
    assert new == Place(
        id="new",
        participant_id="anna",
        state=PlaceState.ENROLLED,
        since=early,
        enrolled_at=early,
        continues="place-anna",
        transfer_from="place-anna",
    )
    assert done.happened == PlaceTransferred(
        at=early,
        cohort_id="club",
        place_id="place-anna",
        participant_id="anna",
        to_cohort_id="other",
        to_place_id="new",
    )


def test_who_changes_again_goes_on_with_the_first_participation(
    club: Cohort, other: Cohort, early: datetime
) -> None:
    once = change(club, other, early)
    third = replace(other, id="third")
    twice = transferred(once.target, "new", third, new_id="newer", at=early)
    assert twice.target.place("newer").participation == "place-anna"


def test_where_no_place_is_free_the_person_waits_and_keeps_the_old_one(
    club: Cohort, other: Cohort, early: datetime
) -> None:
    asked = change(club, crowded(other, 2, early), early)
    assert asked.home == club
    assert asked.target.place("new").state is PlaceState.WAITLISTED
    assert isinstance(asked.happened, TransferAsked)


def test_where_others_wait_the_person_stands_behind_them(
    club: Cohort, other: Cohort, early: datetime
) -> None:
    freed, _ = place_given_up(crowded(other, 3, early), "p0", reason=None, at=early)
    asked = change(club, freed, early)
    assert freed.free == 1
    assert positions(asked.target.places) == {"p2": 1, "new": 2}


def test_who_waits_or_has_an_offer_may_change_too(club: Cohort, other: Cohort, early: datetime) -> None:
    waiting = replace(club.place("place-anna"), state=PlaceState.WAITLISTED, enrolled_at=None, turn=1)
    done = change(club.with_place(waiting), other, early)
    assert done.home.place("place-anna").state is PlaceState.TRANSFERRED
    assert done.target.place("new").state is PlaceState.ENROLLED


def test_after_admission_has_closed_a_free_place_is_still_given_without_a_line(
    club: Cohort, other: Cohort
) -> None:
    late = other.session("os2").starts_at
    assert change(club, crowded(other, 1, late - LATER), late).target.place("new").in_group
    with pytest.raises(CohortFull):
        change(club, crowded(other, 2, late - LATER), late)


def test_who_waited_when_admission_closed_does_not_stand_in_the_way(club: Cohort, other: Cohort) -> None:
    late = other.session("os2").starts_at
    freed, _ = place_given_up(crowded(other, 3, late - LATER), "p0", reason=None, at=late)
    assert change(club, freed, late).target.place("new").in_group


def test_one_changes_to_another_cohort_of_the_same_programme(
    club: Cohort, other: Cohort, early: datetime, pointers: Callable[..., list[str]]
) -> None:
    else_where = replace(other, programme=replace(other.programme, key="another"))
    for target in (club, else_where):
        assert pointers(change, club, target, early) == ["/cohort_id"]


@pytest.mark.parametrize("state", [CohortState.DRAFT, CohortState.COMPLETED, CohortState.CANCELLED])
def test_only_an_open_cohort_takes_people(
    club: Cohort, other: Cohort, early: datetime, state: CohortState
) -> None:
    with pytest.raises(CohortNotOpen):
        change(club, replace(other, state=state), early)


def test_who_is_there_already_does_not_change(club: Cohort, other: Cohort, early: datetime) -> None:
    there, _ = place_taken(other, "anna", place_id="annas", at=early)
    with pytest.raises(AlreadyEnrolled) as error:
        change(club, there, early)
    assert error.value.facts == {"enrolment_id": "annas"}


def test_one_changes_from_a_place_one_has(club: Cohort, other: Cohort, early: datetime) -> None:
    left, _ = place_given_up(club, "place-anna", reason=None, at=early)
    with pytest.raises(NotEnrolled):
        change(left, other, early)
    with pytest.raises(CohortOver):
        change(replace(club, state=CohortState.CANCELLED), other, early)

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from jobclub.core.activities.places import Place, PlaceState
from jobclub.core.cohorts.cohort import Cohort, CohortState
from jobclub.core.cohorts.enrolment import place_given_up, place_taken
from jobclub.core.cohorts.session import cancelled
from jobclub.core.cohorts.waiting import admission_closes_at
from jobclub.core.errors import (
    AdmissionClosed,
    AlreadyEnrolled,
    CohortNotOpen,
    CohortOver,
    NotEnrolled,
    NotFound,
)
from jobclub.core.events import PlaceGivenUp, PlaceTaken

SECOND = timedelta(seconds=1)


@pytest.fixture(scope="module")
def early(club: Cohort) -> datetime:
    return club.session("s1").starts_at - timedelta(days=3)


def take(club: Cohort, who: str, at: datetime) -> Cohort:
    return place_taken(club, who, place_id=f"new-{who}", at=at)[0]


# --- taking a place -----------------------------------------------------------------------------------


def test_a_participant_gets_a_place_of_their_own(club: Cohort, early: datetime) -> None:
    after, happened = place_taken(club, "cleo", place_id="p3", at=early)
    place = Place(id="p3", participant_id="cleo", state=PlaceState.ENROLLED, since=early, enrolled_at=early)
    assert after.places == (*club.places, place)
    assert happened == PlaceTaken(at=early, cohort_id="club", place_id="p3", participant_id="cleo")
    assert (club.free, after.free) == (1, 0)


def test_a_place_given_up_is_free_for_somebody_else_at_once(club: Cohort, early: datetime) -> None:
    left, _ = place_given_up(take(club, "cleo", early), "place-bo", reason=None, at=early)
    assert take(left, "dan", early).free == 0


def test_a_raised_capacity_lets_people_in(club: Cohort, early: datetime) -> None:
    full = take(club, "cleo", early)
    assert take(replace(full, capacity=4), "dan", early).free == 0


def test_somebody_with_a_place_gets_no_second_one(club: Cohort, early: datetime) -> None:
    with pytest.raises(AlreadyEnrolled) as error:
        take(club, "anna", early)
    assert error.value.facts == {"enrolment_id": "place-anna"}


def test_somebody_with_a_place_in_a_full_cohort_hears_that_they_have_one(
    club: Cohort, early: datetime
) -> None:
    with pytest.raises(AlreadyEnrolled):
        take(take(club, "cleo", early), "anna", early)


@pytest.mark.parametrize("state", [CohortState.DRAFT, CohortState.COMPLETED, CohortState.CANCELLED])
def test_only_an_open_cohort_takes_people(club: Cohort, early: datetime, state: CohortState) -> None:
    with pytest.raises(CohortNotOpen, match=state.value):
        take(replace(club, state=state), "cleo", early)


def test_who_withdrew_may_enrol_again_as_a_new_enrolment(club: Cohort, early: datetime) -> None:
    left, _ = place_given_up(club, "place-anna", reason=None, at=early)
    again = take(left, "anna", early)
    assert [(place.id, place.state) for place in again.places] == [
        ("place-anna", PlaceState.WITHDRAWN),
        ("place-bo", PlaceState.ENROLLED),
        ("new-anna", PlaceState.ENROLLED),
    ]


# --- admission ----------------------------------------------------------------------------------------


def test_admission_closes_when_the_last_admitting_session_starts(club: Cohort) -> None:
    closes_at = club.session("s2").starts_at
    assert admission_closes_at(club) == closes_at
    assert take(club, "cleo", closes_at - SECOND).free == 0
    with pytest.raises(AdmissionClosed):
        take(club, "cleo", closes_at)


def test_a_running_cohort_takes_people_while_admission_is_open(club: Cohort) -> None:
    assert take(club, "cleo", club.session("s1").ends_at).free == 0


@pytest.mark.parametrize(("admits_until", "last"), [(1, "s1"), (3, "s3"), (60, "s6")])
def test_a_programme_says_until_which_unit_it_admits(club: Cohort, admits_until: int, last: str) -> None:
    programme = replace(club.programme, admits_until=admits_until)
    assert admission_closes_at(replace(club, programme=programme)) == club.session(last).starts_at


def test_admission_hangs_on_units_in_the_programmes_order_wherever_they_are_carried(club: Cohort) -> None:
    later = replace(club.session("s4"), merged_unit_keys=("start",))
    assert admission_closes_at(club.with_session(later)) == club.session("s4").starts_at


def test_admission_moves_with_the_session(club: Cohort) -> None:
    second = club.session("s2")
    moved = replace(second, starts_at=second.starts_at + timedelta(days=3))
    assert admission_closes_at(club.with_session(moved)) == moved.starts_at


def test_a_cancelled_session_admits_nobody(club: Cohort) -> None:
    off = club.with_session(cancelled(club.session("s2"), reason="flood"))
    assert admission_closes_at(off) == club.session("s1").starts_at


def test_nobody_is_admitted_where_no_admitting_session_takes_place(club: Cohort, early: datetime) -> None:
    off = club.with_sessions(cancelled(club.session(one), reason="flood") for one in ("s1", "s2"))
    assert admission_closes_at(off) is None
    with pytest.raises(AdmissionClosed):
        take(off, "cleo", early)


# --- giving it up -------------------------------------------------------------------------------------


def test_a_participant_may_leave_at_any_time_while_the_cohort_lasts(club: Cohort) -> None:
    late = club.session("s6").ends_at
    after, happened = place_given_up(club, "place-anna", reason="a job", at=late)
    place = after.place("place-anna")
    assert (place.state, place.left_at, place.reason) == (PlaceState.WITHDRAWN, late, "a job")
    assert happened == PlaceGivenUp(at=late, cohort_id="club", place_id="place-anna", participant_id="anna")


def test_a_place_is_given_up_once(club: Cohort, early: datetime) -> None:
    left, _ = place_given_up(club, "place-anna", reason=None, at=early)
    with pytest.raises(NotEnrolled):
        place_given_up(left, "place-anna", reason=None, at=early)


@pytest.mark.parametrize("state", [CohortState.COMPLETED, CohortState.CANCELLED])
def test_nobody_leaves_a_cohort_that_is_over(club: Cohort, early: datetime, state: CohortState) -> None:
    with pytest.raises(CohortOver):
        place_given_up(replace(club, state=state), "place-anna", reason=None, at=early)


def test_a_place_of_another_cohort_is_not_found(club: Cohort, early: datetime) -> None:
    with pytest.raises(NotFound):
        place_given_up(club, "elsewhere", reason=None, at=early)

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

import pytest

from jobclub.core.activities.places import PlaceState
from jobclub.core.cohorts.cohort import (
    Cohort,
    CohortState,
    engagements_of,
    must_be_unchanged,
    must_go_on,
    must_not_overlap,
    opened,
    with_capacity,
)
from jobclub.core.cohorts.session import SessionState
from jobclub.core.errors import (
    CapacityBelowTaken,
    CohortNotDraft,
    CohortOver,
    NoConsultant,
    NotFound,
    SessionsOverlap,
    Stale,
)

Off = Callable[..., Cohort]
SECOND = timedelta(seconds=1)
OVER = [CohortState.COMPLETED, CohortState.CANCELLED]


# --- what belongs to it -------------------------------------------------------------------------------


def test_a_cohort_knows_its_sessions_and_places_by_id(club: Cohort) -> None:
    assert club.session("s3") is club.sessions[2]
    assert club.place("place-bo") is club.places[1]


def test_what_a_cohort_does_not_have_is_not_found(club: Cohort) -> None:
    with pytest.raises(NotFound, match="session"):
        club.session("s7")
    with pytest.raises(NotFound, match="enrolment"):
        club.place("place-cleo")


def test_next_and_later_mean_by_time(club: Cohort) -> None:
    moved = replace(club.session("s1"), starts_at=club.session("s4").starts_at + timedelta(days=1))
    assert [s.id for s in club.with_session(moved).taking_place()] == ["s2", "s3", "s4", "s1", "s5", "s6"]


def test_a_unit_is_carried_by_the_session_that_takes_place_with_it(club: Cohort, off: Off) -> None:
    assert club.carrying("cv") == club.session("s2")
    assert off(club, "s2").carrying("cv") is None


def test_changed_things_take_the_place_of_the_old_ones_and_the_others_stay(club: Cohort) -> None:
    place = replace(club.places[0], state=PlaceState.WITHDRAWN)
    assert club.with_place(place).places == (place, club.places[1])
    session = replace(club.sessions[1], place="Room 2")
    assert club.with_session(session).sessions == (club.sessions[0], session, *club.sessions[2:])


# --- states -------------------------------------------------------------------------------------------


def test_draft_becomes_open(club: Cohort) -> None:
    draft = replace(club, state=CohortState.DRAFT)
    assert opened(draft) == club


def test_open_needs_a_consultant(club: Cohort) -> None:
    with pytest.raises(NoConsultant):
        opened(replace(club, state=CohortState.DRAFT, consultant_id=None))


@pytest.mark.parametrize("state", [CohortState.OPEN, *OVER])
def test_only_a_draft_can_be_opened(club: Cohort, state: CohortState) -> None:
    with pytest.raises(CohortNotDraft, match=state.value):
        opened(replace(club, state=state))


def test_an_open_cohort_is_running_from_the_first_session_on_by_the_clock(club: Cohort) -> None:
    first = club.session("s1").starts_at
    assert [club.state_at(now) for now in (first - SECOND, first)] == [CohortState.OPEN, CohortState.RUNNING]


def test_a_cohort_runs_from_the_first_session_that_takes_place(club: Cohort, off: Off) -> None:
    off = off(club, "s1")
    assert off.state_at(club.session("s1").starts_at) is CohortState.OPEN
    assert off.first_starts_at == club.session("s2").starts_at


def test_a_cohort_with_no_session_left_never_runs(club: Cohort, off: Off) -> None:
    off = off(club, *(session.id for session in club.sessions))
    assert (off.first_starts_at, off.last_ends_at) == (None, None)
    assert off.state_at(club.session("s6").ends_at) is CohortState.OPEN


@pytest.mark.parametrize("state", [CohortState.DRAFT, *OVER])
def test_a_draft_never_runs_and_what_is_over_stays_over(club: Cohort, state: CohortState) -> None:
    assert replace(club, state=state).state_at(club.session("s3").starts_at) is state


def test_the_last_session_that_takes_place_ends_a_cohort(club: Cohort, off: Off) -> None:
    assert club.last_ends_at == club.session("s6").ends_at
    assert off(club, "s6").last_ends_at == club.session("s5").ends_at


@pytest.mark.parametrize("state", OVER)
def test_what_is_completed_or_cancelled_is_over(club: Cohort, state: CohortState) -> None:
    with pytest.raises(CohortOver, match=state.value):
        must_go_on(replace(club, state=state))


@pytest.mark.parametrize("state", [CohortState.DRAFT, CohortState.OPEN])
def test_what_is_not_over_goes_on(club: Cohort, state: CohortState) -> None:
    must_go_on(replace(club, state=state))


# --- as it is read ------------------------------------------------------------------------------------


def test_a_reader_sees_states_by_the_clock_and_sessions_by_time(club: Cohort) -> None:
    backwards = replace(club, sessions=club.sessions[::-1])
    seen = backwards.as_of(club.session("s2").starts_at)
    assert seen.state is CohortState.RUNNING
    assert [(s.id, s.state) for s in seen.sessions[:3]] == [
        ("s1", SessionState.ENDED),
        ("s2", SessionState.RUNNING),
        ("s3", SessionState.PLANNED),
    ]


def test_the_revision_covers_the_plan_and_settings_and_what_the_clock_derives(club: Cohort) -> None:
    session = club.session("s2")
    instants = [session.starts_at - SECOND, session.starts_at, session.ends_at]
    revisions = {club.as_of(now).revision for now in instants}
    assert len(revisions) == 3
    assert replace(club, version=1).as_of(session.ends_at).revision not in revisions
    assert replace(club, state=CohortState.COMPLETED).as_of(session.ends_at).revision not in revisions


def test_the_revision_stays_the_same_while_nothing_changes_and_covers_no_enrolments(club: Cohort) -> None:
    seen = club.as_of(club.session("s2").ends_at)
    assert club.as_of(club.session("s3").starts_at - SECOND).revision == seen.revision
    assert replace(seen, places=(), places_version=7).revision == seen.revision


def test_a_change_by_somebody_who_saw_another_revision_is_stale() -> None:
    with pytest.raises(Stale):
        must_be_unchanged(frozenset({"1", "2"}), "3")


@pytest.mark.parametrize("seen", [None, frozenset({"3"}), frozenset({"2", "3"})])
def test_a_change_by_somebody_who_saw_it_or_wants_whatever_it_is_passes(seen: frozenset[str] | None) -> None:
    must_be_unchanged(seen, "3")


# --- capacity -----------------------------------------------------------------------------------------


def test_capacity_may_be_raised_at_any_time(club: Cohort) -> None:
    assert with_capacity(club, capacity=20).free == 18


def test_capacity_may_be_lowered_only_to_the_number_of_taken_places(club: Cohort) -> None:
    assert with_capacity(club, capacity=2).free == 0
    with pytest.raises(CapacityBelowTaken) as error:
        with_capacity(club, minimum=1, capacity=1)
    assert error.value.facts == {"taken": 2}


def test_places_given_up_do_not_stand_against_a_lower_capacity(club: Cohort) -> None:
    left = club.with_place(replace(club.places[0], state=PlaceState.WITHDRAWN))
    assert with_capacity(left, minimum=1, capacity=1).free == 0


def test_what_is_not_given_stays(club: Cohort) -> None:
    assert with_capacity(club) == club
    assert with_capacity(club, minimum=1) == replace(club, minimum=1)


def test_a_capacity_below_the_minimum_is_refused(club: Cohort, pointers: Callable[..., list[str]]) -> None:
    assert pointers(with_capacity, club, minimum=5, capacity=4) == ["/capacity"]
    assert pointers(with_capacity, club, capacity=1) == ["/capacity"]


@pytest.mark.parametrize("minimum", [0, -1])
def test_a_cohort_is_for_at_least_one_person(
    club: Cohort, pointers: Callable[..., list[str]], minimum: int
) -> None:
    assert pointers(with_capacity, club, minimum=minimum) == ["/minimum"]


def test_a_cohort_is_for_fifty_people_at_most(club: Cohort, pointers: Callable[..., list[str]]) -> None:
    assert with_capacity(club, capacity=50).free == 48
    assert pointers(with_capacity, club, capacity=51) == ["/capacity"]


def test_a_minimum_above_the_capacity_is_refused_where_it_was_given(
    club: Cohort, pointers: Callable[..., list[str]]
) -> None:
    assert pointers(with_capacity, club, minimum=4) == ["/minimum"]


# --- one thing at a time ------------------------------------------------------------------------------


def test_sessions_of_one_cohort_never_overlap(club: Cohort) -> None:
    second = club.session("s2")
    late = replace(club.session("s5"), starts_at=second.ends_at - SECOND)
    with pytest.raises(SessionsOverlap) as error:
        must_not_overlap(club.with_session(late))
    assert error.value.facts == {"session_ids": ["s2", "s5"]}


def test_sessions_may_touch(club: Cohort) -> None:
    must_not_overlap(club)
    must_not_overlap(club.with_session(replace(club.session("s5"), starts_at=club.session("s2").ends_at)))


def test_a_cancelled_session_is_in_nobodys_way(club: Cohort, off: Off) -> None:
    same_time = replace(club.session("s5"), starts_at=club.session("s2").starts_at)
    must_not_overlap(off(club.with_session(same_time), "s2"))


@pytest.mark.parametrize("state", [CohortState.DRAFT, CohortState.OPEN])
def test_drafts_reserve_staff_as_open_cohorts_do(club: Cohort, state: CohortState) -> None:
    engagements = engagements_of(replace(club, state=state))
    assert [(e.staff_id, e.activity, e.activity_id, e.group_id) for e in engagements] == [
        ("rosa", "session", f"s{number}", "club") for number in range(1, 7)
    ]
    assert [e.span for e in engagements] == [session.span for session in club.sessions]


def test_cancelled_sessions_free_staff(club: Cohort, off: Off) -> None:
    assert [e.activity_id for e in engagements_of(off(club, "s1", "s4"))] == ["s2", "s3", "s5", "s6"]


def test_whoever_runs_a_session_instead_is_the_one_engaged(club: Cohort) -> None:
    substituted = club.with_session(replace(club.session("s2"), consultant_id="tom"))
    assert [e.staff_id for e in engagements_of(substituted)][:3] == ["rosa", "tom", "rosa"]


def test_a_cohort_without_a_consultant_engages_nobody(club: Cohort) -> None:
    assert engagements_of(replace(club, consultant_id=None)) == []

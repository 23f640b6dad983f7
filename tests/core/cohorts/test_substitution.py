from __future__ import annotations

from dataclasses import replace

import pytest

from jobclub.core.cohorts.cohort import Cohort, CohortState, engagements_of
from jobclub.core.cohorts.session import SessionState, held
from jobclub.core.cohorts.substitution import substituted
from jobclub.core.errors import CohortOver, NotFound, SessionNotPlanned
from jobclub.core.events import SessionSubstituted
from tests.core.cohorts.acts import EARLY, in_state


def substitute(club: Cohort, session_id: str, consultant_id: str) -> Cohort:
    return substituted(club, session_id, consultant_id, now=EARLY)[0]


def test_a_substitute_runs_one_session_and_gives_the_hours_of_it(club: Cohort) -> None:
    after, happened = substituted(club, "s2", "tom", now=EARLY)
    session = after.session("s2")
    assert (session.consultant_id, session.substituted) == ("tom", True)
    assert [one.staff_id for one in engagements_of(after)] == ["rosa", "tom", *["rosa"] * 4]
    assert after.consultant_id == "rosa"
    assert happened == SessionSubstituted(
        at=EARLY, cohort_id="club", session_id="s2", consultant_before="rosa", consultant_id="tom"
    )


def test_the_cohorts_own_consultant_takes_it_back(club: Cohort) -> None:
    after, happened = substituted(substitute(club, "s2", "tom"), "s2", "rosa", now=EARLY)
    assert after == club
    assert (happened.consultant_before, happened.consultant_id) == ("tom", "rosa")


def test_another_substitute_may_take_over(club: Cohort) -> None:
    after = substitute(substitute(club, "s2", "tom"), "s2", "ida")
    assert after.session("s2").is_substituted_by("ida")
    assert not after.session("s2").is_substituted_by("tom")


def test_a_draft_without_a_consultant_may_have_one_for_a_session(club: Cohort) -> None:
    draft = replace(club, consultant_id=None, state=CohortState.DRAFT)
    assert substitute(draft, "s2", "tom").session("s2").is_substituted_by("tom")


def test_whoever_held_a_session_of_their_own_cohort_is_no_substitute(club: Cohort) -> None:
    session = held(club.session("s1"), consultant_id="rosa", now=club.session("s1").starts_at)
    assert not session.is_substituted_by("rosa")


def test_a_substitute_who_held_a_session_stays_one(club: Cohort) -> None:
    session = substitute(club, "s1", "tom").session("s1")
    assert held(session, consultant_id="rosa", now=session.starts_at).is_substituted_by("tom")


def test_nobody_stands_in_at_a_session_that_was_cancelled(club: Cohort) -> None:
    off = in_state(substitute(club, "s2", "tom"), "s2", SessionState.CANCELLED)
    assert not off.session("s2").is_substituted_by("tom")


@pytest.mark.parametrize("state", [SessionState.HELD, SessionState.CANCELLED])
def test_what_is_held_or_cancelled_gets_no_substitute(club: Cohort, state: SessionState) -> None:
    with pytest.raises(SessionNotPlanned):
        substitute(in_state(club, "s2", state), "s2", "tom")


@pytest.mark.parametrize("state", [CohortState.COMPLETED, CohortState.CANCELLED])
def test_a_cohort_that_is_over_gets_no_substitute(club: Cohort, state: CohortState) -> None:
    with pytest.raises(CohortOver):
        substitute(replace(club, state=state), "s2", "tom")


def test_a_session_of_another_cohort_is_not_found(club: Cohort) -> None:
    with pytest.raises(NotFound):
        substitute(club, "x1", "tom")

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

import pytest

from jobclub.core.activities.places import Place, PlaceState
from jobclub.core.cohorts.attendance import Mark
from jobclub.core.cohorts.cohort import Cohort, CohortState, engagements_of
from jobclub.core.cohorts.completion import called_off, completed, settled
from jobclub.core.cohorts.homework import Answer, Submission, Waiver
from jobclub.core.cohorts.progression import Coursework, standing_of
from jobclub.core.cohorts.session import SessionState, cancelled
from jobclub.core.errors import CohortNotRunning, CohortOver, SessionsOpen
from jobclub.core.events import CohortCancelled, CohortCompleted

AMark = Callable[..., Mark]
ASubmission = Callable[..., Submission]
SECOND = timedelta(seconds=1)
OVER = [CohortState.COMPLETED, CohortState.CANCELLED]


def held(club: Cohort, *session_ids: str) -> Cohort:
    held_ones = [
        replace(club.session(one), state=SessionState.HELD, consultant_id="rosa") for one in session_ids
    ]
    return club.with_sessions(held_ones)


def all_held(club: Cohort) -> Cohort:
    return held(club, *(session.id for session in club.sessions))


def states(cohort: Cohort) -> dict[str, str]:
    return {place.participant_id: place.state.value for place in cohort.places}


@pytest.fixture(scope="module")
def done(work: Coursework, a_mark: AMark, a_submission: ASubmission) -> Coursework:
    """Anna met the rule of 4 units and 2 tasks; Bo attended enough and handed in one task only."""
    marks = [a_mark(f"s{number}", who) for number in (1, 2, 4, 6) for who in ("anna", "bo")]
    submissions = [a_submission("strengths", "anna"), a_submission("strengths", "bo", answer=Answer.ACCEPTED)]
    waiver = Waiver(homework_id="new-cv", participant_id="anna", reason="has a new one")
    return replace(work, marks=tuple(marks), submissions=tuple(submissions), waivers=(waiver,))


def until(session_id: str, work: Coursework) -> Coursework:
    """Give the coursework as it was when only the sessions up to one had been marked."""
    return replace(work, marks=tuple(mark for mark in work.marks if mark.session_id <= session_id))


# --- completed ----------------------------------------------------------------------------------------


def test_completed_says_the_rule_was_met_and_ended_that_it_was_not(club: Cohort, done: Coursework) -> None:
    at = club.session("s6").ends_at
    after, happened = completed(all_held(club), done, {}, at=at)
    assert (after.state, after.completed_at) == (CohortState.COMPLETED, at)
    assert happened == CohortCompleted(at=at, cohort_id="club")
    assert states(after) == {"anna": "completed", "bo": "ended"}


def test_who_withdrew_before_stays_withdrawn(club: Cohort, done: Coursework) -> None:
    left = club.with_place(replace(club.place("place-anna"), state=PlaceState.WITHDRAWN))
    after, _ = completed(all_held(left), done, {}, at=club.session("s6").ends_at)
    assert states(after) == {"anna": "withdrawn", "bo": "ended"}


def test_completing_confirms_ended_sessions_that_have_marks(club: Cohort, done: Coursework) -> None:
    after, _ = completed(held(club, "s3", "s5"), done, {}, at=club.session("s6").ends_at)
    assert [session.state for session in after.sessions] == [SessionState.HELD] * 6
    assert {session.consultant_id for session in after.sessions} == {"rosa"}


def test_completing_is_refused_while_any_other_session_is_neither_held_nor_cancelled(
    club: Cohort, done: Coursework
) -> None:
    with pytest.raises(SessionsOpen) as error:
        completed(held(club, "s5"), done, {}, at=club.session("s6").ends_at)
    assert error.value.facts == {"session_ids": ["s3"]}
    assert "2027-01-25T14:00:00+01:00" in str(error.value)


def test_a_session_under_way_is_open_even_with_marks(club: Cohort, done: Coursework) -> None:
    with pytest.raises(SessionsOpen) as error:
        completed(held(club, "s3", "s5"), done, {}, at=club.session("s6").ends_at - SECOND)
    assert error.value.facts == {"session_ids": ["s6"]}


def test_cancelled_sessions_do_not_stand_in_the_way(club: Cohort, done: Coursework) -> None:
    off = club.with_sessions(cancelled(club.session(one), reason="flood") for one in ("s3", "s5"))
    after, _ = completed(off, done, {}, at=club.session("s6").ends_at)
    assert after.state is CohortState.COMPLETED
    assert after.session("s3") == off.session("s3")


def test_the_completion_rule_never_asks_for_more_than_was_held_and_set(
    club: Cohort, work: Coursework, a_mark: AMark
) -> None:
    """Only the two units without homework were held: attending both completes."""
    off = club.with_sessions(cancelled(club.session(one), reason="flood") for one in ("s1", "s2", "s3", "s6"))
    marked = replace(work, marks=(a_mark("s4", "anna"), a_mark("s5", "anna"), a_mark("s5", "bo")))
    after, _ = completed(off, marked, {}, at=club.session("s5").ends_at)
    assert states(after) == {"anna": "completed", "bo": "ended"}


def test_a_cohort_that_has_not_begun_is_not_completed(club: Cohort, work: Coursework) -> None:
    with pytest.raises(CohortNotRunning):
        completed(club, work, {}, at=club.session("s1").starts_at - SECOND)


def test_a_draft_is_not_completed_whatever_the_clock_says(club: Cohort, work: Coursework) -> None:
    with pytest.raises(CohortNotRunning):
        completed(replace(club, state=CohortState.DRAFT), work, {}, at=club.session("s6").ends_at)


def test_a_cohort_whose_sessions_were_all_cancelled_is_not_completed(club: Cohort, work: Coursework) -> None:
    off = club.with_sessions(cancelled(session, reason="flood") for session in club.sessions)
    with pytest.raises(CohortNotRunning):
        completed(off, work, {}, at=club.session("s6").ends_at)


@pytest.mark.parametrize("state", OVER)
def test_what_is_over_is_not_completed_again(club: Cohort, work: Coursework, state: CohortState) -> None:
    with pytest.raises(CohortOver):
        completed(replace(club, state=state), work, {}, at=club.session("s6").ends_at)


def test_a_correction_after_completion_settles_again_what_each_participation_came_to(
    club: Cohort, done: Coursework, a_submission: ASubmission
) -> None:
    at = club.session("s6").ends_at
    after, _ = completed(all_held(club), done, {}, at=at)
    corrected = replace(
        done,
        submissions=(*done.submissions, a_submission("my-plan", "bo")),
        waivers=(),
    )
    assert states(settled(after, corrected, {}, at=at)) == {"anna": "ended", "bo": "completed"}


# --- called off ---------------------------------------------------------------------------------------


@pytest.mark.parametrize("state", [CohortState.DRAFT, CohortState.OPEN])
def test_a_draft_or_open_cohort_is_cancelled_with_a_reason(
    club: Cohort, work: Coursework, state: CohortState
) -> None:
    at = club.session("s1").starts_at - timedelta(days=2)
    after, happened = called_off(replace(club, state=state), work, {}, reason="too few", at=at)
    assert (after.state, after.reason) == (CohortState.CANCELLED, "too few")
    assert happened == CohortCancelled(at=at, cohort_id="club")
    assert {(session.state, session.reason) for session in after.sessions} == {
        (SessionState.CANCELLED, "too few")
    }
    assert states(after) == {"anna": "ended", "bo": "ended"}
    assert engagements_of(after) == []


def test_a_running_cohort_is_cancelled_and_what_took_place_stays(club: Cohort, done: Coursework) -> None:
    running = held(club, "s1")
    after, _ = called_off(running, until("s2", done), {}, reason="too few", at=club.session("s3").starts_at)
    assert [session.state.value for session in after.sessions] == ["held", "held"] + ["cancelled"] * 4
    assert after.session("s2").consultant_id == "rosa"
    assert after.session("s2").reason is None


def test_an_ended_session_without_marks_is_cancelled_with_the_cohort(club: Cohort, work: Coursework) -> None:
    after, _ = called_off(club, work, {}, reason="too few", at=club.session("s1").ends_at)
    assert after.session("s1").state is SessionState.CANCELLED


def test_a_session_under_way_that_has_marks_took_place_and_stays(club: Cohort, done: Coursework) -> None:
    after, _ = called_off(
        club, until("s1", done), {}, reason="too few", at=club.session("s1").ends_at - SECOND
    )
    assert after.session("s1").state is SessionState.HELD


def test_sessions_cancelled_before_keep_their_own_reason(club: Cohort, work: Coursework) -> None:
    off = club.with_session(cancelled(club.session("s2"), reason="flood"))
    after, _ = called_off(off, work, {}, reason="too few", at=club.session("s1").starts_at)
    assert after.session("s2").reason == "flood"


def test_who_withdrew_before_a_cohort_was_cancelled_stays_withdrawn(club: Cohort, work: Coursework) -> None:
    left = replace(club.place("place-bo"), state=PlaceState.WITHDRAWN)
    after, _ = called_off(club.with_place(left), work, {}, reason="too few", at=club.session("s1").starts_at)
    assert states(after) == {"anna": "ended", "bo": "withdrawn"}


def test_preparation_that_was_open_stays_open_when_the_cohort_is_cancelled(
    club: Cohort, work: Coursework
) -> None:
    at = club.session("s1").ends_at
    place: Place = club.place("place-anna")
    before = [unit.unit_key for unit in standing_of(place, held(club, "s1"), work, at).units if unit.unlocked]
    after, _ = called_off(held(club, "s1"), work, {}, reason="too few", at=at)
    assert [unit.unit_key for unit in standing_of(place, after, work, at).units if unit.unlocked] == before


@pytest.mark.parametrize("state", OVER)
def test_what_is_over_is_not_cancelled_again(club: Cohort, work: Coursework, state: CohortState) -> None:
    with pytest.raises(CohortOver):
        called_off(replace(club, state=state), work, {}, reason="too few", at=club.session("s6").ends_at)

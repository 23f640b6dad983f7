from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from jobclub.core.activities.places import PlaceState
from jobclub.core.cohorts.attendance import (
    Mark,
    attended,
    expected_at,
    markable_at,
    marked_sessions,
    must_be_correctable,
    must_be_markable,
)
from jobclub.core.cohorts.cohort import Cohort, CohortState
from jobclub.core.cohorts.session import SessionState
from jobclub.core.errors import CorrectionsClosed, SessionNotPlanned, SessionNotStarted

SECOND = timedelta(seconds=1)
AMark = Callable[..., Mark]
Pointers = Callable[..., list[str]]


# --- what counts --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("word", "counts"), [("present", True), ("late", True), ("excused", False), ("absent", False)]
)
@pytest.mark.parametrize("partly_from", [None, 60])
def test_present_and_late_count_as_attended_excused_and_absent_do_not(
    a_mark: AMark, word: str, *, counts: bool, partly_from: int | None
) -> None:
    assert attended(a_mark("s1", "anna", word), partly_from_minutes=partly_from) is counts


@pytest.mark.parametrize(
    ("minutes", "counts"), [(61, True), (60, True), (59, False), (0, False), (None, False)]
)
def test_partly_counts_from_the_programmes_minutes_on(
    a_mark: AMark, minutes: int | None, *, counts: bool
) -> None:
    assert attended(a_mark("s1", "anna", "partly", minutes), partly_from_minutes=60) is counts


@pytest.mark.parametrize("minutes", [1, None])
def test_partly_counts_where_the_programme_asks_for_no_minutes(a_mark: AMark, minutes: int | None) -> None:
    assert attended(a_mark("s1", "anna", "partly", minutes), partly_from_minutes=None)


def test_nobody_attended_without_a_mark() -> None:
    assert not attended(None, partly_from_minutes=None)


def test_a_session_is_marked_by_its_first_mark(a_mark: AMark) -> None:
    marks = [a_mark("s1", "anna"), a_mark("s1", "bo", "absent"), a_mark("s3", "bo")]
    assert marked_sessions(marks) == {"s1", "s3"}


# --- when marks may be set ----------------------------------------------------------------------------


def test_marks_may_be_set_from_the_sessions_start(club: Cohort, a_mark: AMark) -> None:
    session = club.session("s1")
    marks = [a_mark("s1", "anna"), a_mark("s1", "bo", "partly", 120)]
    must_be_markable(club, session, marks, now=session.starts_at)
    with pytest.raises(SessionNotStarted):
        must_be_markable(club, session, marks, now=session.starts_at - SECOND)


def test_what_is_held_may_be_marked(club: Cohort, a_mark: AMark) -> None:
    session = replace(club.session("s1"), state=SessionState.HELD)
    must_be_markable(club, session, [a_mark("s1", "anna")], now=session.ends_at)


def test_a_cancelled_session_has_nothing_to_mark(club: Cohort, a_mark: AMark) -> None:
    session = replace(club.session("s1"), state=SessionState.CANCELLED)
    with pytest.raises(SessionNotPlanned):
        must_be_markable(club, session, [a_mark("s1", "anna")], now=session.ends_at)


def test_marks_notes_and_feedback_stay_correctable_until_14_days_after_completion(
    club: Cohort, a_mark: AMark
) -> None:
    session = club.session("s6")
    completed_at = session.ends_at
    closes_at = completed_at + timedelta(days=14)
    over = replace(club, state=CohortState.COMPLETED, completed_at=completed_at)
    must_be_correctable(over, closes_at - SECOND)
    must_be_markable(over, session, [a_mark("s6", "anna")], now=closes_at - SECOND)
    with pytest.raises(CorrectionsClosed):
        must_be_correctable(over, closes_at)
    with pytest.raises(CorrectionsClosed):
        must_be_markable(over, session, [a_mark("s6", "anna")], now=closes_at)


def test_a_cohort_that_is_not_completed_stays_correctable(club: Cohort) -> None:
    must_be_correctable(club, club.session("s6").ends_at + timedelta(days=365))


# --- who may be marked --------------------------------------------------------------------------------


@pytest.mark.parametrize("state", [PlaceState.ENROLLED, PlaceState.COMPLETED, PlaceState.ENDED])
def test_somebody_of_the_group_may_be_marked_also_after_the_end(
    club: Cohort, a_mark: AMark, state: PlaceState
) -> None:
    settled = club.with_place(replace(club.place("place-anna"), state=state))
    must_be_markable(settled, club.session("s1"), [a_mark("s1", "anna")], now=club.session("s1").ends_at)


def test_somebody_without_a_place_cannot_be_marked(club: Cohort, a_mark: AMark, pointers: Pointers) -> None:
    session = club.session("s1")
    marks = [a_mark("s1", "anna"), a_mark("s1", "nobody")]
    assert pointers(must_be_markable, club, session, marks, now=session.ends_at) == [
        "/marks/1/participant_id"
    ]


def test_who_left_may_be_marked_for_the_sessions_before_that_and_for_none_after(
    club: Cohort, a_mark: AMark, pointers: Pointers
) -> None:
    first, second = club.session("s1"), club.session("s2")
    left = replace(club.place("place-anna"), state=PlaceState.WITHDRAWN, left_at=second.starts_at)
    after = club.with_place(left)
    must_be_markable(after, first, [a_mark("s1", "anna")], now=second.ends_at)
    assert pointers(must_be_markable, after, second, [a_mark("s2", "anna")], now=second.ends_at) == [
        "/marks/0/participant_id"
    ]


def test_a_session_was_for_those_who_had_a_place_by_its_end_and_had_not_left_before_it(club: Cohort) -> None:
    session = club.session("s2")
    anna, bo = club.places

    def are(**changes: datetime | None) -> tuple[bool, bool]:
        changed = club.with_place(replace(anna, **changes))
        assert bo.participant_id in expected_at(changed, session) & markable_at(changed, session)
        return "anna" in expected_at(changed, session), "anna" in markable_at(changed, session)

    assert are() == (True, True)
    assert are(left_at=session.starts_at + SECOND) == (True, True)
    assert are(left_at=session.starts_at) == (False, False)
    assert are(enrolled_at=session.ends_at) == (True, True)
    assert are(enrolled_at=session.ends_at + SECOND) == (False, True)
    assert are(enrolled_at=None) == (False, False)


def test_somebody_with_two_marks_is_named_at_both(club: Cohort, a_mark: AMark, pointers: Pointers) -> None:
    session = club.session("s1")
    marks = [a_mark("s1", "anna"), a_mark("s1", "bo"), a_mark("s1", "anna", "late")]
    assert pointers(must_be_markable, club, session, marks, now=session.ends_at) == [
        "/marks/0/participant_id",
        "/marks/2/participant_id",
    ]


@pytest.mark.parametrize("minutes", [121, -1])
def test_nobody_was_there_longer_than_the_session_or_for_less_than_nothing(
    club: Cohort, a_mark: AMark, pointers: Pointers, minutes: int
) -> None:
    session = club.session("s1")
    marks = [a_mark("s1", "anna", "partly", 120), a_mark("s1", "bo", "partly", minutes)]
    assert pointers(must_be_markable, club, session, marks, now=session.ends_at) == ["/marks/1/minutes"]


def test_every_mistake_in_the_marks_is_named_at_once(club: Cohort, a_mark: AMark, pointers: Pointers) -> None:
    session = club.session("s1")
    marks = [a_mark("s1", "nobody", "partly", 500), a_mark("s1", "bo"), a_mark("s1", "bo")]
    assert pointers(must_be_markable, club, session, marks, now=session.ends_at) == [
        "/marks/0/participant_id",
        "/marks/0/minutes",
        "/marks/1/participant_id",
        "/marks/2/participant_id",
    ]

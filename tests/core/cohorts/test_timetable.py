from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from jobclub.core.cohorts.cancellation import Calling, UnitFate, called_off
from jobclub.core.cohorts.cohort import Cohort, CohortState, must_not_overlap
from jobclub.core.cohorts.insertion import Inserting, inserted
from jobclub.core.cohorts.session import Session, SessionState, held
from jobclub.core.cohorts.timetable import unlocked_by_clock
from jobclub.core.errors import (
    CohortOver,
    Invalid,
    NotFound,
    Refused,
    SessionHasMarks,
    SessionNotPlanned,
)
from tests.core.cohorts.acts import DAY, EARLY, SECOND, call_off, in_state, insert, move, shift

DECIDED = [SessionState.HELD, SessionState.CANCELLED]
OVER = [CohortState.COMPLETED, CohortState.CANCELLED]


# --- what can no longer be moved or cancelled ---------------------------------------------------------


@pytest.mark.parametrize("act", ["move", "shift", "cancel"])
class TestWhatIsSettled:
    def act(self, act: str, club: Cohort, *, marked: str = "") -> None:
        now = club.session("s1").ends_at
        if act == "move":
            move(club, "s1", now + DAY, marked=marked, now=now)
        elif act == "shift":
            shift(club, "s1", now + DAY, marked=marked, now=now)
        else:
            call_off(club, "s1", UnitFate.DROP, marked=marked, now=now)

    @pytest.mark.parametrize("state", DECIDED)
    def test_what_is_held_or_cancelled_stays_as_it_is(
        self, act: str, club: Cohort, state: SessionState
    ) -> None:
        with pytest.raises(SessionNotPlanned, match=state.value):
            self.act(act, in_state(club, "s1", state))

    def test_a_session_with_marks_took_place(self, act: str, club: Cohort) -> None:
        with pytest.raises(SessionHasMarks):
            self.act(act, club, marked="s1 s2")

    @pytest.mark.parametrize("state", OVER)
    def test_a_cohort_that_is_over_changes_no_more(self, act: str, club: Cohort, state: CohortState) -> None:
        with pytest.raises(CohortOver):
            self.act(act, replace(club, state=state))

    def test_a_session_of_another_cohort_is_not_found(self, act: str, club: Cohort) -> None:
        with pytest.raises(NotFound):
            self.act(act, replace(club, sessions=(replace(club.sessions[0], id="x"), *club.sessions[1:])))


# --- once opened, preparation stays open --------------------------------------------------------------


def test_preparation_opens_when_the_session_before_has_ended_by_the_clock(club: Cohort) -> None:
    second = club.session("s2")
    assert set(unlocked_by_clock(club, second.ends_at - SECOND)) == {"start", "cv"}
    assert set(unlocked_by_clock(club, second.ends_at)) == {"start", "cv", "letter"}


def test_a_session_without_a_unit_stands_between_no_two_units(club: Cohort) -> None:
    """It keeps no preparation shut, and the homework asked for is that of the unit before it."""
    own = insert(club, "2027-01-14T14:00:00+01:00", topic="Visit to a factory")
    now = club.session("s1").ends_at
    assert unlocked_by_clock(own, now) == {"start": (), "cv": ("start",)}


def test_preparation_that_was_open_stays_open_when_a_session_is_moved(club: Cohort) -> None:
    now = club.session("s1").ends_at
    after = move(club, "s1", "2027-01-15T14:00:00+01:00", now=now)
    assert unlocked_by_clock(after, now) == unlocked_by_clock(club, now)
    assert set(unlocked_by_clock(club, now)) == {"start", "cv"}


@pytest.mark.parametrize("replacement", [True, False])
def test_preparation_that_was_open_stays_open_when_a_session_is_cancelled(
    club: Cohort, *, replacement: bool
) -> None:
    now = club.session("s2").ends_at
    fate = None if replacement else UnitFate.DROP
    after, _ = call_off(club, "s3", fate, replacement=replacement, now=now)
    assert set(unlocked_by_clock(club, now)) == {"start", "cv", "letter"}
    assert unlocked_by_clock(after, now).items() >= unlocked_by_clock(club, now).items()


# --- whatever is done, in any order -------------------------------------------------------------------

ACTS = st.tuples(
    st.sampled_from(["move", "shift", "insert", "replace", "drop", "merge", "hold", "wait"]),
    st.integers(0, 12),
    st.integers(1, 24 * 60),
)


CLOSED = {date(2027, 2, 22): "Carnival"}


def done(club: Cohort, now: datetime, act: str, session: Session, hours: int) -> Cohort:
    then = now + timedelta(hours=hours)
    new_id = f"s{len(club.sessions) + 1}"
    match act:
        case "move":
            return move(club, session.id, then, now=now)
        case "shift":
            return shift(club, session.id, then, closed=CLOSED, now=now)[0]
        case "insert":
            missing = [unit.key for unit in club.programme.units if not club.carrying(unit.key)]
            wish = Inserting(starts_at=then, reason="wish", unit_key=next(iter(missing), None))
            return inserted(club, wish, new_id=new_id, now=now)[0]
        case "hold":
            return club.with_session(held(session, consultant_id="rosa", now=now))
        case "wait":
            return club
    fate = {"drop": UnitFate.DROP, "merge": UnitFate.MERGE_INTO_NEXT}.get(act)
    calling = Calling(reason="flood", replacement=fate is None, unit=fate)
    return called_off(club, session.id, calling, marked=(), closed=CLOSED, new_id=new_id, now=now)[0]


@settings(max_examples=200)
@given(st.lists(ACTS, max_size=12))
def test_in_any_order_of_acts_no_unit_is_carried_twice_nothing_overlaps_and_what_is_settled_stays(
    club: Cohort, acts: list[tuple[str, int, int]]
) -> None:
    now = EARLY
    for act, number, hours in acts:
        before = club
        now += timedelta(hours=hours) if act == "wait" else timedelta()
        try:
            club = done(club, now, act, club.sessions[number % len(club.sessions)], hours)
        except (Refused, Invalid):
            continue
        keys = [key for session in club.taking_place() for key in session.unit_keys]
        assert len(keys) == len(set(keys))
        carried = {key for session in before.taking_place() for key in session.unit_keys}
        assert carried == set(keys) or (act == "drop" and carried > set(keys)) or act == "insert"
        must_not_overlap(club)
        assert unlocked_by_clock(club, now).items() >= unlocked_by_clock(before, now).items()
        settled = {session.id: session for session in before.sessions if session.decided}
        assert {one: club.session(one) for one in settled} == settled
        assert all(session.wall.instant == session.starts_at for session in club.sessions)

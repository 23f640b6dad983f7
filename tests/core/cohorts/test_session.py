from __future__ import annotations

from dataclasses import FrozenInstanceError, replace
from datetime import timedelta

import pytest

from jobclub.core.activities.activity import GROUP_MODES, Mode, fault_in_group_mode
from jobclub.core.activities.meeting import DialIn, Meeting, MeetingState
from jobclub.core.cohorts.cohort import Cohort
from jobclub.core.cohorts.session import Session, SessionState, cancelled, held, must_be_planned
from jobclub.core.errors import SessionNotPlanned, SessionNotStarted

SECOND = timedelta(seconds=1)


@pytest.fixture(scope="module")
def session(club: Cohort) -> Session:
    return club.sessions[0]


# --- units --------------------------------------------------------------------------------------------


def test_a_session_carries_one_unit_by_its_key(session: Session) -> None:
    assert session.unit_keys == ("start",)


def test_after_a_merge_a_session_also_carries_the_merged_units(session: Session) -> None:
    merged = replace(session, merged_unit_keys=("cv", "letter"))
    assert merged.unit_keys == ("start", "cv", "letter")


def test_an_inserted_session_may_carry_no_unit(session: Session) -> None:
    assert replace(session, unit_key=None).unit_keys == ()


def test_a_group_meets_online_by_phone_in_person_or_both_and_two_may_walk() -> None:
    assert [mode.value for mode in GROUP_MODES] == ["online", "phone", "in_person", "both"]
    assert set(Mode) - set(GROUP_MODES) == {Mode.WALK}
    assert [fault_in_group_mode(mode) for mode in GROUP_MODES] == [None] * 4
    assert fault_in_group_mode(Mode.WALK) == "choose one of online, phone, in_person, both"


def test_a_walk_needs_no_link_and_may_be_phoned_into(session: Session) -> None:
    walk = replace(session, mode=Mode.WALK, meeting=MEETING)
    assert (walk.link, walk.dial_in, walk.link_follows) == (None, NUMBER, False)


# --- how people get in --------------------------------------------------------------------------------

NUMBER = DialIn(number="70 10 10 10", code="1234")
MEETING = Meeting(provider="link", join_url="https://meet.example.org/1", dial_in=NUMBER)


@pytest.mark.parametrize(
    ("mode", "link", "dial_in"),
    [
        (Mode.ONLINE, MEETING.join_url, NUMBER),
        (Mode.BOTH, MEETING.join_url, NUMBER),
        (Mode.PHONE, None, NUMBER),
        (Mode.IN_PERSON, None, None),
    ],
)
def test_people_get_in_by_what_suits_the_way_they_meet(
    session: Session, mode: Mode, link: str | None, dial_in: DialIn | None
) -> None:
    met = replace(session, mode=mode, meeting=MEETING)
    assert (met.link, met.dial_in) == (link, dial_in)


@pytest.mark.parametrize(
    ("mode", "state", "link", "follows"),
    [
        (Mode.ONLINE, MeetingState.PENDING, None, True),
        (Mode.BOTH, MeetingState.FAILED, None, True),
        (Mode.ONLINE, MeetingState.READY, None, False),
        (Mode.ONLINE, MeetingState.PENDING, MEETING.join_url, False),
        (Mode.PHONE, MeetingState.PENDING, None, False),
        (Mode.IN_PERSON, MeetingState.FAILED, None, False),
    ],
)
def test_a_link_follows_while_people_need_one_that_is_not_there_for_whatever_reason(
    session: Session, mode: Mode, state: MeetingState, link: str | None, follows: bool
) -> None:
    meeting = Meeting(provider="teams", state=state, join_url=link)
    assert replace(session, mode=mode, meeting=meeting).link_follows is follows


# --- told by the clock --------------------------------------------------------------------------------


def test_a_session_is_planned_then_running_then_ended_by_the_clock(session: Session) -> None:
    instants = [
        session.starts_at - SECOND,
        session.starts_at,
        session.ends_at - SECOND,
        session.ends_at,
    ]
    states = [SessionState.PLANNED, SessionState.RUNNING, SessionState.RUNNING, SessionState.ENDED]
    assert [session.as_of(now).state for now in instants] == states


@pytest.mark.parametrize("state", [SessionState.HELD, SessionState.CANCELLED])
def test_what_is_held_or_cancelled_is_so_whatever_the_clock_says(
    session: Session, state: SessionState
) -> None:
    decided = replace(session, state=state)
    assert decided.as_of(session.starts_at) is decided
    assert decided.as_of(session.ends_at) is decided


def test_the_minutes_of_a_session_are_elapsed_time(session: Session) -> None:
    assert session.ends_at - session.starts_at == timedelta(minutes=120)
    assert (session.span.start, session.span.end) == (session.starts_at, session.ends_at)


# --- the wall clock is the truth of a future session --------------------------------------------------


def test_the_instant_of_a_future_session_is_derived_anew_when_the_zones_rules_change(
    session: Session,
) -> None:
    by_old_rules = replace(session, starts_at=session.starts_at - timedelta(hours=1))
    assert by_old_rules.timed_anew(session.starts_at - timedelta(days=9)) == session


def test_a_session_whose_instant_is_right_stays_as_it_is(session: Session) -> None:
    assert session.timed_anew(session.starts_at - timedelta(days=9)) is session


def test_once_a_session_has_ended_the_instant_is_the_truth(session: Session) -> None:
    by_old_rules = replace(session, starts_at=session.starts_at - timedelta(hours=1))
    assert by_old_rules.timed_anew(by_old_rules.ends_at) is by_old_rules
    assert by_old_rules.timed_anew(by_old_rules.ends_at - SECOND) == session


# --- held ---------------------------------------------------------------------------------------------


def test_held_is_the_consultants_confirmation_and_freezes_who_held_it(session: Session) -> None:
    confirmed = held(session, consultant_id="rosa", now=session.ends_at)
    assert confirmed == replace(session, state=SessionState.HELD, consultant_id="rosa")


def test_whoever_ran_the_session_instead_of_the_consultant_stays_named(session: Session) -> None:
    substituted = replace(session, consultant_id="tom")
    assert held(substituted, consultant_id="rosa", now=session.ends_at).consultant_id == "tom"


def test_a_session_that_lies_ahead_is_not_held(session: Session) -> None:
    with pytest.raises(SessionNotStarted, match="2027-01-11T14:00:00\\+01:00"):
        held(session, consultant_id="rosa", now=session.starts_at - SECOND)


@pytest.mark.parametrize("state", [SessionState.HELD, SessionState.CANCELLED])
def test_what_is_held_is_frozen_and_what_is_cancelled_is_over(session: Session, state: SessionState) -> None:
    decided = replace(session, state=state)
    with pytest.raises(SessionNotPlanned, match=state.value):
        must_be_planned(decided)
    with pytest.raises(SessionNotPlanned):
        held(decided, consultant_id="rosa", now=session.ends_at)


def test_a_session_not_held_and_not_cancelled_may_be_changed(session: Session) -> None:
    must_be_planned(session)


def test_a_cancelled_session_keeps_the_reason(session: Session) -> None:
    off = cancelled(session, reason="the hall is flooded")
    assert (off.state, off.reason, off.takes_place, off.decided) == (
        SessionState.CANCELLED,
        "the hall is flooded",
        False,
        True,
    )


def test_a_session_is_never_changed_in_place(session: Session) -> None:
    with pytest.raises(FrozenInstanceError):
        session.state = SessionState.HELD  # type: ignore[misc]

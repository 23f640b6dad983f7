"""When a provider is asked who was at a session, how often, and when nobody is asked."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import count

import pytest

from jobclub.core.activities.meeting import Meeting, MeetingState
from jobclub.core.cohorts.cohort import Cohort
from jobclub.core.cohorts.session import Session, SessionState
from jobclub.core.notices.attendance_errands import (
    attendance_errands,
    first_asked_at,
    has_met,
    is_awaited,
    next_asked_at,
)
from jobclub.core.notices.delivery import Delivery, DeliveryState
from jobclub.core.notices.kinds import Errand

LONG_AGO = datetime(2026, 1, 1, tzinfo=UTC)
LONG_AFTER = datetime(2028, 1, 1, tzinfo=UTC)
A_MINUTE, AN_HOUR, A_DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)
MET = Meeting(provider="telling", reference="m1")
TELLING = {"telling"}


@pytest.fixture
def new_id() -> Callable[[], str]:
    numbers = count(1)
    return lambda: f"d{next(numbers)}"


@pytest.fixture(scope="session")
def meeting_club(club: Cohort) -> Cohort:
    """The club, with a provider that tells who was there."""
    return club.with_sessions(replace(session, meeting=MET) for session in club.sessions)


@pytest.fixture(scope="session")
def first(meeting_club: Cohort) -> Session:
    return meeting_club.sessions[0]


def due_in(cohort: Cohort, new_id: Callable[[], str], after: datetime, until: datetime) -> list[Delivery]:
    sessions = cohort.taking_place()
    return attendance_errands(cohort.id, sessions, after, until, telling=TELLING, new_id=new_id)


def test_a_quarter_of_an_hour_after_each_session_its_provider_is_asked_for_two_days(
    meeting_club: Cohort, first: Session, new_id: Callable[[], str]
) -> None:
    due_at = first.ends_at + timedelta(minutes=15)
    (errand,) = due_in(meeting_club, new_id, due_at - A_MINUTE, due_at)
    assert (errand.notice, errand.is_errand, errand.for_many) == (Errand.ATTENDANCE, True, False)
    assert errand.key == "attendance:s1:20270111T1500"
    assert (errand.due_at, errand.useful_until) == (due_at, due_at + timedelta(days=2))
    assert errand.state is DeliveryState.WAITING
    assert (errand.participant_id, errand.staff_id, errand.cohort_id) == (None, None, "club")
    assert errand.about == {
        "cohort_id": "club",
        "session_id": "s1",
        "ends_at": "2027-01-11T15:00:00+00:00",
    }


def test_each_session_is_asked_about_once_however_often_the_clock_looks(
    meeting_club: Cohort, first: Session, new_id: Callable[[], str]
) -> None:
    due_at = first_asked_at(first)
    assert due_in(meeting_club, new_id, due_at, due_at + A_DAY) == []
    assert due_in(meeting_club, new_id, LONG_AGO, due_at - A_MINUTE) == []
    every = due_in(meeting_club, new_id, LONG_AGO, LONG_AFTER)
    assert len({one.key for one in every}) == len(meeting_club.sessions)


def test_a_session_with_another_end_is_asked_about_anew(
    meeting_club: Cohort, first: Session, new_id: Callable[[], str]
) -> None:
    later = meeting_club.with_sessions([replace(first, starts_at=first.starts_at + AN_HOUR)])
    keys = [due_in(club, new_id, LONG_AGO, LONG_AFTER)[0].key for club in (meeting_club, later)]
    assert keys == ["attendance:s1:20270111T1500", "attendance:s1:20270111T1600"]


def test_what_nobody_asked_about_during_a_long_standstill_shows_as_expired(
    meeting_club: Cohort, first: Session, new_id: Callable[[], str]
) -> None:
    over = first_asked_at(first) + timedelta(days=2)
    (errand,) = due_in(meeting_club, new_id, LONG_AGO, over)
    assert (errand.state, errand.settled_at) == (DeliveryState.EXPIRED, over)


@pytest.mark.parametrize(
    "meeting",
    [
        pytest.param(Meeting(), id="nobody provides it"),
        pytest.param(replace(MET, provider="silent"), id="its provider does not know"),
        pytest.param(replace(MET, reference=None), id="it has no name there"),
        pytest.param(replace(MET, state=MeetingState.PENDING), id="it was never made"),
        pytest.param(replace(MET, state=MeetingState.FAILED), id="it was refused"),
    ],
)
def test_nobody_is_asked_about_a_session_of_which_nobody_knows(
    meeting_club: Cohort, first: Session, new_id: Callable[[], str], meeting: Meeting
) -> None:
    without = replace(first, meeting=meeting)
    club = meeting_club.with_sessions([without])
    found = due_in(club, new_id, LONG_AGO, first_asked_at(first))
    assert found == []
    assert not is_awaited(without, TELLING, first.ends_at)


def test_nobody_is_asked_about_a_session_that_was_called_off(
    meeting_club: Cohort, first: Session, new_id: Callable[[], str]
) -> None:
    off = replace(first, state=SessionState.CANCELLED)
    club = meeting_club.with_sessions([off])
    assert due_in(club, new_id, LONG_AGO, first_asked_at(first)) == []
    assert not has_met(off, LONG_AFTER)
    assert not is_awaited(off, TELLING, first.starts_at)


def test_a_held_session_is_asked_about(
    meeting_club: Cohort, first: Session, new_id: Callable[[], str]
) -> None:
    club = meeting_club.with_sessions([replace(first, state=SessionState.HELD)])
    assert len(due_in(club, new_id, LONG_AGO, first_asked_at(first))) == 1


def test_a_provider_is_asked_four_times_within_a_day() -> None:
    ended_at = datetime(2027, 1, 11, 15, tzinfo=UTC)
    asked = [ended_at]
    while len(asked) < 9 and (at := next_asked_at(ended_at, asked[-1])):
        asked.append(at)
    assert [at - ended_at for at in asked[1:]] == [timedelta(minutes=15), AN_HOUR, 4 * AN_HOUR, A_DAY]


def test_what_was_missed_meanwhile_is_not_asked_for_later() -> None:
    ended_at = datetime(2027, 1, 11, 15, tzinfo=UTC)
    assert next_asked_at(ended_at, ended_at + 5 * AN_HOUR) == ended_at + A_DAY
    assert next_asked_at(ended_at, ended_at + A_DAY) is None


def test_what_a_provider_tells_is_awaited_from_the_beginning_until_it_is_asked_no_more(
    first: Session,
) -> None:
    given_up = first_asked_at(first) + timedelta(days=2)
    for now in (LONG_AGO, first.starts_at, first.ends_at, given_up - A_MINUTE):
        assert is_awaited(first, TELLING, now)
    assert not is_awaited(first, TELLING, given_up)
    assert not is_awaited(first, {"another"}, LONG_AGO)


def test_a_meeting_ahead_that_is_not_made_yet_will_be_told_about(first: Session) -> None:
    pending = replace(first, meeting=Meeting(provider="telling", state=MeetingState.PENDING))
    assert is_awaited(pending, TELLING, first.ends_at - A_MINUTE)
    assert not is_awaited(pending, TELLING, first.ends_at)


def test_a_session_has_met_once_it_is_over(first: Session) -> None:
    assert has_met(first, first.ends_at)
    assert not has_met(first, first.ends_at - A_MINUTE)

"""A session as its reader is told of it."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from jobclub.core.activities.activity import Mode
from jobclub.core.activities.meeting import DialIn, Meeting, MeetingState
from jobclub.core.cohorts.cohort import Cohort
from jobclub.core.cohorts.session import SessionState
from jobclub.core.notices.letter import meets


def test_a_session_is_told_on_the_organisations_wall_clock(club: Cohort) -> None:
    told = meets(club.sessions[0], club.zone)
    assert told.starts_at.isoformat() == "2027-01-11T14:00:00+01:00"
    assert (told.minutes, told.was, told.cancelled, told.added) == (120, None, False, False)


def test_a_moved_session_is_told_with_the_time_it_had(club: Cohort) -> None:
    first = club.sessions[0]
    was = first.starts_at - timedelta(hours=1)
    assert (told := meets(first, club.zone, was=was).was) is not None
    assert told.isoformat() == "2027-01-11T13:00:00+01:00"


def test_the_time_it_still_has_is_no_other_time(club: Cohort) -> None:
    first = club.sessions[0]
    assert meets(first, club.zone, was=first.starts_at).was is None


@pytest.mark.parametrize(
    ("mode", "place"),
    [(Mode.ONLINE, None), (Mode.PHONE, None), (Mode.IN_PERSON, "Room 3"), (Mode.BOTH, "Room 3")],
)
def test_a_place_is_told_only_if_people_meet_there(club: Cohort, mode: Mode, place: str | None) -> None:
    session = replace(club.sessions[0], mode=mode, place="Room 3")
    assert meets(session, club.zone).place == place


@pytest.mark.parametrize("state", [MeetingState.PENDING, MeetingState.FAILED])
def test_a_link_that_is_not_there_yet_follows_whatever_its_state(club: Cohort, state: MeetingState) -> None:
    meeting = Meeting(provider="teams", state=state)
    told = meets(replace(club.sessions[0], meeting=meeting), club.zone)
    assert (told.follows, told.join_url) == (True, None)


def test_who_meets_in_a_room_is_told_neither_link_nor_number(club: Cohort) -> None:
    number = DialIn(number="70 10 10 10")
    meeting = Meeting(provider="link", join_url="https://meet.example.org", dial_in=number)
    online = meets(replace(club.sessions[0], meeting=meeting), club.zone)
    assert (online.join_url, online.dial_in, online.follows) == ("https://meet.example.org", number, False)
    room = meets(replace(club.sessions[0], meeting=meeting, mode=Mode.IN_PERSON), club.zone)
    assert (room.join_url, room.dial_in) == (None, None)


def test_a_session_called_off_is_told_as_such(club: Cohort) -> None:
    assert meets(replace(club.sessions[0], state=SessionState.CANCELLED), club.zone).cancelled

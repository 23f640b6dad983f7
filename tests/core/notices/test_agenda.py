"""What a calendar shows that somebody subscribed to."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone

from jobclub.core.activities.activity import Mode
from jobclub.core.activities.places import given_up
from jobclub.core.cohorts.cohort import Cohort
from jobclub.core.cohorts.session import cancelled
from jobclub.core.notices.agenda import (
    KEPT,
    day_of,
    entry_for,
    is_shown,
    sessions_of_participant,
    sessions_of_staff,
)

DAY = datetime(2027, 1, 4, tzinfo=UTC)
SECOND = timedelta(seconds=1)


def test_the_day_is_the_one_in_utc_whatever_zone_an_instant_is_told_in() -> None:
    assert day_of(DAY) == DAY
    assert day_of(DAY + timedelta(hours=23, minutes=59)) == DAY
    assert day_of(datetime(2027, 1, 5, 1, tzinfo=timezone(timedelta(hours=2)))) == DAY


def test_one_of_the_group_sees_all_sessions_those_called_off_too(club: Cohort) -> None:
    after = club.with_session(cancelled(club.session("s2"), reason="flood"))
    assert len(sessions_of_participant(after, "anna", ())) == 6


def test_a_visitor_sees_what_they_visit_and_whoever_left_nothing(club: Cohort) -> None:
    assert [one.id for one in sessions_of_participant(club, "eva", {"s3"})] == ["s3"]
    left = club.with_place(given_up(club.place("place-anna"), at=DAY))
    assert sessions_of_participant(left, "anna", ()) == []


def test_the_staff_see_what_they_run_and_stand_in_at(club: Cohort) -> None:
    after = club.with_session(replace(club.session("s2"), consultant_id="sten", substituted=True))
    assert [one.id for one in sessions_of_staff(after, "rosa")] == ["s1", "s3", "s4", "s5", "s6"]
    assert [one.id for one in sessions_of_staff(after, "sten")] == ["s2"]
    assert sessions_of_staff(after, "tove") == []


def test_a_session_is_shown_for_four_weeks_after_it_is_over(club: Cohort) -> None:
    session = club.session("s1")
    assert is_shown(session, session.ends_at + KEPT)
    assert not is_shown(session, session.ends_at + KEPT + SECOND)


def test_an_entry_stays_on_the_wall_clock_and_follows_the_version_of_its_session(club: Cohort) -> None:
    session = replace(club.session("s1"), version=3, mode=Mode.IN_PERSON, place="Room 3")
    entry = entry_for(session, DAY, summary="Meeting", url="https://x.example/1")
    assert entry.starts_at.isoformat() == "2027-01-11T14:00:00+01:00"
    assert entry.ends_at.isoformat() == "2027-01-11T16:00:00+01:00"
    assert (entry.uid, entry.sequence, entry.changed_at) == ("s1@jobclub", 3, DAY)
    assert (entry.place, entry.url, entry.cancelled) == ("Room 3", "https://x.example/1", False)


def test_a_session_called_off_is_shown_as_that_and_leads_nowhere(club: Cohort) -> None:
    entry = entry_for(cancelled(club.session("s1"), reason="flood"), DAY, summary="Meeting", url="https://x")
    assert (entry.cancelled, entry.url) == (True, None)

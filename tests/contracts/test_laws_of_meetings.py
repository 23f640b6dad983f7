"""The laws of meetings notice each way in which one can be amiss."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from jobclub.core.activities.meeting import Meeting, MeetingState
from jobclub.core.cohorts.cancellation import Calling
from jobclub.core.cohorts.cohort import Cohort
from jobclub.core.office import Office
from jobclub.core.spans import Span
from jobclub.core.usecases.planning import get_cohort
from jobclub.core.usecases.providing import provide
from jobclub.core.usecases.rescheduling import cancel_session
from jobclub.testing import PaperMeetings, Town, found_town, memory_office, open_club, with_paper
from jobclub.testing.laws import changed_against_the_law, meetings_broken

AN_HOUR = timedelta(hours=1)


@pytest.fixture
def paper() -> PaperMeetings:
    return PaperMeetings()


@pytest.fixture
def office(paper: PaperMeetings) -> Office:
    return with_paper(memory_office(), paper)


@pytest.fixture
def town(office: Office) -> Town:
    return found_town(office)


@pytest.fixture
def club(office: Office, town: Town) -> Cohort:
    """A club whose meetings are made; its first session is called off, and so is that meeting."""
    planned = open_club(office, town, meeting_provider="paper")
    cancel_session(office, town.coordinator, planned.sessions[0].id, Calling(reason="Snow", replacement=True))
    provide(office, worker="w1", limit=50)
    return get_cohort(office, town.coordinator, planned.id)


@pytest.fixture
def broken(office: Office, paper: PaperMeetings) -> Callable[..., list[str]]:
    def found(*cohorts: Cohort) -> list[str]:
        there = {name: Span(wish.starts_at, wish.ends_at) for name, wish in paper.there.items()}
        return [*meetings_broken(cohorts, "paper", there, office.now())]

    return found


def met(club: Cohort, number: int, **meeting: Any) -> Cohort:
    """Give a club of which one session's meeting is otherwise."""
    session = club.sessions[number]
    return club.with_session(replace(session, meeting=replace(session.meeting, **meeting)))


def test_meetings_as_they_should_be_break_no_law(club: Cohort, broken: Callable[..., list[str]]) -> None:
    assert broken(club) == []


@pytest.mark.parametrize(
    ("changes", "says"),
    [
        ({"state": MeetingState.PENDING}, "no way in"),
        ({"state": MeetingState.FAILED}, "no way in"),
        ({"join_url": None}, "no way in"),
        ({"reference": "paper/elsewhere"}, "not there"),
        ({"reference": None}, "not there"),
        ({"provider": "none"}, "no session's"),
    ],
)
def test_a_session_without_its_meeting_breaks_the_law(
    club: Cohort, broken: Callable[..., list[str]], changes: dict[str, Any], says: str
) -> None:
    assert says in " ".join(broken(met(club, 1, **changes)))


def test_a_meeting_at_another_time_breaks_the_law(
    club: Cohort, broken: Callable[..., list[str]], paper: PaperMeetings
) -> None:
    reference = str(club.sessions[1].meeting.reference)
    paper.there[reference] = replace(paper.there[reference], ends_at=paper.there[reference].ends_at + AN_HOUR)
    assert [", its meeting at " in one for one in broken(club)] == [True]


def test_a_meeting_too_many_breaks_the_law(
    club: Cohort, broken: Callable[..., list[str]], paper: PaperMeetings
) -> None:
    paper.there["paper/another"] = next(iter(paper.there.values()))
    assert broken(club) == ["meeting paper/another is no session's"]


def test_one_meeting_of_two_sessions_breaks_the_law(club: Cohort, broken: Callable[..., list[str]]) -> None:
    same = met(club, 2, reference=club.sessions[1].meeting.reference)
    assert any("has the meeting of session" in one for one in broken(same))


def test_a_way_into_what_was_called_off_breaks_the_law(
    club: Cohort, broken: Callable[..., list[str]]
) -> None:
    (off,) = (number for number, one in enumerate(club.sessions) if not one.takes_place)
    shown = met(club, off, join_url="https://paper.example/old")
    assert [one.endswith("still shows a way in") for one in broken(shown)] == [True]


def test_what_became_of_a_meeting_is_no_change_of_the_plan_unless_nobody_counted_it(club: Cohort) -> None:
    gone = met(club, 1, join_url=None)
    assert list(changed_against_the_law(club, gone)) != []
    counted = replace(gone, meetings_version=club.meetings_version + 1)
    assert list(changed_against_the_law(club, counted)) == []
    assert club.sessions[1].meeting != Meeting()

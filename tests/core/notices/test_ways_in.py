"""By which link or number a session is joined, and whether somebody knows it."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from jobclub.core.activities.activity import Mode
from jobclub.core.activities.meeting import DialIn, Meeting, MeetingState
from jobclub.core.cohorts.cohort import Cohort
from jobclub.core.cohorts.session import Session
from jobclub.core.notices.calendar import Told, difference, unknown_ways_in
from jobclub.core.notices.ways_in import mark_after, mark_of
from tests.core.notices.test_calendar import EARLY

LINK = "https://meet.example.org/1"
OTHER = "https://meet.example.org/2"
NUMBER = DialIn(number="70 10 10 10", code="1234")
PENDING = Meeting(provider="teams", state=MeetingState.PENDING)


def met(session: Session, link: str | None = LINK, dial_in: DialIn | None = None, **more: object) -> Session:
    meeting = Meeting(provider="teams", join_url=link, dial_in=dial_in)
    return replace(session, meeting=meeting, **more)  # type: ignore[arg-type]


def test_another_link_number_or_code_has_another_mark(club: Cohort) -> None:
    first = club.sessions[0]
    ways = [
        met(first),
        met(first, OTHER),
        met(first, dial_in=NUMBER),
        met(first, dial_in=replace(NUMBER, code=None)),
        met(first, None, NUMBER),
    ]
    assert len({mark_of(one) for one in ways}) == 5
    assert mark_of(met(first)) == mark_of(met(club.sessions[1]))


def test_what_is_no_way_in_has_no_mark(club: Cohort) -> None:
    first = club.sessions[0]
    assert mark_of(first) is None
    assert mark_of(met(first, None)) is None
    assert mark_of(met(first, LINK, NUMBER, mode=Mode.IN_PERSON)) is None
    assert mark_of(met(first, LINK, mode=Mode.PHONE)) is None


def test_on_the_phone_another_link_makes_no_difference(club: Cohort) -> None:
    first, second = (met(club.sessions[0], link, NUMBER, mode=Mode.PHONE) for link in (LINK, OTHER))
    assert mark_of(first) == mark_of(second)


@pytest.mark.parametrize(
    ("before", "now", "in_full", "after"),
    [
        (None, "new", False, "new"),
        (None, "new", True, "new"),
        ("old", "new", False, "old"),
        ("old", "new", True, "new"),
        ("old", None, False, None),
        ("old", None, True, None),
        (None, None, False, None),
        ("old", "old", False, "old"),
    ],
)
def test_any_message_tells_that_there_is_a_way_in_but_not_that_it_is_another_one(
    before: str | None, now: str | None, in_full: bool, after: str | None
) -> None:
    assert mark_after(before, now, in_full=in_full) == after


@pytest.fixture
def told(club: Cohort) -> list[Told]:
    return list(difference("anna", club.id, club.taking_place(), told=(), now=EARLY).to_request)


def unknown(sessions: list[Session], told: list[Told]) -> list[str]:
    return [session.id for session, _ in unknown_ways_in(sessions, told=told, now=EARLY)]


def test_what_came_since_somebody_was_told_is_unknown_to_them(club: Cohort, told: list[Told]) -> None:
    first, second, third = club.sessions[:3]
    assert unknown(list(club.sessions), told) == []
    assert unknown([met(first), second, met(third, None, NUMBER)], told) == ["s1", "s3"]


def test_another_link_than_the_one_somebody_knows_is_unknown_to_them(club: Cohort, told: list[Told]) -> None:
    first = met(club.sessions[0])
    known = [replace(told[0], mark=mark_of(first)), *told[1:]]
    assert unknown([first], known) == []
    assert unknown([met(first, OTHER)], known) == ["s1"]


@pytest.mark.parametrize("changes", [{"certain": False}, {"cancelled": True}])
def test_who_does_not_surely_know_of_a_session_is_not_told_how_to_get_in(
    club: Cohort, told: list[Told], changes: dict[str, bool]
) -> None:
    first = met(club.sessions[0])
    assert unknown([first], []) == []
    assert unknown([first], [replace(told[0], **changes)]) == []  # type: ignore[arg-type]


@pytest.mark.parametrize("state", [MeetingState.PENDING, MeetingState.FAILED])
def test_what_its_provider_has_not_made_yet_is_not_told(
    club: Cohort, told: list[Told], state: MeetingState
) -> None:
    first = met(club.sessions[0])
    assert unknown([replace(first, meeting=replace(first.meeting, state=state))], told) == []


def test_what_is_over_is_not_told(club: Cohort, told: list[Told]) -> None:
    first = met(club.sessions[0])
    before = unknown_ways_in([first], told=told, now=first.ends_at - timedelta(seconds=1))
    assert [session.id for session, _ in before] == ["s1"]
    assert unknown_ways_in([first], told=told, now=first.ends_at) == []


# --- and calendars


def with_meeting(club: Cohort, session_id: str, link: str | None) -> Cohort:
    return club.with_session(met(club.session(session_id), link))


def test_another_way_in_changes_no_calendar(club: Cohort, told: list[Told]) -> None:
    changed = with_meeting(club, "s1", LINK)
    assert difference("anna", changed.id, changed.taking_place(), told=told, now=EARLY).to_request == ()


def test_an_invitation_tells_that_there_is_a_link_but_not_that_it_is_another_one(
    club: Cohort, told: list[Told]
) -> None:
    def marks(link: str | None, known: str | None) -> list[str | None]:
        changed = with_meeting(club, "s1", link)
        earlier = [replace(told[0], starts_at=EARLY, mark=known), *told[1:]]
        return [
            one.mark
            for one in difference(
                "anna", changed.id, changed.taking_place(), told=earlier, now=EARLY
            ).to_request
        ]

    here, other = (mark_of(met(club.sessions[0], link)) for link in (LINK, OTHER))
    assert marks(LINK, None) == [here]
    assert marks(OTHER, here) == [here]
    assert marks(None, other) == [None]


def test_told_again_because_it_may_not_have_arrived_it_tells_the_way_in_as_it_is(
    club: Cohort, told: list[Told]
) -> None:
    changed = with_meeting(club, "s1", OTHER)
    earlier = [replace(told[0], mark="old", certain=False), *told[1:]]
    [again] = difference("anna", changed.id, changed.taking_place(), told=earlier, now=EARLY).to_request
    assert (again.sequence, again.mark) == (0, mark_of(changed.sessions[0]))


def test_a_first_invitation_tells_the_way_in_as_it_is(club: Cohort) -> None:
    changed = with_meeting(club, "s1", LINK)
    marks = [
        one.mark
        for one in difference("anna", changed.id, changed.taking_place(), told=(), now=EARLY).to_request
    ]
    assert marks == [mark_of(changed.sessions[0]), *[None] * 5]

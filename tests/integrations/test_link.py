from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from jobclub.core.cohorts.meeting import Meeting, MeetingState
from jobclub.core.errors import Invalid
from jobclub.core.office.meetings import MeetingProvider, MeetingWish
from jobclub.integrations.link import LinkMeetings, NoMeetings

STARTS_AT = datetime(2027, 1, 11, 13, tzinfo=UTC)
LINK = "https://meet.example.org/monday-club"
WISH = MeetingWish(
    session_id="s1", title="Monday club 1", starts_at=STARTS_AT, ends_at=STARTS_AT + timedelta(hours=2)
)
LINKED = replace(WISH, link=LINK)


def pointer_of(call: Callable[[], Meeting]) -> str:
    with pytest.raises(Invalid) as error:
        call()
    (mistake,) = error.value.mistakes
    return mistake.pointer


# --- a pasted or fixed link ---------------------------------------------------------------------------


def test_a_meeting_with_a_fixed_link_is_ready() -> None:
    assert LinkMeetings().create(LINKED) == Meeting(provider="link", state=MeetingState.READY, join_url=LINK)


def test_a_meeting_waits_until_a_link_is_pasted() -> None:
    waiting = LinkMeetings().create(WISH)
    assert waiting == Meeting(provider="link", state=MeetingState.PENDING)
    assert LinkMeetings().change(waiting, LINKED) == LinkMeetings().create(LINKED)


def test_a_meeting_keeps_its_dial_in_and_reference_when_the_link_changes() -> None:
    meeting = Meeting(provider="link", join_url=LINK, dial_in="+45 70 10 10 10, 4711#", reference="room")
    changed = LinkMeetings().change(meeting, replace(WISH, link="https://example.org/other"))
    assert changed == replace(meeting, join_url="https://example.org/other")


def test_a_link_taken_back_leaves_the_meeting_pending() -> None:
    changed = LinkMeetings().change(LinkMeetings().create(LINKED), WISH)
    assert (changed.state, changed.join_url) == (MeetingState.PENDING, None)


@pytest.mark.parametrize("link", ["", "http://example.org", "javascript:alert(1)", "https://a:b@example.org"])
def test_what_is_no_link_is_refused(link: str) -> None:
    meetings, wish = LinkMeetings(), replace(WISH, link=link)
    assert pointer_of(lambda: meetings.create(wish)) == "/meeting_link"


# --- none ---------------------------------------------------------------------------------------------


def test_a_club_that_meets_elsewhere_needs_no_link() -> None:
    meeting = NoMeetings().create(WISH)
    assert meeting == Meeting(provider="none", state=MeetingState.READY)
    assert NoMeetings().change(meeting, WISH) is meeting


def test_a_link_nobody_would_be_shown_is_refused() -> None:
    meetings = NoMeetings()
    assert pointer_of(lambda: meetings.create(LINKED)) == "/meeting_provider"
    assert pointer_of(lambda: meetings.change(Meeting(), LINKED)) == "/meeting"


# --- both ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize("provider", [NoMeetings(), LinkMeetings()])
def test_a_meeting_asked_for_twice_is_the_same(provider: MeetingProvider) -> None:
    assert provider.create(WISH) == provider.create(WISH)


@pytest.mark.parametrize("provider", [NoMeetings(), LinkMeetings()])
def test_removing_a_meeting_twice_is_fine(provider: MeetingProvider) -> None:
    meeting = provider.create(WISH)
    provider.cancel(meeting)
    provider.cancel(meeting)

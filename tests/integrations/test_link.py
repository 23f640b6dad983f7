from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest

from jobclub.core.activities.meeting import DialIn, Meeting, MeetingState
from jobclub.core.errors import Invalid
from jobclub.integrations.link import LinkMeetings, NoMeetings
from jobclub.testing.provider_contract import a_wish

LINK = "https://meet.example.org/monday-club"
NUMBER = DialIn(number="+45 70 10 10 10", code="4711#")
WISH = a_wish()
LINKED = replace(WISH, link=LINK)


def pointers_of(call: Callable[[], Meeting]) -> list[str]:
    with pytest.raises(Invalid) as error:
        call()
    return [mistake.pointer for mistake in error.value.mistakes]


# --- a pasted or fixed link ---------------------------------------------------------------------------


def test_a_meeting_with_a_fixed_link_is_ready() -> None:
    assert LinkMeetings().create(LINKED) == Meeting(provider="link", state=MeetingState.READY, join_url=LINK)


def test_a_meeting_waits_until_a_link_is_pasted() -> None:
    waiting = LinkMeetings().create(WISH)
    assert waiting == Meeting(provider="link", state=MeetingState.PENDING)


def test_a_number_may_stand_beside_the_link_but_does_not_replace_it() -> None:
    numbered = LinkMeetings().create(replace(WISH, dial_in=NUMBER))
    assert (numbered.state, numbered.dial_in) == (MeetingState.PENDING, NUMBER)
    both = LinkMeetings().create(replace(LINKED, dial_in=NUMBER))
    assert both == Meeting(provider="link", join_url=LINK, dial_in=NUMBER)


def test_link_and_number_stay_when_their_session_moves() -> None:
    meeting = LinkMeetings().create(replace(LINKED, dial_in=NUMBER))
    assert LinkMeetings().change(meeting, WISH) == meeting


@pytest.mark.parametrize("link", ["", "http://example.org", "javascript:alert(1)", "https://a:b@example.org"])
def test_what_is_no_link_is_refused(link: str) -> None:
    meetings, wish = LinkMeetings(), replace(WISH, link=link)
    assert pointers_of(lambda: meetings.create(wish)) == ["/meeting_link"]


def test_a_number_that_can_be_none_is_refused() -> None:
    meetings, wish = LinkMeetings(), replace(LINKED, dial_in=DialIn(number="nine", code="x"))
    assert pointers_of(lambda: meetings.create(wish)) == [
        "/meeting_dial_in/number",
        "/meeting_dial_in/code",
    ]


def test_a_link_and_a_number_that_can_not_be_are_named_together() -> None:
    meetings, wish = LinkMeetings(), replace(WISH, link="x", dial_in=DialIn(number="nine"))
    assert pointers_of(lambda: meetings.create(wish)) == ["/meeting_link", "/meeting_dial_in/number"]


# --- none ---------------------------------------------------------------------------------------------


def test_a_club_that_meets_elsewhere_needs_no_link() -> None:
    meeting = NoMeetings().create(WISH)
    assert meeting == Meeting(provider="none", state=MeetingState.READY)
    assert NoMeetings().change(meeting, WISH) is meeting


def test_a_link_nobody_would_be_shown_is_refused() -> None:
    meetings = NoMeetings()
    assert pointers_of(lambda: meetings.create(LINKED)) == ["/meeting_provider"]


def test_a_number_nobody_would_be_shown_is_refused() -> None:
    meetings, wish = NoMeetings(), replace(WISH, dial_in=NUMBER)
    assert pointers_of(lambda: meetings.create(wish)) == ["/meeting_provider"]

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest

from jobclub.core.activities.meeting import DialIn, Meeting, MeetingState
from jobclub.core.errors import Invalid
from jobclub.integrations.phone import PhoneMeetings
from jobclub.testing.provider_contract import a_wish

NUMBER = DialIn(number="+45 70 10 10 10", code="4711#")
OTHER = DialIn(number="+45 70 20 20 20")
WISH = a_wish()
CALLED = replace(WISH, dial_in=NUMBER)
MEETINGS = PhoneMeetings()


def pointers_of(call: Callable[[], Meeting]) -> list[str]:
    with pytest.raises(Invalid) as error:
        call()
    return [mistake.pointer for mistake in error.value.mistakes]


def test_a_meeting_with_a_number_is_ready() -> None:
    assert MEETINGS.create(CALLED) == Meeting(provider="phone", dial_in=NUMBER)


def test_a_meeting_waits_until_a_number_is_there() -> None:
    waiting = MEETINGS.create(WISH)
    assert waiting == Meeting(provider="phone", state=MeetingState.PENDING)


def test_a_number_stays_when_its_session_moves() -> None:
    meeting = MEETINGS.create(CALLED)
    assert MEETINGS.change(meeting, WISH) == meeting


@pytest.mark.parametrize(
    ("dial_in", "at"),
    [
        (DialIn(number=""), ["number"]),
        (DialIn(number="nine to five"), ["number"]),
        (DialIn(number="+45 70 10 10 10\n"), ["number"]),
        (DialIn(number="+45 70 10 10 10", code=""), ["code"]),
        (DialIn(number="+45 70 10 10 10", code="ask Bo"), ["code"]),
        (DialIn(number="tel:+4570101010", code="#"), ["number", "code"]),
    ],
)
def test_what_is_no_number_or_no_code_is_refused(dial_in: DialIn, at: list[str]) -> None:
    wish = replace(WISH, dial_in=dial_in)
    assert pointers_of(lambda: MEETINGS.create(wish)) == [f"/meeting_dial_in/{one}" for one in at]


def test_a_link_is_refused_where_people_call() -> None:
    wish = replace(CALLED, link="https://meet.example.org/x")
    assert pointers_of(lambda: MEETINGS.create(wish)) == ["/meeting_link"]

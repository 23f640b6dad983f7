"""What the suite for providers asks for: meetings of sessions that nobody has."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from typing import Any

from jobclub.core.activities.meeting import DialIn
from jobclub.core.office.meetings import MeetingWish

MONDAY = datetime(2027, 1, 11, 13, tzinfo=UTC)
LINK = "https://meet.example.org/monday-club"
NUMBER = DialIn(number="+45 70 10 10 10", code="4711#")
ODD: Mapping[str, Mapping[str, Any]] = {
    "a link": {"link": LINK},
    "a link in the clear": {"link": "http://meet.example.org/x"},
    "a script": {"link": "javascript:alert(1)"},
    "a link with a password": {"link": "https://a:b@example.org/x"},
    "an empty link": {"link": ""},
    "a number": {"dial_in": NUMBER},
    "no number": {"dial_in": DialIn(number="nine to five")},
    "no code": {"dial_in": DialIn(number="+45 70 10 10 10", code="*")},
}
"""What somebody may have given for a meeting."""


class WayIn(StrEnum):
    """Where the way into a meeting comes from."""

    OWN = "the provider makes one for each session"
    GIVEN = "somebody gives it"
    NONE = "there is none"


def a_wish(number: int = 1, **values: Any) -> MeetingWish:
    """Give a wish for a session of its own for each number; ``values`` are fields of MeetingWish."""
    starts_at = MONDAY + timedelta(weeks=number)
    wish = MeetingWish(
        activity_id=f"0193f5c2-7a40-7000-8000-{number:012x}",
        starts_at=starts_at,
        ends_at=starts_at + timedelta(hours=2),
        language="da",
    )
    return replace(wish, **values)


def moved(wish: MeetingWish) -> MeetingWish:
    """Give a wish after its session moved by a day, as those say it who know of no link."""
    day = timedelta(days=1)
    return replace(wish, starts_at=wish.starts_at + day, ends_at=wish.ends_at + day, link=None, dial_in=None)

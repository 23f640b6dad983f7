"""What a meeting is asked to be like, in Graph's words, and in what a meeting differs from that."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import MAXYEAR, MINYEAR, UTC, datetime
from types import MappingProxyType
from typing import Any

from jobclub.core.office.meetings import MeetingWish
from jobclub.core.people.organisation import Chat, Lobby

NOUNS = MappingProxyType({"da": "Møde", "de": "Treffen", "en": "Meeting"})
"""What a meeting is called at Microsoft, before its code: nothing about whom it is for, or what."""
LOBBIES = MappingProxyType(
    {
        Lobby.OPEN: {"scope": "everyone", "isDialInBypassEnabled": True},
        Lobby.GUESTS_WAIT: {"scope": "organization", "isDialInBypassEnabled": False},
    }
)
CHATS = MappingProxyType({Chat.NEVER: "disabled", Chat.MEANWHILE: "limited", Chat.ALWAYS: "enabled"})
START, END = "startDateTime", "endDateTime"
TITLE_AND_TIME = frozenset({"subject", START, END})


def title_and_time(wish: MeetingWish) -> dict[str, Any]:
    """Give what a meeting is called and when it is."""
    return {
        "subject": f"{NOUNS.get(wish.language, NOUNS['en'])} {wish.code}",
        START: _written(wish.starts_at),
        END: _written(wish.ends_at),
    }


def options(wish: MeetingWish) -> dict[str, Any]:
    """Give who comes in, who presents, who writes; nothing is ever recorded or written down by a machine."""
    return {
        "lobbyBypassSettings": dict(LOBBIES[wish.lobby]),
        "allowedPresenters": "organization",
        "allowMeetingChat": CHATS[wish.chat],
        "recordAutomatically": False,
        "allowRecording": False,
        "allowTranscription": False,
    }


def differing(meeting: Mapping[str, Any], wanted: Mapping[str, Any]) -> dict[str, Any]:
    """Give that part of what is wanted which a meeting does not have; its times only both together."""
    found = {name: value for name, value in wanted.items() if not _is(meeting.get(name), value)}
    if found.keys() & {START, END}:
        found |= {START: wanted[START], END: wanted[END]}
    return found


def fell_back(meeting: Mapping[str, Any], wanted: Mapping[str, Any]) -> list[str]:
    """Name what a meeting says to be otherwise than wanted, leaving out what it says nothing about."""
    known = {name: value for name, value in wanted.items() if meeting.get(name) is not None}
    return sorted(differing(meeting, known))


def read_instant(text: object) -> datetime | None:
    """Give an instant that Graph wrote, in UTC and whole seconds; None: it is none.

    It writes up to seven digits of fractions, leaves out the Z at times, and writes the year 1 for "never".
    """
    try:
        found = datetime.fromisoformat(str(text))
        instant = found.replace(tzinfo=UTC) if found.tzinfo is None else found.astimezone(UTC)
    except (ValueError, OverflowError):
        return None
    return instant.replace(microsecond=0) if MINYEAR < instant.year < MAXYEAR else None


def _written(instant: datetime) -> str:
    return f"{instant.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}"


def _is(found: Any, wanted: Any) -> bool:
    if isinstance(wanted, dict):
        return isinstance(found, dict) and all(found.get(name) == value for name, value in wanted.items())
    if isinstance(wanted, str) and (instant := read_instant(wanted)) is not None:
        return read_instant(found) == instant
    return bool(found == wanted)

"""A meeting as Graph keeps it, and as Graph shows it."""

from __future__ import annotations

from base64 import urlsafe_b64encode
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from secrets import randbelow, token_urlsafe
from typing import Any, NamedTuple
from urllib.parse import quote

DEFAULTS: Mapping[str, Any] = {
    "allowedPresenters": "everyone",
    "allowMeetingChat": "enabled",
    "allowAttendeeToEnableCamera": True,
    "allowAttendeeToEnableMic": True,
    "allowRecording": True,
    "allowTranscription": True,
    "isEntryExitAnnounced": False,
    "lobbyBypassSettings": {"scope": "organization", "isDialInBypassEnabled": False},
    "recordAutomatically": False,
    "watermarkProtection": None,
}
"""The options of a meeting about which nothing was said."""
OPTIONS = DEFAULTS.keys() | {
    "allowBreakoutRooms",
    "allowCopyingAndSharingMeetingContent",
    "allowLiveShare",
    "allowParticipantsToChangeName",
    "allowPowerPointSharing",
    "allowTeamworkReactions",
    "allowWhiteboard",
    "allowedLobbyAdmitters",
    "chatRestrictions",
    "isEndToEndEncryptionEnabled",
    "meetingSpokenLanguageTag",
    "sensitivityLabelAssignment",
    "shareMeetingChatHistoryDefault",
}
"""What can be set of a meeting besides its subject and times."""
LATER_SCOPES = {"invited", "organizationExcludingGuests"}
"""Shown to those only who say that they know of them (``Prefer: include-unknown-enum-members``)."""


@dataclass(slots=True)
class Organiser:
    """An account that meetings belong to.

    ``policy``: it has an application access policy that lets the application in; ``audio``: a licence for
    dialling in.
    """

    id: str
    upn: str
    policy: bool = True
    audio: bool = True


class Told(NamedTuple):
    """What a caller asks of how a meeting is shown."""

    later_members: bool = False
    language: str = "en"


@dataclass(frozen=True, slots=True, kw_only=True)
class Meeting:
    """One meeting. Times are in UTC; ``external_id`` is what its maker calls it, if it was made by that.

    ``options`` are those that were set; ``changes`` counts how often it was changed. ``number`` and
    ``passcode`` let people in who can't follow a link.
    """

    id: str
    organiser_id: str
    external_id: str | None
    subject: str | None
    start: datetime
    end: datetime
    created: datetime
    thread: str
    join_url: str
    number: str
    passcode: str
    options: Mapping[str, Any] = field(default_factory=dict)
    changes: int = 0

    def option(self, name: str) -> Any:
        """Give what holds for an option."""
        return self.options.get(name, DEFAULTS.get(name))


def new_names(organiser_id: str, tenant_id: str, *, join_base: str, short: bool) -> dict[str, str]:
    """Give id, thread, join link (of the long form or the short), number and passcode of a new meeting."""
    thread = f"19:meeting_{urlsafe_b64encode(token_urlsafe(27).encode()).decode().rstrip('=')}@thread.v2"
    number = f"{3 * 10**11 + randbelow(10**11)}"
    context = f"%7b%22Tid%22%3a%22{tenant_id}%22%2c%22Oid%22%3a%22{organiser_id}%22%7d"
    long = f"/l/meetup-join/{quote(thread, safe='').replace('%3A', '%3a')}/0?context={context}"
    return {
        "id": urlsafe_b64encode(f"1*{organiser_id}*0**{thread}".encode()).decode().rstrip("="),
        "thread": thread,
        "join_url": join_base + (f"/meet/{number}?p={token_urlsafe(12)}" if short else long),
        "number": number,
        "passcode": token_urlsafe(4),
    }


def shown(meeting: Meeting, organiser: Organiser, tenant_id: str, told: Told) -> dict[str, Any]:
    """Give a meeting as Graph shows it, with the members that its schema does not declare."""
    options = {name: meeting.option(name) for name in sorted(OPTIONS)}
    return {
        **{name: value for name, value in options.items() if value is not None},
        **_ways_in(meeting, told.language),
        "id": meeting.id,
        "externalId": meeting.external_id,
        "subject": meeting.subject,
        "creationDateTime": instant(meeting.created),
        "startDateTime": instant(meeting.start),
        "endDateTime": instant(meeting.end),
        "autoAdmittedUsers": "EveryoneInCompany",
        "isBroadcast": False,
        "videoTeleconferenceId": None,
        "lobbyBypassSettings": _lobby(options["lobbyBypassSettings"], told),
        "participants": {"organizer": _participant(organiser, tenant_id), "attendees": []},
        "audioConferencing": _audio(meeting) if organiser.audio else None,
        "chatInfo": {"threadId": meeting.thread, "messageId": "0", "replyChainMessageId": None},
    }


def instant(at: datetime) -> str:
    """Write an instant as Graph does: in UTC, with seven digits behind the seconds."""
    return f"{at.astimezone(UTC):%Y-%m-%dT%H:%M:%S.%f}0Z"


def _ways_in(meeting: Meeting, language: str) -> dict[str, Any]:
    html = quote(f"<p lang={language}>{meeting.join_url}</p>", safe="")
    return {
        "joinWebUrl": meeting.join_url,
        "joinUrl": meeting.join_url,
        "meetingCode": meeting.number,
        "joinInformation": {"content": f"data:text/html,{html}", "contentType": "html"},
        "joinMeetingIdSettings": {
            "isPasscodeRequired": True,
            "joinMeetingId": meeting.number,
            "passcode": meeting.passcode,
        },
    }


def _participant(organiser: Organiser, tenant_id: str) -> dict[str, Any]:
    user = {"id": organiser.id, "displayName": None, "tenantId": tenant_id, "identityProvider": "AAD"}
    return {"upn": organiser.upn, "role": "presenter", "identity": {"user": user}}


def _lobby(settings: Mapping[str, Any], told: Told) -> dict[str, Any]:
    hidden = settings["scope"] in LATER_SCOPES and not told.later_members
    return {**settings, "scope": "unknownFutureValue" if hidden else settings["scope"]}


def _audio(meeting: Meeting) -> dict[str, Any]:
    number = meeting.number[-9:]
    return {
        "conferenceId": number,
        "tollNumber": "+45 70 10 10 10",
        "tollFreeNumber": None,
        "dialinUrl": f"https://dialin.teams.microsoft.com/usp/pstnconferencing?id={number}",
    }

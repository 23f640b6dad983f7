"""Who was at a meeting, as its attendance reports tell: one for each time that it was held."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import datetime, timedelta
from types import MappingProxyType
from typing import Any

from jobclub.core.activities.sightings import SeenAs, Sighting
from jobclub.core.spans import Span
from jobclub.integrations.teams.online_meetings import OnlineMeetings, Place
from jobclub.integrations.teams.options import read_instant

KINDS = MappingProxyType(
    {
        "communicationsUserIdentity": SeenAs.KNOWN,
        "communicationsPhoneIdentity": SeenAs.PHONE,
        "communicationsGuestIdentity": SeenAs.GUEST,
        "azureCommunicationServicesUserIdentity": SeenAs.GUEST,
    }
)
LONGEST_NAME = 200
LONGEST_STAY = timedelta(days=2)


def sightings_at(online: OnlineMeetings, place: Place) -> Iterator[Sighting]:
    """Give what all reports of a meeting tell, but for the account that it belongs to: nobody sits there.

    Raises:
        MeetingGone, ProviderUnavailable, ProviderRefuses, MeetingRefused: See the port.
    """
    for report in online.reports(place):
        report_id = report.get("id")
        if isinstance(report_id, str) and report_id:
            for number, record in enumerate(online.records(place, report_id)):
                if _who(record).get("id") != place.organiser_id:
                    yield sighting_of(report_id, number, record)


def sighting_of(report_id: str, number: int, record: Mapping[str, Any]) -> Sighting:
    """Give what the record at a place in a report tells; whatever of it can't be read is left out."""
    who = _who(record)
    email = _text(record.get("emailAddress"))
    return Sighting(
        report=report_id,
        entry=_text(record.get("id")) or f"#{number}",
        seen_as=_seen_as(who, email),
        email=email,
        name=_text(who.get("displayName")),
        stays=tuple(sorted(_stays(record.get("attendanceIntervals")))),
    )


def _who(record: Mapping[str, Any]) -> Mapping[str, Any]:
    identity = record.get("identity")
    return identity if isinstance(identity, dict) else {}


def _seen_as(who: Mapping[str, Any], email: str | None) -> SeenAs:
    kind = str(who.get("@odata.type", "")).rpartition(".")[2]
    return KINDS.get(kind, SeenAs.GUEST if email is None else SeenAs.KNOWN)


def _stays(intervals: object) -> Iterator[Span]:
    for one in intervals if isinstance(intervals, list) else ():
        if not isinstance(one, dict):
            continue
        joined, left = read_instant(one.get("joinDateTime")), _left(one)
        if joined and left and joined < left <= joined + LONGEST_STAY:
            yield Span(joined, left)


def _left(interval: Mapping[str, Any]) -> datetime | None:
    """Give when somebody left: as it is told, else after as long as it is told they stayed."""
    left, joined = read_instant(interval.get("leaveDateTime")), read_instant(interval.get("joinDateTime"))
    seconds = interval.get("durationInSeconds")
    if left is not None or joined is None or not isinstance(seconds, int):
        return left
    return joined + timedelta(seconds=min(max(seconds, 0), LONGEST_STAY.total_seconds()))


def _text(value: object) -> str | None:
    return " ".join(value.split())[:LONGEST_NAME] or None if isinstance(value, str) else None

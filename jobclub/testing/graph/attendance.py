"""Who was at a meeting, as Graph reports it afterwards."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import uuid4

from jobclub.testing.graph.meetings import instant

IDENTITIES = {
    "known": "communicationsUserIdentity",
    "guest": "communicationsGuestIdentity",
    "phone": "communicationsPhoneIdentity",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Attendee:
    """Somebody at a meeting, on one device.

    ``seen_as`` is "known" (signed in), "guest" (under a name of their own choice), "phone" or "nobody" (no
    identity at all). ``email`` may be "" even for somebody known. ``stays`` are pairs of instants.
    """

    name: str | None = None
    email: str | None = None
    seen_as: str = "known"
    stays: Sequence[tuple[datetime, datetime]] = ()
    role: str = "Attendee"

    def record(self) -> dict[str, Any]:
        """Give what Graph records of them."""
        return {
            "id": str(uuid4()),
            "emailAddress": self.email,
            "totalAttendanceInSeconds": sum(_seconds(stay) for stay in self.stays),
            "role": self.role,
            "registrationId": None,
            "identity": self._identity(),
            "attendanceIntervals": [
                {
                    "joinDateTime": instant(joined),
                    "leaveDateTime": instant(left),
                    "durationInSeconds": _seconds((joined, left)),
                }
                for joined, left in self.stays
            ],
        }

    def _identity(self) -> dict[str, Any] | None:
        if self.seen_as not in IDENTITIES:
            return None
        kind = f"#microsoft.graph.{IDENTITIES[self.seen_as]}"
        return {"@odata.type": kind, "id": str(uuid4()), "displayName": self.name, "tenantId": None}


def report_of(
    attendees: Sequence[Attendee | Mapping[str, Any]], report_id: str | None = None
) -> dict[str, Any]:
    """Give the report of one time that a meeting was held, with its records.

    An attendee may be the record itself, written as Graph writes it.
    """
    records = [dict(one) if isinstance(one, Mapping) else one.record() for one in attendees]
    stays = [stay for record in records for stay in record.get("attendanceIntervals", ())]
    return {
        "id": report_id or str(uuid4()),
        "totalParticipantCount": len(records),
        "meetingStartDateTime": min((stay["joinDateTime"] for stay in stays), default=None),
        "meetingEndDateTime": max((stay["leaveDateTime"] for stay in stays), default=None),
        "attendanceRecords": records,
    }


def cut_short(records: Sequence[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """Give half of the records, the last of them with half of its stays, as of a report read too early."""
    kept = [dict(record) for record in records[: (len(records) + 1) // 2]]
    if kept:
        stays = list(kept[-1]["attendanceIntervals"])
        kept[-1]["attendanceIntervals"] = stays[: len(stays) // 2]
        kept[-1]["totalAttendanceInSeconds"] = sum(
            one["durationInSeconds"] for one in stays[: len(stays) // 2]
        )
    return kept


def _seconds(stay: tuple[datetime, datetime]) -> int:
    return int((stay[1] - stay[0]) / timedelta(seconds=1))

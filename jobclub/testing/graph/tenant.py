"""A tenant as Microsoft keeps it: who may do what, meetings and reports. It can go on from a file."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import asdict, dataclass, field, fields, replace
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from pathlib import Path
from typing import Any

from jobclub.testing.graph import journal
from jobclub.testing.graph.meetings import Meeting, Organiser, new_names

TENANT_ID = "6f1c52d4-8a1b-4b6e-9a54-0d3c7a5be101"
CLIENT_ID = "0b9d7e35-2f46-4c3a-8e0a-51b7c2d4f202"
CLIENT_SECRET = "invented-for-the-stand-in~1"  # noqa: S105  (opens nothing but the stand-in)
ORGANISER_ID = "c3a1f7b2-64d5-4e8f-b0c9-7d2e1a9f6303"
ORGANISER_UPN = "jobclub@midtby.example"
PERMISSIONS = frozenset({"OnlineMeetings.ReadWrite.All", "OnlineMeetingArtifact.Read.All"})


class AfterDelete(StrEnum):
    """What createOrGet gives for an external id whose meeting was removed; Microsoft does not say.

    ``NEW``: another meeting. ``DEAD``: the removed one, which is found nowhere else.
    """

    NEW = "new"
    DEAD = "dead"


class Refusal(Exception):
    """A request is refused as Graph refuses it: with a status, a code and a message."""

    def __init__(self, status: int, code: str, message: str) -> None:
        super().__init__(message)
        self.status = status
        self.code = code


NO_POLICY = (403, "Forbidden", "No application access policy found for this app")
NO_ORGANISER = (404, "NotFound", "An error has occurred.")
NO_MEETING = (404, "NotFound", "3004: Meeting not found.")
NO_REPORT = (404, "NotFound", "Attendance report not found.")
TOO_MANY = (429, "TooManyRequests", "Too many meetings for this user this month")


@dataclass(slots=True, kw_only=True)
class Tenant:
    """Its settings may be changed at any time; its meetings are changed by its methods only, from any thread.

    ``monthly_limit``: so many meetings per organiser in 30 days. ``join_base`` begins every join link.
    ``settling``: so many requests for a new meeting do not find it yet.
    ``file``: where every change is told.
    """

    tenant_id: str = TENANT_ID
    client_id: str = CLIENT_ID
    client_secret: str | None = CLIENT_SECRET
    certificate: str | None = None
    permissions: set[str] = field(default_factory=lambda: set(PERMISSIONS))
    organisers: dict[str, Organiser] = field(default_factory=dict)
    join_base: str = ""
    short_links: bool = False
    after_delete: AfterDelete = AfterDelete.NEW
    monthly_limit: int | None = None
    settling: int = 0
    file: Path | None = None
    now: Callable[[], datetime] = lambda: datetime.now(UTC)
    meetings: dict[str, Meeting] = field(default_factory=dict)
    deleted: dict[str, Meeting] = field(default_factory=dict)
    reports: dict[str, list[dict[str, Any]]] = field(default_factory=dict)
    wrong: list[str] = field(default_factory=list)
    unsettled: dict[str, int] = field(default_factory=dict)
    turn: threading.RLock = field(default_factory=threading.RLock)

    def organiser(self, user_id: str) -> Organiser:
        """Give the account whose object id this is, if the application may act for it.

        Raises:
            Refusal: There is none (as for a user principal name), or no policy lets the application in.
        """
        if user_id not in self.organisers:
            raise Refusal(*NO_ORGANISER)
        organiser = self.organisers[user_id]
        if not organiser.policy:
            raise Refusal(*NO_POLICY)
        return organiser

    def find(self, organiser_id: str, meeting_id: str) -> Meeting:
        """Give a meeting of an organiser.

        Raises:
            Refusal: There is none, or it is too new.
        """
        meeting = self.meetings.get(meeting_id)
        if meeting is None or meeting.organiser_id != organiser_id or not self._is_settled(meeting):
            raise Refusal(*NO_MEETING)
        return meeting

    def called(self, organiser_id: str, external_id: str) -> Meeting | None:
        """Give the meeting that createOrGet gives for an external id, if there is one already."""
        kept = [*self.meetings.values()]
        if self.after_delete is AfterDelete.DEAD:
            kept += self.deleted.values()
        both = (organiser_id, external_id)
        return next((one for one in kept if (one.organiser_id, one.external_id) == both), None)

    def create(self, organiser_id: str, values: Mapping[str, Any]) -> Meeting:
        """Keep a new meeting with these fields.

        Raises:
            Refusal: The organiser has had too many this month.
        """
        with self.turn:
            self._must_not_be_too_many(organiser_id)
            names = new_names(organiser_id, self.tenant_id, join_base=self.join_base, short=self.short_links)
            meeting = Meeting(**{"organiser_id": organiser_id, "created": self.now(), **names, **values})
            self.meetings[meeting.id] = meeting
            self.unsettled[meeting.id] = self.settling
            self._tell("meeting", _plain(meeting))
            return meeting

    def change(self, meeting: Meeting, values: Mapping[str, Any]) -> Meeting:
        """Keep a meeting with other values of these fields; options are laid over those it has."""
        with self.turn:
            options = {**meeting.options, **values.get("options", {})}
            changed = replace(meeting, **{**values, "options": options, "changes": meeting.changes + 1})
            self.meetings[meeting.id] = changed
            self._tell("meeting", _plain(changed))
            return changed

    def remove(self, meeting: Meeting) -> None:
        """Forget a meeting, but for the record."""
        with self.turn:
            self.deleted[meeting.id] = self.meetings.pop(meeting.id)
            self._tell("deleted", _plain(meeting))

    def welcome(self, organiser: Organiser) -> None:
        """Keep another account."""
        with self.turn:
            self.organisers[organiser.id] = organiser
            self._tell("organiser", asdict(organiser))

    def report(self, meeting_id: str, report: dict[str, Any]) -> None:
        """Keep a report of a meeting, in place of the one with its id."""
        with self.turn:
            self._put(meeting_id, report)
            self._tell("report", [meeting_id, report])

    def note(self, faults: Iterable[str]) -> None:
        """Keep what was wrong with a request."""
        with self.turn:
            for fault in faults:
                self.wrong.append(fault)
                self._tell("wrong", fault)

    def save(self, file: Path | None = None) -> None:
        """Write all of it anew to its own file, if it has one, or to another."""
        target = file or self.file
        if target is not None:
            with self.turn:
                journal.write(target, list(self._facts()))

    def load(self, file: Path) -> None:
        """Go on with what a file holds."""
        for kind, value in journal.told(file):
            self._learn(kind, value)

    def _tell(self, kind: str, value: Any) -> None:
        if self.file is not None:
            journal.tell(self.file, (kind, value))

    def _facts(self) -> Iterator[journal.Fact]:
        yield from (("organiser", asdict(one)) for one in self.organisers.values())
        yield from (("meeting", _plain(one)) for one in self.meetings.values())
        yield from (("deleted", _plain(one)) for one in self.deleted.values())
        yield from (("report", [name, one]) for name, reports in self.reports.items() for one in reports)
        yield from (("wrong", one) for one in self.wrong)

    def _learn(self, kind: str, value: Any) -> None:
        if kind == "organiser":
            self.organisers[value["id"]] = Organiser(**value)
        elif kind == "meeting":
            self.meetings[value["id"]] = _meeting(value)
        elif kind == "deleted":
            self.meetings.pop(value["id"], None)
            self.deleted[value["id"]] = _meeting(value)
        elif kind == "report":
            self._put(*value)
        else:
            self.wrong.append(value)

    def _put(self, meeting_id: str, report: dict[str, Any]) -> None:
        others = [one for one in self.reports.get(meeting_id, ()) if one["id"] != report["id"]]
        self.reports[meeting_id] = [*others, report]

    def _is_settled(self, meeting: Meeting) -> bool:
        with self.turn:
            left = self.unsettled.get(meeting.id, 0)
            self.unsettled[meeting.id] = max(0, left - 1)
            return left == 0

    def _must_not_be_too_many(self, organiser_id: str) -> None:
        if self.monthly_limit is None:
            return
        since = self.now() - timedelta(days=30)
        made = [*self.meetings.values(), *self.deleted.values()]
        count = sum(one.organiser_id == organiser_id and one.created > since for one in made)
        if count >= self.monthly_limit:
            raise Refusal(*TOO_MANY)


def _plain(meeting: Meeting) -> dict[str, Any]:
    return {one.name: getattr(meeting, one.name) for one in fields(meeting)}


def _meeting(kept: Mapping[str, Any]) -> Meeting:
    times = {name: datetime.fromisoformat(kept[name]) for name in ("start", "end", "created")}
    return Meeting(**{**kept, **times})

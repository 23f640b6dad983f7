"""How four calendars that people use read a file: two of Python, and two of JavaScript by Node."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import pytest
from ical.calendar_stream import IcsCalendarStream
from icalendar import Calendar

JAVASCRIPT = Path(__file__).parents[2] / "javascript"
READ = JAVASCRIPT / "read.mjs"


@dataclass(frozen=True, slots=True, kw_only=True)
class Seen:
    """An event as a reader found it; instants in UTC."""

    uid: str
    start: datetime
    end: datetime
    summary: str
    place: str | None
    description: str | None
    status: str
    sequence: int
    attendees: tuple[str, ...]
    alarms: int


Reader = Callable[[bytes], list[Seen]]


def with_icalendar(file: bytes) -> list[Seen]:
    """Read with icalendar."""
    return [
        Seen(
            uid=str(event["UID"]),
            start=event.start.astimezone(UTC),
            end=event.end.astimezone(UTC),
            summary=str(event["SUMMARY"]),
            place=event.get("LOCATION") and str(event["LOCATION"]),
            description=event.get("DESCRIPTION") and str(event["DESCRIPTION"]),
            status=str(event["STATUS"]),
            sequence=int(event["SEQUENCE"]),
            attendees=tuple(str(one) for one in event.attendees),
            alarms=len(event.walk("VALARM")),
        )
        for event in Calendar.from_ical(file).events
    ]


def with_ical(file: bytes) -> list[Seen]:
    """Read with ical, which Home Assistant uses."""
    return [
        Seen(
            uid=event.uid,
            start=event.start.astimezone(UTC),
            end=event.end.astimezone(UTC),
            summary=event.summary,
            place=event.location,
            description=event.description,
            status=event.status.value,
            sequence=event.sequence,
            attendees=tuple(one.uri for one in event.attendees),
            alarms=len(event.alarm),
        )
        for event in IcsCalendarStream.calendar_from_ics(file.decode()).events
    ]


def with_ical_js(file: bytes) -> list[Seen]:
    """Read with ical.js, which Thunderbird and Nextcloud use."""
    return _by_node("ical.js", file)


def with_node_ical(file: bytes) -> list[Seen]:
    """Read with node-ical."""
    return _by_node("node-ical", file)


def _by_node(reader: str, file: bytes) -> list[Seen]:
    node = shutil.which("node")
    if node is None or not (JAVASCRIPT / "node_modules").is_dir():
        required = "node" in os.environ.get("JOBCLUB_REQUIRE", "").replace(",", " ").split()
        needed = "needs Node 20 or newer, and: npm ci --prefix tests/javascript"
        (pytest.fail if required else pytest.skip)(needed)
    told = subprocess.run([node, READ, reader], input=file, capture_output=True, check=True)  # noqa: S603  (ours)
    return [_seen(event) for event in json.loads(told.stdout)]


def _seen(event: Mapping[str, object]) -> Seen:
    instants = {name: datetime.fromisoformat(str(event[name])) for name in ("start", "end")}
    return Seen(**{**event, **instants, "attendees": tuple(event["attendees"])})


IN_PYTHON: tuple[Reader, ...] = (with_icalendar, with_ical)
ALL: tuple[Reader, ...] = (*IN_PYTHON, with_ical_js, with_node_ical)

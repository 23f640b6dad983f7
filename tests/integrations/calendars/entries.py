"""Entries to put into calendar files."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from jobclub.core.notices.calendar import Entry
from jobclub.core.spans import WallTime, planned_wall, wall_of

CHANGED_AT = datetime(2027, 1, 4, 9, tzinfo=UTC)
US = ("Newtown", "answers@newtown.example")
ANNA = ("Anna", "anna@people.example")


def an_entry(wall: WallTime | None = None, **about: Any) -> Entry:
    """Make an entry of two hours, at two o'clock on 11 January 2027 in Copenhagen if no time is given."""
    wall = wall or WallTime(date(2027, 1, 11), time(14), "Europe/Copenhagen")
    known = {
        "uid": f"{wall.on}@jobclub",
        "sequence": 0,
        "starts_at": wall.local,
        "ends_at": wall_of(wall.instant + timedelta(hours=2), wall.zone).local,
        "zone": wall.zone,
        "summary": "Meeting",
        "changed_at": CHANGED_AT,
    }
    return Entry(**{**known, **about})


def weekly(first: date, at: time, zone: str, count: int) -> Iterator[Entry]:
    """Make entries a week apart on the wall clock."""
    for week in range(count):
        yield an_entry(planned_wall(first + timedelta(weeks=week), at, zone)[0])

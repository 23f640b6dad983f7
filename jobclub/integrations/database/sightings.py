"""Whom the providers of meetings saw, as rows."""

from __future__ import annotations

import json
from collections.abc import Iterable
from datetime import datetime
from typing import Any

from sqlalchemy import Delete, Table, bindparam, delete, select

from jobclub.core.activities.sightings import SeenAs, Sighted, Sighting
from jobclub.core.spans import Span
from jobclub.integrations.database.rows import Rows
from jobclub.integrations.database.tables import sighted, sightings

KEY = ("activity_id",)
KEY_OF_AN_ENTRY = ("activity_id", "report", "entry")
FETCHED_BEFORE = select(sighted.c.activity_id).where(
    sighted.c.organisation_id == bindparam("organisation_id"), sighted.c.fetched_at < bindparam("before")
)


def _fetched_before(table: Table) -> Delete:
    return delete(table).where(
        table.c.organisation_id == bindparam("organisation_id"), table.c.activity_id.in_(FETCHED_BEFORE)
    )


OLD_ENTRIES, OLD = _fetched_before(sightings), _fetched_before(sighted)


def _sighting(row: Any) -> Sighting:
    return Sighting(
        report=row.report,
        entry=row.entry,
        seen_as=SeenAs(row.seen_as),
        email=row.email,
        name=row.name,
        stays=tuple(Span(*map(datetime.fromisoformat, stay)) for stay in json.loads(row.stays)),
    )


def _row(activity_id: str, sighting: Sighting) -> dict[str, Any]:
    return {
        "activity_id": activity_id,
        "report": sighting.report,
        "entry": sighting.entry,
        "seen_as": sighting.seen_as.value,
        "email": sighting.email,
        "name": sighting.name,
        "stays": json.dumps([[stay.start.isoformat(), stay.end.isoformat()] for stay in sighting.stays]),
    }


class SqlSightings:
    """Whom the providers of meetings saw."""

    def __init__(self, rows: Rows) -> None:
        self.rows = rows

    def of(self, activity_id: str) -> Sighted | None:
        """Give what was seen at an activity, by report and entry; None: nobody has asked yet."""
        row = self.rows.one(sighted, activity_id=activity_id)
        if row is None:
            return None
        found = map(_sighting, self.rows.all(sightings, activity_id=activity_id))
        by_entry = sorted(found, key=lambda one: (one.report, one.entry))
        return Sighted(fetched_at=row.fetched_at, sightings=tuple(by_entry))

    def put(self, activity_id: str, seen: Sighted) -> None:
        """Keep what was seen in place of what was known of the same entries; others stay."""
        self.rows.put(sighted, KEY, {"activity_id": activity_id, "fetched_at": seen.fetched_at})
        self.rows.put(sightings, KEY_OF_AN_ENTRY, *(_row(activity_id, one) for one in seen.sightings))

    def remove(self, activity_id: str, some: Iterable[Sighting]) -> None:
        """Take some of what was seen at an activity out."""
        for one in some:
            self.rows.delete(sightings, activity_id=activity_id, report=one.report, entry=one.entry)

    def forget_before(self, instant: datetime) -> int:
        """Forget what was fetched before an instant; give of how many activities."""
        old = {"organisation_id": self.rows.organisation_id, "before": instant}
        self.rows.write(OLD_ENTRIES, old)
        return self.rows.write(OLD, old)

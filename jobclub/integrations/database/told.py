"""What each person was told of each activity, as rows."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import asdict
from typing import Any

from jobclub.core.notices.calendar import Told
from jobclub.integrations.database.rows import Rows
from jobclub.integrations.database.tables import told

KEY = ("participant_id", "activity_id")


def _told(row: Any) -> Told:
    values = row._asdict()
    del values["organisation_id"]
    return Told(**values)


class SqlToldbook:
    """What each person was told of each activity."""

    def __init__(self, rows: Rows) -> None:
        self.rows = rows

    def of(self, participant_id: str, group_id: str) -> list[Told]:
        """Give what somebody was told of a group's activities, by time."""
        by = {"participant_id": participant_id, "group_id": group_id}
        return [_told(row) for row in self.rows.all(told, "starts_at", "activity_id", **by)]

    def save(self, new: Iterable[Told]) -> None:
        """Put in, or replace, what somebody was told."""
        self.rows.put(told, KEY, *map(asdict, new))

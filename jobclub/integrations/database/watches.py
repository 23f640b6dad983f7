"""What the clock looks at, as rows."""

from __future__ import annotations

from dataclasses import fields
from typing import Any

from jobclub.core.notices.watch import Watch, Watched
from jobclub.integrations.database.rows import Rows
from jobclub.integrations.database.tables import watches

KEY = ("subject_id",)
TOLD = tuple(field.name for field in fields(Watch))


def watch_of(row: Any) -> Watch:
    """Read a watch from its row."""
    return Watch(
        kind=Watched(row.kind),
        subject_id=row.subject_id,
        watched_until=row.watched_until,
        attention_at=row.attention_at,
    )


class SqlWatches:
    """What the clock looks at in one organisation."""

    def __init__(self, rows: Rows) -> None:
        self.rows = rows

    def get(self, subject_id: str) -> Watch | None:
        """Give the watch over something, if there is one."""
        row = self.rows.one(watches, subject_id=subject_id)
        return None if row is None else watch_of(row)

    def save(self, watch: Watch) -> None:
        """Put in or replace, and free of any claim."""
        told = {name: getattr(watch, name) for name in TOLD}
        self.rows.put(watches, KEY, {**told, "kind": watch.kind.value, "claimed_until": None})

    def remove(self, subject_id: str) -> None:
        """Look at this no more; there may be no such watch."""
        self.rows.delete(watches, subject_id=subject_id)

"""Whom the providers of meetings saw, in memory."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime

from jobclub.core.activities.sightings import Sighted, Sighting
from jobclub.integrations.memory.books import Books


class MemorySightings:
    """Whom the providers of meetings saw."""

    def __init__(self, books: Books) -> None:
        self._books = books

    def of(self, activity_id: str) -> Sighted | None:
        """Give what was seen at an activity, by report and entry; None: nobody has asked yet."""
        return self._books.sightings.get(activity_id)

    def put(self, activity_id: str, seen: Sighted) -> None:
        """Keep what was seen in place of what was known of the same entries; others stay."""
        before = self.of(activity_id)
        every = (*(before.sightings if before else ()), *seen.sightings)
        by_entry = {(one.report, one.entry): one for one in every}
        kept = tuple(by_entry[entry] for entry in sorted(by_entry))
        self._books.sightings.put(activity_id, replace(seen, sightings=kept))

    def remove(self, activity_id: str, some: Iterable[Sighting]) -> None:
        """Take some of what was seen at an activity out."""
        gone = {(one.report, one.entry) for one in some}
        seen = self.of(activity_id)
        if seen is not None and gone:
            left = tuple(one for one in seen.sightings if (one.report, one.entry) not in gone)
            self._books.sightings.put(activity_id, replace(seen, sightings=left))

    def forget_before(self, instant: datetime) -> int:
        """Forget what was fetched before an instant; give of how many activities."""
        kept = self._books.sightings
        old = [activity_id for activity_id, seen in kept.items() if seen.fetched_at < instant]
        for activity_id in old:
            kept.drop(activity_id)
        return len(old)

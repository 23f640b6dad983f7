"""Whom the providers of meetings saw, in memory."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime

from jobclub.core.cohorts.sightings import Sighted, Sighting
from jobclub.integrations.memory.books import Books


class MemorySightings:
    """Whom the providers of meetings saw."""

    def __init__(self, books: Books) -> None:
        self._books = books

    def of(self, session_id: str) -> Sighted | None:
        """Give what was seen at a session, by report and entry; None: nobody has asked yet."""
        return self._books.sightings.get(session_id)

    def put(self, session_id: str, seen: Sighted) -> None:
        """Keep what was seen in place of what was known of the same entries; others stay."""
        before = self.of(session_id)
        every = (*(before.sightings if before else ()), *seen.sightings)
        by_entry = {(one.report, one.entry): one for one in every}
        kept = tuple(by_entry[entry] for entry in sorted(by_entry))
        self._books.sightings.put(session_id, replace(seen, sightings=kept))

    def remove(self, session_id: str, some: Iterable[Sighting]) -> None:
        """Take some of what was seen at a session out."""
        gone = {(one.report, one.entry) for one in some}
        seen = self.of(session_id)
        if seen is not None and gone:
            left = tuple(one for one in seen.sightings if (one.report, one.entry) not in gone)
            self._books.sightings.put(session_id, replace(seen, sightings=left))

    def forget_before(self, instant: datetime) -> int:
        """Forget what was fetched before an instant; give of how many sessions."""
        kept = self._books.sightings
        old = [session_id for session_id, seen in kept.items() if seen.fetched_at < instant]
        for session_id in old:
            kept.drop(session_id)
        return len(old)

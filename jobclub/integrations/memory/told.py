"""What each person was told of each session, in memory."""

from __future__ import annotations

from collections.abc import Iterable

from jobclub.core.notices.calendar import Told
from jobclub.integrations.memory.books import Books


class MemoryToldbook:
    """What each person was told of each session."""

    def __init__(self, books: Books) -> None:
        self._books = books

    def of(self, participant_id: str, cohort_id: str) -> list[Told]:
        """Give what somebody was told of a cohort's sessions, by time."""
        found = [
            told
            for told in self._books.told.values()
            if (told.participant_id, told.cohort_id) == (participant_id, cohort_id)
        ]
        return sorted(found, key=lambda told: (told.starts_at, told.session_id))

    def save(self, new: Iterable[Told]) -> None:
        """Put in, or replace, what somebody was told."""
        for told in new:
            self._books.told.put((told.participant_id, told.session_id), told)

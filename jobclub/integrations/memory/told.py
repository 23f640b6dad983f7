"""What each person was told of each activity, in memory."""

from __future__ import annotations

from collections.abc import Iterable

from jobclub.core.notices.calendar import Told
from jobclub.integrations.memory.books import Books


class MemoryToldbook:
    """What each person was told of each activity."""

    def __init__(self, books: Books) -> None:
        self._books = books

    def of(self, participant_id: str, group_id: str) -> list[Told]:
        """Give what somebody was told of a group's activities, by time."""
        found = [
            told
            for told in self._books.told.values()
            if (told.participant_id, told.group_id) == (participant_id, group_id)
        ]
        return sorted(found, key=lambda told: (told.starts_at, told.activity_id))

    def save(self, new: Iterable[Told]) -> None:
        """Put in, or replace, what somebody was told."""
        for told in new:
            self._books.told.put((told.participant_id, told.activity_id), told)

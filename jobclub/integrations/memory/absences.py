"""Who said that they can't come, in memory."""

from __future__ import annotations

from collections.abc import Iterable

from jobclub.core.office.reach import Absence
from jobclub.integrations.memory.books import Books


class MemoryAbsences:
    """Who said that they can't come."""

    def __init__(self, books: Books) -> None:
        self._books = books

    def of_sessions(self, session_ids: Iterable[str]) -> list[Absence]:
        """Give who can't come to several sessions, in the order it was said."""
        wanted = frozenset(session_ids)
        found = [absence for absence in self._books.absences.values() if absence.session_id in wanted]
        return sorted(found, key=lambda one: (one.at, one.session_id, one.participant_id))

    def add(self, absence: Absence) -> None:
        """Put it in; said twice is said once."""
        key = (absence.session_id, absence.participant_id)
        if key not in self._books.absences:
            self._books.absences.put(key, absence)

    def remove(self, session_id: str, participant_id: str) -> None:
        """Take it back; there may be none."""
        self._books.absences.discard((session_id, participant_id))

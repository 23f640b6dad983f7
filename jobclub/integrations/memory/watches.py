"""What the clock looks at, in memory."""

from __future__ import annotations

from jobclub.core.notices.watch import Watch
from jobclub.integrations.memory.books import Books


class MemoryWatches:
    """What the clock looks at in one organisation."""

    def __init__(self, books: Books) -> None:
        self._books = books

    def get(self, subject_id: str) -> Watch | None:
        """Give the watch over a cohort or organisation, if there is one."""
        return self._books.watches.get(subject_id)

    def save(self, watch: Watch) -> None:
        """Put in or replace, and free of any claim."""
        self._books.watches.put(watch.subject_id, watch)
        self._books.watch_claims.discard(watch.subject_id)

    def remove(self, subject_id: str) -> None:
        """Look at this no more; there may be no such watch."""
        self._books.watches.discard(subject_id)
        self._books.watch_claims.discard(subject_id)

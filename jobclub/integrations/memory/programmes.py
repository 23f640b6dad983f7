"""Programmes in all their versions, in memory."""

from __future__ import annotations

from jobclub.core.errors import NotFound
from jobclub.core.office.lists import Page, Window
from jobclub.core.office.programmes import StoredProgramme
from jobclub.integrations.memory.books import Books
from jobclub.integrations.memory.pages import page_by_id


class MemoryProgrammes:
    """Programmes in all their versions."""

    def __init__(self, books: Books) -> None:
        self._books = books

    def get(self, programme_id: str) -> StoredProgramme:
        """Raises NotFound."""
        if programme_id not in self._books.programmes:
            raise NotFound("programme")
        return self._books.programmes[programme_id]

    def latest(self, key: str) -> StoredProgramme | None:
        """Give the newest version of a programme, if there is one."""
        return max(self._of(key), key=lambda stored: stored.version, default=None)

    def add(self, stored: StoredProgramme) -> None:
        """Keep a new version."""
        self._books.programmes.put(stored.id, stored)

    def page(self, window: Window, *, key: str | None = None) -> Page[StoredProgramme]:
        """Give programmes by id, in all versions; of one key if asked."""
        return page_by_id(self._of(key), window)

    def _of(self, key: str | None) -> list[StoredProgramme]:
        return [stored for stored in self._books.programmes.values() if key in {None, stored.programme.key}]

"""Messages in an organisation's own words, in memory."""

from __future__ import annotations

from dataclasses import replace

from jobclub.core.errors import Stale
from jobclub.core.notices.kinds import Notice
from jobclub.core.notices.own_wording import OwnWording
from jobclub.integrations.memory.books import Books


class MemoryWordings:
    """The messages that the organisation says in words of its own."""

    def __init__(self, books: Books) -> None:
        self._books = books

    def of(self, notice: Notice, language: str) -> OwnWording | None:
        """Give the own words for a message, if there are any."""
        return self._books.wordings.get((notice, language))

    def all(self) -> list[OwnWording]:
        """Give all of them, by message and language."""
        return sorted(self._books.wordings.values(), key=lambda own: (own.notice, own.language))

    def save(self, own: OwnWording) -> OwnWording:
        """Keep words in place of those before, and give them with their new version. Raises Stale."""
        before = self.of(own.notice, own.language)
        if own.version != (before.version if before else 0):
            raise Stale("These words were changed meanwhile. Read them again, then repeat your change.")
        saved = replace(own, version=own.version + 1)
        self._books.wordings.put((own.notice, own.language), saved)
        return saved

    def remove(self, notice: Notice, language: str) -> None:
        """Keep no own words for a message any more."""
        if (notice, language) in self._books.wordings:
            self._books.wordings.drop((notice, language))

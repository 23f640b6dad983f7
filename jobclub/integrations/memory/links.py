"""People's links, in memory."""

from __future__ import annotations

from jobclub.core.errors import NotFound
from jobclub.core.people.link import Link
from jobclub.integrations.memory.books import Books
from jobclub.integrations.memory.versions import risen


class MemoryLinks:
    """People's links."""

    def __init__(self, books: Books) -> None:
        self._books = books

    def add(self, link: Link) -> None:
        """Keep a new link."""
        self._books.links.put(link.id, link)

    def of_participant(self, participant_id: str) -> list[Link]:
        """Give a participant's links, oldest first."""
        return [link for link in self._all() if link.participant_id == participant_id]

    def of_staff(self, staff_id: str) -> list[Link]:
        """Give the links of somebody of the staff, oldest first."""
        return [link for link in self._all() if link.staff_id == staff_id]

    def of_guest(self, guest_id: str) -> list[Link]:
        """Give the links of a guest, oldest first."""
        return [link for link in self._all() if link.guest_id == guest_id]

    def save(self, link: Link) -> Link:
        """Keep a changed one and give it with its new version. Raises NotFound, Stale."""
        if link.id not in self._books.links:
            raise NotFound("link")
        saved = risen(self._books.links[link.id], link)
        self._books.links.put(saved.id, saved)
        return saved

    def _all(self) -> list[Link]:
        return sorted(self._books.links.values(), key=lambda link: link.id)

"""The guests of sessions and webinars, in memory."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime

from jobclub.core.activities.guest import Guest
from jobclub.core.errors import NotFound
from jobclub.integrations.memory.books import Books
from jobclub.integrations.memory.versions import risen


class MemoryGuests:
    """The guests of sessions and webinars."""

    def __init__(self, books: Books) -> None:
        self._books = books

    def of_activities(self, activity_ids: Iterable[str]) -> list[Guest]:
        """Give those who are invited to several, in the order they were."""
        wanted = frozenset(activity_ids)
        found = (guest for guest in self._books.guests.values() if guest.activity_id in wanted)
        return sorted((one for one in found if one.removed_at is None), key=lambda guest: guest.id)

    def get(self, guest_id: str) -> Guest:
        """Raises NotFound."""
        if guest_id not in self._books.guests:
            raise NotFound("guest")
        return self._books.guests[guest_id]

    def add(self, guest: Guest) -> None:
        """Keep a new guest."""
        self._books.guests.put(guest.id, guest)

    def save(self, guest: Guest) -> Guest:
        """Keep a changed one and give it with its new version. Raises NotFound, Stale."""
        before = self.get(guest.id)
        saved = replace(
            risen(before, guest), told_starts_at=before.told_starts_at, told_certain=before.told_certain
        )
        self._books.guests.put(saved.id, saved)
        return saved

    def note_told(self, guest_id: str, starts_at: datetime | None, *, certain: bool = True) -> None:
        """Note what a guest was told."""
        told = replace(self.get(guest_id), told_starts_at=starts_at, told_certain=certain)
        self._books.guests.put(guest_id, told)

    def remove(self, guest_id: str) -> None:
        """Take a guest out. Raises NotFound."""
        self.get(guest_id)
        self._books.guests.drop(guest_id)

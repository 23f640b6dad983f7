"""What goes through an organisation's walls, in memory: its logo, who asks for a place, what it shares."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import replace
from datetime import date, datetime

from jobclub.core.cohorts.share import Share
from jobclub.core.errors import NotFound
from jobclub.core.people.look import Logo
from jobclub.core.people.registration import Registration, Wanted
from jobclub.integrations.memory.books import Books

THE_LOGO = "logo"
Everybodys = Callable[[], Iterable[Books]]


class MemoryRegistrations:
    """Who asks for a place by themselves, and has not confirmed it yet."""

    def __init__(self, books: Books) -> None:
        self._books = books

    def add(self, registration: Registration) -> None:
        """Put one in."""
        self._books.registrations.put(registration.id, registration)

    def get(self, registration_id: str) -> Registration:
        """Give one. Raises NotFound."""
        if registration_id not in self._books.registrations:
            raise NotFound("registration")
        return self._books.registrations[registration_id]

    def opened_by(self, digest: str) -> Registration:
        """Give the one with this secret. Raises NotFound."""
        for one in self._books.registrations.values():
            if one.digest == digest:
                return one
        raise NotFound("registration")

    def asked_for(self, wanted: Wanted, address: str) -> Registration | None:
        """Give the last one for the same from an address."""
        found = [
            one
            for one in self._books.registrations.values()
            if (one.wanted, one.address_key) == (wanted, address)
        ]
        return max(found, key=lambda one: (one.asked_at, one.id), default=None)

    def save(self, registration: Registration) -> None:
        """Keep a changed one."""
        self._books.registrations.put(registration.id, registration)

    def remove(self, registration_id: str) -> None:
        """Take one out."""
        if registration_id in self._books.registrations:
            self._books.registrations.drop(registration_id)

    def forget(self, until: datetime) -> int:
        """Take out all that ended up to an instant, and tell how many there were."""
        ended = [one.id for one in self._books.registrations.values() if one.ends_at <= until]
        for registration_id in ended:
            self._books.registrations.drop(registration_id)
        return len(ended)


class MemoryShares:
    """Programmes that organisations give each other; ``everybodys`` are the books of all of them."""

    def __init__(self, books: Books, organisation_id: str, everybodys: Everybodys) -> None:
        self._books = books
        self._id = organisation_id
        self._everybodys = everybodys

    def add(self, share: Share) -> None:
        """Put one in."""
        self._books.shares.put(share.id, share)

    def given(self) -> list[Share]:
        """Give what this organisation shared, newest first."""
        return sorted(self._books.shares.values(), key=lambda share: share.id, reverse=True)

    def get(self, share_id: str) -> Share:
        """Give one of those. Raises NotFound."""
        if share_id not in self._books.shares:
            raise NotFound("share")
        return self._books.shares[share_id]

    def end(self, share_id: str, at: datetime) -> Share:
        """Take one back, and give it as it is then. Raises NotFound."""
        share = self.get(share_id)
        ended = replace(share, ended_at=share.ended_at or at)
        self._books.shares.put(share_id, ended)
        return ended

    def offered(self, today: date) -> list[Share]:
        """Give what others share with this organisation, newest first."""
        others = [one for books in self._everybodys() for one in books.shares.values()]
        mine = [one for one in others if one.taker_id == self._id and one.holds(today)]
        return sorted(mine, key=lambda share: share.id, reverse=True)


class MemoryOutward:
    """What goes through an organisation's walls, each by a door of its own."""

    def __init__(self, books: Books, organisation_id: str, everybodys: Everybodys) -> None:
        self._books = books
        self.registrations = MemoryRegistrations(books)
        self.shares = MemoryShares(books, organisation_id, everybodys)

    def logo(self) -> Logo | None:
        """Give the picture on the organisation's pages, if there is one."""
        return self._books.logos.get(THE_LOGO)

    def set_logo(self, logo: Logo | None) -> None:
        """Keep another picture, or none."""
        if logo is not None:
            self._books.logos.put(THE_LOGO, logo)
        elif THE_LOGO in self._books.logos:
            self._books.logos.drop(THE_LOGO)

"""The ports to what goes through an organisation's walls: its logo, who asks for a place, what it shares."""

from __future__ import annotations

from datetime import date, datetime
from typing import Protocol

from jobclub.core.cohorts.share import Share
from jobclub.core.people.look import Logo
from jobclub.core.people.organisation import Organisation
from jobclub.core.people.registration import Registration, Wanted


class Directory(Protocol):
    """Who is found by a name, across organisations."""

    def organisation_named(self, name: str) -> Organisation | None:
        """Look up an organisation: for the operator at the command line."""

    def organisation_at(self, page_name: str) -> Organisation | None:
        """Look up whose public pages are found by a word: for everybody, and for who shares a programme."""


class Registrations(Protocol):
    """Who asks for a place by themselves, and has not confirmed it yet."""

    def add(self, registration: Registration) -> None: ...

    def get(self, registration_id: str) -> Registration:
        """Raises NotFound."""

    def opened_by(self, digest: str) -> Registration:
        """Give the one with this secret, kept from others until the act ends. Raises NotFound."""

    def asked_for(self, wanted: Wanted, address: str) -> Registration | None:
        """Give the last one for the same with this folded e-mail address, or these digits of a phone."""

    def save(self, registration: Registration) -> None: ...

    def remove(self, registration_id: str) -> None: ...

    def forget(self, until: datetime) -> int:
        """Take out all that ended up to an instant, and tell how many there were."""


class Shares(Protocol):
    """Programmes that organisations give each other."""

    def add(self, share: Share) -> None: ...

    def given(self) -> list[Share]:
        """Give what this organisation shared, newest first."""

    def get(self, share_id: str) -> Share:
        """Give one of those. Raises NotFound."""

    def end(self, share_id: str, at: datetime) -> Share:
        """Take one back, and give it as it is then. Raises NotFound."""

    def offered(self, today: date) -> list[Share]:
        """Give what others share with this organisation: one of the looks across organisations."""


class Outward(Protocol):
    """What goes through an organisation's walls, each by a door of its own."""

    @property
    def registrations(self) -> Registrations: ...
    @property
    def shares(self) -> Shares: ...

    def logo(self) -> Logo | None:
        """Give the picture on the organisation's pages, if there is one."""

    def set_logo(self, logo: Logo | None) -> None:
        """Keep another picture, or none."""

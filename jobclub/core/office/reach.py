"""The ports to people's own links, and to what they say through them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from jobclub.core.people.link import Link, Purpose
from jobclub.core.people.staff import Actor, Staff, Token


@dataclass(frozen=True, slots=True)
class Opened:
    """A link that was found by its secret, and the organisation it belongs to (with its zone).

    ``staff`` is whose it is, if it is one of the staff's.
    """

    organisation_id: str
    zone: str
    link: Link
    staff: Staff | None = None

    def opens(self, purpose: Purpose, now: datetime) -> bool:
        """Tell whether it leads there still: whoever left is led nowhere."""
        here = self.staff is None or self.staff.is_here
        return self.link.purpose is purpose and here and self.link.opens(now)


@dataclass(frozen=True, slots=True)
class Keyed:
    """A token that was found by its secret, its organisation (with its zone), and whose it is."""

    organisation_id: str
    zone: str
    token: Token
    staff: Staff | None = None

    def opens(self, now: datetime) -> bool:
        """Tell whether it is valid: nobody who left holds one."""
        return self.token.opens(now) and (self.staff is None or self.staff.is_here)


@dataclass(frozen=True, slots=True)
class Employed:
    """One of the staff, and the organisation they work for (with its zone)."""

    organisation_id: str
    zone: str
    staff: Staff

    @property
    def actor(self) -> Actor:
        """Them as the one who acts."""
        return Actor(
            organisation_id=self.organisation_id,
            caller_id=self.staff.id,
            role=self.staff.role,
            staff_id=self.staff.id,
            zone=self.zone,
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Absence:
    """Somebody said ahead that they can't come to a session, at an instant (UTC)."""

    session_id: str
    participant_id: str
    at: datetime


class Links(Protocol):
    """People's links."""

    def add(self, link: Link) -> None: ...

    def of_participant(self, participant_id: str) -> list[Link]: ...

    def of_staff(self, staff_id: str) -> list[Link]: ...

    def of_guest(self, guest_id: str) -> list[Link]: ...

    def save(self, link: Link) -> Link:
        """Keep a changed one. Raises Stale."""


class Absences(Protocol):
    """Who said that they can't come."""

    def of_sessions(self, session_ids: Iterable[str]) -> list[Absence]: ...

    def add(self, absence: Absence) -> None:
        """Put it in; said twice is said once."""

    def remove(self, session_id: str, participant_id: str) -> None:
        """Take it back; there may be none."""

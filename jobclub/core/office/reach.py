"""The ports to people's own links, and to what they say through them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from jobclub.core.people.link import Link


@dataclass(frozen=True, slots=True)
class Opened:
    """A link that was found by its secret, and the organisation it belongs to (with its zone)."""

    organisation_id: str
    zone: str
    link: Link


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

    def save(self, link: Link) -> Link:
        """Keep a changed one. Raises Stale."""

    def forget(self, before: datetime) -> None:
        """Take out all that ended or were revoked before an instant."""


class Absences(Protocol):
    """Who said that they can't come."""

    def of_sessions(self, session_ids: Iterable[str]) -> list[Absence]: ...

    def add(self, absence: Absence) -> None:
        """Put it in; said twice is said once."""

    def remove(self, session_id: str, participant_id: str) -> None:
        """Take it back; there may be none."""

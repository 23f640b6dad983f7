"""What happens to the staff, and to how they get in."""

from __future__ import annotations

from dataclasses import dataclass

from jobclub.core.events.kinds import Event


@dataclass(frozen=True, slots=True, kw_only=True)
class StaffEvent(Event):
    """Something that happened to one of the staff."""

    staff_id: str


class StaffAdded(StaffEvent):
    """Somebody joined the staff."""


class StaffChanged(StaffEvent):
    """Name, e-mail, role or account of one of the staff were set."""


class StaffRemoved(StaffEvent):
    """Somebody left the staff, and their keys work no longer."""


class StaffReturned(StaffEvent):
    """Somebody who had left works here again."""


class SignInAsked(StaffEvent):
    """Somebody asked for a link to sign in with, for an address of the staff; it goes there by mail."""


class StaffSignedOut(StaffEvent):
    """All sessions of one of the staff were ended."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SignInLinkMade(StaffEvent):
    """The operator made a link to sign in with; its secret was shown once."""

    link_id: str


@dataclass(frozen=True, slots=True, kw_only=True)
class StaffSignedIn(StaffEvent):
    """One of the staff signed in; the link is the session that began."""

    link_id: str

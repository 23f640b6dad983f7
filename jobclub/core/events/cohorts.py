"""What happens to cohorts, their sessions and their guests."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from jobclub.core.events.kinds import CohortEvent, Event, GuestEvent, SessionEvent


class CohortPlanned(CohortEvent):
    """A cohort was planned as a draft."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CohortsPlanned(Event):
    """Several cohorts were planned in one act."""

    cohort_ids: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class CohortChanged(CohortEvent):
    """Settings of a cohort were changed."""

    consultant_before: str | None
    consultant_id: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class CohortRetimed(CohortEvent):
    """A zone's rules changed, and with them the instants of a cohort's sessions ahead.

    ``left_out`` are sessions at which the consultant would now be in two places.
    """

    left_out: tuple[str, ...] = ()


class CohortOpened(CohortEvent):
    """A cohort takes participants."""


class CohortCompleted(CohortEvent):
    """A cohort is over; who met the rule completed it."""


class CohortCancelled(CohortEvent):
    """A cohort was called off."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SessionMoved(SessionEvent):
    """A session got another time. ``was`` and ``starts_at`` are RFC 3339 instants.

    ``changed`` are later ones that moved along, ``kept`` those that kept a time of their own, ``skipped``
    the closed days (ISO dates) that were left out.
    """

    version: ClassVar[int] = 2
    was: str
    starts_at: str
    changed: tuple[str, ...] = ()
    kept: tuple[str, ...] = ()
    skipped: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class SessionCancelled(SessionEvent):
    """A session was called off.

    ``changed`` are the other sessions whose unit changed, ``added`` the one put at the end, ``dropped`` the
    units that no session carries any more, and ``skipped`` the closed days (ISO dates) that were left out.
    """

    version: ClassVar[int] = 2
    changed: tuple[str, ...] = ()
    added: str | None = None
    dropped: tuple[str, ...] = ()
    skipped: tuple[str, ...] = ()


class SessionInserted(SessionEvent):
    """One more session was put into the plan."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SessionSubstituted(SessionEvent):
    """Another member of the staff runs one session, or its cohort's consultant took it back."""

    consultant_before: str | None
    consultant_id: str


class SessionHeld(SessionEvent):
    """The consultant confirmed that a session took place."""


class SessionChanged(SessionEvent):
    """Topic, agenda, mode, place or meeting of a session were set."""


class MeetingReady(SessionEvent):
    """The way into a session's meeting is there, or is another one."""


class HomeworkSet(SessionEvent):
    """A group's homework for a session was set."""


class GuestInvited(GuestEvent):
    """A guest was put on a session."""


class GuestChanged(GuestEvent):
    """A guest's details, or whether they come, were set."""


class GuestRemoved(GuestEvent):
    """A guest was taken off a session."""

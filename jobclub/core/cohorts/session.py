"""One meeting of a cohort: when, how, with which unit, and how far it has come."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum
from typing import ClassVar

from jobclub.core.activities.activity import Activity, ActivityKind
from jobclub.core.activities.agenda import AgendaItem
from jobclub.core.errors import SessionNotPlanned, SessionNotStarted


class SessionState(StrEnum):
    """How far a session has come.

    ``planned``, ``held`` and ``cancelled`` are decided by people and kept; ``running`` and ``ended``
    are told by the clock.
    """

    PLANNED = "planned"
    RUNNING = "running"
    ENDED = "ended"
    HELD = "held"
    CANCELLED = "cancelled"


DECIDED = frozenset({SessionState.HELD, SessionState.CANCELLED})
"""States that people gave it, after which it stays as it is."""
CLOCKED = frozenset({SessionState.RUNNING, SessionState.ENDED})
"""States that only the clock gives it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Session(Activity):
    """One meeting of a cohort.

    ``moved`` tells that it got its time individually: it was moved alone, or inserted. ``topic`` and
    ``agenda`` are what this group made of its units; None is the programme's. ``consultant_id`` is who
    runs it instead of the cohort's consultant (then it is ``substituted``), or who ran it once that is
    frozen.
    """

    kind: ClassVar[ActivityKind] = ActivityKind.SESSION

    unit_key: str | None
    merged_unit_keys: tuple[str, ...] = ()
    topic: str | None = None
    agenda: tuple[AgendaItem, ...] | None = None
    state: SessionState = SessionState.PLANNED
    reason: str | None = None
    moved: bool = False
    consultant_id: str | None = None
    substituted: bool = False

    @property
    def unit_keys(self) -> tuple[str, ...]:
        """Every unit this session carries: one mark credits them all."""
        return (*((self.unit_key,) if self.unit_key else ()), *self.merged_unit_keys)

    @property
    def takes_place(self) -> bool:
        """Whether it is not cancelled."""
        return self.state is not SessionState.CANCELLED

    @property
    def decided(self) -> bool:
        """Whether it is held or cancelled, and so stays as it is."""
        return self.state in DECIDED

    def is_substituted_by(self, staff_id: str | None) -> bool:
        """Tell whether somebody stands in here for the cohort's consultant."""
        return self.takes_place and self.substituted and self.consultant_id == staff_id

    def as_of(self, now: datetime) -> Session:
        """Give the session with the state that the clock derives."""
        if self.decided or not self.has_started(now):
            return self
        return replace(self, state=SessionState.ENDED if self.has_ended(now) else SessionState.RUNNING)

    def with_units_of(self, other: Session) -> Session:
        """Give the session with what another one is about: its units, and what the group made of them."""
        return replace(
            self,
            unit_key=other.unit_key,
            merged_unit_keys=other.merged_unit_keys,
            topic=other.topic,
            agenda=other.agenda,
        )


def must_be_planned(session: Session) -> None:
    """Let pass a session that is neither held nor cancelled.

    Raises:
        SessionNotPlanned: What is held is frozen, what is cancelled is over.
    """
    if session.decided:
        raise SessionNotPlanned(f"This session is {session.state}; it can no longer be changed.")


def held(session: Session, *, consultant_id: str | None, now: datetime) -> Session:
    """Confirm that a session took place: date, unit, consultant and agenda are frozen with it.

    Raises:
        SessionNotPlanned: It is held or cancelled.
        SessionNotStarted: Its time has not come.
    """
    must_be_planned(session)
    must_have_started(session, now)
    return replace(session, state=SessionState.HELD, consultant_id=session.consultant_id or consultant_id)


def must_have_started(session: Session, now: datetime) -> None:
    """Let pass a session whose time has come.

    Raises:
        SessionNotStarted: It lies ahead.
    """
    if not session.has_started(now):
        raise SessionNotStarted(f"This session starts at {session.wall.local.isoformat()}; wait until then.")


def cancelled(session: Session, *, reason: str) -> Session:
    """Give the session as called off, with its reason."""
    return replace(session, state=SessionState.CANCELLED, reason=reason)

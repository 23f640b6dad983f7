"""What tests do to a club's plan: the acts, with what most of them leave out."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

from jobclub.core.cohorts.cancellation import Calling, UnitFate, called_off
from jobclub.core.cohorts.cohort import Cohort
from jobclub.core.cohorts.insertion import Inserting, inserted
from jobclub.core.cohorts.moves import moved, moved_with_later
from jobclub.core.cohorts.plan import ClosedDays
from jobclub.core.cohorts.session import SessionState
from jobclub.core.events import SessionCancelled, SessionMoved

Off = Callable[..., Cohort]
Pointers = Callable[..., list[str]]
SECOND = timedelta(seconds=1)
DAY = timedelta(days=1)
WEEK = timedelta(days=7)
EARLY = datetime(2027, 1, 4, 9, tzinfo=UTC)
"""A week before the club begins."""


def at(instant: datetime | str) -> datetime:
    """Give an instant that may be written."""
    return datetime.fromisoformat(instant) if isinstance(instant, str) else instant


def move(
    club: Cohort, session_id: str, starts_at: datetime | str, *, marked: str = "", now: datetime = EARLY
) -> Cohort:
    """Move one session."""
    return moved(club, session_id, at(starts_at), marked=marked.split(), now=now)[0]


def shift(
    club: Cohort,
    session_id: str,
    starts_at: datetime | str,
    *,
    marked: str = "",
    closed: ClosedDays | None = None,
    now: datetime = EARLY,
) -> tuple[Cohort, SessionMoved]:
    """Move one session and all later ones."""
    return moved_with_later(
        club, session_id, at(starts_at), marked=marked.split(), closed=closed or {}, now=now
    )


def call_off(
    club: Cohort,
    session_id: str,
    unit: UnitFate | None = None,
    *,
    replacement: bool = False,
    marked: str = "",
    closed: ClosedDays | None = None,
    now: datetime = EARLY,
) -> tuple[Cohort, SessionCancelled]:
    """Call one session off; a replacement has the id ``new``."""
    calling = Calling(reason="flood", replacement=replacement, unit=unit)
    return called_off(
        club, session_id, calling, marked=marked.split(), closed=closed or {}, new_id="new", now=now
    )


def insert(club: Cohort, starts_at: datetime | str, *, now: datetime = EARLY, **about: Any) -> Cohort:
    """Insert a session, which has the id ``extra``."""
    wish = Inserting(starts_at=at(starts_at), reason="They asked for it", **about)
    return inserted(club, wish, new_id="extra", now=now)[0]


def units(club: Cohort) -> dict[str, tuple[str, ...]]:
    """Give what each session that takes place carries, by time."""
    return {session.id: session.unit_keys for session in club.taking_place()}


def times(club: Cohort) -> dict[str, str]:
    """Give the wall time of each session that takes place, by time."""
    return {session.id: f"{session.wall.local:%m-%d %H:%M}" for session in club.taking_place()}


def in_state(club: Cohort, session_id: str, state: SessionState) -> Cohort:
    """Put a session into a state and do no more."""
    return club.with_session(replace(club.session(session_id), state=state))

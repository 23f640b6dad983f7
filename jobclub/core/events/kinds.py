"""What every event is, and what events of one kind have in common."""

from __future__ import annotations

from dataclasses import dataclass, fields
from datetime import datetime
from typing import Any, ClassVar


@dataclass(frozen=True, slots=True, kw_only=True)
class Event:
    """Something that happened at an instant (UTC)."""

    version: ClassVar[int] = 1
    at: datetime

    def ids(self) -> dict[str, Any]:
        """Give everything but the instant: what the trail keeps beside it."""
        return {f.name: getattr(self, f.name) for f in fields(self) if f.name != "at"}


@dataclass(frozen=True, slots=True, kw_only=True)
class CohortEvent(Event):
    """Something that happened to a cohort."""

    cohort_id: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SessionEvent(Event):
    """Something that happened to a session of a cohort."""

    cohort_id: str
    session_id: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PlaceEvent(Event):
    """Something that happened to a participant's place in a cohort."""

    cohort_id: str
    place_id: str
    participant_id: str


@dataclass(frozen=True, slots=True, kw_only=True)
class VisitEvent(Event):
    """Something that happened to a visit: by whom, from which place, to which session."""

    place_id: str
    participant_id: str
    session_id: str


@dataclass(frozen=True, slots=True, kw_only=True)
class GuestEvent(Event):
    """Something that happened to a guest of a session, or of a webinar."""

    session_id: str | None = None
    cohort_id: str | None = None
    webinar_id: str | None = None
    guest_id: str

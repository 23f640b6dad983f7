"""What happens to marks and homework, and who is called."""

from __future__ import annotations

from dataclasses import dataclass

from jobclub.core.events.kinds import Event, PlaceEvent, SessionEvent


class AttendanceMarked(SessionEvent):
    """Who was there was marked."""


@dataclass(frozen=True, slots=True, kw_only=True)
class HomeworkHandedIn(Event):
    """A participant's homework came in."""

    homework_id: str
    submission_id: str
    participant_id: str


@dataclass(frozen=True, slots=True, kw_only=True)
class FeedbackGiven(Event):
    """A consultant answered a submission."""

    submission_id: str


@dataclass(frozen=True, slots=True, kw_only=True)
class HomeworkWaived(Event):
    """One person need not do one task."""

    homework_id: str
    participant_id: str


@dataclass(frozen=True, slots=True, kw_only=True)
class CallMade(PlaceEvent):
    """Somebody was called about their place, for a reason."""

    why: str


@dataclass(frozen=True, slots=True, kw_only=True)
class CallPutOff(PlaceEvent):
    """A call to somebody was put off until the next day."""

    why: str

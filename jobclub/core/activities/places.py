"""Places of an activity: who has one, and how many are left.

An enrolment is a place in a cohort. The functions know an activity's capacity, never what it is.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime
from enum import StrEnum


class PlaceState(StrEnum):
    """Where a participant stands with a place."""

    ENROLLED = "enrolled"
    WITHDRAWN = "withdrawn"
    COMPLETED = "completed"
    ENDED = "ended"


TAKING = frozenset({PlaceState.ENROLLED})
"""States that take a place away from others while the activity lasts."""
PRESENT = TAKING | {PlaceState.COMPLETED, PlaceState.ENDED}
"""States of somebody who belongs to the group, or did until it was over."""


class OutcomeKind(StrEnum):
    """What became of a person. Leaving for a job is never a drop-out."""

    JOB = "job"
    EDUCATION = "education"
    CLARIFIED = "clarified"
    OTHER_OFFER = "other_offer"
    MOVED = "moved"
    STOPPED = "stopped"
    OTHER = "other"


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """How a participation ended, on a local date; there may be several, also after the end."""

    id: str
    kind: OutcomeKind
    on: date


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """One participant's place in one activity.

    ``since`` is when the place was taken, ``left_at`` when it was given up (instants, UTC).
    """

    id: str
    participant_id: str
    state: PlaceState
    since: datetime
    left_at: datetime | None = None
    reason: str | None = None
    version: int = 0


def taken(places: Iterable[Place]) -> int:
    """Count the places that nobody else can have."""
    return sum(place.state in TAKING for place in places)


def place_held(places: Iterable[Place], participant_id: str) -> Place | None:
    """Give the place by which somebody belongs to the group, if they have one."""
    return next((p for p in places if p.participant_id == participant_id and p.state in PRESENT), None)


def given_up(place: Place, *, reason: str | None, at: datetime) -> Place:
    """Give the place as it is after its holder left."""
    return replace(place, state=PlaceState.WITHDRAWN, left_at=at, reason=reason)

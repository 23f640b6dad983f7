"""Places of an activity: who has one, who stands in line for one, and how many are left.

An enrolment is a place in a cohort. The functions know an activity's capacity, never what it is.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime
from enum import StrEnum


class PlaceState(StrEnum):
    """Where a participant stands with a place."""

    ENROLLED = "enrolled"
    WAITLISTED = "waitlisted"
    OFFERED = "offered"
    WITHDRAWN = "withdrawn"
    TRANSFERRED = "transferred"
    COMPLETED = "completed"
    ENDED = "ended"


TAKING = frozenset({PlaceState.ENROLLED, PlaceState.OFFERED})
"""States that take a place away from others while the activity lasts: an offer reserves it."""
WAITING = frozenset({PlaceState.WAITLISTED, PlaceState.OFFERED})
"""States of somebody who has no place yet, and may get one."""
LIVE = TAKING | WAITING
"""States that can still change."""
OVER = frozenset({PlaceState.COMPLETED, PlaceState.ENDED})
"""States of somebody who was there when the activity was over."""
HELD = LIVE | OVER
"""States in which a person has this place and can't have a second one beside it."""


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


@dataclass(frozen=True, slots=True)
class Offer:
    """A free place reserved for one person from ``made_at`` until ``reply_by`` (instants, UTC)."""

    made_at: datetime
    reply_by: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """One participant's place in one activity, or their stand in its line.

    Instants in UTC: ``since`` is when it was asked for, ``enrolled_at`` when the person got it (None: they
    never did), ``lapsed_at`` when an offer last lapsed, ``left_at`` when it was given up. ``turn`` is the
    number in line, whoever has the lowest is next. ``continues`` is the first of somebody's places if this
    one goes on with what they did there, ``transfer_from`` the place that is given up once this one is had.
    """

    id: str
    participant_id: str
    state: PlaceState
    since: datetime
    enrolled_at: datetime | None = None
    turn: int | None = None
    offer: Offer | None = None
    lapsed_at: datetime | None = None
    continues: str | None = None
    transfer_from: str | None = None
    left_at: datetime | None = None
    reason: str | None = None
    version: int = 0

    @property
    def in_group(self) -> bool:
        """Whether its holder belongs to the group, or did until it was over."""
        return self.enrolled_at is not None and (self.state is PlaceState.ENROLLED or self.state in OVER)

    @property
    def participation(self) -> str:
        """What ties somebody's places together that go on from each other: the id of the first."""
        return self.continues or self.id


def taken(places: Iterable[Place]) -> int:
    """Count the places that nobody else can have."""
    return sum(place.state in TAKING for place in places)


def place_held(places: Iterable[Place], participant_id: str) -> Place | None:
    """Give the place somebody has, or waits for, or had until it was over; if there is one."""
    return next((p for p in places if p.participant_id == participant_id and p.state in HELD), None)


def place_in_group(places: Iterable[Place], participant_id: str) -> Place | None:
    """Give the place by which somebody belongs to the group, if they have one."""
    return next((p for p in places if p.participant_id == participant_id and p.in_group), None)


def enrolled(place: Place, *, at: datetime) -> Place:
    """Give the place as it is once its holder has it."""
    return replace(place, state=PlaceState.ENROLLED, enrolled_at=at, turn=None, offer=None)


def given_up(
    place: Place, *, at: datetime, reason: str | None = None, state: PlaceState = PlaceState.WITHDRAWN
) -> Place:
    """Give the place as it is after its holder left."""
    return replace(place, state=state, left_at=at, reason=reason, turn=None, offer=None)


def participation_to_continue(places: Collection[Place]) -> str | None:
    """Give the participation somebody left and may go on with, of all their places in one programme.

    It is the latest in which they once had a place, that is not completed, and that goes on nowhere else.
    """
    closed = {place.participation for place in places if place.state in LIVE | {PlaceState.COMPLETED}}
    left = [place for place in places if place.enrolled_at and place.participation not in closed]
    return max(left, key=lambda place: place.id).participation if left else None

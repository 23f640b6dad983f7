"""A cohort: one run of a programme, a fixed group that meets under a consultant.

draft → open → running → completed, and draft, open or running → cancelled. ``running`` is never kept: it
is what an open cohort is from its first session on, by the clock.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime, time
from enum import StrEnum
from itertools import pairwise

from jobclub.core.activities.engagements import Engagement
from jobclub.core.activities.line import exchanged, with_offers_lapsed
from jobclub.core.activities.meeting import DialIn
from jobclub.core.activities.places import Place, taken
from jobclub.core.cohorts.plan import Skipped
from jobclub.core.cohorts.programme import MOST_PEOPLE, Programme
from jobclub.core.cohorts.session import CLOCKED, Session, SessionState
from jobclub.core.errors import (
    CapacityBelowTaken,
    CohortNotDraft,
    CohortNotOpen,
    CohortOver,
    NoConsultant,
    NotFound,
    SessionsOverlap,
    Stale,
    invalid,
)
from jobclub.core.spans import days_later


class CohortState(StrEnum):
    """How far a cohort has come."""

    DRAFT = "draft"
    OPEN = "open"
    RUNNING = "running"
    COMPLETED = "completed"
    CANCELLED = "cancelled"


OVER = frozenset({CohortState.COMPLETED, CohortState.CANCELLED})
WARNED_DAYS = 3
"""How many days before its start a cohort with too few people shows a warning."""


class CohortWarning(StrEnum):
    """What somebody should look at."""

    BELOW_MINIMUM = "below_minimum"


@dataclass(frozen=True, slots=True, kw_only=True)
class Cohort:
    """One run of a programme.

    ``starts_on`` and ``at`` are what the plan was made from (wall clock in ``zone``); afterwards
    sessions move, not the cohort. ``unlocked`` are units whose preparation was open before the plan
    changed, each with the units whose homework was asked for it: once opened, it stays open.
    ``below_minimum_reason`` is why it runs with fewer people than its minimum; ``warnings`` are derived by
    ``as_of`` and never kept. ``version`` counts changes of plan and settings, not of places;
    ``meetings_version`` what became of its sessions' meetings behind that.
    """

    id: str
    programme_id: str
    programme: Programme
    title: str
    consultant_id: str | None
    starts_on: date
    at: time
    zone: str
    minimum: int
    capacity: int
    sessions: tuple[Session, ...]
    skipped: tuple[Skipped, ...] = ()
    places: tuple[Place, ...] = ()
    state: CohortState = CohortState.DRAFT
    meeting_provider: str = "none"
    meeting_link: str | None = None
    meeting_dial_in: DialIn | None = None
    unlocked: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    reason: str | None = None
    below_minimum_reason: str | None = None
    completed_at: datetime | None = None
    warnings: tuple[CohortWarning, ...] = ()
    version: int = 0
    places_version: int = 0
    meetings_version: int = 0

    def is_led_by(self, staff_id: str | None) -> bool:
        """Tell whether somebody is its consultant."""
        return staff_id is not None and self.consultant_id == staff_id

    def session(self, session_id: str) -> Session:
        """Give one of its sessions.

        Raises:
            NotFound: It has no such session.
        """
        for session in self.sessions:
            if session.id == session_id:
                return session
        raise NotFound("session")

    def place(self, place_id: str) -> Place:
        """Give one of its places.

        Raises:
            NotFound: It has no such place.
        """
        for place in self.places:
            if place.id == place_id:
                return place
        raise NotFound("enrolment")

    def taking_place(self) -> list[Session]:
        """Give the sessions that are not cancelled, by time."""
        return sorted((s for s in self.sessions if s.takes_place), key=lambda s: (s.starts_at, s.id))

    def carrying(self, unit_key: str) -> Session | None:
        """Give the session that takes place with a unit, if any."""
        return next((s for s in self.taking_place() if unit_key in s.unit_keys), None)

    def next_session(self, now: datetime) -> Session | None:
        """Give the session that runs or comes next and is not decided, if any."""
        return next((s for s in self.taking_place() if not s.decided and not s.has_ended(now)), None)

    @property
    def free(self) -> int:
        """How many places are left."""
        return self.capacity - taken(self.places)

    @property
    def over(self) -> bool:
        """Whether it is completed or cancelled."""
        return self.state in OVER

    @property
    def last_ends_at(self) -> datetime | None:
        """When its last session ends, in UTC."""
        return max((s.ends_at for s in self.sessions if s.takes_place), default=None)

    @property
    def first_starts_at(self) -> datetime | None:
        """When its first session starts, in UTC."""
        return min((s.starts_at for s in self.sessions if s.takes_place), default=None)

    def state_at(self, now: datetime) -> CohortState:
        """Give its state, with what the clock derives."""
        first = self.first_starts_at
        running = self.state is CohortState.OPEN and first is not None and now >= first
        return CohortState.RUNNING if running else self.state

    def as_of(self, now: datetime) -> Cohort:
        """Give the cohort as the clock shows it: for reading, never for saving."""
        sessions = sorted((s.as_of(now) for s in self.sessions), key=lambda s: (s.starts_at, s.id))
        places, _ = with_offers_lapsed(self.places, now)
        derived = replace(self, state=self.state_at(now), sessions=tuple(sessions), places=places)
        return replace(derived, warnings=self.warnings_at(now))

    def warnings_at(self, now: datetime) -> tuple[CohortWarning, ...]:
        """Tell whether too few people have a place, from three days before the start; an offer is no yes.

        Whoever leaves once it has begun changes nothing about that, and who comes late does.
        """
        first = next(iter(self.taking_place()), None)
        if self.state is not CohortState.OPEN or self.below_minimum_reason is not None or first is None:
            return ()
        people = sum(
            place.enrolled_at is not None and (place.left_at is None or place.left_at > first.starts_at)
            for place in self.places
        )
        soon = people < self.minimum and now >= days_later(first.wall, -WARNED_DAYS).instant
        return (CohortWarning.BELOW_MINIMUM,) if soon else ()

    @property
    def revision(self) -> str:
        """What a reader of a cohort as of now sees: plan, settings, and what the clock derives."""
        begun = sum(s.state in CLOCKED for s in self.sessions)
        ended = sum(s.state is SessionState.ENDED for s in self.sessions)
        return ".".join([f"{self.version}.{self.state}.{begun}.{ended}", *self.warnings])

    def with_session(self, changed: Session) -> Cohort:
        """Give the cohort with one session exchanged."""
        return self.with_sessions([changed])

    def with_sessions(self, changed: Iterable[Session]) -> Cohort:
        """Give the cohort with some sessions exchanged."""
        by_id = {session.id: session for session in changed}
        return replace(self, sessions=tuple(by_id.get(s.id, s) for s in self.sessions))

    def with_place(self, changed: Place) -> Cohort:
        """Give the cohort with one place exchanged."""
        return replace(self, places=exchanged(self.places, [changed]))


def must_go_on(cohort: Cohort) -> None:
    """Let pass a cohort that is not over.

    Raises:
        CohortOver: It is completed or cancelled.
    """
    if cohort.over:
        raise CohortOver(f"This cohort is {cohort.state}; plan a new one.")


def must_be_opened(cohort: Cohort) -> None:
    """Let pass a cohort that is open or running.

    Raises:
        CohortOver: It is completed or cancelled.
        CohortNotOpen: It is a draft, perhaps without a consultant.
    """
    must_go_on(cohort)
    if cohort.state is CohortState.DRAFT:
        raise CohortNotOpen("This cohort is a draft; open it first.")


def must_be_unchanged(seen: frozenset[str] | None, revision: str) -> None:
    """Let pass a change by somebody who has seen the thing as it is; None is "whatever it is now".

    Raises:
        Stale: It changed since.
    """
    if seen is not None and revision not in seen:
        raise Stale("This was changed since you read it. Read it again, then repeat your change.")


def opened(cohort: Cohort) -> Cohort:
    """Let a draft take participants.

    Raises:
        CohortNotDraft: It is open, running or over.
        NoConsultant: Nobody leads it.
    """
    if cohort.state is not CohortState.DRAFT:
        raise CohortNotDraft(f"This cohort is {cohort.state}; only a draft can be opened.")
    if cohort.consultant_id is None:
        raise NoConsultant("A cohort opens only with a consultant; set consultant_id first.")
    return replace(cohort, state=CohortState.OPEN)


def with_capacity(cohort: Cohort, *, minimum: int | None = None, capacity: int | None = None) -> Cohort:
    """Set the fewest and the most participants.

    Raises:
        Invalid: The minimum would be below 1 or above the capacity, or that above what a group may be.
        CapacityBelowTaken: More places are taken than the new capacity offers.
    """
    changed = replace(
        cohort,
        minimum=cohort.minimum if minimum is None else minimum,
        capacity=cohort.capacity if capacity is None else capacity,
    )
    if not 1 <= changed.minimum <= changed.capacity <= MOST_PEOPLE:
        pointer = "/minimum" if capacity is None else "/capacity"
        said = f"from {changed.minimum} to {changed.capacity} people is no group"
        raise invalid(pointer, f"{said}; the minimum must fit the capacity, and that {MOST_PEOPLE}")
    if changed.free < 0:
        raise CapacityBelowTaken(
            f"{taken(cohort.places)} places are taken; choose at least as many.", taken=taken(cohort.places)
        )
    return changed


def must_not_overlap(cohort: Cohort) -> None:
    """Let pass a cohort whose sessions follow each other.

    Raises:
        SessionsOverlap: Two of them share a moment.
    """
    sessions = cohort.taking_place()
    for earlier, later in pairwise(sessions):
        if earlier.span.overlaps(later.span):
            raise SessionsOverlap(
                f"The session at {earlier.wall.local.isoformat()} would overlap the one at "
                f"{later.wall.local.isoformat()}; choose another time.",
                session_ids=[earlier.id, later.id],
            )


def engagements_of(cohort: Cohort) -> list[Engagement]:
    """Give the hours this cohort takes of staff: drafts reserve, cancelled sessions free."""
    return [
        Engagement(
            staff_id=staff_id,
            span=session.span,
            activity="session",
            activity_id=session.id,
            group_id=cohort.id,
        )
        for session in cohort.taking_place()
        if (staff_id := session.consultant_id or cohort.consultant_id)
    ]

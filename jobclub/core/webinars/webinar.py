"""A webinar: one open online event, who presents it, who may come, and how far it has come."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum
from typing import ClassVar

from jobclub.core.activities.activity import Activity, ActivityKind
from jobclub.core.activities.agenda import AgendaItem, Material
from jobclub.core.activities.engagements import Engagement
from jobclub.core.errors import (
    CapacityBelowTaken,
    WebinarNotDraft,
    WebinarNotOpen,
    WebinarNotStarted,
    WebinarOver,
    invalid,
)
from jobclub.core.spans import WallTime

MOST_PLACES = 10_000
"""Places in one webinar."""
MOST_COHOSTS = 10
USUAL_UPTAKE = 80
"""How many of a hundred take sparring, unless somebody knows better."""
FURTHEST = timedelta(days=5 * 366)
"""How far ahead a webinar may lie: beyond that somebody mistyped the year."""


class WebinarState(StrEnum):
    """How far a webinar has come, by what people decided; whether it has begun or ended the clock tells."""

    DRAFT = "draft"
    ANNOUNCED = "announced"
    HELD = "held"
    CANCELLED = "cancelled"


class Audience(StrEnum):
    """Who registers by themselves: everybody, those who are invited, or nobody but the staff for them."""

    PUBLIC = "public"
    INVITED = "invited"
    STAFF = "staff"


@dataclass(frozen=True, slots=True, kw_only=True)
class Webinar(Activity):
    """One open online event.

    Without a ``capacity`` there are places for all. ``observers`` tells whether people from other
    organisations may come. ``uptake`` is how many of a hundred are expected to take sparring afterwards, by
    ``sparring_service_id``. The recording is shown to those who registered until ``recording_until`` (UTC),
    and so are the materials; without it for good.
    """

    kind: ClassVar[ActivityKind] = ActivityKind.WEBINAR

    title: str
    host_id: str
    description: str | None = None
    series_id: str | None = None
    cohost_ids: tuple[str, ...] = ()
    capacity: int | None = None
    audience: Audience = Audience.PUBLIC
    observers: bool = False
    agenda: tuple[AgendaItem, ...] = ()
    sparring_service_id: str | None = None
    uptake: int = USUAL_UPTAKE
    recording_link: str | None = None
    recording_until: datetime | None = None
    materials: tuple[Material, ...] = ()
    state: WebinarState = WebinarState.DRAFT
    reason: str | None = None

    @property
    def takes_place(self) -> bool:
        """Whether it is not cancelled."""
        return self.state is not WebinarState.CANCELLED

    @property
    def decided(self) -> bool:
        """Whether it is held or cancelled, and so stays as it is."""
        return self.state in {WebinarState.HELD, WebinarState.CANCELLED}

    @property
    def presented_by(self) -> tuple[str, ...]:
        """Who of the staff presents it, its host first."""
        return (self.host_id, *self.cohost_ids)

    @property
    def consultant_id(self) -> str:
        """Who answers for it."""
        return self.host_id

    def is_led_by(self, staff_id: str | None) -> bool:
        """Tell whether somebody of the staff presents it."""
        return staff_id in self.presented_by

    def takes_people(self, now: datetime) -> bool:
        """Tell whether somebody can still get a place in it, or wait for one."""
        return self.state is WebinarState.ANNOUNCED and not self.has_ended(now)

    def shows_recording(self, now: datetime) -> bool:
        """Tell whether recording and materials are shown to those who registered."""
        return self.recording_until is None or now < self.recording_until

    def revision(self, now: datetime) -> str:
        """What a reader sees of it: its version, and what the clock derives."""
        return f"{self.version}.{int(self.has_started(now))}{int(self.has_ended(now))}"


def engagements_of(webinar: Webinar) -> list[Engagement]:
    """Give when whom of the staff it keeps busy; drafts reserve, cancelled ones free."""
    if not webinar.takes_place:
        return []
    return [
        Engagement(
            staff_id=staff_id,
            span=webinar.span,
            activity=webinar.kind.value,
            activity_id=webinar.id,
            group_id=webinar.id,
        )
        for staff_id in webinar.presented_by
    ]


def must_take_people(webinar: Webinar, now: datetime) -> None:
    """Let pass a webinar in which somebody can get a place.

    Raises:
        WebinarNotOpen: It is a draft, over or cancelled.
    """
    if not webinar.takes_people(now):
        state = "over" if webinar.state is WebinarState.ANNOUNCED else f"a {webinar.state} one"
        raise WebinarNotOpen(f"This webinar takes nobody now: it is {state}.")


def must_lie_ahead(starts_at: datetime, now: datetime, pointer: str = "/starts_at") -> None:
    """Let pass an instant at which a webinar may start.

    Raises:
        Invalid: It has passed, lies too far ahead, or is no full minute.
    """
    if not now < starts_at <= now + FURTHEST:
        raise invalid(pointer, "choose a time that lies ahead, at most five years; check the date")
    if starts_at.second or starts_at.microsecond:
        raise invalid(pointer, "webinars start on a full minute; leave the seconds out")


def must_be_ahead(webinar: Webinar, now: datetime) -> None:
    """Let pass a webinar whose time may still change.

    Raises:
        WebinarOver: It has begun, was held or is cancelled.
    """
    if webinar.decided:
        raise WebinarOver(f"This webinar is {webinar.state}; it can no longer be changed.")
    if webinar.has_started(now):
        raise WebinarOver("This webinar has begun; it can no longer be moved or called off.")


def announced(webinar: Webinar, now: datetime) -> Webinar:
    """Let a draft take people.

    Raises:
        WebinarNotDraft: It is none.
        WebinarOver: Its time has come.
    """
    if webinar.state is not WebinarState.DRAFT:
        raise WebinarNotDraft(f"This webinar is {webinar.state} already.")
    must_be_ahead(webinar, now)
    return replace(webinar, state=WebinarState.ANNOUNCED)


def moved(webinar: Webinar, wall: WallTime, now: datetime) -> Webinar:
    """Give a webinar its new time.

    Raises:
        WebinarOver: It has begun, was held or is cancelled.
        Invalid: The time can't be.
    """
    must_be_ahead(webinar, now)
    must_lie_ahead(wall.instant, now)
    return replace(webinar, wall=wall, starts_at=wall.instant)


def cancelled(webinar: Webinar, reason: str, now: datetime) -> Webinar:
    """Give a webinar as called off, with its reason.

    Raises:
        WebinarOver: It has begun, was held or is cancelled.
    """
    must_be_ahead(webinar, now)
    return replace(webinar, state=WebinarState.CANCELLED, reason=reason)


def held(webinar: Webinar, now: datetime) -> Webinar:
    """Give a webinar as held, since somebody says who was there; again as it is.

    Raises:
        WebinarNotStarted: Its time has not come.
        WebinarNotOpen: It was never announced, or was called off.
    """
    if webinar.state in {WebinarState.DRAFT, WebinarState.CANCELLED}:
        raise WebinarNotOpen(f"This webinar is {webinar.state}, so nobody was there.")
    if not webinar.has_started(now):
        start = webinar.wall.local.isoformat()
        raise WebinarNotStarted(f"This webinar starts at {start}; wait until then.")
    return replace(webinar, state=WebinarState.HELD)


def with_capacity(webinar: Webinar, capacity: int | None, taken: int) -> Webinar:
    """Give a webinar another number of places, or none: then there are places for all.

    Raises:
        CapacityBelowTaken: More are taken than it would have.
    """
    if capacity is not None and capacity < taken:
        raise CapacityBelowTaken(f"{taken} places are taken; write at least {taken}.", taken=taken)
    return replace(webinar, capacity=capacity)

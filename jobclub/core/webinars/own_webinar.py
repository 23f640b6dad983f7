"""A webinar as whoever is registered sees it on their own page: when, how to get in, and what comes of it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from jobclub.core.activities.agenda import Material
from jobclub.core.activities.door import Door, door_of, opens_at
from jobclub.core.activities.meeting import DialIn
from jobclub.core.activities.places import PlaceState
from jobclub.core.webinars.registration import WebinarPlace
from jobclub.core.webinars.webinar import Webinar

AS_IT_IS = ("id", "title", "description", "starts_at", "ends_at", "takes_place", "place", "recording_until")
"""What of a webinar is shown as it is."""


@dataclass(frozen=True, slots=True, kw_only=True)
class OwnWebinar:
    """A webinar of somebody's; instants in UTC. Its link is not in it, and nobody else who comes.

    ``position`` is where in line they wait; None: they have a place. Recording and materials are there for
    who has a place, as long as they are shown. ``useful`` and ``missing`` are what they said of it.
    """

    id: str
    place_id: str
    title: str
    description: str | None
    zone: str
    starts_at: datetime
    ends_at: datetime
    position: int | None
    takes_place: bool
    running: bool
    over: bool
    door: Door
    opens_at: datetime
    place: str | None
    dial_in: DialIn | None
    recording_link: str | None
    recording_until: datetime | None
    materials: tuple[Material, ...]
    useful: int | None
    missing: str | None

    @property
    def ahead(self) -> bool:
        """Whether it takes place, and is not over."""
        return self.takes_place and not self.over

    @property
    def has_place(self) -> bool:
        """Whether they can come in."""
        return self.position is None


def own_webinar(
    webinar: Webinar, registration: WebinarPlace, now: datetime, *, position: int | None = None
) -> OwnWebinar:
    """Give a webinar as whoever holds a registration sees it."""
    enrolled = registration.place.state is PlaceState.ENROLLED
    shows = enrolled and webinar.shows_recording(now)
    as_it_is: dict[str, Any] = {name: getattr(webinar, name) for name in AS_IT_IS}
    return OwnWebinar(
        **as_it_is,
        place_id=registration.id,
        zone=webinar.wall.zone,
        position=position,
        running=webinar.has_started(now) and not webinar.has_ended(now),
        over=webinar.has_ended(now),
        door=door_of(webinar, now) if enrolled else Door.NONE,
        opens_at=opens_at(webinar),
        dial_in=webinar.dial_in if enrolled else None,
        recording_link=webinar.recording_link if shows else None,
        materials=webinar.materials if shows else (),
        useful=registration.useful,
        missing=registration.missing,
    )

"""A time as whoever has it sees it on their own page: when, how those two meet, and what can be done now."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from jobclub.core.activities.activity import Mode
from jobclub.core.activities.door import Door, door_of, opens_at
from jobclub.core.activities.meeting import DialIn
from jobclub.core.appointments.appointment import Appointment, AppointmentState
from jobclub.core.appointments.offer import Audience, Service

CALLED = frozenset({Mode.PHONE, Mode.WALK})
"""How two meet of whom one calls the other."""
AS_IT_IS = (
    *("id", "starts_at", "ends_at", "state", "mode", "place", "dial_in", "number"),
    *("material_text", "material_link", "shared_note"),
)
"""What of an appointment is shown as it is."""


@dataclass(frozen=True, slots=True, kw_only=True)
class OwnTime:
    """A time of somebody's; instants in UTC. ``consultant`` is a name, and nobody's note is in it.

    ``changeable_until`` is until when they move or cancel it by themselves; None: they can't any more.
    ``number`` and ``calls`` tell which call of a package it is. ``wants_material`` asks for something to
    read beforehand, as long as it lies ahead.
    """

    id: str
    service_id: str
    title: str
    zone: str
    starts_at: datetime
    ends_at: datetime
    state: AppointmentState
    mode: Mode
    place: str | None
    door: Door
    opens_at: datetime
    dial_in: DialIn | None
    running: bool
    over: bool
    consultant: str
    changeable_until: datetime | None
    can_book_again: bool
    number: int | None
    calls: int
    wants_material: bool
    material_text: str | None
    material_link: str | None
    shared_note: str | None

    @property
    def ahead(self) -> bool:
        """Whether it is agreed, and not over."""
        return self.state is AppointmentState.BOOKED and not self.over

    @property
    def called(self) -> bool:
        """Whether somebody calls them, as there is no number to call."""
        return self.mode in CALLED and self.dial_in is None


def own_time(
    one: Appointment, service: Service, consultant: str, now: datetime, *, calls: int = 1
) -> OwnTime:
    """Give an appointment as whoever has it sees it; its link is not in it."""
    ahead = one.state is AppointmentState.BOOKED and not one.has_started(now)
    as_it_is: dict[str, Any] = {name: getattr(one, name) for name in AS_IT_IS}
    return OwnTime(
        **as_it_is,
        service_id=service.id,
        title=service.title,
        zone=one.wall.zone,
        door=door_of(one, now),
        opens_at=opens_at(one),
        running=one.has_started(now) and not one.has_ended(now),
        over=one.has_ended(now),
        consultant=consultant,
        changeable_until=changeable_until(one, service, now),
        can_book_again=service.is_offered and service.audience is not Audience.STAFF,
        calls=calls,
        wants_material=service.wants_material and ahead,
    )


def latest_change(service: Service) -> timedelta:
    """Give how long before an appointment people change it by themselves at the latest."""
    return timedelta(minutes=service.change_until_minutes)


def changeable_until(one: Appointment, service: Service, now: datetime) -> datetime | None:
    """Give until when (UTC) somebody may move or cancel their appointment; None: they can't any more."""
    latest = one.starts_at - latest_change(service)
    return latest if one.state is AppointmentState.BOOKED and now <= latest else None

"""What happens to services, and to the hours of those who give them."""

from __future__ import annotations

from dataclasses import dataclass

from jobclub.core.events.kinds import Event
from jobclub.core.events.staff import StaffEvent


@dataclass(frozen=True, slots=True, kw_only=True)
class ServiceEvent(Event):
    """Something that happened to a service."""

    service_id: str


class ServiceAdded(ServiceEvent):
    """A service is offered."""


class ServiceChanged(ServiceEvent):
    """Something about a service was set, or it was closed."""


class HoursSet(StaffEvent):
    """The weekly hours of one of the staff were written."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ExceptionAdded(StaffEvent):
    """Some days are different for one of the staff."""

    exception_id: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ExceptionRemoved(StaffEvent):
    """Some days are as usual again for one of the staff."""

    exception_id: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SpecialDaySet(Event):
    """Several of the staff have hours of a day's own."""

    exception_ids: tuple[str, ...]

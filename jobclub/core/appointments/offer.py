"""A service: what an organisation offers to one person at a time, like sparring over a CV.

How long it takes, how early and how far ahead it is booked, and who gives it. When it can be had follows from
the hours of those (``hours``) and from what they are busy with (``slots``).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import timedelta
from enum import StrEnum

from jobclub.core.activities.activity import Mode
from jobclub.core.errors import Invalid, Mistake
from jobclub.core.text import fault_in_line, fault_in_passage

DAY = 24 * 60
"""Minutes of a day."""
BOUNDS = {
    "minutes": (5, 480),
    "buffer_before": (0, 240),
    "buffer_after": (0, 240),
    "notice_minutes": (0, 60 * DAY),
    "horizon_days": (1, 366),
    "daily_cap": (1, 50),
    "step_minutes": (5, 480),
    "change_until_minutes": (0, 60 * DAY),
}
"""From which number to which one each may be."""
BOUNDS_OF_PACKAGE = {"calls": (2, 12), "min_days": (1, 90), "max_days": (1, 180)}
MOST_CONSULTANTS = 200


class Audience(StrEnum):
    """Who books by themselves: everybody, people the organisation knows, or nobody but the staff."""

    PUBLIC = "public"
    PEOPLE = "people"
    STAFF = "staff"


class ServiceState(StrEnum):
    """Whether it is offered: a closed one takes no new bookings, and keeps those it has."""

    ACTIVE = "active"
    CLOSED = "closed"


@dataclass(frozen=True, slots=True, kw_only=True)
class Package:
    """Several appointments that are booked in one act, with so many days at least and at most between two."""

    calls: int
    min_days: int
    max_days: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Service:
    """What is offered to one person at a time.

    ``buffer_before`` and ``buffer_after`` are minutes the consultant is busy around an appointment. It is
    booked ``notice_minutes`` ahead at least and ``horizon_days`` at most; people may move or cancel it until
    ``change_until_minutes`` before, staff always. ``daily_cap`` is how many appointments, of any service, one
    of its consultants has on a day at most. ``wants_material`` asks for something to read beforehand.
    """

    id: str
    title: str
    minutes: int
    modes: tuple[Mode, ...]
    consultant_ids: tuple[str, ...]
    description: str | None = None
    buffer_before: int = 0
    buffer_after: int = 0
    notice_minutes: int = DAY
    horizon_days: int = 28
    daily_cap: int | None = None
    step_minutes: int = 15
    change_until_minutes: int = DAY
    audience: Audience = Audience.PEOPLE
    package: Package | None = None
    wants_material: bool = False
    meeting_provider: str | None = None
    state: ServiceState = ServiceState.ACTIVE
    version: int = 0

    @property
    def length(self) -> timedelta:
        """How long an appointment takes."""
        return timedelta(minutes=self.minutes)

    @property
    def before(self) -> timedelta:
        """How long the consultant is busy before it."""
        return timedelta(minutes=self.buffer_before)

    @property
    def after(self) -> timedelta:
        """How long the consultant is busy after it."""
        return timedelta(minutes=self.buffer_after)

    @property
    def is_offered(self) -> bool:
        """Whether it takes new bookings."""
        return self.state is ServiceState.ACTIVE

    @property
    def is_open_to_people(self) -> bool:
        """Whether people whom the organisation knows can book it by themselves."""
        return self.is_offered and self.audience is not Audience.STAFF


def checked(service: Service) -> Service:
    """Give the service back if it can be, its consultants by id.

    Raises:
        Invalid: Something about it cannot be; everything that cannot.
    """
    mistakes = [
        *_faults_in_texts(service),
        *_faults_in_numbers(service),
        *_faults_in_lists(service),
        *_faults_in_package(service),
    ]
    if mistakes:
        raise Invalid(*mistakes)
    return replace(service, consultant_ids=tuple(sorted(service.consultant_ids)))


def _faults_in_texts(service: Service) -> Iterator[Mistake]:
    if fault := fault_in_line(service.title):
        yield Mistake("/title", f"the title {fault}")
    if service.description is not None and (fault := fault_in_passage(service.description)):
        yield Mistake("/description", f"the description {fault}")


def _faults_in_numbers(service: Service) -> Iterator[Mistake]:
    for name, (least, most) in BOUNDS.items():
        number = getattr(service, name)
        if number is not None and not least <= number <= most:
            yield Mistake(f"/{name}", f"must be from {least} to {most}")


def _faults_in_lists(service: Service) -> Iterator[Mistake]:
    if not service.modes:
        yield Mistake("/modes", f"name at least one of {', '.join(Mode)}")
    if not 1 <= len(service.consultant_ids) <= MOST_CONSULTANTS:
        yield Mistake("/consultant_ids", f"name 1 to {MOST_CONSULTANTS} consultants who give it")
    for name in ("modes", "consultant_ids"):
        named = getattr(service, name)
        for number, one in enumerate(named):
            if one in named[:number]:
                yield Mistake(f"/{name}/{number}", "stands here twice; leave one of them out")


def _faults_in_package(service: Service) -> Iterator[Mistake]:
    package = service.package
    if package is None:
        return
    for name, (least, most) in BOUNDS_OF_PACKAGE.items():
        if not least <= getattr(package, name) <= most:
            yield Mistake(f"/package/{name}", f"must be from {least} to {most}")
    if package.max_days < package.min_days:
        yield Mistake("/package/max_days", "is less than min_days, so no two dates would fit; make it larger")
    if (package.calls - 1) * package.min_days > service.horizon_days:
        told = "so many calls with so many days between them end after horizon_days; make one of them smaller"
        yield Mistake("/package", told)

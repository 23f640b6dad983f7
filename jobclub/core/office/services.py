"""The port to services, and to the hours of those who give them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Protocol

from jobclub.core.appointments.hours import HoursException, Timetable, WeeklyHours
from jobclub.core.appointments.offer import Service, ServiceState
from jobclub.core.office.lists import Page, Window


class Services(Protocol):
    """What is offered to one person at a time, and when its consultants can be booked."""

    def get(self, service_id: str) -> Service:
        """Raises NotFound."""

    def add(self, service: Service) -> None: ...

    def save(self, service: Service) -> Service:
        """Keep a changed one and give it with its new version. Raises Stale."""

    def page(self, window: Window, *, state: ServiceState | None = None) -> Page[Service]:
        """Give the services by id."""

    def titles(self, service_ids: Iterable[str]) -> dict[str, str]:
        """Give what services are called, by their ids."""

    def consultants(self, service_id: str) -> list[str]:
        """Give the ids of those who give a service and work here still, in order."""

    def hours(self, staff_id: str) -> tuple[WeeklyHours, ...]:
        """Give the weekly hours of one of the staff, in the order they were written."""

    def set_hours(self, staff_id: str, hours: Sequence[WeeklyHours]) -> None:
        """Exchange the weekly hours of one of the staff."""

    def timetables(self, staff_ids: Iterable[str], first: date, last: date) -> list[Timetable]:
        """Give the hours of several people by their ids, with what is different, from one day to another.

        Of their weeks, those weekdays are given that are among the days: see ``weekdays_among``.
        """

    def exception(self, exception_id: str) -> HoursException:
        """Raises NotFound."""

    def exceptions(self, staff_id: str, window: Window, *, since: date) -> Page[HoursException]:
        """Give days that are different for one of the staff and not over on some day, by id."""

    def add_exceptions(self, exceptions: Iterable[HoursException]) -> None: ...

    def remove_exception(self, exception_id: str) -> None:
        """Raises NotFound."""

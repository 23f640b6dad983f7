"""Services, and the hours of those who give them, in memory."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date

from jobclub.core.appointments.hours import HoursException, Timetable, WeeklyHours, weekdays_among
from jobclub.core.appointments.offer import Service, ServiceState
from jobclub.core.errors import NotFound
from jobclub.core.office.lists import Page, Window
from jobclub.integrations.memory.books import Books
from jobclub.integrations.memory.pages import page_by_id
from jobclub.integrations.memory.versions import risen


class MemoryServices:
    """What is offered to one person at a time, and when its consultants can be booked."""

    def __init__(self, books: Books) -> None:
        self._books = books

    def get(self, service_id: str) -> Service:
        """Raises NotFound."""
        if service_id not in self._books.services:
            raise NotFound("service")
        return self._books.services[service_id]

    def add(self, service: Service) -> None:
        """Keep a new service."""
        self._books.services.put(service.id, service)

    def save(self, service: Service) -> Service:
        """Keep a changed one and give it with its new version. Raises NotFound, Stale."""
        saved = risen(self.get(service.id), service)
        self._books.services.put(saved.id, saved)
        return saved

    def page(self, window: Window, *, state: ServiceState | None = None) -> Page[Service]:
        """Give the services by id."""
        everything = self._books.services.values()
        return page_by_id((one for one in everything if state in {None, one.state}), window)

    def titles(self, service_ids: Iterable[str]) -> dict[str, str]:
        """Give what services are called, by their ids."""
        known = self._books.services
        return {one: known[one].title for one in service_ids if one in known}

    def consultants(self, service_id: str) -> list[str]:
        """Give the ids of those who give a service and work here still."""
        given = sorted(self.get(service_id).consultant_ids)
        return [staff_id for staff_id in given if self._books.staff[staff_id].is_here]

    def hours(self, staff_id: str) -> tuple[WeeklyHours, ...]:
        """Give the weekly hours of one of the staff, in the order they were written."""
        return self._books.weekly_hours.get(staff_id) or ()

    def set_hours(self, staff_id: str, hours: Sequence[WeeklyHours]) -> None:
        """Exchange the weekly hours of one of the staff."""
        self._books.weekly_hours.put(staff_id, tuple(hours))

    def timetables(self, staff_ids: Iterable[str], first: date, last: date) -> list[Timetable]:
        """Give the hours of several people, with what is different, from one day to another."""
        weekdays = weekdays_among(first, last)
        return [
            Timetable(
                staff_id=staff_id,
                hours=tuple(line for line in self.hours(staff_id) if line.weekday in weekdays),
                exceptions=tuple(
                    one for one in self._exceptions(staff_id, since=first) if one.first_on <= last
                ),
            )
            for staff_id in sorted(staff_ids)
        ]

    def _exceptions(self, staff_id: str, *, since: date) -> list[HoursException]:
        found = self._books.hours_exceptions.values()
        mine = (one for one in found if one.staff_id == staff_id and one.last_on >= since)
        return sorted(mine, key=lambda one: one.id)

    def exception(self, exception_id: str) -> HoursException:
        """Raises NotFound."""
        if exception_id not in self._books.hours_exceptions:
            raise NotFound("exception")
        return self._books.hours_exceptions[exception_id]

    def exceptions(self, staff_id: str, window: Window, *, since: date) -> Page[HoursException]:
        """Give days that are different for one of the staff and not over on some day, by id."""
        return page_by_id(self._exceptions(staff_id, since=since), window)

    def add_exceptions(self, exceptions: Iterable[HoursException]) -> None:
        """Put days in that are different."""
        for one in exceptions:
            self._books.hours_exceptions.put(one.id, one)

    def remove_exception(self, exception_id: str) -> None:
        """Let days be as usual again. Raises NotFound."""
        self.exception(exception_id)
        self._books.hours_exceptions.drop(exception_id)

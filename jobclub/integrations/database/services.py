"""Services, and the hours of those who give them, as rows."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, fields, replace
from datetime import date, time
from functools import lru_cache
from typing import Any

from sqlalchemy import and_, bindparam, select

from jobclub.core.activities.activity import Mode
from jobclub.core.appointments.hours import (
    ExceptionKind,
    HoursException,
    Opening,
    Timetable,
    WeeklyHours,
    weekdays_among,
)
from jobclub.core.appointments.offer import Audience, Package, Service, ServiceState
from jobclub.core.errors import NotFound, Stale, overtaken
from jobclub.core.office.lists import Page, Window, page_of
from jobclub.integrations.database.among import among
from jobclub.integrations.database.rows import Rows, scoped, window_values, windowed
from jobclub.integrations.database.tables import (
    hours_exceptions,
    service_consultants,
    services,
    staff,
    weekly_hours,
)

TITLES = scoped(select(services.c.id, services.c.title).where(among(services.c.id, "ids")), services)
CONSULTANTS = scoped(
    select(service_consultants.c.service_id, service_consultants.c.staff_id)
    .where(among(service_consultants.c.service_id, "ids"))
    .order_by(service_consultants.c.service_id, service_consultants.c.staff_id),
    service_consultants,
)
AT_WORK = scoped(
    select(service_consultants.c.staff_id)
    .join(
        staff,
        and_(
            staff.c.organisation_id == service_consultants.c.organisation_id,
            staff.c.id == service_consultants.c.staff_id,
        ),
    )
    .where(service_consultants.c.service_id == bindparam("service_id"), staff.c.left_at.is_(None))
    .order_by(service_consultants.c.staff_id),
    service_consultants,
)
IN_STATE = scoped(select(services).where(services.c.state == bindparam("state")), services)
IN_ANY_STATE = scoped(select(services), services)
HOURS = scoped(
    select(weekly_hours)
    .where(
        among(weekly_hours.c.staff_id, "ids"),
        weekly_hours.c.weekday >= bindparam("since"),
        weekly_hours.c.weekday < bindparam("before"),
    )
    .order_by(weekly_hours.c.staff_id, weekly_hours.c.number),
    weekly_hours,
)
MEANWHILE = scoped(
    select(hours_exceptions).where(
        among(hours_exceptions.c.staff_id, "ids"),
        hours_exceptions.c.last_on >= bindparam("first"),
        hours_exceptions.c.first_on <= bindparam("last"),
    ),
    hours_exceptions,
)
NOT_OVER = scoped(
    select(hours_exceptions).where(
        hours_exceptions.c.staff_id == bindparam("staff_id"), hours_exceptions.c.last_on >= bindparam("since")
    ),
    hours_exceptions,
)
OF_PACKAGE = {field.name: f"package_{field.name}" for field in fields(Package)}


@lru_cache(maxsize=256)
def _service(row: Any, consultant_ids: tuple[str, ...]) -> Service:
    """Read a service from its row and who gives it; from the same ones it is always the same."""
    told = row._asdict()
    del told["organisation_id"]
    package = {name: told.pop(column) for name, column in OF_PACKAGE.items()}
    told["package"] = None if package["calls"] is None else Package(**package)
    told["modes"] = tuple(map(Mode, json.loads(told["modes"])))
    told["audience"], told["state"] = Audience(told["audience"]), ServiceState(told["state"])
    return Service(**told, consultant_ids=consultant_ids)


def _service_row(service: Service) -> dict[str, Any]:
    told = {field.name: getattr(service, field.name) for field in fields(Service)}
    del told["consultant_ids"]
    package = told.pop("package")
    told |= {column: getattr(package, name, None) for name, column in OF_PACKAGE.items()}
    told["modes"] = json.dumps([mode.value for mode in service.modes])
    return {**told, "audience": service.audience.value, "state": service.state.value}


def _hours(row: Any) -> WeeklyHours:
    return WeeklyHours(
        weekday=row.weekday,
        opens=row.opens,
        closes=row.closes,
        from_on=row.from_on,
        until_on=row.until_on,
    )


def _exception(row: Any) -> HoursException:
    told = row._asdict()
    del told["organisation_id"]
    told["kind"] = ExceptionKind(told["kind"])
    told["hours"] = tuple(Opening(*map(time.fromisoformat, pair)) for pair in json.loads(told["hours"]))
    return HoursException(**told)


def _exception_row(exception: HoursException) -> dict[str, Any]:
    hours = json.dumps([[one.opens.isoformat(), one.closes.isoformat()] for one in exception.hours])
    return {**asdict(exception), "kind": exception.kind.value, "hours": hours}


class SqlServices:
    """What is offered to one person at a time, and when its consultants can be booked."""

    def __init__(self, rows: Rows) -> None:
        self.rows = rows

    def get(self, service_id: str) -> Service:
        """Give one service. Raises NotFound."""
        given = self.rows.ask(CONSULTANTS, {"ids": [service_id]})
        row = self.rows.one(services, id=service_id)
        if row is None:
            raise NotFound("service")
        return _service(row, tuple(one.staff_id for one in given()))

    def _consultants(self, service_ids: Iterable[str]) -> Mapping[str, list[str]]:
        found: defaultdict[str, list[str]] = defaultdict(list)
        for row in self.rows.run(CONSULTANTS, {"ids": list(service_ids)}):
            found[row.service_id].append(row.staff_id)
        return found

    def add(self, service: Service) -> None:
        """Put a service in."""
        self.rows.insert(services, _service_row(service))
        self._give(service.id, service.consultant_ids)

    def _give(self, service_id: str, staff_ids: Iterable[str]) -> None:
        given = ({"service_id": service_id, "staff_id": staff_id} for staff_id in staff_ids)
        self.rows.insert(service_consultants, *given)

    def save(self, service: Service) -> Service:
        """Keep a changed one and give it with its new version. Raises Stale."""
        saved = replace(service, version=service.version + 1)
        if not self.rows.update(services, _service_row(saved), id=service.id, version=service.version):
            told = "This service was changed meanwhile. Read it again, then repeat your change."
            raise overtaken(Stale(told))
        before, after = set(self._consultants([service.id])[service.id]), set(service.consultant_ids)
        for staff_id in sorted(before - after):
            self.rows.delete(service_consultants, service_id=service.id, staff_id=staff_id)
        self._give(service.id, sorted(after - before))
        return saved

    def page(self, window: Window, *, state: ServiceState | None = None) -> Page[Service]:
        """Give the services in the order they were put in."""
        statement = windowed(IN_STATE if state else IN_ANY_STATE, services, after=window.after is not None)
        values = {**window_values(window), **({"state": state.value} if state else {})}
        found = self.rows.search(statement, values)
        given = self._consultants(row.id for row in found)
        return page_of((_service(row, tuple(given[row.id])) for row in found), window, lambda one: one.id)

    def titles(self, service_ids: Iterable[str]) -> dict[str, str]:
        """Give what services are called, by their ids."""
        return {row.id: row.title for row in self.rows.run(TITLES, {"ids": service_ids})}

    def consultants(self, service_id: str) -> list[str]:
        """Give the ids of those who give a service and work here still."""
        return [row.staff_id for row in self.rows.run(AT_WORK, {"service_id": service_id})]

    def hours(self, staff_id: str) -> tuple[WeeklyHours, ...]:
        """Give the weekly hours of one of the staff, in the order they were written."""
        return tuple(map(_hours, self.rows.all(weekly_hours, "number", staff_id=staff_id)))

    def set_hours(self, staff_id: str, hours: Sequence[WeeklyHours]) -> None:
        """Exchange the weekly hours of one of the staff."""
        self.rows.delete(weekly_hours, staff_id=staff_id)
        lines = ({"staff_id": staff_id, "number": n, **asdict(one)} for n, one in enumerate(hours))
        self.rows.insert(weekly_hours, *lines)

    def timetables(self, staff_ids: Iterable[str], first: date, last: date) -> list[Timetable]:
        """Give the hours of several people, with what is different, from one day to another."""
        ids, weekdays = sorted(staff_ids), weekdays_among(first, last)
        found = self.rows.ask(MEANWHILE, {"ids": ids, "first": first, "last": last})
        hours: defaultdict[str, list[WeeklyHours]] = defaultdict(list)
        for row in self.rows.run(HOURS, {"ids": ids, "since": weekdays.start, "before": weekdays.stop}):
            hours[row.staff_id].append(_hours(row))
        different: defaultdict[str, list[HoursException]] = defaultdict(list)
        for row in sorted(found(), key=lambda row: row.id):
            different[row.staff_id].append(_exception(row))
        return [
            Timetable(staff_id=one, hours=tuple(hours[one]), exceptions=tuple(different[one])) for one in ids
        ]

    def exception(self, exception_id: str) -> HoursException:
        """Give days that are different for somebody. Raises NotFound."""
        row = self.rows.one(hours_exceptions, id=exception_id)
        if row is None:
            raise NotFound("exception")
        return _exception(row)

    def exceptions(self, staff_id: str, window: Window, *, since: date) -> Page[HoursException]:
        """Give days that are different for one of the staff and not over on some day."""
        statement = windowed(NOT_OVER, hours_exceptions, after=window.after is not None)
        values = {"staff_id": staff_id, "since": since, **window_values(window)}
        return page_of(map(_exception, self.rows.search(statement, values)), window, lambda one: one.id)

    def add_exceptions(self, exceptions: Iterable[HoursException]) -> None:
        """Put days in that are different."""
        self.rows.insert(hours_exceptions, *map(_exception_row, exceptions))

    def remove_exception(self, exception_id: str) -> None:
        """Let days be as usual again. Raises NotFound."""
        if not self.rows.delete(hours_exceptions, id=exception_id):
            raise NotFound("exception")

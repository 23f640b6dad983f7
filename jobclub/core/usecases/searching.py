"""Searching: when a service can be had."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime, time, timedelta

from jobclub.core.activities.activity import Mode
from jobclub.core.activities.engagements import Engagement
from jobclub.core.appointments.offer import BOUNDS, Service
from jobclub.core.appointments.slots import Calendar, Days, Slot, free_slots, most_appointments
from jobclub.core.errors import invalid
from jobclub.core.office import Office
from jobclub.core.office.store import Transaction
from jobclub.core.people.staff import Act, Actor
from jobclub.core.spans import Span, planned_wall, wall_of
from jobclub.core.usecases.asking import closed_days

LONGEST = timedelta(days=62)
"""For how long one search looks."""
USUAL = timedelta(days=13)
"""For how long a search looks that does not say it."""
FAR_AHEAD = BOUNDS["horizon_days"][1]


def find_slots(
    office: Office,
    actor: Actor,
    service_id: str,
    *,
    first: date | None = None,
    last: date | None = None,
    consultant_id: str | None = None,
    mode: Mode | None = None,
) -> list[Slot]:
    """Give the free times of a service from one day to another, both included; usually two weeks from today.

    Raises:
        Invalid: The days cannot be, or the service is not given by that consultant or in that mode.
    """
    actor.must(Act.READ_APPOINTMENTS)
    with office.reading(actor) as tx:
        service = tx.services.get(service_id)
        _check_wishes(service, consultant_id, mode)
        today = wall_of(office.now(), tx.organisations.current().time_zone).on
        first = today if first is None else first
        return slots_of(office, tx, service, first, last_of(first, last), consultant_id=consultant_id)


def _check_wishes(service: Service, consultant_id: str | None, mode: Mode | None) -> None:
    if consultant_id is not None and consultant_id not in service.consultant_ids:
        raise invalid("?consultant_id", "does not give this service; choose one of its consultants")
    if mode is not None and mode not in service.modes:
        raise invalid("?mode", f"choose one of {', '.join(service.modes)}")


def last_of(first: date, last: date | None) -> date:
    """Give the last day of a search that begins on a day.

    Raises:
        Invalid: It is before that, or too far after it.
    """
    if last is None:
        return min(date.max - first, USUAL) + first
    if last < first:
        raise invalid("?until", "is before the first day; choose the same day or a later one")
    if last - first > LONGEST:
        raise invalid("?until", f"is more than {LONGEST.days} days after the first one; ask in several parts")
    return last


def slots_of(
    office: Office,
    tx: Transaction,
    service: Service,
    first: date,
    last: date,
    *,
    consultant_id: str | None = None,
    own: Collection[str] = (),
) -> list[Slot]:
    """Give the free times of a service, of all its consultants or of one; a closed one has none.

    Appointments that are ``own``, by their ids, stand in nobody's way.
    """
    if not service.is_offered:
        return []
    found = calendars_of(office, tx, service, first, last, consultant_id=consultant_id, own=own)
    return free_slots(service, found[0], found[1], office.now()) if found else []


def calendars_of(
    office: Office,
    tx: Transaction,
    service: Service,
    first: date,
    last: date,
    *,
    consultant_id: str | None = None,
    own: Collection[str] = (),
) -> tuple[list[Calendar], Days] | None:
    """Give the calendars of those who give a service, and the days that can be booked; None: there are none.

    In a writing transaction those consultants are kept from others until it ends. However many there are, the
    number of queries is the same.
    """
    zone, now = tx.organisations.current().time_zone, office.now()
    today = wall_of(now, zone).on
    first, last = max(first, today), min(last, today + timedelta(days=FAR_AHEAD))
    staff_ids = [one for one in tx.services.consultants(service.id) if consultant_id in {None, one}]
    if last < first or not staff_ids:
        return None
    days = Days(first=first, last=last, zone=zone, closed=closed_days(office, tx, first, last))
    busy = _busy(tx, staff_ids, days, now, own)
    tables = tx.services.timetables(staff_ids, first, last)
    return [Calendar(table=table, busy=busy[table.staff_id]) for table in tables], days


def _busy(
    tx: Transaction, staff_ids: Sequence[str], days: Days, now: datetime, own: Collection[str]
) -> Mapping[str, list[Engagement]]:
    """Give what people are busy with on some days, and for a day around them, since buffers reach over.

    A time that was kept long enough is free by the clock, also before anybody gives it back.
    """
    edges = (days.first - timedelta(days=1), days.last + timedelta(days=2))
    within = Span(*(planned_wall(on, time(0), days.zone)[0].instant for on in edges))
    found: defaultdict[str, list[Engagement]] = defaultdict(list)
    not_counted = {*own, *(one.id for one in tx.appointments.lapsed(staff_ids, now))}
    for one in tx.staff.engagements(staff_ids, within, outside_group=""):
        if one.activity_id not in not_counted:
            found[one.staff_id].append(one)
    return found


def free_count(office: Office, tx: Transaction, service_id: str, first: date, last: date) -> int:
    """Tell how many appointments of a service can still be had from one day to another, both included.

    How early and how far ahead people may book does not count: that is about when they ask.
    """
    service = tx.services.get(service_id)
    found = calendars_of(office, tx, service, first, last) if service.is_offered else None
    if found is None:
        return 0
    asked = replace(service, notice_minutes=0, horizon_days=FAR_AHEAD)
    calendars, days = found
    return sum(most_appointments(asked, calendar, days, office.now()) for calendar in calendars)

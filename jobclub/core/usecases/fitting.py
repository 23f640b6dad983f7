"""Fitting in: which consultant has a time of a service, once nobody else can take it any more.

Those who may have it are kept from others, by id, before anybody looks who is free. So who is free stays free
until the act ends, and "any consultant" is the fairest one of them.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, time

from jobclub.core.appointments.appointment import AppointmentState
from jobclub.core.appointments.hours import Timetable
from jobclub.core.appointments.load import day_of, fairest_first, week_of
from jobclub.core.appointments.offer import BOUNDS, Package, Service
from jobclub.core.appointments.package import Gap, must_have_gaps, times_of_package
from jobclub.core.appointments.slots import Calendar, Days, SlotFault, fault_in_start, free_starts
from jobclub.core.errors import PackageDoesNotFit, SlotNotFree
from jobclub.core.events import Event, ReservationLapsed
from jobclub.core.office import Office
from jobclub.core.office.store import Transaction
from jobclub.core.spans import Span, WallTime, days_later, hull, wall_of
from jobclub.core.usecases.asking import closed_days

TOLD = {
    SlotFault.PAST: "This time is over; choose one that lies ahead.",
    SlotFault.TOO_SOON: "This is too soon; choose a later time.",
    SlotFault.TOO_FAR: "This is too far ahead; choose an earlier time.",
    SlotFault.ENGAGED: "This time is taken; choose another one.",
    SlotFault.DAY_FULL: "This day is full; choose another one.",
    SlotFault.OUTSIDE_HOURS: "Nobody has hours then; choose another time.",
}
"""Why nobody has a time, in plain words. Of several reasons the one that stands first here is told."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """Which times (UTC) of a service are wanted, all from one of some consultants.

    With a ``package`` the first time alone is given, and the others are looked for. ``own`` are the ids of
    appointments that are there already, so that they stand in nobody's way.
    """

    consultant_ids: Sequence[str]
    starts: Sequence[datetime]
    package: Package | None = None
    own: Collection[str] = ()


@dataclass(frozen=True, slots=True)
class Fit:
    """Who has the times, and when those are; and what became of times that were kept for too long."""

    consultant_id: str
    walls: tuple[WallTime, ...]
    lapsed: tuple[Event, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Search:
    """What a search for times goes by."""

    service: Service
    wanted: Wanted
    days: Days
    now: datetime

    @property
    def within(self) -> Span:
        """When something can stand in the way: on the days, and as far as buffers reach over their ends."""
        first, last = self.days.first, self.days.last
        days = hull(day_of(WallTime(on, time(12), self.days.zone)) for on in (first, last))
        return Span(days.start - self.service.before, days.end + self.service.length + self.service.after)

    def fault(self, calendar: Calendar, start: datetime) -> SlotFault | None:
        """Say why a consultant can't have a time; None: they can."""
        return fault_in_start(self.service, calendar, start, self.days, self.now)

    def times(self, calendar: Calendar) -> tuple[WallTime, ...] | None:
        """Give all times that are wanted, if a consultant has them."""
        if any(self.fault(calendar, start) for start in self.wanted.starts):
            return None
        walls = tuple(wall_of(start, self.days.zone) for start in self.wanted.starts)
        package = self.wanted.package
        if package is None:
            return walls
        starts = free_starts(self.service, calendar, self.days, self.now)
        free = [wall_of(start, self.days.zone) for start in starts]
        return times_of_package(walls[0], package.calls, gap_of(package), free)


def fit_in(office: Office, tx: Transaction, service: Service, wanted: Wanted) -> Fit:
    """Give who has some times of a service: the fairest of those who may. They are kept from others.

    Raises:
        SlotNotFree: Nobody has them; ``why`` says what stands against it, of several against ``starts_at``.
        PackageDoesNotFit: Nobody has all times of a package.
    """
    if not service.is_offered:
        raise SlotNotFree("This is not offered any more.", why="service_closed")
    search = Search(service=service, wanted=wanted, days=_days(office, tx, service, wanted), now=office.now())
    tables = tx.services.timetables(wanted.consultant_ids, search.days.first, search.days.last)
    hopeful = [one for one in tables if search.fault(Calendar(table=one), wanted.starts[0]) is None]
    lapsed = give_back_lapsed(tx, [one.staff_id for one in hopeful], search.now)
    calendars = _calendars(tx, search, hopeful)
    for who in _fairest_first(tx, search, calendars):
        walls = search.times(calendars[who])
        if walls is not None:
            return Fit(who, walls, lapsed)
    raise _refusal(search, calendars.values() or map(_without_engagements, tables))


def _days(office: Office, tx: Transaction, service: Service, wanted: Wanted) -> Days:
    """Give the days on which the times of a package may lie, or those of the times alone."""
    zone = tx.organisations.current().time_zone
    first, last = (wall_of(one, zone) for one in (min(wanted.starts), max(wanted.starts)))
    if wanted.package is not None:
        last = days_later(last, (wanted.package.calls - 1) * wanted.package.max_days)
        last = min(last, days_later(wall_of(office.now(), zone), service.horizon_days), key=lambda w: w.on)
        last = max(first, last, key=lambda wall: wall.on)
    return Days(first=first.on, last=last.on, zone=zone, closed=closed_days(office, tx, first.on, last.on))


def _without_engagements(table: Timetable) -> Calendar:
    return Calendar(table=table)


def _calendars(tx: Transaction, search: Search, tables: Iterable[Timetable]) -> dict[str, Calendar]:
    """Give the calendars of those consultants who work here, who are kept from others from now on."""
    of = {table.staff_id: table for table in tables}
    here = tx.staff.here(of) if of else []
    busy = tx.staff.engagements(here, search.within, outside_group="") if here else []
    others = [one for one in busy if one.activity_id not in search.wanted.own]
    return {who: Calendar(table=of[who], busy=[one for one in others if one.staff_id == who]) for who in here}


def _fairest_first(tx: Transaction, search: Search, consultant_ids: Collection[str]) -> Sequence[str]:
    """Order consultants by who should have the first time; one alone is compared with nobody."""
    if len(consultant_ids) <= 1:
        return list(consultant_ids)
    wall = wall_of(search.wanted.starts[0], search.days.zone)
    loads = tx.appointments.loads(consultant_ids, week_of(wall), day_of(wall), without=search.wanted.own)
    return fairest_first(consultant_ids, loads)


def _refusal(search: Search, calendars: Iterable[Calendar]) -> SlotNotFree | PackageDoesNotFit:
    """Say what stands in the way of everybody."""
    asked = [(calendar, start) for calendar in calendars for start in search.wanted.starts]
    found = [(search.fault(calendar, start), start) for calendar, start in asked]
    faults = [fault for fault, _ in found]
    why = next((fault for fault in TOLD if fault in faults), None)
    if search.wanted.package is not None and (why is None or None in faults):
        return PackageDoesNotFit("Not all calls of this package find a time; choose another first one.")
    fault = why or SlotFault.OUTSIDE_HOURS
    blocked = [start for each, start in found if each is fault]
    which = {"starts_at": blocked[0]} if blocked and len(search.wanted.starts) > 1 else {}
    return SlotNotFree(TOLD[fault], why=fault.value, **which)


def give_back_lapsed(tx: Transaction, consultant_ids: Iterable[str], now: datetime) -> tuple[Event, ...]:
    """Give back the times of some consultants that nobody confirmed in time; and say so."""
    whose, happened = list(consultant_ids), list[Event]()
    concerned = {one.consultant_id for one in tx.appointments.lapsed(whose, now)}
    if not concerned:
        return ()
    for staff_id in sorted(concerned):
        tx.staff.held(staff_id)
    for one in tx.appointments.lapsed(whose, now):
        tx.staff.set_engagements(one.id, ())
        tx.appointments.save(replace(one, state=AppointmentState.CANCELLED))
        happened.append(
            ReservationLapsed(
                at=now, service_id=one.service_id, appointment_id=one.id, consultant_id=one.consultant_id
            )
        )
    return tuple(happened)


def gap_of(package: Package) -> Gap:
    """Give how far apart the calls of a package lie."""
    return Gap(package.min_days, package.max_days)


def must_be_a_package(service: Service, walls: Sequence[WallTime]) -> None:
    """Let pass as many times as a package has calls, with the right gaps.

    Raises:
        PackageDoesNotFit: They are too few or too many, too near to each other or too far apart.
    """
    package = service.package
    if package is None or len(walls) != package.calls:
        calls = package.calls if package else 1
        raise PackageDoesNotFit(f"This has {calls} calls; give as many times.", calls=calls)
    must_have_gaps(walls, gap_of(package))


def without_deadlines(service: Service) -> Service:
    """Give a service as the staff see it, who need not keep to its notice and its horizon when they move."""
    return replace(service, notice_minutes=0, horizon_days=BOUNDS["horizon_days"][1])

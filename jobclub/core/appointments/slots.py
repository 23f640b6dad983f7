"""Which times of a service are free: the hours of its consultants, without what they are busy with.

A slot lies within somebody's hours, and they are busy with nothing from its buffer before until its buffer
after (half-open: what touches is fine). Hours are told by the wall clock and slots counted in instants, so
each is as long as it says in both nights of summer time: hours that begin or end in the hour that is skipped
do so when it is over, and in the hour that comes twice the first one counts.
"""

from __future__ import annotations

from bisect import bisect_right
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from enum import StrEnum
from functools import lru_cache

from jobclub.core.activities.activity import ActivityKind
from jobclub.core.activities.engagements import Engagement
from jobclub.core.appointments.hours import Opening, Timetable, openings_on
from jobclub.core.appointments.offer import Service
from jobclub.core.spans import Span, planned_wall, wall_of

ONE_DAY = timedelta(days=1)
NO_DAYS: Mapping[date, str] = {}


class SlotFault(StrEnum):
    """Why somebody can't have a time of a service."""

    PAST = "past"
    TOO_SOON = "too_soon"
    TOO_FAR = "too_far"
    OUTSIDE_HOURS = "outside_hours"
    ENGAGED = "engaged"
    DAY_FULL = "day_full"


@dataclass(frozen=True, slots=True)
class Slot:
    """A time of a service (UTC) at which it can be had, from each of some consultants."""

    starts_at: datetime
    ends_at: datetime
    consultant_ids: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Days:
    """The days that are looked at, both ends included, on an organisation's calendar.

    ``closed`` are those on which it meets nobody, each with its reason.
    """

    first: date
    last: date
    zone: str
    closed: Mapping[date, str] = field(default_factory=lambda: NO_DAYS)

    def up_to(self, last: date) -> Iterator[date]:
        """Give the days one by one, until another one is reached."""
        count = (min(self.last, last) - self.first).days + 1
        return (self.first + ONE_DAY * number for number in range(count))


@dataclass(frozen=True, slots=True, kw_only=True)
class Calendar:
    """One consultant: when they can be booked, and what they are busy with then, whatever it is."""

    table: Timetable
    busy: Sequence[Engagement] = ()

    @property
    def staff_id(self) -> str:
        """Whose it is."""
        return self.table.staff_id

    def booked(self, zone: str) -> Counter[date]:
        """Count appointments by days."""
        mine = (one for one in self.busy if one.activity == ActivityKind.APPOINTMENT)
        return Counter(day_of(one.span, zone) for one in mine)

    def days_full(self, cap: int | None, zone: str) -> frozenset[date]:
        """Give the days on which they have as many appointments as they should."""
        if cap is None:
            return frozenset()
        return frozenset(on for on, booked in self.booked(zone).items() if booked >= cap)


def free_slots(service: Service, calendars: Iterable[Calendar], days: Days, now: datetime) -> list[Slot]:
    """Give the free times of a service on some days, by time, each with all who are free then, by id."""
    found: defaultdict[datetime, list[str]] = defaultdict(list)
    for calendar in calendars:
        for start in free_starts(service, calendar, days, now):
            found[start].append(calendar.staff_id)
    length = service.length
    return [Slot(start, start + length, tuple(sorted(found[start]))) for start in sorted(found)]


def free_starts(service: Service, calendar: Calendar, days: Days, now: datetime) -> Iterator[datetime]:
    """Give when (UTC) slots of one consultant start, by time: every ``step_minutes`` of their hours."""
    earliest = now + timedelta(minutes=service.notice_minutes)
    taken = _joined(one.span for one in calendar.busy)
    full = calendar.days_full(service.daily_cap, days.zone)
    for on in days.up_to(_last_day(service, days.zone, now)):
        for opening in openings_on(calendar.table, on, service.id, days.closed):
            for start in _starts_within(service, span_of(opening, on, days.zone), taken):
                if start < earliest or start <= now:
                    continue
                if not full or day_of(span_with_buffers(service, start), days.zone) not in full:
                    yield start


def _starts_within(service: Service, hours: Span, taken: Sequence[Span]) -> Iterator[datetime]:
    """Give the starts that nothing stands against within some hours; ``taken`` is by time, and apart."""
    step, length = timedelta(minutes=service.step_minutes), service.length
    before, after = service.before, service.after
    start, ahead = hours.start, bisect_right(taken, hours.start - before, key=lambda span: span.end)
    while start + length <= hours.end:
        while ahead < len(taken) and taken[ahead].end <= start - before:
            ahead += 1
        if ahead < len(taken) and taken[ahead].start < start + length + after:
            start += step * -((start - before - taken[ahead].end) // step)
        else:
            yield start
            start += step


def fault_in_start(
    service: Service, calendar: Calendar, start: datetime, days: Days, now: datetime
) -> SlotFault | None:
    """Say why a consultant can't give a service at an instant; None: they can.

    It may lie between two slots: those are where times are offered.
    """
    on = wall_of(start, days.zone).on
    if start <= now:
        return SlotFault.PAST
    if start < now + timedelta(minutes=service.notice_minutes):
        return SlotFault.TOO_SOON
    if on > _last_day(service, days.zone, now):
        return SlotFault.TOO_FAR
    if not _lies_in_hours(service, calendar.table, start, on, days):
        return SlotFault.OUTSIDE_HOURS
    wanted = span_with_buffers(service, start)
    if any(wanted.overlaps(one.span) for one in calendar.busy):
        return SlotFault.ENGAGED
    full = calendar.days_full(service.daily_cap, days.zone)
    return SlotFault.DAY_FULL if full and day_of(wanted, days.zone) in full else None


def _lies_in_hours(service: Service, table: Timetable, start: datetime, on: date, days: Days) -> bool:
    hours = (span_of(one, on, days.zone) for one in openings_on(table, on, service.id, days.closed))
    return any(span.start <= start and start + service.length <= span.end for span in hours)


def most_appointments(service: Service, calendar: Calendar, days: Days, now: datetime) -> int:
    """Tell how many more appointments one consultant can have on some days, one after the other."""
    count, booked, last = 0, calendar.booked(days.zone), None
    for start in free_starts(service, calendar, days, now):
        wanted = span_with_buffers(service, start)
        on = day_of(wanted, days.zone)
        full = service.daily_cap is not None and booked[on] >= service.daily_cap
        if not full and (last is None or last.end <= wanted.start):
            last = wanted
            booked[on] += 1
            count += 1
    return count


def span_with_buffers(service: Service, start: datetime) -> Span:
    """Give from when until when a consultant is busy with an appointment that starts at an instant."""
    return Span(start - service.before, start + service.length + service.after)


def day_of(span: Span, zone: str) -> date:
    """Give the day on which the middle of a span lies: buffers may reach over midnight."""
    return wall_of(span.start + (span.end - span.start) / 2, zone).on


def span_of(opening: Opening, on: date, zone: str) -> Span:
    """Give from when until when (UTC) somebody's hours on a day last."""
    return Span(_instant(on, opening.opens, zone), _instant(on, opening.closes, zone))


@lru_cache(maxsize=4096)
def _instant(on: date, at: time, zone: str) -> datetime:
    return planned_wall(on, at, zone)[0].instant


def _last_day(service: Service, zone: str, now: datetime) -> date:
    return wall_of(now, zone).on + timedelta(days=service.horizon_days)


def _joined(spans: Iterable[Span]) -> list[Span]:
    """Give spans by time, with those that touch or overlap as one."""
    found: list[Span] = []
    for one in sorted(spans):
        if found and one.start <= found[-1].end:
            found[-1] = Span(found[-1].start, max(found[-1].end, one.end))
        else:
            found.append(one)
    return found

"""When one of the staff can be booked: the hours of their week, and the days that are different.

All of it is told by the wall clock of the organisation. What is said of one day stands in an order: who is
away or lent to others has no hours at all; a special day has its own hours and nothing else, also where it is
a closed day; closed days have none; every other day has the hours of its weekday.
"""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, time, timedelta
from enum import StrEnum

from jobclub.core.errors import Invalid, Mistake
from jobclub.core.text import fault_in_line

WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
MOST_HOURS = 100
"""How many lines of hours somebody may have."""
MOST_OPENINGS = 12
"""How many stretches a special day may have."""
LONGEST = timedelta(days=731)
"""How long somebody can be away or lent: beyond that their hours are to be changed."""
FURTHEST = timedelta(days=5 * 366)
"""How far ahead an exception may lie: beyond that somebody mistyped the year."""


@dataclass(frozen=True, slots=True, order=True)
class Opening:
    """A stretch of one day ``[opens, closes)`` on the wall clock."""

    opens: time
    closes: time


@dataclass(frozen=True, slots=True, kw_only=True)
class WeeklyHours:
    """Hours that come every week (0 is Monday): from a day on, until one, both included, if that is said."""

    weekday: int
    opens: time
    closes: time
    from_on: date | None = None
    until_on: date | None = None

    @property
    def opening(self) -> Opening:
        """The stretch on each of its days."""
        return Opening(self.opens, self.closes)

    def hold_on(self, on: date) -> bool:
        """Tell whether they hold on a day."""
        return on.weekday() == self.weekday and self._first <= on <= self._last

    @property
    def _first(self) -> date:
        return self.from_on or date.min

    @property
    def _last(self) -> date:
        return self.until_on or date.max

    def meets(self, other: WeeklyHours) -> bool:
        """Tell whether both hold at some moment."""
        return (
            self.weekday == other.weekday
            and self._first <= other._last
            and other._first <= self._last
            and self.opens < other.closes
            and other.opens < self.closes
        )


class ExceptionKind(StrEnum):
    """Why days are different: somebody is away, works for others, or has hours of the day's own."""

    AWAY = "away"
    LENT = "lent"
    SPECIAL = "special"


@dataclass(frozen=True, slots=True, kw_only=True)
class HoursException:
    """Days, both ends included, that are different for one of the staff: for one service, if it is named."""

    id: str
    staff_id: str
    first_on: date
    last_on: date
    kind: ExceptionKind
    hours: tuple[Opening, ...] = ()
    reason: str | None = None
    service_id: str | None = None

    def holds(self, on: date, service_id: str | None) -> bool:
        """Tell whether it holds on a day for a service; None: for all of them."""
        return self.first_on <= on <= self.last_on and self.service_id in {None, service_id}


@dataclass(frozen=True, slots=True, kw_only=True)
class Timetable:
    """When one of the staff can be booked, by the wall clock: what they are busy with is not in it."""

    staff_id: str
    hours: tuple[WeeklyHours, ...] = ()
    exceptions: tuple[HoursException, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class WorkingDay:
    """When one of the staff can be booked on a day, whatever for; and what is said of that day alone."""

    openings: tuple[Opening, ...]
    different: tuple[HoursException, ...]


def weekdays_among(first: date, last: date) -> range:
    """Give the weekdays (0 is Monday) of some days, both ends included; if they lie in two weeks, all."""
    begin, end = first.weekday(), first.weekday() + (last - first).days + 1
    return range(begin, end) if end <= len(WEEKDAYS) else range(len(WEEKDAYS))


def working_day(table: Timetable, on: date, closed: Collection[date]) -> WorkingDay:
    """Give a day of somebody's; what is said of it for a single service changes no other hours."""
    said = (one for one in table.exceptions if one.first_on <= on <= one.last_on)
    by_weight = sorted(said, key=lambda one: (one.service_id is not None, one.kind, one.id))
    return WorkingDay(openings=openings_on(table, on, None, closed), different=tuple(by_weight))


def openings_on(
    table: Timetable, on: date, service_id: str | None, closed: Collection[date]
) -> tuple[Opening, ...]:
    """Give when somebody can be booked for a service on a day, by time; stretches that touch are one.

    A special day of the service's own beats one that is for all services. ``None`` asks for the hours that
    are the same for all.
    """
    different = [one for one in table.exceptions if one.holds(on, service_id)]
    special = [one for one in different if one.kind is ExceptionKind.SPECIAL]
    if len(special) < len(different):
        return ()
    if special:
        own = [one for one in special if one.service_id is not None]
        return joined(opening for one in own or special for opening in one.hours)
    if on in closed:
        return ()
    return joined(line.opening for line in table.hours if line.hold_on(on))


def joined(openings: Iterable[Opening]) -> tuple[Opening, ...]:
    """Give stretches by time, with those that touch or overlap as one."""
    found: list[Opening] = []
    for one in sorted(openings):
        if found and one.opens <= found[-1].closes:
            found[-1] = Opening(found[-1].opens, max(found[-1].closes, one.closes))
        else:
            found.append(one)
    return tuple(found)


def checked_hours(hours: Sequence[WeeklyHours]) -> tuple[WeeklyHours, ...]:
    """Give the hours of a week back, by day and time, if they can be.

    Raises:
        Invalid: There are too many, some close before they open or end before they begin, or two overlap.
    """
    mistakes = [*_too_many(hours, MOST_HOURS), *_faults_in_week(hours)]
    if mistakes:
        raise Invalid(*mistakes)
    return tuple(sorted(hours, key=lambda one: (one.weekday, one.opens, one.from_on or date.min)))


def _too_many(hours: Sequence[object], most: int) -> Iterator[Mistake]:
    if len(hours) > most:
        yield Mistake("/hours", f"has more than {most} lines; join some of them")


def _faults_in_week(hours: Sequence[WeeklyHours]) -> Iterator[Mistake]:
    for number, one in enumerate(hours[:MOST_HOURS]):
        if one.closes <= one.opens:
            yield _closes_too_early(number)
        if one.from_on and one.until_on and one.until_on < one.from_on:
            yield Mistake(f"/hours/{number}/until_on", "is before from_on; choose a later day")
        for earlier, other in enumerate(hours[:number]):
            if one.meets(other):
                yield _overlaps(number, earlier)


def _closes_too_early(number: int) -> Mistake:
    return Mistake(f"/hours/{number}/closes", "must be later than opens; hours end on the day they begin")


def _overlaps(number: int, earlier: int) -> Mistake:
    return Mistake(f"/hours/{number}", f"overlaps /hours/{earlier}; change one, or make one of both")


def checked_exception(exception: HoursException, today: date) -> HoursException:
    """Give an exception back if it can be, its hours by time.

    Raises:
        Invalid: Its days, hours or reason cannot be.
    """
    mistakes = [*faults_in_days(exception, today), *_faults_in_openings(exception)]
    if exception.reason is not None and (fault := fault_in_line(exception.reason)):
        mistakes.append(Mistake("/reason", fault))
    if mistakes:
        raise Invalid(*mistakes)
    return replace(exception, hours=tuple(sorted(exception.hours)))


def faults_in_days(exception: HoursException, today: date) -> Iterator[Mistake]:
    """Say what is wrong with the days of an exception."""
    if exception.last_on < exception.first_on:
        yield Mistake("/last_on", "is before first_on; choose the same day or a later one")
    elif exception.last_on - exception.first_on > LONGEST:
        yield Mistake("/last_on", "is more than two years after first_on; change the weekly hours instead")
    if not today <= exception.last_on <= today + FURTHEST:
        yield Mistake("/last_on", "choose a day that lies ahead, at most five years; check the date")


def _faults_in_openings(exception: HoursException) -> Iterator[Mistake]:
    if exception.kind is not ExceptionKind.SPECIAL:
        if exception.hours:
            yield Mistake("/hours", f"leave them out: who is {exception.kind} has none")
        return
    if not exception.hours:
        yield Mistake("/hours", "say when they can be booked; for a day without hours, choose away")
    yield from _too_many(exception.hours, MOST_OPENINGS)
    for number, one in enumerate(exception.hours[:MOST_OPENINGS]):
        if one.closes <= one.opens:
            yield _closes_too_early(number)
        for earlier, other in enumerate(exception.hours[:number]):
            if one.opens < other.closes and other.opens < one.closes:
                yield _overlaps(number, earlier)


def revision_of(hours: Iterable[WeeklyHours]) -> str:
    """Name the state of somebody's weekly hours."""
    told = "\n".join(f"{h.weekday} {h.opens} {h.closes} {h.from_on} {h.until_on}" for h in hours)
    return hashlib.sha256(told.encode()).hexdigest()[:16]

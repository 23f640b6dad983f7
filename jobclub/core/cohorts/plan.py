"""The dated plan of a programme: which unit meets when, and which days are dropped.

A plan is a rule of wall-clock dates: the cadence counts calendar days in the organisation's zone, a
closed day drops its date and the next date of the cadence is used, for the first session too. What
happens to a time that summer time skips or doubles stands in ``spans``.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from jobclub.core.cohorts.programme import Programme, Unit
from jobclub.core.errors import invalid
from jobclub.core.spans import Kind, Span, WallTime, kind_of, planned_wall

ClosedDays = Mapping[date, str]
"""Days on which nothing meets, each with its reason."""
MOST_DROPPED = 26
"""Dates of the cadence that one plan may drop before that is taken for a mistake."""


@dataclass(frozen=True, slots=True)
class Skipped:
    """A date of the cadence on which nothing meets, and why."""

    on: date
    reason: str


@dataclass(frozen=True, slots=True)
class PlannedSession:
    """One session of a plan.

    ``kind`` tells whether the wall time asked for exists that day once, never or twice.
    """

    unit: Unit
    wall: WallTime
    starts_at: datetime
    minutes: int
    kind: Kind = "plain"

    @property
    def span(self) -> Span:
        """When it takes place, in UTC."""
        return Span(self.starts_at, self.starts_at + timedelta(minutes=self.minutes))


@dataclass(frozen=True, slots=True)
class Plan:
    """The dated sessions of a programme in order, and the dates left out."""

    sessions: tuple[PlannedSession, ...]
    skipped: tuple[Skipped, ...]


def horizon(programme: Programme, starts_on: date) -> tuple[date, date]:
    """Give the first and the last day that a plan may touch: the closed days between them are needed.

    Raises:
        Invalid: The calendar ends before.
    """
    try:
        return starts_on, starts_on + programme.step * (len(programme.units) + MOST_DROPPED)
    except OverflowError:
        raise invalid("/starts_on", "no calendar goes that far; check the year") from None


def plan(programme: Programme, first: WallTime, closed: ClosedDays) -> Plan:
    """Date every unit of a programme from a first wall time on.

    Raises:
        Invalid: So many dates are closed, or the day so late, that no plan comes of it.
    """
    sessions: list[PlannedSession] = []
    skipped: list[Skipped] = []
    dates = open_dates(first.on, programme.step, closed, skipped)
    for unit, on in zip(programme.units, dates, strict=False):
        wall, kind = _wall(on, first)
        sessions.append(PlannedSession(unit, wall, wall.instant, programme.minutes, kind))
    return Plan(tuple(sessions), tuple(skipped))


def _wall(on: date, first: WallTime) -> tuple[WallTime, Kind]:
    if on == first.on:
        return first, kind_of(on, first.at, first.zone)
    return planned_wall(on, first.at, first.zone)


def open_dates(
    start: date, step: timedelta, closed: ClosedDays, skipped: list[Skipped], *, pointer: str = "/starts_on"
) -> Iterator[date]:
    """Give the dates of a cadence from a start on, noting the closed ones that are left out.

    Raises:
        Invalid: Too many dates are closed, with those noted before, or the calendar ends; at ``pointer``.
    """
    on = start
    while len(skipped) < MOST_DROPPED:
        reason = closed.get(on)
        if reason is None:
            yield on
        else:
            skipped.append(Skipped(on, reason))
        try:
            on += step
        except OverflowError:
            raise invalid(pointer, "no calendar goes that far; check the year") from None
    raise invalid(pointer, f"{MOST_DROPPED} dates are closed days; choose another day, or open some")

"""Stretches of time, and the way between wall clocks and instants.

A future session is *told* by a wall time in its organisation's zone; its instant is derived. Twice a
year that is not one to one, and this is the policy:

* a wall time that summer time **skips** (02:30 in the spring night) is refused when somebody gives it
  explicitly; met in a later session of a plan it becomes the first valid minute (03:00);
* a wall time that comes **twice** (02:30 in the autumn night) needs an offset when given explicitly;
  in a plan it is the first of the two.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from functools import cache, lru_cache
from typing import Literal
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from jobclub.core.errors import invalid

MINUTE = timedelta(minutes=1)


@dataclass(frozen=True, slots=True, order=True)
class Span:
    """A half-open stretch of time ``[start, end)`` between two instants: touching spans do not overlap."""

    start: datetime
    end: datetime

    def overlaps(self, other: Span) -> bool:
        """Tell whether the two share any moment."""
        return self.start < other.end and other.start < self.end

    def holds(self, instant: datetime) -> bool:
        """Tell whether an instant lies in it."""
        return self.start <= instant < self.end


def hull(spans: Iterable[Span]) -> Span:
    """Give the shortest span that covers all of them (at least one)."""
    every = list(spans)
    return Span(min(s.start for s in every), max(s.end for s in every))


@cache
def zone_of(name: str) -> ZoneInfo:
    """Give the time zone with this IANA name.

    Raises:
        Invalid: There is no such zone.
    """
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        raise invalid("/time_zone", "this is no time zone; write one like 'Europe/Copenhagen'") from None


@dataclass(frozen=True, slots=True)
class WallTime:
    """What the clock on the wall shows: a date, a time to the minute, a zone.

    ``fold`` is 1 for the second of two equal wall times (PEP 495).
    """

    on: date
    at: time
    zone: str
    fold: int = 0

    @property
    def local(self) -> datetime:
        """The aware time in the zone."""
        local = datetime.combine(self.on, self.at, zone_of(self.zone))
        return local.replace(fold=1) if self.fold else local

    @property
    def instant(self) -> datetime:
        """The instant, in UTC, by the zone's rules as they are known today."""
        return self.local.astimezone(UTC)


def wall_of(instant: datetime, zone: str) -> WallTime:
    """Give what the wall clock in a zone shows at an instant."""
    local = instant.astimezone(zone_of(zone))
    return WallTime(local.date(), local.time().replace(fold=0), zone, local.fold)


Kind = Literal["plain", "skipped", "doubled"]


@lru_cache(maxsize=8192)
def kind_of(on: date, at: time, zone: str) -> Kind:
    """Tell whether a wall time exists once, never or twice."""
    naive = datetime.combine(on, at)
    tz = zone_of(zone)
    first, second = tz.utcoffset(naive), tz.utcoffset(naive.replace(fold=1))
    if first == second or first is None or second is None:
        return "plain"
    return "skipped" if first < second else "doubled"


def given_wall(
    on: date, at: time, zone: str, *, offset: timedelta | None = None, pointer: str = "/at"
) -> WallTime:
    """Take a wall time as somebody gave it, with the offset they may have written.

    Raises:
        Invalid: The time is skipped that day, comes twice and no offset says which, or has another offset.
    """
    kind = kind_of(on, at, zone)
    if kind == "skipped":
        raise invalid(pointer, f"{on} has no {at:%H:%M}: clocks go forward; choose a time before or after")
    walls = [WallTime(on, at, zone, fold) for fold in ((0, 1) if kind == "doubled" else (0,))]
    if offset is None and kind == "doubled":
        choices = " or ".join(repr(_with_offset(wall)) for wall in walls)
        raise invalid(pointer, f"{on} has {at:%H:%M} twice: clocks go back; say which, {choices}")
    for wall in walls:
        if offset is None or wall.local.utcoffset() == offset:
            return wall
    right = " or ".join(repr(_with_offset(wall)) for wall in walls)
    raise invalid(pointer, f"the offset does not fit {zone} on {on}; write {right}, or leave it out")


def _with_offset(wall: WallTime) -> str:
    return f"{wall.at:%H:%M}{wall.local.isoformat()[-6:]}"


def planned_wall(on: date, at: time, zone: str) -> tuple[WallTime, Kind]:
    """Take a wall time that a plan arrives at: the first valid minute, the first of two.

    Gives also which kind it was, so that a plan can say what it did.
    """
    kind = kind_of(on, at, zone)
    moment = datetime.combine(on, at)
    while kind != "plain" and kind_of(moment.date(), moment.time(), zone) == "skipped":
        moment += MINUTE
    return WallTime(moment.date(), moment.time(), zone), kind


def days_later(wall: WallTime, days: int) -> WallTime:
    """Give the same wall time some calendar days later (or, negative, earlier), by the plan's policy."""
    return planned_wall(wall.on + timedelta(days=days), wall.at, wall.zone)[0]

"""Time zones as calendar files define them: two rules that hold every year.

Changes listed one by one, as libraries write them, are read an hour wrong by Thunderbird and others. A zone
whose clocks follow no yearly rule, as those of Morocco, is not defined at all: its times are told in UTC.
"""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

from jobclub.core.spans import zone_of

WALL = "%Y%m%dT%H%M%S"
"""How a wall time is written."""
YEARS = 28
"""After so many years each date falls on the same weekday again: a rule has then shown all of its dates."""
WEEK = timedelta(days=7)
SECOND = timedelta(seconds=1)
WEEKDAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")


@dataclass(frozen=True, slots=True)
class _Turn:
    """One change of the clocks: what they showed when it came (naive), and the offsets before and after."""

    wall: datetime
    before: timedelta
    after: timedelta
    name: str

    @property
    def kind(self) -> object:
        """What is the same every year: all but the date within its month."""
        return self.wall.month, self.wall.weekday(), self.wall.time(), self.before, self.after, self.name


@lru_cache(maxsize=256)
def zone_lines(zone: str, year: int) -> tuple[str, ...]:
    """Give the lines that define a zone from a year on; none for UTC and for zones without a yearly rule."""
    tz = zone_of(zone)
    first = datetime(year - 1, 1, 1, tzinfo=UTC)
    turns = list(_turns(tz, first, first.replace(year=year + YEARS)))
    parts = _two_rules(turns) if turns else _constant(tz, first)
    return ("BEGIN:VTIMEZONE", f"TZID:{zone}", *parts, "END:VTIMEZONE") if parts else ()


def _turns(tz: ZoneInfo, first: datetime, last: datetime) -> Iterator[_Turn]:
    """Give every change of the clocks between two instants."""
    while first < last:
        if _offset(tz, first) != _offset(tz, first + WEEK):
            at = _found(tz, first, first + WEEK)
            before = _offset(tz, at - SECOND)
            name = str(at.astimezone(tz).tzname())
            yield _Turn((at + before).replace(tzinfo=None), before, _offset(tz, at), name)
        first += WEEK


def _found(tz: ZoneInfo, early: datetime, late: datetime) -> datetime:
    """Give the first instant with another offset, to the second."""
    while late - early > SECOND:
        middle = early + timedelta(seconds=(late - early) // SECOND // 2)
        if _offset(tz, middle) == _offset(tz, early):
            early = middle
        else:
            late = middle
    return late


def _offset(tz: ZoneInfo, instant: datetime) -> timedelta:
    return instant.astimezone(tz).utcoffset() or timedelta()


def _two_rules(turns: Sequence[_Turn]) -> list[str]:
    if len(turns) != 2 * (YEARS + 1):
        return []
    rules = [_rule(turns[at::2]) for at in (0, 1)]
    return [line for at in (0, 1) for line in _part(turns[at], rules[at])] if all(rules) else []


def _constant(tz: ZoneInfo, since: datetime) -> list[str]:
    offset = _offset(tz, since)
    if not offset:
        return []
    turn = _Turn(since.replace(tzinfo=None), offset, offset, str(since.astimezone(tz).tzname()))
    return _part(turn, None)


def _rule(turns: Sequence[_Turn]) -> str | None:
    """Give the rule by which a change comes every year; None if there is none.

    The last or second Sunday is told as that, which every calendar reads; the Sunday after the ninth isn't.
    """
    days = [turn.wall.day for turn in turns]
    years = {turn.wall.year for turn in turns}
    first, last = min(days), max(days)
    if len({turn.kind for turn in turns}) > 1 or len(years) < len(turns) or last - first >= WEEK.days:
        return None
    wall = turns[0].wall
    weekday = WEEKDAYS[wall.weekday()]
    if last == monthrange(wall.year, wall.month)[1]:
        when = f"BYDAY=-1{weekday}"
    elif last % 7 == 0:
        when = f"BYDAY={last // 7}{weekday}"
    else:
        when = f"BYDAY={weekday};BYMONTHDAY={','.join(map(str, range(first, last + 1)))}"
    return f"FREQ=YEARLY;BYMONTH={wall.month};{when}"


def _part(turn: _Turn, rule: str | None) -> list[str]:
    kind = "DAYLIGHT" if turn.after > turn.before else "STANDARD"
    return [
        f"BEGIN:{kind}",
        f"DTSTART:{turn.wall:{WALL}}",
        *([f"RRULE:{rule}"] if rule else []),
        f"TZOFFSETFROM:{_signed(turn.before)}",
        f"TZOFFSETTO:{_signed(turn.after)}",
        f"TZNAME:{turn.name}",
        f"END:{kind}",
    ]


def _signed(offset: timedelta) -> str:
    minutes, seconds = divmod(abs(offset) // SECOND, 60)
    sign = "-" if offset < timedelta() else "+"
    return f"{sign}{minutes // 60:02}{minutes % 60:02}" + (f"{seconds:02}" if seconds else "")

"""Days, times and numbers as people write them, in the languages we speak: most are filters of a template.

Times stand on the organisation's wall clock; for a reader who lives in another zone theirs stands beside it.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from typing import Any

from babel.dates import format_datetime
from jinja2 import pass_context
from jinja2.runtime import Context

from jobclub.core.activities.meeting import DialIn
from jobclub.core.spans import zone_of

MINUTES = 60


class MissingError(Exception):
    """Something is to be written that this letter does not have."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Manner:
    """How a language writes days, times, durations, numbers to call; patterns are Babel's (Unicode TR 35)."""

    language: str
    day: str
    clock: str
    hours: str
    at: str
    during: str
    elsewhere: str
    brief: str
    hour: tuple[str, str]
    minute: tuple[str, str]
    both: str
    code: str


MANNERS: Mapping[str, Manner] = {
    "da": Manner(
        language="da",
        day="EEEE 'den' d. MMMM",
        clock="HH.mm",
        hours="kl. {}",
        at="{} {}",
        during="{} {}",
        elsewhere="{} hos dig",
        brief="EEE d/M 'kl.' HH.mm",
        hour=("1 time", "{} timer"),
        minute=("1 minut", "{} minutter"),
        both="{} og {}",
        code="{}, kode {}",
    ),
    "de": Manner(
        language="de",
        day="EEEE, d. MMMM",
        clock="HH:mm",
        hours="{} Uhr",
        at="{}, {}",
        during="{}, {}",
        elsewhere="{} bei Ihnen",
        brief="EEE d.M., HH:mm 'Uhr'",
        hour=("1 Stunde", "{} Stunden"),
        minute=("1 Minute", "{} Minuten"),
        both="{} und {}",
        code="{}, Code {}",
    ),
    "en": Manner(
        language="en",
        day="EEEE d MMMM",
        clock="HH:mm",
        hours="{}",
        at="{} at {}",
        during="{}, {}",
        elsewhere="{} where you are",
        brief="EEE d MMM, HH:mm",
        hour=("1 hour", "{} hours"),
        minute=("1 minute", "{} minutes"),
        both="{} {}",
        code="{}, code {}",
    ),
}


def called(dial_in: DialIn, language: str) -> str:
    """Write a number to call, and the code to give there."""
    number, code = dial_in.number, dial_in.code
    return number if code is None else MANNERS[language].code.format(number, code)


class Filters:
    """The filters of one language."""

    def __init__(self, language: str) -> None:
        self.manner = MANNERS[language]

    def by_name(self) -> dict[str, Callable[..., Any]]:
        """Give the filters by the names they have in a template."""
        own = (self.when, self.day, self.clock, self.moment, self.brief, self.duration, self.plural)
        return {**{each.__name__: each for each in own}, "length": len}

    @pass_context
    def when(self, context: Context, session: Mapping[str, Any]) -> str:
        """Write a session's day, and from when to when it goes."""
        start: datetime = _present(session)["starts_at"]
        return self._told(context, start, start.astimezone(UTC) + timedelta(minutes=session["minutes"]))

    @pass_context
    def moment(self, context: Context, at: datetime) -> str:
        """Write a day and a time."""
        return self._told(context, _present(at), None)

    @pass_context
    def day(self, context: Context, at: datetime) -> str:
        """Write a weekday and a date."""
        day = _present(at)
        return self._in_both(context, lambda zone: self._written(day, zone, self.manner.day))

    @pass_context
    def clock(self, context: Context, at: datetime) -> str:
        """Write a time of day."""
        start = _present(at)
        return self._in_both(context, lambda zone: self._hours(start, None, zone))

    @pass_context
    def brief(self, context: Context, at: datetime) -> str:
        """Write a day and a time for a phone: where the reader is, if that is elsewhere."""
        own = context["own_zone"]
        written = self._written(_present(at), own or context["zone"], self.manner.brief)
        return self.manner.elsewhere.format(written) if own else written

    def duration(self, minutes: int) -> str:
        """Write so many minutes in hours and minutes."""
        hours, left = divmod(minutes, MINUTES)
        parts = [_counted(hours, *self.manner.hour)] if hours else []
        parts += [_counted(left, *self.manner.minute)] if left or not hours else []
        return self.manner.both.format(*parts) if hours and left else parts[0]

    def plural(self, number: int, one: str, many: str) -> str:
        """Write a number with the word for one or for many."""
        return f"{_present(number)} {one if number == 1 else many}"

    def _told(self, context: Context, start: datetime, end: datetime | None) -> str:
        """Write a day with its times; beside it the reader's own, with the day only if it is another."""
        frame = self.manner.at if end is None else self.manner.during
        zone, own = context["zone"], context["own_zone"]
        days = [self._written(start, one, self.manner.day) for one in (zone, own or zone)]
        times = [self._hours(start, end, one) for one in (zone, own or zone)]
        here = frame.format(days[0], times[0])
        if (days[0], times[0]) == (days[1], times[1]):
            return here
        there = times[1] if days[0] == days[1] else frame.format(days[1], times[1])
        return f"{here} ({self.manner.elsewhere.format(there)})"

    def _in_both(self, context: Context, write: Callable[[str], str]) -> str:
        here, there = write(context["zone"]), write(context["own_zone"] or context["zone"])
        return here if here == there else f"{here} ({self.manner.elsewhere.format(there)})"

    def _hours(self, start: datetime, end: datetime | None, zone: str) -> str:
        times = [self._written(one, zone, self.manner.clock) for one in (start, end) if one is not None]
        return self.manner.hours.format("–".join(times))

    def _written(self, at: datetime, zone: str, pattern: str) -> str:
        return _formatted(at.astimezone(zone_of(zone)).replace(tzinfo=None), pattern, self.manner.language)


@lru_cache(maxsize=4096)
def _formatted(wall: datetime, pattern: str, language: str) -> str:
    """Write a time of a wall clock; everybody in a group is told the same ones."""
    return format_datetime(wall, pattern, locale=language)


def _present(value: Any) -> Any:
    """Give a value that has to be there."""
    if value is None:
        raise MissingError
    return value


def _counted(number: int, one: str, many: str) -> str:
    return one if number == 1 else many.format(number)

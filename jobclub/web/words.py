"""The words and dates of a page, in its reader's language."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from datetime import date, datetime
from datetime import time as clock_time
from functools import cache
from importlib.resources import files

from babel.dates import format_date, format_time, get_timezone_location

from jobclub.core.activities.meeting import DialIn
from jobclub.core.people.organisation import LANGUAGES
from jobclub.core.spans import zone_of

ENGLISH = "en"


@cache
def texts(language: str) -> dict[str, str]:
    """Give every text of a language by its key, like ``meeting.join``; each area has a file of its own."""
    found: dict[str, str] = {}
    for file in sorted(files("jobclub.web").joinpath("texts", language).iterdir(), key=lambda one: one.name):
        read = tomllib.loads(file.read_text("utf-8"))
        found |= {f"{part}.{key}": text for part, inner in read.items() for key, text in inner.items()}
    return found


def spoken(language: str | None, fallback: str | None = None) -> str:
    """Give a language we speak: the wanted one, else the fallback, else English."""
    return next((one for one in (language, fallback) if one in LANGUAGES and one is not None), ENGLISH)


@dataclass(frozen=True, slots=True)
class Words:
    """The words of one language. Instants are told on the wall clock of a zone."""

    language: str

    def __call__(self, key: str, **values: object) -> str:
        """Give a text with what belongs into its braces."""
        return texts(self.language)[key].format(**values)

    def has(self, key: str) -> bool:
        """Tell whether there is a text for a key."""
        return key in texts(self.language)

    def day(self, instant: datetime, zone: str) -> str:
        """Write a day with its weekday."""
        local = instant.astimezone(zone_of(zone))
        return format_date(local, self("formats.day"), locale=self.language)

    def time(self, instant: datetime, zone: str) -> str:
        """Write a time of day."""
        local = instant.astimezone(zone_of(zone))
        return format_time(local, self("formats.time"), tzinfo=zone_of(zone), locale=self.language)

    def clock(self, at: clock_time) -> str:
        """Write a time of day that stands on no day."""
        return format_time(at, self("formats.time"), locale=self.language)

    def date(self, day: date) -> str:
        """Write a day with its weekday, that stands on no clock."""
        return format_date(day, self("formats.day"), locale=self.language)

    def by_phone(self, dial_in: DialIn) -> str:
        """Write a number to call, and the code to give there."""
        key = "meeting.by_phone" if dial_in.code is None else "meeting.by_phone_code"
        return self(key, number=dial_in.number, code=dial_in.code)

    def moment(self, instant: datetime, zone: str) -> str:
        """Write a day and a time."""
        return self("formats.moment", day=self.day(instant, zone), time=self.time(instant, zone))

    def span(self, start: datetime, end: datetime, zone: str) -> str:
        """Write a day, and from when until when."""
        day = self.day(start, zone)
        return self("formats.span", day=day, start=self.time(start, zone), end=self.time(end, zone))

    def hours(self, start: datetime, end: datetime, zone: str) -> str:
        """Write from when until when; the day too where it is another than in the other zone."""
        return self("formats.hours", start=self.time(start, zone), end=self.time(end, zone))

    def elsewhere(self, start: datetime, end: datetime, zone: str, own: str | None) -> str | None:
        """Write when something is where its reader lives, if the clocks there show another time."""
        if own is None or _offset(start, own) == _offset(start, zone):
            return None
        same_day = self.day(start, own) == self.day(start, zone)
        told = self.hours(start, end, own) if same_day else self.span(start, end, own)
        place = get_timezone_location(own, locale=self.language, return_city=True)
        return self("meeting.elsewhere", place=place, hours=told)


def _offset(instant: datetime, zone: str) -> object:
    return instant.astimezone(zone_of(zone)).utcoffset()

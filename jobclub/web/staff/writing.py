"""How days are written where there is little room."""

from __future__ import annotations

from datetime import date, datetime

from babel.dates import format_date

from jobclub.core.spans import zone_of
from jobclub.web.words import Words


def short_day(words: Words, instant: datetime, zone: str) -> str:
    """Write the day of an instant in a zone, with its weekday, as short as people understand it."""
    return short_date(words, instant.astimezone(zone_of(zone)).date())


def short_date(words: Words, day: date) -> str:
    """Write a day with its weekday, as short as people understand it."""
    return format_date(day, words("short.day"), locale=words.language)

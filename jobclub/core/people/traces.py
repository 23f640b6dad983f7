"""Traces of a person in what others wrote: their full name, their e-mail address, their phone number.

A first name alone is no trace: too many people share it.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from jobclub.core.people.participant import NO_DIGIT, Participant

BLANK = "…"
"""What stands in place of a trace."""
LEAST_DIGITS = 6
"""Digits of a phone number that is looked for: shorter ones are read in dates and times too."""
COUNTRY_DIGITS = 3
GAP = r"[\s()/.-]{0,3}"
"""What people put between digits."""
OUTSIDE = r"(?![\w\u0300-\u036f])"
"""Where a word ends: neither a letter nor an accent goes on."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Traces:
    """What one person is known by in a text; None is not looked for. ``digits`` are those of the phone."""

    name: str | None
    email: str | None
    digits: str | None

    def blanked(self, text: str) -> tuple[str, int]:
        """Give a text with each trace blanked, and how many there were."""
        left, places, end = [], 0, 0
        for first, last in self._found(text):
            left += [text[end:first], BLANK]
            places, end = places + 1, last
        return "".join((*left, text[end:])), places

    def _found(self, text: str) -> Iterator[tuple[int, int]]:
        """Give where traces begin and end in a text, compared as it is folded."""
        signs = [(part, place) for place, sign in enumerate(text) for part in _folded(sign)]
        for found in _pattern(self).finditer("".join(part for part, _ in signs)):
            yield signs[found.start()][1], signs[found.end() - 1][1] + 1

    @property
    def any(self) -> bool:
        """Whether there is anything to look for."""
        return (self.name, self.email, self.digits) != (None, None, None)


def traces_of(person: Participant) -> Traces:
    """Give what a person is known by: a name of one word and a short number are left out."""
    digits = NO_DIGIT.sub("", person.phone or "").lstrip("0")
    return Traces(
        name=_folded(person.name) if len(person.name.split()) > 1 else None,
        email=_folded(person.email) if person.email else None,
        digits=digits if len(digits) >= LEAST_DIGITS else None,
    )


def _folded(text: str) -> str:
    """Give a text as it is compared: neither capitals nor how accents are written matter."""
    return unicodedata.normalize("NFD", text).casefold()


@lru_cache(maxsize=16)
def _pattern(traces: Traces) -> re.Pattern[str]:
    ways = []
    if traces.email:
        ways.append(rf"(?<![\w.+%-]){re.escape(traces.email)}(?![\w-]|\.\w)")
    if traces.name:
        words = r"\s+".join(map(re.escape, traces.name.split()))
        ways.append(rf"(?<!\w){words}{OUTSIDE}")
    if traces.digits:
        ways.append(_number(traces.digits))
    return re.compile("|".join(ways) or r"(?!)")


def _number(digits: str) -> str:
    """Say how a number may be written: with or without its country's code, with blanks and the like."""
    most = min(COUNTRY_DIGITS, len(digits) - LEAST_DIGITS)
    bare = "|".join(GAP.join(digits[code:]) for code in range(most + 1))
    country = rf"(?:(?:\+|00){GAP}[0-9]{{1,{COUNTRY_DIGITS}}}{GAP})?"
    return rf"(?<![0-9])(?:\((?=[+0-9]{{1,5}}\)))?{country}(?:0{GAP})?(?:{bare})(?![0-9])"

"""Reading a form that somebody sent: what they typed is kept, and what is wrong is said beside its field."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, time

from jobclub.core.errors import Invalid, Mistake
from jobclub.core.national_ids import HINT
from jobclub.web.words import Words

DAY_FIRST = re.compile(r"(\d{1,2})[./-] ?(\d{1,2})[./-] ?(\d{4})")
"""A date as people write it in Danish and German."""
CLOCK = re.compile(r"(\d{1,2})(?:[.:](\d{2}))?")
MOST_DIGITS = 9
"""How long a number may be that is typed into a form."""
NATIONAL_ID = "forms.national_id"
"""What is said wherever somebody wrote a national id number."""


def holds_national_id(mistake: Mistake) -> bool:
    """Tell whether something was refused since it holds a national id number."""
    return HINT in mistake.detail


@dataclass(slots=True)
class Form:
    """What was typed into a form, by the names of its fields, and what is wrong with it.

    ``names`` tells under which field a mistake of the core's is shown: by pointers, as in ``{"/at": "at"}``;
    a pointer that is not named is shown at the field of the same name.
    """

    typed: Mapping[str, str]
    words: Words
    names: Mapping[str, str] = field(default_factory=dict)
    faults: dict[str, str] = field(default_factory=dict)

    def value(self, name: str) -> str:
        """Give what was typed, without space around it; empty if nothing was."""
        return self.typed.get(name, "").replace("\r\n", "\n").strip()

    def wanted(self, name: str) -> str | None:
        """Give what was typed, or None."""
        return self.value(name) or None

    def ticked(self, name: str) -> bool:
        """Tell whether a box was ticked."""
        return name in self.typed

    def day(self, name: str) -> date | None:
        """Give a date; browsers send it as ``2027-03-01``, people write it as ``1.3.2027``."""
        text = self.value(name)
        parts = DAY_FIRST.fullmatch(text)
        try:
            return date(*map(int, reversed(parts.groups()))) if parts else date.fromisoformat(text)
        except ValueError:
            self._fault(name, "forms.no_day" if text else "forms.empty_day")
        return None

    def clock(self, name: str) -> time | None:
        """Give a time of day, as ``14:00``, ``14.00`` or ``14``."""
        text = self.value(name)
        parts = CLOCK.fullmatch(text)
        try:
            return time.fromisoformat(f"{parts[1]:0>2}:{parts[2] or '00'}" if parts else text)
        except ValueError:
            self._fault(name, "forms.no_time")
        return None

    def number(self, name: str) -> int | None:
        """Give a whole number, or None if nothing was typed."""
        text = self.value(name)
        if text.isdecimal() and len(text) <= MOST_DIGITS:
            return int(text)
        if text:
            self._fault(name, "forms.no_number")
        return None

    def note(self, error: Invalid) -> None:
        """Say beside the fields what the core refused, in the reader's language."""
        for mistake in error.mistakes:
            name = self.names.get(mistake.pointer, mistake.pointer.rpartition("/")[2])
            self.faults.setdefault(name, self._said(name, mistake))

    def _said(self, name: str, mistake: Mistake) -> str:
        key = NATIONAL_ID if holds_national_id(mistake) else f"faults.{name}"
        return self.words(key if self.words.has(key) else "forms.look_again")

    def _fault(self, name: str, key: str) -> None:
        self.faults.setdefault(name, self.words(key))

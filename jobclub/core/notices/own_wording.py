"""An organisation's own words for one message in one language, written on a page of the office."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass

from jobclub.core.errors import Mistake
from jobclub.core.notices.kinds import Notice
from jobclub.core.text import LINE, fault_in_line, fault_in_passage

LETTER = 15_000
"""Characters of a letter: what makes a line is counted as well as what is said."""
SHORT = 2_000
"""Characters of a short form, with all that it says only if there is something to say."""
PARTING = "---"
"""What parts the letter from its short form where both stand in one file."""


@dataclass(frozen=True, slots=True, kw_only=True)
class OwnWording:
    """The words of a message: its ``subject``, the letter as ``text``, and the ``short`` form for a phone.

    ``version`` counts how often they were kept; words that were not kept yet have none (0).
    """

    notice: Notice
    language: str
    subject: str
    text: str
    short: str
    version: int = 0

    @property
    def revision(self) -> str:
        """Name what they say."""
        said = f"{self.subject}\0{self.text}\0{self.short}"
        return hashlib.sha256(said.encode()).hexdigest()[:16]


@dataclass(frozen=True, slots=True)
class Misworded(Mistake):
    """Something wrong with own words; ``kind`` tells in one word what it is, for other languages."""

    kind: str = "text"


def mistakes_in(own: OwnWording) -> list[Misworded]:
    """Give what no text may hold, and what would be taken for the end of the letter."""
    faults = {
        "/subject": fault_in_line(own.subject, LINE),
        "/text": fault_in_passage(own.text, LETTER),
        "/short": fault_in_passage(own.short, SHORT),
    }
    found = [Misworded(pointer, fault) for pointer, fault in faults.items() if fault]
    return found or [
        Misworded(f"/{part}", f"leave out the line `{PARTING}`: it parts files, and here are fields", number)
        for part, text in (("text", own.text), ("short", own.short))
        for number, line in enumerate(text.splitlines(), 1)
        if line.strip() == PARTING
    ]

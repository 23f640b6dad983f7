"""What a written text may hold: no control characters, no more than its limit.

A line break or NUL in a name would end up in a mail header or a calendar line, so it is refused where
it comes in and never repaired silently.
"""

from __future__ import annotations

import unicodedata

LINE = 200
"""Characters in a name or a title."""
PASSAGE = 5000
"""Characters in a text of several lines."""


def fault_in_line(text: str, limit: int = LINE) -> str | None:
    """Say what is wrong with a text of one line, or None."""
    if not text.strip():
        return "is empty; write something"
    if len(text) > limit:
        return f"is longer than {limit} characters; shorten it"
    return _bad_character(text, allowed="")


def fault_in_passage(text: str, limit: int = PASSAGE) -> str | None:
    """Say what is wrong with a text of one or more lines, or None."""
    if not text.strip():
        return "is empty; write something"
    if len(text) > limit:
        return f"is longer than {limit} characters; shorten it"
    return _bad_character(text, allowed="\n\r\t")


def _bad_character(text: str, allowed: str) -> str | None:
    for character in text:
        if character not in allowed and unicodedata.category(character) in {"Cc", "Cs", "Zl", "Zp"}:
            return f"holds the character U+{ord(character):04X}, which no text may hold; take it out"
    return None

"""What a written text may hold: no control characters, no national id number, no more than its limit.

A line break or NUL in a name would end up in a mail header or a calendar line, so it is refused where
it comes in and never repaired silently. What looks like a national id number is refused in everything that
people write (see ``national_ids``); no error ever quotes it.
"""

from __future__ import annotations

import unicodedata

from jobclub.core import national_ids

LINE = 200
"""Characters in a name or a title."""
PASSAGE = 5000
"""Characters in a text of several lines."""


def fault_in_line(text: str, limit: int = LINE) -> str | None:
    """Say what is wrong with a text of one line that somebody wrote, or None."""
    return fault_in_signs(text, limit) or _national_id(text)


def fault_in_passage(text: str, limit: int = PASSAGE) -> str | None:
    """Say what is wrong with a text of one or more lines that somebody wrote, or None."""
    return fault_in_signs(text, limit, breaks=True) or _national_id(text)


def fault_in_address(text: str, limit: int) -> str | None:
    """Say what is wrong with a link, an e-mail address or another text that is no prose, or None."""
    if fault := fault_in_signs(text, limit):
        return fault
    return national_ids.HINT if national_ids.in_address(text) else None


def fault_in_signs(text: str, limit: int, *, breaks: bool = False) -> str | None:
    """Say what is wrong with a text as such, whoever made it, or None; it may have line ``breaks``."""
    if not text.strip():
        return "is empty; write something"
    if len(text) > limit:
        return f"is longer than {limit} characters; shorten it"
    return _bad_character(text, allowed="\n\r\t" if breaks else "")


def _national_id(text: str) -> str | None:
    return national_ids.HINT if national_ids.in_text(text) else None


def _bad_character(text: str, allowed: str) -> str | None:
    for character in text:
        if character not in allowed and unicodedata.category(character) in {"Cc", "Cs", "Zl", "Zp"}:
            return f"holds the character U+{ord(character):04X}, which no text may hold; take it out"
    return None

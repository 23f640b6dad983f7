"""What somebody typed, made inert: one line, in which no mail program finds a link."""

from __future__ import annotations

import re
import unicodedata

DIRECTIONS = frozenset("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
"""Characters that turn the direction of whatever follows them."""
BLANK = frozenset({"Cc", "Zl", "Zp"})
"""Categories of which a blank is left; of half characters (Cs) nothing is."""
NO_CHARACTERS = range(0xFDD0, 0xFDF0)
PARTED = [
    (re.compile(r"\b(www)([.\u3002\uff0e\uff61])(?=\S)", re.IGNORECASE), r"\1\2 "),
    (re.compile(r"(?<=\S)([.\u3002\uff0e\uff61])(?=[^\W\d_]{2})"), r"\1 "),
    (re.compile(r"[:\uff1a](?=[/\uff0f]{2})"), ": "),
    (re.compile(r"(?<=\S)[@\uff20]"), " @ "),
    (re.compile(r"\\(?=\\)"), r"\\ "),
]
"""What makes a link where none is meant: ``www.``, a dot before letters, ``://``, ``@``, two backslashes."""


def inert(text: str) -> str:
    """Give a text on one line, without control characters, and with blanks where it could become a link."""
    line = "".join(map(_shown, text))
    for pattern, instead in PARTED:
        line = pattern.sub(instead, line)
    return " ".join(line.split())


def _shown(character: str) -> str:
    category = unicodedata.category(character)
    if category in BLANK:
        return " "
    gone = category == "Cs" or character in DIRECTIONS or _no_character(ord(character))
    return "" if gone else character


def _no_character(code: int) -> bool:
    """Tell whether Unicode sets a code aside for no character at all, ever."""
    return code in NO_CHARACTERS or code & 0xFFFE == 0xFFFE  # noqa: PLR2004 (the last two of each plane)

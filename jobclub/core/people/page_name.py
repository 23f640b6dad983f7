"""The word by which an organisation's public pages are found, as in ``/o/midtby-kommune/``."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable
from itertools import count

from jobclub.core import national_ids

MOST = 40
"""Characters."""
PAGE_NAME = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
LETTERS = str.maketrans({"æ": "ae", "ø": "oe", "å": "aa", "ä": "ae", "ö": "oe", "ü": "ue", "ß": "ss"})
OTHERS = re.compile(r"[^a-z0-9]+")
NAMELESS = "organisation"
"""What stands for a name of which no letter can be used."""


def fault_in_page_name(word: str | None) -> str | None:
    """Tell why a word cannot be it; None if it can, or if there is none."""
    if word is not None and national_ids.in_address(word):
        return national_ids.HINT
    if word is None or (len(word) <= MOST and PAGE_NAME.fullmatch(word)):
        return None
    return f"write up to {MOST} small letters and digits, with single hyphens between them"


def page_name_from(name: str) -> str:
    """Make the word from an organisation's name."""
    plain = unicodedata.normalize("NFKD", name.casefold().translate(LETTERS))
    letters = "".join(one for one in plain if not unicodedata.combining(one))
    return OTHERS.sub("-", letters).strip("-")[:MOST].rstrip("-") or NAMELESS


def free_page_name(name: str, is_taken: Callable[[str], bool]) -> str:
    """Make a word from a name that nobody has: with a number, if somebody has the plain one."""
    word = page_name_from(name)
    if not is_taken(word):
        return word
    numbered = (f"{word[: MOST - len(str(number)) - 1].rstrip('-')}-{number}" for number in count(2))
    return next(one for one in numbered if not is_taken(one))

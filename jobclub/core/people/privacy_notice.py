"""The privacy notice: what an organisation tells people about their data before they tell it anything.

Every version stays, so that it is known what somebody was shown (GDPR, art. 13, 14 and 5(2)). An
organisation that has written none has the one we ship (``notice_words``).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from jobclub.core.errors import Invalid, Mistake
from jobclub.core.people.notice_words import default_words
from jobclub.core.people.organisation import LANGUAGES, Organisation
from jobclub.core.text import fault_in_passage

MOST = 20_000
"""Characters in a notice, in one language."""


class Shown(StrEnum):
    """How somebody was told: on a page, or by one of the staff, who read it out or handed it over."""

    PAGE = "page"
    STAFF = "staff"


@dataclass(frozen=True, slots=True, kw_only=True)
class PrivacyNotice:
    """One version of what an organisation tells people about their data: a text for each language.

    ``number`` counts the versions from 1 on. ``own`` is whether the organisation wrote it.
    """

    id: str
    number: int
    texts: Mapping[str, str]
    published_at: datetime
    own: bool = True

    def in_language(self, *wanted: str | None) -> tuple[str, str]:
        """Give the first language of some that there is a text in, and the text; else any."""
        found = next((one for one in wanted if one in self.texts), next(iter(self.texts)))
        return str(found), self.texts[str(found)]


@dataclass(frozen=True, slots=True, kw_only=True)
class NoticeShown:
    """That somebody was shown a version of the notice, for the first time at an instant (UTC)."""

    participant_id: str
    notice_id: str
    at: datetime
    how: Shown


def default_texts(organisation: Organisation) -> dict[str, str]:
    """Give the notice we ship, in all languages, for an organisation."""
    name, reply_to, kept = organisation.name, organisation.reply_to, organisation.retention
    return {language: default_words(language, name, reply_to, kept) for language in LANGUAGES}


def checked_texts(texts: Mapping[str, str], language: str) -> dict[str, str]:
    """Give the texts of a notice back if they can be, one of them in the organisation's language.

    Raises:
        Invalid: A text can't be, is in no language of ours, or the organisation's is missing.
    """
    mistakes = [
        Mistake(f"/texts/{one}", fault)
        for one, text in texts.items()
        if (fault := _fault_in_language(one) or fault_in_passage(text, MOST))
    ]
    if language not in texts:
        mistakes.append(Mistake("/texts", f"the organisation's own language, {language}, is missing"))
    if mistakes:
        raise Invalid(*mistakes)
    return {one: texts[one] for one in LANGUAGES if one in texts}


def _fault_in_language(language: str) -> str | None:
    return None if language in LANGUAGES else f"is not one of {', '.join(LANGUAGES)}"


def sections_of(text: str) -> list[tuple[str | None, str]]:
    """Give a notice in sections, as pages show it: each with its heading, if its first line is one.

    Sections are set apart by an empty line; the first of several lines is the heading of the others.
    """
    blocks = [block.strip() for block in text.replace("\r\n", "\n").split("\n\n")]
    parted = [block.partition("\n") for block in blocks if block]
    return [(first, rest) if rest else (None, first) for first, _, rest in parted]

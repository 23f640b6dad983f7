"""A person looking for work, and how they are reached: as little as possible."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime

from jobclub.core import national_ids
from jobclub.core.errors import Invalid, Mistake
from jobclub.core.people.email import fault_in_email
from jobclub.core.people.habits import Choice
from jobclub.core.people.organisation import LANGUAGES
from jobclub.core.spans import zone_of
from jobclub.core.text import fault_in_line

PHONE = re.compile(r"\+?[0-9(][0-9 ()/.-]{2,28}")
NO_DIGIT = re.compile("[^0-9]")
PHONE_KEY = 8
"""Digits that tell phone numbers apart, so that ``+45``, ``0045`` and blanks don't matter."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Participant:
    """A person looking for work.

    Reached by e-mail, by phone, or through somebody (``reached_through``); all three may be missing.
    ``time_zone`` is their own, if they live in another. ``muted`` are the messages they do without,
    ``interests`` the keys they carry of their organisation's list;
    since ``not_me_at`` (UTC) nothing is sent, for whoever got the first message said it was not for them.
    """

    id: str
    name: str
    email: str | None = None
    phone: str | None = None
    reached_through: str | None = None
    language: str | None = None
    time_zone: str | None = None
    muted: frozenset[Choice] = frozenset()
    interests: frozenset[str] = frozenset()
    not_me_at: datetime | None = None
    version: int = 0

    @property
    def email_key(self) -> str | None:
        """What people are told apart by within an organisation: the address, case folded."""
        return folded(self.email)

    @property
    def phone_key(self) -> str | None:
        """What a phone number is found by, however it is written: its last eight digits.

        An equal number is a hint only: couples share one, and countries may have the same.
        """
        return NO_DIGIT.sub("", self.phone or "")[-PHONE_KEY:] or None


def has_another_reader(before: Participant, after: Participant) -> bool:
    """Whether messages reach somebody else after a change: at an address, or without one at a phone."""
    if before.email_key != after.email_key:
        return True
    return after.email_key is None and after.phone_key not in {None, before.phone_key}


def folded(email: str | None) -> str | None:
    """Give an e-mail address as it is compared."""
    return email.casefold() if email else None


def checked(person: Participant, *, pointer: str = "") -> Participant:
    """Give the person back if they can be.

    Raises:
        Invalid: Name, e-mail, phone, language or time zone cannot be.
    """
    found = [
        (
            f"{pointer}/{field}",
            fault,
        )
        for field, fault in (
            ("name", fault_in_line(person.name)),
            ("email", fault_in_email(person.email)),
            ("phone", _fault_in_phone(person.phone)),
            ("reached_through", _fault_in_name(person.reached_through)),
            ("language", _fault_in_language(person.language)),
            ("time_zone", _fault_in_time_zone(person.time_zone)),
        )
        if fault
    ]
    if found:
        raise Invalid(*(Mistake(where, fault) for where, fault in found))
    return person


def _fault_in_phone(phone: str | None) -> str | None:
    if phone is not None and national_ids.in_address(phone):
        return national_ids.HINT
    if phone is None or PHONE.fullmatch(phone):
        return None
    return "is no phone number; write digits and spaces, with the country code like '+45 70 10 10 10'"


def _fault_in_name(name: str | None) -> str | None:
    return None if name is None else fault_in_line(name)


def _fault_in_time_zone(time_zone: str | None) -> str | None:
    try:
        zone_of("UTC" if time_zone is None else time_zone)
    except Invalid as error:
        return error.mistakes[0].detail
    return None


def _fault_in_language(language: str | None) -> str | None:
    if language is None or language in LANGUAGES:
        return None
    return f"is not one of {', '.join(LANGUAGES)}"

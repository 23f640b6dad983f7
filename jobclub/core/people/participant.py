"""A person looking for work, and how they are reached: as little as possible."""

from __future__ import annotations

import re
from dataclasses import dataclass

from jobclub.core.errors import Invalid, Mistake
from jobclub.core.people.organisation import LANGUAGES
from jobclub.core.text import fault_in_line

EMAIL = re.compile(r"[^@\s<>\"(),:;\[\]\\]{1,64}@[^@\s<>\"(),:;\[\]\\]{1,188}")
PHONE = re.compile(r"\+?[0-9(][0-9 ()/.-]{2,28}")
NO_DIGIT = re.compile("[^0-9]")
PHONE_KEY = 8
"""Digits that tell phone numbers apart, so that ``+45``, ``0045`` and blanks don't matter."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Participant:
    """A person looking for work.

    Reached by e-mail, by phone, or through somebody (``reached_through``); all three may be missing.
    """

    id: str
    name: str
    email: str | None = None
    phone: str | None = None
    reached_through: str | None = None
    language: str | None = None
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


def folded(email: str | None) -> str | None:
    """Give an e-mail address as it is compared."""
    return email.casefold() if email else None


def checked(person: Participant, *, pointer: str = "") -> Participant:
    """Give the person back if they can be.

    Raises:
        Invalid: Name, e-mail, phone or language cannot be.
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
        )
        if fault
    ]
    if found:
        raise Invalid(*(Mistake(where, fault) for where, fault in found))
    return person


def fault_in_email(email: str | None) -> str | None:
    """Say what is wrong with an e-mail address, or None; whether mail arrives there is not asked."""
    if email is None or (EMAIL.fullmatch(email) and not fault_in_line(email, 254)):
        return None
    return "is no e-mail address; write one like 'name@example.org', or leave it out"


def _fault_in_phone(phone: str | None) -> str | None:
    if phone is None or PHONE.fullmatch(phone):
        return None
    return "is no phone number; write digits and spaces, with the country code like '+45 70 10 10 10'"


def _fault_in_name(name: str | None) -> str | None:
    return None if name is None else fault_in_line(name)


def _fault_in_language(language: str | None) -> str | None:
    if language is None or language in LANGUAGES:
        return None
    return f"is not one of {', '.join(LANGUAGES)}"

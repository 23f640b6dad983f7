"""Somebody asks for a place by themselves, and has not shown yet that the address they gave is theirs."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime, timedelta

from jobclub.core.errors import Invalid, Mistake
from jobclub.core.people.participant import Participant, checked

OPEN_FOR = timedelta(hours=24)
"""How long somebody has to confirm; then nothing of it is kept."""
ADDRESS_IN_NAME = re.compile(r"https?:|www\.|//|\w\.\w{2,}(?:/|\b(?!\.))|@", re.IGNORECASE)
"""What makes programs, or people, take a name for an address to go to."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Registration:
    """What somebody wrote who asks for a place in a cohort; gone once they confirmed it, or at ``ends_at``.

    ``digest`` is that of the secret in the last message with the link to confirm it. Instants in UTC.
    """

    id: str
    cohort_id: str
    name: str
    language: str
    asked_at: datetime
    ends_at: datetime
    email: str | None = None
    phone: str | None = None
    digest: str | None = None

    @property
    def address_key(self) -> str:
        """What the address is told apart by: the e-mail folded, or the last digits of the phone."""
        person = self.as_person(self.id)
        return person.email_key or person.phone_key or ""

    def holds(self, now: datetime) -> bool:
        """Tell whether it can be confirmed still."""
        return now < self.ends_at

    def as_person(self, participant_id: str) -> Participant:
        """Give who asks, as they become known."""
        return Participant(
            id=participant_id, name=self.name, email=self.email, phone=self.phone, language=self.language
        )


def checked_registration(wanted: Registration) -> Registration:
    """Give a registration back if it can be.

    Raises:
        Invalid: Name, e-mail, phone or language cannot be; neither or both ways to be reached are given.
    """
    mistakes: list[Mistake] = []
    try:
        checked(wanted.as_person(wanted.id))
    except Invalid as error:
        mistakes += error.mistakes
    if ADDRESS_IN_NAME.search(wanted.name):
        mistakes.append(Mistake("/name", "looks like an address; write your name alone"))
    if (wanted.email is None) == (wanted.phone is None):
        mistakes.append(Mistake("/email", "give either an e-mail address or a phone number"))
    if mistakes:
        raise Invalid(*mistakes)
    return wanted

"""Somebody asks for something by themselves, and has not shown yet that the address they gave is theirs."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from jobclub.core.errors import Invalid, Mistake, invalid
from jobclub.core.people.participant import Participant, checked
from jobclub.core.text import fault_in_line

OPEN_FOR = timedelta(hours=24)
"""How long somebody has to confirm; then nothing of it is kept."""
MOST_WEBINARS = 50
"""Webinars that are asked for at once."""
ADDRESS_IN_NAME = re.compile(r"https?:|www\.|//|\w\.\w{2,}(?:/|\b(?!\.))|@", re.IGNORECASE)
"""What makes programs, or people, take a name for an address to go to."""


class WantedKind(StrEnum):
    """What can be asked for: a place in a cohort, in some webinars, or a time that is kept for a while."""

    COHORT = "cohort"
    WEBINARS = "webinars"
    TIME = "time"


@dataclass(frozen=True, slots=True)
class Wanted:
    """What somebody asks for, by ids: of one cohort, of webinars, or of one reserved appointment.

    ``observer_of`` is the other organisation they come from, who want to see how it is done.
    """

    kind: WantedKind
    ids: tuple[str, ...]
    observer_of: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Registration:
    """What somebody wrote who asks for something; gone once they confirmed it, or at ``ends_at``.

    ``digest`` is that of the secret in the last message with the link to confirm it. Instants in UTC.
    """

    id: str
    wanted: Wanted
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


def in_a_cohort(cohort_id: str) -> Wanted:
    """Say that somebody asks for a place in a cohort."""
    return Wanted(WantedKind.COHORT, (cohort_id,))


def in_webinars(webinar_ids: Iterable[str], *, observer_of: str | None = None) -> Wanted:
    """Say that somebody asks for a place in one or several webinars, each once.

    Raises:
        Invalid: There is none, or there are too many.
    """
    ids = tuple(sorted(set(webinar_ids)))
    if not 1 <= len(ids) <= MOST_WEBINARS:
        raise invalid("/webinar_ids", f"name at least one webinar, and {MOST_WEBINARS} at most")
    return Wanted(WantedKind.WEBINARS, ids, observer_of)


def at_a_time(reservation_id: str) -> Wanted:
    """Say that somebody asks for the time that is kept for them."""
    return Wanted(WantedKind.TIME, (reservation_id,))


def checked_registration(wanted: Registration) -> Registration:
    """Give a registration back if it can be.

    Raises:
        Invalid: Name, e-mail, phone, language or where they come from cannot be; neither or both ways to be
            reached are given.
    """
    mistakes: list[Mistake] = []
    try:
        checked(wanted.as_person(wanted.id))
    except Invalid as error:
        mistakes += error.mistakes
    if ADDRESS_IN_NAME.search(wanted.name):
        mistakes.append(Mistake("/name", "looks like an address; write your name alone"))
    whence = wanted.wanted.observer_of
    if whence is not None and (fault := fault_in_line(whence)):
        mistakes.append(Mistake("/observer_of", fault))
    if (wanted.email is None) == (wanted.phone is None):
        mistakes.append(Mistake("/email", "give either an e-mail address or a phone number"))
    if mistakes:
        raise Invalid(*mistakes)
    return wanted

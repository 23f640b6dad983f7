"""An organisation: the tenant, on whose wall clock everything runs."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from jobclub.core.errors import Invalid, Mistake
from jobclub.core.people.email import fault_in_email
from jobclub.core.people.habits import Habits
from jobclub.core.spans import zone_of
from jobclub.core.text import fault_in_line

LANGUAGES = ("da", "de", "en")
NO_HABITS = Habits()
"""What an organisation does that has not said anything about it."""


class Lobby(StrEnum):
    """Who waits until somebody lets them in: nobody, or whoever is not of the organisation."""

    OPEN = "open"
    GUESTS_WAIT = "guests_wait"


class Chat(StrEnum):
    """When people can write to each other beside talking: never, while they meet, or also afterwards."""

    NEVER = "never"
    MEANWHILE = "meanwhile"
    ALWAYS = "always"


@dataclass(frozen=True, slots=True, kw_only=True)
class MeetingHabits:
    """How an organisation meets online: by which provider, unless a cohort says otherwise, and how.

    Recording is always off.
    """

    provider: str = "none"
    lobby: Lobby = Lobby.OPEN
    chat: Chat = Chat.MEANWHILE


NO_MEETING_HABITS = MeetingHabits()
"""How an organisation meets that has not said anything about it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Organisation:
    """A municipality, job centre or chamber.

    ``holidays`` is a country or a state (``DK``, ``DE-NI``) whose public holidays are closed days;
    ``optional_holidays`` adds those that are only customary (in Denmark 5 June, 24 and 31 December).
    ``reply_to`` is the mailbox, read by somebody, to which people's answers go.
    """

    id: str
    name: str
    time_zone: str
    language: str
    holidays: str | None = None
    optional_holidays: bool = False
    habits: Habits = NO_HABITS
    reply_to: str | None = None
    meetings: MeetingHabits = NO_MEETING_HABITS
    version: int = 0

    @property
    def meets_as(self) -> tuple[str, Lobby, Chat]:
        """What it says of all its meetings: their providers are told if it changes."""
        return self.language, self.meetings.lobby, self.meetings.chat


@dataclass(frozen=True, slots=True)
class ClosedDay:
    """A day of the organisation's own on which nothing meets."""

    on: date
    reason: str


def checked(organisation: Organisation) -> Organisation:
    """Give the organisation back if it can be.

    Raises:
        Invalid: Name, zone, language or the address for answers cannot be.
    """
    mistakes = []
    if fault := fault_in_line(organisation.name):
        mistakes.append(Mistake("/name", f"the name {fault}"))
    if fault := fault_in_email(organisation.reply_to):
        mistakes.append(Mistake("/reply_to", fault))
    if organisation.language not in LANGUAGES:
        mistakes.append(Mistake("/language", f"choose one of {', '.join(LANGUAGES)}"))
    try:
        zone_of(organisation.time_zone)
    except Invalid as error:
        mistakes += error.mistakes
    if mistakes:
        raise Invalid(*mistakes)
    return organisation

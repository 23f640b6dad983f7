"""An organisation: the tenant, on whose wall clock everything runs."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from jobclub.core import national_ids
from jobclub.core.errors import Invalid, Mistake
from jobclub.core.people.email import fault_in_email
from jobclub.core.people.habits import Habits
from jobclub.core.people.identity import fault_in_tenant
from jobclub.core.people.interests import Interest, check_interests
from jobclub.core.people.look import NO_LOOK, Look, check_look
from jobclub.core.people.page_name import fault_in_page_name
from jobclub.core.people.retention import USUAL, Retention, faults_in
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
    ``reply_to`` is the mailbox, read by somebody, to which people's answers go. ``entra_tenant_id`` is the
    tenant of Microsoft Entra whose accounts are the staff's; no other organisation has it. ``page_name`` is
    the word by which its public pages are found, and ``open_registration`` tells whether people ask for
    places there by themselves. ``interests`` is the closed list of what people may carry.
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
    retention: Retention = USUAL
    entra_tenant_id: str | None = None
    page_name: str | None = None
    open_registration: bool = False
    look: Look = NO_LOOK
    interests: tuple[Interest, ...] = ()
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
        Invalid: Name, zone, language, the address for answers or how long things are kept cannot be.
    """
    mistakes = [*faults_in(organisation.retention)]
    if fault := fault_in_line(organisation.name):
        mistakes.append(Mistake("/name", f"the name {fault}"))
    if fault := fault_in_email(organisation.reply_to):
        mistakes.append(Mistake("/reply_to", fault))
    if fault := fault_in_tenant(organisation.entra_tenant_id):
        mistakes.append(Mistake("/entra_tenant_id", fault))
    if fault := fault_in_page_name(organisation.page_name):
        mistakes.append(Mistake("/page_name", fault))
    mistakes += check_look(organisation.look)
    mistakes += check_interests(organisation.interests, LANGUAGES)
    if organisation.holidays is not None and national_ids.in_text(organisation.holidays):
        mistakes.append(Mistake("/holidays", national_ids.HINT))
    if organisation.language not in LANGUAGES:
        mistakes.append(Mistake("/language", f"choose one of {', '.join(LANGUAGES)}"))
    try:
        zone_of(organisation.time_zone)
    except Invalid as error:
        mistakes += error.mistakes
    if mistakes:
        raise Invalid(*mistakes)
    return organisation

"""What happens to an organisation, its keys, closed days and programmes."""

from __future__ import annotations

from dataclasses import dataclass

from jobclub.core.events.kinds import Event


@dataclass(frozen=True, slots=True, kw_only=True)
class OrganisationAdded(Event):
    """An organisation began to use jobclub."""

    organisation_id: str


@dataclass(frozen=True, slots=True, kw_only=True)
class OrganisationChanged(Event):
    """Name, zone, language, holidays, messages or the address for answers were set."""

    organisation_id: str


@dataclass(frozen=True, slots=True, kw_only=True)
class TokenIssued(Event):
    """A bearer token was made; its secret was shown once."""

    token_id: str


@dataclass(frozen=True, slots=True, kw_only=True)
class TokenRevoked(Event):
    """A bearer token works no longer."""

    token_id: str


@dataclass(frozen=True, slots=True, kw_only=True)
class DayClosed(Event):
    """The organisation closed a day (ISO date)."""

    on: str


@dataclass(frozen=True, slots=True, kw_only=True)
class DayReopened(Event):
    """The organisation took back a closed day (ISO date)."""

    on: str


@dataclass(frozen=True, slots=True, kw_only=True)
class WordingSet(Event):
    """The organisation says a message in words of its own in one language."""

    notice: str
    language: str


@dataclass(frozen=True, slots=True, kw_only=True)
class WordingReset(Event):
    """The organisation says a message in the words that come with jobclub again."""

    notice: str
    language: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ProgrammeAdded(Event):
    """A programme, or a new version of one, was put in."""

    programme_id: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ProgrammeShared(Event):
    """A programme was offered to another organisation, or is offered no longer (``ended``)."""

    share_id: str
    programme_id: str
    ended: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class ProgrammeKept(Event):
    """The newest version of a programme was put in once more, and made no new one."""

    programme_id: str

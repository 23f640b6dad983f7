"""What happens to people: their places, offers, transfers and visits, and what becomes of them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from jobclub.core.events.kinds import Event, PlaceEvent, SessionEvent, VisitEvent


@dataclass(frozen=True, slots=True, kw_only=True)
class ParticipantAdded(Event):
    """A person became known to the organisation."""

    participant_id: str


@dataclass(frozen=True, slots=True, kw_only=True)
class RegistrationAsked(Event):
    """Somebody asks for something by themselves, and may confirm it until ``reply_by`` (RFC 3339).

    It is a place in a cohort, in webinars, or the time that was kept for them.
    """

    registration_id: str
    reply_by: str
    cohort_id: str | None = None
    webinar_ids: tuple[str, ...] = ()
    appointment_id: str | None = None

    @property
    def until(self) -> datetime:
        """The instant until which it may be confirmed."""
        return datetime.fromisoformat(self.reply_by)


@dataclass(frozen=True, slots=True, kw_only=True)
class ParticipantsImported(Event):
    """People became known from a table; each is named with the line that tells of them.

    ``added`` are the new ones; ``known`` stand on a line whose e-mail somebody had, ``alike`` are those who
    share the phone of a new one. Who they had it from, or share it with, may stand on an earlier line.
    """

    added: tuple[tuple[int, str], ...] = ()
    known: tuple[tuple[int, str], ...] = ()
    alike: tuple[tuple[int, tuple[str, ...]], ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class ParticipantChanged(Event):
    """A person's name or ways to be reached were set."""

    participant_id: str


class PlaceTaken(PlaceEvent):
    """A participant got a place."""


class PlaceGivenUp(PlaceEvent):
    """A participant left a place."""


class LineJoined(PlaceEvent):
    """A participant stands in line for a place."""


@dataclass(frozen=True, slots=True, kw_only=True)
class OfferMade(PlaceEvent):
    """A free place was reserved for a participant until ``reply_by`` (RFC 3339)."""

    reply_by: str


@dataclass(frozen=True, slots=True, kw_only=True)
class OfferRetimed(PlaceEvent):
    """The plan changed while an offer was open: the new dates and ``reply_by`` (RFC 3339) are told."""

    reply_by: str


class OfferAccepted(PlaceEvent):
    """A participant said yes and has the place."""


class OfferDeclined(PlaceEvent):
    """A participant said no and left the line."""


class OfferLapsed(PlaceEvent):
    """Nobody replied to an offer: the participant stands at the end of the line, and should be called."""


@dataclass(frozen=True, slots=True, kw_only=True)
class TransferAsked(PlaceEvent):
    """A participant waits for a place in another cohort, and keeps the one they have until then."""

    to_cohort_id: str
    to_place_id: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PlaceTransferred(PlaceEvent):
    """A participant gave a place up for one in another cohort of the same programme."""

    to_cohort_id: str
    to_place_id: str


@dataclass(frozen=True, slots=True, kw_only=True)
class AbsenceAnnounced(SessionEvent):
    """A participant said ahead that they can't come to a session."""

    participant_id: str


@dataclass(frozen=True, slots=True, kw_only=True)
class AbsenceTakenBack(SessionEvent):
    """A participant can come to a session after all."""

    participant_id: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ChoicesMade(Event):
    """A participant chose which messages they get, or in which language."""

    participant_id: str


@dataclass(frozen=True, slots=True, kw_only=True)
class NotMeSaid(Event):
    """Whoever reads a participant's messages said that they are not meant: nothing more is sent."""

    participant_id: str


@dataclass(frozen=True, slots=True, kw_only=True)
class LinkMade(Event):
    """A personal link was made; its secret was shown once."""

    link_id: str
    participant_id: str


@dataclass(frozen=True, slots=True, kw_only=True)
class LinkAsked(Event):
    """Somebody whose link leads nowhere any more asks for another; the cohort is the last they came to."""

    participant_id: str
    cohort_id: str


@dataclass(frozen=True, slots=True, kw_only=True)
class StaffLinkMade(Event):
    """A link to the calendar of a member of staff was made; its secret was shown once."""

    link_id: str
    staff_id: str


@dataclass(frozen=True, slots=True, kw_only=True)
class LinkRevoked(Event):
    """A personal link leads nowhere any more."""

    link_id: str


class VisitAgreed(VisitEvent):
    """A participant sits in at a session of another cohort, once."""


class VisitMoved(VisitEvent):
    """The session somebody visits was moved: visitor and home consultant are to be told."""


class VisitEnded(VisitEvent):
    """A visit was called off: by those who agreed on it, or since the session or the place is gone."""


@dataclass(frozen=True, slots=True, kw_only=True)
class OutcomeRecorded(Event):
    """It became known what became of a participant."""

    place_id: str
    outcome_id: str

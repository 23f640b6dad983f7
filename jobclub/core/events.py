"""What has happened: facts in the past tense, frozen, with ids and never personal values.

Every event is kept in the trail by the commit that made it true; what follows from it (messages,
meetings) is decided from these facts. ``version`` rises when a class changes its members, so that an
old row can still be read.
"""

from __future__ import annotations

from dataclasses import dataclass, fields
from datetime import datetime
from typing import Any, ClassVar


@dataclass(frozen=True, slots=True, kw_only=True)
class Event:
    """Something that happened at an instant (UTC)."""

    version: ClassVar[int] = 1
    at: datetime

    def ids(self) -> dict[str, Any]:
        """Give everything but the instant: what the trail keeps beside it."""
        return {f.name: getattr(self, f.name) for f in fields(self) if f.name != "at"}


# --- the organisation ---------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True, kw_only=True)
class OrganisationAdded(Event):
    """An organisation began to use jobclub."""

    organisation_id: str


@dataclass(frozen=True, slots=True, kw_only=True)
class OrganisationChanged(Event):
    """Name, zone, language or holidays were set."""

    organisation_id: str


@dataclass(frozen=True, slots=True, kw_only=True)
class StaffAdded(Event):
    """Somebody joined the staff."""

    staff_id: str


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
class ProgrammeAdded(Event):
    """A programme, or a new version of one, was put in."""

    programme_id: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ProgrammeKept(Event):
    """The newest version of a programme was put in once more, and made no new one."""

    programme_id: str


# --- people -------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True, kw_only=True)
class ParticipantAdded(Event):
    """A person became known to the organisation."""

    participant_id: str


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


@dataclass(frozen=True, slots=True, kw_only=True)
class PlaceTaken(Event):
    """A participant got a place."""

    cohort_id: str
    place_id: str
    participant_id: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PlaceGivenUp(Event):
    """A participant left a place."""

    cohort_id: str
    place_id: str
    participant_id: str


@dataclass(frozen=True, slots=True, kw_only=True)
class LineJoined(Event):
    """A participant stands in line for a place."""

    cohort_id: str
    place_id: str
    participant_id: str


@dataclass(frozen=True, slots=True, kw_only=True)
class OfferMade(Event):
    """A free place was reserved for a participant until ``reply_by`` (RFC 3339)."""

    cohort_id: str
    place_id: str
    participant_id: str
    reply_by: str


@dataclass(frozen=True, slots=True, kw_only=True)
class OfferRetimed(Event):
    """The plan changed while an offer was open: the new dates and ``reply_by`` (RFC 3339) are told."""

    cohort_id: str
    place_id: str
    participant_id: str
    reply_by: str


@dataclass(frozen=True, slots=True, kw_only=True)
class OfferAccepted(Event):
    """A participant said yes and has the place."""

    cohort_id: str
    place_id: str
    participant_id: str


@dataclass(frozen=True, slots=True, kw_only=True)
class OfferDeclined(Event):
    """A participant said no and left the line."""

    cohort_id: str
    place_id: str
    participant_id: str


@dataclass(frozen=True, slots=True, kw_only=True)
class OfferLapsed(Event):
    """Nobody replied to an offer: the participant stands at the end of the line, and should be called."""

    cohort_id: str
    place_id: str
    participant_id: str


@dataclass(frozen=True, slots=True, kw_only=True)
class TransferAsked(Event):
    """A participant waits for a place in another cohort, and keeps the one they have until then."""

    cohort_id: str
    place_id: str
    participant_id: str
    to_cohort_id: str
    to_place_id: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PlaceTransferred(Event):
    """A participant gave a place up for one in another cohort of the same programme."""

    cohort_id: str
    place_id: str
    participant_id: str
    to_cohort_id: str
    to_place_id: str


@dataclass(frozen=True, slots=True, kw_only=True)
class VisitAgreed(Event):
    """A participant sits in at a session of another cohort, once."""

    place_id: str
    participant_id: str
    session_id: str


@dataclass(frozen=True, slots=True, kw_only=True)
class VisitMoved(Event):
    """The session somebody visits was moved: visitor and home consultant are to be told."""

    place_id: str
    participant_id: str
    session_id: str


@dataclass(frozen=True, slots=True, kw_only=True)
class VisitEnded(Event):
    """A visit was called off: by those who agreed on it, or since the session or the place is gone."""

    place_id: str
    participant_id: str
    session_id: str


@dataclass(frozen=True, slots=True, kw_only=True)
class OutcomeRecorded(Event):
    """It became known what became of a participant."""

    place_id: str
    outcome_id: str


# --- cohorts and sessions -----------------------------------------------------------------------------


@dataclass(frozen=True, slots=True, kw_only=True)
class CohortPlanned(Event):
    """A cohort was planned as a draft."""

    cohort_id: str


@dataclass(frozen=True, slots=True, kw_only=True)
class CohortsPlanned(Event):
    """Several cohorts were planned in one act."""

    cohort_ids: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class CohortChanged(Event):
    """Settings of a cohort were changed."""

    cohort_id: str
    consultant_before: str | None
    consultant_id: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class CohortRetimed(Event):
    """A zone's rules changed, and with them the instants of a cohort's sessions ahead.

    ``left_out`` are sessions at which the consultant would now be in two places.
    """

    cohort_id: str
    left_out: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class CohortOpened(Event):
    """A cohort takes participants."""

    cohort_id: str


@dataclass(frozen=True, slots=True, kw_only=True)
class CohortCompleted(Event):
    """A cohort is over; who met the rule completed it."""

    cohort_id: str


@dataclass(frozen=True, slots=True, kw_only=True)
class CohortCancelled(Event):
    """A cohort was called off."""

    cohort_id: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SessionMoved(Event):
    """A session got another time. ``was`` and ``starts_at`` are RFC 3339 instants.

    ``changed`` are later ones that moved along, ``kept`` those that kept a time of their own, ``skipped``
    the closed days (ISO dates) that were left out.
    """

    version: ClassVar[int] = 2
    cohort_id: str
    session_id: str
    was: str
    starts_at: str
    changed: tuple[str, ...] = ()
    kept: tuple[str, ...] = ()
    skipped: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class SessionCancelled(Event):
    """A session was called off.

    ``changed`` are the other sessions whose unit changed, ``added`` the one put at the end, ``dropped`` the
    units that no session carries any more, and ``skipped`` the closed days (ISO dates) that were left out.
    """

    version: ClassVar[int] = 2
    cohort_id: str
    session_id: str
    changed: tuple[str, ...] = ()
    added: str | None = None
    dropped: tuple[str, ...] = ()
    skipped: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class SessionInserted(Event):
    """One more session was put into the plan."""

    cohort_id: str
    session_id: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SessionSubstituted(Event):
    """Another member of the staff runs one session, or its cohort's consultant took it back."""

    cohort_id: str
    session_id: str
    consultant_before: str | None
    consultant_id: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SessionHeld(Event):
    """The consultant confirmed that a session took place."""

    cohort_id: str
    session_id: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SessionChanged(Event):
    """Topic, agenda, mode, place or meeting of a session were set."""

    cohort_id: str
    session_id: str


@dataclass(frozen=True, slots=True, kw_only=True)
class HomeworkSet(Event):
    """A group's homework for a session was set."""

    cohort_id: str
    session_id: str


@dataclass(frozen=True, slots=True, kw_only=True)
class GuestInvited(Event):
    """A guest was put on a session."""

    session_id: str
    guest_id: str


@dataclass(frozen=True, slots=True, kw_only=True)
class GuestChanged(Event):
    """A guest's details, or whether they come, were set."""

    session_id: str
    guest_id: str


@dataclass(frozen=True, slots=True, kw_only=True)
class GuestRemoved(Event):
    """A guest was taken off a session."""

    session_id: str
    guest_id: str


# --- coaching -----------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True, kw_only=True)
class AttendanceMarked(Event):
    """Who was there was marked."""

    cohort_id: str
    session_id: str


@dataclass(frozen=True, slots=True, kw_only=True)
class HomeworkHandedIn(Event):
    """A participant's homework came in."""

    homework_id: str
    submission_id: str
    participant_id: str


@dataclass(frozen=True, slots=True, kw_only=True)
class FeedbackGiven(Event):
    """A consultant answered a submission."""

    submission_id: str


@dataclass(frozen=True, slots=True, kw_only=True)
class HomeworkWaived(Event):
    """One person need not do one task."""

    homework_id: str
    participant_id: str

"""Sightings: whom a meeting's provider saw, and what that suggests. Nobody is ever marked by it."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from enum import StrEnum

from jobclub.core.cohorts.attendance import AttendanceMark, Mark
from jobclub.core.cohorts.session import Session
from jobclub.core.people.participant import folded
from jobclub.core.spans import MINUTE, Span

KEPT_FOR = timedelta(weeks=6)
"""How long after they were fetched sightings are kept: they are about people."""
MOST_OF_IT = 0.75
"""Who is seen for less than this share of a session's minutes came partly."""
LATE_AFTER = timedelta(minutes=10)
"""Who is first seen more than this after the start came late."""
WORD = re.compile(r"\w+")
MOST_OF_A_PARTICLE = 2
"""Letters of words in names that many have."""
NEVER = datetime.max.replace(tzinfo=UTC)
"""Comes behind every time at which somebody was seen."""


class SeenAs(StrEnum):
    """How a provider knew somebody: signed in, as a guest under a name of their own choice, by phone."""

    KNOWN = "known"
    GUEST = "guest"
    PHONE = "phone"


class Knowledge(StrEnum):
    """What is known of who was at a session: nothing, as nobody tells it; nothing yet; what was seen."""

    NOT_TOLD = "not_told"
    AWAITED = "awaited"
    SEEN = "seen"


@dataclass(frozen=True, slots=True, kw_only=True)
class Sighting:
    """One entry of a provider's report: who it was, as far as it knows, and when they were there.

    ``report`` and ``entry`` are the provider's names for both: fetched again, an entry replaces itself.
    ``name`` is what they called themselves; it says nothing for certain. ``stays`` are in UTC.
    """

    report: str
    entry: str
    seen_as: SeenAs
    email: str | None = None
    name: str | None = None
    stays: tuple[Span, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Sighted:
    """What was seen at one session, as it was fetched last (an instant, UTC)."""

    fetched_at: datetime
    sightings: tuple[Sighting, ...] = ()

    def is_about(self, session: Session) -> bool:
        """Tell whether it is about a session as it took place: it was fetched after that."""
        return session.takes_place and session.has_ended(self.fetched_at)


@dataclass(frozen=True, slots=True, kw_only=True)
class Roll:
    """Those who may have been seen at a session, and what is known of them without it.

    ``participants`` are the ids of those who can be marked there, and ``staff`` are the organisation's own,
    both by ``email_key``. ``expected`` are the participants for whom the session was, ``announced`` those who
    said that they can't come; ``marks`` are those set already.
    """

    participants: Mapping[str, str] = field(default_factory=dict)
    staff: Collection[str] = ()
    expected: Collection[str] = ()
    announced: Collection[str] = ()
    marks: tuple[Mark, ...] = ()

    def mark_of(self, participant_id: str) -> Mark | None:
        """Give the mark that somebody has already, if any."""
        return next((mark for mark in self.marks if mark.participant_id == participant_id), None)


@dataclass(frozen=True, slots=True, kw_only=True)
class Suggestion:
    """How somebody may be marked who was surely seen, and for how many minutes of the session.

    Instants in UTC, within the session. ``marked`` is the mark they have already.
    """

    participant_id: str
    mark: AttendanceMark
    minutes: int
    came_at: datetime
    left_at: datetime
    marked: Mark | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Stranger:
    """Somebody seen of whom it is not certain who it was; without minutes, nor when they were there."""

    name: str | None
    seen_as: SeenAs
    minutes: int | None = None
    came_at: datetime | None = None
    left_at: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Unseen:
    """Somebody expected who was not surely seen. That says nothing about whether they were there."""

    participant_id: str
    announced: bool
    marked: Mark | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Suggestions:
    """What the sightings of one session come to, for a person to decide about."""

    suggested: tuple[Suggestion, ...] = ()
    uncertain: tuple[Stranger, ...] = ()
    unseen: tuple[Unseen, ...] = ()

    @property
    def participant_ids(self) -> list[str]:
        """The participants it names."""
        return [*(one.participant_id for one in self.suggested), *(one.participant_id for one in self.unseen)]


def suggested(session: Session, sightings: Iterable[Sighting], roll: Roll) -> Suggestions:
    """Tell who was seen at a session, in the order they came: known by their e-mail address, never by a name.

    The organisation's own staff are left out, and so is whoever was there only before or after it.
    """
    certain, uncertain = list[Suggestion](), list[Stranger]()
    for key, entries in _by_identity(sightings).items():
        stays = merged((stay for entry in entries for stay in entry.stays), session.span)
        participant_id = roll.participants.get(key) if isinstance(key, str) else None
        if participant_id is not None and stays:
            certain.append(_suggestion(session, participant_id, stays, roll))
        elif (participant_id is not None or key not in roll.staff) and _may_have_been_there(entries, stays):
            uncertain.append(_stranger(entries, stays))
    seen = {one.participant_id for one in certain}
    return Suggestions(
        suggested=tuple(certain),
        uncertain=tuple(uncertain),
        unseen=tuple(_unseen(one, roll) for one in sorted(roll.expected) if one not in seen),
    )


def may_be(sighting: Sighting, name: str, email_key: str | None) -> bool:
    """Tell whether an entry may be about somebody: by their address, or by any part of their name."""
    same_address = email_key is not None and folded(sighting.email) == email_key
    return same_address or bool(_words_in(sighting.name or "") & _words_in(name))


def _words_in(name: str) -> set[str]:
    """Give what a name is made of, case folded; initials and particles tell nobody apart."""
    return {word for word in WORD.findall(name.casefold()) if len(word) > MOST_OF_A_PARTICLE}


def merged(stays: Iterable[Span], within: Span) -> tuple[Span, ...]:
    """Give when somebody was there within a span, by time: overlapping and touching stays are one."""
    found: list[Span] = []
    for stay in sorted(_clipped(stay, within) for stay in stays):
        if found and stay.start <= found[-1].end:
            found[-1] = Span(found[-1].start, max(found[-1].end, stay.end))
        elif stay.start < stay.end:
            found.append(stay)
    return tuple(found)


def minutes_of(stays: Iterable[Span]) -> int:
    """Give how many whole minutes stays that do not overlap come to."""
    return sum((stay.end - stay.start for stay in stays), timedelta()) // MINUTE


def mark_for(session: Session, *, minutes: int, came_at: datetime) -> AttendanceMark:
    """Give the mark that so many minutes from an instant (UTC) on suggest."""
    if minutes < session.minutes * MOST_OF_IT:
        return AttendanceMark.PARTLY
    return AttendanceMark.LATE if came_at > session.starts_at + LATE_AFTER else AttendanceMark.PRESENT


def _clipped(stay: Span, within: Span) -> Span:
    return Span(max(stay.start, within.start), min(stay.end, within.end))


def _by_identity(sightings: Iterable[Sighting]) -> Mapping[str | tuple[str, str], Sequence[Sighting]]:
    """Bring together the entries that are surely of one person, by time; an e-mail address tells that."""
    found: dict[str | tuple[str, str], list[Sighting]] = {}
    for one in sorted(sightings, key=lambda one: (_first_seen(one), one.report, one.entry)):
        found.setdefault(folded(one.email) or (one.report, one.entry), []).append(one)
    return found


def _first_seen(sighting: Sighting) -> datetime:
    return min((stay.start for stay in sighting.stays), default=NEVER)


def _may_have_been_there(entries: Iterable[Sighting], stays: Collection[Span]) -> bool:
    """Whether somebody was there, or nobody knows when."""
    return bool(stays) or any(not entry.stays for entry in entries)


def _suggestion(session: Session, participant_id: str, stays: Sequence[Span], roll: Roll) -> Suggestion:
    minutes, came_at = minutes_of(stays), stays[0].start
    return Suggestion(
        participant_id=participant_id,
        mark=mark_for(session, minutes=minutes, came_at=came_at),
        minutes=minutes,
        came_at=came_at,
        left_at=stays[-1].end,
        marked=roll.mark_of(participant_id),
    )


def _stranger(entries: Sequence[Sighting], stays: Sequence[Span]) -> Stranger:
    return Stranger(
        name=next((entry.name for entry in entries if entry.name), None),
        seen_as=min((entry.seen_as for entry in entries), key=list(SeenAs).index),
        minutes=minutes_of(stays) if stays else None,
        came_at=stays[0].start if stays else None,
        left_at=stays[-1].end if stays else None,
    )


def _unseen(participant_id: str, roll: Roll) -> Unseen:
    return Unseen(
        participant_id=participant_id,
        announced=participant_id in roll.announced,
        marked=roll.mark_of(participant_id),
    )

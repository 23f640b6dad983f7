"""Sightings: whom a meeting's provider saw, and what that suggests. Nobody is ever marked by it."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from typing import Generic, TypeVar

from jobclub.core.activities.activity import Activity
from jobclub.core.people.participant import folded
from jobclub.core.spans import MINUTE, Span

M = TypeVar("M")
"""A mark of somebody's attendance; each kind of activity has its own."""

KEPT_FOR = timedelta(weeks=6)
"""How long after they were fetched sightings are kept: they are about people."""
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
    """What is known of who was there: nothing, as nobody tells it; nothing yet; what was seen."""

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
    """What was seen at one activity, as it was fetched last (an instant, UTC)."""

    fetched_at: datetime
    sightings: tuple[Sighting, ...] = ()

    def is_about(self, activity: Activity) -> bool:
        """Tell whether it is about an activity as it took place: it was fetched after that."""
        return activity.takes_place and activity.has_ended(self.fetched_at)


@dataclass(frozen=True, slots=True, kw_only=True)
class Roll(Generic[M]):
    """Those who may have been seen at an activity, and what is known of them without it.

    ``participants`` are the ids of those who can be marked there, and ``staff`` are the organisation's own,
    both by ``email_key``. ``expected`` are the participants for whom it was, ``announced`` those who said
    that they can't come; ``marks`` are those set already, by participant.
    """

    participants: Mapping[str, str] = field(default_factory=dict)
    staff: Collection[str] = ()
    expected: Collection[str] = ()
    announced: Collection[str] = ()
    marks: Mapping[str, M] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Seen:
    """For how many whole minutes of an activity somebody was surely there, and from when to when (UTC)."""

    participant_id: str
    minutes: int
    came_at: datetime
    left_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Suggestion(Generic[M]):
    """How somebody may be marked who was surely seen; ``marked`` is the mark they have already."""

    seen: Seen
    mark: M
    marked: M | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Stranger:
    """Somebody seen of whom it is not certain who it was; without minutes, nor when they were there."""

    name: str | None
    seen_as: SeenAs
    minutes: int | None = None
    came_at: datetime | None = None
    left_at: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Unseen(Generic[M]):
    """Somebody expected who was not surely seen. That says nothing about whether they were there."""

    participant_id: str
    announced: bool
    marked: M | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Suggestions(Generic[M]):
    """What the sightings of one activity come to, for a person to decide about."""

    suggested: tuple[Suggestion[M], ...] = ()
    uncertain: tuple[Stranger, ...] = ()
    unseen: tuple[Unseen[M], ...] = ()

    @property
    def participant_ids(self) -> list[str]:
        """The participants it names."""
        seen = [one.seen.participant_id for one in self.suggested]
        return [*seen, *(one.participant_id for one in self.unseen)]


def suggested(
    span: Span, sightings: Iterable[Sighting], roll: Roll[M], mark_for: Callable[[Seen], M]
) -> Suggestions[M]:
    """Tell who was seen within a span, in the order they came, known by their e-mail address, not by a name.

    The organisation's own staff are left out, and so is whoever was there only before or after it.
    ``mark_for`` gives the mark that somebody's stay suggests.
    """
    certain, uncertain = list[Seen](), list[Stranger]()
    for key, entries in _by_identity(sightings).items():
        stays = merged((stay for entry in entries for stay in entry.stays), span)
        participant_id = roll.participants.get(key) if isinstance(key, str) else None
        if participant_id is not None and stays:
            certain.append(_seen(participant_id, stays))
        elif (participant_id is not None or key not in roll.staff) and _may_have_been_there(entries, stays):
            uncertain.append(_stranger(entries, stays))
    seen = {one.participant_id for one in certain}
    return Suggestions(
        suggested=tuple(
            Suggestion(seen=one, mark=mark_for(one), marked=roll.marks.get(one.participant_id))
            for one in certain
        ),
        uncertain=tuple(uncertain),
        unseen=tuple(
            Unseen(participant_id=one, announced=one in roll.announced, marked=roll.marks.get(one))
            for one in sorted(roll.expected)
            if one not in seen
        ),
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


def _seen(participant_id: str, stays: Sequence[Span]) -> Seen:
    return Seen(
        participant_id=participant_id,
        minutes=minutes_of(stays),
        came_at=stays[0].start,
        left_at=stays[-1].end,
    )


def _stranger(entries: Sequence[Sighting], stays: Sequence[Span]) -> Stranger:
    return Stranger(
        name=next((entry.name for entry in entries if entry.name), None),
        seen_as=min((entry.seen_as for entry in entries), key=list(SeenAs).index),
        minutes=minutes_of(stays) if stays else None,
        came_at=stays[0].start if stays else None,
        left_at=stays[-1].end if stays else None,
    )

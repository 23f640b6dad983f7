"""A registration: somebody's place in a webinar, or their stand in its line; and what follows from it.

A webinar may have thousands of places, so it is never loaded with them: the rules go by numbers. Who is next
in line gets a freed place at once, without an offer, until the webinar starts.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum

from jobclub.core.activities import places
from jobclub.core.activities.places import LIVE, Place, PlaceState
from jobclub.core.errors import Invalid, Mistake, NoObservers, NotEnrolled, WebinarFull, WebinarNotStarted
from jobclub.core.text import fault_in_line, fault_in_passage
from jobclub.core.webinars.webinar import Webinar, must_take_people

CHANNEL = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
CHANNEL_LENGTH = 40
LEAST_USEFUL, MOST_USEFUL = 1, 5


class Presence(StrEnum):
    """Whether somebody was at a webinar."""

    PRESENT = "present"
    ABSENT = "absent"


@dataclass(frozen=True, slots=True, kw_only=True)
class WebinarPlace:
    """Somebody's place in a webinar.

    ``channel`` is how they came, in a short word, ``observer_of`` the other organisation they come from.
    ``useful`` (1 to 5) and ``missing`` are what they said of it afterwards.
    """

    webinar_id: str
    place: Place
    channel: str | None = None
    observer_of: str | None = None
    mark: Presence | None = None
    useful: int | None = None
    missing: str | None = None

    @property
    def id(self) -> str:
        """What it is known by: the id of the place."""
        return self.place.id

    @property
    def participant_id(self) -> str:
        """Whose it is."""
        return self.place.participant_id


@dataclass(frozen=True, slots=True)
class Fullness:
    """How many places of a webinar are taken, how many wait, and the last number in line that was given."""

    taken: int = 0
    waiting: int = 0
    last_turn: int = 0


def free_in(webinar: Webinar, fullness: Fullness) -> int | None:
    """Give how many places can be had at once; None: as many as are asked for."""
    if webinar.capacity is None:
        return None
    return max(webinar.capacity - fullness.taken, 0)


def checked_coming(channel: str | None, observer_of: str | None) -> None:
    """Let pass how somebody came and where they come from, if both can be.

    Raises:
        Invalid: One of them can't.
    """
    mistakes = []
    if channel is not None and not CHANNEL.fullmatch(channel):
        mistakes.append(Mistake("/channel", "write a short word like 'phone', in small letters"))
    elif channel is not None and (fault := fault_in_line(channel, CHANNEL_LENGTH)):
        mistakes.append(Mistake("/channel", fault))
    if observer_of is not None and (fault := fault_in_line(observer_of)):
        mistakes.append(Mistake("/observer_of", fault))
    if mistakes:
        raise Invalid(*mistakes)


def registered(webinar: Webinar, fullness: Fullness, asked: WebinarPlace, now: datetime) -> WebinarPlace:
    """Give what somebody who asks has: a place if one is free and nobody waits, else the end of the line.

    Raises:
        WebinarNotOpen: It takes nobody.
        NoObservers: They come from another organisation, and nobody may.
        WebinarFull: No place is free, and it has begun.
    """
    must_take_people(webinar, now)
    must_take_observer(asked.observer_of, [webinar])
    free = free_in(webinar, fullness)
    if free is None or (free and not fullness.waiting):
        return replace(asked, place=places.enrolled(asked.place, at=now))
    if webinar.has_started(now):
        raise WebinarFull("Every place is taken, and the webinar has begun.")
    return replace(asked, place=replace(asked.place, turn=fullness.last_turn + 1))


def must_take_observer(observer_of: str | None, webinars: Iterable[Webinar]) -> None:
    """Let pass who comes from here, or from another organisation to what at least one of is open to such.

    Raises:
        NoObservers: They come from another organisation, and nobody may.
    """
    if observer_of is not None and not any(one.observers for one in webinars):
        raise NoObservers("People from other organisations can't come to this webinar.")


def asked_for(webinar_id: str, participant_id: str, *, place_id: str, at: datetime) -> WebinarPlace:
    """Give what somebody asks for, before it is known what they get."""
    place = Place(id=place_id, participant_id=participant_id, state=PlaceState.WAITLISTED, since=at)
    return WebinarPlace(webinar_id=webinar_id, place=place)


def given_up(registration: WebinarPlace, *, at: datetime) -> WebinarPlace:
    """Give a registration as it is after its holder said that they don't come.

    Raises:
        NotEnrolled: They had said so already.
    """
    if registration.place.state not in LIVE:
        raise NotEnrolled("This person is not registered any more.")
    return replace(registration, place=places.given_up(registration.place, at=at))


def moving_up(webinar: Webinar, fullness: Fullness, now: datetime) -> int:
    """Give how many of those who wait get a place now; nobody does once the webinar has started."""
    if not webinar.takes_people(now) or webinar.has_started(now):
        return 0
    free = free_in(webinar, fullness)
    return fullness.waiting if free is None else min(free, fullness.waiting)


def moved_up(registration: WebinarPlace, *, at: datetime) -> WebinarPlace:
    """Give the registration of somebody who waited, with a place."""
    return replace(registration, place=places.enrolled(registration.place, at=at))


def may_be_marked(registration: WebinarPlace) -> bool:
    """Tell whether somebody had a place, so that they could be there."""
    return registration.place.state is PlaceState.ENROLLED


def is_offered_sparring(registration: WebinarPlace) -> bool:
    """Tell whether somebody was there as one of ours."""
    return registration.mark is Presence.PRESENT and registration.observer_of is None


def with_feedback(
    webinar: Webinar, registration: WebinarPlace, *, useful: int, missing: str | None, now: datetime
) -> WebinarPlace:
    """Give a registration with what its holder says of the webinar, in place of what they said before.

    Raises:
        NotEnrolled: They have no place.
        WebinarNotStarted: It lies ahead.
        Invalid: The answers can't be.
    """
    if not may_be_marked(registration):
        raise NotEnrolled("Only who has a place in the webinar can say how it was.")
    if not webinar.has_started(now):
        raise WebinarNotStarted("This webinar lies ahead; tell us afterwards how it was.")
    mistakes = []
    if not LEAST_USEFUL <= useful <= MOST_USEFUL:
        mistakes.append(Mistake("/useful", f"must be from {LEAST_USEFUL} to {MOST_USEFUL}"))
    if missing is not None and (fault := fault_in_passage(missing)):
        mistakes.append(Mistake("/missing", fault))
    if mistakes:
        raise Invalid(*mistakes)
    return replace(registration, useful=useful, missing=missing)

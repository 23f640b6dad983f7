"""The line for an activity's places: who is next, what an offer reserves, and what becomes of it.

An offer reserves a place. Whoever lets one lapse goes to the end of the line. What holds of the line's
order and of lapsing is said here; when offers are made, and until when, is the activity's to say.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime

from jobclub.core.activities.places import Offer, Place, PlaceState

Places = tuple[Place, ...]


def line_of(places: Sequence[Place]) -> list[Place]:
    """Give who waits without an offer, next first."""
    return sorted((p for p in places if p.state is PlaceState.WAITLISTED), key=_turn)


def _turn(place: Place) -> int:
    return place.turn or 0


def positions(places: Sequence[Place]) -> Mapping[str, int]:
    """Give everybody's position in line, from 1, by the ids of their places."""
    return {place.id: number for number, place in enumerate(line_of(places), 1)}


def at_the_end(place: Place, places: Sequence[Place]) -> Place:
    """Give the place as it stands at the end of the line."""
    last = max((_turn(other) for other in places), default=0)
    return replace(place, state=PlaceState.WAITLISTED, turn=last + 1, offer=None)


def with_offers_lapsed(places: Places, now: datetime) -> tuple[Places, list[Place]]:
    """Put whoever let an offer lapse at the end of the line, the longest lapsed first; and tell who."""
    late = [(p.offer.reply_by, _turn(p), p) for p in places if p.offer and p.offer.reply_by <= now]
    gone = []
    for reply_by, _, place in sorted(late, key=lambda one: one[:2]):
        gone.append(replace(at_the_end(place, places), lapsed_at=reply_by))
        places = exchanged(places, gone[-1:])
    return places, gone


def exchanged(places: Places, changed: Iterable[Place]) -> Places:
    """Give the places with some of them exchanged."""
    by_id = {place.id: place for place in changed}
    return tuple(by_id.get(place.id, place) for place in places)


def with_offers_made(places: Places, free: int, offer: Offer) -> tuple[Places, list[Place]]:
    """Offer the free places to whoever is next, one each; and tell to whom."""
    chosen = [replace(p, state=PlaceState.OFFERED, offer=offer) for p in line_of(places)[:free]]
    return exchanged(places, chosen), chosen

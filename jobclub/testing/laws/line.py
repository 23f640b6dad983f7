"""Laws of the line: what is free is offered, nobody is overtaken, an offer ends in time."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta

from jobclub.core.activities.places import TAKING, Place, PlaceState
from jobclub.core.cohorts.cohort import Cohort, CohortState

LAST_OFFER = timedelta(hours=2)
"""How long before admission closes the last offer is made."""


def offers_end_in_time(cohort: Cohort) -> Iterator[str]:
    """Who is offered a place replies before admission closes; nobody else has an offer."""
    closes_at = _closes_at(cohort)
    for place in cohort.places:
        if (place.offer is None) == (place.state is PlaceState.OFFERED):
            yield f"place {place.id} is {place.state}, its offer is {place.offer}"
        elif place.offer is not None and (closes_at is None or place.offer.reply_by > closes_at):
            yield f"place {place.id} is offered until {place.offer.reply_by}, admission closes {closes_at}"


def not_settled(cohort: Cohort, now: datetime) -> Iterator[str]:
    """After each change of a cohort no offer is overdue, and no place is free that somebody waits for."""
    if cohort.state is not CohortState.OPEN:
        return
    for place in cohort.places:
        if place.offer is not None and place.offer.reply_by <= now:
            yield f"place {place.id} was offered until {place.offer.reply_by}, and is {place.state} still"
    closes_at, waiting, free = _closes_at(cohort), len(_line(cohort)), cohort.capacity - _taken(cohort)
    if closes_at is not None and now < closes_at - LAST_OFFER and free > 0 < waiting:
        yield f"{free} places are free, {waiting} people wait for an offer"


def overtaken(before: Cohort, after: Cohort, now: datetime) -> Iterator[str]:
    """Who waits before and after a change is overtaken by nobody.

    Behind them stands who let an offer lapse, and behind these who is new. Once admission has closed no
    offers are made, and who changes cohorts may take a free place all the same.
    """
    known = {place.id: place for place in before.places}
    rank = {place.id: number for number, place in enumerate(_line(before))}
    line = _line(after)
    still = [p for p in line if p.id in rank and p.lapsed_at == known[p.id].lapsed_at]
    rightful = sorted(still, key=lambda place: rank[place.id])
    behind = sorted(line[len(rightful) :], key=lambda place: place.id not in known)
    if line != rightful + behind:
        yield f"in line are {[place.id for place in line]}, before it were {list(rank)}"
    closes_at = _closes_at(after)
    if not rightful or closes_at is None or now >= closes_at:
        return
    for place in after.places:
        if _was_served(known.get(place.id), place) and rank.get(place.id, len(rank)) > rank[rightful[0].id]:
            yield f"place {place.id} is {place.state} before {rightful[0].id}, who waits longer"


def _was_served(was: Place | None, place: Place) -> bool:
    """Whether somebody got a place or an offer that they did not have before."""
    had = was is not None and was.state in TAKING and was.lapsed_at == place.lapsed_at
    return place.state in TAKING and not had


def _line(cohort: Cohort) -> list[Place]:
    waiting = (place for place in cohort.places if place.state is PlaceState.WAITLISTED)
    return sorted(waiting, key=lambda place: place.turn or 0)


def _taken(cohort: Cohort) -> int:
    return sum(place.state in TAKING for place in cohort.places)


def _closes_at(cohort: Cohort) -> datetime | None:
    """Work out when admission closes: when the last admitting unit that is still to be met is met."""
    admitting = [unit.key for unit in cohort.programme.units][: cohort.programme.admits_until]
    meeting = (s for s in cohort.sessions if s.takes_place and any(key in admitting for key in s.unit_keys))
    return max((session.starts_at for session in meeting), default=None)

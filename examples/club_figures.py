"""What came of an organisation's clubs, in figures: asked of the store by the use cases that everybody has.

``soenderborg.py`` ends with them; they serve any office, and anybody who may read all of its clubs.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time
from itertools import pairwise

import jobclub as jc

EVERY = jc.Window(limit=200)
NEVER = datetime.max.replace(tzinfo=UTC)
Who = tuple[jc.Office, jc.Actor]
"""The first two arguments of whatever somebody does: in which office, and who."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ClubFigures:
    """One club. Who changed to another club did not leave; who never had a place did not either."""

    title: str
    led_by: str | None
    starts_on: date
    at: time
    minimum: int
    capacity: int
    small_because: str | None
    began_with: int
    joined_later: int
    left: int
    completed: int
    ended: int
    made_up: int
    guests: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Figures:
    """All clubs together.

    ``known`` are all people, ``wanted`` those who asked for a place, ``served`` those who ever had one, and
    ``doubled`` those who had two at a time. ``accepted``, ``declined`` and ``lapsed`` are offers.
    """

    known: int
    wanted: int
    served: int
    doubled: int
    accepted: int
    declined: int
    lapsed: int
    left_for: Counter[str]
    became: Counter[str]
    clubs: tuple[ClubFigures, ...]


def figures(who: Who) -> Figures:
    """Count what came of everybody in every club."""
    clubs = jc.planning.list_cohorts(*who, jc.CohortFilter(), EVERY).items
    places = {club.id: _places(who, club.id) for club in clubs}
    every = [place for some in places.values() for place in some]
    had = [place for place in every if place.enrolled_at]
    refused = [place for place in every if not place.enrolled_at and place.state is jc.PlaceState.WITHDRAWN]
    return Figures(
        known=sum(1 for _ in everybody(who)),
        wanted=len({place.participant_id for place in every}),
        served=len({place.participant_id for place in had}),
        doubled=_doubled(had),
        accepted=sum(place.enrolled_at != place.since for place in had),
        declined=len(refused),
        lapsed=sum(place.lapsed_at is not None for place in every),
        left_for=_outcomes(who, (place for place in had if place.state is jc.PlaceState.WITHDRAWN)),
        became=_outcomes(who, (place for place in had if place.in_group)),
        clubs=tuple(_club(who, club.id, club.consultant_name, places[club.id]) for club in clubs),
    )


def everybody(who: Who) -> Iterator[jc.Participant]:
    """Give all people the organisation knows, page by page."""
    page = jc.knowing.list_participants(*who, EVERY)
    yield from page.items
    while page.next:
        page = jc.knowing.list_participants(*who, replace(EVERY, after=page.next))
        yield from page.items


def _places(who: Who, club_id: str) -> list[jc.Place]:
    return [line.place for line in jc.enrolling.list_enrolments(*who, club_id, EVERY).items]


def _outcomes(who: Who, places: Iterable[jc.Place]) -> Counter[str]:
    told = (jc.enrolling.list_outcomes(*who, place.id, EVERY).items for place in places)
    return Counter(str(outcome.kind) for some in told for outcome in some)


def _doubled(places: Iterable[jc.Place]) -> int:
    """Count the people who had a place before they had given up another one."""
    stays = defaultdict(list)
    for place in places:
        stays[place.participant_id].append(_stay(place))
    return sum(
        any(left > began for (_, left), (began, _) in pairwise(sorted(some))) for some in stays.values()
    )


def _stay(place: jc.Place) -> tuple[datetime, datetime]:
    return place.enrolled_at or NEVER, place.left_at or NEVER


def _club(who: Who, club_id: str, led_by: str | None, places: Iterable[jc.Place]) -> ClubFigures:
    club = jc.planning.get_cohort(*who, club_id)
    start = club.first_starts_at or NEVER
    had = [place for place in places if place.enrolled_at]
    on_time = [left for began, left in map(_stay, had) if began <= start]
    states = Counter(place.state for place in had)
    return ClubFigures(
        title=club.title,
        led_by=led_by,
        starts_on=club.starts_on,
        at=club.at,
        minimum=club.minimum,
        capacity=club.capacity,
        small_because=club.below_minimum_reason,
        began_with=sum(left > start for left in on_time),
        joined_later=len(had) - len(on_time),
        left=states[jc.PlaceState.WITHDRAWN],
        completed=states[jc.PlaceState.COMPLETED],
        ended=states[jc.PlaceState.ENDED],
        made_up=_made_up(who, club_id),
        guests=sum(len(jc.inviting.list_guests(*who, one.id, EVERY).items) for one in club.sessions),
    )


def _made_up(who: Who, club_id: str) -> int:
    """Count the units that people of a club attended on a visit."""
    _, _, people = jc.coaching.matrix(*who, club_id)
    units = (unit for person in people for unit in person.standing.units)
    return sum(unit.attended and unit.visit is not None for unit in units)


def lines(found: Figures) -> Iterator[str]:
    """Say figures in lines to be printed."""
    yield f"{found.known} people are known, {found.wanted} wanted a place, {found.served} had one."
    yield f"Offers: {found.accepted} accepted, {found.declined} declined, {found.lapsed} lapsed.\n"
    yield f"{'':32}began  later  left  completed  ended  made up  guests"
    for club in found.clubs:
        about = f"{club.title:12}{club.starts_on:%a %d %b} {club.at:%H}  {club.led_by or '–':7}"
        group = f"{club.began_with:5}{club.joined_later:7}{club.left:6}{club.completed:11}{club.ended:7}"
        yield f"{about}{group}{club.made_up:9}{club.guests:8}"
        if club.small_because:
            yield f"{'':12}({club.small_because})"
    yield f"\nThose who left, for a job too: {_told(found.left_for)}."
    yield f"Those who stayed: {_told(found.became)}."


def _told(outcomes: Counter[str]) -> str:
    return ", ".join(f"{kind} {count}" for kind, count in outcomes.most_common())

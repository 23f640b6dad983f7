"""What a day holds for somebody: sessions now and next, and what their cohorts need."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from jobclub.core.activities.places import Place, PlaceState
from jobclub.core.cohorts.cohort import Cohort, CohortState, CohortWarning
from jobclub.core.cohorts.session import Session, SessionState
from jobclub.core.cohorts.waiting import admission_is_closed
from jobclub.core.spans import wall_of

WEEKDAYS = 7
GUESTS_AHEAD = timedelta(days=7)
"""How long before a session it is worth asking whether its guests come."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Sitting:
    """A session as somebody's day shows it, in its cohort; ``number`` is which of ``of`` it is, by time."""

    cohort: Cohort
    session: Session
    number: int
    of: int

    @property
    def people(self) -> int:
        """How many belong to the group."""
        return sum(place.state is PlaceState.ENROLLED for place in self.cohort.places)

    @property
    def runner_id(self) -> str | None:
        """Who of the staff runs it."""
        return self.session.consultant_id or self.cohort.consultant_id


@dataclass(frozen=True, slots=True, kw_only=True)
class Newcomer:
    """Somebody who joined a group since it last met."""

    cohort: Cohort
    place: Place


@dataclass(frozen=True, slots=True, kw_only=True)
class Vacancy:
    """A cohort that may still be joined, with its free places and those offered to people in line."""

    cohort: Cohort
    free: int
    offers: tuple[Place, ...]


def sittings_of(cohort: Cohort, now: datetime, *, run_by: str | None = None) -> list[Sitting]:
    """Give a cohort's sessions that take place, by time, as the clock shows them.

    Somebody who only stands in there has those which they run (``run_by``).
    """
    as_of = cohort.as_of(now)
    sessions = as_of.taking_place()
    every = (
        Sitting(cohort=as_of, session=session, number=number, of=len(sessions))
        for number, session in enumerate(sessions, 1)
    )
    return [one for one in every if run_by is None or one.runner_id == run_by]


def on_day(sittings: Iterable[Sitting], day: date, zone: str) -> list[Sitting]:
    """Give the sessions of a day in a zone, earliest first."""
    found = (one for one in sittings if wall_of(one.session.starts_at, zone).on == day)
    return sorted(found, key=lambda one: (one.session.starts_at, one.session.id))


def week_of(day: date) -> list[date]:
    """Give the seven days of a day's week, Monday first."""
    monday = day - timedelta(days=day.weekday())
    return [monday + timedelta(days=number) for number in range(WEEKDAYS)]


def to_confirm(sittings: Iterable[Sitting]) -> list[Sitting]:
    """Give the sessions that are over and that nobody has confirmed, oldest first."""
    found = (one for one in sittings if one.session.state is SessionState.ENDED)
    return sorted(found, key=lambda one: (one.session.starts_at, one.session.id))


def soon(sittings: Iterable[Sitting], now: datetime) -> list[Sitting]:
    """Give the sessions whose guests should have said by now whether they come, earliest first."""
    found = (one for one in sittings if now <= one.session.starts_at < now + GUESTS_AHEAD)
    return sorted(found, key=lambda one: (one.session.starts_at, one.session.id))


def newcomers(cohort: Cohort, now: datetime) -> list[Newcomer]:
    """Give who joined since the group last met; before it first does everybody is new, so nobody is named."""
    begun = [session for session in cohort.taking_place() if session.has_started(now)]
    if cohort.state is not CohortState.OPEN or not begun:
        return []
    return [
        Newcomer(cohort=cohort, place=place)
        for place in cohort.places
        if place.state is PlaceState.ENROLLED
        and place.enrolled_at
        and place.enrolled_at > begun[-1].starts_at
    ]


def vacancy(cohort: Cohort, now: datetime) -> Vacancy | None:
    """Give what is free or offered in a cohort; None where nobody may join (any more), or nothing is."""
    if cohort.state is not CohortState.OPEN or admission_is_closed(cohort, now):
        return None
    as_of = cohort.as_of(now)
    offers = tuple(place for place in as_of.places if place.state is PlaceState.OFFERED)
    return Vacancy(cohort=as_of, free=as_of.free, offers=offers) if offers or as_of.free > 0 else None


def is_too_small(cohort: Cohort, now: datetime) -> bool:
    """Tell whether a cohort starts soon, or started, with fewer people than it needs."""
    return CohortWarning.BELOW_MINIMUM in cohort.warnings_at(now)

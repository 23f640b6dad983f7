"""When the clock has something to do: what it looks at, until when it has looked, and when it must look next.

Nothing is scheduled ahead. A watch only says when to look; what is due then is worked out from the plan as
it is at that moment.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from enum import StrEnum

from jobclub.core.activities.activity import Activity
from jobclub.core.cohorts.cohort import Cohort, CohortState
from jobclub.core.cohorts.waiting import admission_closes_at
from jobclub.core.notices.attendance_errands import first_asked_at
from jobclub.core.people.habits import Habits
from jobclub.core.spans import days_later, planned_wall, wall_of

MORNING = time(10)
"""When people are reminded of homework due the next day, on the cohort's wall clock."""
SATURDAY = 5
AN_HOUR = timedelta(hours=1)
AFTER_THE_END = timedelta(days=60)
"""How long after its last session a cohort that nobody completes is still looked at for homework."""


class Watched(StrEnum):
    """What the clock looks at; an organisation for the sake of its staff."""

    ORGANISATION = "organisation"
    COHORT = "cohort"
    WEBINAR = "webinar"
    APPOINTMENT = "appointment"


@dataclass(frozen=True, slots=True, kw_only=True)
class Watch:
    """One thing the clock looks at (``subject_id``).

    Everything due up to ``watched_until`` was seen to; ``attention_at`` is when something is due next
    (instants, UTC).
    """

    kind: Watched
    subject_id: str
    watched_until: datetime
    attention_at: datetime


def a_day_before(activity: Activity) -> datetime:
    """Give the instant of the same wall time on the day before an activity."""
    return days_later(activity.wall, -1).instant


def an_hour_before(activity: Activity) -> datetime:
    """Give the instant an hour of elapsed time before an activity."""
    return activity.starts_at - AN_HOUR


def times_between(at: time, after: datetime, until: datetime, zone: str) -> Iterator[datetime]:
    """Give the instants in (after, until] at which a zone's clocks show a time."""
    on = wall_of(after, zone).on
    while (instant := planned_wall(on, at, zone)[0].instant) <= until:
        if instant > after:
            yield instant
        on += timedelta(days=1)


def instants_of(activities: Iterable[Activity]) -> Iterator[datetime]:
    """Give the instants at which something is due about activities that take place, in no order."""
    for activity in activities:
        yield a_day_before(activity)
        yield an_hour_before(activity)
        yield first_asked_at(activity)


def next_attention(cohort: Cohort, after: datetime) -> datetime | None:
    """Give the first instant after another at which something may be due in a cohort; None is never."""
    if cohort.state is not CohortState.OPEN:
        return None
    return min((instant for instant in _instants(cohort, after) if instant > after), default=None)


def _instants(cohort: Cohort, after: datetime) -> Iterator[datetime]:
    yield from instants_of(cohort.taking_place())
    yield from (place.offer.reply_by for place in cohort.places if place.offer is not None)
    closes_at = admission_closes_at(cohort)
    if closes_at is not None:
        yield closes_at
    last = cohort.last_ends_at
    if last is not None and after < last + AFTER_THE_END:
        yield from times_between(MORNING, after, after + timedelta(days=2), cohort.zone)


def watched(cohort: Cohort, until: datetime) -> Watch | None:
    """Give the watch over a cohort in which all is seen to up to an instant; None: nothing is to come."""
    attention = next_attention(cohort, until)
    if attention is None:
        return None
    return Watch(kind=Watched.COHORT, subject_id=cohort.id, watched_until=until, attention_at=attention)


def watched_alone(kind: Watched, activity: Activity, until: datetime) -> Watch | None:
    """Give the watch over what stands alone, all seen to up to an instant; None: nothing is to come.

    Whether it takes place, and is to be told of at all, is the caller's to know.
    """
    attention = min((instant for instant in instants_of([activity]) if instant > until), default=None)
    if attention is None:
        return None
    return Watch(kind=kind, subject_id=activity.id, watched_until=until, attention_at=attention)


def digests_between(habits: Habits, zone: str, after: datetime, until: datetime) -> list[datetime]:
    """Give the instants in (after, until] at which the staff are told about tomorrow: on working days."""
    if habits.digest_at is None:
        return []
    every = times_between(habits.digest_at, after, until, zone)
    return [instant for instant in every if wall_of(instant, zone).on.weekday() < SATURDAY]


def next_digest(habits: Habits, zone: str, after: datetime) -> datetime | None:
    """Give when the staff are told next after an instant; None is never."""
    return next(iter(digests_between(habits, zone, after, after + timedelta(days=4))), None)


def working_day_after(on: date) -> date:
    """Give the next day from Monday to Friday."""
    following = on + timedelta(days=1)
    return following if following.weekday() < SATURDAY else working_day_after(following)

"""What the clock makes due: whom to remind of which activity, and in a cohort of homework.

Each reminder has a key of what it is about, so that it is put in once however often the clock looks.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from jobclub.core.activities.activity import Activity
from jobclub.core.activities.line import line_of
from jobclub.core.activities.places import Place, PlaceState
from jobclub.core.cohorts.cohort import Cohort
from jobclub.core.cohorts.visit import Visit
from jobclub.core.cohorts.waiting import admission_closes_at
from jobclub.core.notices.about import ids_of
from jobclub.core.notices.delivery import Delivery, DeliveryState
from jobclub.core.notices.kinds import Notice
from jobclub.core.notices.routes import USEFUL_FOR
from jobclub.core.notices.watch import MORNING, a_day_before, an_hour_before, times_between

A_WHILE = timedelta(weeks=4)
"""How long ago admission may have closed by a plan that was changed only now."""


@dataclass(frozen=True, slots=True)
class Moment:
    """An instant (UTC) at which a notice about an activity became due, and until when it is useful."""

    notice: Notice
    activity: Activity
    due_at: datetime
    useful_until: datetime


def moments_between(activities: Iterable[Activity], after: datetime, until: datetime) -> Iterator[Moment]:
    """Give what became due in (after, until] about activities that take place."""
    for activity in activities:
        day, hour = a_day_before(activity), an_hour_before(activity)
        if after < day <= until:
            yield Moment(Notice.DAY_BEFORE, activity, day, hour)
        if after < hour <= until:
            yield Moment(Notice.HOUR_BEFORE, activity, hour, activity.starts_at)


def session_reminders(
    cohort: Cohort,
    visits: Iterable[Visit],
    after: datetime,
    until: datetime,
    new_id: Callable[[], str],
) -> list[Delivery]:
    """Give the reminders of a cohort's sessions that became due in (after, until].

    They are for who belonged to the group, or had agreed to visit the session, when they became due.
    """
    visiting = list(visits)
    return [
        reminder(moment, cohort.id, who, until, new_id())
        for moment in moments_between(cohort.taking_place(), after, until)
        for who in _expected(cohort, visiting, moment)
    ]


def _expected(cohort: Cohort, visits: Iterable[Visit], moment: Moment) -> list[str]:
    group = [
        place.participant_id
        for place in cohort.places
        if place.state is PlaceState.ENROLLED and place.enrolled_at and place.enrolled_at <= moment.due_at
    ]
    visitors = [
        visit.participant_id
        for visit in visits
        if visit.session_id == moment.activity.id and visit.agreed_at <= moment.due_at
    ]
    return list(dict.fromkeys([*group, *visitors]))


def reminder(moment: Moment, group_id: str, who: str, now: datetime, delivery_id: str) -> Delivery:
    """Give what reminds somebody of an activity; what comes too late has expired."""
    return replace(_due(moment, group_id, who, now, delivery_id), participant_id=who)


def briefing(moment: Moment, group_id: str, guest_id: str, now: datetime, delivery_id: str) -> Delivery:
    """Give what tells a guest how and when they come, the day before; what comes too late has expired."""
    due = _due(replace(moment, notice=Notice.GUEST_BRIEFED), group_id, guest_id, now, delivery_id)
    return replace(due, guest_id=guest_id)


def _due(moment: Moment, group_id: str, who: str, now: datetime, delivery_id: str) -> Delivery:
    activity = moment.activity
    late = now >= moment.useful_until
    return Delivery(
        id=delivery_id,
        notice=moment.notice,
        key=f"{moment.notice}:{activity.id}:{activity.starts_at:%Y%m%dT%H%M}:{who}",
        at=now,
        due_at=moment.due_at,
        useful_until=moment.useful_until,
        about=ids_of(activity, group_id) | {"starts_at": activity.starts_at.isoformat()},
        group_id=group_id,
        state=DeliveryState.EXPIRED if late else DeliveryState.WAITING,
        settled_at=now if late else None,
    )


def homework_mornings(cohort: Cohort, after: datetime, until: datetime) -> list[datetime]:
    """Give the instants in (after, until] at which people are reminded of homework due the next day."""
    return list(times_between(MORNING, after, until, cohort.zone))


def homework_reminder(
    cohort: Cohort, who: str, morning: datetime, *, due: Iterable[datetime], now: datetime, new_id: str
) -> Delivery:
    """Give the reminder of one morning for somebody with tasks due the day after, first at the earliest."""
    useful_until = min(due)
    late = now >= useful_until
    return Delivery(
        id=new_id,
        notice=Notice.HOMEWORK_DUE,
        key=f"{Notice.HOMEWORK_DUE}:{cohort.id}:{morning:%Y%m%d}:{who}",
        at=now,
        due_at=morning,
        useful_until=useful_until,
        about={"cohort_id": cohort.id, "morning": morning.isoformat()},
        participant_id=who,
        group_id=cohort.id,
        state=DeliveryState.EXPIRED if late else DeliveryState.WAITING,
        settled_at=now if late else None,
    )


def line_closings(
    cohort: Cohort, after: datetime, until: datetime, new_id: Callable[[], str]
) -> list[Delivery]:
    """Give what to tell those who still wait once admission has closed, by the clock or a change of plan.

    A change may say that it closed before now; it is told then. Whoever is found again has the same key.
    """
    closed_at = admission_closes_at(cohort) or after
    if not after - A_WHILE < closed_at <= until:
        return []
    due_at = max(closed_at, after)
    return [_line_closed(cohort, place, due_at, until, new_id()) for place in line_of(cohort.places)]


def _line_closed(cohort: Cohort, place: Place, due_at: datetime, now: datetime, delivery_id: str) -> Delivery:
    late = now >= due_at + USEFUL_FOR
    return Delivery(
        id=delivery_id,
        notice=Notice.LINE_CLOSED,
        key=f"{Notice.LINE_CLOSED}:{place.id}",
        at=now,
        due_at=due_at,
        useful_until=due_at + USEFUL_FOR,
        about={"cohort_id": cohort.id, "place_id": place.id},
        participant_id=place.participant_id,
        group_id=cohort.id,
        state=DeliveryState.EXPIRED if late else DeliveryState.WAITING,
        settled_at=now if late else None,
    )

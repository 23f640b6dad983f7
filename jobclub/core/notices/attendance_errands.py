"""When the provider of a meeting is asked who was there: several times, as it may not know at once."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable
from datetime import datetime, timedelta

from jobclub.core.activities.activity import Activity
from jobclub.core.activities.meeting import MeetingState
from jobclub.core.notices.about import ids_of
from jobclub.core.notices.delivery import Delivery, DeliveryState
from jobclub.core.notices.kinds import Errand

ASKED_AFTER = (timedelta(minutes=15), timedelta(hours=1), timedelta(hours=4), timedelta(hours=24))
"""How long after the end its provider is asked, each time: reports come late, and change."""
USEFUL_FOR = timedelta(days=2)
"""How long asking is tried where nobody answers."""


def first_asked_at(activity: Activity) -> datetime:
    """Give when (UTC) the provider of an activity's meeting is asked first who was there."""
    return activity.ends_at + ASKED_AFTER[0]


def next_asked_at(ended_at: datetime, now: datetime) -> datetime | None:
    """Give when the provider is asked next about an activity that ended; None: it was the last time."""
    return next((ended_at + wait for wait in ASKED_AFTER if ended_at + wait > now), None)


def asked_until(activity: Activity) -> datetime:
    """Give until when (UTC) it is tried to ask for the first time."""
    return first_asked_at(activity) + USEFUL_FOR


def has_met(activity: Activity, now: datetime) -> bool:
    """Tell whether an activity is over that met where its provider can look it up."""
    meeting = activity.meeting
    made = meeting.state is MeetingState.READY and meeting.reference is not None
    return activity.takes_place and made and activity.has_ended(now)


def is_awaited(activity: Activity, telling: Collection[str], now: datetime) -> bool:
    """Tell whether somebody is, or will be, asked who was at an activity.

    ``telling`` are the providers who know such things.
    """
    ahead = activity.takes_place and not activity.has_ended(now)
    asked = has_met(activity, now) and now < asked_until(activity)
    return activity.meeting.provider in telling and (ahead or asked)


def attendance_errands(
    group_id: str,
    activities: Iterable[Activity],
    after: datetime,
    until: datetime,
    *,
    telling: Collection[str],
    new_id: Callable[[], str],
) -> list[Delivery]:
    """Give the errands to ask who was at a group's activities that became due in (after, until]."""
    return [
        _errand(group_id, activity, until, new_id())
        for activity in activities
        if after < first_asked_at(activity) <= until
        and has_met(activity, until)
        and activity.meeting.provider in telling
    ]


def _errand(group_id: str, activity: Activity, now: datetime, delivery_id: str) -> Delivery:
    late = now >= asked_until(activity)
    return Delivery(
        id=delivery_id,
        notice=Errand.ATTENDANCE,
        key=f"{Errand.ATTENDANCE}:{activity.id}:{activity.ends_at:%Y%m%dT%H%M}",
        at=now,
        due_at=first_asked_at(activity),
        useful_until=asked_until(activity),
        about=ids_of(activity, group_id) | {"ends_at": activity.ends_at.isoformat()},
        group_id=group_id,
        state=DeliveryState.EXPIRED if late else DeliveryState.WAITING,
        settled_at=now if late else None,
    )

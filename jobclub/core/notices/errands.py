"""Errands: what is to be asked of the providers of meetings when a plan changed."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import datetime, timedelta

from jobclub.core.activities.activity import Activity
from jobclub.core.activities.meeting import Meeting
from jobclub.core.notices.about import ids_of
from jobclub.core.notices.delivery import Delivery
from jobclub.core.notices.kinds import Errand

WORTH_REMOVING = timedelta(days=60)
"""How long it is worth trying to remove a meeting; by then it has ended by itself at Microsoft."""


def errands_between(
    group_id: str,
    before: Iterable[Activity],
    after: Iterable[Activity],
    asks_others: Callable[[str], bool],
    *,
    now: datetime,
    new_id: Callable[[], str],
) -> list[Delivery]:
    """Give the errands that a change of a group's activities asks for; those it had ``before``, if any.

    ``asks_others`` tells of a provider's name whether somebody has to be asked.
    """
    known = {activity.id: activity for activity in before}
    found = []
    for activity in after:
        old = known.get(activity.id)
        left = _left_behind(old, activity)
        if left is not None and asks_others(left.provider):
            found.append(removing(activity, group_id, left, now=now, new_id=new_id()))
        if asks_others(activity.meeting.provider) and _is_new(old, activity) and not activity.has_ended(now):
            found.append(seeing_to(activity, group_id, now=now, new_id=new_id()))
    return found


def _left_behind(old: Activity | None, new: Activity) -> Meeting | None:
    """Give the meeting that an activity has no use for any more."""
    if old is None or (_identity(old) == _identity(new) and (new.takes_place or not old.takes_place)):
        return None
    return old.meeting


def _is_new(old: Activity | None, new: Activity) -> bool:
    """Whether an activity's provider has to hear of it as it is now."""
    if not new.takes_place:
        return False
    return old is None or (_identity(old), old.span) != (_identity(new), new.span)


def _identity(activity: Activity) -> tuple[str, int]:
    return activity.meeting.provider, activity.meeting.generation


def seeing_to(activity: Activity, group_id: str, *, now: datetime, new_id: str) -> Delivery:
    """Give the errand to make an activity's meeting, or to let it follow the activity."""
    return Delivery(
        id=new_id,
        notice=Errand.MEETING,
        key=new_id,
        at=now,
        due_at=now,
        useful_until=activity.ends_at,
        about=ids_of(activity, group_id),
        group_id=group_id,
    )


def removing(activity: Activity, group_id: str, meeting: Meeting, *, now: datetime, new_id: str) -> Delivery:
    """Give the errand to remove a meeting that an activity has left behind."""
    about = ids_of(activity, group_id)
    about |= {"provider": meeting.provider, "generation": str(meeting.generation)}
    return Delivery(
        id=new_id,
        notice=Errand.MEETING,
        key=new_id,
        at=now,
        due_at=now,
        useful_until=now + WORTH_REMOVING,
        about=about | ({"reference": meeting.reference} if meeting.reference else {}),
        group_id=group_id,
    )


def meeting_to_remove(errand: Delivery) -> Meeting | None:
    """Give the meeting that an errand is to remove; None: it is to make one, or to let it follow."""
    if "provider" not in errand.about:
        return None
    about = errand.about
    return Meeting(
        provider=about["provider"], generation=int(about["generation"]), reference=about.get("reference")
    )

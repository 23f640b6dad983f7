"""Clearing: providers are asked to remove the meetings of what is long over."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import timedelta

from jobclub.core.activities.activity import Activity
from jobclub.core.notices.about import activity_id_of
from jobclub.core.notices.attendance_errands import ASKED_AFTER
from jobclub.core.notices.errands import meeting_to_remove, removing
from jobclub.core.office import Office
from jobclub.core.office.store import Transaction
from jobclub.core.usecases.arranging import asks_others

ASKED_FIRST = ASKED_AFTER[-1] + timedelta(hours=1)
"""How long after an activity its meeting stays in any case: by then its provider was asked who was there."""


def clear_meetings(office: Office, tx: Transaction, group_id: str, activities: Iterable[Activity]) -> int:
    """Ask to remove the meetings of some activities of a group that are over; give how many.

    Whoever was asked already is not asked again.
    """
    now = office.now()
    asked = {
        (activity_id_of(errand.about), left.generation)
        for errand in tx.outbox.errands(group_id)
        if (left := meeting_to_remove(errand)) is not None
    }
    found = [
        replace(
            removing(one, group_id, one.meeting, now=now, new_id=office.new_id()),
            due_at=max(now, one.ends_at + ASKED_FIRST),
        )
        for one in activities
        if (one.id, one.meeting.generation) not in asked and _is_there(office, one)
    ]
    tx.outbox.add(found)
    return len(found)


def _is_there(office: Office, activity: Activity) -> bool:
    """Tell whether an activity is over whose meeting somebody else keeps."""
    over, meeting = activity.has_ended(office.now()), activity.meeting
    return over and meeting.reference is not None and asks_others(office, meeting.provider)

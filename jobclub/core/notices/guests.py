"""What guests are told: that they are invited, that it is at another time, and that they need not come."""

from __future__ import annotations

from jobclub.core.activities.activity import Activity
from jobclub.core.activities.guest import Guest
from jobclub.core.notices.kinds import Notice


def owed_to(guest: Guest, activity: Activity) -> Notice | None:
    """Give what a guest is to be told, by what they were told last; None: nothing."""
    if not guest.is_written_to:
        return None
    expected = activity.takes_place and guest.removed_at is None
    if guest.told_starts_at is None:
        return Notice.GUEST_INVITED if expected else None
    if not expected:
        return Notice.GUEST_OFF
    return None if guest.told_starts_at == activity.starts_at else Notice.GUEST_MOVED

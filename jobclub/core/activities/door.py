"""The door of an activity: from when on people can go in by its link."""

from __future__ import annotations

from datetime import datetime, timedelta
from enum import StrEnum

from jobclub.core.activities.activity import Activity

DOORS_OPEN = timedelta(minutes=15)
"""How long before its start something can be joined from somebody's page."""


class Door(StrEnum):
    """Whether a meeting can be joined by its link. ``none``: it needs no link, or never had one.

    ``follows``: there is no link yet. Whether it is only late or refused is nothing people can act on.
    """

    SOON = "soon"
    OPEN = "open"
    FOLLOWS = "follows"
    NONE = "none"


def opens_at(activity: Activity) -> datetime:
    """Give from when on (UTC) an activity can be joined."""
    return activity.starts_at - DOORS_OPEN


def door_of(activity: Activity, now: datetime) -> Door:
    """Tell whether an activity that has not ended can be joined by its link."""
    if activity.link_follows:
        return Door.FOLLOWS
    if activity.link is None:
        return Door.NONE
    return Door.OPEN if now >= opens_at(activity) else Door.SOON

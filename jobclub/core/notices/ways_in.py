"""Ways in: by which link or number an activity is joined, told from any other by a mark."""

from __future__ import annotations

from dataclasses import replace

from jobclub.core.activities.activity import Activity


def mark_of(activity: Activity) -> str | None:
    """Give the mark of an activity's way in; None: it needs none, or has none yet."""
    return replace(activity.meeting, join_url=activity.link, dial_in=activity.dial_in).mark


def mark_after(before: str | None, now: str | None, *, in_full: bool = False) -> str | None:
    """Give the way in as somebody knows it after a message about the activity.

    Whatever it is, it tells that there is a way in now, or none yet. That there is another one than they know
    is told only by what tells the way in in full.
    """
    return now if in_full or before is None or now is None else before

"""What a calendar shows that somebody subscribed to: what is theirs, whoever they are."""

from __future__ import annotations

from collections.abc import Collection
from datetime import UTC, datetime, time, timedelta

from jobclub.core.activities.activity import Activity
from jobclub.core.activities.places import place_in_group
from jobclub.core.cohorts.cohort import Cohort
from jobclub.core.cohorts.session import Session
from jobclub.core.notices.calendar import Entry, place_of, uid_of
from jobclub.core.spans import zone_of

KEPT = timedelta(weeks=4)
"""How long an activity is shown once it is over, or would be had it not been called off."""


def day_of(now: datetime) -> datetime:
    """Give the day (its first instant, UTC) for which a calendar is made; for all of it it stays the same."""
    return datetime.combine(now.astimezone(UTC), time(), UTC)


def sessions_of_participant(cohort: Cohort, participant_id: str, visited: Collection[str]) -> list[Session]:
    """Give a cohort's sessions for somebody of its group, called off or not; else those they visit, by id."""
    if place_in_group(cohort.places, participant_id) is not None:
        return list(cohort.sessions)
    return [session for session in cohort.sessions if session.id in visited]


def sessions_of_staff(cohort: Cohort, staff_id: str) -> list[Session]:
    """Give the sessions that a member of staff runs, called off or not: the cohort's, or a colleague's."""
    return [one for one in cohort.sessions if (one.consultant_id or cohort.consultant_id) == staff_id]


def is_shown(activity: Activity, day: datetime) -> bool:
    """Tell whether a calendar made for a day shows an activity."""
    return activity.ends_at >= day - KEPT


def entry_for(activity: Activity, day: datetime, *, summary: str, url: str | None) -> Entry:
    """Give what a calendar made for a day shows of an activity; ``url`` leads to its meeting, if any."""
    tz = zone_of(activity.wall.zone)
    return Entry(
        uid=uid_of(activity.id),
        sequence=activity.version,
        starts_at=activity.starts_at.astimezone(tz),
        ends_at=activity.ends_at.astimezone(tz),
        zone=activity.wall.zone,
        summary=summary,
        changed_at=day,
        place=place_of(activity),
        url=url if activity.takes_place else None,
        cancelled=not activity.takes_place,
    )

"""What a calendar shows of an activity, and how it differs from what somebody's calendar was told before."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass, replace
from datetime import datetime
from typing import TypeVar

from jobclub.core.activities.activity import Activity, Mode
from jobclub.core.activities.meeting import MeetingState
from jobclub.core.notices.ways_in import mark_after, mark_of
from jobclub.core.spans import zone_of

A = TypeVar("A", bound=Activity)
IN_A_ROOM = frozenset({Mode.IN_PERSON, Mode.BOTH})
"""How people meet when a place says where."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One activity in a calendar file. Nothing in it names a course or another person.

    Instants are aware and on the wall clock of ``zone``; ``changed_at`` is in UTC. ``uid`` never changes,
    ``sequence`` rises with every change. ``summary`` is neutral; ``url`` leads to the reader's page.
    """

    uid: str
    sequence: int
    starts_at: datetime
    ends_at: datetime
    zone: str
    summary: str
    changed_at: datetime
    place: str | None = None
    url: str | None = None
    description: str | None = None
    cancelled: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """What one person's calendar holds of one activity: what they were told last.

    ``starts_at`` and ``ends_at`` in UTC. ``sequence`` is that of the last invitation or cancellation. As long
    as it is not ``certain``, that was sent, or was to be sent, and may not have arrived. ``mark`` is the
    way in as they know it (``Meeting.mark``); None: they were told that it follows, or nothing of it.
    """

    participant_id: str
    activity_id: str
    group_id: str
    sequence: int
    starts_at: datetime
    ends_at: datetime
    place: str | None = None
    cancelled: bool = False
    told_at: datetime
    certain: bool = True
    mark: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Changes:
    """What somebody's calendar must be told of one group of activities: what it is to hold, and what is off.

    Each is what will have been told then: keep it once the mail that tells it is on its way. Sequences
    are set already, and stay the same however often the difference is worked out before that.
    """

    to_request: tuple[Told, ...] = ()
    to_cancel: tuple[Told, ...] = ()


def uid_of(activity_id: str) -> str:
    """Give what an activity is called in every calendar, for ever."""
    return f"{activity_id}@jobclub"


def place_of(activity: Activity) -> str | None:
    """Give the place to go to, if people meet in one."""
    return activity.place if activity.mode in IN_A_ROOM else None


def difference(
    participant_id: str,
    group_id: str,
    activities: Collection[Activity],
    *,
    told: Collection[Told],
    now: datetime,
) -> Changes:
    """Give what somebody's calendar must be told of a group's activities as they are now.

    ``activities`` are those that take place and are theirs; ``told`` is what was told of the group before.
    One is told when it is new to them, has another time or place than they know, or is theirs again; and
    called off when it is cancelled or no longer theirs, for whatever reason. What is over is neither.
    What may not have arrived is told again, under its old sequence if it is still the same. Another way in
    is no change: no calendar shows it.
    """
    before = {one.activity_id: one for one in told}
    theirs = {activity.id for activity in activities}
    shown = [_shown(participant_id, group_id, activity, now) for activity in activities]
    return Changes(
        to_request=tuple(
            _after(before.get(one.activity_id), one)
            for one in shown
            if one.ends_at > now and not _is_known(before.get(one.activity_id), one)
        ),
        to_cancel=tuple(
            replace(
                one, sequence=one.sequence + (not one.cancelled), cancelled=True, told_at=now, certain=True
            )
            for one in told
            if one.ends_at > now and not (one.cancelled and one.certain) and one.activity_id not in theirs
        ),
    )


def _shown(participant_id: str, group_id: str, activity: Activity, now: datetime) -> Told:
    """Give what is told of an activity to somebody who was told nothing of it before."""
    return Told(
        participant_id=participant_id,
        activity_id=activity.id,
        group_id=group_id,
        sequence=0,
        starts_at=activity.starts_at,
        ends_at=activity.ends_at,
        place=place_of(activity),
        told_at=now,
        mark=mark_of(activity),
    )


def _is_known(before: Told | None, shown: Told) -> bool:
    return before is not None and before.certain and _is_same(before, shown)


def _after(before: Told | None, shown: Told) -> Told:
    if before is None:
        return shown
    return replace(
        shown,
        sequence=before.sequence + (not _is_same(before, shown)),
        mark=mark_after(before.mark if before.certain else None, shown.mark),
    )


def _is_same(before: Told, shown: Told) -> bool:
    return shown == replace(
        before,
        sequence=shown.sequence,
        told_at=shown.told_at,
        certain=shown.certain,
        mark=shown.mark,
    )


def unknown_ways_in(
    activities: Iterable[A], *, told: Collection[Told], now: datetime
) -> list[tuple[A, Told]]:
    """Give those of somebody's activities whose way in they don't know, each with what they were told of it.

    Who was not told of one yet is not told how to get in: the message about it does that.
    """
    known = {one.activity_id: one for one in told if one.certain and not one.cancelled}
    return [
        (activity, known[activity.id])
        for activity in activities
        if activity.id in known
        and not activity.has_ended(now)
        and activity.meeting.state is MeetingState.READY
        and mark_of(activity) not in {None, known[activity.id].mark}
    ]


def entry_of(
    told: Told, zone: str, *, summary: str, url: str | None = None, description: str | None = None
) -> Entry:
    """Give what a calendar shows of an activity somebody is told of, on the wall clock of a zone."""
    tz = zone_of(zone)
    return Entry(
        uid=uid_of(told.activity_id),
        sequence=told.sequence,
        starts_at=told.starts_at.astimezone(tz),
        ends_at=told.ends_at.astimezone(tz),
        zone=zone,
        summary=summary,
        changed_at=told.told_at,
        place=told.place,
        url=url,
        description=description,
        cancelled=told.cancelled,
    )

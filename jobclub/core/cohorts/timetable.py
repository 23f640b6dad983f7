"""What every change of a plan asks for: what may still change, which times can be, what stays open.

"Next" and "later" mean by time. How a session is moved, called off, inserted or given to a substitute stands
in ``moves``, ``cancellation``, ``insertion`` and ``substitution``.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import replace
from datetime import datetime, timedelta

from jobclub.core.cohorts.cohort import Cohort, must_go_on
from jobclub.core.cohorts.plan import Skipped
from jobclub.core.cohorts.session import Session, must_be_planned
from jobclub.core.errors import SessionHasMarks, invalid

FURTHEST = timedelta(days=5 * 366)
"""How far ahead a session may lie: beyond that somebody mistyped the year."""


def changeable(cohort: Cohort, session_id: str, marked: Collection[str]) -> Session:
    """Give a session whose time may still change; ``marked`` are the sessions with marks.

    Raises:
        CohortOver, SessionNotPlanned, SessionHasMarks: It is settled what became of it.
    """
    must_go_on(cohort)
    session = cohort.session(session_id)
    must_be_planned(session)
    if session.id in marked:
        raise SessionHasMarks("Attendance is marked for this session, so it took place; confirm it as held.")
    return session


def must_lie_ahead(starts_at: datetime, now: datetime) -> None:
    """Let pass an instant at which a session may start.

    Raises:
        Invalid: It has passed, lies too far ahead, or is no full minute.
    """
    if not now < starts_at <= now + FURTHEST:
        raise invalid("/starts_at", "choose a time that lies ahead, at most five years; check the date")
    if starts_at.second or starts_at.microsecond:
        raise invalid("/starts_at", "sessions start on a full minute; leave the seconds out")


def open_later(cohort: Cohort, session: Session, marked: Collection[str], now: datetime) -> list[Session]:
    """Give the sessions after one, by time, of which nothing is settled: not decided, begun or marked."""
    return [
        later
        for later in cohort.taking_place()
        if (later.starts_at, later.id) > (session.starts_at, session.id)
        and not (later.decided or later.has_started(now) or later.id in marked)
    ]


def with_skipped(cohort: Cohort, skipped: Iterable[Skipped]) -> Cohort:
    """Give the cohort with more dates left out of its plan; each is named once."""
    new = tuple(one for one in skipped if one not in cohort.skipped)
    return replace(cohort, skipped=(*cohort.skipped, *new))


def unlocked_by_clock(cohort: Cohort, now: datetime) -> Mapping[str, tuple[str, ...]]:
    """Give the units whose preparation is open because the session before them, by time, has ended.

    Each comes with the units of that session, whose homework the programme may ask for. The first unit's
    preparation is open from the start. A session without a unit stands between no two units. What was open
    before a change of the plan stays as it was.
    """
    unlocked = dict(cohort.unlocked)
    previous: Session | None = None
    for session in (one for one in cohort.taking_place() if one.unit_keys):
        if previous is None or previous.has_ended(now):
            for key in session.unit_keys:
                unlocked.setdefault(key, previous.unit_keys if previous else ())
        previous = session
    return unlocked


def remembering_unlocked(cohort: Cohort, now: datetime) -> Cohort:
    """Give the cohort with what is open for preparation now, so that it stays open when the plan changes."""
    return replace(cohort, unlocked=unlocked_by_clock(cohort, now))

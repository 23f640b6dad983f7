"""Moving: one session gets another time, alone or with all that come later."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import replace
from datetime import date, datetime, timedelta
from enum import StrEnum
from itertools import pairwise

from jobclub.core.cohorts.cohort import Cohort, must_not_overlap
from jobclub.core.cohorts.plan import MOST_DROPPED, ClosedDays, Skipped, open_dates
from jobclub.core.cohorts.session import Session
from jobclub.core.cohorts.timetable import (
    changeable,
    must_lie_ahead,
    open_later,
    remembering_unlocked,
    with_skipped,
)
from jobclub.core.events import SessionMoved
from jobclub.core.spans import WallTime, planned_wall, wall_of


class Following(StrEnum):
    """Which sessions a move takes along."""

    THIS = "this"
    LATER = "later"


def moved(
    cohort: Cohort, session_id: str, starts_at: datetime, *, marked: Collection[str], now: datetime
) -> tuple[Cohort, SessionMoved]:
    """Give one session another time.

    ``starts_at`` is an aware instant, turned into the cohort's wall time; ``marked`` are the sessions
    with marks. An ended session without marks may be moved ahead.

    Raises:
        CohortOver, SessionNotPlanned, SessionHasMarks: It is settled what became of it.
        Invalid: The new time has passed, lies too far ahead, or is no full minute.
        SessionsOverlap: It would overlap another session of the cohort.
    """
    session = changeable(cohort, session_id, marked)
    must_lie_ahead(starts_at, now)
    alone = replace(_timed(session, wall_of(starts_at, cohort.zone)), moved=True)
    return _moved(cohort, session, [alone], now)


def moved_with_later(
    cohort: Cohort,
    session_id: str,
    starts_at: datetime,
    *,
    marked: Collection[str],
    closed: ClosedDays,
    now: datetime,
) -> tuple[Cohort, SessionMoved]:
    """Shift one session and all later ones of which nothing is settled, by as many days and to the new time.

    The first is taken as given. A closed day drops the date of a later one, and the next date of the cadence
    is used; who comes behind makes room. Sessions that got their time individually keep it.

    Raises:
        CohortOver, SessionNotPlanned, SessionHasMarks: It is settled what became of it.
        Invalid: The new time has passed, lies too far ahead, or is no full minute; too many days are closed.
        SessionsOverlap: One of them would overlap another session of the cohort.
    """
    session = changeable(cohort, session_id, marked)
    must_lie_ahead(starts_at, now)
    later = open_later(cohort, session, marked, now)
    skipped: list[Skipped] = []
    chain = [session, *(one for one in later if not one.moved)]
    shifted = _shifted(chain, wall_of(starts_at, cohort.zone), cohort.programme.step, closed, skipped)
    changed, happened = _moved(with_skipped(cohort, skipped), session, shifted, now)
    return changed, replace(
        happened,
        changed=tuple(one.id for one in shifted[1:]),
        kept=tuple(one.id for one in later if one.moved),
        skipped=tuple(one.on.isoformat() for one in skipped),
    )


def _shifted(
    chain: Sequence[Session], first: WallTime, step: timedelta, closed: ClosedDays, skipped: list[Skipped]
) -> list[Session]:
    """Give a chain of sessions at their new times; none comes closer to the one before it than it was.

    A date left free before, on a closed day for example, makes room for those that were pushed on.
    """
    shift = first.on - chain[0].wall.on
    shifted = [replace(_timed(chain[0], first), moved=False)]
    on = first.on
    for earlier, later in pairwise(chain):
        soonest = on + min(later.wall.on - earlier.wall.on, step)
        start = later.wall.on + shift
        while start < soonest:
            start += step
        on = next(open_dates(start, step, closed, skipped, pointer="/starts_at"))
        shifted.append(_timed(later, planned_wall(on, first.at, first.zone)[0]))
    return shifted


def _timed(session: Session, wall: WallTime) -> Session:
    return replace(session, wall=wall, starts_at=wall.instant)


def _moved(
    cohort: Cohort, session: Session, changed: Sequence[Session], now: datetime
) -> tuple[Cohort, SessionMoved]:
    after = remembering_unlocked(cohort, now).with_sessions(changed)
    must_not_overlap(after)
    happened = SessionMoved(
        at=now,
        cohort_id=cohort.id,
        session_id=session.id,
        was=session.starts_at.isoformat(),
        starts_at=changed[0].starts_at.isoformat(),
    )
    return after, happened


def shifting_horizon(
    cohort: Cohort, session_id: str, starts_at: datetime, now: datetime
) -> tuple[date, date]:
    """Give the first and the last day on which a shifted session may fall: closed days between are needed.

    Raises:
        Invalid: The new time has passed, lies too far ahead, or is no full minute.
    """
    must_lie_ahead(starts_at, now)
    first = wall_of(starts_at, cohort.zone).on
    shift = max(first - cohort.session(session_id).wall.on, timedelta())
    last = max(session.wall.on for session in cohort.sessions)
    return first, last + shift + cohort.programme.step * (MOST_DROPPED + 1)

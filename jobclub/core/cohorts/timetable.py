"""Changing a plan: one session moved, one called off, and what that does to the units.

"Next" and "later" mean by time. A unit takes its agenda and homework along; date, guests, mode, place
and meeting stay with the session.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from enum import StrEnum
from itertools import pairwise

from jobclub.core.cohorts.cohort import Cohort, must_go_on, must_not_overlap
from jobclub.core.cohorts.plan import MOST_DROPPED, ClosedDays, Skipped, open_dates
from jobclub.core.cohorts.session import Session, cancelled, must_be_planned
from jobclub.core.errors import SessionHasMarks, invalid
from jobclub.core.events import SessionCancelled, SessionMoved
from jobclub.core.spans import planned_wall, wall_of

FURTHEST = timedelta(days=5 * 366)
"""How far ahead a session may lie: beyond that somebody mistyped the year."""


class UnitFate(StrEnum):
    """What becomes of the unit of a session called off without a replacement."""

    DROP = "drop"
    MERGE_INTO_NEXT = "merge_into_next"


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
    session = _changeable(cohort, session_id, marked)
    if not now < starts_at <= now + FURTHEST:
        raise invalid("/starts_at", "choose a time that lies ahead, at most five years; check the date")
    if starts_at.second or starts_at.microsecond:
        raise invalid("/starts_at", "sessions start on a full minute; leave the seconds out")
    later = replace(
        session, wall=wall_of(starts_at, cohort.zone), starts_at=starts_at.astimezone(UTC), moved=True
    )
    changed = _remembering_unlocked(cohort, now).with_session(later)
    must_not_overlap(changed)
    happened = SessionMoved(
        at=now,
        cohort_id=cohort.id,
        session_id=session.id,
        was=session.starts_at.isoformat(),
        starts_at=later.starts_at.isoformat(),
    )
    return changed, happened


@dataclass(frozen=True, slots=True, kw_only=True)
class Calling:
    """How a session is called off: with a reason, and a replacement at the end or a fate for its unit."""

    reason: str
    replacement: bool
    unit: UnitFate | None = None


def called_off(
    cohort: Cohort,
    session_id: str,
    calling: Calling,
    *,
    marked: Collection[str],
    closed: ClosedDays,
    new_id: str,
    now: datetime,
) -> tuple[Cohort, SessionCancelled]:
    """Call one session off.

    With a replacement every later date takes the next unit and one date (``new_id``) is added at the
    end. Without one the unit is dropped, or merged into the next session.

    Raises:
        CohortOver, SessionNotPlanned, SessionHasMarks: It is settled what became of it.
        Invalid: The wish contradicts itself, or there is no next session to merge into.
        SessionsOverlap: The added date would overlap another session.
    """
    session = _changeable(cohort, session_id, marked)
    _must_fit(calling, session)
    kept = _remembering_unlocked(cohort, now).with_session(cancelled(session, reason=calling.reason))
    later = [s for s in kept.taking_place() if _open_later(s, session, marked, now)]
    happened = SessionCancelled(at=now, cohort_id=cohort.id, session_id=session.id)
    if calling.replacement:
        added, skipped = _one_more(kept, session, later, closed, new_id=new_id, now=now)
        changed = replace(kept, skipped=(*kept.skipped, *skipped))
        changed = _with_units_passed_on(changed, [session, *later, added])
        return changed, replace(happened, changed=tuple(s.id for s in later), added=new_id)
    if calling.unit is UnitFate.MERGE_INTO_NEXT and session.unit_keys:
        into = _merged(session, later)
        return kept.with_session(into), replace(happened, changed=(into.id,))
    return kept, replace(happened, dropped=session.unit_keys)


def _changeable(cohort: Cohort, session_id: str, marked: Collection[str]) -> Session:
    must_go_on(cohort)
    session = cohort.session(session_id)
    must_be_planned(session)
    if session.id in marked:
        raise SessionHasMarks("Attendance is marked for this session, so it took place; confirm it as held.")
    return session


def _must_fit(calling: Calling, session: Session) -> None:
    if calling.replacement and calling.unit is not None:
        raise invalid("/unit", "leave it out: with a replacement the unit moves to the next date")
    if not calling.replacement and calling.unit is None and session.unit_keys:
        raise invalid("/unit", "say what becomes of the unit: 'drop' or 'merge_into_next'")


def _open_later(candidate: Session, session: Session, marked: Collection[str], now: datetime) -> bool:
    """Whether a session comes after another and its unit may still change."""
    after = (candidate.starts_at, candidate.id) > (session.starts_at, session.id)
    return after and not candidate.decided and not candidate.has_started(now) and candidate.id not in marked


def _with_units_passed_on(cohort: Cohort, chain: list[Session]) -> Cohort:
    """Let each session of a chain take the unit of the one before it; the last of them is new."""
    changed = [
        replace(taker, unit_key=giver.unit_key, merged_unit_keys=giver.merged_unit_keys)
        for giver, taker in pairwise(chain)
    ]
    grown = replace(cohort, sessions=(*cohort.sessions, chain[-1])).with_sessions(changed)
    must_not_overlap(grown)
    return grown


def _one_more(
    cohort: Cohort, session: Session, later: list[Session], closed: ClosedDays, *, new_id: str, now: datetime
) -> tuple[Session, list[Skipped]]:
    """Make one more session, on the first open date of the cadence that lies after all others and ahead."""
    model = later[-1] if later else session
    skipped: list[Skipped] = []
    start = _date_after_all(cohort, session, now)
    on = next(open_dates(start, cohort.programme.step, closed, skipped, pointer="/replacement"))
    wall, _ = planned_wall(on, cohort.at, cohort.zone)
    added = Session(
        id=new_id,
        unit_key=None,
        wall=wall,
        starts_at=wall.instant,
        minutes=cohort.programme.minutes,
        mode=model.mode,
        place=model.place,
    )
    return added, skipped


def _date_after_all(cohort: Cohort, session: Session, now: datetime) -> date:
    last = max(s.wall.on for s in [session, *cohort.taking_place()])
    passed = max(last, wall_of(now, cohort.zone).on) - cohort.starts_on
    return cohort.starts_on + cohort.programme.step * (passed // cohort.programme.step + 1)


def _merged(session: Session, later: list[Session]) -> Session:
    if not later:
        raise invalid("/unit", "there is no later session to merge into; choose 'drop' or a replacement")
    keys = (*later[0].unit_keys, *session.unit_keys)
    return replace(later[0], unit_key=keys[0], merged_unit_keys=keys[1:])


def unlocked_by_clock(cohort: Cohort, now: datetime) -> Mapping[str, tuple[str, ...]]:
    """Give the units whose preparation is open because the session before them, by time, has ended.

    Each comes with the units of that session, whose homework the programme may ask for. The first unit's
    preparation is open from the start. What was open before a change of the plan stays as it was.
    """
    unlocked = dict(cohort.unlocked)
    previous: Session | None = None
    for session in cohort.taking_place():
        if previous is None or previous.has_ended(now):
            for key in session.unit_keys:
                unlocked.setdefault(key, previous.unit_keys if previous else ())
        previous = session
    return unlocked


def _remembering_unlocked(cohort: Cohort, now: datetime) -> Cohort:
    return replace(cohort, unlocked=unlocked_by_clock(cohort, now))


def replacement_horizon(cohort: Cohort, now: datetime) -> tuple[date, date]:
    """Give the first and the last day on which a replacement may fall: the closed days between are needed."""
    today = wall_of(now, cohort.zone).on
    last = max([today, *(session.wall.on for session in cohort.sessions)])
    return today, last + cohort.programme.step * (MOST_DROPPED + 1)

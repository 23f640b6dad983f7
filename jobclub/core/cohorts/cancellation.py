"""Calling a session off: with a replacement at the end, or with a fate for its unit.

A unit takes its agenda, its homework and what the group made of it along; date, guests, substitute, mode,
place and meeting stay with the session.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import date, datetime
from enum import StrEnum
from itertools import pairwise

from jobclub.core.cohorts.cohort import Cohort, must_not_overlap
from jobclub.core.cohorts.plan import MOST_DROPPED, ClosedDays, Skipped, open_dates
from jobclub.core.cohorts.session import Session, cancelled
from jobclub.core.cohorts.subject import merged
from jobclub.core.cohorts.timetable import changeable, open_later, remembering_unlocked, with_skipped
from jobclub.core.errors import invalid
from jobclub.core.events import SessionCancelled
from jobclub.core.spans import WallTime, planned_wall, wall_of


class UnitFate(StrEnum):
    """What becomes of the unit of a session called off without a replacement."""

    DROP = "drop"
    MERGE_INTO_NEXT = "merge_into_next"


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

    With a replacement every later date that has a unit takes the next one and one date (``new_id``) is
    added at the end. Without one the unit is dropped, or merged into the next session.

    Raises:
        CohortOver, SessionNotPlanned, SessionHasMarks: It is settled what became of it.
        Invalid: The wish contradicts itself, or there is no next session to merge into.
        SessionsOverlap: The added date would overlap another session.
    """
    session = changeable(cohort, session_id, marked)
    _must_fit(calling, session)
    kept = remembering_unlocked(cohort, now).with_session(cancelled(session, reason=calling.reason))
    later = open_later(kept, session, marked, now)
    happened = SessionCancelled(at=now, cohort_id=cohort.id, session_id=session.id)
    if calling.replacement:
        takers = [one for one in later if one.unit_keys] if session.unit_keys else []
        added, skipped = _one_more(kept, [session, *takers], closed, new_id=new_id, now=now)
        changed = _with_units_passed_on(with_skipped(kept, skipped), [session, *takers, added])
        dates = tuple(one.on.isoformat() for one in skipped)
        return changed, replace(happened, changed=tuple(s.id for s in takers), added=new_id, skipped=dates)
    if calling.unit is UnitFate.MERGE_INTO_NEXT and session.unit_keys:
        into = merged(session, _next(later), cohort.programme)
        return kept.with_session(into), replace(happened, changed=(into.id,))
    return kept, replace(happened, dropped=session.unit_keys)


def _must_fit(calling: Calling, session: Session) -> None:
    if calling.replacement and calling.unit is not None:
        raise invalid("/unit", "leave it out: with a replacement the unit moves to the next date")
    if not calling.replacement and calling.unit is None and session.unit_keys:
        raise invalid("/unit", "say what becomes of the unit: 'drop' or 'merge_into_next'")


def _next(later: list[Session]) -> Session:
    if not later:
        raise invalid("/unit", "there is no later session to merge into; choose 'drop' or a replacement")
    return later[0]


def _with_units_passed_on(cohort: Cohort, chain: list[Session]) -> Cohort:
    """Let each session of a chain take the unit of the one before it; the last of them is new."""
    changed = [taker.with_units_of(giver) for giver, taker in pairwise(chain)]
    grown = replace(cohort, sessions=(*cohort.sessions, chain[-1])).with_sessions(changed)
    must_not_overlap(grown)
    return grown


def _one_more(
    cohort: Cohort, chain: list[Session], closed: ClosedDays, *, new_id: str, now: datetime
) -> tuple[Session, list[Skipped]]:
    """Make one more session, on the first open date of the cadence that lies after all others and ahead."""
    session, model = chain[0], chain[-1]
    skipped: list[Skipped] = []
    rhythm = _rhythm(cohort)
    start = _date_after_all(cohort, session, rhythm, now)
    on = next(open_dates(start, cohort.programme.step, closed, skipped, pointer="/replacement"))
    wall, _ = planned_wall(on, rhythm.at, cohort.zone)
    added = Session(
        id=new_id,
        unit_key=None,
        wall=wall,
        starts_at=wall.instant,
        minutes=cohort.programme.minutes if session.unit_keys else session.minutes,
        mode=model.mode,
        place=model.place,
    )
    return added, skipped


def _rhythm(cohort: Cohort) -> WallTime:
    """Give the last date and the time of day of the cadence as it goes now, with all later ones moved."""
    regular = [session for session in cohort.sessions if not session.moved]
    if not regular:
        return WallTime(cohort.starts_on, cohort.at, cohort.zone)
    return max(regular, key=lambda session: (session.starts_at, session.id)).wall


def _date_after_all(cohort: Cohort, session: Session, rhythm: WallTime, now: datetime) -> date:
    last = max(s.wall.on for s in [session, *cohort.taking_place()])
    passed = max(last, wall_of(now, cohort.zone).on) - rhythm.on
    return rhythm.on + cohort.programme.step * (passed // cohort.programme.step + 1)


def replacement_horizon(cohort: Cohort, now: datetime) -> tuple[date, date]:
    """Give the first and the last day on which a replacement may fall: the closed days between are needed."""
    today = wall_of(now, cohort.zone).on
    last = max([today, *(session.wall.on for session in cohort.sessions)])
    return today, last + cohort.programme.step * (MOST_DROPPED + 1)

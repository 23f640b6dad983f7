"""Inserting a session: one more meeting, at a time of its own."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import UTC, datetime

from jobclub.core.activities.activity import Mode
from jobclub.core.cohorts.cohort import Cohort, must_go_on, must_not_overlap
from jobclub.core.cohorts.programme import LEAST_MINUTES, MOST_MINUTES
from jobclub.core.cohorts.session import Session
from jobclub.core.cohorts.timetable import must_lie_ahead, remembering_unlocked
from jobclub.core.errors import Invalid, Mistake
from jobclub.core.events import SessionInserted
from jobclub.core.spans import wall_of
from jobclub.core.text import fault_in_line


@dataclass(frozen=True, slots=True, kw_only=True)
class Inserting:
    """How a session is inserted: when (an aware instant) and why, with a unit that nobody meets, or without.

    ``topic`` is the group's own; ``minutes`` are the programme's without it.
    """

    starts_at: datetime
    reason: str
    unit_key: str | None = None
    topic: str | None = None
    minutes: int | None = None


def inserted(
    cohort: Cohort, wish: Inserting, *, new_id: str, now: datetime
) -> tuple[Cohort, SessionInserted]:
    """Put one more session into the plan. It is held where and how the one before it is, or the next.

    Raises:
        CohortOver: The cohort is completed or cancelled.
        Invalid: The time cannot be, or the unit, the topic or the length.
        SessionsOverlap: It would overlap another session of the cohort.
    """
    must_go_on(cohort)
    must_lie_ahead(wish.starts_at, now)
    _must_fit(cohort, wish)
    beside = _beside(cohort, wish.starts_at)
    added = Session(
        id=new_id,
        unit_key=wish.unit_key,
        wall=wall_of(wish.starts_at, cohort.zone),
        starts_at=wish.starts_at.astimezone(UTC),
        minutes=cohort.programme.minutes if wish.minutes is None else wish.minutes,
        topic=wish.topic,
        mode=beside.mode if beside else Mode.ONLINE,
        place=beside.place if beside else None,
        moved=True,
    )
    grown = replace(remembering_unlocked(cohort, now), sessions=(*cohort.sessions, added))
    must_not_overlap(grown)
    return grown, SessionInserted(at=now, cohort_id=cohort.id, session_id=new_id)


def _beside(cohort: Cohort, starts_at: datetime) -> Session | None:
    """Give the session before an instant, else the first one."""
    sessions = cohort.taking_place()
    before = [session for session in sessions if session.starts_at <= starts_at]
    return next(iter([*before[-1:], *sessions]), None)


def _must_fit(cohort: Cohort, wish: Inserting) -> None:
    mistakes = []
    if wish.unit_key is not None and (fault := _fault_in_unit(cohort, wish.unit_key)):
        mistakes.append(Mistake("/unit_key", fault))
    if wish.topic is not None and (fault := fault_in_line(wish.topic)):
        mistakes.append(Mistake("/topic", fault))
    if wish.minutes is not None and not LEAST_MINUTES <= wish.minutes <= MOST_MINUTES:
        mistakes.append(Mistake("/minutes", f"must be from {LEAST_MINUTES} to {MOST_MINUTES}"))
    if mistakes:
        raise Invalid(*mistakes)


def _fault_in_unit(cohort: Cohort, key: str) -> str | None:
    if key not in {unit.key for unit in cohort.programme.units}:
        return "is no unit of the programme; leave it out for a session without one"
    if carrying := cohort.carrying(key):
        return f"is met at {carrying.wall.local.isoformat()} already; choose a unit that was dropped, or none"
    return None

"""Who was there: one mark per participant and session."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from jobclub.core.activities.places import Place
from jobclub.core.activities.sightings import Seen
from jobclub.core.cohorts.cohort import Cohort
from jobclub.core.cohorts.session import Session, must_have_started
from jobclub.core.errors import CorrectionsClosed, Invalid, Mistake, SessionNotPlanned

CORRECTABLE = timedelta(days=14)
"""How long after completion marks, notes and feedback may still be corrected."""
MOST_OF_IT = 0.75
"""Who is seen for less than this share of a session's minutes came partly."""
LATE_AFTER = timedelta(minutes=10)
"""Who is first seen more than this after the start came late."""


class AttendanceMark(StrEnum):
    """How somebody attended. There is no mark that says why somebody was away."""

    PRESENT = "present"
    LATE = "late"
    PARTLY = "partly"
    EXCUSED = "excused"
    ABSENT = "absent"


@dataclass(frozen=True, slots=True, kw_only=True)
class Mark:
    """One participant's mark at one session; ``minutes`` is how long somebody was there who came partly."""

    session_id: str
    participant_id: str
    mark: AttendanceMark
    minutes: int | None = None


def attended(mark: Mark | None, *, partly_from_minutes: int | None) -> bool:
    """Tell whether a mark counts as attended: present, late, and partly from the programme's minutes on."""
    if mark is None:
        return False
    if mark.mark is AttendanceMark.PARTLY:
        return partly_from_minutes is None or (mark.minutes or 0) >= partly_from_minutes
    return mark.mark in {AttendanceMark.PRESENT, AttendanceMark.LATE}


def mark_for(session: Session, seen: Seen) -> Mark:
    """Give the mark that somebody's stay at a session suggests; partly says for how many minutes."""
    mark = AttendanceMark.LATE if seen.came_at > session.starts_at + LATE_AFTER else AttendanceMark.PRESENT
    partly = seen.minutes < session.minutes * MOST_OF_IT
    return Mark(
        session_id=session.id,
        participant_id=seen.participant_id,
        mark=AttendanceMark.PARTLY if partly else mark,
        minutes=seen.minutes if partly else None,
    )


def marked_sessions(marks: Iterable[Mark]) -> frozenset[str]:
    """Give the sessions with at least one mark."""
    return frozenset(mark.session_id for mark in marks)


def record_is_closed(cohort: Cohort, now: datetime) -> bool:
    """Tell whether a cohort was completed so long ago that what its people did is settled for good."""
    return cohort.completed_at is not None and now >= cohort.completed_at + CORRECTABLE


def must_be_correctable(cohort: Cohort, now: datetime) -> None:
    """Let corrections pass until 14 days after completion.

    Raises:
        CorrectionsClosed: The cohort was completed longer ago.
    """
    if record_is_closed(cohort, now):
        raise CorrectionsClosed("This cohort was completed more than 14 days ago; its record is closed.")


def must_be_markable(
    cohort: Cohort,
    session: Session,
    marks: Sequence[Mark],
    *,
    visitors: Collection[str] = (),
    now: datetime,
) -> None:
    """Let marks pass that can be true; ``visitors`` are people of other cohorts who sit in.

    Raises:
        CorrectionsClosed: The cohort was completed more than 14 days ago.
        SessionNotPlanned: The session is cancelled.
        SessionNotStarted: The session lies ahead.
        Invalid: Somebody has two marks, was not there to be marked, or stayed longer than the session.
    """
    must_be_correctable(cohort, now)
    if not session.takes_place:
        raise SessionNotPlanned("This session is cancelled; there is nothing to mark.")
    must_have_started(session, now)
    there = markable_at(cohort, session) | {*visitors}
    mistakes = [m for number, mark in enumerate(marks) for m in _mistakes(there, session, number, mark)]
    counts = Counter(mark.participant_id for mark in marks)
    mistakes += [
        Mistake(f"/marks/{number}/participant_id", "has two marks; leave one out")
        for number, mark in enumerate(marks)
        if counts[mark.participant_id] > 1
    ]
    if mistakes:
        raise Invalid(*mistakes)


def _mistakes(there: Collection[str], session: Session, number: int, mark: Mark) -> list[Mistake]:
    found = []
    if mark.participant_id not in there:
        detail = "has no place in this cohort at this session; enrol them first"
        found.append(Mistake(f"/marks/{number}/participant_id", detail))
    if mark.minutes is not None and not 0 <= mark.minutes <= session.minutes:
        detail = f"must be from 0 to {session.minutes}, the minutes of the session"
        found.append(Mistake(f"/marks/{number}/minutes", detail))
    return found


def markable_at(cohort: Cohort, session: Session) -> frozenset[str]:
    """Give the people of a cohort who can be marked at a session, also those who were enrolled after it."""
    return frozenset(place.participant_id for place in cohort.places if _belonged(place, session))


def expected_at(cohort: Cohort, session: Session) -> frozenset[str]:
    """Give the people of a cohort for whom a session was: who had a place by its end, and had not left."""
    return frozenset(
        place.participant_id
        for place in cohort.places
        if _belonged(place, session) and (place.enrolled_at or session.ends_at) <= session.ends_at
    )


def _belonged(place: Place, session: Session) -> bool:
    """Whether a place makes its holder one who can be marked: had, and not given up before the session."""
    left_before = place.left_at is not None and place.left_at <= session.starts_at
    return place.enrolled_at is not None and not left_before

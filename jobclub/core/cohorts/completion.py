"""The end of a cohort: completed, with what each participation came to, or called off."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime

from jobclub.core.activities.places import HELD, Place, PlaceState
from jobclub.core.cohorts.attendance import marked_sessions
from jobclub.core.cohorts.cohort import Cohort, CohortState, must_go_on
from jobclub.core.cohorts.progression import Coursework, standing_of
from jobclub.core.cohorts.session import Session, cancelled, held
from jobclub.core.cohorts.standing import NOTHING, BroughtBy
from jobclub.core.cohorts.timetable import unlocked_by_clock
from jobclub.core.errors import CohortNotRunning, SessionsOpen
from jobclub.core.events import CohortCancelled, CohortCompleted


def completed(
    cohort: Cohort, work: Coursework, brought: BroughtBy, *, at: datetime
) -> tuple[Cohort, CohortCompleted]:
    """Complete a running cohort: ended sessions with marks are confirmed, every place is settled.

    Raises:
        CohortOver: It is over already.
        CohortNotRunning: It has not begun.
        SessionsOpen: Some other session is neither held nor cancelled; the facts list them.
    """
    must_go_on(cohort)
    if cohort.state_at(at) is not CohortState.RUNNING:
        raise CohortNotRunning("This cohort has not begun; cancel it instead.")
    over = [session for session in cohort.taking_place() if session.has_ended(at)]
    confirmed = _marked_ones_held(cohort, over, work, at)
    still_open = [session for session in confirmed.taking_place() if not session.decided]
    if still_open:
        times = ", ".join(session.wall.local.isoformat() for session in still_open)
        raise SessionsOpen(
            f"Confirm these sessions as held, or cancel them, first: {times}.",
            session_ids=[session.id for session in still_open],
        )
    done = replace(confirmed, state=CohortState.COMPLETED, completed_at=at)
    return settled(done, work, brought, at=at), CohortCompleted(at=at, cohort_id=cohort.id)


def settled(cohort: Cohort, work: Coursework, brought: BroughtBy, *, at: datetime) -> Cohort:
    """Settle what each participation in a completed cohort came to; again after a correction."""

    def settle(place: Place) -> Place:
        if place.state not in HELD:
            return place
        elsewhere = brought.get(place.id, NOTHING)
        met = place.enrolled_at is not None and standing_of(place, cohort, work, at, elsewhere).completed
        return replace(place, state=PlaceState.COMPLETED if met else PlaceState.ENDED, offer=None)

    return replace(cohort, places=tuple(settle(place) for place in cohort.places))


def called_off(
    cohort: Cohort, work: Coursework, brought: BroughtBy, *, reason: str, at: datetime
) -> tuple[Cohort, CohortCancelled]:
    """Call a cohort off: sessions that took place stay, all others are cancelled, every place is settled.

    Completed is who had met the whole rule by then; what was still to come is not taken off it.

    Raises:
        CohortOver: It is over already.
    """
    must_go_on(cohort)
    confirmed = _marked_ones_held(cohort, cohort.taking_place(), work, at)
    off = [cancelled(session, reason=reason) for session in confirmed.taking_place() if not session.decided]
    ended = replace(
        confirmed.with_sessions(off),
        state=CohortState.CANCELLED,
        reason=reason,
        places=settled(cohort, work, brought, at=at).places,
        unlocked=unlocked_by_clock(cohort, at),
    )
    return ended, CohortCancelled(at=at, cohort_id=cohort.id)


def _marked_ones_held(cohort: Cohort, sessions: Iterable[Session], work: Coursework, at: datetime) -> Cohort:
    """Confirm those sessions that have marks: a forgotten confirmation never blocks anybody."""
    marked = marked_sessions(work.marks)
    confirmed = [
        held(session, consultant_id=cohort.consultant_id, now=at)
        for session in sessions
        if session.id in marked and not session.decided
    ]
    return cohort.with_sessions(confirmed)

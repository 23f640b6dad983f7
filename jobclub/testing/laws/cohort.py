"""Laws of one cohort: its places, its sessions, its units, its end; and what a change must leave alone."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import replace
from datetime import datetime, timedelta
from itertools import pairwise

from jobclub.core.activities.activity import NO_MEETING
from jobclub.core.activities.places import HELD, LIVE, PlaceState, taken
from jobclub.core.cohorts.attendance import marked_sessions
from jobclub.core.cohorts.cohort import Cohort, CohortState
from jobclub.core.cohorts.progression import Coursework, needed_for_completion, standing_of
from jobclub.core.cohorts.session import SessionState
from jobclub.core.cohorts.standing import NOTHING, BroughtBy
from jobclub.core.cohorts.visit import Visit
from jobclub.testing.laws.line import offers_end_in_time

NOBODY_BROUGHT: BroughtBy = {}
CORRECTABLE = timedelta(days=14)
"""How long after its completion a cohort's record may still be corrected."""


def broken_laws(
    cohort: Cohort,
    work: Coursework,
    dropped: AbstractSet[str] = frozenset(),
    *,
    brought: BroughtBy = NOBODY_BROUGHT,
    visits: Sequence[Visit] = (),
    now: datetime | None = None,
) -> list[str]:
    """Give what is wrong with a cohort.

    ``dropped`` are the units that were dropped on purpose, ``brought`` is what its people did elsewhere, and
    ``visits`` are those to its sessions. ``now`` tells whether its record is closed; None: it is not.
    """
    return [
        *places_are_given_once(cohort),
        *sessions_follow_each_other(cohort),
        *wall_times_and_instants_agree(cohort),
        *no_unit_is_lost(cohort, dropped),
        *what_was_marked_took_place(cohort, work, visits),
        *offers_end_in_time(cohort),
        *places_are_settled_in_the_end(cohort),
        *([] if _is_closed(cohort, now) else who_met_the_rule_completed(cohort, work, brought)),
    ]


def places_are_given_once(cohort: Cohort) -> Iterator[str]:
    """No more places are taken than there are, and nobody has two."""
    if taken(cohort.places) > cohort.capacity:
        yield f"{taken(cohort.places)} places of {cohort.capacity} are taken"
    held = Counter(place.participant_id for place in cohort.places if place.state in HELD)
    yield from (
        f"{participant_id} has {number} places" for participant_id, number in held.items() if number > 1
    )


def sessions_follow_each_other(cohort: Cohort) -> Iterator[str]:
    """No two sessions of a cohort share a moment."""
    for earlier, later in pairwise(cohort.taking_place()):
        if earlier.span.overlaps(later.span):
            yield f"session {earlier.id} overlaps {later.id}"


def wall_times_and_instants_agree(cohort: Cohort) -> Iterator[str]:
    """A session starts when the wall clock of its cohort's zone shows its wall time."""
    for session in cohort.sessions:
        if session.wall.instant != session.starts_at or session.wall.zone != cohort.zone:
            yield f"session {session.id} is told at {session.wall}, but starts at {session.starts_at}"


def no_unit_is_lost(cohort: Cohort, dropped: AbstractSet[str]) -> Iterator[str]:
    """Each unit of the programme is carried by one session that takes place, or was dropped on purpose."""
    if cohort.state is CohortState.CANCELLED:
        return
    carried = Counter(key for session in cohort.taking_place() for key in session.unit_keys)
    expected = Counter(unit.key for unit in cohort.programme.units if unit.key not in dropped)
    if carried != expected:
        yield f"units carried: {sorted(carried.elements())}, expected: {sorted(expected)}"


def what_was_marked_took_place(cohort: Cohort, work: Coursework, visits: Sequence[Visit]) -> Iterator[str]:
    """A session with marks is not cancelled, and who was marked there has or had a place, or visits it."""
    known = {place.participant_id for place in cohort.places if place.enrolled_at is not None}
    visitors = {(visit.session_id, visit.participant_id) for visit in visits}
    for session_id in marked_sessions(work.marks):
        if not cohort.session(session_id).takes_place:
            yield f"session {session_id} is cancelled, but has marks"
    yield from (
        f"{mark.participant_id} is marked without a place"
        for mark in work.marks
        if mark.participant_id not in known and (mark.session_id, mark.participant_id) not in visitors
    )


def places_are_settled_in_the_end(cohort: Cohort) -> Iterator[str]:
    """In a cohort that is over nobody has a place or waits for one."""
    live = (place for place in cohort.places if place.state in LIVE)
    yield from (f"place {place.id} is still {place.state}" for place in live if cohort.over)


def who_met_the_rule_completed(cohort: Cohort, work: Coursework, brought: BroughtBy) -> Iterator[str]:
    """In a completed cohort, whoever had a place and met the rule has completed it, and nobody else."""
    if cohort.state is not CohortState.COMPLETED:
        return
    needed = needed_for_completion(cohort, work)
    for place in (one for one in cohort.places if one.state in HELD):
        elsewhere = brought.get(place.id, NOTHING)
        standing = standing_of(place, cohort, work, cohort.sessions[0].starts_at, elsewhere)
        met = place.enrolled_at is not None and standing.completed
        if met != (place.state is PlaceState.COMPLETED):
            yield f"place {place.id} is {place.state}, has {standing.done}, needed was {needed}"


def _is_closed(cohort: Cohort, now: datetime | None) -> bool:
    """Whether a cohort was completed so long ago that nothing of its record changes any more."""
    return bool(now and cohort.completed_at and now >= cohort.completed_at + CORRECTABLE)


def changed_against_the_law(before: Cohort, after: Cohort, now: datetime | None = None) -> Iterator[str]:
    """What is decided stays as it is, and versions count what changed and nothing else.

    With ``now``: two weeks after it was completed, a cohort is settled for good. What became of meetings
    behind a change of the plan is no change of it.
    """
    if before.meetings_version != after.meetings_version:
        before, after = _without_meetings(before), _without_meetings(after)
    if _is_closed(before, now) and after != before:
        yield f"cohort {before.id} was completed {before.completed_at} and has changed"
    for session in before.sessions:
        if session.decided and after.session(session.id) != session:
            yield f"session {session.id} was {session.state} and has changed"
    ran, runs = _who_ran(before), _who_ran(after)
    for session_id, who in ran.items():
        if runs.get(session_id) != who:
            yield f"session {session_id} was held by {who}, now by {runs.get(session_id)}"
    plan_changed = _plan_of(before) != _plan_of(after)
    if after.version - before.version != plan_changed:
        yield f"version {before.version} became {after.version}, the plan changed: {plan_changed}"
    places_changed = before.places != after.places
    if after.places_version - before.places_version != places_changed:
        told = f"{before.places_version} became {after.places_version}"
        yield f"places_version {told}, the places changed: {places_changed}"


def _who_ran(cohort: Cohort) -> dict[str, str | None]:
    held = (session for session in cohort.sessions if session.state is SessionState.HELD)
    return {session.id: session.consultant_id or cohort.consultant_id for session in held}


def _without_meetings(cohort: Cohort) -> Cohort:
    sessions = [replace(session, meeting=NO_MEETING) for session in cohort.sessions]
    return replace(cohort.with_sessions(sessions), meetings_version=0)


def _plan_of(cohort: Cohort) -> Cohort:
    return replace(cohort, places=(), version=0, places_version=0)

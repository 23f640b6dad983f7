"""What must hold of cohorts whatever was done to them, and in whichever order.

Each law gives what breaks it, in words; nothing is the good answer. They need nothing but what a store
gives, so they serve under hypothesis as well as after a night of rivals.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from collections.abc import Set as AbstractSet
from dataclasses import replace
from itertools import pairwise

from jobclub.core.activities.engagements import Engagement
from jobclub.core.activities.places import PRESENT, PlaceState, taken
from jobclub.core.cohorts.attendance import marked_sessions
from jobclub.core.cohorts.cohort import Cohort, CohortState, engagements_of
from jobclub.core.cohorts.progression import Coursework, needed_for_completion, standing_of
from jobclub.core.cohorts.session import SessionState


def broken_laws(cohort: Cohort, work: Coursework, dropped: AbstractSet[str] = frozenset()) -> list[str]:
    """Give what is wrong with a cohort; ``dropped`` are the units that were dropped on purpose."""
    return [
        *places_are_given_once(cohort),
        *sessions_follow_each_other(cohort),
        *wall_times_and_instants_agree(cohort),
        *no_unit_is_lost(cohort, dropped),
        *what_was_marked_took_place(cohort, work),
        *places_are_settled_in_the_end(cohort, work),
    ]


def places_are_given_once(cohort: Cohort) -> Iterator[str]:
    """No more places are taken than there are, and nobody has two."""
    if taken(cohort.places) > cohort.capacity:
        yield f"{taken(cohort.places)} places of {cohort.capacity} are taken"
    held = Counter(place.participant_id for place in cohort.places if place.state in PRESENT)
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


def what_was_marked_took_place(cohort: Cohort, work: Coursework) -> Iterator[str]:
    """A session in which somebody was marked is not cancelled, and who was marked has or had a place."""
    known = {place.participant_id for place in cohort.places}
    for session_id in marked_sessions(work.marks):
        if not cohort.session(session_id).takes_place:
            yield f"session {session_id} is cancelled, but has marks"
    yield from (
        f"{mark.participant_id} is marked without a place"
        for mark in work.marks
        if mark.participant_id not in known
    )


def places_are_settled_in_the_end(cohort: Cohort, work: Coursework) -> Iterator[str]:
    """In a cohort that is over nobody is enrolled; in a completed one, who met the rule has completed it."""
    if not cohort.over:
        return
    for place in cohort.places:
        if place.state is PlaceState.ENROLLED:
            yield f"place {place.id} is still enrolled"
        if cohort.state is CohortState.COMPLETED and place.state in PRESENT:
            met = standing_of(place, cohort, work, cohort.sessions[0].starts_at).completed
            if met != (place.state is PlaceState.COMPLETED):
                yield f"place {place.id} is {place.state}, needed was {needed_for_completion(cohort, work)}"


def changed_against_the_law(before: Cohort, after: Cohort) -> Iterator[str]:
    """What is decided stays as it is, and versions count what changed and nothing else."""
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


def hours_broken(cohorts: Iterable[Cohort], engagements: Iterable[Engagement]) -> Iterator[str]:
    """Nobody of the staff is in two places, and who is engaged is just who the sessions need."""
    kept = sorted(engagements, key=lambda engagement: (engagement.staff_id, engagement.span))
    for earlier, later in pairwise(kept):
        if earlier.staff_id == later.staff_id and earlier.span.overlaps(later.span):
            yield f"{earlier.staff_id} is engaged with {earlier.activity_id} and {later.activity_id} at once"
    needed = {engagement for cohort in cohorts for engagement in engagements_of(cohort)}
    if needed != set(kept):
        yield f"engaged without need: {set(kept) - needed}, needed but not engaged: {needed - set(kept)}"


def _who_ran(cohort: Cohort) -> dict[str, str | None]:
    held = (session for session in cohort.sessions if session.state is SessionState.HELD)
    return {session.id: session.consultant_id or cohort.consultant_id for session in held}


def _plan_of(cohort: Cohort) -> Cohort:
    return replace(cohort, places=(), version=0, places_version=0)

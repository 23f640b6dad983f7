"""What people did elsewhere and brought along: on visits, and in the cohorts they came from."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from jobclub.core.activities.places import Place, PlaceState
from jobclub.core.cohorts.attendance import attended, record_is_closed
from jobclub.core.cohorts.cohort import Cohort, CohortState
from jobclub.core.cohorts.completion import settled
from jobclub.core.cohorts.homework import Homework, Submission
from jobclub.core.cohorts.progression import standing_of
from jobclub.core.cohorts.standing import Brought, BroughtBy, Standing, Visited
from jobclub.core.cohorts.visit import Visit
from jobclub.core.office.store import Transaction


def brought_along(tx: Transaction, cohort: Cohort, now: datetime) -> BroughtBy:
    """Give what each person of a cohort's group brought along, by the ids of their places."""
    visiting = {visit.participant_id for visit in tx.visits.of_home(cohort.id)}
    bringing = (p for p in cohort.places if p.in_group and (p.continues or p.participant_id in visiting))
    return {place.id: brought_by(tx, cohort, place, now) for place in bringing}


def brought_by(tx: Transaction, cohort: Cohort, place: Place, now: datetime) -> Brought:
    """Give what one person brought along to the cohort of a place."""
    earlier = _earlier(tx, cohort, place, now) if place.continues else ()
    return Brought(visited=_visited(tx, cohort, place, now), earlier=tuple(earlier))


def _visited(tx: Transaction, cohort: Cohort, place: Place, now: datetime) -> tuple[Visited, ...]:
    visits = tx.visits.of_home(cohort.id)
    return tuple(_seen(tx, one, now) for one in visits if one.participant_id == place.participant_id)


def _seen(tx: Transaction, visit: Visit, now: datetime) -> Visited:
    host = tx.cohorts.of_session(visit.session_id)
    session = host.session(visit.session_id).as_of(now)
    marks = tx.coursework.attendance(session.id).marks
    mark = next((mark for mark in marks if mark.participant_id == visit.participant_id), None)
    was_there = attended(mark, partly_from_minutes=host.programme.partly_from_minutes)
    return Visited(session.unit_keys, session, mark, was_there)


def _earlier(tx: Transaction, cohort: Cohort, place: Place, now: datetime) -> Iterable[Standing]:
    """Derive where somebody stood in each cohort they came from, this one too if they came back."""
    for cohort_id, other in _came_from(tx, cohort, place):
        there = tx.cohorts.get(cohort_id)
        work = tx.coursework.of(cohort_id, participant_id=place.participant_id)
        visits = Brought(visited=_visited(tx, there, other, now))
        yield standing_of(other, there, work, now, visits)


def _came_from(tx: Transaction, cohort: Cohort, place: Place) -> list[tuple[str, Place]]:
    """Give the places somebody had before in the same participation, if any was in another cohort.

    Whoever came back keeps what counted elsewhere: also homework done here that the group dropped since.
    """
    before = [
        (one, other)
        for one, other in _participation(tx, cohort, place)
        if other.id < place.id and other.enrolled_at is not None
    ]
    return before if any(one != cohort.id for one, _ in before) else []


def _participation(tx: Transaction, cohort: Cohort, place: Place) -> list[tuple[str, Place]]:
    places = tx.cohorts.places_of(place.participant_id, cohort.programme.key)
    return [(one, other) for one, other in places if other.participation == place.participation]


def submissions_brought(tx: Transaction, cohort: Cohort, task: Homework) -> list[Submission]:
    """Give what people of a cohort's group handed in for a task in the cohorts they came from."""
    found = []
    for place in cohort.places:
        before = _came_from(tx, cohort, place) if place.in_group and place.continues else ()
        for one in {cohort_id for cohort_id, _ in before} - {cohort.id}:
            work = tx.coursework.of(one, participant_id=place.participant_id)
            same = {t.id for t in work.tasks if (t.unit_key, t.key) == (task.unit_key, task.key)}
            found += [submission for submission in work.submissions if submission.homework_id in same]
    return found


def went_on_to(tx: Transaction, cohort: Cohort, participant_id: str) -> list[Cohort]:
    """Give the cohorts to whose group somebody went on from one."""
    later = {
        one
        for place in cohort.places
        if place.participant_id == participant_id and place.enrolled_at is not None
        for one, other in _participation(tx, cohort, place)
        if one != cohort.id and other.id > place.id and other.in_group
    }
    return [tx.cohorts.get(one) for one in sorted(later)]


def settle_again(tx: Transaction, cohort: Cohort, now: datetime) -> None:
    """After a correction settle anew what it touches: the participations in completed cohorts.

    That is the cohort itself, the homes of those who visited it, and where those went on who left it. What
    was completed more than 14 days ago stays as it was settled then.
    """
    elsewhere = [tx.cohorts.get(one) for one in sorted(_credited_in(tx, cohort))]
    for touched in (cohort, *elsewhere):
        if touched.state is CohortState.COMPLETED and not record_is_closed(touched, now):
            brought = brought_along(tx, touched, now)
            tx.cohorts.save(settled(touched, tx.coursework.of(touched.id), brought, at=now))


def _credited_in(tx: Transaction, cohort: Cohort) -> set[str]:
    """Give the cohorts in which work that was done in this one counts too."""
    counting = [(cohort, place) for place in cohort.places if _may_have_gone_on(place)]
    for visit in tx.visits.of_host(cohort.id):
        home = tx.cohorts.get(visit.cohort_id)
        counting.append((home, home.place(visit.place_id)))
    counted = {one for origin, place in counting for one, _ in _participation(tx, origin, place)}
    return counted - {cohort.id}


def _may_have_gone_on(place: Place) -> bool:
    return place.enrolled_at is not None and place.state is not PlaceState.ENROLLED

"""Surveying: all of a club at a glance, all who may be marked at a session, and where somebody takes part."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from jobclub.core.activities.line import positions
from jobclub.core.activities.places import Place, PlaceState
from jobclub.core.cohorts.attendance import Mark, markable_at
from jobclub.core.cohorts.cohort import Cohort
from jobclub.core.cohorts.progression import matrix_of
from jobclub.core.cohorts.standing import Standing
from jobclub.core.office import Office
from jobclub.core.office.coursework import Attendance
from jobclub.core.people.staff import Act, Actor
from jobclub.core.usecases.asking import SeenSession, cohort_of_own_session, seen_session
from jobclub.core.usecases.coaching import attendance_of, visitors_at
from jobclub.core.usecases.crediting import brought_along


@dataclass(frozen=True, slots=True, kw_only=True)
class Survey:
    """A club at a glance, as the clock shows it.

    ``marks`` are by session and person, and so is who said that they can't come (``announced``); ``names``
    are those of people and of staff, by their ids.
    """

    cohort: Cohort
    standings: tuple[Standing, ...]
    marks: Mapping[tuple[str, str], Mark]
    announced: frozenset[tuple[str, str]]
    names: Mapping[str, str]

    def in_state(self, *states: PlaceState) -> list[Place]:
        """Give the places in some states: those in line by their turn, all others in the order they came."""
        turn = positions(self.cohort.places)
        found = (place for place in self.cohort.places if place.state in states)
        return sorted(found, key=lambda place: (turn.get(place.id, 0), place.since, place.id))


def survey(office: Office, actor: Actor, cohort_id: str) -> Survey:
    """Give a club at a glance: its people, who was there, where they stand, and who waits."""
    now = office.now()
    with office.reading(actor) as tx:
        cohort = tx.cohorts.get(cohort_id)
        actor.must(Act.READ_COHORTS, cohort)
        work = tx.coursework.of(cohort_id)
        group = [place for place in cohort.places if place.in_group]
        staff = {one for one in (cohort.consultant_id, *(s.consultant_id for s in cohort.sessions)) if one}
        said = tx.absences.of_sessions([session.id for session in cohort.sessions])
        return Survey(
            cohort=cohort.as_of(now),
            standings=tuple(matrix_of(cohort, work, group, now, brought_along(tx, cohort, now))),
            marks={(mark.session_id, mark.participant_id): mark for mark in work.marks},
            announced=frozenset((one.session_id, one.participant_id) for one in said),
            names={
                **tx.participants.names({place.participant_id for place in cohort.places}),
                **tx.desk.staff_names(staff),
            },
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class RollEntry:
    """Somebody who may be marked at a session, and what is known so far."""

    participant_id: str
    name: str
    mark: Mark | None
    announced: bool
    visiting: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class RollCall:
    """Who may be marked at a session, by name; ``attendance`` is what is kept of it."""

    seen: SeenSession
    attendance: Attendance
    entries: tuple[RollEntry, ...]


def roll_call(office: Office, actor: Actor, session_id: str) -> RollCall:
    """Give who may be marked at a session, visitors too, with the marks they have."""
    with office.reading(actor) as tx:
        cohort = cohort_of_own_session(tx, actor, Act.READ_COHORTS, session_id)
        session, attendance = cohort.session(session_id), attendance_of(tx, cohort, session_id)
        own, visitors = markable_at(cohort, session), visitors_at(tx, cohort, session_id)
        names = tx.participants.names(own | visitors)
    marks = {mark.participant_id: mark for mark in attendance.marks}
    entries = (
        RollEntry(
            participant_id=one,
            name=name,
            mark=marks.get(one),
            announced=one in attendance.announced,
            visiting=one not in own,
        )
        for one, name in names.items()
    )
    return RollCall(
        seen=seen_session(cohort, session_id, office.now()),
        attendance=attendance,
        entries=tuple(sorted(entries, key=lambda entry: (entry.visiting, entry.name, entry.participant_id))),
    )


def clubs_of(office: Office, actor: Actor, participant_id: str) -> list[tuple[Cohort, Place]]:
    """Give the clubs one sees in which somebody has, had or asked for a place, the newest first."""
    if actor.cohort_id is None or actor.reach(Act.READ_COHORTS) is None:
        actor.must(Act.READ_COHORTS)
    now = office.now()
    with office.reading(actor) as tx:
        cohorts = [tx.cohorts.get(one).as_of(now) for one in tx.cohorts.of_participant(participant_id)]
    return [
        (cohort, place)
        for cohort in reversed(cohorts)
        if actor.may(Act.READ_COHORTS, cohort)
        for place in cohort.places
        if place.participant_id == participant_id
    ]

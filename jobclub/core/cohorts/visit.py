"""Visits: for one session a person sits in another cohort of the same programme.

A visit moves no line and takes no place: a chair must be free when it is agreed, and a later enrolment is
never refused because of it. Who visits is marked there and credited at home.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime

from jobclub.core.activities.places import TAKING, PlaceState, place_in_group
from jobclub.core.cohorts.cohort import Cohort, CohortState, must_be_opened
from jobclub.core.cohorts.session import Session
from jobclub.core.errors import (
    AlreadyEnrolled,
    AlreadyVisiting,
    CohortFull,
    NotEnrolled,
    NotVisitable,
    SessionNotPlanned,
    invalid,
)
from jobclub.core.events import VisitAgreed, VisitEnded, VisitMoved


@dataclass(frozen=True, slots=True, kw_only=True)
class Visit:
    """One person's seat at one session of another cohort; ``unit_keys`` are what they come for."""

    place_id: str
    participant_id: str
    cohort_id: str
    session_id: str
    host_id: str
    unit_keys: tuple[str, ...]
    agreed_at: datetime


def visit_agreed(
    home: Cohort,
    place_id: str,
    host: Cohort,
    session_id: str,
    *,
    visitors: Collection[Visit],
    own: Iterable[tuple[Visit, Session]],
    at: datetime,
) -> tuple[Visit, VisitAgreed]:
    """Let somebody sit in at a session. ``visitors`` are its visits so far, ``own`` those of the person.

    Raises:
        CohortOver, CohortNotOpen, NotEnrolled: The person has no place at home.
        Invalid: The session is one of their own, of another programme, or has no unit of theirs.
        NotVisitable, AlreadyEnrolled, AlreadyVisiting, CohortFull: There is no chair for this person.
    """
    must_be_opened(home)
    place = home.place(place_id)
    if place.state is not PlaceState.ENROLLED:
        raise NotEnrolled(f"This place is {place.state}; only who belongs to a group visits another.")
    session = host.session(session_id)
    keys = _shared_keys(home, host, session)
    _must_be_visitable(host, session, at)
    if held := place_in_group(host.places, place.participant_id):
        raise AlreadyEnrolled("This person is in that group already.", enrolment_id=held.id)
    _must_be_new(session, keys, own, at)
    _must_have_a_chair(host, {place.participant_id, *(one.participant_id for one in visitors)}, at)
    who = {"place_id": place.id, "participant_id": place.participant_id, "session_id": session_id}
    visit = Visit(cohort_id=home.id, host_id=host.id, unit_keys=keys, agreed_at=at, **who)
    return visit, VisitAgreed(at=at, **who)


def _shared_keys(home: Cohort, host: Cohort, session: Session) -> tuple[str, ...]:
    """Give the units of a session that somebody from another cohort can make up for there."""
    if home.id == host.id:
        raise invalid("/session_id", "is a session of the person's own group; choose another group's")
    if home.programme.key != host.programme.key:
        raise invalid("/session_id", f"belongs to another programme than {home.programme.key!r}")
    units = {unit.key for unit in home.programme.units}
    keys = tuple(key for key in session.unit_keys if key in units)
    if not keys:
        raise invalid("/session_id", "has no unit of the person's programme; choose another session")
    return keys


def _must_be_visitable(host: Cohort, session: Session, at: datetime) -> None:
    if host.state is not CohortState.OPEN or session.decided or session.has_started(at):
        raise NotVisitable("Nobody can sit in at this session any more; choose one that lies ahead.")


def _must_have_a_chair(host: Cohort, visitors: set[str], at: datetime) -> None:
    """Let visitors pass for whom there is room; one who has a place or an offer there too sits once."""
    people = {place.participant_id for place in host.as_of(at).places if place.state in TAKING}
    if len(people | visitors) > host.capacity:
        raise CohortFull("No chair is free at this session; choose another group's session.")


def _must_be_new(
    session: Session, keys: tuple[str, ...], own: Iterable[tuple[Visit, Session]], at: datetime
) -> None:
    for visit, visited in own:
        ahead = not visited.has_ended(at) and not visited.decided
        if visit.session_id == session.id or (ahead and set(keys) & set(visit.unit_keys)):
            raise AlreadyVisiting("A visit for this is agreed already.", session_id=visit.session_id)


def must_lie_ahead(session: Session, at: datetime) -> None:
    """Let pass a visit that can still be taken back.

    Raises:
        SessionNotPlanned: The session has begun or is decided, so the visit took place or is over.
    """
    if session.decided or session.has_started(at):
        raise SessionNotPlanned("This session has begun; the visit stays as it was.")


def visit_ended(visit: Visit, *, at: datetime) -> VisitEnded:
    """Say that a visit was called off."""
    return VisitEnded(at=at, **_about(visit))


def visits_after(
    before: Cohort, after: Cohort, visits: Iterable[Visit], *, at: datetime
) -> tuple[list[Visit], list[VisitEnded | VisitMoved]]:
    """Tell which visits to a cohort end with a change of its plan, and what visitors must be told.

    A visit ends when its session is cancelled or takes another unit; a moved session keeps it.
    """
    ended, events = [], list[VisitEnded | VisitMoved]()
    for visit in visits:
        was, now = before.session(visit.session_id), after.session(visit.session_id)
        if was.takes_place and not (now.takes_place and set(visit.unit_keys) & set(now.unit_keys)):
            ended.append(visit)
            events.append(visit_ended(visit, at=at))
        elif was.starts_at != now.starts_at:
            events.append(VisitMoved(at=at, **_about(visit)))
    return ended, events


def _about(visit: Visit) -> dict[str, str]:
    return {
        "place_id": visit.place_id,
        "participant_id": visit.participant_id,
        "session_id": visit.session_id,
    }


def sessions_of(participant_id: str, cohort: Cohort, visits: Iterable[Visit]) -> list[Session]:
    """Give the sessions of a cohort that belong into somebody's calendar, by time.

    All that take place if they are one of the group, else those they visit; ``visits`` may be anybody's.
    """
    sessions = cohort.taking_place()
    if place_in_group(cohort.places, participant_id) is not None:
        return sessions
    visited = {one.session_id for one in visits if one.participant_id == participant_id}
    return [session for session in sessions if session.id in visited]

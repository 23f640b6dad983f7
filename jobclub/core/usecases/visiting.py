"""People sit in at a session of another cohort, once, and take what they learnt there home."""

from __future__ import annotations

from dataclasses import dataclass

from jobclub.core.activities.activity import ActivityKind
from jobclub.core.activities.places import place_in_group
from jobclub.core.appointments.commitments import must_be_nowhere_else
from jobclub.core.cohorts.cohort import Cohort, must_be_unchanged
from jobclub.core.cohorts.session import Session
from jobclub.core.cohorts.visit import Visit, must_lie_ahead, visit_agreed, visit_ended
from jobclub.core.errors import NotFound
from jobclub.core.office import Office
from jobclub.core.office.lists import Page, Window, window_of
from jobclub.core.office.store import Transaction
from jobclub.core.people.staff import Act, Actor
from jobclub.core.usecases.asking import cohort_of_own_session, named_in_body


@dataclass(frozen=True, slots=True)
class SeenVisit:
    """A visit, and the session it leads to as the clock shows it; of that cohort nothing more."""

    visit: Visit
    session: Session

    @property
    def revision(self) -> str:
        """What a reader sees of it: when the session is, and how far it has come."""
        return f"{self.session.starts_at.timestamp():.0f}.{self.session.minutes}.{self.session.state}"


@dataclass(frozen=True, slots=True)
class Visitor:
    """Somebody who sits in at a session: their name, and nothing more."""

    participant_id: str
    name: str


def visit(office: Office, actor: Actor, place_id: str, session_id: str) -> SeenVisit:
    """Let somebody sit in at one session of another cohort; the right to the home cohort is enough.

    Raises:
        Refused, Invalid: See ``visit_agreed`` and ``must_be_free``.
    """
    now = office.now()
    with office.transaction(actor) as tx:
        home = tx.cohorts.of_place(place_id)
        actor.must(Act.RUN_COHORTS, home)
        with named_in_body("/session_id"):
            host = tx.cohorts.of_session(session_id)
        visitors = [one for one in tx.visits.of_host(host.id) if one.session_id == session_id]
        own = [(one, _session(tx, one)) for one in _visits_from(tx, home, place_id)]
        agreed, happened = visit_agreed(home, place_id, host, session_id, visitors=visitors, own=own, at=now)
        must_be_free(tx, agreed.participant_id, host.session(session_id))
        tx.visits.add(agreed)
        tx.record(happened)
    return SeenVisit(agreed, host.session(session_id).as_of(now))


def must_be_free(tx: Transaction, participant_id: str, session: Session) -> None:
    """Let somebody sit in at a session at which they have no appointment and no webinar.

    Their own group may well meet then: this is where they go instead.

    Raises:
        ParticipantClash: They have one.
    """
    tx.participants.get(participant_id)  # nobody makes them busy meanwhile
    elsewhere = tx.appointments.meanwhile(participant_id, session.span)
    must_be_nowhere_else(session.span, (one for one in elsewhere if one.kind is not ActivityKind.SESSION))


def _visits_from(tx: Transaction, home: Cohort, place_id: str) -> list[Visit]:
    return [one for one in tx.visits.of_home(home.id) if one.place_id == place_id]


def _session(tx: Transaction, one: Visit) -> Session:
    return tx.cohorts.of_session(one.session_id).session(one.session_id)


def _found(tx: Transaction, home: Cohort, place_id: str, session_id: str) -> Visit:
    for one in _visits_from(tx, home, place_id):
        if one.session_id == session_id:
            return one
    raise NotFound("visit")


def get_visit(office: Office, actor: Actor, place_id: str, session_id: str) -> SeenVisit:
    """Give one visit of somebody's.

    Raises:
        NotFound: They don't visit this session.
    """
    with office.reading(actor) as tx:
        home = tx.cohorts.of_place(place_id)
        actor.must(Act.READ_COHORTS, home)
        found = _found(tx, home, place_id, session_id)
        return SeenVisit(found, _session(tx, found).as_of(office.now()))


def list_visits(office: Office, actor: Actor, place_id: str, window: Window) -> Page[SeenVisit]:
    """Give the visits somebody makes, in the order they were agreed."""
    with office.reading(actor) as tx:
        home = tx.cohorts.of_place(place_id)
        actor.must(Act.READ_COHORTS, home)
        page = window_of(_visits_from(tx, home, place_id), window, lambda one: one.session_id)
        hosts = {host_id: tx.cohorts.get(host_id) for host_id in {one.host_id for one in page.items}}
        now = office.now()
        seen = (SeenVisit(one, hosts[one.host_id].session(one.session_id).as_of(now)) for one in page.items)
        return Page(tuple(seen), page.next)


def end_visit(
    office: Office, actor: Actor, place_id: str, session_id: str, seen: frozenset[str] | None
) -> None:
    """Take back a visit that lies ahead.

    Raises:
        Stale: The session changed since ``seen``.
        SessionNotPlanned: It has begun.
    """
    now = office.now()
    with office.transaction(actor) as tx:
        home = tx.cohorts.of_place(place_id)
        actor.must(Act.RUN_COHORTS, home)
        found = _found(tx, home, place_id, session_id)
        session = _session(tx, found)
        must_be_unchanged(seen, SeenVisit(found, session.as_of(now)).revision)
        must_lie_ahead(session, now)
        tx.visits.remove(found)
        tx.record(visit_ended(found, at=now))


def list_visitors(office: Office, actor: Actor, session_id: str, window: Window) -> Page[Visitor]:
    """Give who sits in at a session, by name; the host sees nothing more of them.

    Who has joined the host's group since is a visitor no more.
    """
    with office.reading(actor) as tx:
        cohort = cohort_of_own_session(tx, actor, Act.READ_COHORTS, session_id)
        visits = [one for one in tx.visits.of_host(cohort.id) if one.session_id == session_id]
        guests = [one for one in visits if place_in_group(cohort.places, one.participant_id) is None]
        page = window_of(guests, window, lambda one: one.participant_id)
        names = tx.participants.names([one.participant_id for one in page.items])
    visitors = (Visitor(one.participant_id, names[one.participant_id]) for one in page.items)
    return Page(tuple(visitors), page.next)

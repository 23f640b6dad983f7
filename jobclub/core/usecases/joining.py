"""People who can't come join another group for one session, chosen on their own page.

They see when and how another group meets, and nothing of who is in it.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from jobclub.core.activities.activity import Mode
from jobclub.core.activities.places import Place, PlaceState
from jobclub.core.cohorts.cohort import Cohort, CohortState
from jobclub.core.cohorts.own_club import title_of
from jobclub.core.cohorts.session import Session
from jobclub.core.cohorts.visit import Visit, must_lie_ahead, visit_agreed, visit_ended
from jobclub.core.errors import Forbidden, Invalid, NotFound, Refused
from jobclub.core.events import AbsenceAnnounced
from jobclub.core.office import Office
from jobclub.core.office.lists import CohortFilter, Window
from jobclub.core.office.reach import Absence
from jobclub.core.office.store import Transaction
from jobclub.core.people.organisation import Organisation
from jobclub.core.people.participant import Participant
from jobclub.core.people.staff import Actor
from jobclub.core.usecases.showing import myself
from jobclub.core.usecases.visiting import must_be_free

MOST_CHOICES = 10
"""How many sessions are shown to choose from, the earliest."""
PAGE = Window(limit=200)


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """A session of another group at which a chair is free; instants in UTC."""

    session_id: str
    zone: str
    starts_at: datetime
    ends_at: datetime
    mode: Mode
    place: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Elsewhere:
    """Where somebody could make up for a session of theirs, or where they do already (``agreed``)."""

    organisation: Organisation
    person: Participant
    session_id: str
    title: str | None
    zone: str
    starts_at: datetime
    agreed: Choice | None
    choices: tuple[Choice, ...]


@dataclass(frozen=True, slots=True)
class _Missed:
    """A session that somebody can't come to, or did not, and the place by which it is theirs."""

    home: Cohort
    place: Place
    session: Session


def sessions_elsewhere(office: Office, actor: Actor, session_id: str) -> Elsewhere:
    """Give the sessions of other groups at which somebody could make up for one of their own.

    Raises:
        Forbidden, NotFound: It is no session of a group of theirs.
    """
    me, now = myself(actor), office.now()
    with office.reading(actor) as tx:
        missed = _missed(tx, me, session_id)
        agreed = _agreed(tx, missed, now)
        choices = [] if agreed else sorted(_choices(tx, missed, now), key=lambda one: one.starts_at)
        return Elsewhere(
            organisation=tx.organisations.current(),
            person=tx.participants.get(me),
            session_id=session_id,
            title=title_of(missed.home, missed.session.unit_keys),
            zone=missed.home.zone,
            starts_at=missed.session.starts_at,
            agreed=agreed,
            choices=tuple(choices[:MOST_CHOICES]),
        )


def _missed(tx: Transaction, participant_id: str, session_id: str) -> _Missed:
    home = tx.cohorts.of_session(session_id)
    for place in home.places:
        if place.participant_id == participant_id and place.state is PlaceState.ENROLLED:
            return _Missed(home, place, home.session(session_id))
    raise Forbidden("Only who takes part in this session can make up for it elsewhere.")


def _agreed(tx: Transaction, missed: _Missed, now: datetime) -> Choice | None:
    """Give the session somebody goes to instead, unless it is over."""
    for visit, session in _own(tx, missed):
        if set(visit.unit_keys) & set(missed.session.unit_keys) and not session.has_ended(now):
            return _choice(tx.cohorts.get(visit.host_id), session)
    return None


def _own(tx: Transaction, missed: _Missed) -> list[tuple[Visit, Session]]:
    visits = [one for one in tx.visits.of_home(missed.home.id) if one.place_id == missed.place.id]
    return [(one, tx.cohorts.of_session(one.session_id).session(one.session_id)) for one in visits]


def _choices(tx: Transaction, missed: _Missed, now: datetime) -> Iterator[Choice]:
    own = _own(tx, missed)
    for host in map(tx.cohorts.get, _hosts(tx, missed.home, now)):
        visits = tx.visits.of_host(host.id)
        for session in host.sessions:
            if set(session.unit_keys) & set(missed.session.unit_keys):
                there = [one for one in visits if one.session_id == session.id]
                try:
                    visit_agreed(
                        missed.home, missed.place.id, host, session.id, visitors=there, own=own, at=now
                    )
                    must_be_free(tx, missed.place.participant_id, session)
                except (Refused, Invalid):
                    continue
                yield _choice(host, session)


def _hosts(tx: Transaction, home: Cohort, now: datetime) -> Iterator[str]:
    """Give the ids of other cohorts of the same programme that go on."""
    for state in (CohortState.OPEN, CohortState.RUNNING):
        for line in tx.cohorts.page(CohortFilter(state=state), PAGE, now).items:
            if line.programme_key == home.programme.key and line.id != home.id:
                yield line.id


def _choice(host: Cohort, session: Session) -> Choice:
    return Choice(
        session_id=session.id,
        zone=host.zone,
        starts_at=session.starts_at,
        ends_at=session.ends_at,
        mode=session.mode,
        place=session.place,
    )


def join_elsewhere(office: Office, actor: Actor, session_id: str, there: str) -> None:
    """Go to another group's session (``there``) instead of one's own.

    One's own group is told, if that lies ahead. Said twice it is said once.

    Raises:
        Refused, Invalid: See ``visit_agreed`` and ``must_be_free``; or they have no unit in common.
        Forbidden, NotFound: It is no session of a group of theirs, or there is no such session.
    """
    me, now = myself(actor), office.now()
    with office.transaction(actor) as tx:
        missed, host = _missed(tx, me, session_id), tx.cohorts.of_session(there)
        own = _own(tx, missed)
        if there in {visit.session_id for visit, _ in own}:
            return
        if not set(host.session(there).unit_keys) & set(missed.session.unit_keys):
            raise NotFound("session")
        visitors = [one for one in tx.visits.of_host(host.id) if one.session_id == there]
        agreed, happened = visit_agreed(
            missed.home, missed.place.id, host, there, visitors=visitors, own=own, at=now
        )
        must_be_free(tx, me, host.session(there))
        tx.visits.add(agreed)
        tx.record(happened)
        _tell_own_group(tx, missed, now)


def _tell_own_group(tx: Transaction, missed: _Missed, now: datetime) -> None:
    """Say that somebody can't come to their own group's session, if it lies ahead and nobody said so yet."""
    session, me = missed.session, missed.place.participant_id
    said = any(one.participant_id == me for one in tx.absences.of_sessions([session.id]))
    if not (said or session.decided or session.has_started(now)):
        tx.absences.add(Absence(session_id=session.id, participant_id=me, at=now))
        about = {"cohort_id": missed.home.id, "session_id": session.id, "participant_id": me}
        tx.record(AbsenceAnnounced(at=now, **about))


def stay_with_own_group(office: Office, actor: Actor, session_id: str, there: str) -> None:
    """Take back that one goes to another group's session (``there``). Said twice it is said once.

    Raises:
        SessionNotPlanned: It has begun.
        Forbidden, NotFound: It is no session of a group of theirs.
    """
    me, now = myself(actor), office.now()
    with office.transaction(actor) as tx:
        for visit, session in _own(tx, _missed(tx, me, session_id)):
            if visit.session_id == there:
                must_lie_ahead(session, now)
                tx.visits.remove(visit)
                tx.record(visit_ended(visit, at=now))

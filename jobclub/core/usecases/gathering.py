"""Gathering what a person is, has and did, section by section; of others it takes nothing."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from jobclub.core.cohorts.cohort import Cohort
from jobclub.core.cohorts.homework import Homework
from jobclub.core.cohorts.progression import Coursework
from jobclub.core.cohorts.session import Session
from jobclub.core.cohorts.subject import subject_of
from jobclub.core.cohorts.visit import Visit
from jobclub.core.office.store import Transaction
from jobclub.core.people.dossier import Row
from jobclub.core.people.organisation import Organisation
from jobclub.core.people.participant import Participant, folded
from jobclub.core.webinars.registration import WebinarPlace


@dataclass(frozen=True, slots=True, kw_only=True)
class Whose:
    """Whose data is gathered, and where it lies: their cohorts, and those they visited (``hosts``)."""

    tx: Transaction
    organisation: Organisation
    person: Participant
    cohorts: tuple[Cohort, ...]
    hosts: tuple[Cohort, ...]
    visits: tuple[Visit, ...]
    work: Mapping[str, Coursework]

    @property
    def everywhere(self) -> tuple[Cohort, ...]:
        """The cohorts they belong or belonged to, and those they visited."""
        return (*self.cohorts, *self.hosts)

    def sessions(self) -> Iterator[tuple[Cohort, Session]]:
        """Give every session of these cohorts, by cohort."""
        for cohort in self.everywhere:
            yield from ((cohort, session) for session in cohort.sessions)


def whose(tx: Transaction, participant_id: str) -> Whose:
    """Find where somebody's data lies."""
    cohorts = tuple(tx.cohorts.get(one) for one in tx.cohorts.of_participant(participant_id))
    visits = tuple(
        visit
        for cohort in cohorts
        for visit in tx.visits.of_home(cohort.id)
        if visit.participant_id == participant_id
    )
    beside = dict.fromkeys(visit.host_id for visit in visits)
    hosts = tuple(tx.cohorts.get(one) for one in beside if one not in {cohort.id for cohort in cohorts})
    return Whose(
        tx=tx,
        organisation=tx.organisations.current(),
        person=tx.participants.get(participant_id),
        cohorts=cohorts,
        hosts=hosts,
        visits=visits,
        work={one.id: tx.coursework.of(one.id, participant_id=participant_id) for one in (*cohorts, *hosts)},
    )


def person(them: Whose) -> Iterator[Row]:
    """Give who they are and how they are reached."""
    one = them.person
    yield {
        "id": one.id,
        "name": one.name,
        "email": one.email,
        "phone": one.phone,
        "reached_through": one.reached_through,
        "language": one.language,
        "time_zone": one.time_zone,
        "muted": tuple(sorted(one.muted)),
        "interests": tuple(sorted(one.interests)),
        "not_me_at": one.not_me_at,
    }


def places(them: Whose) -> Iterator[Row]:
    """Give the places they have, had, or asked for."""
    for cohort in them.cohorts:
        for place in cohort.places:
            if place.participant_id == them.person.id:
                yield {
                    "id": place.id,
                    "club": cohort.title,
                    "state": place.state.value,
                    "since": place.since,
                    "enrolled_at": place.enrolled_at,
                    "turn": place.turn,
                    "offered_at": place.offer and place.offer.made_at,
                    "reply_by": place.offer and place.offer.reply_by,
                    "lapsed_at": place.lapsed_at,
                    "left_at": place.left_at,
                    "reason": place.reason,
                    "continues": place.continues,
                    "transfer_from": place.transfer_from,
                }
    for registration in them.tx.webinar_places.of_participant(them.person.id):
        yield _in_a_webinar(them, registration)


def _in_a_webinar(them: Whose, registration: WebinarPlace) -> Row:
    place, mark = registration.place, registration.mark
    return {
        "id": place.id,
        "webinar": them.tx.webinars.get(registration.webinar_id).title,
        "state": place.state.value,
        "since": place.since,
        "enrolled_at": place.enrolled_at,
        "turn": place.turn,
        "left_at": place.left_at,
        "reason": place.reason,
        "mark": mark.value if mark else None,
        "came_by": registration.channel,
        "observer_of": registration.observer_of,
        "useful": registration.useful,
        "missing": registration.missing,
    }


def outcomes(them: Whose) -> Iterator[Row]:
    """Give what became of them."""
    for cohort in them.cohorts:
        for place in cohort.places:
            if place.participant_id == them.person.id:
                for outcome in them.tx.cohorts.outcomes(place.id):
                    yield {"club": cohort.title, "outcome": outcome.kind.value, "on": outcome.on}


def attendance(them: Whose) -> Iterator[Row]:
    """Give how they were marked."""
    for cohort in them.everywhere:
        for mark in them.work[cohort.id].marks:
            told = {"mark": mark.mark.value, "minutes": mark.minutes}
            yield {**told_session(them, cohort, cohort.session(mark.session_id)), **told}


def told_session(them: Whose, cohort: Cohort, session: Session) -> Row:
    """Give which session it is; of another group that they visited nothing but when."""
    topic = subject_of(session, cohort.programme).topic
    own = {"club": cohort.title, "session": topic} if cohort in them.cohorts else {}
    return {"club": None, "session": None, **own, "starts_at": session.starts_at}


def announced(them: Whose) -> Iterator[Row]:
    """Give the sessions to which they said they can't come."""
    sessions = {session.id: (cohort, session) for cohort, session in them.sessions()}
    for absence in them.tx.absences.of_sessions(sessions):
        if absence.participant_id == them.person.id:
            yield {**told_session(them, *sessions[absence.session_id]), "at": absence.at}


def seen(them: Whose) -> Iterator[Row]:
    """Give where a meeting's provider saw their e-mail address; by names alone nobody is known."""
    for activity_id, told in _may_have_been_at(them) if them.person.email else ():
        sighted = them.tx.sightings.of(activity_id)
        for one in sighted.sightings if sighted else ():
            if folded(one.email) == them.person.email_key:
                yield {
                    **told,
                    "seen_as": one.seen_as.value,
                    "email": one.email,
                    "name": one.name,
                    "stays": tuple(f"{stay.start:%H:%M}-{stay.end:%H:%M} UTC" for stay in one.stays),
                }


def _may_have_been_at(them: Whose) -> Iterator[tuple[str, Row]]:
    """Give the id of each session and webinar they had to do with, and which it is."""
    for cohort, session in them.sessions():
        yield session.id, told_session(them, cohort, session)
    for registration in them.tx.webinar_places.of_participant(them.person.id):
        webinar = them.tx.webinars.get(registration.webinar_id)
        yield webinar.id, {"webinar": webinar.title, "starts_at": webinar.starts_at}


def visits(them: Whose) -> Iterator[Row]:
    """Give the sessions of other groups at which they sit in; of those groups nothing more is told."""
    hosts = {cohort.id: cohort for cohort in them.everywhere}
    for visit in them.visits:
        session = hosts[visit.host_id].session(visit.session_id)
        yield {
            "starts_at": session.starts_at,
            "unit_keys": visit.unit_keys,
            "agreed_at": visit.agreed_at,
        }


def homework(them: Whose) -> Iterator[Row]:
    """Give what they handed in, all versions, and the answers to it."""
    for cohort, task in _tasks(them):
        for one in them.tx.coursework.submissions(task.id, participant_id=them.person.id):
            yield {
                "id": one.id,
                "club": cohort.title,
                "task": task.title,
                "number": one.number,
                "handed_in_at": one.handed_in_at,
                "late": one.late,
                "text": one.text,
                "link": one.link,
                "file": one.file and one.file.name,
                "file_kind": one.file and one.file.kind.value,
                "file_bytes": one.file and one.file.size,
                "answer": one.answer and one.answer.value,
                "feedback": one.feedback,
                "answered_at": one.answered_at,
            }


def _tasks(them: Whose) -> Iterator[tuple[Cohort, Homework]]:
    for cohort in them.everywhere:
        yield from ((cohort, task) for task in them.work[cohort.id].tasks)


def waivers(them: Whose) -> Iterator[Row]:
    """Give the tasks they need not do."""
    for cohort, task in _tasks(them):
        for waiver in them.work[cohort.id].waivers:
            if waiver.homework_id == task.id:
                yield {"club": cohort.title, "task": task.title, "reason": waiver.reason}

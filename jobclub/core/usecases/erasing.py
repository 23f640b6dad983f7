"""Erasing: a person is forgotten, whoever asks for it, and stays so when a backup is put back."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import timedelta
from itertools import chain

from jobclub.core.activities.activity import Activity
from jobclub.core.activities.places import LIVE
from jobclub.core.activities.sightings import may_be
from jobclub.core.cohorts.cohort import Cohort, must_be_unchanged
from jobclub.core.cohorts.enrolment import place_given_up
from jobclub.core.cohorts.waiting import settle_offers
from jobclub.core.errors import Busy, NotFound, overtaken
from jobclub.core.events import ParticipantErased
from jobclub.core.office import Office
from jobclub.core.office.forgetting import ErasureLog, Logged
from jobclub.core.office.store import Transaction
from jobclub.core.people.erasure import Cause, Erasure, Remains, must_not_be_held
from jobclub.core.people.participant import Participant
from jobclub.core.people.staff import Act, Actor, operator_of
from jobclub.core.people.traces import traces_of
from jobclub.core.usecases.attending import forget_registrations
from jobclub.core.usecases.batching import SENDING
from jobclub.core.usecases.clearing import clear_meetings
from jobclub.core.usecases.keeping import keep
from jobclub.core.usecases.shifting import forget_appointments

A_MOMENT = timedelta(seconds=1)
"""How much longer than its sending a message is waited for."""


@dataclass(frozen=True, slots=True)
class Erased:
    """An erasure that is done, where bytes of it may lie for a while, and what of it others had written.

    ``blanked`` counts the places in others' words that held the full name, e-mail address or phone number.
    """

    erasure: Erasure
    remains: tuple[Remains, ...]
    blanked: int


def erase_participant(
    office: Office, actor: Actor, participant_id: str, seen: frozenset[str] | None
) -> Erased:
    """Forget a person: their places are given up first, figures stay, and everything else goes.

    In what others wrote about them their full name, e-mail address and phone number are blanked.

    Nobody is told of it. Who is next in a line is, as always.

    Raises:
        NotFound: There is no such person.
        Stale: It changed since ``seen``.
        OnHold: There is a ground against it.
        Busy: A message to them is on its way at this moment.
    """
    actor.must_everywhere(Act.FORGET_PEOPLE)
    with office.transaction(actor) as tx:
        person = tx.participants.get(participant_id)
        must_be_unchanged(seen, str(person.version))
        must_be_erasable(office, tx, participant_id)
        erased = forget(office, tx, person, new_erasure(office, participant_id, Cause.REQUESTED))
    log(office, Logged(actor.organisation_id, erased.erasure))
    return erased


def new_erasure(office: Office, participant_id: str, cause: Cause) -> Erasure:
    """Give an erasure as of now, not kept yet."""
    return Erasure(id=office.new_id(), participant_id=participant_id, at=office.now(), cause=cause)


def must_be_erasable(office: Office, tx: Transaction, participant_id: str) -> None:
    """Let pass whom nothing keeps, and to whom no message is on its way: it could arrive afterwards.

    Raises:
        OnHold: There is a ground against it.
        Busy: A message was begun, and nobody knows yet how that ended.
    """
    must_not_be_held(tx.erasures.hold_of(participant_id))
    if tx.erasures.being_told(participant_id, office.now() - SENDING - A_MOMENT):
        raise Busy("A message to this person is on its way; try again in a few minutes.")


def forget(office: Office, tx: Transaction, person: Participant, erasure: Erasure) -> Erased:
    """Take a person out of the office, in the transaction of whoever has the right to.

    Raises:
        Busy: They got a place somewhere at this moment.
    """
    homes = tx.cohorts.of_participant(person.id)
    concerned = _cohorts_of(tx, person.id, homes)
    if tx.cohorts.of_participant(person.id) != homes:
        raise overtaken(Busy("This person gets a place at this moment; try again in a second."))
    tx.tallies.add(tx.tallies.counted(person.id))
    tx.record(ParticipantErased(at=office.now(), participant_id=person.id, erasure_id=erasure.id))
    for cohort_id in homes:
        _give_up(office, tx, cohort_id, person.id)
    forget_registrations(tx, person.id, office.now())
    forget_appointments(office, tx, person.id)
    cleared = _unsee(office, tx, concerned, person)
    tx.erasures.take_out(person.id)
    for cohort in map(tx.cohorts.get, homes):
        others = tuple(place for place in cohort.places if place.participant_id != person.id)
        tx.cohorts.save(replace(cohort, places=others))
    tx.erasures.add(erasure)
    blanked = tx.erasures.blank(traces_of(person))
    always = (Remains.DATABASE, Remains.BACKUPS, Remains.LOGS)
    return Erased(erasure, (*always, *((Remains.MEETINGS,) if cleared else ())), blanked)


def _cohorts_of(tx: Transaction, participant_id: str, homes: Iterable[str]) -> list[Cohort]:
    """Give the cohorts somebody has or had to do with, those they visited too: each kept from others."""
    hosts = {
        visit.host_id
        for home in homes
        for visit in tx.visits.of_home(home)
        if visit.participant_id == participant_id
    }
    return [tx.cohorts.get(one) for one in sorted({*homes, *hosts})]


def _give_up(office: Office, tx: Transaction, cohort_id: str, participant_id: str) -> None:
    """Let somebody leave a cohort, or its line, as they would themselves."""
    now = office.now()
    before = settle_offers(tx.cohorts.get(cohort_id), now)
    for place in before.cohort.places:
        if place.participant_id == participant_id and place.state in LIVE:
            after, happened = place_given_up(before.cohort, place.id, reason=None, at=now)
            keep(office, tx, before, after, happened)


def _unsee(office: Office, tx: Transaction, cohorts: Iterable[Cohort], person: Participant) -> int:
    """Forget that providers saw somebody at anything they had to do with, and ask them to; give how often."""
    groups: dict[str, Sequence[Activity]] = {cohort.id: cohort.sessions for cohort in cohorts}
    for registration in tx.webinar_places.of_participant(person.id):
        groups[registration.webinar_id] = [tx.webinars.get(registration.webinar_id)]
    groups |= {one.id: [one] for one in tx.appointments.of_participant(person.id)}
    for activity in chain.from_iterable(groups.values()):
        seen = tx.sightings.of(activity.id)
        entries = seen.sightings if seen else ()
        of_them = [one for one in entries if may_be(one, person.name, person.email_key)]
        tx.sightings.remove(activity.id, of_them)
    return sum(clear_meetings(office, tx, group_id, group) for group_id, group in groups.items())


def log(office: Office, *entries: Logged) -> None:
    """Write beside the database who was forgotten; what can't be written now is written later."""
    if office.erasure_log is not None and entries:
        try:
            office.erasure_log.append(entries)
        except OSError as error:
            office.troubled("an erasure can't be written to the log beside the database", "", error)


def reconcile(office: Office) -> int:
    """Bring the database and the log beside it together; give how many people were forgotten once more.

    Who stands in the log and was put back by a restore is forgotten again; what the log lacks is written.
    """
    if office.erasure_log is None:
        return 0
    write_up(office, office.erasure_log)
    kept = {one.erasure.id for one in _kept(office)}
    known = set(office.store.organisation_ids())
    missing = [one for one in office.erasure_log.entries() if one.erasure.id not in kept]
    return sum(_replayed(office, one) for one in missing if one.organisation_id in known)


def write_up(office: Office, into: ErasureLog) -> None:
    """Write what a log lacks of the erasures that the database knows. Raises OSError."""
    logged = {one.erasure.id for one in into.entries()}
    into.append(one for one in _kept(office) if one.erasure.id not in logged)


def _kept(office: Office) -> list[Logged]:
    """Give all erasures that the database knows."""
    found = []
    for organisation_id in office.store.organisation_ids():
        with office.reading(operator_of(organisation_id)) as tx:
            found += [Logged(organisation_id, one) for one in tx.erasures.all()]
    return found


def _replayed(office: Office, logged: Logged) -> bool:
    """Forget somebody once more, whatever kept them at the time of the backup; tell if they were back."""
    erasure = logged.erasure
    with office.transaction(operator_of(logged.organisation_id)) as tx:
        try:
            person = tx.participants.get(erasure.participant_id)
        except NotFound:
            tx.erasures.add(erasure)
            return False
        forget(office, tx, person, erasure)
    return True

"""People get places, give them up, and it becomes known what became of them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from jobclub.core.activities.places import Outcome, OutcomeKind, Place
from jobclub.core.cohorts.enrolment import place_given_up, place_taken
from jobclub.core.errors import NotFound, invalid
from jobclub.core.events import OutcomeRecorded
from jobclub.core.office import Office
from jobclub.core.office.lists import EnrolmentLine, Page, Window, window_of
from jobclub.core.office.store import Transaction
from jobclub.core.people.staff import Act, Actor
from jobclub.core.spans import wall_of
from jobclub.core.text import fault_in_line
from jobclub.core.usecases.asking import named_in_body
from jobclub.core.usecases.knowing import PersonWish, known_or_added


@dataclass(frozen=True, slots=True)
class Enrolment:
    """A participant's place in a cohort."""

    place: Place
    cohort_id: str


def enrol(
    office: Office,
    actor: Actor,
    cohort_id: str,
    *,
    participant_id: str | None = None,
    person: PersonWish | None = None,
) -> Enrolment:
    """Give somebody known (``participant_id``) or somebody told about (``person``) a place.

    A person with the e-mail of somebody known is that somebody.

    Raises:
        CohortFull, AlreadyEnrolled, AdmissionClosed, CohortNotOpen: A rule stands against it.
        Invalid: Neither or both are given, or the person cannot be.
    """
    if (participant_id is None) == (person is None):
        raise invalid("/participant_id", "give either participant_id or participant")
    with office.transaction(actor) as tx:
        cohort = tx.cohorts.get(cohort_id)
        actor.must(Act.RUN_COHORTS, cohort)
        who, added = known_or_added(office, tx, person) if person else (_known(tx, participant_id), [])
        cohort, happened = place_taken(cohort, who, place_id=office.new_id(), at=office.now())
        saved = tx.cohorts.save(cohort)
        tx.record(happened, *added)
    return Enrolment(saved.place(happened.place_id), cohort.id)


def _known(tx: Transaction, participant_id: str | None) -> str:
    with named_in_body("/participant_id"):
        return tx.participants.get(participant_id or "").id


def get_enrolment(office: Office, actor: Actor, place_id: str) -> Enrolment:
    """Give one enrolment."""
    with office.reading(actor) as tx:
        cohort = tx.cohorts.of_place(place_id)
    actor.must(Act.READ_COHORTS, cohort)
    return Enrolment(cohort.place(place_id), cohort.id)


def list_enrolments(office: Office, actor: Actor, cohort_id: str, window: Window) -> Page[EnrolmentLine]:
    """Give the enrolments of a cohort with people's names, in the order they were made."""
    with office.reading(actor) as tx:
        actor.must(Act.READ_COHORTS, tx.cohorts.get(cohort_id))
        return tx.cohorts.enrolments(cohort_id, window)


def withdraw(
    office: Office,
    actor: Actor,
    place_id: str,
    *,
    outcome: OutcomeKind | None = None,
    reason: str | None = None,
) -> Enrolment:
    """Let somebody leave, with what became of them if it is known. Leaving for a job is never a drop-out.

    Raises:
        NotEnrolled, CohortOver: A rule stands against it.
        Invalid: The reason cannot be.
    """
    if reason is not None and (fault := fault_in_line(reason)):
        raise invalid("/reason", fault)
    with office.transaction(actor) as tx:
        cohort = tx.cohorts.of_place(place_id)
        actor.must(Act.RUN_COHORTS, cohort)
        cohort, happened = place_given_up(cohort, place_id, reason=reason, at=office.now())
        saved = tx.cohorts.save(cohort)
        tx.record(happened)
        if outcome is not None:
            _record_outcome(office, tx, place_id, outcome, wall_of(office.now(), cohort.zone).on)
    return Enrolment(saved.place(place_id), cohort.id)


def record_outcome(
    office: Office, actor: Actor, place_id: str, kind: OutcomeKind, *, on: date | None = None
) -> Outcome:
    """Record what became of somebody, on a local date (today without one); also after the end, also again.

    Raises:
        Invalid: The date lies ahead.
    """
    with office.transaction(actor) as tx:
        cohort = tx.cohorts.of_place(place_id)
        actor.must(Act.RUN_COHORTS, cohort)
        today = wall_of(office.now(), cohort.zone).on
        if on is not None and on > today:
            raise invalid("/on", "this day lies ahead; record an outcome once it is known")
        return _record_outcome(office, tx, place_id, kind, on or today)


def _record_outcome(office: Office, tx: Transaction, place_id: str, kind: OutcomeKind, on: date) -> Outcome:
    outcome = Outcome(id=office.new_id(), kind=kind, on=on)
    tx.cohorts.add_outcome(place_id, outcome)
    tx.record(OutcomeRecorded(at=office.now(), place_id=place_id, outcome_id=outcome.id))
    return outcome


def list_outcomes(office: Office, actor: Actor, place_id: str, window: Window) -> Page[Outcome]:
    """Give what became of somebody, in the order it was recorded."""
    with office.reading(actor) as tx:
        actor.must(Act.READ_COHORTS, tx.cohorts.of_place(place_id))
        return window_of(tx.cohorts.outcomes(place_id), window, lambda outcome: outcome.id)


def get_outcome(office: Office, actor: Actor, place_id: str, outcome_id: str) -> Outcome:
    """Give one of the things that became of somebody.

    Raises:
        NotFound: There is no such outcome.
    """
    with office.reading(actor) as tx:
        actor.must(Act.READ_COHORTS, tx.cohorts.of_place(place_id))
        for outcome in tx.cohorts.outcomes(place_id):
            if outcome.id == outcome_id:
                return outcome
    raise NotFound("outcome")

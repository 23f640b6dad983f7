"""People get places or wait for them, say yes or no, give them up; and what became of them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime

from jobclub.core.activities.line import positions
from jobclub.core.activities.places import (
    LIVE,
    Outcome,
    OutcomeKind,
    Place,
    PlaceState,
    participation_to_continue,
)
from jobclub.core.appointments.commitments import Commitment
from jobclub.core.cohorts.cohort import Cohort
from jobclub.core.cohorts.enrolment import place_given_up, place_taken
from jobclub.core.cohorts.waiting import settle_offers
from jobclub.core.errors import NotFound, invalid
from jobclub.core.events import OutcomeRecorded, ParticipantAdded
from jobclub.core.office import Office
from jobclub.core.office.lists import EnrolmentLine, Page, Window, window_of
from jobclub.core.office.store import Transaction
from jobclub.core.people.staff import Act, Actor
from jobclub.core.spans import hull, wall_of
from jobclub.core.text import fault_in_line
from jobclub.core.usecases.asking import must_at, named_in_body
from jobclub.core.usecases.keeping import keep
from jobclub.core.usecases.knowing import PersonWish, known_or_added
from jobclub.core.usecases.replying import following, leave_line_elsewhere, say_no, say_yes


@dataclass(frozen=True, slots=True)
class Enrolment:
    """A participant's place in a cohort, or their position in its line, as the clock shows it.

    ``elsewhere`` is the place in another cohort that somebody changed to or waits to change to. ``clashes``
    are what they have at the time of its sessions ahead: a place for six weeks is given all the same.
    """

    place: Place
    cohort_id: str
    position: int | None = None
    elsewhere: Enrolment | None = None
    clashes: tuple[Commitment, ...] = ()

    @property
    def revision(self) -> str:
        """What a reader sees of it: its version, what the clock derives, and who is before them."""
        there = f".{self.elsewhere.place.id}.{self.elsewhere.revision}" if self.elsewhere else ""
        return f"{self.place.version}.{self.place.state}.{self.position or 0}{there}"


def enrolment_in(cohort: Cohort, place_id: str, now: datetime) -> Enrolment:
    """Give a place of a cohort as the clock shows it."""
    as_of = cohort.as_of(now)
    return Enrolment(as_of.place(place_id), cohort.id, positions(as_of.places).get(place_id))


def enrol(
    office: Office,
    actor: Actor,
    cohort_id: str,
    *,
    participant_id: str | None = None,
    person: PersonWish | None = None,
) -> Enrolment:
    """Give somebody known (``participant_id``) or told about (``person``) a place, or the end of the line.

    A person with the e-mail of somebody known is that somebody. Who left this programme before goes on
    with what they did.

    Raises:
        AlreadyEnrolled, AdmissionClosed, CohortNotOpen, CohortFull: A rule stands against it.
        Invalid: Neither or both are given, or the person cannot be.
    """
    if (participant_id is None) == (person is None):
        raise invalid("/participant_id", "give either participant_id or participant")
    with office.transaction(actor) as tx:
        cohort = tx.cohorts.get(cohort_id)
        actor.must(Act.RUN_COHORTS, cohort)
        if person:
            actor.must(Act.WRITE_PEOPLE, cohort)
        who, added = known_or_added(office, tx, person) if person else (_known(tx, participant_id), [])
        given = give_place(office, tx, cohort_id, who, added)
        return given if added else _with_clashes(tx, given, office.now())


def _with_clashes(tx: Transaction, enrolment: Enrolment, now: datetime) -> Enrolment:
    """Give an enrolment with what its holder has at the time of sessions ahead."""
    cohort, who = tx.cohorts.get(enrolment.cohort_id), enrolment.place.participant_id
    ahead = [one for one in cohort.taking_place() if not one.has_ended(now)]
    if not ahead or enrolment.place.state not in LIVE:
        return enrolment
    own, spans = {one.id for one in ahead}, [one.span for one in ahead]
    theirs = (one for one in tx.appointments.meanwhile(who, hull(spans)) if one.id not in own)
    clashes = (one for one in theirs if any(one.span.overlaps(span) for span in spans))
    return replace(enrolment, clashes=tuple(clashes))


def give_place(
    office: Office, tx: Transaction, cohort_id: str, who: str, added: Sequence[ParticipantAdded]
) -> Enrolment:
    """Give somebody, who was perhaps ``added`` for it, a place or the end of the line.

    Raises:
        AlreadyEnrolled, AdmissionClosed, CohortNotOpen, CohortFull: A rule stands against it.
    """
    now = office.now()
    before = settle_offers(tx.cohorts.get(cohort_id), now)
    places = [] if added else tx.cohorts.places_of(who, before.cohort.programme.key)
    continues = participation_to_continue([place for _, place in places])
    cohort, happened = place_taken(before.cohort, who, place_id=office.new_id(), at=now, continues=continues)
    saved = keep(office, tx, before, cohort, happened, *added)
    return enrolment_in(saved, happened.place_id, now)


def _known(tx: Transaction, participant_id: str | None) -> str:
    with named_in_body("/participant_id"):
        return tx.participants.get(participant_id or "").id


def get_enrolment(office: Office, actor: Actor, place_id: str) -> Enrolment:
    """Give one enrolment."""
    with office.reading(actor) as tx:
        cohort = tx.cohorts.of_place(place_id)
        actor.must(Act.READ_COHORTS, cohort)
        now = office.now()
        return _with_clashes(tx, with_elsewhere(tx, cohort, place_id, now), now)


def with_elsewhere(tx: Transaction, cohort: Cohort, place_id: str, now: datetime) -> Enrolment:
    """Give a place together with the one in another cohort that its holder changed to or waits for."""
    here = enrolment_in(cohort, place_id, now)
    found = following(tx, cohort, here.place)
    if found is None:
        return here
    there = enrolment_in(found[0], found[1].id, now)
    return Enrolment(here.place, here.cohort_id, here.position, there)


def list_enrolments(
    office: Office, actor: Actor, cohort_id: str, window: Window, *, state: PlaceState | None = None
) -> Page[EnrolmentLine]:
    """Give the enrolments of a cohort with names, in the order they were made; of one state if asked."""
    with office.reading(actor) as tx:
        cohort = tx.cohorts.get(cohort_id)
        must_at(actor, Act.READ_COHORTS, cohort, *cohort.sessions)
        as_of = cohort.as_of(office.now())
        found = sorted((p for p in as_of.places if state in {None, p.state}), key=lambda place: place.id)
        page = window_of(found, window, lambda place: place.id)
        names = tx.participants.names([place.participant_id for place in page.items])
    position = positions(as_of.places)
    return Page(
        tuple(
            EnrolmentLine(
                place=place,
                cohort_id=cohort_id,
                name=names[place.participant_id],
                position=position.get(place.id),
            )
            for place in page.items
        ),
        page.next,
    )


def withdraw(
    office: Office,
    actor: Actor,
    place_id: str,
    *,
    outcome: OutcomeKind | None = None,
    reason: str | None = None,
) -> Enrolment:
    """Let somebody leave, with what became of them if it is known. Leaving for a job is never a drop-out.

    Whoever waits to change to another cohort leaves that line too.

    Raises:
        NotEnrolled, CohortOver: A rule stands against it.
        Invalid: The reason cannot be.
    """
    if reason is not None and (fault := fault_in_line(reason)):
        raise invalid("/reason", fault)
    now = office.now()
    with office.transaction(actor) as tx:
        before = settle_offers(tx.cohorts.of_place(place_id), now)
        actor.must(Act.RUN_COHORTS, before.cohort)
        cohort, happened = place_given_up(before.cohort, place_id, reason=reason, at=now)
        saved = keep(office, tx, before, cohort, happened)
        leave_line_elsewhere(office, tx, saved, place_id)
        if outcome is not None:
            add_outcome(office, tx, place_id, outcome, wall_of(now, cohort.zone).on)
    return enrolment_in(saved, place_id, now)


def accept(office: Office, actor: Actor, place_id: str) -> Enrolment:
    """Let somebody take the place they were offered; who changes cohorts gives the old place up with it.

    Raises:
        OfferExpired, NotOffered, AlreadyEnrolled, NotEnrolled, CohortOver: A rule stands against it.
    """
    now = office.now()
    with office.transaction(actor) as tx:
        loaded = tx.cohorts.of_place(place_id)
        actor.must(Act.RUN_COHORTS, loaded)
        saved = say_yes(office, tx, loaded, place_id, at=now)
    return enrolment_in(saved, place_id, now)


def decline(office: Office, actor: Actor, place_id: str) -> Enrolment:
    """Let somebody leave the line; a place offered to them goes to whoever is next.

    Whoever waits to change from it to another cohort leaves that line too.

    Raises:
        AlreadyEnrolled, NotEnrolled, CohortOver: A rule stands against it.
    """
    now = office.now()
    with office.transaction(actor) as tx:
        loaded = tx.cohorts.of_place(place_id)
        actor.must(Act.RUN_COHORTS, loaded)
        saved = say_no(office, tx, loaded, place_id, at=now)
    return enrolment_in(saved, place_id, now)


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
        return add_outcome(office, tx, place_id, kind, on or today)


def add_outcome(office: Office, tx: Transaction, place_id: str, kind: OutcomeKind, on: date) -> Outcome:
    """Keep what became of somebody."""
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

"""People change to another cohort of the same programme, at once or as soon as a place is theirs."""

from __future__ import annotations

from jobclub.core.cohorts.cohort import Cohort
from jobclub.core.cohorts.transfer import transferred
from jobclub.core.cohorts.waiting import settle_offers
from jobclub.core.errors import TransferPending
from jobclub.core.office import Office
from jobclub.core.office.store import Transaction
from jobclub.core.people.staff import Act, Actor
from jobclub.core.usecases.asking import named_in_body
from jobclub.core.usecases.enrolling import Enrolment, with_elsewhere
from jobclub.core.usecases.keeping import keep
from jobclub.core.usecases.replying import following


def transfer(office: Office, actor: Actor, place_id: str, cohort_id: str) -> Enrolment:
    """Let somebody change to another cohort, with what they did; the right to the home cohort is enough.

    If no place is free there, or others wait, they keep their place and stand in that line too. The answer
    is the old enrolment, with the new one as ``elsewhere``.

    Raises:
        TransferPending: They wait to change already.
        CohortOver, NotEnrolled, CohortNotOpen, AlreadyEnrolled, CohortFull: A rule stands against it.
        Invalid: The other cohort can't be this one, or one of another programme.
    """
    now = office.now()
    with office.transaction(actor) as tx:
        home = settle_offers(tx.cohorts.of_place(place_id), now)
        actor.must(Act.RUN_COHORTS, home.cohort)
        with named_in_body("/cohort_id"):
            target = settle_offers(tx.cohorts.get(cohort_id), now)
        result = transferred(home.cohort, place_id, target.cohort, new_id=office.new_id(), at=now)
        _must_not_wait(tx, home.cohort, place_id)
        saved = keep(office, tx, home, result.home, result.happened)
        keep(office, tx, target, result.target)
        return with_elsewhere(tx, saved, place_id, now)


def _must_not_wait(tx: Transaction, cohort: Cohort, place_id: str) -> None:
    place = cohort.place(place_id)
    if place.transfer_from is not None and not place.in_group:
        raise TransferPending("This place is waited for from another cohort; change that wish instead.")
    if found := following(tx, cohort, place):
        raise TransferPending(
            "This person waits already to change; let them decline that first.", enrolment_id=found[1].id
        )

"""People tell on their own page what became of them, and whether they leave their group with it."""

from __future__ import annotations

from datetime import date

from jobclub.core.activities.places import OutcomeKind, PlaceState
from jobclub.core.cohorts.cohort import Cohort
from jobclub.core.cohorts.enrolment import place_given_up
from jobclub.core.cohorts.waiting import settle_offers
from jobclub.core.errors import Forbidden, invalid
from jobclub.core.office import Office
from jobclub.core.office.store import Transaction
from jobclub.core.people.staff import Actor
from jobclub.core.spans import wall_of
from jobclub.core.usecases.enrolling import add_outcome
from jobclub.core.usecases.keeping import keep
from jobclub.core.usecases.replying import leave_line_elsewhere
from jobclub.core.usecases.showing import myself

GOOD_NEWS = (OutcomeKind.JOB, OutcomeKind.EDUCATION, OutcomeKind.OTHER_OFFER, OutcomeKind.OTHER)
"""What people tell of themselves; all else the staff find out and record."""


def tell_outcome(
    office: Office, actor: Actor, place_id: str, kind: OutcomeKind, *, on: date, leaves: bool
) -> None:
    """Say what became of oneself, known since a local date, and give the place up if one wishes.

    Said twice it is said once. Who leaves for a job is never a drop-out.

    Raises:
        Invalid: The date lies ahead, or it is nothing that people tell of themselves.
        CohortOver, NotEnrolled: A rule stands against leaving.
        Forbidden, NotFound: The place is somebody else's, or they never had it.
    """
    me, now = myself(actor), office.now()
    if kind not in GOOD_NEWS:
        raise invalid("/outcome", "choose what you can tell of yourself")
    with office.transaction(actor) as tx:
        cohort = tx.cohorts.of_place(place_id)
        place = cohort.place(place_id)
        if place.participant_id != me or place.enrolled_at is None:
            raise Forbidden("This place is somebody else's.")
        if on > wall_of(now, cohort.zone).on:
            raise invalid("/on", "this day lies ahead; choose today or a day before")
        told = [(one.kind, one.on) for one in tx.cohorts.outcomes(place_id)]
        if leaves and place.state is PlaceState.ENROLLED:
            _leave(office, tx, cohort, place_id)
        if told[-1:] != [(kind, on)]:
            add_outcome(office, tx, place_id, kind, on)


def _leave(office: Office, tx: Transaction, loaded: Cohort, place_id: str) -> None:
    now = office.now()
    before = settle_offers(loaded, now)
    cohort, happened = place_given_up(before.cohort, place_id, reason=None, at=now)
    saved = keep(office, tx, before, cohort, happened)
    leave_line_elsewhere(office, tx, saved, place_id)

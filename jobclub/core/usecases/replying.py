"""Yes and no to an offered place, whoever says it: the person themselves, or the staff for them."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from jobclub.core.activities.places import LIVE, Place, PlaceState, given_up
from jobclub.core.cohorts.cohort import Cohort
from jobclub.core.cohorts.transfer import moved_on
from jobclub.core.cohorts.waiting import offer_accepted, offer_declined, settle_offers
from jobclub.core.events import PlaceGivenUp
from jobclub.core.office import Office
from jobclub.core.office.store import Transaction
from jobclub.core.usecases.keeping import keep


def say_yes(office: Office, tx: Transaction, loaded: Cohort, place_id: str, *, at: datetime) -> Cohort:
    """Let somebody take the place they were offered; who changes cohorts gives the old place up with it.

    Raises:
        OfferExpired, NotOffered, AlreadyEnrolled, NotEnrolled, CohortOver: A rule stands against it.
    """
    # Judged before the line is settled: a late yes must meet the lapse, not the new offer after it.
    accepted, happened = offer_accepted(loaded, place_id, at=at)
    before = settle_offers(loaded, at)
    place = _begun_anew(tx, accepted.place(place_id))
    saved = keep(office, tx, before, before.cohort.with_place(place), happened)
    _give_up_old_place(office, tx, saved, place_id)
    return saved


def _begun_anew(tx: Transaction, place: Place) -> Place:
    """Let who completed the course they came from, while they waited, take part anew."""
    old = tx.cohorts.of_place(place.transfer_from).place(place.transfer_from) if place.transfer_from else None
    completed = old is not None and old.state is PlaceState.COMPLETED
    return replace(place, continues=None) if completed else place


def _give_up_old_place(office: Office, tx: Transaction, cohort: Cohort, place_id: str) -> None:
    """Let who changes cohorts give up what they came from; where that is over, it stays as it ended."""
    old_id = cohort.place(place_id).transfer_from
    if old_id is None:
        return
    now = office.now()
    before = settle_offers(tx.cohorts.of_place(old_id), now)
    old = before.cohort.place(old_id)
    if old.state in LIVE:
        moved = moved_on(before.cohort, old, cohort, place_id, at=now)
        keep(office, tx, before, moved.home, moved.happened)


def say_no(office: Office, tx: Transaction, loaded: Cohort, place_id: str, *, at: datetime) -> Cohort:
    """Let somebody leave the line, with an offer or without; and any line they stand in from there.

    Raises:
        AlreadyEnrolled, NotEnrolled, CohortOver: A rule stands against it.
    """
    before = settle_offers(loaded, at)
    cohort, happened = offer_declined(before.cohort, place_id, at=at)
    saved = keep(office, tx, before, cohort, happened)
    leave_line_elsewhere(office, tx, saved, place_id)
    return saved


def leave_line_elsewhere(office: Office, tx: Transaction, cohort: Cohort, place_id: str) -> None:
    """Let whoever waits to change from a place they left leave that line too."""
    found = following(tx, cohort, cohort.place(place_id))
    if found is not None:
        there, waiting = found
        now = office.now()
        before = settle_offers(there, now)
        left = before.cohort.with_place(given_up(before.cohort.place(waiting.id), at=now))
        about = {"place_id": waiting.id, "participant_id": waiting.participant_id}
        keep(office, tx, before, left, PlaceGivenUp(at=now, cohort_id=there.id, **about))


def following(tx: Transaction, cohort: Cohort, place: Place) -> tuple[Cohort, Place] | None:
    """Give the place that somebody changed to from this one, or waits to change to, with its cohort."""
    places = tx.cohorts.places_of(place.participant_id, cohort.programme.key)
    cohorts = [tx.cohorts.get(one) for one, other in places if _follows(other, place)]
    # A cohort may have changed since the places were read.
    found = [(there, other) for there in cohorts for other in there.places if _follows(other, place)]
    return found[0] if found else None


def _follows(other: Place, place: Place) -> bool:
    done = place.state is PlaceState.TRANSFERRED and other.enrolled_at is not None
    return other.transfer_from == place.id and (other.state in LIVE or done)

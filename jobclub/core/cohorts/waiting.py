"""The line of a cohort: when a free place is offered to whom, until when, and what becomes of an offer.

There are as many offers as free places. Somebody has the programme's ``offer_hours`` to reply, at the
latest until two hours before admission closes; no offer is made later than that.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from jobclub.core.activities.line import exchanged, with_offers_lapsed, with_offers_made
from jobclub.core.activities.places import WAITING, Offer, Place, PlaceState, enrolled, given_up
from jobclub.core.cohorts.cohort import Cohort, CohortState, must_be_opened, must_go_on
from jobclub.core.errors import AlreadyEnrolled, NotEnrolled, NotOffered, OfferExpired
from jobclub.core.events import Event, OfferAccepted, OfferDeclined, OfferLapsed, OfferMade, OfferRetimed

LAST_REPLY = timedelta(hours=2)
"""How long before admission closes the last reply must be there."""
AFTER_A_CHANGE = timedelta(hours=24)
"""How long somebody with an offer has at least to reply once the dates changed."""


def admission_closes_at(cohort: Cohort) -> datetime | None:
    """Give the instant (UTC) from which nobody new may join; None: no admitting session takes place.

    It is the start of the last session that carries one of the programme's first ``admits_until`` units.
    """
    admitting = cohort.programme.admitting()
    return max(
        (s.starts_at for s in cohort.taking_place() if admitting.intersection(s.unit_keys)), default=None
    )


def admission_is_closed(cohort: Cohort, now: datetime) -> bool:
    """Whether nobody new may join any more: who waits then will get no place."""
    closes_at = admission_closes_at(cohort)
    return closes_at is None or now >= closes_at


@dataclass(frozen=True, slots=True)
class Settled:
    """A cohort whose line is in order, and what happened to get it there."""

    cohort: Cohort
    events: tuple[Event, ...] = ()


def settle_offers(cohort: Cohort, now: datetime) -> Settled:
    """Let offers lapse whose time has passed, and offer every free place to whoever is next in line."""
    if not any(place.state in WAITING for place in cohort.places):
        return Settled(cohort)
    places, gone = with_offers_lapsed(cohort.places, now)
    settled, made = replace(cohort, places=places), list[Place]()
    offer = _offer(cohort, now)
    if offer is not None:
        places, made = with_offers_made(places, max(settled.free, 0), offer)
        settled = replace(settled, places=places)
    lapsed = (OfferLapsed(at=now, **_about(cohort, place)) for place in gone)
    offered = (OfferMade(at=now, reply_by=_told(place), **_about(cohort, place)) for place in made)
    return Settled(settled, (*lapsed, *offered))


def _about(cohort: Cohort, place: Place) -> dict[str, str]:
    return {"cohort_id": cohort.id, "place_id": place.id, "participant_id": place.participant_id}


def _told(place: Place) -> str:
    return place.offer.reply_by.isoformat() if place.offer else ""


def _offer(cohort: Cohort, now: datetime) -> Offer | None:
    """Give the offer that can be made now, if any can."""
    closes_at = admission_closes_at(cohort)
    if cohort.state is not CohortState.OPEN or closes_at is None or now >= closes_at - LAST_REPLY:
        return None
    return Offer(now, _reply_by(cohort, now, closes_at))


def _reply_by(cohort: Cohort, made_at: datetime, closes_at: datetime) -> datetime:
    return min(made_at + timedelta(hours=cohort.programme.offer_hours), closes_at - LAST_REPLY)


def with_offers_retimed(cohort: Cohort, now: datetime) -> Settled:
    """After a change of dates, work out anew until when each open offer can be replied to.

    Whoever has an offer has at least 24 hours from now, or until admission closes if that is sooner.
    """
    closes_at = max(admission_closes_at(cohort) or now, now)
    least = min(now + AFTER_A_CHANGE, closes_at)
    retimed = [
        replace(place, offer=replace(offer, reply_by=max(_reply_by(cohort, offer.made_at, closes_at), least)))
        for place in cohort.places
        if (offer := place.offer) is not None
    ]
    told = (OfferRetimed(at=now, reply_by=_told(place), **_about(cohort, place)) for place in retimed)
    return Settled(replace(cohort, places=exchanged(cohort.places, retimed)), tuple(told))


def offer_accepted(cohort: Cohort, place_id: str, *, at: datetime) -> tuple[Cohort, OfferAccepted]:
    """Let somebody take the place they were offered; the cohort's line is not settled yet.

    Raises:
        CohortOver, CohortNotOpen: The cohort takes nobody.
        OfferExpired: The time to reply has passed.
        NotOffered, AlreadyEnrolled, NotEnrolled: There is no offer to accept.
    """
    must_be_opened(cohort)
    place = cohort.as_of(at).place(place_id)
    if place.state is PlaceState.WAITLISTED and place.lapsed_at is not None:
        raise OfferExpired(
            "The time to reply has passed, so the place is no longer kept; the person stands in line again."
        )
    if place.state is PlaceState.WAITLISTED:
        raise NotOffered("No place is free yet; as soon as this person is next, there will be an offer.")
    if place.in_group:
        raise AlreadyEnrolled("This person already has the place.", enrolment_id=place.id)
    if place.state is not PlaceState.OFFERED:
        raise NotEnrolled(f"This place is {place.state} already; enrol the person again.")
    return cohort.with_place(enrolled(place, at=at)), OfferAccepted(at=at, **_about(cohort, place))


def offer_declined(cohort: Cohort, place_id: str, *, at: datetime) -> tuple[Cohort, OfferDeclined]:
    """Let somebody leave the line, with an offer or without.

    Raises:
        CohortOver: The cohort is completed or cancelled.
        AlreadyEnrolled, NotEnrolled: The person does not stand in line.
    """
    must_go_on(cohort)
    place = cohort.place(place_id)
    if place.in_group:
        raise AlreadyEnrolled("This person has the place; withdraw them instead.", enrolment_id=place.id)
    if place.state not in WAITING:
        raise NotEnrolled(f"This place is {place.state} already.")
    return cohort.with_place(given_up(place, at=at)), OfferDeclined(at=at, **_about(cohort, place))

"""An enrolment is a participant's place in a cohort: taken while admission is open, given up at any time."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from jobclub.core.activities.places import TAKING, Place, PlaceState, given_up, place_held
from jobclub.core.cohorts.cohort import Cohort, CohortState, must_go_on
from jobclub.core.errors import AdmissionClosed, AlreadyEnrolled, CohortFull, CohortNotOpen, NotEnrolled
from jobclub.core.events import PlaceGivenUp, PlaceTaken


def admission_closes_at(cohort: Cohort) -> datetime | None:
    """Give the instant (UTC) from which nobody new may join; None: no admitting session takes place.

    It is the start of the last session that carries one of the programme's first ``admits_until`` units.
    """
    admitting = cohort.programme.admitting()
    return max(
        (s.starts_at for s in cohort.taking_place() if admitting.intersection(s.unit_keys)), default=None
    )


def place_taken(
    cohort: Cohort, participant_id: str, *, place_id: str, at: datetime
) -> tuple[Cohort, PlaceTaken]:
    """Give a participant a place.

    Raises:
        CohortNotOpen: It is a draft, completed or cancelled.
        AlreadyEnrolled: The person has a place.
        AdmissionClosed: The last admitting session has started.
        CohortFull: Every place is taken.
    """
    if cohort.state is not CohortState.OPEN:
        raise CohortNotOpen(
            f"This cohort is {cohort.state} and takes nobody; choose another, or open it first."
        )
    if held := place_held(cohort.places, participant_id):
        raise AlreadyEnrolled("This person already has a place in the cohort.", enrolment_id=held.id)
    closes_at = admission_closes_at(cohort)
    if closes_at is None or at >= closes_at:
        raise AdmissionClosed("The last session that admits people has started; choose a later cohort.")
    if cohort.free <= 0:
        raise CohortFull(
            f"All {cohort.capacity} places are taken; choose another cohort or raise the capacity."
        )
    place = Place(id=place_id, participant_id=participant_id, state=PlaceState.ENROLLED, since=at)
    happened = PlaceTaken(at=at, cohort_id=cohort.id, place_id=place_id, participant_id=participant_id)
    return replace(cohort, places=(*cohort.places, place)), happened


def place_given_up(
    cohort: Cohort, place_id: str, *, reason: str | None, at: datetime
) -> tuple[Cohort, PlaceGivenUp]:
    """Let a participant leave; the place is free for somebody else at once.

    Raises:
        CohortOver: The cohort is completed or cancelled.
        NotEnrolled: The place was given up before.
    """
    must_go_on(cohort)
    place = cohort.place(place_id)
    if place.state not in TAKING:
        raise NotEnrolled(f"This place is {place.state} already.")
    happened = PlaceGivenUp(
        at=at, cohort_id=cohort.id, place_id=place.id, participant_id=place.participant_id
    )
    return cohort.with_place(given_up(place, reason=reason, at=at)), happened

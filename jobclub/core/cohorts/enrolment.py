"""An enrolment is a participant's place in a cohort, or their stand in its line; given up at any time."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from jobclub.core.activities.line import at_the_end, line_of
from jobclub.core.activities.places import LIVE, Place, PlaceState, enrolled, given_up, place_held
from jobclub.core.cohorts.cohort import Cohort, CohortState, must_go_on
from jobclub.core.cohorts.waiting import admission_is_closed
from jobclub.core.errors import AdmissionClosed, AlreadyEnrolled, CohortFull, CohortNotOpen, NotEnrolled
from jobclub.core.events import LineJoined, PlaceGivenUp, PlaceTaken

MOST_WAITING = 200
"""People in one line: a cohort is loaded whole, and who stands that far back is better told of another."""


def place_taken(
    cohort: Cohort, participant_id: str, *, place_id: str, at: datetime, continues: str | None = None
) -> tuple[Cohort, PlaceTaken | LineJoined]:
    """Give a participant a place or, while anyone waits or all are taken, the end of the line.

    ``continues`` is the participation whose credit this one goes on with.

    Raises:
        CohortNotOpen: It is a draft, completed or cancelled.
        AlreadyEnrolled: The person has a place, or waits for one.
        AdmissionClosed: The last admitting session has started.
        CohortFull: So many wait that nobody more is taken.
    """
    must_take(cohort, participant_id)
    if admission_is_closed(cohort, at):
        raise AdmissionClosed("The last session that admits people has started; choose a later cohort.")
    asked = Place(
        id=place_id,
        participant_id=participant_id,
        state=PlaceState.WAITLISTED,
        since=at,
        continues=continues,
    )
    return with_place_asked(cohort, asked, at=at)


def must_take(cohort: Cohort, participant_id: str) -> None:
    """Let pass a cohort that is open for somebody who is not in it.

    Raises:
        CohortNotOpen: It is a draft, completed or cancelled.
        AlreadyEnrolled: The person has a place, or waits for one.
    """
    if cohort.state is not CohortState.OPEN:
        raise CohortNotOpen(
            f"This cohort is {cohort.state} and takes nobody; choose another, or open it first."
        )
    if held := place_held(cohort.places, participant_id):
        said = "has a place in the cohort" if held.in_group else "stands in line for the cohort"
        raise AlreadyEnrolled(f"This person already {said}.", enrolment_id=held.id)


def with_place_asked(cohort: Cohort, asked: Place, *, at: datetime) -> tuple[Cohort, PlaceTaken | LineJoined]:
    """Let somebody have the place they ask for if one is free for them, else stand at the end of the line.

    Raises:
        CohortFull: So many wait that nobody more is taken.
    """
    about = {"cohort_id": cohort.id, "place_id": asked.id, "participant_id": asked.participant_id}
    line = line_of(cohort.places)
    if cohort.free > 0 and not line:
        taken = replace(cohort, places=(*cohort.places, enrolled(asked, at=at)))
        return taken, PlaceTaken(at=at, **about)
    if len(line) >= MOST_WAITING:
        raise CohortFull(f"{len(line)} people wait already; choose another cohort or raise the capacity.")
    waiting = at_the_end(asked, cohort.places)
    return replace(cohort, places=(*cohort.places, waiting)), LineJoined(at=at, **about)


def place_given_up(
    cohort: Cohort, place_id: str, *, reason: str | None, at: datetime
) -> tuple[Cohort, PlaceGivenUp]:
    """Let a participant leave the group or the line; a place is free for somebody else at once.

    Raises:
        CohortOver: The cohort is completed or cancelled.
        NotEnrolled: The place was given up before.
    """
    must_go_on(cohort)
    place = cohort.place(place_id)
    must_be_live(place)
    happened = PlaceGivenUp(
        at=at, cohort_id=cohort.id, place_id=place.id, participant_id=place.participant_id
    )
    return cohort.with_place(given_up(place, reason=reason, at=at)), happened


def must_be_live(place: Place) -> None:
    """Let pass a place that somebody has or waits for.

    Raises:
        NotEnrolled: It was given up, or its cohort is over.
    """
    if place.state not in LIVE:
        raise NotEnrolled(f"This place is {place.state} already.")

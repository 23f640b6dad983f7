"""Changing to another cohort of the same programme: what somebody did goes along by unit key.

The old place is given up in the moment the new one is had, never before. A deferral is a transfer to a
later cohort.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime

from jobclub.core.activities.places import Place, PlaceState, enrolled, given_up
from jobclub.core.cohorts.cohort import Cohort, must_go_on
from jobclub.core.cohorts.enrolment import must_be_live, must_take, with_place_asked
from jobclub.core.cohorts.waiting import admission_closes_at
from jobclub.core.errors import CohortFull, invalid
from jobclub.core.events import PlaceTransferred, TransferAsked


@dataclass(frozen=True, slots=True)
class Transfer:
    """What a transfer made of both cohorts; ``happened`` tells whether it is done or waits."""

    home: Cohort
    target: Cohort
    happened: PlaceTransferred | TransferAsked


def transferred(home: Cohort, place_id: str, target: Cohort, *, new_id: str, at: datetime) -> Transfer:
    """Let somebody change to another cohort, or wait for a place there and keep the one they have.

    Once admission there has closed a free place is still given, but nobody waits.

    Raises:
        CohortOver, NotEnrolled: There is no place to change from.
        Invalid: The other cohort is the same one, or runs another programme.
        CohortNotOpen, AlreadyEnrolled, CohortFull: It can't take this person.
    """
    must_go_on(home)
    old = home.place(place_id)
    must_be_live(old)
    _must_be_parallel(home, target)
    must_take(target, old.participant_id)
    asked = Place(
        id=new_id,
        participant_id=old.participant_id,
        state=PlaceState.WAITLISTED,
        since=at,
        continues=old.participation,
        transfer_from=old.id,
    )
    target = _asked_for(target, asked, at)
    if target.place(new_id).in_group:
        return moved_on(home, old, target, new_id, at=at)
    return Transfer(home, target, TransferAsked(at=at, **_about(home, old, target, new_id)))


def _must_be_parallel(home: Cohort, target: Cohort) -> None:
    if home.id == target.id:
        raise invalid("/cohort_id", "the person is in this cohort; choose another one")
    if home.programme.key != target.programme.key:
        raise invalid("/cohort_id", f"runs another programme; choose a cohort of {home.programme.key!r}")


def _asked_for(target: Cohort, asked: Place, at: datetime) -> Cohort:
    closes_at = admission_closes_at(target)
    if closes_at is not None and at < closes_at:
        return with_place_asked(target, asked, at=at)[0]
    if target.free <= 0:
        raise CohortFull("No place is free there, and its line is closed; choose another cohort.")
    return replace(target, places=(*target.places, enrolled(asked, at=at)))


def moved_on(home: Cohort, old: Place, target: Cohort, new_id: str, *, at: datetime) -> Transfer:
    """Give the old place up for the new one."""
    home = home.with_place(given_up(old, at=at, state=PlaceState.TRANSFERRED))
    return Transfer(home, target, PlaceTransferred(at=at, **_about(home, old, target, new_id)))


def _about(home: Cohort, old: Place, target: Cohort, new_id: str) -> dict[str, str]:
    return {
        "cohort_id": home.id,
        "place_id": old.id,
        "participant_id": old.participant_id,
        "to_cohort_id": target.id,
        "to_place_id": new_id,
    }

"""Good news: what people tell of themselves, and whether they leave with it."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import date, time, timedelta
from typing import Any

import pytest

from jobclub.core.activities.places import OutcomeKind, PlaceState
from jobclub.core.cohorts.cohort import Cohort
from jobclub.core.errors import Forbidden, Invalid
from jobclub.core.events import OutcomeRecorded, PlaceGivenUp
from jobclub.core.office import Office
from jobclub.core.office.lists import Window
from jobclub.core.usecases.enrolling import Enrolment, get_enrolment, list_outcomes
from jobclub.core.usecases.leaving import GOOD_NEWS, tell_outcome
from jobclub.core.usecases.running import complete_cohort, confirm_held
from jobclub.testing import FixedClock, Town, enrolled, open_club
from tests.core.usecases.people import themselves

Recorded = Callable[[], AbstractContextManager[list[Any]]]
TODAY = date(2027, 1, 4)


def told(office: Office, town: Town, who: Enrolment) -> list[tuple[OutcomeKind, date]]:
    found = list_outcomes(office, town.coordinator, who.place.id, Window()).items
    return [(one.kind, one.on) for one in found]


def state(office: Office, town: Town, who: Enrolment) -> PlaceState:
    return get_enrolment(office, town.coordinator, who.place.id).place.state


@pytest.mark.parametrize("kind", GOOD_NEWS)
def test_who_stays_keeps_their_place(
    office: Office, town: Town, anna: Enrolment, recorded: Recorded, kind: OutcomeKind
) -> None:
    with recorded() as events:
        tell_outcome(office, themselves(town, anna), anna.place.id, kind, on=TODAY, leaves=False)

    assert [type(one) for one in events] == [OutcomeRecorded]
    assert told(office, town, anna) == [(kind, TODAY)]
    assert state(office, town, anna) is PlaceState.ENROLLED


def test_who_leaves_gives_their_place_to_whoever_is_next(office: Office, town: Town) -> None:
    small = open_club(office, town, minimum=1, capacity=1, at=time(9))
    anna, dina = (enrolled(office, town, small.id, name) for name in ("Anna", "Dina"))

    for _ in range(2):
        tell_outcome(office, themselves(town, anna), anna.place.id, OutcomeKind.JOB, on=TODAY, leaves=True)

    assert state(office, town, anna) is PlaceState.WITHDRAWN
    assert state(office, town, dina) is PlaceState.OFFERED
    assert told(office, town, anna) == [(OutcomeKind.JOB, TODAY)]


def test_both_are_kept_in_one_commit_in_this_order(
    office: Office, town: Town, anna: Enrolment, recorded: Recorded
) -> None:
    with recorded() as events:
        tell_outcome(office, themselves(town, anna), anna.place.id, OutcomeKind.JOB, on=TODAY, leaves=True)
    assert [type(one) for one in events] == [PlaceGivenUp, OutcomeRecorded]


def test_another_thing_or_another_day_is_another_outcome(office: Office, town: Town, anna: Enrolment) -> None:
    me, yesterday = themselves(town, anna), TODAY - timedelta(days=1)
    for kind, on in [(OutcomeKind.JOB, TODAY), (OutcomeKind.JOB, yesterday), (OutcomeKind.OTHER, yesterday)]:
        tell_outcome(office, me, anna.place.id, kind, on=on, leaves=False)
    assert len(told(office, town, anna)) == 3


def test_it_is_told_after_the_end_too_and_the_place_stays_as_it_ended(
    office: Office, town: Town, club: Cohort, anna: Enrolment, clock: FixedClock
) -> None:
    clock.at = club.sessions[-1].ends_at
    for session in club.sessions:
        confirm_held(office, town.consultant, session.id)
    complete_cohort(office, town.consultant, club.id)
    tell_outcome(office, themselves(town, anna), anna.place.id, OutcomeKind.JOB, on=TODAY, leaves=True)
    assert state(office, town, anna) is PlaceState.ENDED
    assert told(office, town, anna) == [(OutcomeKind.JOB, TODAY)]


def test_a_day_ahead_and_what_nobody_says_of_themselves_are_refused(
    office: Office, town: Town, anna: Enrolment, refused: Any
) -> None:
    me, tomorrow = themselves(town, anna), TODAY + timedelta(days=1)
    with refused(Invalid, at="/on"):
        tell_outcome(office, me, anna.place.id, OutcomeKind.JOB, on=tomorrow, leaves=True)
    with refused(Invalid, at="/outcome"):
        tell_outcome(office, me, anna.place.id, OutcomeKind.STOPPED, on=TODAY, leaves=True)


def test_nobody_tells_it_of_somebody_else_or_of_a_place_they_never_had(
    office: Office, town: Town, anna: Enrolment, bo: Enrolment, refused: Any
) -> None:
    small = open_club(office, town, minimum=1, capacity=1, at=time(9))
    enrolled(office, town, small.id, "Carl")
    waits = enrolled(office, town, small.id, "Dina")
    for who, place_id in ((bo, anna.place.id), (waits, waits.place.id)):
        with refused(Forbidden):
            tell_outcome(office, themselves(town, who), place_id, OutcomeKind.JOB, on=TODAY, leaves=True)

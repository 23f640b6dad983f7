"""Places are taken and given up, and it becomes known what became of people."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from jobclub.core.activities.places import OutcomeKind, PlaceState
from jobclub.core.cohorts.cancellation import Calling, UnitFate
from jobclub.core.cohorts.cohort import Cohort
from jobclub.core.cohorts.enrolment import MOST_WAITING
from jobclub.core.errors import (
    AdmissionClosed,
    AlreadyEnrolled,
    CohortFull,
    CohortNotOpen,
    CohortOver,
    Forbidden,
    Invalid,
    NotEnrolled,
    NotFound,
)
from jobclub.core.events import ParticipantAdded, PlaceTaken
from jobclub.core.office import Office
from jobclub.core.office.lists import Window
from jobclub.core.people.staff import Act
from jobclub.core.usecases.coaching import progress_of
from jobclub.core.usecases.drafting import CohortWish
from jobclub.core.usecases.enrolling import (
    Enrolment,
    enrol,
    get_enrolment,
    get_outcome,
    list_enrolments,
    list_outcomes,
    record_outcome,
    withdraw,
)
from jobclub.core.usecases.knowing import PersonWish, add_participant, get_participant
from jobclub.core.usecases.planning import change_cohort, plan_cohort
from jobclub.core.usecases.rescheduling import cancel_session, move_session
from jobclub.core.usecases.running import cancel_cohort, complete_cohort
from jobclub.integrations.memory import MemoryStore
from jobclub.testing import FixedClock, Town, enrolled, found_town, open_club, six_weeks

DROPPED = Calling(reason="The trainer is ill", replacement=False, unit=UnitFate.DROP)


# --- who


def test_somebody_known_is_enrolled_by_id(
    office: Office, town: Town, club: Cohort, clock: FixedClock
) -> None:
    anna = add_participant(office, town.consultant, PersonWish(name="Anna"))
    enrolment = enrol(office, town.consultant, club.id, participant_id=anna.id)
    place = enrolment.place
    assert (place.participant_id, place.state, place.since) == (anna.id, PlaceState.ENROLLED, clock.at)
    assert get_enrolment(office, town.consultant, place.id) == enrolment


def test_somebody_new_is_taken_in_with_the_place(
    office: Office, town: Town, club: Cohort, store: MemoryStore
) -> None:
    wish = PersonWish(name="Anna", phone="+45 70 10 10 10", reached_through="her sister", language="da")
    place = enrol(office, town.consultant, club.id, person=wish).place
    person = get_participant(office, town.consultant, place.participant_id)
    assert (person.name, person.phone, person.reached_through) == ("Anna", wish.phone, "her sister")
    assert [type(entry.event) for entry in store.trail[-2:]] == [PlaceTaken, ParticipantAdded]


def test_a_person_may_be_reached_in_no_way_at_all(office: Office, town: Town, club: Cohort) -> None:
    assert enrol(office, town.consultant, club.id, person=PersonWish(name="Anna")).place.state == "enrolled"


def test_the_same_e_mail_in_other_letters_is_the_same_person(
    office: Office, town: Town, club: Cohort, store: MemoryStore
) -> None:
    anna = add_participant(office, town.consultant, PersonWish(name="Anna", email="anna@example.org"))
    wish = PersonWish(name="A. Andersen", email="Anna@EXAMPLE.org")
    place = enrol(office, town.consultant, club.id, person=wish).place
    assert place.participant_id == anna.id
    assert get_participant(office, town.consultant, anna.id) == anna
    assert isinstance(store.trail[-1].event, PlaceTaken)


def test_people_who_share_a_phone_are_two_people(office: Office, town: Town, club: Cohort) -> None:
    wishes = [PersonWish(name=name, phone="70 10 10 10") for name in ("Anna", "Bo")]
    places = [enrol(office, town.consultant, club.id, person=wish).place for wish in wishes]
    assert places[0].participant_id != places[1].participant_id


def test_either_an_id_or_a_person_is_given(
    office: Office, town: Town, club: Cohort, refused: Callable[..., Any]
) -> None:
    anna = add_participant(office, town.consultant, PersonWish(name="Anna"))
    with refused(Invalid, at="/participant_id"):
        enrol(office, town.consultant, club.id)
    with refused(Invalid, at="/participant_id"):
        enrol(office, town.consultant, club.id, participant_id=anna.id, person=PersonWish(name="Anna"))


@pytest.mark.parametrize(
    ("about", "pointer"),
    [
        ({"name": ""}, "/participant/name"),
        ({"name": "Anna", "email": "anna"}, "/participant/email"),
        ({"name": "Anna", "phone": "none"}, "/participant/phone"),
        ({"name": "Anna", "reached_through": "\n"}, "/participant/reached_through"),
        ({"name": "Anna", "language": "fr"}, "/participant/language"),
    ],
)
def test_a_person_that_cannot_be_is_refused_at_the_pointer(
    office: Office, town: Town, club: Cohort, *, refused: Any, about: dict[str, str], pointer: str
) -> None:
    with refused(Invalid, at=pointer):
        enrol(office, town.consultant, club.id, person=PersonWish(**about))


def test_somebody_of_another_organisation_is_refused_at_the_pointer(
    office: Office, town: Town, club: Cohort, refused: Callable[..., Any]
) -> None:
    other = found_town(office)
    stranger = add_participant(office, other.consultant, PersonWish(name="Sten"))
    for participant_id in (stranger.id, "nobody"):
        with refused(Invalid, at="/participant_id"):
            enrol(office, town.consultant, club.id, participant_id=participant_id)
    with refused(NotFound):
        enrol(office, other.consultant, club.id, participant_id=stranger.id)


# --- when


def test_nobody_has_two_places(
    office: Office, town: Town, club: Cohort, *, anna: Enrolment, refused: Any
) -> None:
    with refused(AlreadyEnrolled) as error:
        enrol(office, town.consultant, club.id, participant_id=anna.place.participant_id)
    assert error.value.facts == {"enrolment_id": anna.place.id}


def test_where_too_many_wait_nobody_more_is_taken_in(
    office: Office, town: Town, refused: Callable[..., Any]
) -> None:
    club = open_club(office, town, minimum=1, capacity=1)
    for number in range(1 + MOST_WAITING):
        last = enrolled(office, town, club.id, f"Person {number}")
    assert last.position == MOST_WAITING
    with refused(CohortFull):
        enrol(office, town.consultant, club.id, person=PersonWish(name="Zoe"))
    with refused(AlreadyEnrolled):
        enrol(office, town.consultant, club.id, participant_id=last.place.participant_id)


def test_a_place_given_up_and_a_raised_capacity_are_free_at_once(office: Office, town: Town) -> None:
    club = open_club(office, town, capacity=2)
    first = enrolled(office, town, club.id, "Anna")
    enrolled(office, town, club.id, "Bo")
    withdraw(office, town.consultant, first.place.id)
    assert enrolled(office, town, club.id, "Carla").place.state is PlaceState.ENROLLED
    change_cohort(office, town.consultant, club.id, None, capacity=3)
    assert enrolled(office, town, club.id, "Dina").place.state is PlaceState.ENROLLED


def test_a_draft_takes_nobody(office: Office, town: Town, club: Cohort, refused: Callable[..., Any]) -> None:
    wish = CohortWish(programme_id=club.programme_id, starts_on=club.starts_on, at=club.at)
    draft = plan_cohort(office, town.coordinator, wish)
    with refused(CohortNotOpen):
        enrol(office, town.coordinator, draft.id, person=PersonWish(name="Anna"))


def test_a_cohort_that_is_over_takes_nobody(
    office: Office, town: Town, club: Cohort, refused: Callable[..., Any]
) -> None:
    cancel_cohort(office, town.consultant, club.id, "Too few people")
    with refused(CohortNotOpen):
        enrol(office, town.consultant, club.id, person=PersonWish(name="Anna"))


def test_admission_closes_when_the_last_admitting_session_starts(
    office: Office, town: Town, club: Cohort, *, clock: FixedClock, refused: Any
) -> None:
    clock.at = club.sessions[1].starts_at - timedelta(seconds=1)
    enrolled(office, town, club.id, "Anna")
    clock.at = club.sessions[1].starts_at
    with refused(AdmissionClosed):
        enrol(office, town.consultant, club.id, person=PersonWish(name="Bo"))


def test_admission_follows_the_admitting_units(
    office: Office, town: Town, club: Cohort, clock: FixedClock
) -> None:
    move_session(office, town.consultant, club.sessions[1].id, datetime(2027, 1, 28, 9, tzinfo=UTC))
    clock.at = datetime(2027, 1, 28, 8, 59, tzinfo=UTC)
    assert enrolled(office, town, club.id, "Anna").place.state is PlaceState.ENROLLED


def test_without_a_session_that_admits_nobody_joins(
    office: Office, town: Town, club: Cohort, refused: Callable[..., Any]
) -> None:
    for session in club.sessions[:2]:
        cancel_session(office, town.consultant, session.id, DROPPED)
    with refused(AdmissionClosed):
        enrol(office, town.consultant, club.id, person=PersonWish(name="Anna"))


# --- leaving


def test_who_leaves_is_withdrawn_with_the_reason_and_what_became_of_them(
    office: Office, town: Town, *, anna: Enrolment, clock: FixedClock
) -> None:
    clock.at = datetime(2027, 1, 20, 23, 30, tzinfo=UTC)
    left = withdraw(office, town.consultant, anna.place.id, outcome=OutcomeKind.JOB, reason="Starts Monday")
    place = left.place
    assert (place.state, place.left_at, place.reason) == (PlaceState.WITHDRAWN, clock.at, "Starts Monday")
    (outcome,) = list_outcomes(office, town.consultant, anna.place.id, Window()).items
    assert (outcome.kind, outcome.on) == (OutcomeKind.JOB, date(2027, 1, 21))


def test_a_place_is_given_up_once(office: Office, town: Town, *, anna: Enrolment, refused: Any) -> None:
    with refused(Invalid, at="/reason"):
        withdraw(office, town.consultant, anna.place.id, reason="")
    withdraw(office, town.consultant, anna.place.id)
    with refused(NotEnrolled):
        withdraw(office, town.consultant, anna.place.id, outcome=OutcomeKind.JOB)


def test_nobody_leaves_what_is_over(
    office: Office, town: Town, club: Cohort, *, anna: Enrolment, refused: Any
) -> None:
    cancel_cohort(office, town.consultant, club.id, "Too few people")
    with refused(CohortOver):
        withdraw(office, town.consultant, anna.place.id)


def test_who_withdrew_may_enrol_again_and_keeps_the_credit(
    office: Office, town: Town, club: Cohort, *, anna: Enrolment, clock: FixedClock, marked: Any
) -> None:
    clock.at = club.sessions[0].ends_at
    marked(club.sessions[0], anna)
    withdraw(office, town.consultant, anna.place.id)
    again = enrol(office, town.consultant, club.id, participant_id=anna.place.participant_id)
    assert again.place.id != anna.place.id
    assert progress_of(office, town.consultant, again.place.id).standing.units_attended == 1
    lines = list_enrolments(office, town.consultant, club.id, Window()).items
    assert [(line.name, line.place.state) for line in lines] == [
        ("Anna", PlaceState.WITHDRAWN),
        ("Anna", PlaceState.ENROLLED),
    ]


# --- what became of people


def test_outcomes_are_dated_and_there_may_be_several(office: Office, town: Town, anna: Enrolment) -> None:
    clarified = record_outcome(office, town.consultant, anna.place.id, OutcomeKind.CLARIFIED)
    education = record_outcome(
        office, town.consultant, anna.place.id, OutcomeKind.EDUCATION, on=date(2026, 12, 1)
    )
    assert (clarified.on, education.on) == (date(2027, 1, 4), date(2026, 12, 1))
    listed = list_outcomes(office, town.consultant, anna.place.id, Window()).items
    assert listed == (clarified, education)
    assert get_outcome(office, town.consultant, anna.place.id, education.id) == education


def test_an_outcome_belongs_to_its_own_place(
    office: Office, town: Town, *, anna: Enrolment, bo: Enrolment, refused: Any
) -> None:
    job = record_outcome(office, town.consultant, anna.place.id, OutcomeKind.JOB)
    with refused(NotFound):
        get_outcome(office, town.consultant, bo.place.id, job.id)


def test_today_is_told_by_the_organisations_wall_clock(
    office: Office, town: Town, *, anna: Enrolment, clock: FixedClock, refused: Any
) -> None:
    clock.at = datetime(2027, 1, 20, 22, 59, tzinfo=UTC)
    with refused(Invalid, at="/on"):
        record_outcome(office, town.consultant, anna.place.id, OutcomeKind.JOB, on=date(2027, 1, 21))
    clock.advance(timedelta(minutes=1))
    assert record_outcome(office, town.consultant, anna.place.id, OutcomeKind.JOB).on == date(2027, 1, 21)


def test_an_outcome_may_become_known_after_the_end(
    office: Office, town: Town, clock: FixedClock, marked: Callable[..., Any]
) -> None:
    club = open_club(office, town, six_weeks(completion=None))
    anna = enrolled(office, town, club.id, "Anna")
    clock.at = club.sessions[5].ends_at
    for session in club.sessions:
        marked(session, anna)
    complete_cohort(office, town.consultant, club.id)
    clock.advance(timedelta(days=90))
    record_outcome(office, town.consultant, anna.place.id, OutcomeKind.JOB)
    assert get_enrolment(office, town.consultant, anna.place.id).place.state is PlaceState.COMPLETED


def test_who_may_run_clubs_and_write_no_people_enrols_only_whom_they_know_of(
    office: Office, town: Town, club: Cohort, refused: Any
) -> None:
    runner = replace(town.coordinator, scopes=(Act.RUN_COHORTS,))
    with refused(Forbidden):
        enrol(office, runner, club.id, person=PersonWish(name="Dora"))
    known = add_participant(office, town.coordinator, PersonWish(name="Dora"))
    assert enrol(office, runner, club.id, participant_id=known.id).place.participant_id == known.id

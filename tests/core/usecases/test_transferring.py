"""People change to another club of the same programme: at once, or as soon as a place there is theirs."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest

from jobclub.core.activities.places import OutcomeKind, PlaceState
from jobclub.core.cohorts.cohort import CohortState
from jobclub.core.errors import (
    AlreadyEnrolled,
    CohortFull,
    CohortNotOpen,
    CohortOver,
    Forbidden,
    Invalid,
    NotEnrolled,
    NotFound,
    TransferPending,
)
from jobclub.core.events import (
    Event,
    OfferAccepted,
    OfferDeclined,
    OfferLapsed,
    OfferMade,
    OutcomeRecorded,
    PlaceGivenUp,
    PlaceTransferred,
    TransferAsked,
    VisitEnded,
)
from jobclub.core.office import Office
from jobclub.core.office.lists import Window
from jobclub.core.usecases.coaching import progress_of
from jobclub.core.usecases.drafting import CohortWish
from jobclub.core.usecases.enrolling import Enrolment, enrol, get_enrolment, withdraw
from jobclub.core.usecases.planning import change_cohort, get_cohort, plan_cohort
from jobclub.core.usecases.running import cancel_cohort, complete_cohort, confirm_held
from jobclub.core.usecases.transferring import transfer
from jobclub.core.usecases.visiting import list_visits, visit
from jobclub.testing import FixedClock, Town, found_town, open_club, six_weeks
from tests.core.usecases.clubs import Club


@pytest.fixture
def home(office: Office, town: Town) -> Club:
    """Give the consultant's club of two places: Anna and Bo have them, Carla waits."""
    club = Club(office, town.consultant, open_club(office, town, capacity=2))
    club.take_in("Anna", "Bo", "Carla")
    return club


@pytest.fixture
def target(office: Office, town: Town) -> Club:
    """Give the colleague's club of two places, a week later: Dina has one of them."""
    wish = {"starts_on": date(2027, 1, 18), "consultant_id": town.colleague.staff_id}
    club = Club(office, town.colleague, open_club(office, town, capacity=2, **wish))
    club.take_in("Dina")
    return club


@pytest.fixture
def full(target: Club) -> Club:
    """Give the colleague's club with Dina and Eva in it, and Finn in line."""
    target.take_in("Eva", "Finn")
    return target


def change(home: Club, name: str, target: Club) -> Enrolment:
    """Let somebody change, by who leads their club; the place in the other one goes by their name there."""
    answer = transfer(home.office, home.led_by, home.places[name], target.id)
    assert answer.elsewhere is not None
    target.places[name] = answer.elsewhere.place.id
    return answer


def told(events: list[Event], *clubs: Club) -> list[tuple[type[Event], str]]:
    """Tell what happened, and to whom."""
    names = {place_id: name for club in clubs for name, place_id in club.places.items()}
    return [(type(event), names.get(event.ids().get("place_id", ""), "")) for event in events]


# --- at once ------------------------------------------------------------------------------------------


def test_a_free_place_is_had_at_once_and_the_old_one_is_offered_on_in_the_same_commit(
    home: Club, target: Club, recorded: Any, clock: FixedClock
) -> None:
    with recorded() as events:
        answer = change(home, "Anna", target)
    assert told(events, home) == [(PlaceTransferred, "Anna"), (OfferMade, "Carla")]
    assert (answer.cohort_id, answer.place.state, answer.place.left_at) == (
        home.id,
        PlaceState.TRANSFERRED,
        clock.at,
    )
    assert answer.elsewhere is not None
    assert (answer.elsewhere.cohort_id, answer.elsewhere.place.state) == (target.id, PlaceState.ENROLLED)
    assert home.enrolment("Anna") == answer
    assert home.states() == {"Anna": "transferred", "Bo": "enrolled", "Carla": "offered"}
    assert target.states() == {"Dina": "enrolled", "Anna": "enrolled"}


def test_who_waits_may_change_to_where_a_place_is_free(home: Club, target: Club, recorded: Any) -> None:
    with recorded() as events:
        change(home, "Carla", target)
    assert told(events, home) == [(PlaceTransferred, "Carla")]
    assert (home.line(), target.states()["Carla"]) == ([], "enrolled")


def test_who_changed_may_change_again(home: Club, target: Club, office: Office, town: Town) -> None:
    change(home, "Anna", target)
    third = Club(office, town.consultant, open_club(office, town, starts_on=date(2027, 6, 7)))
    change(target, "Anna", third)
    assert target.states()["Anna"] == "transferred"
    assert third.place("Anna").participation == home.places["Anna"]


def test_a_deferral_is_a_transfer_to_a_later_club_and_keeps_what_was_done(
    home: Club, target: Club, *, clock: FixedClock, marked: Any
) -> None:
    clock.at = home.sessions[0].ends_at
    marked(home.sessions[0], home.enrolment("Anna"))
    change(home, "Anna", target)
    assert target.credits("Anna") == {"kick-off": "earlier"}
    standing = progress_of(target.office, target.led_by, target.places["Anna"]).standing
    assert standing.missing.unit_keys == ()


def test_what_somebody_did_is_kept_even_if_the_other_club_lacks_the_unit(
    office: Office, town: Town, *, home: Club, clock: FixedClock, marked: Any
) -> None:
    short = six_weeks(units=six_weeks().units[1:])
    wish = {"starts_on": date(2027, 1, 18), "consultant_id": town.colleague.staff_id}
    lacking = Club(office, town.colleague, open_club(office, town, short, **wish))
    clock.at = home.sessions[0].ends_at
    marked(home.sessions[0], home.enrolment("Anna"))
    change(home, "Anna", lacking)
    assert lacking.credits("Anna") == {"kick-off": "earlier"}


def test_visits_that_lie_ahead_end_with_the_place_they_were_agreed_for(
    home: Club, target: Club, recorded: Any
) -> None:
    visit(home.office, home.led_by, home.places["Anna"], target.sessions[3].id)
    with recorded() as events:
        change(home, "Anna", target)
    assert told(events, home)[:2] == [(PlaceTransferred, "Anna"), (VisitEnded, "Anna")]
    assert list_visits(home.office, home.led_by, home.places["Anna"], Window()).items == ()


# --- waiting for a place ------------------------------------------------------------------------------


def test_where_no_place_is_free_the_person_keeps_the_old_one_and_waits(
    home: Club, full: Club, recorded: Any
) -> None:
    with recorded() as events:
        answer = change(home, "Anna", full)
    assert told(events, home) == [(TransferAsked, "Anna")]
    assert answer.place.state is PlaceState.ENROLLED
    assert answer.elsewhere is not None
    assert (answer.elsewhere.place.state, answer.elsewhere.position) == (PlaceState.WAITLISTED, 2)
    assert home.enrolment("Anna") == answer
    assert full.line() == ["Finn", "Anna"]


def test_where_others_wait_the_person_stands_behind_them_even_if_a_place_is_free(
    home: Club, full: Club, clock: FixedClock
) -> None:
    clock.at = full.closes_at - timedelta(hours=1)
    full.withdraw("Dina")
    change(home, "Anna", full)
    assert full.line() == ["Finn", "Anna"]


def test_with_the_yes_the_old_place_is_given_up_and_offered_on_in_the_same_commit(
    home: Club, full: Club, recorded: Any
) -> None:
    change(home, "Anna", full)
    full.decline("Finn")
    full.withdraw("Dina")
    assert full.states()["Anna"] == "offered"
    assert home.states()["Anna"] == "enrolled"
    with recorded() as events:
        full.accept("Anna")
    assert told(events[:1], full) == [(OfferAccepted, "Anna")]
    assert told(events[1:], home) == [(PlaceTransferred, "Anna"), (OfferMade, "Carla")]
    assert (home.states()["Anna"], full.states()["Anna"]) == ("transferred", "enrolled")
    assert home.states()["Carla"] == "offered"


def test_who_says_no_keeps_the_old_place_and_may_ask_again(home: Club, full: Club, recorded: Any) -> None:
    change(home, "Anna", full)
    with recorded() as events:
        full.decline("Anna")
    assert told(events, full) == [(OfferDeclined, "Anna")]
    assert home.enrolment("Anna").elsewhere is None
    assert home.states()["Anna"] == "enrolled"
    change(home, "Anna", full)
    assert full.line() == ["Finn", "Anna"]


def test_whoever_waits_to_change_does_not_ask_for_a_second_club(
    home: Club, full: Club, *, office: Office, town: Town, refused: Any
) -> None:
    change(home, "Anna", full)
    third = open_club(office, town, starts_on=date(2027, 6, 7))
    with refused(TransferPending) as error:
        transfer(office, town.consultant, home.places["Anna"], third.id)
    assert error.value.facts == {"enrolment_id": full.places["Anna"]}
    with refused(TransferPending):
        transfer(office, town.colleague, full.places["Anna"], third.id)
    with refused(AlreadyEnrolled):
        transfer(office, town.consultant, home.places["Anna"], full.id)


def test_who_withdraws_leaves_the_other_line_too_and_both_go_on(
    home: Club, full: Club, recorded: Any
) -> None:
    change(home, "Anna", full)
    full.withdraw("Dina")
    full.decline("Finn")
    assert full.states()["Anna"] == "offered"
    full.take_in("Gry")
    with recorded() as events:
        withdraw(home.office, home.led_by, home.places["Anna"], outcome=OutcomeKind.JOB)
    assert told(events, home, full) == [
        (PlaceGivenUp, "Anna"),
        (OfferMade, "Carla"),
        (PlaceGivenUp, "Anna"),
        (OfferMade, "Gry"),
        (OutcomeRecorded, "Anna"),
    ]
    assert full.states()["Anna"] == "withdrawn"


def test_the_other_lines_lapsed_offers_are_settled_with_it(
    home: Club, full: Club, recorded: Any, clock: FixedClock
) -> None:
    full.withdraw("Dina")
    clock.advance(timedelta(hours=48))
    with recorded() as events:
        change(home, "Anna", full)
    assert told(events, home, full) == [(TransferAsked, "Anna"), (OfferLapsed, "Finn"), (OfferMade, "Finn")]


def test_where_the_old_club_is_over_the_old_place_stays_as_it_ended(home: Club, full: Club) -> None:
    change(home, "Anna", full)
    cancel_cohort(home.office, home.led_by, home.id, "Too few people")
    full.decline("Finn")
    full.withdraw("Dina")
    full.accept("Anna")
    assert (home.states()["Anna"], full.states()["Anna"]) == ("ended", "enrolled")


def test_who_completed_the_old_club_while_they_waited_takes_part_anew(home: Club, full: Club) -> None:
    change(home, "Anna", full)
    change_cohort(full.office, full.led_by, full.id, None, capacity=4)
    with home.office.transaction(home.led_by) as tx:
        cohort = tx.cohorts.get(home.id)
        tx.cohorts.save(cohort.with_place(replace(home.place("Anna"), state=PlaceState.COMPLETED)))
    assert full.accept("Anna").place.continues is None
    assert home.place("Anna").state is PlaceState.COMPLETED


def test_who_declines_a_place_leaves_the_line_they_wait_in_instead_of_it_too(home: Club, full: Club) -> None:
    change(home, "Carla", full)
    home.decline("Carla")
    assert full.states()["Carla"] == "withdrawn"
    assert full.line() == ["Finn"]


def test_when_the_other_club_is_called_off_the_old_place_is_as_it_was(
    home: Club, full: Club, office: Office, town: Town
) -> None:
    change(home, "Anna", full)
    cancel_cohort(office, town.colleague, full.id, "Too few people")
    assert home.states()["Anna"] == "enrolled"
    assert home.enrolment("Anna").elsewhere is None


# --- once admission has closed ------------------------------------------------------------------------


def test_after_admission_has_closed_a_free_place_is_given_but_nobody_waits(
    home: Club, full: Club, clock: FixedClock, refused: Any
) -> None:
    clock.at = full.closes_at
    with refused(CohortFull):
        change(home, "Anna", full)
    full.withdraw("Dina")
    assert full.line() == ["Finn"]
    change(home, "Anna", full)
    assert full.states()["Anna"] == "enrolled"
    with refused(CohortFull):
        change(home, "Bo", full)


# --- what stands against it ---------------------------------------------------------------------------


def test_the_other_club_is_one_of_the_same_programme_and_organisation(
    home: Club, *, office: Office, town: Town, refused: Any
) -> None:
    strange = open_club(office, town, six_weeks(key="other"), starts_on=date(2027, 6, 7))
    foreign = open_club(office, found_town(office))
    for cohort_id in (home.id, strange.id, foreign.id, "nothing"):
        with refused(Invalid, at="/cohort_id"):
            transfer(office, town.consultant, home.places["Anna"], cohort_id)


def test_the_other_club_takes_people(home: Club, *, office: Office, town: Town, refused: Any) -> None:
    wish = CohortWish(programme_id=home.cohort.programme_id, starts_on=date(2027, 6, 7), at=home.cohort.at)
    draft = plan_cohort(office, town.coordinator, wish)
    with refused(CohortNotOpen):
        transfer(office, town.consultant, home.places["Anna"], draft.id)


def test_who_is_in_the_other_club_already_does_not_change(home: Club, target: Club, refused: Any) -> None:
    anna = home.place("Anna").participant_id
    there = enrol(target.office, target.led_by, target.id, participant_id=anna)
    with refused(AlreadyEnrolled) as error:
        change(home, "Anna", target)
    assert error.value.facts == {"enrolment_id": there.place.id}


def test_one_changes_from_a_place_one_has(home: Club, target: Club, refused: Any) -> None:
    home.withdraw("Anna")
    with refused(NotEnrolled):
        change(home, "Anna", target)
    cancel_cohort(home.office, home.led_by, home.id, "Too few people")
    with refused(CohortOver):
        change(home, "Bo", target)
    with refused(NotFound):
        transfer(home.office, home.led_by, "nothing", target.id)


def test_the_right_to_the_home_club_is_enough_and_opens_nothing_of_the_other(
    home: Club, full: Club, refused: Any
) -> None:
    with refused(Forbidden):
        transfer(home.office, full.led_by, home.places["Anna"], full.id)
    change(home, "Anna", full)
    with refused(Forbidden):
        get_cohort(home.office, home.led_by, full.id)
    with refused(Forbidden):
        get_enrolment(home.office, home.led_by, full.places["Anna"])


# --- the end ------------------------------------------------------------------------------------------


def test_a_club_completes_its_own_and_those_who_left_it_stay_transferred(
    home: Club, target: Club, clock: FixedClock
) -> None:
    change(home, "Anna", target)
    clock.at = home.sessions[-1].ends_at
    for session in home.sessions:
        confirm_held(home.office, home.led_by, session.id)
    assert complete_cohort(home.office, home.led_by, home.id).state is CohortState.COMPLETED
    assert home.states() == {"Anna": "transferred", "Bo": "ended", "Carla": "ended"}
    assert target.states()["Anna"] == "enrolled"


def test_places_freed_by_a_transfer_count_when_the_capacity_is_lowered(home: Club, target: Club) -> None:
    home.decline("Carla")
    change(home, "Anna", target)
    changed = change_cohort(home.office, home.led_by, home.id, None, minimum=1, capacity=1)
    assert changed.capacity == 1

"""The line for a club's places: freed places are offered, offers are answered or lapse, admission closes."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest

from jobclub.core.activities.places import PlaceState
from jobclub.core.cohorts.cancellation import Calling, UnitFate
from jobclub.core.errors import (
    AdmissionClosed,
    AlreadyEnrolled,
    CapacityBelowTaken,
    CohortOver,
    NotEnrolled,
    NotOffered,
    OfferExpired,
)
from jobclub.core.events import (
    CohortCancelled,
    CohortChanged,
    Event,
    LineJoined,
    OfferAccepted,
    OfferDeclined,
    OfferLapsed,
    OfferMade,
    OfferRetimed,
    ParticipantAdded,
    PlaceGivenUp,
    SessionCancelled,
    SessionHeld,
    SessionMoved,
)
from jobclub.core.office import Office
from jobclub.core.office.lists import Window
from jobclub.core.usecases.enrolling import enrol, list_enrolments
from jobclub.core.usecases.planning import change_cohort
from jobclub.core.usecases.rescheduling import cancel_session, move_session
from jobclub.core.usecases.running import cancel_cohort, complete_cohort, confirm_held
from jobclub.testing import FixedClock, Town, open_club
from tests.core.usecases.clubs import Club

HOUR, DAY = timedelta(hours=1), timedelta(days=1)
SECOND = timedelta(seconds=1)
DROPPED = Calling(reason="The trainer is ill", replacement=False, unit=UnitFate.DROP)


@pytest.fixture
def club(office: Office, town: Town) -> Club:
    """Give a club of two places: Anna and Bo have them, Carla, Dina and Eva wait."""
    small = Club(office, town.consultant, open_club(office, town, capacity=2))
    small.take_in("Anna", "Bo", "Carla", "Dina", "Eva")
    return small


def kinds(events: list[Event]) -> list[type[Event]]:
    return [type(event) for event in events]


def about(club: Club, events: list[Event]) -> list[tuple[type[Event], str]]:
    """Tell what happened, and to whom."""
    names = {place_id: name for name, place_id in club.places.items()}
    return [(type(event), names.get(event.ids().get("place_id", ""), "")) for event in events]


def rename(club: Club) -> None:
    """Change something that has nothing to do with places."""
    change_cohort(club.office, club.led_by, club.id, None, title="Midtown")


# --- joining ------------------------------------------------------------------------------------------


def test_once_all_places_are_taken_people_join_the_end_of_the_line(club: Club, recorded: Any) -> None:
    with recorded() as events:
        club.take_in("Finn")
    assert kinds(events) == [LineJoined, ParticipantAdded]
    assert club.line() == ["Carla", "Dina", "Eva", "Finn"]
    finn = club.enrolment("Finn")
    assert (finn.position, finn.place.state, finn.place.enrolled_at) == (4, PlaceState.WAITLISTED, None)


def test_enrolments_of_one_state_are_listed(club: Club) -> None:
    club.withdraw("Anna")

    def listed(state: PlaceState) -> list[str]:
        page = list_enrolments(club.office, club.led_by, club.id, Window(), state=state)
        return [line.name for line in page.items]

    assert listed(PlaceState.ENROLLED) == ["Bo"]
    assert listed(PlaceState.OFFERED) == ["Carla"]
    assert listed(PlaceState.WAITLISTED) == ["Dina", "Eva"]
    assert listed(PlaceState.WITHDRAWN) == ["Anna"]


def test_while_anyone_waits_newcomers_join_the_line_even_if_a_place_is_free(
    club: Club, clock: FixedClock
) -> None:
    clock.at = club.closes_at - HOUR
    club.withdraw("Anna")
    club.take_in("Finn")
    assert club.line() == ["Carla", "Dina", "Eva", "Finn"]
    assert "offered" not in club.states().values()


# --- offers -------------------------------------------------------------------------------------------


def test_a_place_given_up_is_offered_to_whoever_is_next(club: Club, recorded: Any, clock: FixedClock) -> None:
    with recorded() as events:
        club.withdraw("Anna")
    assert about(club, events) == [(PlaceGivenUp, "Anna"), (OfferMade, "Carla")]
    carla = club.enrolment("Carla")
    assert (carla.place.state, carla.position) == (PlaceState.OFFERED, None)
    assert carla.place.offer is not None
    assert carla.place.offer.reply_by == clock.at + timedelta(hours=48)
    assert events[1].ids()["reply_by"] == carla.place.offer.reply_by.isoformat()
    assert club.line() == ["Dina", "Eva"]


def test_an_offer_reserves_the_place(club: Club, refused: Any) -> None:
    club.withdraw("Anna")
    club.take_in("Finn")
    assert club.states()["Finn"] == "waitlisted"
    with refused(CapacityBelowTaken) as error:
        change_cohort(club.office, club.led_by, club.id, None, minimum=1, capacity=1)
    assert error.value.facts == {"taken": 2}


def test_places_a_raised_capacity_adds_are_offered_in_turn(club: Club, recorded: Any) -> None:
    with recorded() as events:
        change_cohort(club.office, club.led_by, club.id, None, capacity=4)
    assert about(club, events) == [(CohortChanged, ""), (OfferMade, "Carla"), (OfferMade, "Dina")]
    assert club.line() == ["Eva"]


def test_there_are_never_more_offers_than_people_who_wait(club: Club) -> None:
    change_cohort(club.office, club.led_by, club.id, None, capacity=9)
    assert list(club.states().values()) == ["enrolled"] * 2 + ["offered"] * 3
    club.take_in("Finn")
    assert club.states()["Finn"] == "enrolled"


# --- answers ------------------------------------------------------------------------------------------


def test_who_says_yes_has_the_place(club: Club, recorded: Any, clock: FixedClock) -> None:
    club.withdraw("Anna")
    clock.advance(HOUR)
    with recorded() as events:
        answer = club.accept("Carla")
    assert about(club, events) == [(OfferAccepted, "Carla")]
    assert answer == club.enrolment("Carla")
    place = answer.place
    assert (place.state, place.enrolled_at, place.offer) == (PlaceState.ENROLLED, clock.at, None)
    assert place.since < clock.at


def test_who_says_no_leaves_the_line_and_the_next_is_offered_the_place(club: Club, recorded: Any) -> None:
    club.withdraw("Anna")
    with recorded() as events:
        assert club.decline("Carla").place.state is PlaceState.WITHDRAWN
    assert about(club, events) == [(OfferDeclined, "Carla"), (OfferMade, "Dina")]


def test_who_waits_may_leave_the_line_in_two_ways(club: Club, recorded: Any) -> None:
    with recorded() as events:
        club.decline("Carla")
        club.withdraw("Dina")
    assert about(club, events) == [(OfferDeclined, "Carla"), (PlaceGivenUp, "Dina")]
    assert club.line() == ["Eva"]


def test_an_answer_needs_an_offer(club: Club, refused: Any) -> None:
    with refused(NotOffered):
        club.accept("Carla")
    for answer in (club.accept, club.decline):
        with refused(AlreadyEnrolled) as error:
            answer("Anna")
        assert error.value.facts == {"enrolment_id": club.places["Anna"]}
    club.withdraw("Anna")
    for answer in (club.accept, club.decline):
        with refused(NotEnrolled):
            answer("Anna")


def test_an_answer_is_given_once(club: Club, refused: Any) -> None:
    club.withdraw("Anna")
    club.accept("Carla")
    for again in (club.accept, club.decline):
        with refused(AlreadyEnrolled):
            again("Carla")


# --- lapsing ------------------------------------------------------------------------------------------


@pytest.fixture
def lapsed(club: Club, clock: FixedClock) -> Club:
    """Give the club 48 hours after Anna's place was offered to Carla, who has not replied."""
    club.withdraw("Anna")
    clock.advance(timedelta(hours=48))
    return club


def test_an_offer_stands_until_its_last_second(club: Club, clock: FixedClock) -> None:
    club.withdraw("Anna")
    clock.advance(timedelta(hours=48) - SECOND)
    assert club.accept("Carla").place.state is PlaceState.ENROLLED


def test_reads_show_an_offer_as_lapsed_but_begin_no_other(
    lapsed: Club, clock: FixedClock, unchanged: Callable[..., Any]
) -> None:
    with unchanged():
        assert lapsed.line() == ["Dina", "Eva", "Carla"]
        carla = lapsed.enrolment("Carla")
    assert (carla.position, carla.place.state) == (3, PlaceState.WAITLISTED)
    assert carla.place.lapsed_at == clock.at
    assert "offered" not in lapsed.states().values()


def test_the_next_offer_begins_with_the_next_write_whatever_it_is(
    lapsed: Club, recorded: Any, clock: FixedClock
) -> None:
    clock.advance(HOUR)
    with recorded() as events:
        rename(lapsed)
    assert about(lapsed, events) == [(CohortChanged, ""), (OfferLapsed, "Carla"), (OfferMade, "Dina")]
    offer = lapsed.place("Dina").offer
    assert offer is not None
    assert (offer.made_at, offer.reply_by) == (clock.at, clock.at + timedelta(hours=48))
    assert lapsed.place("Carla").lapsed_at == clock.at - HOUR


def test_the_acts_own_event_comes_first_however_much_is_settled_besides(
    lapsed: Club, recorded: Any, clock: FixedClock
) -> None:
    with recorded() as events:
        lapsed.take_in("Finn")
    assert kinds(events) == [LineJoined, ParticipantAdded, OfferLapsed, OfferMade]
    assert lapsed.line() == ["Eva", "Carla", "Finn"]
    clock.at = lapsed.sessions[0].ends_at
    with recorded() as events:
        confirm_held(lapsed.office, lapsed.led_by, lapsed.sessions[0].id)
    assert about(lapsed, events) == [(SessionHeld, ""), (OfferLapsed, "Dina"), (OfferMade, "Eva")]


def test_a_late_yes_is_refused(lapsed: Club, refused: Any) -> None:
    with refused(OfferExpired):
        lapsed.accept("Carla")
    rename(lapsed)
    with refused(OfferExpired):
        lapsed.accept("Carla")


def test_a_late_yes_is_refused_even_if_the_place_would_be_offered_to_the_same_person_again(
    club: Club, refused: Any, clock: FixedClock
) -> None:
    for name in ("Dina", "Eva"):
        club.decline(name)
    club.withdraw("Anna")
    clock.advance(timedelta(hours=48))
    with refused(OfferExpired):
        club.accept("Carla")
    rename(club)
    assert club.states()["Carla"] == "offered"
    assert club.accept("Carla").place.state is PlaceState.ENROLLED


def test_somebody_elses_yes_in_time_is_taken_and_what_lapsed_is_offered_on(
    club: Club, recorded: Any, clock: FixedClock
) -> None:
    club.withdraw("Anna")
    clock.advance(DAY)
    club.withdraw("Bo")
    clock.advance(DAY)
    with recorded() as events:
        club.accept("Dina")
    assert about(club, events) == [(OfferAccepted, "Dina"), (OfferLapsed, "Carla"), (OfferMade, "Eva")]
    assert club.states() == {
        "Anna": "withdrawn",
        "Bo": "withdrawn",
        "Carla": "waitlisted",
        "Dina": "enrolled",
        "Eva": "offered",
    }


def test_of_several_who_let_their_offers_lapse_each_goes_behind_all_others(
    club: Club, recorded: Any, clock: FixedClock
) -> None:
    change_cohort(club.office, club.led_by, club.id, None, capacity=4)
    clock.advance(timedelta(hours=48))
    assert club.line() == ["Eva", "Carla", "Dina"]
    with recorded() as events:
        club.decline("Eva")
    told = [(OfferDeclined, "Eva"), (OfferLapsed, "Carla"), (OfferLapsed, "Dina")]
    assert about(club, events) == [*told, (OfferMade, "Carla"), (OfferMade, "Dina")]


def test_nobody_is_told_of_an_offer_that_the_same_act_takes_away(lapsed: Club, recorded: Any) -> None:
    with recorded() as events:
        cancel_cohort(lapsed.office, lapsed.led_by, lapsed.id, "Too few people")
    assert about(lapsed, events) == [(CohortCancelled, ""), (OfferLapsed, "Carla")]


def test_a_refused_act_rolls_its_settling_back_and_the_next_one_does_it_again(
    lapsed: Club, refused: Any, recorded: Any
) -> None:
    with refused(AlreadyEnrolled):
        enrol(lapsed.office, lapsed.led_by, lapsed.id, participant_id=lapsed.place("Bo").participant_id)
    with refused(NotEnrolled):
        lapsed.withdraw("Anna")
    with recorded() as events:
        rename(lapsed)
    assert kinds(events) == [CohortChanged, OfferLapsed, OfferMade]


# --- admission closes ---------------------------------------------------------------------------------


def test_no_offer_is_open_for_longer_than_until_two_hours_before_admission_closes(
    club: Club, clock: FixedClock
) -> None:
    clock.at = club.closes_at - timedelta(hours=10)
    club.withdraw("Anna")
    offer = club.place("Carla").offer
    assert offer is not None
    assert offer.reply_by == club.closes_at - timedelta(hours=2)
    clock.at = offer.reply_by
    club.withdraw("Bo")
    assert list(club.states().values()).count("offered") == 0


def test_once_admission_has_closed_offers_have_lapsed_and_none_are_made(
    club: Club, clock: FixedClock, refused: Any, recorded: Any
) -> None:
    clock.at = club.closes_at - timedelta(hours=10)
    club.withdraw("Anna")
    clock.at = club.closes_at
    with refused(AdmissionClosed):
        club.take_in("Finn")
    with refused(OfferExpired):
        club.accept("Carla")
    with recorded() as events:
        club.withdraw("Bo")
    assert about(club, events) == [(PlaceGivenUp, "Bo"), (OfferLapsed, "Carla")]


def test_who_still_waits_when_the_club_is_over_had_no_place(club: Club, clock: FixedClock) -> None:
    clock.at = club.sessions[-1].ends_at
    for session in club.sessions:
        confirm_held(club.office, club.led_by, session.id)
    complete_cohort(club.office, club.led_by, club.id)
    assert club.states()["Carla"] == "ended"
    assert club.place("Carla").enrolled_at is None
    assert club.line() == []


def test_when_a_club_is_called_off_everybody_in_its_line_is_told_so_by_their_place(
    club: Club, recorded: Any, refused: Any
) -> None:
    club.withdraw("Anna")
    with recorded() as events:
        cancel_cohort(club.office, club.led_by, club.id, "Too few people")
    assert kinds(events) == [CohortCancelled]
    assert [*club.states().values()] == ["withdrawn", *["ended"] * 4]
    assert club.place("Carla").offer is None
    for answer in (club.accept, club.decline):
        with refused(CohortOver):
            answer("Carla")


# --- dates change while an offer is open ----------------------------------------------------------------


def test_an_open_offer_stays_when_a_session_moves_and_its_time_is_worked_out_again(
    club: Club, recorded: Any, clock: FixedClock
) -> None:
    club.withdraw("Anna")
    made_at = clock.at
    clock.advance(timedelta(hours=47))
    with recorded() as events:
        move_session(club.office, club.led_by, club.sessions[1].id, club.closes_at + DAY)
    assert about(club, events) == [(SessionMoved, ""), (OfferRetimed, "Carla")]
    offer = club.place("Carla").offer
    assert offer is not None
    assert (offer.made_at, offer.reply_by) == (made_at, clock.at + DAY)
    assert events[1].ids()["reply_by"] == offer.reply_by.isoformat()


def test_where_admission_closes_sooner_an_offer_ends_with_it(club: Club, clock: FixedClock) -> None:
    clock.at = club.sessions[0].ends_at
    club.withdraw("Anna")
    sooner = clock.at + timedelta(hours=20)
    move_session(club.office, club.led_by, club.sessions[1].id, sooner)
    offer = club.place("Carla").offer
    assert offer is not None
    assert offer.reply_by == sooner


def test_without_a_session_that_admits_open_offers_lapse_at_once(club: Club, recorded: Any) -> None:
    club.withdraw("Anna")
    cancel_session(club.office, club.led_by, club.sessions[1].id, DROPPED)
    with recorded() as events:
        cancel_session(club.office, club.led_by, club.sessions[0].id, DROPPED)
    told = [(SessionCancelled, ""), (OfferRetimed, "Carla"), (OfferLapsed, "Carla")]
    assert about(club, events) == told
    assert club.states()["Carla"] == "waitlisted"


def test_a_preview_of_a_move_touches_no_offer(club: Club, unchanged: Callable[..., Any]) -> None:
    club.withdraw("Anna")
    later = club.closes_at + DAY
    with unchanged():
        move_session(club.office, club.led_by, club.sessions[1].id, later, dry_run=True)


# --- coming back --------------------------------------------------------------------------------------


def test_who_withdrew_and_enrols_again_stands_at_the_end_of_the_line(club: Club) -> None:
    anna = club.withdraw("Anna").place.participant_id
    again = enrol(club.office, club.led_by, club.id, participant_id=anna)
    assert again.place.id != club.places["Anna"]
    assert club.line() == ["Dina", "Eva", "Anna"]


def test_what_a_reader_sees_of_an_enrolment_changes_with_the_line_and_the_clock(
    club: Club, clock: FixedClock
) -> None:
    seen = [club.enrolment("Dina").revision]
    club.withdraw("Anna")
    seen.append(club.enrolment("Dina").revision)
    club.withdraw("Bo")
    seen.append(club.enrolment("Dina").revision)
    clock.advance(timedelta(hours=48))
    seen.append(club.enrolment("Dina").revision)
    assert len(set(seen)) == len(seen)

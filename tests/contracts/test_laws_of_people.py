"""Each law of lines, visits, participations and credit speaks up when it is broken, and else is silent."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from jobclub.core.activities.places import Offer, Place, PlaceState
from jobclub.core.cohorts.attendance import AttendanceMark, Mark
from jobclub.core.cohorts.cohort import Cohort
from jobclub.core.cohorts.homework import Homework, Submission
from jobclub.core.cohorts.progression import Coursework, standing_of
from jobclub.core.cohorts.session import cancelled
from jobclub.core.cohorts.standing import Standing
from jobclub.core.cohorts.visit import Visit
from jobclub.core.office import Office
from jobclub.testing import FixedClock, found_town, memory_office, open_club
from jobclub.testing.laws import (
    Earned,
    broken_laws,
    earned,
    lost,
    not_settled,
    overtaken,
    participations_torn,
    visits_without_ground,
)

NOTHING = Coursework()
NOW = FixedClock()()
ANNA = Place(id="1", participant_id="Anna", state=PlaceState.ENROLLED, since=NOW, enrolled_at=NOW)
BO, CARL, DORA = (
    Place(id=str(turn + 1), participant_id=name, state=PlaceState.WAITLISTED, since=NOW, turn=turn)
    for turn, name in enumerate(("Bo", "Carl", "Dora"), 1)
)
ONE_DAY = timedelta(days=1)


def offered(place: Place, *, until: timedelta = ONE_DAY) -> Place:
    return replace(place, state=PlaceState.OFFERED, offer=Offer(NOW, NOW + until))


def enrolled(place: Place) -> Place:
    return replace(place, state=PlaceState.ENROLLED, enrolled_at=NOW, turn=None)


def with_places(cohort: Cohort, *places: Place, capacity: int = 1) -> Cohort:
    return replace(cohort, places=places, capacity=capacity)


@pytest.fixture
def office() -> Office:
    return memory_office(FixedClock())


@pytest.fixture
def club(office: Office) -> Cohort:
    """A cohort of one place, that Anna has and Bo and Carl wait for; admission closes after two weeks."""
    return with_places(open_club(office, found_town(office)), ANNA, BO, CARL)


@pytest.fixture
def parallel(club: Cohort) -> Cohort:
    """A cohort like the first one, in which there is nobody."""
    sessions = tuple(replace(session, id=f"parallel {session.id}") for session in club.sessions)
    return replace(club, id="parallel", sessions=sessions, places=())


def closing(club: Cohort) -> timedelta:
    return club.sessions[1].starts_at - NOW


# --- the line


def test_a_line_as_it_should_be_breaks_no_law(club: Cohort) -> None:
    room = with_places(club, ANNA, offered(BO), CARL, capacity=2)
    for cohort in (club, room):
        assert broken_laws(cohort, NOTHING) == []
        assert list(not_settled(cohort, NOW)) == []
        assert list(overtaken(club, cohort, NOW)) == []


def test_an_offer_counts_as_a_place(club: Cohort) -> None:
    assert broken_laws(with_places(club, ANNA, offered(BO)), NOTHING) == ["2 places of 1 are taken"]


def test_somebody_who_waits_twice_breaks_the_law(club: Cohort) -> None:
    again = replace(BO, id="again", turn=3)
    assert broken_laws(with_places(club, ANNA, BO, again), NOTHING) == ["Bo has 2 places"]


def test_an_offer_that_outlives_admission_breaks_the_law(club: Cohort) -> None:
    in_time = with_places(club, offered(BO, until=closing(club)))
    late = with_places(club, offered(BO, until=closing(club) + timedelta(minutes=1)))
    assert broken_laws(in_time, NOTHING) == []
    (told,) = broken_laws(late, NOTHING)
    assert told.startswith("place 2 is offered until")


def test_an_offer_to_whom_none_is_made_breaks_the_law(club: Cohort) -> None:
    for place in (replace(offered(BO), state=PlaceState.WAITLISTED), replace(offered(BO), offer=None)):
        (told,) = broken_laws(with_places(club, place), NOTHING)
        assert told.startswith(f"place 2 is {place.state}, its offer is")


def test_a_free_place_while_somebody_waits_breaks_the_law_until_two_hours_before_admission_closes(
    club: Cohort,
) -> None:
    room = with_places(club, ANNA, BO, CARL, capacity=3)
    closes_at = NOW + closing(club)
    assert list(not_settled(room, NOW)) == ["2 places are free, 2 people wait for an offer"]
    assert list(not_settled(room, closes_at - timedelta(hours=2, minutes=1))) != []
    assert list(not_settled(room, closes_at - timedelta(hours=2))) == []


def test_an_offer_that_is_overdue_breaks_the_law(club: Cohort) -> None:
    cohort = with_places(club, offered(BO))
    assert list(not_settled(cohort, NOW + ONE_DAY - timedelta(minutes=1))) == []
    (told,) = not_settled(cohort, NOW + ONE_DAY)
    assert "is offered still" in told


def test_places_that_change_in_line_break_the_law(club: Cohort) -> None:
    crossed = with_places(club, ANNA, replace(BO, turn=2), replace(CARL, turn=1))
    assert list(overtaken(club, crossed, NOW)) == ["in line are ['3', '2'], before it were ['2', '3']"]


def test_whoever_comes_newly_stands_behind(club: Cohort) -> None:
    behind = with_places(club, ANNA, BO, CARL, DORA)
    before = with_places(club, ANNA, BO, CARL, replace(DORA, turn=0))
    assert list(overtaken(club, behind, NOW)) == []
    (told,) = overtaken(club, before, NOW)
    assert told.startswith("in line are ['4', '2', '3']")


def test_whoever_let_an_offer_lapse_stands_behind(club: Cohort) -> None:
    asked = with_places(club, offered(BO), CARL)
    lapsed = replace(BO, lapsed_at=NOW + ONE_DAY)
    assert list(overtaken(asked, with_places(club, replace(lapsed, turn=3), offered(CARL)), NOW)) == []
    kept_turn = with_places(club, lapsed, CARL)
    (told,) = overtaken(asked, kept_turn, NOW)
    assert told.startswith("in line are ['2', '3']")


def test_whoever_is_new_stands_behind_those_who_let_an_offer_lapse(club: Cohort) -> None:
    asked = with_places(club, offered(BO))
    lapsed = replace(BO, lapsed_at=NOW + ONE_DAY)
    before, behind = (with_places(club, ANNA, replace(lapsed, turn=turn), DORA) for turn in (2, 4))
    assert list(overtaken(asked, before, NOW)) == []
    assert list(overtaken(asked, behind, NOW)) == ["in line are ['4', '2'], before it were []"]


@pytest.mark.parametrize("served", [offered(CARL), enrolled(CARL), enrolled(replace(DORA, turn=None))])
def test_whoever_is_served_before_one_who_waits_longer_breaks_the_law(club: Cohort, served: Place) -> None:
    left = [place for place in (BO, CARL) if place.id != served.id]
    (told,) = overtaken(club, with_places(club, *left, served), NOW)
    assert told == f"place {served.id} is {served.state} before 2, who waits longer"


def test_an_offer_made_anew_after_it_lapsed_breaks_the_law_if_somebody_waits(club: Cohort) -> None:
    asked = with_places(club, offered(BO), CARL)
    anew = with_places(club, replace(offered(BO), lapsed_at=NOW), CARL)
    assert len(list(overtaken(asked, anew, NOW))) == 1


def test_after_admission_closed_a_free_place_goes_to_who_changes_cohorts(club: Cohort) -> None:
    room = with_places(club, BO, CARL, enrolled(DORA))
    assert len(list(overtaken(club, room, NOW))) == 1
    assert list(overtaken(club, room, NOW + closing(club))) == []


# --- participations


def test_waiting_to_change_is_the_only_way_to_be_in_two_cohorts(club: Cohort, parallel: Cohort) -> None:
    there = replace(BO, id="there", participant_id="Anna", continues=ANNA.id)
    waiting = replace(there, transfer_from=ANNA.id)
    assert list(participations_torn([club, with_places(parallel, waiting)])) == []
    assert list(participations_torn([club, with_places(parallel, offered(waiting))])) == []
    for torn in (there, enrolled(waiting), enrolled(there)):
        told = f"participation 1 has the places 1 (enrolled), there ({torn.state})"
        assert list(participations_torn([club, with_places(parallel, torn)])) == [told]


def test_three_places_of_one_participation_break_the_law(club: Cohort, parallel: Cohort) -> None:
    waiting = replace(BO, id="there", participant_id="Anna", continues=ANNA.id, transfer_from=ANNA.id)
    also = replace(waiting, id="also there")
    assert len(list(participations_torn([club, with_places(parallel, waiting, also)]))) == 1


def test_who_gave_up_the_place_they_had_waits_no_more_to_change(club: Cohort, parallel: Cohort) -> None:
    waiting = replace(BO, id="there", participant_id="Anna", continues=ANNA.id, transfer_from=ANNA.id)
    left = with_places(club, replace(ANNA, state=PlaceState.WITHDRAWN))
    told = "place there is waited for by somebody who has left"
    assert list(participations_torn([left, with_places(parallel, waiting)])) == [told]
    ended = with_places(club, replace(ANNA, state=PlaceState.ENDED))
    never_had = with_places(club, replace(ANNA, state=PlaceState.WITHDRAWN, enrolled_at=None))
    for home in (ended, never_had):
        assert list(participations_torn([home, with_places(parallel, waiting)])) == []


def test_a_participation_of_two_people_breaks_the_law(club: Cohort, parallel: Cohort) -> None:
    theft = with_places(parallel, replace(BO, id="there", state=PlaceState.WITHDRAWN, continues=ANNA.id))
    assert list(participations_torn([club, theft])) == ["participation 1 is shared"]


# --- visits


@pytest.fixture
def visit(club: Cohort, parallel: Cohort) -> Visit:
    session = parallel.sessions[0]
    return Visit(
        place_id=ANNA.id,
        participant_id=ANNA.participant_id,
        cohort_id=club.id,
        session_id=session.id,
        host_id=parallel.id,
        unit_keys=session.unit_keys,
        agreed_at=NOW,
    )


def faults_of(visit: Visit, *cohorts: Cohort, times: int = 1) -> list[str]:
    return list(visits_without_ground({cohort.id: cohort for cohort in cohorts}, [visit] * times, NOW))


def test_a_visit_as_it_should_be_breaks_no_law(club: Cohort, parallel: Cohort, visit: Visit) -> None:
    assert faults_of(visit, club, parallel) == []


def test_a_visit_to_a_cancelled_session_breaks_the_law(club: Cohort, parallel: Cohort, visit: Visit) -> None:
    off = parallel.with_session(cancelled(parallel.sessions[0], reason="ill"))
    (told,) = faults_of(visit, club, off)
    assert told.endswith("which is cancelled")


def test_a_visit_for_another_unit_breaks_the_law(club: Cohort, parallel: Cohort, visit: Visit) -> None:
    (told,) = faults_of(replace(visit, unit_keys=("cv",)), club, parallel)
    assert told.endswith("which carries ('kick-off',) and not ('cv',)")


def test_a_visit_to_the_own_cohort_breaks_the_law(club: Cohort, visit: Visit) -> None:
    (told,) = faults_of(replace(visit, host_id=club.id, session_id=club.sessions[0].id), club)
    assert told.endswith("which is one of the own cohort")


def test_a_visit_agreed_twice_breaks_the_law(club: Cohort, parallel: Cohort, visit: Visit) -> None:
    (told,) = faults_of(visit, club, parallel, times=2)
    assert told.endswith("is agreed 2 times")


def test_a_visit_of_somebody_who_left_breaks_the_law_while_it_lies_ahead(
    club: Cohort, parallel: Cohort, visit: Visit
) -> None:
    left = club.with_place(replace(ANNA, state=PlaceState.WITHDRAWN))
    (told,) = faults_of(visit, left, parallel)
    assert told.endswith("which lies ahead, and is withdrawn at home")
    cohorts = {left.id: left, parallel.id: parallel}
    assert list(visits_without_ground(cohorts, [visit], parallel.sessions[0].starts_at)) == []


def test_only_who_visits_is_marked_without_a_place(parallel: Cohort, visit: Visit) -> None:
    mark = Mark(session_id=visit.session_id, participant_id="Anna", mark=AttendanceMark.PRESENT)
    marked = Coursework(marks=(mark,))
    assert broken_laws(parallel, marked, visits=[visit]) == []
    assert broken_laws(parallel, marked) == ["Anna is marked without a place"]
    waiting = with_places(parallel, replace(BO, participant_id="Anna"))
    assert broken_laws(waiting, marked) == ["Anna is marked without a place"]


# --- credit


@pytest.fixture
def standing(club: Cohort) -> Standing:
    """Anna was at the first session, and handed in what was asked for the second."""
    mark = Mark(session_id=club.sessions[0].id, participant_id="Anna", mark=AttendanceMark.PRESENT)
    task = Homework(id="task", unit_key="cv", key="letter", title="Your letter")
    given = Submission(id="1", homework_id="task", participant_id="Anna", number=1, handed_in_at=NOW)
    return standing_of(ANNA, club, Coursework(tasks=(task,), marks=(mark,), submissions=(given,)), NOW)


def test_units_attended_and_tasks_done_are_earned(standing: Standing) -> None:
    assert earned([standing]) == {"1": {Earned("kick-off"), Earned("cv", "letter")}}


def test_what_was_earned_and_is_gone_is_lost(club: Cohort, standing: Standing) -> None:
    before, after = earned([standing]), earned([standing_of(ANNA, club, NOTHING, NOW)])
    assert list(lost(before, before)) == list(lost(after, before)) == []
    assert list(lost(before, after)) == [("1", Earned("cv", "letter")), ("1", Earned("kick-off"))]
    assert list(lost(before, {})) == list(lost(before, after))


def test_what_was_earned_is_seen_from_where_somebody_is_now(club: Cohort, standing: Standing) -> None:
    gone_on = replace(standing, place=replace(ANNA, state=PlaceState.TRANSFERRED))
    there = standing_of(replace(ANNA, id="0", continues=ANNA.id), club, NOTHING, NOW)
    assert list(lost(earned([standing]), earned([gone_on, there]))) != []
    back_again = replace(there, place=replace(there.place, state=PlaceState.WITHDRAWN))
    assert list(lost(earned([standing]), earned([gone_on, back_again]))) == []

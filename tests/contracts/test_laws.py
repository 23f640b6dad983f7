"""Each law speaks up when it is broken, and is silent about a club that is as it should be."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from jobclub.core.activities.places import Place, PlaceState
from jobclub.core.cohorts.attendance import AttendanceMark, Mark
from jobclub.core.cohorts.cohort import Cohort, CohortState, engagements_of
from jobclub.core.cohorts.completion import completed
from jobclub.core.cohorts.progression import Coursework
from jobclub.core.cohorts.session import SessionState, cancelled, held
from jobclub.core.office import Office
from jobclub.testing import FixedClock, enrolled, found_town, memory_office, open_club
from jobclub.testing.laws import broken_laws, changed_against_the_law, hours_broken

NOTHING = Coursework()


@pytest.fixture
def office() -> Office:
    return memory_office(FixedClock())


@pytest.fixture
def club(office: Office) -> Cohort:
    town = found_town(office)
    club = open_club(office, town)
    enrolled(office, town, club.id, "Petra Person")
    with office.reading(town.coordinator) as tx:
        return tx.cohorts.get(club.id)


@pytest.fixture
def place(club: Cohort) -> Place:
    return club.places[0]


def test_a_club_as_it_should_be_breaks_no_law(club: Cohort) -> None:
    assert broken_laws(club, NOTHING) == []
    assert list(changed_against_the_law(club, club)) == []
    assert list(hours_broken([club], engagements_of(club))) == []


def test_more_places_than_there_are_break_the_law(club: Cohort) -> None:
    assert broken_laws(replace(club, capacity=0), NOTHING) == ["1 places of 0 are taken"]


def test_two_places_of_one_person_break_the_law(club: Cohort, place: Place) -> None:
    both = replace(club, places=(place, replace(place, id="another")))
    assert broken_laws(both, NOTHING) == [f"{place.participant_id} has 2 places"]


def test_sessions_at_one_time_break_the_law(club: Cohort) -> None:
    first, second, *_ = club.sessions
    moved = replace(second, wall=first.wall, starts_at=first.starts_at)
    (told,) = broken_laws(club.with_session(moved), NOTHING)
    assert "overlaps" in told


def test_an_hour_off_breaks_the_law(club: Cohort) -> None:
    late = replace(club.sessions[0], starts_at=club.sessions[0].starts_at + timedelta(hours=1))
    (told,) = broken_laws(club.with_session(late), NOTHING)
    assert told.startswith(f"session {late.id} is told at")


def test_a_lost_unit_breaks_the_law_unless_it_was_dropped(club: Cohort) -> None:
    off = club.with_session(cancelled(club.sessions[1], reason="ill"))
    assert broken_laws(off, NOTHING, {"cv"}) == []
    (told,) = broken_laws(off, NOTHING)
    assert told.startswith("units carried")


def test_a_unit_carried_twice_breaks_the_law(club: Cohort) -> None:
    twice = replace(club.sessions[1], merged_unit_keys=("kick-off",))
    (told,) = broken_laws(club.with_session(twice), NOTHING)
    assert told.startswith("units carried")


def test_a_cancelled_session_with_marks_breaks_the_law(club: Cohort, place: Place) -> None:
    first = club.sessions[0]
    mark = Mark(session_id=first.id, participant_id=place.participant_id, mark=AttendanceMark.LATE)
    marked = Coursework(marks=(mark,))
    assert broken_laws(club, marked) == []
    (told,) = broken_laws(club.with_session(cancelled(first, reason="ill")), marked, {"kick-off"})
    assert told == f"session {first.id} is cancelled, but has marks"


def test_a_mark_of_somebody_without_a_place_breaks_the_law(club: Cohort) -> None:
    mark = Mark(session_id=club.sessions[0].id, participant_id="nobody", mark=AttendanceMark.LATE)
    assert broken_laws(club, Coursework(marks=(mark,))) == ["nobody is marked without a place"]


@pytest.fixture
def over(club: Cohort) -> Cohort:
    """The club once it is completed; nobody was there."""
    now = club.sessions[-1].ends_at
    done = [held(session, consultant_id="c", now=now) for session in club.sessions]
    return completed(club.with_sessions(done), NOTHING, {}, at=now)[0]


def test_places_that_are_not_settled_in_the_end_break_the_law(over: Cohort, place: Place) -> None:
    assert broken_laws(over, NOTHING) == []
    for state in (PlaceState.ENROLLED, PlaceState.WAITLISTED, PlaceState.COMPLETED):
        told = broken_laws(over.with_place(replace(place, state=state)), NOTHING)
        assert any(place.id in one for one in told)


def test_two_weeks_after_its_end_a_cohort_is_settled_for_good(over: Cohort, place: Place) -> None:
    wrong = replace(
        over.with_place(replace(place, state=PlaceState.COMPLETED)), places_version=over.places_version + 1
    )
    assert over.completed_at is not None
    closed = over.completed_at + timedelta(days=14)
    for now, broken in ((closed - timedelta(minutes=1), False), (closed, True)):
        assert bool(list(changed_against_the_law(over, wrong, now))) is broken
        assert bool(broken_laws(wrong, NOTHING, now=now)) is not broken


@pytest.mark.parametrize("state", [SessionState.HELD, SessionState.CANCELLED])
def test_what_is_decided_and_changes_breaks_the_law(club: Cohort, state: SessionState) -> None:
    decided = replace(club.sessions[0], state=state, consultant_id="c")
    before = club.with_session(decided)
    after = replace(club.with_session(replace(decided, minutes=5)), version=before.version + 1)
    assert list(changed_against_the_law(before, after)) == [
        f"session {decided.id} was {state} and has changed"
    ]


def test_another_name_on_a_held_session_breaks_the_law(club: Cohort) -> None:
    before = club.with_session(replace(club.sessions[0], state=SessionState.HELD))
    after = replace(before, consultant_id="another", version=before.version + 1)
    (told,) = changed_against_the_law(before, after)
    assert "was held by" in told


def test_versions_that_do_not_count_what_changed_break_the_law(club: Cohort, place: Place) -> None:
    ended = club.with_place(replace(place, state=PlaceState.ENDED))
    silent = [replace(club, state=CohortState.CANCELLED), ended]
    loud = [replace(club, version=club.version + 1), replace(club, places_version=club.places_version + 1)]
    for after in (*silent, *loud):
        assert len(list(changed_against_the_law(club, after))) == 1


def test_staff_in_two_places_break_the_law(club: Cohort) -> None:
    engaged = engagements_of(club)
    again = [replace(one, activity_id=f"again {one.activity_id}") for one in engaged[:1]]
    assert len(list(hours_broken([club], [*engaged, *again]))) == 2
    assert len(list(hours_broken([club], engaged[1:]))) == 1

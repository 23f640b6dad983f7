"""What people did elsewhere counts: it is worked out anew whenever what it rests on changes."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, time, timedelta
from typing import Any

import pytest

from jobclub.core.activities.places import PlaceState
from jobclub.core.cohorts.homework import Answer, Submission, TaskState
from jobclub.core.cohorts.programme import Completion
from jobclub.core.cohorts.standing import Standing
from jobclub.core.errors import Forbidden
from jobclub.core.office import Office
from jobclub.core.office.lists import Window
from jobclub.core.usecases.coaching import (
    get_submission,
    give_feedback,
    hand_in,
    list_homework,
    list_submissions,
    matrix,
    progress_of,
    waive_homework,
)
from jobclub.core.usecases.enrolling import Enrolment, enrol
from jobclub.core.usecases.running import complete_cohort, confirm_held
from jobclub.core.usecases.transferring import transfer
from jobclub.core.usecases.visiting import visit
from jobclub.testing import FixedClock, Town, open_club, six_weeks
from tests.core.usecases.clubs import Club

Marked = Callable[..., object]
TWO_UNITS = six_weeks(completion=Completion(sessions=2))
"""The programme, of which two units attended complete a participation."""


def a_club(office: Office, town: Town, *, at: int, led_by: str = "consultant", **wish: Any) -> Club:
    actor = getattr(town, led_by)
    planned = open_club(office, town, TWO_UNITS, at=time(at), consultant_id=actor.staff_id, **wish)
    return Club(office, actor, planned)


@pytest.fixture
def first(office: Office, town: Town) -> Club:
    """Give the consultant's club, Mondays at nine, with Anna and Bo in it."""
    club = a_club(office, town, at=9)
    club.take_in("Anna", "Bo")
    return club


@pytest.fixture
def second(office: Office, town: Town) -> Club:
    """Give the colleague's club, Mondays at noon, with Dina in it."""
    club = a_club(office, town, at=12, led_by="colleague")
    club.take_in("Dina")
    return club


@pytest.fixture
def third(office: Office, town: Town) -> Club:
    """Give another club of the consultant's, a fortnight later."""
    return a_club(office, town, at=16, starts_on=date(2027, 1, 25))


def change(old: Club, name: str, new: Club) -> None:
    answer = transfer(old.office, old.led_by, old.places[name], new.id)
    assert answer.elsewhere is not None
    new.places[name] = answer.elsewhere.place.id


def come(club: Club, who: Enrolment, name: str) -> None:
    """Let somebody known join a club."""
    place = enrol(club.office, club.led_by, club.id, participant_id=who.place.participant_id).place
    club.places[name] = place.id


def complete(club: Club, clock: FixedClock) -> None:
    clock.at = max(clock.at, club.sessions[-1].ends_at)
    for session in club.sessions:
        confirm_held(club.office, club.led_by, session.id)
    complete_cohort(club.office, club.led_by, club.id)


def standing(club: Club, name: str) -> Standing:
    return progress_of(club.office, club.led_by, club.places[name]).standing


def task_of(club: Club, number: int) -> str:
    """Give the first task of a session."""
    session_id = club.sessions[number].id
    return list_homework(club.office, club.led_by, session_id, Window()).items[0].task.id


def handed_in(club: Club, name: str, number: int) -> Submission:
    person = club.place(name).participant_id
    return hand_in(
        club.office, club.led_by, task_of(club, number), participant_id=person, text="Done.", link=None
    )


def states(club: Club, name: str) -> dict[str, TaskState]:
    return {task.key: task.state for task in standing(club, name).tasks}


# --- on the way ---------------------------------------------------------------------------------------


def test_the_matrix_shows_what_each_person_brought_along(
    first: Club, second: Club, *, third: Club, clock: FixedClock, marked: Marked
) -> None:
    visit(first.office, first.led_by, first.places["Bo"], second.sessions[1].id)
    clock.at = first.sessions[0].ends_at
    marked(first.sessions[0], first.enrolment("Anna"), first.enrolment("Bo"))
    change(first, "Anna", second)
    clock.at = second.sessions[1].ends_at
    marked(second.sessions[1], *(second.enrolment(name) for name in ("Anna", "Dina")), first.enrolment("Bo"))
    change(second, "Anna", third)
    assert first.credits("Bo") == {"kick-off": "session", "cv": "visit"}
    assert third.credits("Anna") == {"kick-off": "earlier", "cv": "earlier"}
    for club, name in ((first, "Bo"), (second, "Dina"), (third, "Anna")):
        _, _, people = matrix(club.office, club.led_by, club.id)
        (row,) = (one for one in people if one.name == name)
        assert row.standing == standing(club, name)
    _, _, people = matrix(first.office, first.led_by, first.id)
    assert [row.name for row in people] == ["Bo"]


def test_a_visit_made_from_the_club_somebody_came_from_goes_along_too(
    first: Club, second: Club, *, third: Club, clock: FixedClock, marked: Marked
) -> None:
    visit(first.office, first.led_by, first.places["Anna"], second.sessions[1].id)
    clock.at = second.sessions[1].ends_at
    marked(second.sessions[1], first.enrolment("Anna"))
    change(first, "Anna", third)
    assert third.credits("Anna") == {"cv": "earlier"}


def test_homework_done_before_goes_along(
    first: Club, second: Club, *, clock: FixedClock, marked: Marked
) -> None:
    clock.at = first.sessions[0].ends_at
    marked(first.sessions[0], first.enrolment("Anna"))
    returned = handed_in(first, "Anna", 0)
    waive_homework(
        first.office, first.led_by, task_of(first, 1), first.place("Anna").participant_id, "Has one"
    )
    change(first, "Anna", second)
    assert states(second, "Anna")["profile"] is TaskState.HANDED_IN
    assert states(second, "Anna")["cv"] is TaskState.WAIVED
    give_feedback(first.office, first.led_by, returned.id, Answer.RETURNED, "Say more.")
    assert states(second, "Anna")["profile"] is TaskState.RETURNED
    handed_in(second, "Anna", 0)
    assert states(second, "Anna")["profile"] is TaskState.HANDED_IN


def test_a_waiver_goes_along_and_stands_whatever_is_handed_in_or_returned(first: Club, second: Club) -> None:
    waive_homework(
        first.office, first.led_by, task_of(first, 0), first.place("Anna").participant_id, "Has one"
    )
    change(first, "Anna", second)
    given = handed_in(second, "Anna", 0)
    give_feedback(second.office, second.led_by, given.id, Answer.RETURNED, "Say more.")
    assert states(second, "Anna")["profile"] is TaskState.WAIVED


# --- homework is answered where its author went on ----------------------------------------------------


def test_who_leads_the_club_somebody_went_on_to_sees_and_answers_what_was_handed_in_before(
    first: Club, second: Club, refused: Any
) -> None:
    given, theirs = handed_in(first, "Anna", 0), handed_in(first, "Bo", 0)
    with refused(Forbidden):
        get_submission(second.office, second.led_by, given.id)
    change(first, "Anna", second)
    mine = handed_in(second, "Dina", 0)
    listed = list_submissions(second.office, second.led_by, task_of(second, 0), Window()).items
    assert [one.id for one in listed] == [given.id, mine.id]
    of_anna = {"participant_id": given.participant_id}
    listed = list_submissions(second.office, second.led_by, task_of(second, 0), Window(), **of_anna).items
    assert [one.id for one in listed] == [given.id]
    assert get_submission(second.office, second.led_by, given.id) == given
    give_feedback(second.office, second.led_by, given.id, Answer.ACCEPTED, None)
    assert states(second, "Anna")["profile"] is TaskState.ACCEPTED
    with refused(Forbidden):
        get_submission(second.office, second.led_by, theirs.id)


def test_who_leads_neither_club_sees_nothing_of_it(
    first: Club, second: Club, third: Club, refused: Any
) -> None:
    given = handed_in(first, "Anna", 0)
    change(first, "Anna", third)
    with refused(Forbidden):
        get_submission(second.office, second.led_by, given.id)
    with refused(Forbidden):
        give_feedback(second.office, second.led_by, given.id, Answer.ACCEPTED, None)


def test_who_only_waits_to_change_shows_the_other_club_nothing(
    first: Club, office: Office, town: Town, refused: Any
) -> None:
    full = a_club(office, town, at=12, led_by="colleague", minimum=1, capacity=1)
    full.take_in("Dina")
    given = handed_in(first, "Anna", 0)
    change(first, "Anna", full)
    assert full.line() == ["Anna"]
    with refused(Forbidden):
        get_submission(office, full.led_by, given.id)
    assert list_submissions(office, full.led_by, task_of(full, 0), Window()).items == ()


# --- coming back --------------------------------------------------------------------------------------


def test_who_left_and_enrols_in_another_club_of_the_programme_goes_on_with_what_was_done(
    first: Club, second: Club, *, clock: FixedClock, marked: Marked
) -> None:
    clock.at = first.sessions[0].ends_at
    marked(first.sessions[0], first.enrolment("Anna"))
    first.withdraw("Anna")
    come(second, first.enrolment("Anna"), "Anna")
    assert second.place("Anna").participation == first.places["Anna"]
    assert second.credits("Anna") == {"kick-off": "earlier"}


def test_who_has_a_place_elsewhere_takes_part_anew(
    first: Club, second: Club, *, clock: FixedClock, marked: Marked
) -> None:
    clock.at = first.sessions[0].ends_at
    marked(first.sessions[0], first.enrolment("Anna"))
    come(second, first.enrolment("Anna"), "Anna")
    assert second.place("Anna").continues is None
    assert second.credits("Anna") == {}


def test_who_met_the_rule_takes_part_anew_and_who_did_not_goes_on(
    office: Office, town: Town, *, first: Club, clock: FixedClock, marked: Marked
) -> None:
    clock.at = first.sessions[-1].ends_at
    for session in first.sessions[:2]:
        marked(session, first.enrolment("Anna"))
    marked(first.sessions[2], first.enrolment("Bo"))
    complete(first, clock)
    later = a_club(office, town, at=9, starts_on=date(2027, 4, 12))
    for name in ("Anna", "Bo"):
        come(later, first.enrolment(name), name)
    assert first.states() == {"Anna": "completed", "Bo": "ended"}
    assert (later.credits("Anna"), later.credits("Bo")) == ({}, {"application": "earlier"})


def test_what_came_later_does_not_count_where_somebody_was_before(
    first: Club, second: Club, *, clock: FixedClock, marked: Marked
) -> None:
    change(first, "Anna", second)
    clock.at = second.sessions[0].ends_at
    marked(second.sessions[0], second.enrolment("Anna"))
    second.withdraw("Anna")
    come(first, second.enrolment("Anna"), "Anna")
    assert first.credits("Anna") == {"kick-off": "earlier"}
    marked(first.sessions[0], first.enrolment("Bo"))
    first.withdraw("Bo")
    come(second, first.enrolment("Bo"), "Bo")
    second.withdraw("Bo")
    come(first, first.enrolment("Bo"), "Bo")
    assert second.credits("Bo") == {"kick-off": "earlier"}
    assert first.credits("Bo") == {"kick-off": "session"}


# --- completion ---------------------------------------------------------------------------------------


def test_what_was_brought_along_completes_a_participation(
    first: Club, second: Club, *, clock: FixedClock, marked: Marked
) -> None:
    clock.at = first.sessions[0].ends_at
    marked(first.sessions[0], first.enrolment("Anna"))
    change(first, "Anna", second)
    clock.at = second.sessions[1].starts_at
    marked(second.sessions[1], second.enrolment("Anna"))
    complete(second, clock)
    assert second.states() == {"Dina": "ended", "Anna": "completed"}


def test_what_was_handed_in_before_is_answered_while_one_of_the_clubs_is_still_open_to_corrections(
    first: Club, second: Club, *, town: Town, clock: FixedClock, marked: Marked
) -> None:
    clock.at = first.sessions[0].ends_at
    marked(first.sessions[0], first.enrolment("Anna"))
    given = handed_in(first, "Anna", 0)
    change(first, "Anna", second)
    complete(first, clock)
    clock.at += timedelta(days=15)
    answer = give_feedback(first.office, town.coordinator, given.id, Answer.ACCEPTED, None)
    assert answer.answer is Answer.ACCEPTED


def test_a_correction_at_the_host_settles_the_completed_home_again(
    first: Club, second: Club, *, clock: FixedClock, marked: Marked
) -> None:
    visit(first.office, first.led_by, first.places["Anna"], second.sessions[1].id)
    clock.at = second.sessions[1].ends_at
    marked(first.sessions[0], first.enrolment("Anna"))
    complete(first, clock)
    assert first.place("Anna").state is PlaceState.ENDED
    marked(second.sessions[1], first.enrolment("Anna"))
    assert first.place("Anna").state is PlaceState.COMPLETED
    marked(second.sessions[1], first.enrolment("Anna"), how="absent")
    assert first.place("Anna").state is PlaceState.ENDED


def test_what_was_completed_two_weeks_ago_is_settled_for_good(
    first: Club, second: Club, *, clock: FixedClock, marked: Marked
) -> None:
    visit(first.office, first.led_by, first.places["Anna"], second.sessions[1].id)
    clock.at = second.sessions[1].ends_at
    marked(first.sessions[0], first.enrolment("Anna"))
    complete(first, clock)
    clock.at += timedelta(days=14)
    marked(second.sessions[1], first.enrolment("Anna"))
    assert first.place("Anna").state is PlaceState.ENDED


def test_a_correction_at_the_host_settles_the_club_a_visitor_went_on_to_again(
    first: Club, second: Club, *, third: Club, clock: FixedClock, marked: Marked
) -> None:
    visit(first.office, first.led_by, first.places["Anna"], second.sessions[1].id)
    clock.at = second.sessions[1].ends_at
    change(first, "Anna", third)
    clock.at = third.sessions[0].starts_at
    marked(third.sessions[0], third.enrolment("Anna"))
    complete(third, clock)
    assert third.place("Anna").state is PlaceState.ENDED
    marked(second.sessions[1], first.enrolment("Anna"))
    assert third.place("Anna").state is PlaceState.COMPLETED


def test_a_correction_after_the_end_settles_the_club_in_which_somebody_went_on_again(
    office: Office, town: Town, *, clock: FixedClock, marked: Marked
) -> None:
    short = six_weeks(units=TWO_UNITS.units[:2], completion=Completion(sessions=1))
    old = Club(office, town.consultant, open_club(office, town, short))
    old.take_in("Anna")
    complete(old, clock)
    new = Club(office, town.consultant, open_club(office, town, short, starts_on=date(2027, 1, 19)))
    come(new, old.enrolment("Anna"), "Anna")
    complete(new, clock)
    assert (old.place("Anna").state, new.place("Anna").state) == (PlaceState.ENDED, PlaceState.ENDED)
    marked(old.sessions[0], old.enrolment("Anna"))
    assert (old.place("Anna").state, new.place("Anna").state) == (PlaceState.COMPLETED, PlaceState.COMPLETED)


def test_a_correction_where_somebody_came_from_settles_the_completed_new_club_again(
    office: Office, town: Town, *, clock: FixedClock, marked: Marked
) -> None:
    rule = six_weeks(completion=Completion(sessions=1, homework=1))
    old = Club(office, town.consultant, open_club(office, town, rule, at=time(9)))
    new = Club(office, town.consultant, open_club(office, town, rule, at=time(12)))
    old.take_in("Anna")
    clock.at = old.sessions[0].ends_at
    marked(old.sessions[0], old.enrolment("Anna"))
    given = handed_in(old, "Anna", 0)
    give_feedback(office, old.led_by, given.id, Answer.RETURNED, "Say more.")
    change(old, "Anna", new)
    complete(new, clock)
    assert new.place("Anna").state is PlaceState.ENDED
    give_feedback(office, old.led_by, given.id, Answer.ACCEPTED, None)
    assert new.place("Anna").state is PlaceState.COMPLETED
    marked(old.sessions[0], old.enrolment("Anna"), how="absent")
    assert new.place("Anna").state is PlaceState.ENDED

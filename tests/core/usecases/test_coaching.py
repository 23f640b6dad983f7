"""Who was there, and what it comes to."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest

from jobclub.core.activities.places import PlaceState
from jobclub.core.cohorts.attendance import AttendanceMark, Mark
from jobclub.core.cohorts.cancellation import Calling, UnitFate
from jobclub.core.cohorts.cohort import Cohort, CohortState
from jobclub.core.cohorts.homework import Answer
from jobclub.core.errors import (
    CorrectionsClosed,
    Invalid,
    NotFound,
    SessionNotPlanned,
    SessionNotStarted,
    Stale,
)
from jobclub.core.office import Office
from jobclub.core.office.lists import Window
from jobclub.core.usecases.coaching import (
    get_attendance,
    give_feedback,
    hand_in,
    list_homework,
    mark_attendance,
    matrix,
    progress_of,
    waive_homework,
)
from jobclub.core.usecases.enrolling import Enrolment, get_enrolment, withdraw
from jobclub.core.usecases.rescheduling import cancel_session
from jobclub.core.usecases.running import complete_cohort, confirm_held
from jobclub.testing import FixedClock, Town, enrolled, found_town, open_club, six_weeks

MERGED = Calling(reason="The trainer is ill", replacement=False, unit=UnitFate.MERGE_INTO_NEXT)


@pytest.fixture
def short(office: Office, town: Town) -> Cohort:
    """An open club whose only demand is two sessions attended, the fewest minutes of one being 60."""
    programme = six_weeks(units=six_weeks().units[:3])
    return open_club(office, town, programme, consultant_id=town.consultant.staff_id)


# --- marks


def test_marks_are_read_with_names_as_they_were_set(
    office: Office, town: Town, club: Cohort, *, anna: Enrolment, clock: FixedClock, marked: Any
) -> None:
    first = club.sessions[0]
    assert get_attendance(office, town.consultant, first.id)[0].version == 0
    clock.at = first.starts_at
    attendance, names = marked(first, anna, how="partly", minutes=45)
    (mark,) = attendance.marks
    assert (mark.participant_id, mark.mark, mark.minutes) == (
        anna.place.participant_id,
        AttendanceMark.PARTLY,
        45,
    )
    assert names == {anna.place.participant_id: "Anna"}
    assert get_attendance(office, town.consultant, first.id) == (attendance, names)


def test_marks_are_set_from_the_start_on(
    office: Office, club: Cohort, *, anna: Enrolment, clock: FixedClock, marked: Any, refused: Any
) -> None:
    assert office.now() < club.sessions[0].starts_at
    clock.at = club.sessions[0].starts_at - timedelta(seconds=1)
    with refused(SessionNotStarted):
        marked(club.sessions[0], anna)


def test_a_cancelled_session_has_nobody_to_mark(
    office: Office, town: Town, club: Cohort, *, anna: Enrolment, clock: FixedClock, marked: Any, refused: Any
) -> None:
    cancel_session(office, town.consultant, club.sessions[0].id, MERGED)
    clock.at = club.sessions[0].ends_at
    with refused(SessionNotPlanned):
        marked(club.sessions[0], anna)


def test_every_mark_that_cannot_be_is_named(
    office: Office, town: Town, club: Cohort, *, anna: Enrolment, clock: FixedClock, unchanged: Any
) -> None:
    first = club.sessions[0]
    clock.at = first.ends_at
    marks = [
        Mark(session_id=first.id, participant_id=who, mark=AttendanceMark.PRESENT, minutes=minutes)
        for who, minutes in (
            (anna.place.participant_id, 121),
            ("nobody", None),
            (anna.place.participant_id, 120),
        )
    ]
    with unchanged(), pytest.raises(Invalid) as error:
        mark_attendance(office, town.consultant, first.id, marks, None)
    assert sorted(mistake.pointer for mistake in error.value.mistakes) == [
        "/marks/0/minutes",
        "/marks/0/participant_id",
        "/marks/1/participant_id",
        "/marks/2/participant_id",
    ]


def test_somebody_of_another_organisation_cannot_be_marked(
    office: Office, club: Cohort, *, clock: FixedClock, marked: Any, refused: Any
) -> None:
    other = found_town(office)
    stranger = enrolled(office, other, open_club(office, other).id, "Sten")
    clock.at = club.sessions[0].ends_at
    with refused(Invalid, at="/marks/0/participant_id"):
        marked(club.sessions[0], stranger)


def test_who_left_is_marked_at_the_sessions_before_and_not_after(
    office: Office, town: Town, club: Cohort, *, anna: Enrolment, clock: FixedClock, marked: Any, refused: Any
) -> None:
    clock.at = club.sessions[0].starts_at + timedelta(minutes=30)
    withdraw(office, town.consultant, anna.place.id)
    clock.at = club.sessions[1].ends_at
    marked(club.sessions[0], anna)
    with refused(Invalid, at="/marks/0/participant_id"):
        marked(club.sessions[1], anna)


def test_marks_set_by_a_colleague_meanwhile_are_not_overwritten(
    office: Office, town: Town, club: Cohort, *, anna: Enrolment, clock: FixedClock, marked: Any, refused: Any
) -> None:
    first = club.sessions[0]
    clock.at = first.ends_at
    marked(first, anna)
    with refused(Stale):
        mark_attendance(office, town.coordinator, first.id, [], frozenset({"0"}))
    attendance, _ = mark_attendance(office, town.coordinator, first.id, [], frozenset({"1"}))
    assert (attendance.marks, attendance.version) == ((), 2)


def test_a_held_session_stays_correctable(
    office: Office, town: Town, club: Cohort, *, anna: Enrolment, clock: FixedClock, marked: Any
) -> None:
    clock.at = club.sessions[0].ends_at
    confirm_held(office, town.consultant, club.sessions[0].id)
    attendance, _ = marked(club.sessions[0], anna)
    assert len(attendance.marks) == 1


# --- standing


@pytest.mark.parametrize(
    ("how", "minutes", "counts"),
    [
        ("present", None, True),
        ("late", None, True),
        ("partly", 60, True),
        ("partly", 59, False),
        ("partly", None, False),
        ("excused", None, False),
        ("absent", None, False),
    ],
)
def test_present_late_and_long_enough_count_as_attended(
    office: Office, town: Town, clock: FixedClock, *, marked: Any, how: str, minutes: int, counts: bool
) -> None:
    club = open_club(office, town)
    anna = enrolled(office, town, club.id, "Anna")
    clock.at = club.sessions[0].ends_at
    marked(club.sessions[0], anna, how=how, minutes=minutes)
    standing = progress_of(office, town.consultant, anna.place.id).standing
    assert standing.units_attended == counts
    assert standing.units[0].missed is not counts


def test_one_mark_credits_every_unit_of_the_session(
    office: Office, town: Town, club: Cohort, *, anna: Enrolment, clock: FixedClock, marked: Any
) -> None:
    cancel_session(office, town.consultant, club.sessions[1].id, MERGED)
    clock.at = club.sessions[2].starts_at
    marked(club.sessions[2], anna)
    standing = progress_of(office, town.consultant, anna.place.id).standing
    assert {u.unit_key for u in standing.units if u.attended} == {"cv", "application"}


def test_the_matrix_shows_everybody_who_belongs_in_the_order_they_came(
    office: Office, town: Town, club: Cohort, *, clock: FixedClock, marked: Any
) -> None:
    anna, bo = (enrolled(office, town, club.id, name) for name in ("Anna", "Bo"))
    carla = enrolled(office, town, club.id, "Carla")
    withdraw(office, town.consultant, anna.place.id)
    clock.at = club.sessions[0].starts_at
    marked(club.sessions[0], bo)
    cohort, needed, people = matrix(office, town.consultant, club.id)
    assert cohort.state is CohortState.RUNNING
    assert (needed.sessions, needed.homework) == (4, 4)
    assert [(one.name, one.standing.units_attended) for one in people] == [("Bo", 1), ("Carla", 0)]
    for one, place in zip(people, (bo, carla), strict=True):
        alone = progress_of(office, town.consultant, place.place.id)
        assert alone.standing == one.standing


def test_preparation_may_wait_for_homework_and_once_open_stays_open(
    office: Office, town: Town, clock: FixedClock
) -> None:
    club = open_club(office, town, six_weeks(preparation_needs_homework=True))
    anna = enrolled(office, town, club.id, "Anna")
    task = list_homework(office, town.consultant, club.sessions[0].id, Window()).items[0].task
    person = anna.place.participant_id

    def unlocked() -> list[str]:
        units = progress_of(office, town.consultant, anna.place.id).standing.units
        return [unit.unit_key for unit in units if unit.unlocked]

    clock.at = club.sessions[0].ends_at
    assert unlocked() == ["kick-off"]
    handed = hand_in(office, town.consultant, task.id, participant_id=person, text="Here.", link=None)
    assert unlocked() == ["kick-off", "cv"]
    give_feedback(office, town.consultant, handed.id, Answer.RETURNED, "Say more.")
    assert unlocked() == ["kick-off", "cv"]


# --- completion, and corrections to it


def complete(office: Office, town: Town, club: Cohort, clock: FixedClock) -> None:
    clock.at = club.sessions[-1].ends_at
    for session in club.sessions:
        confirm_held(office, town.consultant, session.id)
    complete_cohort(office, town.consultant, club.id)


def state_of(office: Office, town: Town, enrolment: Enrolment) -> PlaceState:
    return get_enrolment(office, town.consultant, enrolment.place.id).place.state


def test_no_more_is_asked_for_than_was_held_and_set(
    office: Office, town: Town, short: Cohort, *, clock: FixedClock, marked: Any
) -> None:
    anna = enrolled(office, town, short.id, "Anna")
    clock.at = short.sessions[-1].ends_at
    for session in short.sessions:
        marked(session, anna)
        for dated in list_homework(office, town.consultant, session.id, Window()).items:
            waive_homework(office, town.consultant, dated.task.id, anna.place.participant_id, "Has a job")
    _, needed, _ = matrix(office, town.consultant, short.id)
    assert (needed.sessions, needed.homework) == (3, 4)
    complete(office, town, short, clock)
    assert state_of(office, town, anna) is PlaceState.COMPLETED


def test_a_correction_after_completion_settles_the_place_anew(
    office: Office, town: Town, *, clock: FixedClock, marked: Any
) -> None:
    club = open_club(office, town, six_weeks(completion=None))
    anna = enrolled(office, town, club.id, "Anna")
    complete(office, town, club, clock)
    assert state_of(office, town, anna) is PlaceState.ENDED
    marked(club.sessions[2], anna)
    assert state_of(office, town, anna) is PlaceState.COMPLETED
    marked(club.sessions[2], anna, how="absent")
    assert state_of(office, town, anna) is PlaceState.ENDED


def test_corrections_close_14_days_after_completion(
    office: Office, town: Town, club: Cohort, *, anna: Enrolment, clock: FixedClock, marked: Any, refused: Any
) -> None:
    complete(office, town, club, clock)
    clock.advance(timedelta(days=14) - timedelta(seconds=1))
    marked(club.sessions[0], anna)
    clock.advance(timedelta(seconds=1))
    with refused(CorrectionsClosed):
        marked(club.sessions[0], anna, how="absent")


def test_a_forgotten_confirmation_counts_nobody_out(
    office: Office, town: Town, club: Cohort, *, anna: Enrolment, clock: FixedClock, marked: Any
) -> None:
    clock.at = club.sessions[0].ends_at
    marked(club.sessions[0], anna)
    standing = progress_of(office, town.consultant, anna.place.id).standing
    assert standing.units[0].attended
    assert standing.units[1].unlocked


def test_attendance_of_another_organisation_is_not_there(
    office: Office, club: Cohort, refused: Callable[..., Any]
) -> None:
    stranger = found_town(office).admin
    with refused(NotFound):
        get_attendance(office, stranger, club.sessions[0].id)

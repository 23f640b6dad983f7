"""One session gets another time."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime, time, timedelta, timezone
from typing import Any

import pytest

from jobclub.core.cohorts.cancellation import Calling
from jobclub.core.cohorts.cohort import Cohort
from jobclub.core.cohorts.session import SessionState
from jobclub.core.errors import (
    CohortOver,
    Invalid,
    NotFound,
    SessionHasMarks,
    SessionNotPlanned,
    SessionsOverlap,
    StaffClash,
)
from jobclub.core.events import SessionMoved
from jobclub.core.office import Office
from jobclub.core.office.lists import Window
from jobclub.core.usecases.coaching import list_homework
from jobclub.core.usecases.enrolling import Enrolment
from jobclub.core.usecases.planning import get_cohort
from jobclub.core.usecases.rescheduling import cancel_session, move_session
from jobclub.core.usecases.running import cancel_cohort, confirm_held, get_session, list_sessions
from jobclub.integrations.memory import MemoryStore
from jobclub.testing import FixedClock, Town, found_town, open_club

WEDNESDAY = datetime(2027, 1, 20, 9, tzinfo=UTC)


def test_a_moved_session_keeps_its_unit_and_the_others_their_times(
    office: Office, town: Town, club: Cohort
) -> None:
    second = club.sessions[1]
    moved = move_session(office, town.consultant, second.id, WEDNESDAY).seen.session
    assert (moved.starts_at, moved.wall.on, moved.wall.at) == (WEDNESDAY, date(2027, 1, 20), time(10))
    assert (moved.unit_key, moved.minutes, moved.moved) == (second.unit_key, 120, True)
    shown = get_cohort(office, town.consultant, club.id)
    assert [s.starts_at for s in shown.sessions if s.id != second.id] == [
        s.starts_at for s in club.sessions if s.id != second.id
    ]


def test_another_offset_is_turned_into_the_organisations_time(
    office: Office, town: Town, club: Cohort
) -> None:
    tokyo = datetime(2027, 1, 20, 18, tzinfo=timezone(timedelta(hours=9)))
    moved = move_session(office, town.consultant, club.sessions[1].id, tokyo).seen.session
    assert (moved.starts_at, moved.wall.at, moved.wall.zone) == (WEDNESDAY, time(10), "Europe/Copenhagen")


def test_a_move_into_summer_keeps_the_wall_time_it_was_given(
    office: Office, town: Town, club: Cohort
) -> None:
    april = datetime(2027, 4, 5, 12, tzinfo=UTC)
    assert move_session(office, town.consultant, club.sessions[5].id, april).seen.session.wall.at == time(14)


def test_a_move_past_another_session_changes_the_order_and_not_the_units(
    office: Office, town: Town, club: Cohort
) -> None:
    move_session(office, town.consultant, club.sessions[1].id, datetime(2027, 1, 26, 9, tzinfo=UTC))
    page = list_sessions(office, town.consultant, club.id, Window())
    assert [s.unit_key for s in page.items[:4]] == ["kick-off", "application", "cv", "network"]


def test_what_is_due_before_the_next_session_follows_a_move(office: Office, town: Town, club: Cohort) -> None:
    def due() -> datetime | None:
        page = list_homework(office, town.consultant, club.sessions[0].id, Window())
        return page.items[0].due_at

    assert due() == datetime(2027, 1, 17, 13, tzinfo=UTC)
    move_session(office, town.consultant, club.sessions[1].id, WEDNESDAY)
    assert due() == WEDNESDAY - timedelta(days=1)


def test_a_dry_run_shows_the_move_and_keeps_nothing(
    office: Office, town: Town, club: Cohort, unchanged: Callable[..., Any]
) -> None:
    with unchanged():
        act = move_session(office, town.consultant, club.sessions[1].id, WEDNESDAY, dry_run=True)
    assert act.seen.session.starts_at == WEDNESDAY


@pytest.mark.parametrize("late", [timedelta(0), timedelta(minutes=1), timedelta(days=9)])
def test_no_session_moves_to_now_or_into_the_past(
    office: Office, town: Town, club: Cohort, *, clock: FixedClock, refused: Any, late: timedelta
) -> None:
    with refused(Invalid, at="/starts_at"):
        move_session(office, town.consultant, club.sessions[1].id, clock.at - late)


@pytest.mark.parametrize(
    "far", [datetime(2199, 1, 1, tzinfo=UTC), datetime(9999, 12, 31, 23, 30, tzinfo=UTC)]
)
def test_no_session_moves_further_than_a_plan_may_reach(
    office: Office, town: Town, club: Cohort, *, refused: Any, far: datetime
) -> None:
    with refused(Invalid, at="/starts_at"):
        move_session(office, town.consultant, club.sessions[1].id, far)


def test_sessions_of_one_cohort_never_overlap_and_may_touch(
    office: Office, town: Town, club: Cohort, refused: Callable[..., Any]
) -> None:
    first, second = club.sessions[:2]
    with refused(SessionsOverlap) as error:
        move_session(office, town.consultant, second.id, first.ends_at - timedelta(minutes=1))
    assert error.value.facts["session_ids"] == [first.id, second.id]
    with refused(SessionsOverlap):
        late = first.ends_at - timedelta(minutes=1)
        move_session(office, town.consultant, second.id, late, dry_run=True)
    assert move_session(office, town.consultant, second.id, first.ends_at).seen.session.moved


def test_a_move_into_another_engagement_is_refused_and_names_it(
    office: Office, town: Town, club: Cohort, refused: Callable[..., Any]
) -> None:
    other = open_club(office, town, starts_on=date(2027, 1, 13))
    with refused(StaffClash) as error:
        move_session(office, town.consultant, club.sessions[1].id, datetime(2027, 1, 20, 14, 59, tzinfo=UTC))
    (clash,) = error.value.facts["clashes"]
    assert clash["starts_at"] == datetime(2027, 1, 20, 14, 59, tzinfo=UTC)
    assert clash["with"] == {
        "activity": "session",
        "id": other.sessions[1].id,
        "starts_at": datetime(2027, 1, 20, 13, 0, tzinfo=UTC),
        "ends_at": datetime(2027, 1, 20, 15, 0, tzinfo=UTC),
    }


def test_the_hour_left_is_free_and_the_new_one_taken(office: Office, town: Town, club: Cohort) -> None:
    move_session(office, town.consultant, club.sessions[0].id, datetime(2027, 1, 12, 13, tzinfo=UTC))
    monday = open_club(office, town, starts_on=date(2026, 12, 7))
    assert monday.sessions[-1].starts_at == club.sessions[0].starts_at
    with pytest.raises(StaffClash):
        open_club(office, town, starts_on=date(2026, 12, 8))


def test_what_is_held_stays(
    office: Office, town: Town, club: Cohort, *, clock: FixedClock, refused: Any
) -> None:
    clock.at = club.sessions[0].ends_at
    confirm_held(office, town.consultant, club.sessions[0].id)
    with refused(SessionNotPlanned):
        move_session(office, town.consultant, club.sessions[0].id, WEDNESDAY)


def test_what_is_cancelled_stays(
    office: Office, town: Town, club: Cohort, refused: Callable[..., Any]
) -> None:
    cancel_session(office, town.consultant, club.sessions[0].id, Calling(reason="Ill", replacement=True))
    with refused(SessionNotPlanned):
        move_session(office, town.consultant, club.sessions[0].id, WEDNESDAY)


def test_an_ended_session_without_marks_may_move_ahead(
    office: Office, town: Town, club: Cohort, clock: FixedClock
) -> None:
    clock.at = club.sessions[0].ends_at
    moved = move_session(office, town.consultant, club.sessions[0].id, WEDNESDAY)
    assert moved.seen.session.state is SessionState.PLANNED


def test_a_session_with_marks_took_place(
    office: Office, town: Town, club: Cohort, *, clock: FixedClock, anna: Enrolment, marked: Any, refused: Any
) -> None:
    clock.at = club.sessions[0].starts_at
    marked(club.sessions[0], anna, how="absent")
    with refused(SessionHasMarks):
        move_session(office, town.consultant, club.sessions[0].id, WEDNESDAY)


def test_no_session_of_a_cohort_that_is_over_moves(
    office: Office, town: Town, club: Cohort, refused: Callable[..., Any]
) -> None:
    cancel_cohort(office, town.consultant, club.id, "Too few people")
    with refused(CohortOver):
        move_session(office, town.consultant, club.sessions[0].id, WEDNESDAY)


def test_a_session_of_another_organisation_is_not_there(
    office: Office, club: Cohort, refused: Callable[..., Any]
) -> None:
    stranger = found_town(office).admin
    with refused(NotFound):
        move_session(office, stranger, club.sessions[0].id, WEDNESDAY)


def test_a_move_is_remembered_with_both_times(
    office: Office, town: Town, club: Cohort, store: MemoryStore
) -> None:
    move_session(office, town.consultant, club.sessions[1].id, WEDNESDAY)
    happened = store.trail[-1].event
    assert isinstance(happened, SessionMoved)
    assert happened.was == "2027-01-18T13:00:00+00:00"
    assert happened.starts_at == "2027-01-20T09:00:00+00:00"


def test_a_pasted_link_stays_with_a_moved_session(office: Office, town: Town) -> None:
    club = open_club(office, town, meeting_link="https://example.org/m")
    move_session(office, town.consultant, club.sessions[1].id, WEDNESDAY)
    seen = get_session(office, town.consultant, club.sessions[1].id)
    assert seen.session.meeting.join_url == "https://example.org/m"


def test_preparation_once_opened_stays_open_when_the_session_before_moves_away(
    office: Office, town: Town, club: Cohort, clock: FixedClock
) -> None:
    clock.at = club.sessions[0].ends_at
    move_session(office, town.consultant, club.sessions[0].id, WEDNESDAY)
    assert "cv" in get_cohort(office, town.consultant, club.id).unlocked

"""From a programme to a dated cohort, and what may change in it until it is over."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

import pytest

from jobclub.core.activities.activity import Mode
from jobclub.core.activities.meeting import MeetingState
from jobclub.core.cohorts.cohort import Cohort, CohortState
from jobclub.core.cohorts.plan import Skipped
from jobclub.core.cohorts.session import SessionState
from jobclub.core.errors import Forbidden, Invalid, NotFound
from jobclub.core.office import Office
from jobclub.core.office.lists import CohortFilter, Window
from jobclub.core.office.programmes import StoredProgramme
from jobclub.core.usecases.administering import close_day
from jobclub.core.usecases.coaching import list_homework
from jobclub.core.usecases.drafting import CohortWish
from jobclub.core.usecases.planning import (
    get_cohort,
    list_cohorts,
    plan_by_calendar,
    plan_cohort,
)
from jobclub.core.usecases.running import cancel_cohort
from jobclub.testing import FixedClock, Town, found_town, open_club, put_in, six_weeks

MONDAYS = [date(2027, 1, 11) + timedelta(weeks=n) for n in range(6)]


@pytest.fixture
def stored(office: Office, town: Town) -> StoredProgramme:
    return put_in(office, town)


@pytest.fixture
def wish(stored: StoredProgramme, town: Town) -> CohortWish:
    return CohortWish(
        programme_id=stored.id,
        starts_on=MONDAYS[0],
        at=time(14),
        consultant_id=town.consultant.staff_id,
    )


# --- the dated plan


def test_a_cohort_is_planned_as_a_draft_with_a_session_for_each_unit(
    office: Office, town: Town, wish: CohortWish
) -> None:
    planned = plan_cohort(office, town.coordinator, wish)
    assert (planned.state, planned.title) == (CohortState.DRAFT, "Job club")
    assert (planned.minimum, planned.capacity) == (2, 10)
    assert [s.unit_key for s in planned.sessions] == [u.key for u in six_weeks().units]
    assert [s.wall.on for s in planned.sessions] == MONDAYS
    assert {s.starts_at.time() for s in planned.sessions} == {time(13)}
    assert get_cohort(office, town.consultant, planned.id) == planned


def test_a_wish_beats_the_programme(office: Office, town: Town, wish: CohortWish) -> None:
    wanted = replace(wish, title="Midtown", minimum=3, capacity=8, mode=Mode.BOTH, place="Room 2")
    planned = plan_cohort(office, town.coordinator, wanted)
    assert (planned.title, planned.minimum, planned.capacity) == ("Midtown", 3, 8)
    assert {(s.mode, s.place) for s in planned.sessions} == {(Mode.BOTH, "Room 2")}


def test_a_club_that_goes_for_a_walk_is_refused(
    office: Office, town: Town, wish: CohortWish, refused: Callable[..., Any]
) -> None:
    with refused(Invalid, at="/mode"):
        plan_cohort(office, town.coordinator, replace(wish, mode=Mode.WALK))


def test_two_in_the_afternoon_stays_two_in_the_afternoon_in_summer(
    office: Office, town: Town, wish: CohortWish
) -> None:
    planned = plan_cohort(office, town.coordinator, replace(wish, starts_on=date(2027, 3, 15)))
    assert {s.wall.at for s in planned.sessions} == {time(14)}
    assert {s.starts_at.hour for s in planned.sessions if s.wall.on < date(2027, 3, 28)} == {13}
    assert {s.starts_at.hour for s in planned.sessions if s.wall.on > date(2027, 3, 28)} == {12}


def test_holidays_and_own_closed_days_are_dropped_and_named_the_first_date_too(
    office: Office, town: Town, wish: CohortWish
) -> None:
    close_day(office, town.coordinator, date(2027, 3, 15), "Staff day")
    planned = plan_cohort(office, town.coordinator, replace(wish, starts_on=date(2027, 3, 15)))
    assert planned.skipped == (
        Skipped(date(2027, 3, 15), "Staff day"),
        Skipped(date(2027, 3, 29), "Easter Monday"),
    )
    assert planned.sessions[0].wall.on == date(2027, 3, 22)
    assert len(planned.sessions) == 6


def test_an_organisation_without_holidays_meets_on_easter_monday(office: Office) -> None:
    town = found_town(office, holidays=None)
    planned = open_club(office, town, starts_on=date(2027, 3, 29))
    assert planned.sessions[0].wall.on == date(2027, 3, 29)


def test_a_time_that_summer_time_skips_is_refused(
    office: Office, town: Town, wish: CohortWish, refused: Callable[..., Any]
) -> None:
    night = replace(wish, starts_on=date(2027, 3, 28), at=time(2, 30))
    with refused(Invalid, at="/at"):
        plan_cohort(office, town.coordinator, night)


def test_a_time_that_comes_twice_needs_its_offset(
    office: Office, town: Town, wish: CohortWish, refused: Callable[..., Any]
) -> None:
    night = replace(wish, starts_on=date(2027, 10, 31), at=time(2, 30))
    with refused(Invalid, at="/at") as error:
        plan_cohort(office, town.coordinator, night)
    assert "02:30+02:00" in str(error.value)
    second = plan_cohort(office, town.coordinator, replace(night, offset=timedelta(hours=1)))
    assert second.sessions[0].starts_at == datetime(2027, 10, 31, 1, 30, tzinfo=UTC)


def test_a_skipped_time_met_later_in_a_plan_is_the_first_valid_minute(office: Office) -> None:
    town = found_town(office, holidays=None)
    planned = open_club(office, town, starts_on=date(2027, 3, 21), at=time(2, 30))
    assert [s.wall.at for s in planned.sessions] == [time(2, 30), time(3), *[time(2, 30)] * 4]


def test_a_plan_by_calendar_needs_no_office() -> None:
    plan = plan_by_calendar(six_weeks(), MONDAYS[0], time(14), "Europe/Copenhagen", {MONDAYS[1]: "Staff day"})
    assert [one.wall.on for one in plan.sessions] == [MONDAYS[0], *MONDAYS[2:], date(2027, 2, 22)]
    assert plan.skipped == (Skipped(MONDAYS[1], "Staff day"),)


def test_a_plan_by_calendar_takes_an_offset_for_a_time_that_comes_twice() -> None:
    zone, hour = "Europe/Copenhagen", timedelta(hours=1)
    plan = plan_by_calendar(six_weeks(), date(2027, 10, 31), time(2, 30), zone, {}, offset=hour)
    assert plan.sessions[0].starts_at == datetime(2027, 10, 31, 1, 30, tzinfo=UTC)


def test_the_tasks_of_all_units_are_set(office: Office, town: Town, club: Cohort) -> None:
    keys = [
        one.task.key
        for session in club.sessions
        for one in list_homework(office, town.consultant, session.id, Window()).items
    ]
    assert sorted(keys) == sorted(t.key for u in six_weeks().units for t in u.homework)


# --- what cannot be


def test_a_dry_run_answers_the_same_and_keeps_nothing(
    office: Office, town: Town, wish: CohortWish, unchanged: Callable[..., Any]
) -> None:
    with unchanged():
        previewed = plan_cohort(office, town.coordinator, wish, dry_run=True)
    planned = plan_cohort(office, town.coordinator, wish)
    assert [s.wall for s in previewed.sessions] == [s.wall for s in planned.sessions]


@pytest.mark.parametrize(
    ("change", "pointer"),
    [
        ({"programme_id": "nobody"}, "/programme_id"),
        ({"consultant_id": "nobody"}, "/consultant_id"),
        ({"starts_on": date(2025, 12, 1)}, "/starts_on"),
        ({"starts_on": date(2032, 1, 31)}, "/starts_on"),
        ({"title": ""}, "/title"),
        ({"place": "Room\x00"}, "/place"),
        ({"capacity": 1}, "/capacity"),
        ({"minimum": 11}, "/minimum"),
        ({"meeting_provider": "carrier pigeon"}, "/meeting_provider"),
        ({"meeting_link": "ftp://example.org"}, "/meeting_link"),
        ({"meeting_provider": "none", "meeting_link": "https://example.org"}, "/meeting_provider"),
    ],
)
def test_a_wish_that_cannot_be_is_refused_at_its_pointer(
    office: Office, town: Town, wish: CohortWish, *, refused: Any, change: dict[str, Any], pointer: str
) -> None:
    with refused(Invalid, at=pointer):
        plan_cohort(office, town.coordinator, replace(wish, **change))


def test_what_belongs_to_another_organisation_is_refused_at_its_pointer(
    office: Office, town: Town, wish: CohortWish, refused: Callable[..., Any]
) -> None:
    other = found_town(office)
    foreign = put_in(office, other)
    with refused(Invalid, at="/consultant_id"):
        plan_cohort(office, town.coordinator, replace(wish, consultant_id=other.consultant.staff_id))
    with refused(Invalid, at="/programme_id"):
        plan_cohort(office, town.coordinator, replace(wish, programme_id=foreign.id))


def test_a_year_of_closed_days_makes_no_plan(
    office: Office, town: Town, wish: CohortWish, refused: Callable[..., Any]
) -> None:
    for week in range(40):
        close_day(office, town.coordinator, MONDAYS[0] + timedelta(weeks=week), "Closed")
    with refused(Invalid, at="/starts_on"):
        plan_cohort(office, town.coordinator, wish)


# --- whose it is


def test_a_consultant_plans_for_themselves(office: Office, town: Town, wish: CohortWish) -> None:
    planned = plan_cohort(office, town.consultant, replace(wish, consultant_id=None))
    assert planned.consultant_id == town.consultant.staff_id


def test_a_consultant_plans_for_nobody_else(
    office: Office, town: Town, wish: CohortWish, refused: Callable[..., Any]
) -> None:
    with refused(Forbidden):
        plan_cohort(office, town.colleague, wish)


def test_a_coordinator_may_leave_the_consultant_open(office: Office, town: Town, wish: CohortWish) -> None:
    assert plan_cohort(office, town.coordinator, replace(wish, consultant_id=None)).consultant_id is None


# --- where it meets


def test_without_a_provider_there_is_nothing_to_wait_for(club: Cohort) -> None:
    meetings = {(s.meeting.provider, s.meeting.state, s.meeting.join_url) for s in club.sessions}
    assert meetings == {("none", MeetingState.READY, None)}


def test_a_fixed_link_is_every_sessions_meeting(office: Office, town: Town, wish: CohortWish) -> None:
    planned = plan_cohort(office, town.coordinator, replace(wish, meeting_link="https://example.org/m"))
    meetings = {(s.meeting.provider, s.meeting.state, s.meeting.join_url) for s in planned.sessions}
    assert meetings == {("link", MeetingState.READY, "https://example.org/m")}


def test_links_to_be_pasted_are_pending(office: Office, town: Town, wish: CohortWish) -> None:
    planned = plan_cohort(office, town.coordinator, replace(wish, meeting_provider="link"))
    assert {(s.meeting.state, s.meeting.join_url) for s in planned.sessions} == {(MeetingState.PENDING, None)}


# --- reading


def test_a_cohort_is_shown_as_the_clock_stands(
    office: Office, town: Town, club: Cohort, clock: FixedClock
) -> None:
    clock.at = club.sessions[1].starts_at
    shown = get_cohort(office, town.consultant, club.id)
    states = [SessionState.ENDED, SessionState.RUNNING, *[SessionState.PLANNED] * 4]
    assert (shown.state, [s.state for s in shown.sessions]) == (CohortState.RUNNING, states)


def test_a_cohort_of_another_organisation_is_not_there(
    office: Office, club: Cohort, refused: Callable[..., Any]
) -> None:
    stranger = found_town(office).admin
    with refused(NotFound):
        get_cohort(office, stranger, club.id)


def test_cohorts_are_listed_by_state_programme_and_consultant(
    office: Office, town: Town, club: Cohort, clock: FixedClock
) -> None:
    other = open_club(office, town, six_weeks(key="other"), consultant_id=town.colleague.staff_id)
    gone = open_club(office, town, starts_on=date(2027, 6, 28))
    cancel_cohort(office, town.coordinator, gone.id, "Too few people")
    clock.at = club.sessions[0].starts_at

    def listed(**wanted: Any) -> list[str]:
        page = list_cohorts(office, town.coordinator, CohortFilter(**wanted), Window())
        return [line.id for line in page.items]

    assert listed() == [club.id, other.id, gone.id]
    assert listed(state=CohortState.RUNNING) == [club.id, other.id]
    assert listed(state=CohortState.CANCELLED) == [gone.id]
    assert listed(programme_id=other.programme_id) == [other.id]
    assert listed(consultant_id=town.colleague.staff_id) == [other.id]


def test_a_consultant_lists_own_cohorts_only(office: Office, town: Town, club: Cohort) -> None:
    open_club(office, town, consultant_id=town.colleague.staff_id)
    own = list_cohorts(office, town.consultant, CohortFilter(), Window())
    assert [line.id for line in own.items] == [club.id]
    theirs = CohortFilter(consultant_id=town.colleague.staff_id)
    assert list_cohorts(office, town.consultant, theirs, Window()).items == ()


def test_a_token_for_one_cohort_lists_that_one(office: Office, town: Town, club: Cohort) -> None:
    open_club(office, town, consultant_id=town.colleague.staff_id)
    limited = replace(town.coordinator, cohort_id=club.id)
    page = list_cohorts(office, limited, CohortFilter(), Window())
    assert [line.id for line in page.items] == [club.id]

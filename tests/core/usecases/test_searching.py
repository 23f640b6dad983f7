"""Services, the hours of those who give them, and when they can be had."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, time, timedelta
from typing import Any

import pytest

from jobclub.core.activities.activity import Mode
from jobclub.core.appointments.hours import ExceptionKind, Opening, WeeklyHours, revision_of
from jobclub.core.appointments.offer import Service, ServiceState
from jobclub.core.cohorts.cohort import Cohort
from jobclub.core.errors import Forbidden, Invalid, NotFound, StaffLeft, Stale
from jobclub.core.events import SpecialDaySet
from jobclub.core.office import Office
from jobclub.core.office.lists import Window
from jobclub.core.spans import WallTime
from jobclub.core.usecases.administering import close_day
from jobclub.core.usecases.offering import add_service, change_service, get_service, list_services
from jobclub.core.usecases.reserving import ReservationWish, reserve
from jobclub.core.usecases.rostering import (
    add_exception,
    get_exception,
    get_hours,
    list_exceptions,
    remove_exception,
    set_hours,
    set_special_day,
    special_day_done,
)
from jobclub.core.usecases.searching import find_slots, free_count
from jobclub.core.usecases.staffing import remove_staff
from jobclub.testing import FixedClock, Town
from jobclub.testing.towns import STARTS_ON as MONDAY

SATURDAY = MONDAY + timedelta(days=5)
AFTERNOON = Opening(time(12), time(15))
AWAY = {"first_on": MONDAY, "last_on": MONDAY, "kind": ExceptionKind.AWAY}


@pytest.fixture
def sparring(office: Office, town: Town) -> Service:
    """Of both consultants; an hour, on the hour."""
    ids = town.staff_ids[2:]
    for actor in (town.consultant, town.colleague):
        week = [WeeklyHours(weekday=day, opens=time(13), closes=time(17)) for day in range(5)]
        set_hours(office, actor, actor.caller_id, week, None)
    about = {"minutes": 60, "step_minutes": 60, "modes": (Mode.ONLINE,), "consultant_ids": tuple(ids)}
    return add_service(office, town.coordinator, title="Sparring", **about)


def hours_of(office: Office, town: Town, service: Service, on: date = MONDAY, **more: Any) -> list[Any]:
    found = find_slots(office, town.consultant, service.id, first=on, last=on, **more)
    return [(one.starts_at.hour, len(one.consultant_ids)) for one in found]


def test_free_times_leave_out_what_a_consultant_has_to_do(
    office: Office, town: Town, club: Cohort, sparring: Service
) -> None:
    assert club.sessions[0].starts_at.hour == 13
    assert hours_of(office, town, sparring) == [(12, 2), (13, 1), (14, 1), (15, 2)]
    mine = town.consultant.caller_id
    assert hours_of(office, town, sparring, consultant_id=mine, mode=Mode.ONLINE) == [(12, 1), (15, 1)]


def test_two_weeks_from_today_are_looked_at_if_nothing_is_said(
    office: Office, town: Town, sparring: Service, clock: FixedClock
) -> None:
    found = find_slots(office, town.consultant, sparring.id)
    days = {one.starts_at.date() for one in found}
    assert min(days) == clock().date() + timedelta(days=1)
    assert max(days) == clock().date() + timedelta(days=11)
    assert find_slots(office, town.consultant, sparring.id, first=date.max) == []


def test_nobody_can_be_had_on_closed_days_while_away_after_leaving_or_of_a_closed_service(
    office: Office, town: Town, sparring: Service
) -> None:
    tuesday, wednesday = MONDAY + timedelta(days=1), MONDAY + timedelta(days=2)
    close_day(office, town.coordinator, tuesday, "Outing")
    assert hours_of(office, town, sparring, tuesday) == []
    add_exception(office, town.consultant, town.consultant.caller_id, **AWAY)
    assert hours_of(office, town, sparring)[0] == (12, 1)
    remove_staff(office, town.admin, town.colleague.caller_id, None)
    assert hours_of(office, town, sparring) == []
    assert hours_of(office, town, sparring, wednesday)[0] == (12, 1)
    remove_staff(office, town.admin, town.consultant.caller_id, None)
    assert hours_of(office, town, sparring, wednesday) == []


def test_a_closed_service_has_no_free_times(office: Office, town: Town, sparring: Service) -> None:
    change_service(office, town.admin, sparring.id, None, state=ServiceState.CLOSED)
    assert hours_of(office, town, sparring) == []
    with office.reading(town.admin) as tx:
        assert free_count(office, tx, sparring.id, MONDAY, SATURDAY) == 0
    assert list_services(office, town.consultant, Window(), state=ServiceState.ACTIVE).items == ()
    assert [one.id for one in list_services(office, town.consultant, Window()).items] == [sparring.id]


def test_a_time_that_was_kept_long_enough_is_free_again_before_anybody_gives_it_back(
    office: Office, town: Town, sparring: Service, clock: FixedClock
) -> None:
    start = WallTime(MONDAY, time(13), "Europe/Copenhagen").instant
    reserve(office, town.consultant, sparring.id, ReservationWish(starts_at=start))
    assert hours_of(office, town, sparring)[0] == (12, 1)
    clock.at += timedelta(minutes=30)
    assert hours_of(office, town, sparring)[0] == (12, 2)


@pytest.mark.parametrize(
    ("asked", "parameter"),
    [
        ({"first": SATURDAY, "last": MONDAY}, "?until"),
        ({"first": MONDAY, "last": MONDAY + timedelta(days=63)}, "?until"),
        ({"consultant_id": "nobody"}, "?consultant_id"),
        ({"mode": Mode.WALK}, "?mode"),
    ],
)
def test_a_search_that_cannot_be_is_refused(
    office: Office, town: Town, sparring: Service, asked: dict[str, Any], parameter: str
) -> None:
    with pytest.raises(Invalid) as error:
        find_slots(office, town.consultant, sparring.id, **asked)
    assert [mistake.pointer for mistake in error.value.mistakes] == [parameter]


def test_so_many_appointments_are_free_however_early_one_has_to_ask(
    office: Office, town: Town, club: Cohort, sparring: Service
) -> None:
    assert club.sessions[0].starts_at.date() == MONDAY
    change_service(office, town.admin, sparring.id, None, horizon_days=1, daily_cap=3)
    with office.reading(town.admin) as tx:
        assert free_count(office, tx, sparring.id, MONDAY, MONDAY) == 2 + 3
        assert free_count(office, tx, sparring.id, SATURDAY, SATURDAY) == 0


def test_a_special_day_is_set_for_several_at_once_and_is_told_again(
    office: Office, town: Town, sparring: Service
) -> None:
    ids = town.staff_ids[1:]
    set_ = set_special_day(
        office,
        town.coordinator,
        on=SATURDAY,
        hours=[AFTERNOON],
        consultant_ids=ids,
        service_id=sparring.id,
    )
    assert [one.staff_id for one in set_] == ids
    assert hours_of(office, town, sparring, SATURDAY) == [(11, 2), (12, 2), (13, 2)]
    remove_exception(office, town.coordinator, set_[0].id, None)
    happened = SpecialDaySet(at=office.now(), exception_ids=tuple(one.id for one in set_))
    assert special_day_done(office, town.coordinator, happened) == set_[1:]


@pytest.mark.parametrize(
    ("about", "pointer"),
    [
        ({"consultant_ids": []}, "/consultant_ids"),
        ({"consultant_ids": ["a1", "a1"]}, "/consultant_ids/1"),
        ({"consultant_ids": ["a1"]}, "/consultant_ids/0"),
        ({"service_id": "a1"}, "/service_id"),
        ({"on": date(2026, 1, 1)}, "/on"),
        ({"hours": []}, "/hours"),
        ({"hours": [Opening(time(9), time(9))]}, "/hours/0/closes"),
    ],
)
def test_a_special_day_that_cannot_be_is_set_for_nobody(
    office: Office, town: Town, refused: Callable[..., Any], about: dict[str, Any], pointer: str
) -> None:
    wanted = {"on": SATURDAY, "hours": [AFTERNOON], "consultant_ids": town.staff_ids[2:], **about}
    with refused(Invalid, at=pointer) as error:
        set_special_day(office, town.coordinator, **wanted)
    assert len(error.value.mistakes) == 1


def test_a_consultant_writes_own_hours_and_no_others(
    office: Office, town: Town, sparring: Service, refused: Callable[..., Any]
) -> None:
    mine, theirs = town.staff_ids[2:]
    with refused(Forbidden):
        set_hours(office, town.consultant, theirs, [], None)
    with refused(Forbidden):
        add_exception(office, town.consultant, theirs, **AWAY)
    with refused(Forbidden):
        set_special_day(
            office, town.consultant, on=SATURDAY, hours=[AFTERNOON], consultant_ids=[mine, theirs]
        )
    with refused(Forbidden):
        change_service(office, town.consultant, sparring.id, None, title="Mine")
    own = set_special_day(office, town.consultant, on=SATURDAY, hours=[AFTERNOON], consultant_ids=[mine])
    with refused(Forbidden):
        remove_exception(office, town.colleague, own[0].id, None)
    set_hours(office, town.coordinator, theirs, [], None)
    assert get_hours(office, town.consultant, theirs) == ()


def test_hours_changed_meanwhile_are_not_overwritten(
    office: Office, town: Town, refused: Callable[..., Any]
) -> None:
    mine = town.consultant.caller_id
    seen = frozenset({revision_of(get_hours(office, town.consultant, mine))})
    line = WeeklyHours(weekday=5, opens=time(9), closes=time(10))
    assert set_hours(office, town.consultant, mine, [line], seen) == (line,)
    with refused(Stale):
        set_hours(office, town.consultant, mine, [], seen)


def test_what_lies_in_days_away_stays_and_is_named(office: Office, town: Town, club: Cohort) -> None:
    mine = town.consultant.caller_id
    away = add_exception(office, town.consultant, mine, **{**AWAY, "last_on": MONDAY + timedelta(days=7)})
    first, second, *_ = club.sessions
    assert [one.activity_id for one in away.engagements] == [first.id, second.id]
    assert get_exception(office, town.colleague, away.exception.id) == away
    special = {**AWAY, "kind": ExceptionKind.SPECIAL, "hours": (AFTERNOON,)}
    assert add_exception(office, town.consultant, mine, **special).engagements == ()


def test_days_that_are_over_are_not_listed_and_can_be_taken_back_once(
    office: Office, town: Town, clock: FixedClock, refused: Callable[..., Any]
) -> None:
    mine = town.consultant.caller_id
    days = [
        add_exception(office, town.consultant, mine, **{**AWAY, "last_on": MONDAY + timedelta(days=n)})
        for n in (0, 1)
    ]
    clock.at += timedelta(days=8)
    listed = list_exceptions(office, town.consultant, mine, Window()).items
    assert listed == (days[1].exception,)
    with refused(Stale):
        remove_exception(office, town.consultant, days[1].exception.id, frozenset({"other"}))
    remove_exception(office, town.consultant, days[1].exception.id, frozenset({days[1].exception.id}))
    with refused(NotFound):
        remove_exception(office, town.consultant, days[1].exception.id, None)


def test_hours_and_services_are_not_given_to_who_left(
    office: Office, town: Town, sparring: Service, refused: Callable[..., Any]
) -> None:
    gone = town.colleague.caller_id
    remove_staff(office, town.admin, gone, None)
    with refused(StaffLeft):
        set_hours(office, town.admin, gone, [], None)
    with refused(StaffLeft):
        add_exception(office, town.admin, gone, **AWAY)
    about = {"minutes": 60, "modes": (Mode.ONLINE,), "consultant_ids": (gone,)}
    with refused(StaffLeft):
        add_service(office, town.admin, title="Talks", **about)
    kept = change_service(office, town.admin, sparring.id, None, title="Talks")
    assert gone in kept.consultant_ids


@pytest.mark.parametrize(
    ("about", "pointer"),
    [
        ({"consultant_ids": ("a1",)}, "/consultant_ids/0"),
        ({"meeting_provider": "pigeons"}, "/meeting_provider"),
        ({"minutes": 0}, "/minutes"),
    ],
)
def test_what_a_service_cannot_be_changes_nothing(
    office: Office, town: Town, sparring: Service, *, about: dict[str, Any], pointer: str
) -> None:
    with pytest.raises(Invalid) as error:
        change_service(office, town.admin, sparring.id, None, **about)
    assert [mistake.pointer for mistake in error.value.mistakes] == [pointer]
    assert get_service(office, town.admin, sparring.id) == sparring


def test_a_service_changed_meanwhile_is_not_overwritten(
    office: Office, town: Town, sparring: Service, refused: Callable[..., Any]
) -> None:
    seen = frozenset({str(sparring.version)})
    changed = change_service(office, town.admin, sparring.id, seen, meeting_provider="link", minutes=30)
    assert get_service(office, town.consultant, sparring.id) == changed
    with refused(Stale):
        change_service(office, town.admin, sparring.id, seen, minutes=45)

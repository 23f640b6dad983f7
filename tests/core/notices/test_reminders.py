"""What becomes due as the clock goes on: for whom, until when it is of use, under which key."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import count

import pytest

from jobclub.core.activities.places import Place, PlaceState
from jobclub.core.cohorts.cohort import Cohort
from jobclub.core.cohorts.session import SessionState
from jobclub.core.cohorts.visit import Visit
from jobclub.core.notices.delivery import Delivery, DeliveryState
from jobclub.core.notices.kinds import Notice
from jobclub.core.notices.reminders import (
    homework_mornings,
    homework_reminder,
    moments_between,
    session_reminders,
)
from jobclub.core.notices.watch import a_day_before, an_hour_before

LONG_AGO = datetime(2026, 1, 1, tzinfo=UTC)
LONG_AFTER = datetime(2028, 1, 1, tzinfo=UTC)
A_MINUTE = timedelta(minutes=1)


@pytest.fixture
def new_id() -> Callable[[], str]:
    numbers = count(1)
    return lambda: f"d{next(numbers)}"


def whom(deliveries: list[Delivery]) -> list[str]:
    return [f"{one.notice} {one.participant_id}" for one in deliveries]


def visiting(club: Cohort, agreed_at: datetime, who: str = "vera") -> Visit:
    return Visit(
        place_id="elsewhere",
        participant_id=who,
        session_id="s1",
        cohort_id="home",
        host_id=club.id,
        unit_keys=("start",),
        agreed_at=agreed_at,
    )


def test_each_session_is_reminded_of_a_day_and_an_hour_before(club: Cohort) -> None:
    found = list(moments_between(club, LONG_AGO, LONG_AFTER))
    assert [(one.notice, one.session.id) for one in found] == [
        (notice, f"s{number}") for number in range(1, 7) for notice in (Notice.DAY_BEFORE, Notice.HOUR_BEFORE)
    ]


def test_a_moment_is_between_when_it_comes_after_one_instant_and_not_after_the_other(club: Cohort) -> None:
    day = a_day_before(club.sessions[0])
    assert [one.due_at for one in moments_between(club, day - A_MINUTE, day)] == [day]
    assert list(moments_between(club, day, day + A_MINUTE)) == []


def test_a_session_called_off_is_not_reminded_of(club: Cohort) -> None:
    off = club.with_session(replace(club.sessions[0], state=SessionState.CANCELLED))
    assert "s1" not in {one.session.id for one in moments_between(off, LONG_AGO, LONG_AFTER)}


def test_a_day_before_is_of_use_until_an_hour_before_and_that_until_the_start(club: Cohort) -> None:
    first = club.sessions[0]
    day, hour, *_ = moments_between(club, LONG_AGO, LONG_AFTER)
    assert (day.useful_until, hour.useful_until) == (an_hour_before(first), first.starts_at)


def test_whoever_belongs_to_the_group_is_reminded(club: Cohort, new_id: Callable[[], str]) -> None:
    day = a_day_before(club.sessions[0])
    found = session_reminders(club, [], day - A_MINUTE, day, new_id)
    assert whom(found) == ["day_before anna", "day_before bo"]
    assert {one.state for one in found} == {DeliveryState.WAITING}


@pytest.mark.parametrize(
    "state", [PlaceState.WAITLISTED, PlaceState.OFFERED, PlaceState.WITHDRAWN, PlaceState.TRANSFERRED]
)
def test_whoever_has_no_place_is_not_reminded(
    club: Cohort, new_id: Callable[[], str], state: PlaceState
) -> None:
    day = a_day_before(club.sessions[0])
    without = club.with_place(replace(club.places[0], state=state))
    assert whom(session_reminders(without, [], day - A_MINUTE, day, new_id)) == ["day_before bo"]


def test_whoever_joins_after_a_reminder_was_due_is_reminded_of_the_next(
    club: Cohort, new_id: Callable[[], str]
) -> None:
    day = a_day_before(club.sessions[0])
    late = Place(
        id="place-late",
        participant_id="late",
        state=PlaceState.ENROLLED,
        since=day,
        enrolled_at=day + A_MINUTE,
    )
    joined = replace(club, places=(late,))
    found = session_reminders(joined, [], day - A_MINUTE, an_hour_before(club.sessions[0]), new_id)
    assert whom(found) == ["hour_before late"]


def test_visitors_are_reminded_of_the_session_they_visit_once_it_was_agreed(
    club: Cohort, new_id: Callable[[], str]
) -> None:
    day, hour = a_day_before(club.sessions[0]), an_hour_before(club.sessions[0])
    alone = replace(club, places=())
    in_time, late = visiting(club, day), visiting(club, day + A_MINUTE, "lea")
    found = session_reminders(alone, iter([in_time, late]), day - A_MINUTE, LONG_AFTER, new_id)
    assert whom(found) == ["day_before vera", "hour_before vera", "hour_before lea"]
    assert found[1].due_at == hour


def test_a_visitor_who_has_joined_the_group_is_reminded_once(club: Cohort, new_id: Callable[[], str]) -> None:
    day = a_day_before(club.sessions[0])
    found = session_reminders(club, [visiting(club, day, "anna")], day - A_MINUTE, day, new_id)
    assert whom(found) == ["day_before anna", "day_before bo"]


def test_a_reminder_found_too_late_has_expired_for_everybody_to_see(
    club: Cohort, new_id: Callable[[], str]
) -> None:
    hour = an_hour_before(club.sessions[0])
    day_before, *_ = session_reminders(club, [], LONG_AGO, hour, new_id)
    assert (day_before.state, day_before.settled_at) == (DeliveryState.EXPIRED, hour)


def test_a_reminder_has_the_same_key_however_often_it_is_found_and_another_once_the_session_moved(
    club: Cohort, new_id: Callable[[], str]
) -> None:
    first = club.sessions[0]
    moved = club.with_session(replace(first, starts_at=first.starts_at + A_MINUTE))

    def keys(cohort: Cohort) -> set[str]:
        return {one.key for one in session_reminders(cohort, [], LONG_AGO, LONG_AFTER, new_id)}

    assert len(keys(club)) == 6 * 2 * 2
    assert keys(club) == keys(club)
    assert len(keys(moved) - keys(club)) == 4


def test_homework_is_reminded_of_in_the_morning_by_the_clubs_clock(club: Cohort) -> None:
    winter, summer = datetime(2027, 1, 11, 9, 0, tzinfo=UTC), datetime(2027, 6, 7, 8, 0, tzinfo=UTC)
    for morning in (winter, summer):
        assert homework_mornings(club, morning - A_MINUTE, morning) == [morning]


def test_a_reminder_of_homework_is_of_use_until_the_first_task_is_due(club: Cohort) -> None:
    morning = datetime(2027, 1, 11, 9, 0, tzinfo=UTC)
    due = [morning + timedelta(days=1, hours=5), morning + timedelta(days=1)]
    in_time = homework_reminder(club, "anna", morning, due=due, now=morning, new_id="d1")
    assert (in_time.state, in_time.useful_until) == (DeliveryState.WAITING, due[1])
    late = homework_reminder(club, "anna", morning, due=due, now=due[1], new_id="d2")
    assert (late.state, late.settled_at, late.key) == (DeliveryState.EXPIRED, due[1], in_time.key)

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
    A_WHILE,
    homework_mornings,
    homework_reminder,
    line_closings,
    moments_between,
    session_reminders,
)
from jobclub.core.notices.watch import a_day_before, an_hour_before

LONG_AGO = datetime(2026, 1, 1, tzinfo=UTC)
LONG_AFTER = datetime(2028, 1, 1, tzinfo=UTC)
A_MINUTE, A_DAY = timedelta(minutes=1), timedelta(days=1)


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
    found = list(moments_between(club.taking_place(), LONG_AGO, LONG_AFTER))
    assert [(one.notice, one.activity.id) for one in found] == [
        (notice, f"s{number}") for number in range(1, 7) for notice in (Notice.DAY_BEFORE, Notice.HOUR_BEFORE)
    ]


def test_a_moment_is_between_when_it_comes_after_one_instant_and_not_after_the_other(club: Cohort) -> None:
    day = a_day_before(club.sessions[0])
    assert [one.due_at for one in moments_between(club.taking_place(), day - A_MINUTE, day)] == [day]
    assert list(moments_between(club.taking_place(), day, day + A_MINUTE)) == []


def test_a_session_called_off_is_not_reminded_of(club: Cohort) -> None:
    off = club.with_session(replace(club.sessions[0], state=SessionState.CANCELLED))
    assert "s1" not in {one.activity.id for one in moments_between(off.taking_place(), LONG_AGO, LONG_AFTER)}


def test_a_day_before_is_of_use_until_an_hour_before_and_that_until_the_start(club: Cohort) -> None:
    first = club.sessions[0]
    day, hour, *_ = moments_between(club.taking_place(), LONG_AGO, LONG_AFTER)
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


@pytest.fixture
def waited_for(club: Cohort) -> Cohort:
    """The club with Wim and Ole in line, Ole first; Vera has an offer, and Lea left the line."""
    since = club.sessions[0].starts_at
    line = [
        Place(id=f"place-{who}", participant_id=who, state=state, since=since, turn=turn)
        for who, state, turn in (
            ("wim", PlaceState.WAITLISTED, 4),
            ("ole", PlaceState.WAITLISTED, 2),
            ("vera", PlaceState.OFFERED, 1),
            ("lea", PlaceState.WITHDRAWN, None),
        )
    ]
    return replace(club, places=(*club.places, *line))


def test_who_waits_when_admission_closes_is_told_then(waited_for: Cohort, new_id: Callable[[], str]) -> None:
    closes_at = waited_for.sessions[1].starts_at
    assert line_closings(waited_for, LONG_AGO, closes_at - A_MINUTE, new_id) == []
    found = line_closings(waited_for, closes_at - A_MINUTE, closes_at, new_id)
    assert whom(found) == ["line_closed ole", "line_closed wim"]
    [first, _] = found
    assert (first.key, first.about["place_id"]) == ("line_closed:place-ole", "place-ole")
    assert (first.state, first.due_at) == (DeliveryState.WAITING, closes_at)
    assert first.useful_until == closes_at + 7 * A_DAY


def test_who_is_told_late_that_admission_closed_is_told_in_vain(
    waited_for: Cohort, new_id: Callable[[], str]
) -> None:
    closes_at = waited_for.sessions[1].starts_at
    late, _ = line_closings(waited_for, closes_at - A_MINUTE, closes_at + 7 * A_DAY, new_id)
    assert (late.state, late.settled_at) == (DeliveryState.EXPIRED, closes_at + 7 * A_DAY)


@pytest.mark.parametrize("gone", [1, 2], ids=["the last session that admits", "all that admit"])
def test_a_change_by_which_admission_has_closed_already_is_told_from_then_on(
    waited_for: Cohort, new_id: Callable[[], str], gone: int
) -> None:
    changed_at = waited_for.sessions[1].starts_at - A_MINUTE
    off = [replace(one, state=SessionState.CANCELLED) for one in waited_for.sessions[2 - gone : 2]]
    changed = waited_for.with_sessions(off)
    found = line_closings(changed, changed_at, changed_at + A_DAY, new_id)
    assert [one.due_at for one in found] == [changed_at, changed_at]
    again = line_closings(changed, changed_at + A_DAY, changed_at + 2 * A_DAY, new_id)
    assert [one.key for one in again] == [one.key for one in found]


def test_that_admission_closed_long_ago_is_no_news(waited_for: Cohort, new_id: Callable[[], str]) -> None:
    long_after = waited_for.sessions[1].starts_at + A_WHILE
    assert line_closings(waited_for, long_after, LONG_AFTER, new_id) == []

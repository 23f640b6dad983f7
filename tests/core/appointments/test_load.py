from __future__ import annotations

from collections.abc import Mapping
from datetime import date, time, timedelta

from jobclub.core.appointments.appointment import Appointment, AppointmentState
from jobclub.core.appointments.load import Load, day_of, fairest_first, loads_of, week_of
from jobclub.core.spans import WallTime, days_later

WEDNESDAY = WallTime(date(2027, 1, 20), time(9), "Europe/Copenhagen")


def booked(
    who: str,
    days: int,
    minutes: int = 60,
    *,
    state: AppointmentState = AppointmentState.BOOKED,
    buffer: int = 0,
) -> Appointment:
    """Book an appointment of somebody some days after that Wednesday."""
    wall = days_later(WEDNESDAY, days)
    return Appointment(
        id=f"{who}{days}",
        service_id="sparring",
        consultant_id=who,
        participant_id="nora",
        state=state,
        wall=wall,
        starts_at=wall.instant,
        minutes=minutes,
        buffer_after=buffer,
    )


def loads(*appointments: Appointment) -> Mapping[str, Load]:
    """Give the loads of that week and that day."""
    return loads_of(appointments, week_of(WEDNESDAY), day_of(WEDNESDAY))


def test_who_has_the_fewest_booked_minutes_that_week_comes_first() -> None:
    found = loads(booked("ann", -1, 90), booked("bob", 1, 60))
    assert found == {"ann": Load(90, 0), "bob": Load(60, 0)}
    assert fairest_first(["ann", "bob", "cid"], found) == ["cid", "bob", "ann"]


def test_among_equals_that_day_decides_and_then_the_id() -> None:
    found = loads(booked("ann", 0), booked("bob", 1), booked("cid", 2))
    assert fairest_first(["cid", "bob", "ann"], found) == ["bob", "cid", "ann"]


def test_other_weeks_and_what_was_cancelled_do_not_count() -> None:
    cancelled = booked("ann", 0, state=AppointmentState.CANCELLED)
    found = loads(cancelled, booked("ann", 5), booked("ann", -3), booked("bob", 0, 1))
    assert fairest_first(["ann", "bob"], found) == ["ann", "bob"]


def test_buffers_count() -> None:
    found = loads(booked("ann", 0, 60, buffer=10), booked("bob", 0, 65))
    assert fairest_first(["ann", "bob"], found) == ["bob", "ann"]


def test_a_week_with_the_night_of_summer_time_is_an_hour_shorter() -> None:
    sunday = WallTime(date(2027, 3, 28), time(9), "Europe/Copenhagen")
    assert week_of(sunday).end - week_of(sunday).start == timedelta(days=7, hours=-1)
    assert day_of(sunday).end - day_of(sunday).start == timedelta(hours=23)

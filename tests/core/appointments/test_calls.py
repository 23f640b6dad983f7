"""Who missed an appointment is called, unless somebody did or they are met anyway."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from jobclub.core.activities.activity import Mode
from jobclub.core.appointments.appointment import Appointment, AppointmentState, missed
from jobclub.core.appointments.calls import called, is_to_call, put_off
from jobclub.core.errors import NotFound
from jobclub.core.spans import wall_of

NINE = datetime(2027, 1, 20, 8, tzinfo=UTC)
NOON = NINE + timedelta(hours=3)
MISSED = Appointment(
    id="missed",
    wall=wall_of(NINE, "Europe/Copenhagen"),
    starts_at=NINE,
    minutes=60,
    mode=Mode.PHONE,
    service_id="sparring",
    consultant_id="mette",
    participant_id="ali",
    state=AppointmentState.NO_SHOW,
)
LATER = replace(MISSED, id="later", starts_at=NINE + timedelta(days=2), state=AppointmentState.BOOKED)


def test_who_was_missed_is_called_until_somebody_did() -> None:
    assert is_to_call(MISSED, [MISSED], NOON)
    assert not is_to_call(called(MISSED, NOON), [], NOON)


def test_a_call_that_is_put_off_comes_back_when_its_day_begins() -> None:
    tomorrow = NOON + timedelta(hours=12)
    off = put_off(MISSED, tomorrow)

    assert not is_to_call(off, [], tomorrow - timedelta(minutes=1))
    assert is_to_call(off, [], tomorrow)
    assert called(off, tomorrow).call_later_until is None


@pytest.mark.parametrize("state", [AppointmentState.BOOKED, AppointmentState.DONE])
def test_who_has_another_time_after_it_is_met_anyway(state: AppointmentState) -> None:
    assert not is_to_call(MISSED, [MISSED, replace(LATER, state=state)], NOON)


@pytest.mark.parametrize(
    "other",
    [
        replace(LATER, state=AppointmentState.CANCELLED),
        replace(LATER, service_id="another"),
        replace(LATER, starts_at=NINE - timedelta(days=2)),
    ],
    ids=["called off", "of another service", "before"],
)
def test_any_other_time_is_no_reason_not_to_call(other: Appointment) -> None:
    assert is_to_call(MISSED, [other], NOON)


@pytest.mark.parametrize("state", sorted(set(AppointmentState) - {AppointmentState.NO_SHOW}))
def test_nobody_is_called_who_did_not_miss_anything(state: AppointmentState) -> None:
    one = replace(MISSED, state=state)

    assert not is_to_call(one, [], NOON)
    for act in (called, put_off):
        with pytest.raises(NotFound):
            act(one, NOON)


def test_who_misses_once_more_what_was_noted_wrongly_is_called_anew() -> None:
    noted = replace(called(MISSED, NOON), state=AppointmentState.DONE)

    assert is_to_call(missed(noted, NOON), [], NOON)

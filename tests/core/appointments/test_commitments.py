from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from jobclub.core.activities.activity import ActivityKind
from jobclub.core.appointments.commitments import Commitment, refuse_double_lives
from jobclub.core.errors import AlreadyBooked, ParticipantClash
from jobclub.core.spans import Span

NINE = datetime(2027, 1, 20, 9, tzinfo=UTC)
HOUR = timedelta(hours=1)
WANTED = Span(NINE, NINE + HOUR)


def at(hours: float, kind: ActivityKind = ActivityKind.SESSION, service_id: str | None = None) -> Commitment:
    """Give an hour that begins some hours after nine."""
    start = NINE + hours * HOUR
    return Commitment(kind=kind, id="there", span=Span(start, start + HOUR), service_id=service_id)


def test_who_is_nowhere_else_may_come_and_touching_spans_are_fine() -> None:
    refuse_double_lives([WANTED], "sparring", [at(-1), at(1)])
    refuse_double_lives([WANTED], "sparring", [])


def test_nobody_is_in_two_places() -> None:
    with pytest.raises(ParticipantClash) as refusal:
        refuse_double_lives([WANTED], "sparring", [at(0.5)])
    start = NINE + HOUR / 2
    told = {"activity": "session", "id": "there", "starts_at": start, "ends_at": start + HOUR}
    assert refusal.value.facts == {"clashes": [told]}


def test_who_has_the_same_service_then_has_booked_already() -> None:
    kind = ActivityKind.APPOINTMENT
    with pytest.raises(AlreadyBooked) as refusal:
        refuse_double_lives([WANTED], "sparring", [at(0, kind, "sparring")])
    assert refusal.value.facts == {"appointment_id": "there"}
    with pytest.raises(ParticipantClash):
        refuse_double_lives([WANTED], "sparring", [at(0, kind, "another")])

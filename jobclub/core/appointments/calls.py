"""Calls about appointments: who was missed is called, and offered another time. Nobody is to blame."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime, timedelta

from jobclub.core.appointments.appointment import Appointment, AppointmentState
from jobclub.core.errors import NotFound

WORTH_CALLING = timedelta(weeks=4)
"""How long after an appointment a call about it helps."""


def is_to_call(missed: Appointment, theirs: Iterable[Appointment], now: datetime) -> bool:
    """Tell whether somebody is to be called about an appointment that they missed.

    Not if somebody called, or will later; nor if they have another time of the same service after it
    (among ``theirs``): so they are met anyway.
    """
    if missed.state is not AppointmentState.NO_SHOW or missed.called_at is not None:
        return False
    if missed.call_later_until is not None and missed.call_later_until > now:
        return False
    return not any(_is_met_instead(one, missed) for one in theirs)


def _is_met_instead(other: Appointment, missed: Appointment) -> bool:
    agreed = other.state in {AppointmentState.BOOKED, AppointmentState.DONE}
    return agreed and other.service_id == missed.service_id and other.starts_at > missed.starts_at


def called(missed: Appointment, now: datetime) -> Appointment:
    """Give a missed appointment about which somebody was called. Raises NotFound: nobody missed it."""
    return replace(_missed(missed), called_at=now, call_later_until=None)


def put_off(missed: Appointment, until: datetime) -> Appointment:
    """Give a missed appointment about which somebody is called later (UTC). Raises NotFound."""
    return replace(_missed(missed), called_at=None, call_later_until=until)


def _missed(appointment: Appointment) -> Appointment:
    if appointment.state is not AppointmentState.NO_SHOW:
        raise NotFound("call")
    return appointment

"""Between an appointment and its row."""

from __future__ import annotations

from typing import Any

from jobclub.core.activities.activity import Mode
from jobclub.core.activities.meeting import DialIn, Meeting, MeetingState
from jobclub.core.appointments.appointment import Appointment, AppointmentState
from jobclub.core.spans import WallTime

AS_THEY_ARE = (
    *("id", "service_id", "consultant_id", "participant_id", "starts_at", "minutes", "place"),
    *("buffer_before", "buffer_after", "reserved_until", "package_id", "number", "channel", "webinar_id"),
    *("material_text", "material_link", "shared_note", "private_note", "met_at", "called_at"),
    *("call_later_until", "reason", "version"),
)
"""What stands in the row as in the appointment."""


def appointment_of(row: Any) -> Appointment:
    """Read an appointment from its row."""
    return Appointment(
        **{name: getattr(row, name) for name in AS_THEY_ARE},
        state=AppointmentState(row.state),
        wall=WallTime(row.on, row.at, row.zone, row.fold),
        mode=Mode(row.mode),
        meeting=_meeting_of(row),
    )


def appointment_row(appointment: Appointment) -> dict[str, Any]:
    """Write an appointment's row."""
    return {
        **{name: getattr(appointment, name) for name in AS_THEY_ARE},
        "state": appointment.state.value,
        "on": appointment.wall.on,
        "at": appointment.wall.at,
        "zone": appointment.wall.zone,
        "fold": appointment.wall.fold,
        "ends_at": appointment.ends_at,
        "mode": appointment.mode.value,
        **_meeting_columns(appointment.meeting),
    }


def _meeting_of(row: Any) -> Meeting:
    return Meeting(
        provider=row.meeting_provider,
        state=MeetingState(row.meeting_state),
        join_url=row.join_url,
        dial_in=None if row.dial_in is None else DialIn(number=row.dial_in, code=row.dial_code),
        reference=row.meeting_reference,
        generation=row.meeting_generation,
        told=row.meeting_told,
    )


def _meeting_columns(meeting: Meeting) -> dict[str, Any]:
    return {
        "meeting_provider": meeting.provider,
        "meeting_state": meeting.state.value,
        "join_url": meeting.join_url,
        "dial_in": meeting.dial_in and meeting.dial_in.number,
        "dial_code": meeting.dial_in and meeting.dial_in.code,
        "meeting_reference": meeting.reference,
        "meeting_generation": meeting.generation,
        "meeting_told": meeting.told,
    }

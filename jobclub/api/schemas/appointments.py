"""The shapes of reservations, appointments and waiting lists."""

from __future__ import annotations

from typing import Any, ClassVar

from marshmallow import ValidationError, fields, post_load, validate, validates_schema

from jobclub.api.fields import Flag, Id, In, Instant, Out, WindowIn, line, optional, page_of
from jobclub.api.patterns import LINK, PASSAGE
from jobclub.api.schemas.people import PersonIn
from jobclub.core.activities.activity import Mode
from jobclub.core.appointments.appointment import AppointmentState
from jobclub.core.appointments.waiting import CHANNEL
from jobclub.core.cohorts.moves import Following

TEXT = 5000
MOST_CALLS = 12


def _passage() -> fields.String:
    return line(TEXT, pattern=PASSAGE, allow_none=True)


def _mode(**more: Any) -> fields.Enum[Any]:
    return fields.Enum(Mode, by_value=fields.String, **more)


class ReservationIn(In):
    """A time that is to be kept; without a consultant it is anybody's who gives the service."""

    starts_at = Instant(required=True)
    consultant_id = Id()
    mode = _mode()


class ReservationOut(Out):
    """A time that is kept until an instant."""

    id = fields.String(required=True)
    service_id = fields.String(required=True)
    consultant_id = fields.String(required=True)
    starts_at = Instant(required=True)
    ends_at = Instant(required=True)
    mode = _mode(required=True)
    reserved_until = optional(Instant, required=True, metadata={"description": "Null once it is confirmed."})


class SentAheadIn(In):
    """What somebody sends ahead."""

    text = line(TEXT, pattern=PASSAGE)
    link = line(2000, pattern=LINK)


class SentAheadChangeIn(In):
    """What somebody sends ahead; null takes a part away."""

    text = _passage()
    link = line(2000, pattern=LINK, allow_none=True)


class BookingIn(In):
    """A time for somebody: one that was kept, one that is free, or all times of a package."""

    participant_id = Id()
    participant = fields.Nested(PersonIn)
    reservation_id = Id()
    starts_at = Instant()
    times = fields.List(
        Instant(),
        validate=validate.Length(1, MOST_CALLS),
        metadata={"description": "When each call of a package is."},
    )
    package = Flag(metadata={"description": "Find times for the other calls of the package too."})
    consultant_id = Id(metadata={"description": "Left out: the one with the fewest appointments that week."})
    mode = _mode()
    channel = line(CHANNEL, metadata={"description": "How they came, in a short word."})
    webinar_id = Id(metadata={"description": "The webinar after which this was offered."})
    material = fields.Nested(SentAheadIn)

    @post_load
    def _flat(self, data: dict[str, Any], **_more: object) -> dict[str, Any]:
        return flat(data)


def flat(data: dict[str, Any]) -> dict[str, Any]:
    """Put the parts of what is sent ahead beside the rest."""
    material = data.pop("material", {})
    return {**data, **{f"material_{name}": value for name, value in material.items()}}


class AppointmentChangeIn(In):
    """What is written about an appointment; null takes it away."""

    documented: ClassVar[dict[str, Any]] = {"minProperties": 1}

    shared_note = _passage()
    private_note = _passage()
    channel = line(CHANNEL, allow_none=True)
    material = fields.Nested(SentAheadChangeIn)

    @validates_schema
    def _something(self, data: dict[str, Any], **_more: object) -> None:
        if not data:
            raise ValidationError("Give what changes.")

    @post_load
    def _flat(self, data: dict[str, Any], **_more: object) -> dict[str, Any]:
        return flat(data)


class AppointmentMoveIn(In):
    """When an appointment is to be, or whose; alone, or with those of its package that come after it."""

    starts_at = Instant()
    consultant_id = Id()
    following = fields.Enum(Following, by_value=fields.String, load_default=Following.THIS)


class AppointmentCancelIn(In):
    """Why an appointment does not take place."""

    reason = line()
    following = fields.Enum(Following, by_value=fields.String, load_default=Following.THIS)


class DoneIn(In):
    """When those met, if it was at another time."""

    met_at = Instant()


class SentAheadOut(Out):
    """What somebody sent ahead."""

    text = optional(fields.String, required=True, attribute="material_text")
    link = optional(fields.String, required=True, attribute="material_link")


class AppointmentOut(ReservationOut):
    """An appointment."""

    participant_id = optional(
        fields.String, required=True, metadata={"description": "Null while it is kept."}
    )
    state = fields.Enum(AppointmentState, by_value=fields.String, required=True)
    minutes = fields.Integer(required=True)
    place = optional(fields.String, required=True)
    package_id = optional(fields.String, required=True)
    number = optional(fields.Integer, required=True)
    channel = optional(fields.String, required=True)
    webinar_id = optional(fields.String, required=True)
    material = fields.Nested(SentAheadOut, required=True)
    shared_note = optional(fields.String, required=True)
    private_note = optional(
        fields.String, required=True, metadata={"description": "Shown to its consultant alone."}
    )
    met_at = optional(Instant, required=True)
    reason = optional(fields.String, required=True)


class BookedOut(AppointmentOut):
    """What was booked: an appointment, and all of its package if there is one."""

    package = fields.List(fields.Nested(AppointmentOut), required=True)


class AppointmentLineOut(AppointmentOut):
    """An appointment with the name of whoever comes."""

    name = optional(fields.String, required=True)


AppointmentLinePage = page_of(AppointmentLineOut)


class AppointmentsOfServiceIn(WindowIn):
    """Which appointments of a service are wanted."""

    state = fields.Enum(AppointmentState, by_value=fields.String)
    since = Instant(data_key="from")
    until = Instant()


class AppointmentsIn(AppointmentsOfServiceIn):
    """Which appointments are wanted."""

    consultant_id = Id()
    participant_id = Id()


class WaitingIn(In):
    """Somebody who waits for a service."""

    participant_id = Id(required=True)
    channel = line(CHANNEL, metadata={"description": "How they came, in a short word."})


class WaitingOut(Out):
    """Somebody who waits for a service, and for how many days."""

    id = fields.String(required=True, attribute="waiting.id")
    service_id = fields.String(required=True, attribute="waiting.service_id")
    participant_id = fields.String(required=True, attribute="waiting.participant_id")
    name = fields.String(required=True)
    since = Instant(required=True, attribute="waiting.since")
    days = fields.Integer(required=True)
    channel = optional(fields.String, required=True, attribute="waiting.channel")


WaitingPage = page_of(WaitingOut)

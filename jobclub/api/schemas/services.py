"""The shapes of services, hours and free times."""

from __future__ import annotations

from typing import Any

from marshmallow import fields, post_load, validate

from jobclub.api.fields import (
    Day,
    Flag,
    Id,
    In,
    Instant,
    Out,
    WallTime,
    WindowIn,
    line,
    optional,
    page_of,
    within,
)
from jobclub.api.patterns import PASSAGE
from jobclub.api.schemas.staff import EngagementOut
from jobclub.core.activities.activity import Mode
from jobclub.core.appointments.hours import MOST_HOURS, MOST_OPENINGS, WEEKDAYS, ExceptionKind, Opening
from jobclub.core.appointments.offer import (
    BOUNDS,
    BOUNDS_OF_PACKAGE,
    MOST_CONSULTANTS,
    Audience,
    Package,
    ServiceState,
)
from jobclub.core.text import PASSAGE as MOST_OF_PASSAGE


def _mode(**more: Any) -> fields.Enum[Mode]:
    return fields.Enum(Mode, by_value=fields.String, **more)


def _ids(most: int, **more: Any) -> fields.List[str]:
    return fields.List(Id(), validate=validate.Length(1, most), **more)


class PackageIn(In):
    """Several appointments that are booked in one act, and how many days lie between two of them."""

    calls = within(*BOUNDS_OF_PACKAGE["calls"], required=True)
    min_days = within(*BOUNDS_OF_PACKAGE["min_days"], required=True)
    max_days = within(*BOUNDS_OF_PACKAGE["max_days"], required=True)

    @post_load
    def _made(self, data: dict[str, Any], **_more: object) -> Package:
        return Package(**data)


class PackageOut(Out):
    """Several appointments that are booked in one act, and how many days lie between two of them."""

    calls = fields.Integer(required=True)
    min_days = fields.Integer(required=True)
    max_days = fields.Integer(required=True)


class ServiceFieldsIn(In):
    """What may be said of a service, new or not."""

    title = line()
    description = line(MOST_OF_PASSAGE, pattern=PASSAGE, allow_none=True)
    minutes = within(*BOUNDS["minutes"])
    modes = fields.List(_mode(), validate=validate.Length(1, len(Mode)))
    buffer_before = within(*BOUNDS["buffer_before"])
    buffer_after = within(*BOUNDS["buffer_after"])
    notice_minutes = within(
        *BOUNDS["notice_minutes"], metadata={"description": "How long ahead it is booked at least."}
    )
    horizon_days = within(
        *BOUNDS["horizon_days"], metadata={"description": "How many days ahead it is booked at most."}
    )
    daily_cap = within(
        *BOUNDS["daily_cap"],
        allow_none=True,
        metadata={
            "description": "Appointments of one consultant on a day, of any service; null: any number."
        },
    )
    step_minutes = within(
        *BOUNDS["step_minutes"], metadata={"description": "How far apart the times begin that are offered."}
    )
    change_until_minutes = within(
        *BOUNDS["change_until_minutes"],
        metadata={"description": "Until how long before people may move or cancel by themselves."},
    )
    audience = fields.Enum(Audience, by_value=fields.String)
    package = fields.Nested(PackageIn, allow_none=True)
    consultant_ids = _ids(MOST_CONSULTANTS)
    wants_material = Flag()
    meeting_provider = line(64, allow_none=True)

    @post_load
    def _listed(self, data: dict[str, Any], **_more: object) -> dict[str, Any]:
        lists = ("modes", "consultant_ids")
        return {name: tuple(value) if name in lists else value for name, value in data.items()}


class ServiceChangeIn(ServiceFieldsIn):
    """What may change about a service."""

    closed = Flag(metadata={"description": "Whether it takes no new bookings; what is booked stays."})

    @post_load
    def _told_as_state(self, data: dict[str, Any], **_more: object) -> dict[str, Any]:
        if "closed" not in data:
            return data
        state = ServiceState.CLOSED if data["closed"] else ServiceState.ACTIVE
        return {**{name: value for name, value in data.items() if name != "closed"}, "state": state}


class ServiceIn(ServiceFieldsIn):
    """A service to offer."""

    title = line(required=True)
    minutes = within(*BOUNDS["minutes"], required=True)
    modes = fields.List(_mode(), validate=validate.Length(1, len(Mode)), required=True)
    consultant_ids = _ids(MOST_CONSULTANTS, required=True)


class ServiceListIn(WindowIn):
    """Which services are wanted."""

    state = fields.Enum(ServiceState, by_value=fields.String)


class ServiceOut(Out):
    """What is offered to one person at a time."""

    id = fields.String(required=True)
    title = fields.String(required=True)
    description = optional(fields.String, required=True)
    minutes = fields.Integer(required=True)
    modes = fields.List(_mode(), required=True)
    buffer_before = fields.Integer(required=True)
    buffer_after = fields.Integer(required=True)
    notice_minutes = fields.Integer(required=True)
    horizon_days = fields.Integer(required=True)
    daily_cap = optional(fields.Integer, required=True)
    step_minutes = fields.Integer(required=True)
    change_until_minutes = fields.Integer(required=True)
    audience = fields.Enum(Audience, by_value=fields.String, required=True)
    package = fields.Nested(PackageOut, required=True, allow_none=True)
    consultant_ids = fields.List(fields.String(), required=True)
    wants_material = fields.Boolean(required=True)
    meeting_provider = optional(fields.String, required=True)
    state = fields.Enum(ServiceState, by_value=fields.String, required=True)


ServicePage = page_of(ServiceOut)


class SlotsIn(In):
    """Which free times are wanted: days both included, two weeks from today if nothing is said."""

    first = Day(data_key="from")
    last = Day(data_key="until")
    consultant_id = Id()
    mode = _mode()


class SlotOut(Out):
    """A free time of a service, and each consultant who is free then."""

    starts_at = Instant(required=True)
    ends_at = Instant(required=True)
    consultant_ids = fields.List(fields.String(), required=True)


class SlotsOut(Out):
    """The free times of a service, by time."""

    items = fields.List(fields.Nested(SlotOut), required=True)


class OpeningIn(In):
    """A stretch of a day on the wall clock."""

    opens = WallTime(required=True)
    closes = WallTime(required=True)

    @post_load
    def _made(self, data: dict[str, Any], **_more: object) -> Opening:
        return Opening(**data)


class OpeningOut(Out):
    """A stretch of a day on the wall clock."""

    opens = WallTime(required=True)
    closes = WallTime(required=True)


class Weekday(fields.String):
    """A day of the week by its first three letters; inside it is a number."""

    def __init__(self, **more: Any) -> None:
        super().__init__(validate=validate.OneOf(WEEKDAYS), **more)

    def _serialize(self, value: Any, attr: str | None, obj: Any, **more: Any) -> str | None:
        return super()._serialize(WEEKDAYS[value], attr, obj, **more)


class WeeklyHoursLine(In):
    """Hours that come every week, from a day on or until one, both included, if that is said."""

    weekday = Weekday(required=True)
    opens = WallTime(required=True)
    closes = WallTime(required=True)
    from_on = Day()
    until_on = Day()


class HoursIn(In):
    """The whole week of one of the staff."""

    hours = fields.List(
        fields.Nested(WeeklyHoursLine), required=True, validate=validate.Length(0, MOST_HOURS)
    )


class WeeklyHoursOut(Out):
    """Hours that come every week."""

    weekday = Weekday(required=True)
    opens = WallTime(required=True)
    closes = WallTime(required=True)
    from_on = optional(Day, required=True)
    until_on = optional(Day, required=True)


class HoursOut(Out):
    """The whole week of one of the staff."""

    hours = fields.List(fields.Nested(WeeklyHoursOut), required=True)


def _openings(**more: Any) -> fields.List[Opening]:
    return fields.List(fields.Nested(OpeningIn), validate=validate.Length(1, MOST_OPENINGS), **more)


class ExceptionIn(In):
    """Days that are different for one of the staff, both ends included."""

    first_on = Day(required=True)
    last_on = Day(required=True)
    kind = fields.Enum(ExceptionKind, by_value=fields.String, required=True)
    hours = _openings(metadata={"description": "The hours of these days, if they are special."})
    reason = line()
    service_id = Id(metadata={"description": "For this service only."})


class ExceptionOut(Out):
    """Days that are different for one of the staff."""

    id = fields.String(required=True)
    staff_id = fields.String(required=True)
    first_on = Day(required=True)
    last_on = Day(required=True)
    kind = fields.Enum(ExceptionKind, by_value=fields.String, required=True)
    hours = fields.List(fields.Nested(OpeningOut), required=True)
    reason = optional(fields.String, required=True)
    service_id = optional(fields.String, required=True)


class DifferentDaysOut(Out):
    """Days that are different for one of the staff, and what lies in them all the same."""

    exception = fields.Nested(ExceptionOut, required=True)
    engagements = fields.List(fields.Nested(EngagementOut), required=True)


ExceptionPage = page_of(ExceptionOut)


class SpecialDayIn(In):
    """A day on which several of the staff have hours of its own, also on a weekend or a closed day."""

    on = Day(required=True)
    hours = _openings(required=True)
    consultant_ids = _ids(MOST_CONSULTANTS, required=True)
    service_id = Id(metadata={"description": "For this service only."})


class SpecialDayOut(Out):
    """What is different now: one entry for each of them."""

    items = fields.List(fields.Nested(ExceptionOut), required=True)

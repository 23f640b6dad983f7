"""The shapes of what everybody may see of services and free times, and of a time that is kept for them."""

from __future__ import annotations

from typing import Any

from marshmallow import fields

from jobclub.api.fields import Day, In, Instant, Out, optional, page_of
from jobclub.api.schemas.services import PackageOut
from jobclub.core.activities.activity import Mode


def _mode(**more: Any) -> fields.Enum[Mode]:
    return fields.Enum(Mode, by_value=fields.String, **more)


class OpenServiceOut(Out):
    """What everybody can book a time of. With a ``package``, its calls are booked as one."""

    id = fields.String(required=True)
    title = fields.String(required=True)
    description = optional(fields.String, required=True)
    minutes = fields.Integer(required=True)
    modes = fields.List(_mode(), required=True)
    package = fields.Nested(PackageOut, required=True, allow_none=True)


OpenServicePage = page_of(OpenServiceOut)


class OpenSlotsIn(In):
    """Which free times are wanted: days both included, two weeks from today if nothing is said."""

    first = Day(data_key="from")
    last = Day(data_key="until")
    mode = _mode()


class OpenSlotOut(Out):
    """A time at which a service can be had."""

    starts_at = Instant(required=True, attribute="start")
    ends_at = Instant(required=True, attribute="end")


class OpenSlotsOut(Out):
    """The free times of a service, by time."""

    items = fields.List(fields.Nested(OpenSlotOut), required=True)


class OpenReservationIn(In):
    """A time that is to be kept, and how those will meet: in the service's first way if it is not said."""

    starts_at = Instant(required=True)
    mode = _mode()


class OpenReservationOut(Out):
    """A time that is kept until an instant, for whoever confirms their address until then."""

    id = fields.String(required=True)
    service_id = fields.String(required=True)
    starts_at = Instant(required=True)
    ends_at = Instant(required=True)
    mode = _mode(required=True)
    reserved_until = Instant(required=True)

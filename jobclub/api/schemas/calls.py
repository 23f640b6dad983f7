"""The shapes of calls to people."""

from __future__ import annotations

from enum import StrEnum

from marshmallow import fields, validate

from jobclub.api.fields import Id, In, Instant, Out, WindowIn, optional, page_of
from jobclub.core.cohorts.calls import CallReason


class CallsIn(WindowIn):
    """Whose calls are wanted: a member of staff's; everybody's one may see without one."""

    staff_id = Id()


class Became(StrEnum):
    """What became of a call."""

    CALLED = "called"
    LATER = "later"


class CallIn(In):
    """What became of a call; ``later`` puts it off until the next day."""

    reason = fields.Enum(CallReason, by_value=fields.String, required=True)
    became = fields.Enum(Became, by_value=fields.String, required=True)


class MissedCallIn(In):
    """What became of a call about a missed appointment; ``later`` puts it off until the next day."""

    became = fields.Enum(Became, by_value=fields.String, required=True)


MISSED_APPOINTMENT = "missed_appointment"


class CallOut(Out):
    """Somebody to be called, about their place in a cohort or a missed appointment, and how to reach them."""

    enrolment_id = optional(fields.String, required=True)
    cohort_id = optional(fields.String, required=True)
    cohort_title = optional(fields.String, required=True)
    appointment_id = optional(fields.String, required=True)
    service_title = optional(fields.String, required=True)
    participant_id = fields.String(required=True)
    name = fields.String(required=True)
    phone = optional(fields.String, required=True)
    email = optional(fields.String, required=True)
    reached_through = optional(fields.String, required=True)
    reason = fields.String(required=True, validate=validate.OneOf([*CallReason, MISSED_APPOINTMENT]))
    since = Instant(required=True)
    session_id = optional(fields.String, required=True)


class CallNoteOut(Out):
    """What became of the last call about a place."""

    enrolment_id = fields.String(required=True, attribute="place_id")
    cohort_id = fields.String(required=True)
    participant_id = fields.String(required=True)
    reason = fields.Enum(CallReason, by_value=fields.String, required=True)
    called_at = optional(Instant, required=True)
    later_until = optional(Instant, required=True)


CallPage = page_of(CallOut)

"""The shapes of messages on their way."""

from __future__ import annotations

from marshmallow import fields

from jobclub.api.fields import Id, Instant, Out, WindowIn, optional, page_of
from jobclub.core.notices.delivery import Channel, DeliveryState, Why
from jobclub.core.notices.kinds import Notice


class DeliveriesIn(WindowIn):
    """Which messages are wanted."""

    state = fields.Enum(DeliveryState, by_value=fields.String)
    notice = fields.Enum(Notice, by_value=fields.String)
    cohort_id = Id()
    participant_id = Id()


class DeliveryOut(Out):
    """One message to one person, without its words and without an address."""

    id = fields.String(required=True)
    notice = fields.Enum(Notice, by_value=fields.String, required=True)
    state = fields.Enum(DeliveryState, by_value=fields.String, required=True)
    why = fields.Enum(
        Why,
        by_value=fields.String,
        required=True,
        allow_none=True,
        metadata={"description": "Why it was skipped."},
    )
    channel = fields.Enum(Channel, by_value=fields.String, required=True, allow_none=True)
    participant_id = optional(fields.String, required=True)
    staff_id = optional(fields.String, required=True)
    cohort_id = optional(fields.String, required=True)
    created_at = Instant(required=True, attribute="at")
    due_at = Instant(required=True)
    useful_until = Instant(required=True)
    settled_at = optional(Instant, required=True)
    attempts = fields.Integer(required=True)
    maybe_twice = fields.Boolean(
        required=True, metadata={"description": "An attempt broke off, and may have arrived all the same."}
    )
    fault = optional(
        fields.String, required=True, metadata={"description": "What went wrong last; never an address."}
    )


DeliveryPage = page_of(DeliveryOut)

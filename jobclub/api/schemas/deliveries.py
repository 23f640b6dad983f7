"""The shapes of messages on their way."""

from __future__ import annotations

from typing import Any

from marshmallow import ValidationError, fields, validate

from jobclub.api.fields import Id, Instant, Out, WindowIn, optional, page_of
from jobclub.core.notices.delivery import Channel, DeliveryState, Why
from jobclub.core.notices.kinds import Errand, Notice, kind_named
from jobclub.core.notices.kinds import Kind as AnyKind

KINDS = [kind.value for kind in (*Notice, *Errand)]


class Kind(fields.String):
    """What a message says, or what is asked of a meeting's provider."""

    def __init__(self, **more: Any) -> None:
        super().__init__(validate=validate.OneOf(KINDS), **more)

    def _deserialize(self, value: Any, attr: str | None, data: Any, **more: Any) -> AnyKind:
        if value not in KINDS:
            raise ValidationError(f"Must be one of: {', '.join(KINDS)}.")
        return kind_named(super()._deserialize(value, attr, data, **more))


class DeliveriesIn(WindowIn):
    """Which messages are wanted."""

    state = fields.Enum(DeliveryState, by_value=fields.String)
    notice = Kind()
    cohort_id = Id()
    participant_id = Id()


class DeliveryOut(Out):
    """One message to one person, without its words and without an address."""

    id = fields.String(required=True)
    notice = Kind(required=True)
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
    guest_id = optional(fields.String, required=True)
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

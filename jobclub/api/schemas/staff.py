"""The shapes of an organisation's staff and their tokens."""

from __future__ import annotations

from typing import Any, cast

from marshmallow import fields, validate

from jobclub.api.fields import Flag, Id, In, Instant, Out, Switch, WindowIn, line, optional, page_of
from jobclub.api.patterns import EMAIL, IDENTITY
from jobclub.core.people.staff import FROM_OUTSIDE, STAFF_ROLES, Act, Role

SCOPES = tuple(act.stable_name for act in Act if act not in FROM_OUTSIDE)
"""What a token can be for."""


class StaffRole(fields.String):
    """What one of the staff, or a token, is to the organisation; a participant is neither."""

    def __init__(self, **more: Any) -> None:
        super().__init__(validate=validate.OneOf([role.value for role in STAFF_ROLES]), **more)

    def _deserialize(self, value: Any, attr: str | None, data: Any, **more: Any) -> str:
        text = str(super()._deserialize(value, attr, data, **more))
        return Role(text) if text in STAFF_ROLES else text


class StaffIn(In):
    """Somebody who joins the staff."""

    name = line(required=True)
    email = line(254, pattern=EMAIL, required=True)
    role = StaffRole(required=True)


class StaffChangeIn(In):
    """What may change about one of the staff."""

    name = line()
    email = line(254, pattern=EMAIL)
    role = StaffRole()
    identity = line(
        73,
        pattern=IDENTITY,
        allow_none=True,
        metadata={"description": "Their Microsoft account: tenant id, a dot, object id. Null takes it off."},
    )


class StaffListIn(WindowIn):
    """Which of the staff are wanted."""

    left = Switch(load_default=False, metadata={"description": "Those who left, not those who are here."})


class StaffOut(Out):
    """One of the staff; ``left_at`` is when they left."""

    id = fields.String(required=True)
    name = fields.String(required=True)
    email = fields.String(required=True)
    role = StaffRole(required=True)
    identity = optional(fields.String, required=True)
    left_at = optional(Instant, required=True)


class EngagementOut(Out):
    """What one of the staff is busy with: a session, say, and the cohort it belongs to (``group_id``)."""

    activity = fields.String(required=True)
    activity_id = fields.String(required=True)
    group_id = fields.String(required=True)
    starts_at = Instant(required=True, attribute="span.start")
    ends_at = Instant(required=True, attribute="span.end")


class LeaverOut(Out):
    """Somebody who left, and what lies ahead of them until it is handed on."""

    staff = fields.Nested(StaffOut, required=True)
    engagements = fields.List(fields.Nested(EngagementOut), required=True)


EngagementPage = page_of(EngagementOut)


StaffPage = page_of(StaffOut)


class Scope(fields.String):
    """One thing that a token is for."""

    def __init__(self, **more: Any) -> None:
        super().__init__(validate=validate.OneOf(SCOPES), **more)

    def _serialize(self, value: Any, attr: str | None, obj: Any, **more: Any) -> str | None:
        return super()._serialize(cast("Act", value).stable_name, attr, obj, **more)


class TokenIn(In):
    """A token to make: for all that its role may do, or for some of it."""

    role = StaffRole(required=True)
    staff_id = Id()
    cohort_id = Id()
    read_only = Flag()
    scopes = fields.List(Scope(), validate=validate.Length(1, len(SCOPES)))
    ends_at = Instant()


class TokenOut(Out):
    """What a token may do (without scopes all that its role may), until when, and when it was used last."""

    id = fields.String(required=True)
    role = StaffRole(required=True)
    staff_id = optional(fields.String, required=True)
    cohort_id = optional(fields.String, required=True)
    read_only = fields.Boolean(required=True)
    scopes = fields.List(Scope(), required=True)
    ends_at = optional(Instant, required=True)
    issued_at = Instant(required=True)
    used_at = optional(Instant, required=True)
    revoked_at = optional(Instant, required=True)


class NewTokenOut(TokenOut):
    """A token just made, with its secret; a repeat of the request gives none."""

    token = optional(fields.String, required=True)


TokenPage = page_of(TokenOut)

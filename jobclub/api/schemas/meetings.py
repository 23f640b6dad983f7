"""The shapes of meetings: who provides them, and the ways in."""

from __future__ import annotations

from typing import Any, ClassVar

from marshmallow import ValidationError, fields, post_load, validate, validates_schema

from jobclub.api.fields import In, Out, line, optional
from jobclub.api.patterns import LINK
from jobclub.core.activities.activity import GROUP_MODES, Mode
from jobclub.core.activities.meeting import CODE, DialIn, MeetingState
from jobclub.core.people.organisation import Chat, Lobby
from jobclub.core.people.participant import PHONE


class GroupMode(fields.String):
    """How a group meets."""

    def __init__(self, **more: Any) -> None:
        super().__init__(validate=validate.OneOf([mode.value for mode in GROUP_MODES]), **more)

    def _deserialize(self, value: Any, attr: str | None, data: Any, **more: Any) -> str:
        text = str(super()._deserialize(value, attr, data, **more))
        return Mode(text) if text in GROUP_MODES else text


class DialInIn(In):
    """A phone number to call, and the code to give there."""

    number = line(30, pattern=f"^{PHONE.pattern}$", required=True)
    code = line(20, pattern=f"^{CODE.pattern}$")

    @post_load
    def _made(self, data: dict[str, Any], **_more: object) -> DialIn:
        return DialIn(**data)


class DialInOut(Out):
    """A phone number to call, and the code to give there."""

    number = fields.String(required=True)
    code = optional(fields.String, required=True)


class MeetingIn(In):
    """Where one session meets: its provider, and a link or number of its own; null takes them away."""

    documented: ClassVar[dict[str, Any]] = {"minProperties": 1}

    provider = line(64, attribute="meeting_provider")
    join_url = line(2000, pattern=LINK, allow_none=True)
    dial_in = fields.Nested(DialInIn, allow_none=True)

    @validates_schema
    def _something(self, data: dict[str, Any], **_more: object) -> None:
        if not data:
            raise ValidationError("Give the provider, join_url or dial_in.")


class MeetingOut(Out):
    """Where a session meets."""

    provider = fields.String(required=True)
    state = fields.Enum(MeetingState, by_value=fields.String, required=True)
    join_url = optional(fields.String, required=True)
    dial_in = fields.Nested(DialInOut, required=True, allow_none=True)


class MeetingHabitsIn(In):
    """How clubs meet that say nothing else; what is left out stays as it is."""

    provider = line(64)
    lobby = fields.Enum(Lobby, by_value=fields.String)
    chat = fields.Enum(Chat, by_value=fields.String)


class MeetingHabitsOut(Out):
    """How clubs meet that say nothing else: by which provider, who waits in a lobby, when there is a chat."""

    provider = fields.String(required=True)
    lobby = fields.Enum(Lobby, by_value=fields.String, required=True)
    chat = fields.Enum(Chat, by_value=fields.String, required=True)

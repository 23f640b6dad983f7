"""The shapes of an organisation and its closed days."""

from __future__ import annotations

from typing import Any

from marshmallow import fields, post_load, validate

from jobclub.api.fields import Day, Flag, In, Out, WallTime, line, optional, page_of
from jobclub.api.patterns import EMAIL
from jobclub.api.schemas.forgetting import RetentionIn, RetentionOut
from jobclub.api.schemas.meetings import MeetingHabitsIn, MeetingHabitsOut
from jobclub.core.people.interests import KEY, MOST_INTERESTS, Interest
from jobclub.core.people.look import COLOUR
from jobclub.core.people.organisation import LANGUAGES
from jobclub.core.people.page_name import PAGE_NAME


class HabitsIn(In):
    """Which messages go out, and when; what is left out stays as it is."""

    day_before = Flag()
    hour_before = Flag()
    homework = Flag()
    friendly = Flag()
    quiet_from = WallTime()
    quiet_until = WallTime()
    digest_at = WallTime(allow_none=True)


class HabitsOut(Out):
    """Which messages go out, and when, on the organisation's wall clock.

    Reminders and friendly words wait from ``quiet_from`` until ``quiet_until``; ``digest_at`` is when the
    staff are told about tomorrow, null is never.
    """

    day_before = fields.Boolean(required=True)
    hour_before = fields.Boolean(required=True)
    homework = fields.Boolean(required=True)
    friendly = fields.Boolean(required=True)
    quiet_from = WallTime(required=True)
    quiet_until = WallTime(required=True)
    digest_at = optional(WallTime, required=True)


class LookIn(In):
    """How the organisation's pages look."""

    colour = line(
        7,
        pattern=f"^{COLOUR.pattern}$",
        allow_none=True,
        metadata={"description": "4.5:1 on white at least."},
    )


class LookOut(Out):
    """How the organisation's pages look; ``logo`` is the digest of the picture on them."""

    colour = optional(fields.String, required=True)
    logo = optional(fields.String, required=True)


class TitlesIn(In):
    """What something is called for readers of each language."""

    da = line()
    de = line()
    en = line()


class InterestIn(In):
    """Something that people may be interested in; ``titles`` are for readers of other languages."""

    key = line(32, required=True, pattern=f"^{KEY.pattern}$")
    title = line(required=True)
    titles = fields.Nested(TitlesIn)

    @post_load
    def _made(self, data: dict[str, Any], **_more: object) -> Interest:
        return Interest(**data)


class InterestOut(Out):
    """Something that people may be interested in."""

    key = fields.String(required=True)
    title = fields.String(required=True)
    titles = fields.Dict(keys=fields.String(), values=fields.String(), required=True)


class OrganisationChangeIn(In):
    """What may change about an organisation."""

    name = line()
    time_zone = line(64)
    language = fields.String(validate=validate.OneOf(LANGUAGES))
    holidays = line(16, allow_none=True)
    optional_holidays = Flag()
    messages = fields.Nested(HabitsIn)
    meetings = fields.Nested(MeetingHabitsIn)
    retention = fields.Nested(RetentionIn)
    reply_to = line(254, pattern=EMAIL, allow_none=True)
    page_name = line(40, pattern=f"^{PAGE_NAME.pattern}$")
    open_registration = Flag()
    look = fields.Nested(LookIn)
    interests = fields.List(
        fields.Nested(InterestIn),
        validate=validate.Length(max=MOST_INTERESTS),
        metadata={"description": "The whole list; nobody carries what is not on it any more."},
    )

    @post_load
    def _listed(self, data: dict[str, Any], **_more: object) -> dict[str, Any]:
        return {**data, "interests": tuple(data["interests"])} if "interests" in data else data


class OrganisationOut(Out):
    """An organisation."""

    id = fields.String(required=True)
    name = fields.String(required=True)
    time_zone = fields.String(required=True)
    language = fields.String(required=True)
    holidays = optional(fields.String, required=True)
    optional_holidays = fields.Boolean(required=True)
    messages = fields.Nested(HabitsOut, required=True, attribute="habits.told")
    meetings = fields.Nested(MeetingHabitsOut, required=True)
    retention = fields.Nested(RetentionOut, required=True)
    reply_to = optional(fields.String, required=True)
    entra_tenant_id = optional(fields.String, required=True)
    page_name = optional(fields.String, required=True)
    open_registration = fields.Boolean(required=True)
    look = fields.Nested(LookOut, required=True)
    interests = fields.List(fields.Nested(InterestOut), required=True)


class ClosedDayIn(In):
    """A day to close."""

    on = Day(required=True)
    reason = line(required=True)


class ClosedDayOut(Out):
    """A day of the organisation's own on which nothing meets."""

    on = Day(required=True)
    reason = fields.String(required=True)


ClosedDayPage = page_of(ClosedDayOut)

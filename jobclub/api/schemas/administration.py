"""The shapes of an organisation, its staff, tokens and closed days."""

from __future__ import annotations

from typing import Any

from marshmallow import fields, validate

from jobclub.api.fields import Day, Flag, Id, In, Instant, Out, WallTime, line, optional, page_of
from jobclub.api.patterns import EMAIL
from jobclub.api.schemas.meetings import MeetingHabitsIn, MeetingHabitsOut
from jobclub.core.people.organisation import LANGUAGES
from jobclub.core.people.staff import STAFF_ROLES, Role


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


class OrganisationChangeIn(In):
    """What may change about an organisation."""

    name = line()
    time_zone = line(64)
    language = fields.String(validate=validate.OneOf(LANGUAGES))
    holidays = line(16, allow_none=True)
    optional_holidays = Flag()
    messages = fields.Nested(HabitsIn)
    meetings = fields.Nested(MeetingHabitsIn)
    reply_to = line(254, pattern=EMAIL, allow_none=True)


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
    reply_to = optional(fields.String, required=True)


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


class StaffOut(Out):
    """One of the staff."""

    id = fields.String(required=True)
    name = fields.String(required=True)
    email = fields.String(required=True)
    role = StaffRole(required=True)


StaffPage = page_of(StaffOut)


class TokenIn(In):
    """A token to make."""

    role = StaffRole(required=True)
    staff_id = Id()
    cohort_id = Id()
    read_only = Flag()


class TokenOut(Out):
    """What a token may do."""

    id = fields.String(required=True)
    role = StaffRole(required=True)
    staff_id = optional(fields.String, required=True)
    cohort_id = optional(fields.String, required=True)
    read_only = fields.Boolean(required=True)
    issued_at = Instant(required=True)
    revoked_at = optional(Instant, required=True)


class NewTokenOut(TokenOut):
    """A token just made, with its secret; a repeat of the request gives none."""

    token = optional(fields.String, required=True)


TokenPage = page_of(TokenOut)


class ClosedDayIn(In):
    """A day to close."""

    on = Day(required=True)
    reason = line(required=True)


class ClosedDayOut(Out):
    """A day of the organisation's own on which nothing meets."""

    on = Day(required=True)
    reason = fields.String(required=True)


ClosedDayPage = page_of(ClosedDayOut)

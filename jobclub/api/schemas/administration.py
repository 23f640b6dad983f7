"""The shapes of an organisation, its staff, tokens and closed days."""

from __future__ import annotations

from marshmallow import fields, validate

from jobclub.api.fields import Day, Flag, Id, In, Instant, Out, line, optional, page_of
from jobclub.api.patterns import EMAIL
from jobclub.core.people.organisation import LANGUAGES
from jobclub.core.people.staff import Role


class OrganisationChangeIn(In):
    """What may change about an organisation."""

    name = line()
    time_zone = line(64)
    language = fields.String(validate=validate.OneOf(LANGUAGES))
    holidays = line(16, allow_none=True)
    optional_holidays = Flag()


class OrganisationOut(Out):
    """An organisation."""

    id = fields.String(required=True)
    name = fields.String(required=True)
    time_zone = fields.String(required=True)
    language = fields.String(required=True)
    holidays = optional(fields.String, required=True)
    optional_holidays = fields.Boolean(required=True)


class StaffIn(In):
    """Somebody who joins the staff."""

    name = line(required=True)
    email = line(254, pattern=EMAIL, required=True)
    role = fields.Enum(Role, by_value=fields.String, required=True)


class StaffOut(Out):
    """One of the staff."""

    id = fields.String(required=True)
    name = fields.String(required=True)
    email = fields.String(required=True)
    role = fields.Enum(Role, by_value=fields.String, required=True)


StaffPage = page_of(StaffOut)


class TokenIn(In):
    """A token to make."""

    role = fields.Enum(Role, by_value=fields.String, required=True)
    staff_id = Id()
    cohort_id = Id()
    read_only = Flag()


class TokenOut(Out):
    """What a token may do."""

    id = fields.String(required=True)
    role = fields.Enum(Role, by_value=fields.String, required=True)
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

"""The shapes of cohorts."""

from __future__ import annotations

from marshmallow import fields

from jobclub.api.fields import (
    ClockTime,
    Day,
    Id,
    In,
    Instant,
    Out,
    line,
    optional,
    page_of,
    within,
)
from jobclub.api.patterns import LINK
from jobclub.api.schemas.meetings import DialInIn, DialInOut, GroupMode
from jobclub.api.schemas.sessions import SessionOut, SkippedOut
from jobclub.core.cohorts.cohort import CohortState, CohortWarning
from jobclub.core.cohorts.programme import MOST_PEOPLE


class CohortIn(In):
    """A cohort to plan."""

    programme_id = Id(required=True)
    title = line()
    starts_on = Day(required=True)
    at = ClockTime(required=True)
    consultant_id = Id()
    minimum = within(1, MOST_PEOPLE)
    capacity = within(1, MOST_PEOPLE)
    meeting_provider = line(64)
    meeting_link = line(2000, pattern=LINK)
    meeting_dial_in = fields.Nested(DialInIn)
    mode = GroupMode()
    place = line()


class CohortChangeIn(In):
    """What may change in a cohort."""

    title = line()
    consultant_id = Id(allow_none=True)
    minimum = within(1, MOST_PEOPLE)
    capacity = within(1, MOST_PEOPLE)
    below_minimum_reason = line(
        allow_none=True, metadata={"description": "Why it runs with fewer people; ends the warning."}
    )


class ReasonIn(In):
    """Why something is called off."""

    reason = line(required=True)


class CohortOut(Out):
    """A cohort with its plan."""

    id = fields.String(required=True)
    programme_id = fields.String(required=True)
    programme_key = fields.String(required=True, attribute="programme.key")
    title = fields.String(required=True)
    state = fields.Enum(CohortState, by_value=fields.String, required=True)
    consultant_id = optional(fields.String, required=True)
    starts_on = Day(required=True)
    at = ClockTime(required=True)
    time_zone = fields.String(required=True, attribute="zone")
    minimum = fields.Integer(required=True)
    capacity = fields.Integer(required=True)
    meeting_provider = fields.String(required=True)
    meeting_link = optional(fields.String, required=True)
    meeting_dial_in = fields.Nested(DialInOut, required=True, allow_none=True)
    sessions = fields.List(fields.Nested(SessionOut), required=True)
    skipped = fields.List(fields.Nested(SkippedOut), required=True)
    reason = optional(fields.String, required=True)
    below_minimum_reason = optional(fields.String, required=True)
    warnings = fields.List(fields.Enum(CohortWarning, by_value=fields.String), required=True)
    completed_at = optional(Instant, required=True)


class CohortLineOut(Out):
    """A cohort as a list shows it."""

    id = fields.String(required=True)
    programme_id = fields.String(required=True)
    programme_key = fields.String(required=True)
    title = fields.String(required=True)
    state = fields.Enum(CohortState, by_value=fields.String, required=True)
    consultant_id = optional(fields.String, required=True)
    consultant_name = optional(fields.String, required=True)
    starts_on = Day(required=True)
    at = ClockTime(required=True)
    time_zone = fields.String(required=True, attribute="zone")
    minimum = fields.Integer(required=True)
    capacity = fields.Integer(required=True)
    first_starts_at = optional(Instant, required=True)
    last_ends_at = optional(Instant, required=True)


CohortLinePage = page_of(CohortLineOut)

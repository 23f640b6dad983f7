"""The shapes of cohorts, sessions, meetings and guests."""

from __future__ import annotations

from typing import Any, ClassVar

from marshmallow import ValidationError, fields, validate, validates_schema

from jobclub.api.fields import (
    ClockTime,
    Day,
    Flag,
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
from jobclub.api.schemas.programmes import Material
from jobclub.core.cohorts.cohort import CohortState
from jobclub.core.cohorts.meeting import MeetingState
from jobclub.core.cohorts.programme import MOST_PEOPLE
from jobclub.core.cohorts.session import Mode, SessionState
from jobclub.core.cohorts.timetable import UnitFate


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
    mode = fields.Enum(Mode, by_value=fields.String)
    place = line()


class CohortChangeIn(In):
    """What may change in a cohort."""

    title = line()
    consultant_id = Id(allow_none=True)
    minimum = within(1, MOST_PEOPLE)
    capacity = within(1, MOST_PEOPLE)


class ReasonIn(In):
    """Why something is called off."""

    reason = line(required=True)


class SkippedOut(Out):
    """A date that was left out of a plan."""

    on = Day(required=True)
    reason = fields.String(required=True)


class MeetingOut(Out):
    """Where a session meets."""

    provider = fields.String(required=True)
    state = fields.Enum(MeetingState, by_value=fields.String, required=True)
    join_url = optional(fields.String, required=True)
    dial_in = optional(fields.String, required=True)


class SessionOut(Out):
    """A session as its cohort shows it."""

    id = fields.String(required=True)
    unit_key = optional(fields.String, required=True)
    merged_unit_keys = fields.List(fields.String(), required=True)
    starts_at = Instant(required=True)
    ends_at = Instant(required=True)
    minutes = fields.Integer(required=True)
    state = fields.Enum(SessionState, by_value=fields.String, required=True)
    mode = fields.Enum(Mode, by_value=fields.String, required=True)
    place = optional(fields.String, required=True)
    moved = fields.Boolean(required=True)
    reason = optional(fields.String, required=True)


class AgendaLineOut(Out):
    """A stretch of a session: minutes, what is done, who leads it."""

    minutes = fields.Integer(required=True)
    item = fields.String(required=True)
    lead = optional(fields.String, required=True)


class SessionWithUnitOut(SessionOut):
    """A session with what it is about."""

    cohort_id = fields.String(required=True)
    consultant_id = optional(fields.String, required=True)
    topic = optional(fields.String, required=True)
    goals = fields.List(fields.String(), required=True)
    agenda = fields.List(fields.Nested(AgendaLineOut), required=True)
    materials = fields.List(fields.Nested(Material), required=True)


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
    sessions = fields.List(fields.Nested(SessionOut), required=True)
    skipped = fields.List(fields.Nested(SkippedOut), required=True)
    reason = optional(fields.String, required=True)
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
SessionPage = page_of(SessionOut)


class MoveIn(In):
    """A session's new time."""

    starts_at = Instant(required=True)
    following = fields.String(
        load_default="this",
        validate=validate.OneOf(["this"], error="This version moves one session at a time; write 'this'."),
    )


class CancelIn(In):
    """How a session is called off."""

    reason = line(required=True)
    replacement = Flag(required=True)
    unit = fields.Enum(UnitFate, by_value=fields.String, load_default=None)


class MeetingIn(In):
    """The link of a session's meeting, pasted; null takes it away."""

    join_url = line(2000, pattern=LINK, required=True, allow_none=True)


class SessionChangeIn(In):
    """What may change in one session."""

    mode = fields.Enum(Mode, by_value=fields.String)
    place = line(allow_none=True)
    meeting = fields.Nested(MeetingIn)


class GuestIn(In):
    """A guest to invite: a name, or the partner they come from."""

    documented: ClassVar[dict[str, Any]] = {"anyOf": [{"required": ["name"]}, {"required": ["partner"]}]}

    name = line()
    partner = line()
    contact = line()
    confirmed = Flag()

    @validates_schema
    def _somebody(self, data: dict[str, Any], **_more: object) -> None:
        if not data.keys() & {"name", "partner"}:
            raise ValidationError("Write the guest's name, or the partner they come from.", "name")


class GuestChangeIn(In):
    """What may change about a guest."""

    name = line(allow_none=True)
    partner = line(allow_none=True)
    contact = line(allow_none=True)
    confirmed = Flag()


class GuestOut(Out):
    """A guest of a session."""

    id = fields.String(required=True)
    session_id = fields.String(required=True)
    name = optional(fields.String, required=True)
    partner = optional(fields.String, required=True)
    contact = optional(fields.String, required=True)
    confirmed = fields.Boolean(required=True)


GuestPage = page_of(GuestOut)


class SessionActOut(SessionWithUnitOut):
    """A session after an act, and what the act changed besides."""

    changed = fields.List(fields.Nested(SessionOut), required=True)
    guests_elsewhere = fields.List(
        fields.Nested(GuestOut),
        required=True,
        metadata={"description": "Guests who meet another unit now."},
    )
    dropped_unit_keys = fields.List(fields.String(), required=True)

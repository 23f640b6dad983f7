"""The shapes of sessions and guests."""

from __future__ import annotations

from typing import Any, ClassVar

from marshmallow import ValidationError, fields, validate, validates_schema

from jobclub.api.fields import Day, Flag, Id, In, Instant, Judged, Out, line, optional, page_of, within
from jobclub.api.patterns import EMAIL
from jobclub.api.schemas.meetings import GroupMode, MeetingIn
from jobclub.api.schemas.programmes import AgendaItem, Material
from jobclub.core.activities.guest import GuestState
from jobclub.core.cohorts.cancellation import UnitFate
from jobclub.core.cohorts.document_reader import KEY, KEY_LENGTH, MOST_ITEMS
from jobclub.core.cohorts.moves import Following
from jobclub.core.cohorts.programme import LEAST_MINUTES, MOST_MINUTES
from jobclub.core.cohorts.session import SessionState


class SkippedOut(Out):
    """A date that was left out of a plan."""

    on = Day(required=True)
    reason = fields.String(required=True)


class SessionOut(Out):
    """A session as its cohort shows it."""

    id = fields.String(required=True)
    unit_key = optional(fields.String, required=True)
    merged_unit_keys = fields.List(fields.String(), required=True)
    starts_at = Instant(required=True)
    ends_at = Instant(required=True)
    minutes = fields.Integer(required=True)
    state = fields.Enum(SessionState, by_value=fields.String, required=True)
    mode = GroupMode(required=True)
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
    substituted = fields.Boolean(
        required=True,
        metadata={"description": "Whether somebody runs it instead of the cohort's consultant."},
    )
    topic = optional(fields.String, required=True)
    goals = fields.List(fields.String(), required=True)
    agenda = fields.List(fields.Nested(AgendaLineOut), required=True)
    materials = fields.List(fields.Nested(Material), required=True)
    adapted = fields.Boolean(
        required=True, metadata={"description": "Whether topic or agenda are the group's own."}
    )


SessionPage = page_of(SessionOut)


class MoveIn(In):
    """A session's new time, for it alone or for all later ones too, which shift along."""

    starts_at = Instant(required=True)
    following = fields.Enum(Following, by_value=fields.String, load_default=Following.THIS)
    reason = line()


class InsertIn(In):
    """One more session: with a unit that no session has, or without one."""

    starts_at = Instant(required=True)
    unit_key = line(KEY_LENGTH, pattern=f"^{KEY.pattern}$")
    topic = line()
    minutes = within(LEAST_MINUTES, MOST_MINUTES)
    reason = line(required=True)


class SubstituteIn(In):
    """Who runs one session; the cohort's own consultant takes it back."""

    consultant_id = Id(required=True)
    reason = line()


class CancelIn(In):
    """How a session is called off."""

    reason = line(required=True)
    replacement = Flag(required=True)
    unit = fields.Enum(UnitFate, by_value=fields.String, load_default=None)


class SessionChangeIn(In):
    """What may change in one session; a topic or an agenda of the group's own needs a reason."""

    documented: ClassVar[dict[str, Any]] = {
        "dependentRequired": {"topic": ["reason"], "agenda": ["reason"]},
    }

    topic = line(allow_none=True, metadata={"description": "null: the programme's again."})
    agenda = Judged(
        fields.Nested(AgendaItem),
        allow_none=True,
        validate=validate.Length(0, MOST_ITEMS),
        metadata={"description": "null: the programme's again."},
    )
    mode = GroupMode()
    place = line(allow_none=True)
    meeting = fields.Nested(MeetingIn)
    reason = line()


class GuestIn(In):
    """A guest to invite: a name, or the partner they come from."""

    documented: ClassVar[dict[str, Any]] = {"anyOf": [{"required": ["name"]}, {"required": ["partner"]}]}

    name = line()
    partner = line()
    contact = line()
    email = line(254, pattern=EMAIL)
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
    email = line(254, pattern=EMAIL, allow_none=True)
    confirmed = Flag()
    declined = Flag()


class GuestOut(Out):
    """A guest of a session, or of a webinar."""

    id = fields.String(required=True)
    session_id = optional(fields.String, required=True)
    webinar_id = optional(fields.String, required=True)
    name = optional(fields.String, required=True)
    partner = optional(fields.String, required=True)
    contact = optional(fields.String, required=True)
    email = optional(fields.String, required=True)
    state = fields.Enum(GuestState, by_value=fields.String, required=True)
    confirmed = fields.Boolean(required=True)


GuestPage = page_of(GuestOut)


class SessionActOut(SessionWithUnitOut):
    """A session after an act, and what the act changed besides."""

    changed = fields.List(
        fields.Nested(SessionOut),
        required=True,
        metadata={"description": "Others that have another time or unit now."},
    )
    kept = fields.List(
        fields.Nested(SessionOut),
        required=True,
        metadata={"description": "Later ones that kept the time they got individually."},
    )
    skipped = fields.List(fields.Nested(SkippedOut), required=True)
    guests_elsewhere = fields.List(
        fields.Nested(GuestOut),
        required=True,
        metadata={"description": "Guests who meet another unit now."},
    )
    dropped_unit_keys = fields.List(fields.String(), required=True)
    closed_day = optional(
        fields.String,
        required=True,
        metadata={"description": "Why the new day is a closed one, if it is; it is taken all the same."},
    )
    people_elsewhere = fields.Integer(
        required=True,
        metadata={"description": "How many who take part have something else at a new time."},
    )

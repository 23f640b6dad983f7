"""The shapes of what a meeting's provider saw, and of what that suggests."""

from __future__ import annotations

from marshmallow import fields

from jobclub.api.fields import Instant, Out, optional
from jobclub.core.cohorts.attendance import AttendanceMark
from jobclub.core.cohorts.sightings import Knowledge, SeenAs


class MarkedOut(Out):
    """The mark that somebody has already."""

    mark = fields.Enum(AttendanceMark, by_value=fields.String, required=True)
    minutes = optional(fields.Integer, required=True)


class SuggestionOut(Out):
    """How somebody may be marked who was surely seen; nobody is marked by it."""

    participant_id = fields.String(required=True)
    name = fields.String(required=True)
    mark = fields.Enum(AttendanceMark, by_value=fields.String, required=True)
    minutes = fields.Integer(required=True, metadata={"description": "Whole minutes within the session."})
    came_at = Instant(required=True)
    left_at = Instant(required=True)
    marked = fields.Nested(MarkedOut, required=True, allow_none=True)


class StrangerOut(Out):
    """Somebody seen of whom it is not certain who it was."""

    name = optional(
        fields.String, required=True, metadata={"description": "What they called themselves, if anything."}
    )
    seen_as = fields.Enum(SeenAs, by_value=fields.String, required=True)
    minutes = optional(
        fields.Integer, required=True, metadata={"description": "Null: nobody knows when they were there."}
    )
    came_at = optional(Instant, required=True)
    left_at = optional(Instant, required=True)


class UnseenOut(Out):
    """Somebody expected who was not surely seen; that does not say that they were away."""

    participant_id = fields.String(required=True)
    name = fields.String(required=True)
    announced = fields.Boolean(
        required=True, metadata={"description": "Whether they said that they can't come."}
    )
    marked = fields.Nested(MarkedOut, required=True, allow_none=True)


class SuggestionsOut(Out):
    """What the meeting's provider saw at a session, and what that suggests."""

    session_id = fields.String(required=True)
    state = fields.Enum(
        Knowledge,
        by_value=fields.String,
        required=True,
        metadata={"description": "Whether anything is told of this session, is still awaited, or is there."},
    )
    fetched_at = optional(Instant, required=True)
    suggested = fields.List(fields.Nested(SuggestionOut), required=True)
    uncertain = fields.List(fields.Nested(StrangerOut), required=True)
    unseen = fields.List(fields.Nested(UnseenOut), required=True)

"""The shapes of what a meeting's provider saw, and of what that suggests."""

from __future__ import annotations

from marshmallow import fields

from jobclub.api.fields import Instant, Out, optional
from jobclub.core.activities.sightings import Knowledge, SeenAs
from jobclub.core.cohorts.attendance import AttendanceMark
from jobclub.core.webinars.registration import Presence


class MarkedOut(Out):
    """The mark that somebody has already."""

    mark = fields.Enum(AttendanceMark, by_value=fields.String, required=True)
    minutes = optional(fields.Integer, required=True)


class SeenOut(Out):
    """Somebody who was surely seen."""

    participant_id = fields.String(required=True)
    name = fields.String(required=True)
    minutes = fields.Integer(required=True, metadata={"description": "Whole minutes within it."})
    came_at = Instant(required=True)
    left_at = Instant(required=True)


class SuggestionOut(SeenOut):
    """How somebody may be marked who was surely seen; nobody is marked by it."""

    mark = fields.Enum(AttendanceMark, by_value=fields.String, required=True, attribute="mark.mark")
    marked = fields.Nested(MarkedOut, required=True, allow_none=True)


class PresenceSuggestionOut(SeenOut):
    """Somebody who was surely seen at a webinar; nobody is marked by it."""

    mark = fields.Enum(Presence, by_value=fields.String, required=True)
    marked = fields.Enum(Presence, by_value=fields.String, required=True, allow_none=True)


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


class NotSeenOut(Out):
    """Somebody expected who was not surely seen; that does not say that they were away."""

    participant_id = fields.String(required=True)
    name = fields.String(required=True)


class UnseenOut(NotSeenOut):
    """Somebody expected at a session who was not surely seen."""

    announced = fields.Boolean(
        required=True, metadata={"description": "Whether they said that they can't come."}
    )
    marked = fields.Nested(MarkedOut, required=True, allow_none=True)


class PresenceUnseenOut(NotSeenOut):
    """Somebody with a place in a webinar who was not surely seen."""

    marked = fields.Enum(Presence, by_value=fields.String, required=True, allow_none=True)


class SeenThereOut(Out):
    """What the meeting's provider saw."""

    state = fields.Enum(
        Knowledge,
        by_value=fields.String,
        required=True,
        metadata={"description": "Whether anything is told of it, is still awaited, or is there."},
    )
    fetched_at = optional(Instant, required=True)
    uncertain = fields.List(fields.Nested(StrangerOut), required=True)


class SuggestionsOut(SeenThereOut):
    """What the meeting's provider saw at a session, and what that suggests."""

    session_id = fields.String(required=True)
    suggested = fields.List(fields.Nested(SuggestionOut), required=True)
    unseen = fields.List(fields.Nested(UnseenOut), required=True)


class PresenceSuggestionsOut(SeenThereOut):
    """What the meeting's provider saw at a webinar, and what that suggests."""

    webinar_id = fields.String(required=True)
    suggested = fields.List(fields.Nested(PresenceSuggestionOut), required=True)
    unseen = fields.List(fields.Nested(PresenceUnseenOut), required=True)

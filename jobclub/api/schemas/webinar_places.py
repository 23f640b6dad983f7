"""The shapes of places in webinars, and of what follows from them."""

from __future__ import annotations

from typing import Any, ClassVar

from marshmallow import ValidationError, fields, validate, validates_schema

from jobclub.api.fields import Flag, Id, In, Instant, Out, WindowIn, line, optional, page_of
from jobclub.api.schemas.people import PersonIn
from jobclub.core.activities.places import PlaceState
from jobclub.core.people.interests import KEY
from jobclub.core.webinars.registration import (
    CHANNEL,
    CHANNEL_LENGTH,
    LEAST_USEFUL,
    MOST_USEFUL,
    Presence,
)
from jobclub.core.webinars.series import MOST_DATES
from jobclub.core.webinars.webinar import MOST_PLACES


class ComingIn(In):
    """Who comes: somebody known, or somebody told about; how they came, and from where."""

    documented: ClassVar[dict[str, Any]] = {
        "anyOf": [{"required": ["participant_id"]}, {"required": ["participant"]}]
    }

    participant_id = Id()
    participant = fields.Nested(PersonIn)
    channel = line(CHANNEL_LENGTH, pattern=f"^{CHANNEL.pattern}$")
    observer_of = line(metadata={"description": "The other organisation they come from."})

    @validates_schema
    def _one_of_them(self, data: dict[str, Any], **_more: object) -> None:
        if ("participant_id" in data) == ("participant" in data):
            raise ValidationError("Give either participant_id or participant.", "participant_id")


class SeriesComingIn(ComingIn):
    """Who comes, and to which dates of a series: those named, or all that take people."""

    documented: ClassVar[dict[str, Any]] = ComingIn.documented

    webinar_ids = fields.List(Id(), validate=validate.Length(1, MOST_DATES))
    all_dates = Flag(data_key="all")

    @validates_schema
    def _some_dates(self, data: dict[str, Any], **_more: object) -> None:
        if ("webinar_ids" in data) == bool(data.get("all_dates")):
            raise ValidationError("Name the dates, or write all: true.", "webinar_ids")


class InvitedIn(In):
    """Whom a webinar is for: everybody who carries an interest of the organisation's list."""

    interest = fields.String(required=True, validate=validate.Regexp(f"^{KEY.pattern}$"))


class InvitedOut(Out):
    """How many were invited, and how many of those who carry the interest were left out, and why."""

    webinar_id = fields.String(required=True)
    interest = fields.String(required=True)
    invited = fields.Integer(required=True)
    taking_part = fields.Integer(required=True)
    told_before = fields.Integer(required=True)
    muted = fields.Integer(required=True)
    unreachable = fields.Integer(
        required=True, metadata={"description": "Without an address, or with one that is not theirs."}
    )


class WebinarRegistrationOut(Out):
    """Somebody's place in a webinar."""

    id = fields.String(required=True, attribute="registration.place.id")
    webinar_id = fields.String(required=True, attribute="registration.webinar_id")
    participant_id = fields.String(required=True, attribute="registration.place.participant_id")
    state = fields.Enum(
        PlaceState, by_value=fields.String, required=True, attribute="registration.place.state"
    )
    position = optional(fields.Integer, required=True, metadata={"description": "In line, while waiting."})
    channel = optional(fields.String, required=True, attribute="registration.channel")
    observer_of = optional(fields.String, required=True, attribute="registration.observer_of")
    mark = fields.Enum(
        Presence, by_value=fields.String, required=True, allow_none=True, attribute="registration.mark"
    )
    created_at = Instant(required=True, attribute="registration.place.since")
    enrolled_at = optional(Instant, required=True, attribute="registration.place.enrolled_at")
    left_at = optional(Instant, required=True, attribute="registration.place.left_at")


class WebinarRegistrationLineOut(WebinarRegistrationOut):
    """A registration as a list shows it."""

    name = fields.String(required=True)


WebinarRegistrationLinePage = page_of(WebinarRegistrationLineOut)


class RegistrationsIn(WindowIn):
    """Which registrations are wanted."""

    state = fields.Enum(PlaceState, by_value=fields.String)


class DateAnswerOut(Out):
    """What became of one date: a registration, or the code of what stands against it."""

    webinar_id = fields.String(required=True)
    registration = fields.Nested(WebinarRegistrationOut, required=True, allow_none=True)
    code = optional(fields.String, required=True, attribute="refusal")


class DateAnswersOut(Out):
    """What became of each date."""

    items = fields.List(fields.Nested(DateAnswerOut), required=True)


class PresenceIn(In):
    """Whether one person was there."""

    participant_id = Id(required=True)
    mark = fields.Enum(Presence, by_value=fields.String, required=True)


class PresencesIn(In):
    """Who was there: whoever is left out has no mark afterwards."""

    marks = fields.List(fields.Nested(PresenceIn), required=True, validate=validate.Length(0, MOST_PLACES))

    @validates_schema
    def _once(self, data: dict[str, Any], **_more: object) -> None:
        whom = [one["participant_id"] for one in data["marks"]]
        if len({*whom}) < len(whom):
            raise ValidationError("Mark each person once.", "marks")


class PresenceOut(Out):
    """Somebody with a place, and whether they were there."""

    registration_id = fields.String(required=True)
    participant_id = fields.String(required=True)
    name = fields.String(required=True)
    mark = fields.Enum(Presence, by_value=fields.String, required=True, allow_none=True)


class PresencesOut(Out):
    """Who has a place in a webinar, and who was there."""

    webinar_id = fields.String(required=True)
    marks = fields.List(fields.Nested(PresenceOut), required=True)


class WebinarFeedbackOut(Out):
    """What somebody said of a webinar."""

    useful = fields.Integer(required=True, metadata={"minimum": LEAST_USEFUL, "maximum": MOST_USEFUL})
    missing = optional(fields.String, required=True)


WebinarFeedbackPage = page_of(WebinarFeedbackOut)


class FollowUpOut(Out):
    """What came of a webinar."""

    attended = fields.Integer(required=True)
    offered = fields.Integer(required=True)
    booked = fields.Integer(required=True)

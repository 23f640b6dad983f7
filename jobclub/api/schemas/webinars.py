"""The shapes of webinars, series of them, and the places in them."""

from __future__ import annotations

from typing import Any, ClassVar

from marshmallow import ValidationError, fields, post_load, validate, validates_schema

from jobclub.api.fields import (
    ClockTime,
    Day,
    Flag,
    Id,
    In,
    Instant,
    Out,
    WindowIn,
    line,
    optional,
    page_of,
    within,
)
from jobclub.api.patterns import LINK, PASSAGE
from jobclub.api.schemas.meetings import DialInIn, GroupMode
from jobclub.api.schemas.sessions import AgendaLineOut
from jobclub.core.activities import agenda as agendas
from jobclub.core.activities.activity import Mode
from jobclub.core.webinars.judgement import LEAST_MINUTES, LINK_LENGTH, MOST_MINUTES, MOST_PARTS
from jobclub.core.webinars.sparring import WebinarWarning
from jobclub.core.webinars.webinar import MOST_COHOSTS, MOST_PLACES, Audience, WebinarState

TEXT = 5000


class WebinarAgendaIn(In):
    """A stretch of a webinar's running order."""

    minutes = within(1, MOST_MINUTES, required=True)
    item = line(required=True)
    lead = line()

    @post_load
    def _made(self, data: dict[str, Any], **_more: object) -> agendas.AgendaItem:
        return agendas.AgendaItem(**data)


class WebinarMaterialIn(In):
    """Something to read or watch."""

    title = line(required=True)
    link = line(LINK_LENGTH, pattern=LINK, required=True)

    @post_load
    def _made(self, data: dict[str, Any], **_more: object) -> agendas.Material:
        return agendas.Material(**data)


class WebinarMaterialOut(Out):
    """Something to read or watch."""

    title = fields.String(required=True)
    link = fields.String(required=True)


class WebinarSettingsIn(In):
    """What a webinar and all dates of a series have."""

    title = line(required=True)
    minutes = within(LEAST_MINUTES, MOST_MINUTES, required=True)
    host_id = Id(metadata={"description": "A consultant hosts what they plan, unless somebody is named."})
    cohost_ids = fields.List(Id(), validate=validate.Length(0, MOST_COHOSTS))
    description = line(TEXT, pattern=PASSAGE)
    capacity = within(1, MOST_PLACES, metadata={"description": "Without it there are places for all."})
    audience = fields.Enum(Audience, by_value=fields.String)
    observers = Flag(metadata={"description": "Whether people from other organisations may come."})
    agenda = fields.List(fields.Nested(WebinarAgendaIn), validate=validate.Length(0, MOST_PARTS))
    sparring_service_id = Id()
    uptake = within(0, 100, metadata={"description": "How many of a hundred are expected to take sparring."})
    mode = GroupMode()
    place = line()
    meeting_provider = line(64)
    meeting_link = line(2000, pattern=LINK)
    meeting_dial_in = fields.Nested(DialInIn)


class WebinarIn(WebinarSettingsIn):
    """A webinar to plan: at an instant, or on a day at a time of the organisation's clocks."""

    documented: ClassVar[dict[str, Any]] = {
        "anyOf": [{"required": ["starts_at"]}, {"required": ["starts_on", "at"]}]
    }

    starts_at = Instant()
    starts_on = Day()
    at = ClockTime()

    @validates_schema
    def _some_time(self, data: dict[str, Any], **_more: object) -> None:
        if ("starts_at" in data) == bool(data.keys() & {"starts_on", "at"}):
            raise ValidationError("Write either starts_at, or starts_on and at.", "starts_at")


class SeriesChangeIn(In):
    """What may change in a series and all its dates that lie ahead; null takes it away."""

    title = line()
    minutes = within(LEAST_MINUTES, MOST_MINUTES)
    cohost_ids = fields.List(Id(), validate=validate.Length(0, MOST_COHOSTS))
    description = line(TEXT, pattern=PASSAGE, allow_none=True)
    capacity = within(1, MOST_PLACES, allow_none=True)
    audience = fields.Enum(Audience, by_value=fields.String)
    observers = Flag()
    agenda = fields.List(fields.Nested(WebinarAgendaIn), validate=validate.Length(0, MOST_PARTS))
    sparring_service_id = Id(allow_none=True)
    uptake = within(0, 100)
    mode = GroupMode()
    place = line(allow_none=True)


class WebinarChangeIn(SeriesChangeIn):
    """What may change in a webinar; null takes it away."""

    host_id = Id()
    recording_link = line(LINK_LENGTH, pattern=LINK, allow_none=True)
    recording_until = Instant(allow_none=True)
    materials = fields.List(fields.Nested(WebinarMaterialIn), validate=validate.Length(0, MOST_PARTS))


class SettingsOut(Out):
    """What a series says of its dates, unless one has something of its own."""

    description = optional(fields.String, required=True)
    minutes = fields.Integer(required=True)
    mode = fields.Enum(Mode, by_value=fields.String, required=True)
    place = optional(fields.String, required=True)
    cohost_ids = fields.List(fields.String(), required=True)
    capacity = optional(fields.Integer, required=True)
    audience = fields.Enum(Audience, by_value=fields.String, required=True)
    observers = fields.Boolean(required=True)
    agenda = fields.List(fields.Nested(AgendaLineOut), required=True)
    sparring_service_id = optional(fields.String, required=True)
    uptake = fields.Integer(required=True)


class WebinarOut(SettingsOut):
    """A webinar."""

    id = fields.String(required=True)
    series_id = optional(fields.String, required=True)
    title = fields.String(required=True)
    state = fields.Enum(WebinarState, by_value=fields.String, required=True)
    starts_at = Instant(required=True)
    ends_at = Instant(required=True)
    host_id = fields.String(required=True)
    recording_link = optional(fields.String, required=True)
    recording_until = optional(Instant, required=True)
    materials = fields.List(fields.Nested(WebinarMaterialOut), required=True)
    reason = optional(fields.String, required=True)


WebinarPage = page_of(WebinarOut)


class SparringOut(Out):
    """How many appointments are expected afterwards, and how many are free; null: nobody knows yet."""

    expected = fields.Integer(required=True)
    free = optional(fields.Integer, required=True)


class AnnouncedOut(Out):
    """A webinar that takes people, and what sparring it will ask for."""

    webinar = fields.Nested(WebinarOut, required=True)
    sparring = fields.Nested(SparringOut, required=True, attribute="demand")
    warnings = fields.List(
        fields.Enum(WebinarWarning, by_value=fields.String), required=True, attribute="demand.warnings"
    )


class WebinarMovedOut(Out):
    """A webinar with its new time, and how many of those with a place have something else then."""

    webinar = fields.Nested(WebinarOut, required=True)
    elsewhere = fields.Integer(required=True)
    warnings = fields.List(fields.Enum(WebinarWarning, by_value=fields.String), required=True)


class WebinarsIn(WindowIn):
    """Which webinars are wanted."""

    since = Instant(data_key="from")
    until = Instant()
    state = fields.Enum(WebinarState, by_value=fields.String)
    series_id = Id()


class WebinarMoveIn(In):
    """A webinar's new time."""

    starts_at = Instant(required=True)

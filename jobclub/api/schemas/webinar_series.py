"""The shapes of series of webinars."""

from __future__ import annotations

from typing import Any

from marshmallow import fields, post_load, validate

from jobclub.api.fields import ClockTime, Day, In, Out, WallTime, line, optional, page_of, within
from jobclub.api.patterns import PASSAGE
from jobclub.api.schemas.sessions import SkippedOut
from jobclub.api.schemas.webinars import TEXT, SettingsOut, WebinarOut, WebinarSettingsIn
from jobclub.core.webinars.series import MOST_DATES, MOST_TOPICS, Topic, Weekday


class TopicIn(In):
    """What a date of a series is about."""

    title = line(required=True)
    description = line(TEXT, pattern=PASSAGE)

    @post_load
    def _made(self, data: dict[str, Any], **_more: object) -> Topic:
        return Topic(**data)


class TopicOut(Out):
    """What a date of a series is about."""

    title = fields.String(required=True)
    description = optional(fields.String, required=True)


class SeriesIn(WebinarSettingsIn):
    """A series to plan. It has one end: a day, or a number of dates."""

    weekdays = fields.List(
        fields.Enum(Weekday, by_value=fields.String), required=True, validate=validate.Length(1, 7)
    )
    at = WallTime(required=True)
    starts_on = Day(required=True)
    ends_on = Day()
    count = within(1, MOST_DATES)
    topics = fields.List(fields.Nested(TopicIn), validate=validate.Length(0, MOST_TOPICS))


class SeriesLineOut(Out):
    """A series as a list shows it."""

    id = fields.String(required=True)
    title = fields.String(required=True)
    weekdays = fields.List(fields.Enum(Weekday, by_value=fields.String), required=True)
    at = ClockTime(required=True)
    time_zone = fields.String(required=True, attribute="zone")
    host_id = fields.String(required=True)
    starts_on = Day(required=True)
    planned_until = Day(required=True)
    ended_on = optional(Day, required=True)
    topics = fields.List(fields.Nested(TopicOut), required=True)
    skipped = fields.List(fields.Nested(SkippedOut), required=True)


SeriesPage = page_of(SeriesLineOut)


class SeriesOut(SeriesLineOut):
    """A series with its dates."""

    settings = fields.Nested(SettingsOut, required=True)
    webinars = fields.List(fields.Nested(WebinarOut), required=True)


class KeptSettingsOut(Out):
    """A date, and which of the settings that were to change it kept of its own."""

    webinar_id = fields.String(required=True)
    settings = fields.List(fields.String(), required=True)


class SeriesChangedOut(Out):
    """A changed series, and what some of its dates kept of their own."""

    series = fields.Nested(SeriesOut, required=True)
    changed = fields.List(
        fields.String(), required=True, metadata={"description": "The ids of the dates that changed."}
    )
    kept = fields.List(fields.Nested(KeptSettingsOut), required=True)


class SeriesExtendIn(In):
    """How far a series goes on: until a day, or for so many more dates."""

    ends_on = Day()
    count = within(1, MOST_DATES)


class SeriesEndIn(In):
    """After which day a series meets no more, and why."""

    on = Day(required=True)
    reason = line(required=True)

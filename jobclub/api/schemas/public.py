"""The shapes of what everybody may see and send, of logos, and of programmes that are shared."""

from __future__ import annotations

from marshmallow import fields, validate

from jobclub.api.fields import Day, Id, In, Instant, Out, Upload, line, optional, page_of
from jobclub.api.patterns import EMAIL
from jobclub.api.schemas.people import TELEPHONE
from jobclub.core.people.organisation import LANGUAGES
from jobclub.core.people.registration import MOST_WEBINARS


class OpenSessionOut(Out):
    """When an open club meets, and about what."""

    title = optional(fields.String, required=True)
    starts_at = Instant(required=True)
    minutes = fields.Integer(required=True)


class OpenClubOut(Out):
    """A club that takes people. With ``free`` 0, one joins the line, in which ``waiting`` people stand."""

    id = fields.String(required=True)
    title = fields.String(required=True)
    programme = fields.String(required=True)
    language = fields.String(required=True)
    sessions = fields.List(fields.Nested(OpenSessionOut), required=True)
    free = fields.Integer(required=True)
    waiting = fields.Integer(required=True)
    admission_closes_at = Instant(required=True)


OpenClubPage = page_of(OpenClubOut)


class RegistrationIn(In):
    """Somebody asks for a place by themselves: by an e-mail address, or a phone where we can write to one."""

    name = line(required=True)
    email = line(254, pattern=EMAIL)
    phone = line(30, pattern=TELEPHONE)
    language = fields.String(required=True, validate=validate.OneOf(LANGUAGES))


class OpenWebinarOut(Out):
    """A webinar that anybody may come to. With ``free`` 0, one joins the line; null is as many as ask."""

    id = fields.String(required=True, attribute="webinar.id")
    title = fields.String(required=True, attribute="webinar.title")
    description = optional(fields.String, required=True, attribute="webinar.description")
    series_id = optional(fields.String, required=True, attribute="webinar.series_id")
    starts_at = Instant(required=True, attribute="webinar.starts_at")
    minutes = fields.Integer(required=True, attribute="webinar.minutes")
    observers = fields.Boolean(required=True, attribute="webinar.observers")
    free = optional(fields.Integer, required=True)
    waiting = fields.Integer(required=True)


OpenWebinarPage = page_of(OpenWebinarOut)


class WebinarsRegistrationIn(RegistrationIn):
    """Somebody asks for places in one or several webinars by themselves."""

    webinar_ids = fields.List(Id(), required=True, validate=validate.Length(1, MOST_WEBINARS))
    observer_of = line(
        metadata={"description": "The other organisation from which they come to see how it is done."}
    )


class RegistrationOut(Out):
    """A message is on its way, if we can write to that address: who wants the place says so in time."""

    confirm_by = Instant(required=True)


class LogoIn(In):
    """A picture for the organisation's pages, of at most 200 KB."""

    file = Upload(
        required=True,
        metadata={
            "type": "string",
            "contentMediaType": "application/octet-stream",
            "description": "PNG, JPEG or WebP, by its bytes. No SVG: those may run scripts.",
        },
    )


class ShareIn(In):
    """To whom a programme is offered (the word of their public pages), what for, and until which day."""

    to = line(required=True)
    purpose = line(required=True)
    ends_on = Day(required=True)


class ShareOut(Out):
    """A programme that one organisation offers another, until ``ends_on``, that day included."""

    id = fields.String(required=True)
    programme_id = fields.String(required=True)
    programme_key = fields.String(required=True, attribute="programme.key")
    programme_title = fields.String(required=True, attribute="programme.title")
    giver = fields.String(required=True)
    taker = fields.String(required=True)
    purpose = fields.String(required=True)
    ends_on = Day(required=True)
    shared_at = Instant(required=True)
    ended_at = optional(Instant, required=True)


SharePage = page_of(ShareOut)


class OfferedOut(Out):
    """A programme that another organisation offers to this one."""

    id = fields.String(required=True)
    programme_key = fields.String(required=True, attribute="programme.key")
    programme_title = fields.String(required=True, attribute="programme.title")
    giver = fields.String(required=True)
    purpose = fields.String(required=True)
    ends_on = Day(required=True)


OfferedPage = page_of(OfferedOut)

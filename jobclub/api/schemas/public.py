"""The shapes of what everybody may see and send: open clubs, and asking for a place."""

from __future__ import annotations

from marshmallow import fields, validate

from jobclub.api.fields import In, Instant, Out, line, page_of
from jobclub.api.patterns import EMAIL
from jobclub.core.people.organisation import LANGUAGES
from jobclub.core.people.participant import PHONE


class OpenSessionOut(Out):
    """When an open club meets, and about what."""

    title = fields.String(required=True, allow_none=True)
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
    phone = line(29, pattern=f"^{PHONE.pattern}$")
    language = fields.String(required=True, validate=validate.OneOf(LANGUAGES))


class RegistrationOut(Out):
    """A message is on its way, if we can write to that address: who wants the place says so in time."""

    confirm_by = Instant(required=True)

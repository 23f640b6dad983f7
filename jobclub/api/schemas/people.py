"""The shapes of participants and their links."""

from __future__ import annotations

from typing import Any

from marshmallow import fields, validate

from jobclub.api.fields import Flag, In, Instant, Out, WindowIn, asked, line, optional, page_of
from jobclub.api.patterns import EMAIL
from jobclub.core.people.habits import Choice
from jobclub.core.people.interests import KEY, MOST_INTERESTS
from jobclub.core.people.link import Purpose
from jobclub.core.people.organisation import LANGUAGES
from jobclub.core.people.participant import PHONE
from jobclub.core.usecases.importing import Remark

TELEPHONE = f"^{PHONE.pattern}$"
TABLE = 1_000_000
"""Characters in a table of people, which has to fit into a body."""


class Choices(fields.List[Choice]):
    """Some of the messages that people can do without, each once."""

    def __init__(self, **more: Any) -> None:
        super().__init__(fields.Enum(Choice, by_value=fields.String), **more)

    def _serialize(self, value: Any, attr: str | None, obj: Any, **more: Any) -> list[Any] | None:
        return super()._serialize(sorted(value), attr, obj, **more)

    def _deserialize(self, value: Any, attr: str | None, data: Any, **more: Any) -> Any:
        return frozenset(super()._deserialize(value, attr, data, **more))


class Interests(fields.List[str]):
    """Keys of the organisation's interests, each once."""

    def __init__(self, **more: Any) -> None:
        about = {"description": "Keys of the organisation's list."}
        called = validate.Regexp(KEY.pattern + r"\Z", error="Write a key of your organisation's list.")
        key = fields.String(validate=called, metadata={"pattern": f"^{KEY.pattern}$"})
        super().__init__(key, validate=validate.Length(max=MOST_INTERESTS), metadata=about, **more)

    def _serialize(self, value: Any, attr: str | None, obj: Any, **more: Any) -> list[Any] | None:
        return super()._serialize(sorted(value), attr, obj, **more)

    def _deserialize(self, value: Any, attr: str | None, data: Any, **more: Any) -> Any:
        return frozenset(super()._deserialize(value, attr, data, **more))


class PersonIn(In):
    """A person, as told by somebody."""

    name = line(required=True)
    email = line(254, pattern=EMAIL)
    phone = line(30, pattern=TELEPHONE)
    reached_through = line()
    language = fields.String(validate=validate.OneOf(LANGUAGES))
    interests = Interests()


class PersonChangeIn(In):
    """What may change about a person; null takes it away."""

    name = line()
    email = line(254, pattern=EMAIL, allow_none=True)
    phone = line(30, pattern=TELEPHONE, allow_none=True)
    reached_through = line(allow_none=True)
    language = fields.String(validate=validate.OneOf(LANGUAGES), allow_none=True)
    time_zone = line(64, allow_none=True)
    muted = Choices(
        metadata={"description": "The messages they do without; all that are not named are sent."}
    )
    interests = Interests()


class ParticipantOut(Out):
    """A person looking for work."""

    id = fields.String(required=True)
    name = fields.String(required=True)
    email = optional(fields.String, required=True)
    phone = optional(fields.String, required=True)
    reached_through = optional(fields.String, required=True)
    language = optional(fields.String, required=True)
    time_zone = optional(
        fields.String, required=True, metadata={"description": "Their own, if it is not the organisation's."}
    )
    muted = Choices(required=True, metadata={"description": "The messages they do without."})
    interests = Interests(required=True)
    not_me_at = optional(
        Instant,
        required=True,
        metadata={"description": "Since when nothing is sent: a reader said that they are not meant."},
    )


ParticipantPage = page_of(ParticipantOut)


class LinkOut(Out):
    """A personal link, without its secret."""

    id = fields.String(required=True)
    purpose = fields.Enum(Purpose, by_value=fields.String, required=True)
    made_at = Instant(required=True)
    ends_at = optional(Instant, required=True)
    revoked_at = optional(Instant, required=True)


class NewLinkOut(LinkOut):
    """A personal link just made, with its address; a repeat of the request gives none."""

    url = optional(fields.String, required=True)


LinkPage = page_of(LinkOut)


class ParticipantsIn(WindowIn):
    """Which people are wanted."""

    email = asked(254, pattern=EMAIL, metadata={"description": "The person with this e-mail."})


class ImportIn(In):
    """A table of people, and whether it is taken in only as a whole."""

    text = fields.String(
        required=True,
        validate=validate.Length(1, TABLE),
        metadata={
            "description": "Lines with `;`, `,` or tabs between cells; the first one names the columns.",
            "examples": ["name;e-mail;phone\nDora;dora@people.example;+45 70 10 10 10\n"],
        },
    )
    all_or_nothing = Flag(
        load_default=True,
        metadata={"description": "Whether one bad line refuses all; if not, the good lines are taken in."},
    )


class LineMistakeOut(Out):
    """One thing wrong with a line."""

    field = fields.Function(
        lambda mistake: mistake.pointer[1:] or None,
        required=True,
        metadata={"type": ["string", "null"], "description": "Null is the line itself."},
    )
    detail = fields.String(required=True)


class LineRemarkOut(Out):
    """A line that wants a look: it is refused, tells of somebody known, or shares a phone number."""

    line = fields.Integer(required=True, metadata={"description": "As an editor shows it, from 1."})
    remark = fields.Enum(Remark, by_value=fields.String, required=True)
    mistakes = fields.List(fields.Nested(LineMistakeOut), required=True)
    participant_ids = fields.List(fields.String(), required=True)
    lines = fields.List(
        fields.Integer(), required=True, metadata={"description": "Earlier lines of the same table."}
    )


class ImportedOut(Out):
    """What came of a table of people."""

    added = fields.Integer(required=True)
    known = fields.Integer(required=True)
    refused = fields.Integer(required=True)
    ignored_columns = fields.List(fields.String(), required=True)
    remarks = fields.List(fields.Nested(LineRemarkOut), required=True)

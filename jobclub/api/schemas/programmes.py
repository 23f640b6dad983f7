"""The shape of a programme: the same document as a programme file.

These schemas describe a document to readers of the API; the core's validator alone judges one.
"""

from __future__ import annotations

from typing import Any, ClassVar

from marshmallow import fields, validate

from jobclub.api.fields import In, Instant, Out, WindowIn, asked, line, page_of, within
from jobclub.api.patterns import LINK, PASSAGE
from jobclub.core.cohorts.document_reader import KEY, MOST_ITEMS
from jobclub.core.cohorts.programme import CADENCES, DUE, LEAST_MINUTES, MOST_MINUTES, MOST_PEOPLE
from jobclub.core.cohorts.programme_document import MOST_UNITS
from jobclub.core.people.organisation import LANGUAGES


def _key() -> fields.String:
    return fields.String(
        required=True, validate=[validate.Regexp(f"^{KEY.pattern}$"), validate.Length(1, 64)]
    )


def _list(inner: fields.Field[Any], least: int = 0, most: int = MOST_ITEMS) -> fields.List[Any]:
    return fields.List(inner, validate=validate.Length(least, most), required=least > 0)


class AgendaItem(In):
    """A stretch of a session: minutes, what is done, who leads it."""

    minutes = within(1, MOST_MINUTES, required=True)
    item = line(1000, required=True)
    lead = line()


class HomeworkTask(In):
    """A task between two sessions."""

    key = _key()
    title = line(required=True)
    text = line(5000, pattern=PASSAGE)
    due = fields.String(
        validate=validate.Regexp(f"^{DUE.pattern}$"),
        metadata={"examples": ["1 day before next", "2 days after this"]},
    )


class Material(In):
    """Something to read or watch."""

    title = line(required=True)
    link = line(2000, required=True, pattern=LINK)


class Unit(In):
    """One step of a programme."""

    key = _key()
    title = line(required=True)
    goals = _list(line(500))
    agenda = _list(fields.Nested(AgendaItem))
    homework = _list(fields.Nested(HomeworkTask))
    materials = _list(fields.Nested(Material))
    before = _list(line(500))
    guests = _list(line(500))


class Completion(In):
    """What completes a participation: it asks for something."""

    documented: ClassVar[dict[str, Any]] = {
        "anyOf": [
            {"required": [name], "properties": {name: {"minimum": 1}}} for name in ("sessions", "homework")
        ]
    }

    sessions = within(0, MOST_UNITS)
    homework = within(0, 1000)


class Messages(In):
    """Kinds of messages that this programme switches on or off, whatever the organisation's habit is."""

    day_before = fields.Boolean()
    hour_before = fields.Boolean()
    homework = fields.Boolean()
    friendly = fields.Boolean()


class ProgrammeDocument(In):
    """A course description, as in a programme file."""

    key = _key()
    title = line(required=True)
    language = fields.String(required=True, validate=validate.OneOf(LANGUAGES))
    cadence = fields.String(validate=validate.OneOf(list(CADENCES)))
    minutes = within(LEAST_MINUTES, MOST_MINUTES, required=True)
    minimum = within(1, MOST_PEOPLE)
    capacity = within(1, MOST_PEOPLE, required=True)
    admits_until = within(1, MOST_UNITS)
    offer_hours = within(1, 24 * 14)
    preparation_needs_homework = fields.Boolean()
    partly_from_minutes = within(1, MOST_MINUTES)
    completion = fields.Nested(Completion)
    messages = fields.Nested(Messages)
    units = _list(fields.Nested(Unit), 1, MOST_UNITS)


class ProgrammeOut(ProgrammeDocument):
    """One version of a programme, with everything its document leaves to defaults."""

    id = fields.String(required=True)
    version = fields.Integer(required=True)
    added_at = Instant(required=True)


class ProgrammeLineOut(Out):
    """One version of a programme as a list shows it."""

    id = fields.String(required=True)
    version = fields.Integer(required=True)
    added_at = Instant(required=True)
    key = fields.String(required=True, attribute="programme.key")
    title = fields.String(required=True, attribute="programme.title")
    language = fields.String(required=True, attribute="programme.language")
    minutes = fields.Integer(required=True, attribute="programme.minutes")
    capacity = fields.Integer(required=True, attribute="programme.capacity")
    unit_keys = fields.Function(
        lambda stored: [unit.key for unit in stored.programme.units],
        required=True,
        metadata={"type": "array", "items": {"type": "string"}},
    )


ProgrammeLinePage = page_of(ProgrammeLineOut)


class ProgrammesIn(WindowIn):
    """Which programmes are wanted."""

    key = asked(64, metadata={"description": "All versions of one programme."})


class FormatIn(In):
    """In which form a programme is wanted."""

    format = fields.String(
        load_default="json",
        validate=validate.OneOf(["json", "toml"]),
        metadata={"description": "`toml` gives a programme file."},
    )

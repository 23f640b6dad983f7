"""Fields that take exactly what the documentation says, and say in plain words what to write instead."""

from __future__ import annotations

import re
from datetime import date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from flask import g
from marshmallow import RAISE, Schema, ValidationError, fields, validate
from werkzeug.datastructures import FileStorage

from jobclub.api.patterns import LINE
from jobclub.core.cohorts.handed_file import SentFile
from jobclub.core.office.lists import LIMIT, MOST
from jobclub.core.spans import zone_of

ID = re.compile(r"[0-9A-Za-z-]{1,64}")
WALL = re.compile(r"([01][0-9]|2[0-3]):([0-5][0-9])")
CLOCK = re.compile(WALL.pattern + r"([+-][01][0-9]:[0-5][0-9])?")
DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
INSTANT = re.compile(r"([0-9-]{10}T[0-9:]{8}(?:\.[0-9]{1,9})?)(Z|[+-][01][0-9]:[0-5][0-9])?", re.IGNORECASE)
DIGITS = re.compile(r"[0-9]{1,9}")
YEARS = (1900, 9000)
"""Years of an instant that every zone can show."""


class In(Schema):
    """A body or a query as it comes in: members nobody knows are refused."""

    class Meta:
        """How strictly it reads."""

        unknown = RAISE


class Out(Schema):
    """An answer."""


class Id(fields.String):
    """An opaque id."""

    def __init__(self, **more: Any) -> None:
        documented = {"pattern": f"^{ID.pattern}$", **more.pop("metadata", {})}
        right = validate.Regexp(rf"^{ID.pattern}\Z", error="This is no id.")
        super().__init__(validate=right, metadata=documented, **more)


class Flag(fields.Boolean):
    """True or false and nothing like it."""

    def _deserialize(self, value: Any, attr: str | None, data: Any, **more: Any) -> bool:
        if not isinstance(value, bool):
            raise ValidationError("Write true or false.")
        return bool(super()._deserialize(value, attr, data, **more))


class Count(fields.Integer):
    """A whole number in a query, in plain digits: Python would read more."""

    def _deserialize(self, value: Any, attr: str | None, data: Any, **more: Any) -> int:
        if not (isinstance(value, str) and DIGITS.fullmatch(value)):
            raise ValidationError("Write a whole number in digits.")
        return int(value)


class Switch(fields.Boolean):
    """True or false in a query."""

    def __init__(self, **more: Any) -> None:
        super().__init__(truthy={"true"}, falsy={"false"}, **more)


class Day(fields.Field[date]):
    """A date of the calendar, like 2027-01-11."""

    def _deserialize(self, value: Any, attr: str | None, data: Any, **more: Any) -> date:
        if isinstance(value, str) and DAY.fullmatch(value):
            try:
                return date.fromisoformat(value)
            except ValueError:
                pass
        raise ValidationError("Write a date like 2027-01-11.")

    def _serialize(self, value: date | None, attr: str | None, obj: Any, **more: Any) -> str | None:
        return None if value is None else value.isoformat()


class ClockTime(fields.Field[Any]):
    """A time on the wall, like 14:00; with an offset where the clocks show it twice."""

    pattern = CLOCK

    def _deserialize(
        self,
        value: Any,
        attr: str | None,
        data: Any,
        **more: Any,
    ) -> tuple[time, timedelta | None]:
        found = CLOCK.fullmatch(value) if isinstance(value, str) else None
        if found is None:
            raise ValidationError("Write a time like 14:00.")
        offset = datetime.fromisoformat(f"2000-01-01T{value}").utcoffset() if found[3] else None
        return time(int(found[1]), int(found[2])), offset

    def _serialize(self, value: time | None, attr: str | None, obj: Any, **more: Any) -> str | None:
        return None if value is None else f"{value:%H:%M}"


class WallTime(ClockTime):
    """A time that the clocks on the wall show every day, so without an offset."""

    pattern = WALL

    def _deserialize(self, value: Any, attr: str | None, data: Any, **more: Any) -> Any:
        at, offset = super()._deserialize(value, attr, data, **more)
        if offset is not None:
            raise ValidationError("Write a time without an offset, like 14:00.")
        return at


class Judged(fields.List[Any]):
    """A list that a validator of the core judges: it is described here, and handed on as it came."""

    def _deserialize(self, value: Any, attr: str | None, data: Any, **more: Any) -> Any:
        return value

    def _validate(self, value: Any) -> None:
        """Leave it to the core."""


class Upload(fields.Field[SentFile]):
    """A file of a form; what it is is the core's to say."""

    def _deserialize(self, value: Any, attr: str | None, data: Any, **more: Any) -> SentFile:
        if not isinstance(value, FileStorage):
            raise ValidationError("Send it as a file, with a name.")
        value.seek(0)  # an act that is begun anew reads it once more
        return SentFile(value.filename or "", value.read())


class Instant(fields.Field[datetime]):
    """An instant with its offset (RFC 3339); answered in the organisation's zone."""

    def _deserialize(self, value: Any, attr: str | None, data: Any, **more: Any) -> datetime:
        found = INSTANT.fullmatch(value) if isinstance(value, str) else None
        if found is None:
            raise ValidationError("Write a date and time with its offset, like 2027-01-11T14:00:00+01:00.")
        if found[2] is None:
            raise ValidationError("The offset is missing; write it like 2027-01-11T14:00:00+01:00.")
        try:
            instant = datetime.fromisoformat(value.upper())
        except ValueError:
            raise ValidationError("There is no such date and time.") from None
        if not YEARS[0] <= instant.year <= YEARS[1]:
            raise ValidationError(f"Write a year from {YEARS[0]} to {YEARS[1]}.")
        return instant

    def _serialize(self, value: datetime | None, attr: str | None, obj: Any, **more: Any) -> str | None:
        return None if value is None else value.astimezone(_zone()).isoformat()


def _zone() -> ZoneInfo:
    """The zone of the organisation that asks."""
    return zone_of(g.actor.zone)


def optional(field: type[fields.Field[Any]], **more: Any) -> fields.Field[Any]:
    """Make a field of an answer that may be null."""
    return field(allow_none=True, **more)


def within(least: int, most: int, **more: Any) -> fields.Integer:
    """Make a whole number of a body within bounds."""
    return fields.Integer(strict=True, validate=validate.Range(least, most), **more)


def line(most: int = 200, *, pattern: str = LINE, **more: Any) -> fields.String:
    """Make a text of a body, documented by a pattern; what a text may hold is the core's to say."""
    documented = {"pattern": pattern, **more.pop("metadata", {})}
    return fields.String(validate=validate.Length(1, most), metadata=documented, **more)


def asked(most: int = 200, *, pattern: str = LINE, **more: Any) -> fields.String:
    """Make a text of a query: no rule of the core judges what is looked for, so the pattern does."""
    right = validate.Regexp(pattern.removesuffix("$") + r"\Z", error="Nothing can be called this.")
    return fields.String(
        validate=[validate.Length(1, most), right],
        metadata={"pattern": pattern, **more.pop("metadata", {})},
        **more,
    )


class WindowIn(In):
    """Which part of a list is wanted."""

    limit = Count(
        load_default=LIMIT,
        validate=validate.Range(1, MOST),
        metadata={"description": "How many to give."},
    )
    after = Id(metadata={"description": "The cursor `next` of the page before."})


class DryRunIn(In):
    """Whether an act is only tried."""

    dry_run = Switch(load_default=False, metadata={"description": "Give the answer and write nothing."})


def page_of(item: type[Schema]) -> type[Schema]:
    """Make the schema of a page of items."""
    name = item.__name__.removesuffix("Out") + "Page"
    return Out.from_dict(
        {
            "items": fields.List(fields.Nested(item), required=True),
            "next": optional(fields.String, required=True),
        },
        name=name,
    )

"""The shapes of forgetting: erasures, what stands against them, how long things are kept, and figures."""

from __future__ import annotations

from marshmallow import fields

from jobclub.api.fields import In, Instant, Out, optional, page_of, within
from jobclub.core.cohorts.tallies import Figure
from jobclub.core.people.erasure import Cause, Ground, Remains
from jobclub.core.people.retention import LIMITS, Kept

RetentionIn = In.from_dict({name: within(*limits) for name, limits in LIMITS.items()}, name="RetentionIn")
RetentionIn.__doc__ = "For how many days things are kept; what is left out stays as it is."
RetentionOut = Out.from_dict(
    {name: fields.Integer(required=True) for name in LIMITS},
    name="RetentionOut",
)
RetentionOut.__doc__ = "For how many days things are kept."


class RemainsOut(Out):
    """Where bytes of somebody who was forgotten may still lie, and until when."""

    where = fields.Enum(Remains, by_value=fields.String, required=True)
    until = fields.String(required=True)


class ErasedOut(Out):
    """An erasure: a person is forgotten."""

    id = fields.String(required=True)
    at = Instant(required=True)
    cause = fields.Enum(Cause, by_value=fields.String, required=True)
    remains = fields.List(fields.Nested(RemainsOut), required=True)
    blanked = fields.Integer(
        required=True,
        metadata={
            "description": "How often others had written the full name, e-mail address or phone number."
        },
    )
    hint = fields.String(required=True, metadata={"description": "What was not looked for."})


class GroundIn(In):
    """Why somebody is not forgotten."""

    ground = fields.Enum(Ground, by_value=fields.String, required=True)


class HoldOut(Out):
    """What keeps a person from being forgotten; without a ground nothing does."""

    ground = fields.Enum(Ground, by_value=fields.String, required=True, allow_none=True)
    since = optional(Instant, required=True)


class RefusalOut(Out):
    """A person asked to be forgotten and was refused."""

    id = fields.String(required=True)
    at = Instant(required=True)
    ground = fields.Enum(Ground, by_value=fields.String, required=True)


RefusalPage = page_of(RefusalOut)


class FoundOut(Out):
    """How much of something was kept no longer: all that lay before an instant."""

    kept = fields.Enum(Kept, by_value=fields.String, required=True)
    before = Instant(required=True)
    count = fields.Integer(required=True)


class RunOut(Out):
    """What was forgotten since it is kept no longer, in figures; in a dry run what would be."""

    id = fields.String(required=True)
    at = Instant(required=True)
    found = fields.List(fields.Nested(FoundOut), required=True)


RunPage = page_of(RunOut)
FiguresOut = Out.from_dict(
    {one.value: optional(fields.Integer, required=True) for one in Figure}, name="FiguresOut"
)
FiguresOut.__doc__ = "Figures; a number from 1 to 4 is null, and where fewer than 5 had a place all are."


class TallyOut(Out):
    """What people of a programme's cohorts came to that began in one quarter, forgotten ones too."""

    programme_key = fields.String(required=True)
    quarter = fields.String(required=True, metadata={"pattern": "^[0-9]{4}-Q[1-4]$"})
    cohorts = fields.Integer(required=True)
    figures = fields.Nested(FiguresOut, required=True)


class TalliesOut(Out):
    """All figures there are."""

    items = fields.List(fields.Nested(TallyOut), required=True)

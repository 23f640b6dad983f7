"""The shapes of what groups changed: plan versus actual, and figures by unit."""

from __future__ import annotations

from marshmallow import fields

from jobclub.api.fields import Instant, Out, optional, page_of
from jobclub.core.cohorts.changes import ChangeKind


class ChangeOut(Out):
    """One thing a group changed, about one unit; without one it is about a session that has none."""

    id = fields.String(required=True)
    at = Instant(required=True)
    kind = fields.Enum(ChangeKind, by_value=fields.String, required=True)
    session_id = fields.String(required=True)
    unit_key = optional(fields.String, required=True)
    was = optional(fields.String, required=True)
    became = optional(fields.String, required=True)
    reason = optional(fields.String, required=True)


ChangePage = page_of(ChangeOut)


class UnitFiguresOut(Out):
    """How many cohorts changed a unit against its programme, in all and in each way."""

    unit_key = fields.String(required=True)
    title = fields.String(required=True)
    cohorts = fields.Integer(required=True)
    kinds = fields.Dict(
        keys=fields.Enum(ChangeKind, by_value=fields.String), values=fields.Integer(), required=True
    )


class UnitFiguresPage(page_of(UnitFiguresOut)):  # type: ignore[misc]  # made by a function
    """The units of a programme, those that most cohorts changed first, and of how many cohorts they tell."""

    cohorts = fields.Integer(required=True)

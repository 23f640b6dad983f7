"""The shapes of several cohorts that are planned in one act."""

from __future__ import annotations

from marshmallow import fields, validate

from jobclub.api.fields import In, Instant, Out
from jobclub.api.schemas.cohorts import CohortIn, CohortOut
from jobclub.core.cohorts.batch import MOST_AT_ONCE


class CohortBatchIn(In):
    """Cohorts to plan in one act."""

    cohorts = fields.List(fields.Nested(CohortIn), required=True, validate=validate.Length(1, MOST_AT_ONCE))


class InTheWayOut(Out):
    """Hours that stand in the way: of another cohort of the batch, or of what is planned already."""

    activity = fields.String(required=True)
    cohort = fields.Integer(metadata={"description": "The number of the other cohort in the batch, from 0."})
    id = fields.String(metadata={"description": "What is planned already: a session, say."})
    starts_at = Instant(required=True)
    ends_at = Instant(required=True)


class ClashOut(Out):
    """Hours at which somebody would be in two places."""

    cohort = fields.Integer(
        required=True, metadata={"description": "The number of the cohort in the batch, from 0."}
    )
    staff_id = fields.String(required=True)
    starts_at = Instant(required=True)
    ends_at = Instant(required=True)
    with_ = fields.Nested(InTheWayOut, required=True, data_key="with", attribute="with")


class CohortBatchOut(Out):
    """Cohorts planned in one act, and what stands against them in a dry run."""

    cohorts = fields.List(fields.Nested(CohortOut), required=True)
    clashes = fields.List(fields.Nested(ClashOut), required=True)

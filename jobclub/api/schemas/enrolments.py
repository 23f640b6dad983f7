"""The shapes of enrolments, visits and outcomes."""

from __future__ import annotations

from typing import Any, ClassVar

from marshmallow import ValidationError, fields, validates_schema

from jobclub.api.fields import Day, Id, In, Instant, Out, WindowIn, line, optional, page_of
from jobclub.api.schemas.people import PersonIn
from jobclub.core.activities.activity import ActivityKind
from jobclub.core.activities.places import OutcomeKind, PlaceState
from jobclub.core.cohorts.session import SessionState


class EnrolmentIn(In):
    """Who gets a place: somebody known, or somebody told about."""

    documented: ClassVar[dict[str, Any]] = {"minProperties": 1, "maxProperties": 1}

    participant_id = Id()
    participant = fields.Nested(PersonIn)

    @validates_schema
    def _one_of_them(self, data: dict[str, Any], **_more: object) -> None:
        if len(data) != 1:
            raise ValidationError("Give either participant_id or participant.", "participant_id")


class EnrolmentOut(Out):
    """A participant's place in a cohort."""

    id = fields.String(required=True, attribute="place.id")
    cohort_id = fields.String(required=True)
    participant_id = fields.String(required=True, attribute="place.participant_id")
    state = fields.Enum(PlaceState, by_value=fields.String, required=True, attribute="place.state")
    position = optional(
        fields.Integer, required=True, metadata={"description": "In line, from 1, while waiting."}
    )
    reply_by = optional(
        Instant,
        required=True,
        attribute="place.offer.reply_by",
        dump_default=None,
        metadata={"description": "Until when the offered place is kept."},
    )
    offer_lapsed_at = optional(
        Instant,
        required=True,
        attribute="place.lapsed_at",
        metadata={"description": "When nobody replied to an offer: somebody to call."},
    )
    created_at = Instant(required=True, attribute="place.since")
    enrolled_at = optional(
        Instant, required=True, attribute="place.enrolled_at", metadata={"description": "Null while waiting."}
    )
    left_at = optional(Instant, required=True, attribute="place.left_at")
    reason = optional(fields.String, required=True, attribute="place.reason")


class CommitmentOut(Out):
    """Something that somebody has at the time of a session."""

    activity = fields.Enum(ActivityKind, by_value=fields.String, required=True, attribute="kind")
    id = fields.String(required=True)
    starts_at = Instant(required=True, attribute="span.start")
    ends_at = Instant(required=True, attribute="span.end")


class EnrolledOut(EnrolmentOut):
    """An enrolment, with what its holder has at the time of sessions ahead: a place is given all the same."""

    clashes = fields.List(fields.Nested(CommitmentOut), required=True)


class EnrolmentWithTransferOut(EnrolledOut):
    """An enrolment, with the one in another cohort its holder changed to or waits to change to."""

    transferred_to = fields.Nested(EnrolmentOut, required=True, allow_none=True, attribute="elsewhere")


class EnrolmentLineOut(EnrolmentOut):
    """An enrolment as a list shows it."""

    name = fields.String(required=True)


EnrolmentLinePage = page_of(EnrolmentLineOut)


class EnrolmentsIn(WindowIn):
    """Which enrolments are wanted."""

    state = fields.Enum(PlaceState, by_value=fields.String)


class TransferIn(In):
    """Where somebody changes to."""

    cohort_id = Id(required=True)


class VisitIn(In):
    """Which session of another cohort somebody visits."""

    session_id = Id(required=True)


class VisitOut(Out):
    """A seat at one session of another cohort; of that cohort nothing more is shown."""

    enrolment_id = fields.String(required=True, attribute="visit.place_id")
    session_id = fields.String(required=True, attribute="visit.session_id")
    unit_keys = fields.List(fields.String(), required=True, attribute="visit.unit_keys")
    starts_at = Instant(required=True, attribute="session.starts_at")
    ends_at = Instant(required=True, attribute="session.ends_at")
    state = fields.Enum(SessionState, by_value=fields.String, required=True, attribute="session.state")


VisitPage = page_of(VisitOut)


class VisitorOut(Out):
    """Somebody from another cohort who sits in."""

    participant_id = fields.String(required=True)
    name = fields.String(required=True)


VisitorPage = page_of(VisitorOut)


class WithdrawIn(In):
    """Why somebody leaves, and what became of them, if it is known."""

    outcome = fields.Enum(OutcomeKind, by_value=fields.String)
    reason = line()


class OutcomeIn(In):
    """What became of somebody, and on which day; today without one."""

    outcome = fields.Enum(OutcomeKind, by_value=fields.String, required=True)
    on = Day()


class OutcomeOut(Out):
    """What became of somebody."""

    id = fields.String(required=True)
    outcome = fields.Enum(OutcomeKind, by_value=fields.String, required=True, attribute="kind")
    on = Day(required=True)


OutcomePage = page_of(OutcomeOut)

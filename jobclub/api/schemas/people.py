"""The shapes of participants, enrolments and outcomes."""

from __future__ import annotations

from typing import Any, ClassVar

from marshmallow import ValidationError, fields, validate, validates_schema

from jobclub.api.fields import Day, Id, In, Instant, Out, WindowIn, asked, line, optional, page_of
from jobclub.api.patterns import EMAIL
from jobclub.core.activities.places import OutcomeKind, PlaceState
from jobclub.core.people.organisation import LANGUAGES
from jobclub.core.people.participant import PHONE

TELEPHONE = f"^{PHONE.pattern}$"


class PersonIn(In):
    """A person, as told by somebody."""

    name = line(required=True)
    email = line(254, pattern=EMAIL)
    phone = line(30, pattern=TELEPHONE)
    reached_through = line()
    language = fields.String(validate=validate.OneOf(LANGUAGES))


class PersonChangeIn(In):
    """What may change about a person; null takes it away."""

    name = line()
    email = line(254, pattern=EMAIL, allow_none=True)
    phone = line(30, pattern=TELEPHONE, allow_none=True)
    reached_through = line(allow_none=True)
    language = fields.String(validate=validate.OneOf(LANGUAGES), allow_none=True)


class ParticipantOut(Out):
    """A person looking for work."""

    id = fields.String(required=True)
    name = fields.String(required=True)
    email = optional(fields.String, required=True)
    phone = optional(fields.String, required=True)
    reached_through = optional(fields.String, required=True)
    language = optional(fields.String, required=True)


ParticipantPage = page_of(ParticipantOut)


class ParticipantsIn(WindowIn):
    """Which people are wanted."""

    email = asked(254, pattern=EMAIL, metadata={"description": "The person with this e-mail."})


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
    enrolled_at = Instant(required=True, attribute="place.since")
    left_at = optional(Instant, required=True, attribute="place.left_at")
    reason = optional(fields.String, required=True, attribute="place.reason")


class EnrolmentLineOut(EnrolmentOut):
    """An enrolment as a list shows it."""

    name = fields.String(required=True)


EnrolmentLinePage = page_of(EnrolmentLineOut)


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

"""Enrolments over HTTP."""

from __future__ import annotations

from typing import Any

from jobclub.api.blueprint import Blueprint, repeatable, tagged
from jobclub.api.callers import the_actor, the_office
from jobclub.api.fields import WindowIn
from jobclub.api.schemas.people import (
    EnrolmentIn,
    EnrolmentLinePage,
    EnrolmentOut,
    OutcomeIn,
    OutcomeOut,
    OutcomePage,
    WithdrawIn,
)
from jobclub.core.events import OutcomeRecorded
from jobclub.core.office import Office
from jobclub.core.office.lists import Window
from jobclub.core.people.staff import Actor
from jobclub.core.usecases import enrolling
from jobclub.core.usecases.enrolling import Enrolment
from jobclub.core.usecases.knowing import PersonWish

enrolments = Blueprint("enrolments", "Participants' places in cohorts, and what became of them")


def _shown(enrolment: Enrolment) -> Any:
    return tagged(enrolment, f"{enrolment.place.version}.{enrolment.place.state}")


def _again(office: Office, actor: Actor, happened: Any) -> Any:
    return _shown(enrolling.get_enrolment(office, actor, happened.place_id))


def _outcome_again(office: Office, actor: Actor, happened: OutcomeRecorded) -> Any:
    return enrolling.get_outcome(office, actor, happened.place_id, happened.outcome_id)


@enrolments.get("/cohorts/<id:cohort_id>/enrolments")
@enrolments.arguments(WindowIn, location="query")
@enrolments.response(200, EnrolmentLinePage)
def list_enrolments(query: dict[str, Any], cohort_id: str) -> Any:
    """List the enrolments of a cohort with people's names."""
    return enrolling.list_enrolments(the_office(), the_actor(), cohort_id, Window(**query))


@enrolments.post("/cohorts/<id:cohort_id>/enrolments")
@enrolments.arguments(EnrolmentIn)
@enrolments.response(201, EnrolmentOut)
@repeatable(_again)
def enrol(body: dict[str, Any], cohort_id: str) -> Any:
    """Give somebody a place; a person with the e-mail of somebody known is that somebody."""
    person = PersonWish(**body["participant"]) if "participant" in body else None
    known = body.get("participant_id")
    return _shown(enrolling.enrol(the_office(), the_actor(), cohort_id, participant_id=known, person=person))


@enrolments.get("/enrolments/<id:enrolment_id>")
@enrolments.response(200, EnrolmentOut)
def get_enrolment(enrolment_id: str) -> Any:
    """Show an enrolment."""
    return _shown(enrolling.get_enrolment(the_office(), the_actor(), enrolment_id))


@enrolments.post("/enrolments/<id:enrolment_id>/withdraw")
@enrolments.arguments(WithdrawIn)
@enrolments.response(200, EnrolmentOut)
@repeatable(_again)
def withdraw(body: dict[str, Any], enrolment_id: str) -> Any:
    """Let somebody leave, with what became of them if it is known."""
    return _shown(enrolling.withdraw(the_office(), the_actor(), enrolment_id, **body))


@enrolments.get("/enrolments/<id:enrolment_id>/outcomes")
@enrolments.arguments(WindowIn, location="query")
@enrolments.response(200, OutcomePage)
def list_outcomes(query: dict[str, Any], enrolment_id: str) -> Any:
    """List what became of somebody."""
    return enrolling.list_outcomes(the_office(), the_actor(), enrolment_id, Window(**query))


@enrolments.post("/enrolments/<id:enrolment_id>/outcomes")
@enrolments.arguments(OutcomeIn)
@enrolments.response(201, OutcomeOut)
@repeatable(_outcome_again)
def record_outcome(body: dict[str, Any], enrolment_id: str) -> Any:
    """Record what became of somebody; also after the end, also again."""
    kind, on = body["outcome"], body.get("on")
    return enrolling.record_outcome(the_office(), the_actor(), enrolment_id, kind, on=on)

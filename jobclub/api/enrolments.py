"""Enrolments over HTTP."""

from __future__ import annotations

from typing import Any

from jobclub.api.blueprint import Blueprint, repeatable, tagged
from jobclub.api.callers import note_read, seen, the_actor, the_office
from jobclub.api.fields import WindowIn
from jobclub.api.schemas.enrolments import (
    EnrolledOut,
    EnrolmentIn,
    EnrolmentLinePage,
    EnrolmentOut,
    EnrolmentsIn,
    EnrolmentWithTransferOut,
    OutcomeIn,
    OutcomeOut,
    OutcomePage,
    TransferIn,
    VisitIn,
    VisitorPage,
    VisitOut,
    VisitPage,
    WithdrawIn,
)
from jobclub.core.events import OutcomeRecorded, VisitAgreed
from jobclub.core.office import Office
from jobclub.core.office.lists import Window
from jobclub.core.people.reading import Why
from jobclub.core.people.staff import Actor
from jobclub.core.usecases import enrolling, transferring, visiting
from jobclub.core.usecases.enrolling import Enrolment
from jobclub.core.usecases.knowing import PersonWish
from jobclub.core.usecases.visiting import SeenVisit

enrolments = Blueprint("enrolments", "Participants' places in cohorts, and what became of them")


def _shown(enrolment: Enrolment) -> Any:
    return tagged(enrolment, enrolment.revision)


def _again(office: Office, actor: Actor, happened: Any) -> Any:
    return _shown(enrolling.get_enrolment(office, actor, happened.place_id))


def _visit_shown(seen_visit: SeenVisit) -> Any:
    return tagged(seen_visit, seen_visit.revision)


def _visit_again(office: Office, actor: Actor, happened: VisitAgreed) -> Any:
    return _visit_shown(visiting.get_visit(office, actor, happened.place_id, happened.session_id))


def _outcome_again(office: Office, actor: Actor, happened: OutcomeRecorded) -> Any:
    return enrolling.get_outcome(office, actor, happened.place_id, happened.outcome_id)


@enrolments.get("/cohorts/<id:cohort_id>/enrolments")
@enrolments.arguments(EnrolmentsIn, location="query")
@enrolments.response(200, EnrolmentLinePage)
def list_enrolments(query: dict[str, Any], cohort_id: str) -> Any:
    """List the enrolments of a cohort with people's names."""
    state = query.pop("state", None)
    return enrolling.list_enrolments(the_office(), the_actor(), cohort_id, Window(**query), state=state)


@enrolments.post("/cohorts/<id:cohort_id>/enrolments")
@enrolments.arguments(EnrolmentIn)
@enrolments.response(201, EnrolledOut)
@repeatable(_again)
def enrol(body: dict[str, Any], cohort_id: str) -> Any:
    """Give somebody a place or, while others wait or all are taken, the end of the line.

    A person with the e-mail of somebody known is that somebody.
    """
    person = PersonWish(**body["participant"]) if "participant" in body else None
    known = body.get("participant_id")
    return _shown(enrolling.enrol(the_office(), the_actor(), cohort_id, participant_id=known, person=person))


@enrolments.get("/enrolments/<id:enrolment_id>")
@enrolments.response(200, EnrolmentWithTransferOut)
def get_enrolment(enrolment_id: str) -> Any:
    """Show an enrolment."""
    enrolment = enrolling.get_enrolment(the_office(), the_actor(), enrolment_id)
    note_read([enrolment.place.participant_id], Why.RUNNING)
    return _shown(enrolment)


@enrolments.post("/enrolments/<id:enrolment_id>/withdraw")
@enrolments.arguments(WithdrawIn)
@enrolments.response(200, EnrolmentOut)
@repeatable(_again)
def withdraw(body: dict[str, Any], enrolment_id: str) -> Any:
    """Let somebody leave, with what became of them if it is known."""
    return _shown(enrolling.withdraw(the_office(), the_actor(), enrolment_id, **body))


@enrolments.post("/enrolments/<id:enrolment_id>/accept")
@enrolments.response(200, EnrolmentOut)
@repeatable(_again)
def accept(enrolment_id: str) -> Any:
    """Say yes to an offered place, for the person it is kept for."""
    return _shown(enrolling.accept(the_office(), the_actor(), enrolment_id))


@enrolments.post("/enrolments/<id:enrolment_id>/decline")
@enrolments.response(200, EnrolmentOut)
@repeatable(_again)
def decline(enrolment_id: str) -> Any:
    """Say no to an offered place, or leave the line; the place goes to whoever is next."""
    return _shown(enrolling.decline(the_office(), the_actor(), enrolment_id))


@enrolments.post("/enrolments/<id:enrolment_id>/transfer")
@enrolments.arguments(TransferIn)
@enrolments.response(200, EnrolmentWithTransferOut)
@repeatable(_again)
def transfer(body: dict[str, Any], enrolment_id: str) -> Any:
    """Let somebody change to another cohort of the same programme, with what they did.

    If no place is free there, or others wait, they keep this one until a place there is theirs.
    """
    return _shown(transferring.transfer(the_office(), the_actor(), enrolment_id, body["cohort_id"]))


@enrolments.get("/enrolments/<id:enrolment_id>/visits")
@enrolments.arguments(WindowIn, location="query")
@enrolments.response(200, VisitPage)
def list_visits(query: dict[str, Any], enrolment_id: str) -> Any:
    """List the visits somebody makes to other cohorts' sessions."""
    return visiting.list_visits(the_office(), the_actor(), enrolment_id, Window(**query))


@enrolments.post("/enrolments/<id:enrolment_id>/visit")
@enrolments.arguments(VisitIn)
@enrolments.response(201, VisitOut)
@repeatable(_visit_again)
def visit(body: dict[str, Any], enrolment_id: str) -> Any:
    """Let somebody sit in at one session of another cohort; it is credited at home."""
    return _visit_shown(visiting.visit(the_office(), the_actor(), enrolment_id, body["session_id"]))


@enrolments.get("/enrolments/<id:enrolment_id>/visits/<id:session_id>")
@enrolments.response(200, VisitOut)
def get_visit(enrolment_id: str, session_id: str) -> Any:
    """Show a visit."""
    return _visit_shown(visiting.get_visit(the_office(), the_actor(), enrolment_id, session_id))


@enrolments.delete("/enrolments/<id:enrolment_id>/visits/<id:session_id>")
@enrolments.response(204)
def end_visit(enrolment_id: str, session_id: str) -> None:
    """Take back a visit that lies ahead."""
    visiting.end_visit(the_office(), the_actor(), enrolment_id, session_id, seen())


@enrolments.get("/sessions/<id:session_id>/visitors")
@enrolments.arguments(WindowIn, location="query")
@enrolments.response(200, VisitorPage)
def list_visitors(query: dict[str, Any], session_id: str) -> Any:
    """List who sits in at a session from other cohorts, by name."""
    return visiting.list_visitors(the_office(), the_actor(), session_id, Window(**query))


@enrolments.get("/enrolments/<id:enrolment_id>/outcomes")
@enrolments.arguments(WindowIn, location="query")
@enrolments.response(200, OutcomePage)
def list_outcomes(query: dict[str, Any], enrolment_id: str) -> Any:
    """List what became of somebody."""
    outcomes = enrolling.list_outcomes(the_office(), the_actor(), enrolment_id, Window(**query))
    enrolment = enrolling.get_enrolment(the_office(), the_actor(), enrolment_id)
    note_read([enrolment.place.participant_id], Why.OUTCOMES)
    return outcomes


@enrolments.post("/enrolments/<id:enrolment_id>/outcomes")
@enrolments.arguments(OutcomeIn)
@enrolments.response(201, OutcomeOut)
@repeatable(_outcome_again)
def record_outcome(body: dict[str, Any], enrolment_id: str) -> Any:
    """Record what became of somebody; also after the end, also again."""
    kind, on = body["outcome"], body.get("on")
    return enrolling.record_outcome(the_office(), the_actor(), enrolment_id, kind, on=on)

"""Cohorts over HTTP."""

from __future__ import annotations

from typing import Any

from marshmallow import fields

from jobclub.api.blueprint import Blueprint, repeatable, tagged
from jobclub.api.callers import seen, the_actor, the_office
from jobclub.api.fields import DryRunIn, Id, WindowIn
from jobclub.api.schemas.batches import CohortBatchIn, CohortBatchOut
from jobclub.api.schemas.cohorts import CohortChangeIn, CohortIn, CohortLinePage, CohortOut, ReasonIn
from jobclub.core.cohorts.cohort import Cohort, CohortState
from jobclub.core.office import Office
from jobclub.core.office.lists import CohortFilter, Window
from jobclub.core.people.staff import Actor
from jobclub.core.usecases import planning, running
from jobclub.core.usecases.drafting import CohortWish

cohorts = Blueprint("cohorts", "Runs of a programme: fixed groups that meet under a consultant")


class CohortsIn(WindowIn):
    """Which cohorts are wanted."""

    state = fields.Enum(CohortState, by_value=fields.String)
    consultant_id = Id()
    programme_id = Id()


def _shown(cohort: Cohort) -> Any:
    return tagged(cohort, cohort.revision)


def _again(office: Office, actor: Actor, happened: Any) -> Any:
    return _shown(planning.get_cohort(office, actor, happened.cohort_id))


def _wish(body: dict[str, Any]) -> CohortWish:
    at, offset = body.pop("at")
    return CohortWish(**body, at=at, offset=offset)


@cohorts.get("/cohorts")
@cohorts.arguments(CohortsIn, location="query")
@cohorts.response(200, CohortLinePage)
def list_cohorts(query: dict[str, Any]) -> Any:
    """List the cohorts the caller may see."""
    window = Window(query.pop("limit"), query.pop("after", None))
    return planning.list_cohorts(the_office(), the_actor(), CohortFilter(**query), window)


@cohorts.post("/cohorts")
@cohorts.arguments(DryRunIn, location="query")
@cohorts.arguments(CohortIn)
@cohorts.response(201, CohortOut)
@cohorts.alt_response(200, schema=CohortOut, description="What would be planned (dry run)", success=True)
@repeatable(_again)
def plan_cohort(query: dict[str, Any], body: dict[str, Any]) -> Any:
    """Plan a cohort as a draft with all its dated sessions."""
    cohort = planning.plan_cohort(the_office(), the_actor(), _wish(body), dry_run=query["dry_run"])
    if query["dry_run"]:
        return cohort, 200
    return _shown(cohort)


@cohorts.post("/cohorts/batch")
@cohorts.arguments(DryRunIn, location="query")
@cohorts.arguments(CohortBatchIn)
@cohorts.response(201, CohortBatchOut)
@cohorts.alt_response(
    200, schema=CohortBatchOut, description="What would be planned, and every clash (dry run)", success=True
)
@repeatable(planning.planning_done)
def plan_cohorts(query: dict[str, Any], body: dict[str, Any]) -> Any:
    """Plan several cohorts in one act, all of them or none."""
    wishes = [_wish(one) for one in body["cohorts"]]
    batch = planning.plan_cohorts(the_office(), the_actor(), wishes, dry_run=query["dry_run"])
    return (batch, 200) if query["dry_run"] else batch


@cohorts.get("/cohorts/<id:cohort_id>")
@cohorts.response(200, CohortOut)
def get_cohort(cohort_id: str) -> Any:
    """Show a cohort with its plan."""
    return _shown(planning.get_cohort(the_office(), the_actor(), cohort_id))


@cohorts.patch("/cohorts/<id:cohort_id>")
@cohorts.arguments(CohortChangeIn)
@cohorts.response(200, CohortOut)
def change_cohort(body: dict[str, Any], cohort_id: str) -> Any:
    """Set title, minimum, capacity, consultant, or why it runs with few people.

    A new consultant takes all sessions neither held nor substituted, or none; what a raised capacity frees is
    offered.
    """
    return _shown(planning.change_cohort(the_office(), the_actor(), cohort_id, seen(), **body))


@cohorts.post("/cohorts/<id:cohort_id>/open")
@cohorts.response(200, CohortOut)
@repeatable(_again)
def open_cohort(cohort_id: str) -> Any:
    """Let a draft take participants."""
    return _shown(planning.open_cohort(the_office(), the_actor(), cohort_id))


@cohorts.post("/cohorts/<id:cohort_id>/complete")
@cohorts.response(200, CohortOut)
@repeatable(_again)
def complete_cohort(cohort_id: str) -> Any:
    """Complete a cohort: every participation is settled by the programme's rule."""
    return _shown(running.complete_cohort(the_office(), the_actor(), cohort_id))


@cohorts.post("/cohorts/<id:cohort_id>/cancel")
@cohorts.arguments(ReasonIn)
@cohorts.response(200, CohortOut)
@repeatable(_again)
def cancel_cohort(body: dict[str, Any], cohort_id: str) -> Any:
    """Call a cohort off, with a reason."""
    return _shown(running.cancel_cohort(the_office(), the_actor(), cohort_id, body["reason"]))

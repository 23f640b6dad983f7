"""Forgetting over HTTP: what stands against it, what is kept no longer, and the figures that stay."""

from __future__ import annotations

from typing import Any

from jobclub.api.blueprint import Blueprint, repeatable, tagged
from jobclub.api.callers import note_read, seen, the_actor, the_office
from jobclub.api.fields import DryRunIn, WindowIn
from jobclub.api.schemas.forgetting import (
    GroundIn,
    HoldOut,
    RefusalOut,
    RefusalPage,
    RunOut,
    RunPage,
    TalliesOut,
)
from jobclub.core.events import ErasureRefused, RetentionRun
from jobclub.core.office import Office
from jobclub.core.office.lists import Window
from jobclub.core.people.erasure import Hold, Refusal
from jobclub.core.people.reading import Why
from jobclub.core.people.retention import Run
from jobclub.core.people.staff import Actor
from jobclub.core.usecases import retaining, withholding

forgetting = Blueprint("forgetting", "Who is not forgotten, how long things are kept, and figures that stay")


def _hold(hold: Hold) -> Any:
    return tagged(hold, hold.revision)


def _refusal(refusal: Refusal) -> Any:
    return tagged(refusal, refusal.id)


def _run(run: Run) -> Any:
    return tagged(run, run.id)


def _refused_again(office: Office, actor: Actor, refused: ErasureRefused) -> Any:
    return _refusal(withholding.refusing_done(office, actor, refused))


def _run_again(office: Office, actor: Actor, done: RetentionRun) -> Any:
    return _run(retaining.running_done(office, actor, done))


@forgetting.get("/participants/<id:participant_id>/hold")
@forgetting.response(200, HoldOut)
def get_hold(participant_id: str) -> Any:
    """Show what keeps a person from being forgotten, if anything does."""
    found = withholding.get_hold(the_office(), the_actor(), participant_id)
    note_read([participant_id], Why.ERASURE)
    return _hold(found)


@forgetting.put("/participants/<id:participant_id>/hold")
@forgetting.arguments(GroundIn)
@forgetting.response(200, HoldOut)
def hold(body: dict[str, Any], participant_id: str) -> Any:
    """Keep a person from being forgotten, on a ground."""
    return _hold(withholding.hold(the_office(), the_actor(), participant_id, seen(), **body))


@forgetting.delete("/participants/<id:participant_id>/hold")
@forgetting.response(204)
def lift_hold(participant_id: str) -> None:
    """Let nothing keep a person from being forgotten any more."""
    withholding.lift_hold(the_office(), the_actor(), participant_id, seen())


@forgetting.get("/participants/<id:participant_id>/erasure-refusals")
@forgetting.arguments(WindowIn, location="query")
@forgetting.response(200, RefusalPage)
def list_refusals(query: dict[str, Any], participant_id: str) -> Any:
    """List how often a person asked to be forgotten and was refused."""
    refusals = withholding.list_refusals(the_office(), the_actor(), participant_id, Window(**query))
    note_read([participant_id], Why.ERASURE)
    return refusals


@forgetting.post("/participants/<id:participant_id>/erasure-refusals")
@forgetting.arguments(GroundIn)
@forgetting.response(201, RefusalOut)
@repeatable(_refused_again)
def refuse_erasure(body: dict[str, Any], participant_id: str) -> Any:
    """Note that a person asked to be forgotten and was refused. It is no hold."""
    return _refusal(withholding.refuse_erasure(the_office(), the_actor(), participant_id, **body))


@forgetting.post("/organisation/retention/run")
@forgetting.arguments(DryRunIn, location="query")
@forgetting.response(200, RunOut)
@repeatable(_run_again)
def run_retention(query: dict[str, Any]) -> Any:
    """Forget what is kept no longer, of people 200 at most; a worker does so once a day."""
    run = retaining.run_retention(the_office(), the_actor(), **query)
    return run if query["dry_run"] else _run(run)


@forgetting.get("/organisation/retention/runs")
@forgetting.arguments(WindowIn, location="query")
@forgetting.response(200, RunPage)
def list_retention_runs(query: dict[str, Any]) -> Any:
    """List what was forgotten each time since it was kept no longer."""
    return retaining.list_runs(the_office(), the_actor(), Window(**query))


@forgetting.get("/tallies")
@forgetting.response(200, TalliesOut)
def list_tallies() -> Any:
    """Show what people came to by programme and quarter, also those who are forgotten; no small number."""
    return {"items": retaining.list_tallies(the_office(), the_actor())}

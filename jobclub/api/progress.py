"""Progress over HTTP: one person's standing, and the matrix of a cohort."""

from __future__ import annotations

from typing import Any

from jobclub.api.blueprint import Blueprint
from jobclub.api.callers import the_actor, the_office
from jobclub.api.schemas.coursework import MatrixOut, ProgressOut
from jobclub.core.cohorts.cohort import Cohort
from jobclub.core.cohorts.homework import TaskState
from jobclub.core.cohorts.progression import Standing
from jobclub.core.cohorts.session import SessionState
from jobclub.core.usecases import coaching

progress = Blueprint("progress", "Where people stand: attended, handed in, open, next")


@progress.get("/enrolments/<id:enrolment_id>/progress")
@progress.response(200, ProgressOut)
def get_progress(enrolment_id: str) -> Any:
    """Show where one participant stands: what is done, what was missed, what is open, what comes next."""
    one = coaching.progress_of(the_office(), the_actor(), enrolment_id)
    return {
        "cohort_id": one.cohort.id,
        "name": one.name,
        "standing": one.standing,
        **_summaries(one.standing),
        "next": _next(one.cohort),
    }


def _summaries(standing: Standing) -> dict[str, Any]:
    units, tasks = standing.units, standing.tasks
    undone = [task for task in tasks if not task.done]
    return {
        "done": _summary([u for u in units if u.attended], [t for t in tasks if t.done]),
        "missing": _summary(
            [u for u in units if u.missed], [t for t in undone if t.state is TaskState.OVERDUE]
        ),
        "open": _summary(
            [u for u in units if u.session is not None and not u.attended and not u.missed],
            [t for t in undone if t.state is not TaskState.OVERDUE],
        ),
    }


def _summary(units: list[Any], tasks: list[Any]) -> dict[str, Any]:
    return {
        "unit_keys": [unit.unit_key for unit in units],
        "homework_ids": [task.homework_id for task in tasks],
    }


def _next(cohort: Cohort) -> Any:
    ahead = (s for s in cohort.taking_place() if s.state in {SessionState.PLANNED, SessionState.RUNNING})
    return next(ahead, None)


@progress.get("/cohorts/<id:cohort_id>/progress")
@progress.response(200, MatrixOut)
def get_matrix(cohort_id: str) -> Any:
    """Show everybody of a cohort by every unit."""
    cohort, needed, people = coaching.matrix(the_office(), the_actor(), cohort_id)
    return {
        "cohort_id": cohort.id,
        "needed": needed,
        "units": [_column(cohort, unit.key, unit.title) for unit in cohort.programme.units],
        "people": people,
    }


def _column(cohort: Cohort, key: str, title: str) -> dict[str, Any]:
    session = cohort.carrying(key)
    return {
        "unit_key": key,
        "title": title,
        "session_id": session and session.id,
        "starts_at": session and session.starts_at,
        "state": session and session.state,
    }

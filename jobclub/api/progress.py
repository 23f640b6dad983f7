"""Progress over HTTP: one person's standing, and the matrix of a cohort."""

from __future__ import annotations

from typing import Any

from jobclub.api.blueprint import Blueprint
from jobclub.api.callers import note_read, the_actor, the_office
from jobclub.api.schemas.coursework import MatrixOut, ProgressOut
from jobclub.core.cohorts.cohort import Cohort
from jobclub.core.people.reading import Why
from jobclub.core.usecases import coaching

progress = Blueprint("progress", "Where people stand: attended, handed in, open, next")


@progress.get("/enrolments/<id:enrolment_id>/progress")
@progress.response(200, ProgressOut)
def get_progress(enrolment_id: str) -> Any:
    """Show where one participant stands: what is done, what was missed, what is open, what comes next."""
    progress = coaching.progress_of(the_office(), the_actor(), enrolment_id)
    note_read([progress.standing.place.participant_id], Why.PROGRESS)
    return progress


@progress.get("/cohorts/<id:cohort_id>/progress")
@progress.response(200, MatrixOut)
def get_matrix(cohort_id: str) -> Any:
    """Show everybody of a cohort by every unit."""
    cohort, needed, people = coaching.matrix(the_office(), the_actor(), cohort_id)
    note_read((one.standing.place.participant_id for one in people), Why.PROGRESS)
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

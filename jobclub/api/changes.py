"""What groups changed, over HTTP: plan versus actual."""

from __future__ import annotations

from typing import Any

from jobclub.api.blueprint import Blueprint
from jobclub.api.callers import the_actor, the_office
from jobclub.api.fields import WindowIn
from jobclub.api.schemas.changes import ChangePage, UnitFiguresPage
from jobclub.core.office.lists import Window
from jobclub.core.usecases import adapting

changes = Blueprint("changes", "Plan versus actual: what groups changed, and why")


@changes.get("/cohorts/<id:cohort_id>/changes")
@changes.arguments(WindowIn, location="query")
@changes.response(200, ChangePage)
def list_changes(query: dict[str, Any], cohort_id: str) -> Any:
    """List what a group changed of its plan and its programme, oldest first."""
    return adapting.list_changes(the_office(), the_actor(), cohort_id, Window(**query))


@changes.get("/programmes/<id:programme_id>/changes")
@changes.arguments(WindowIn, location="query")
@changes.response(200, UnitFiguresPage)
def list_programme_changes(query: dict[str, Any], programme_id: str) -> Any:
    """List the units of a programme by how many of its cohorts changed them, and how."""
    return adapting.list_programme_changes(the_office(), the_actor(), programme_id, Window(**query))

"""Clubs: all that one sees, in the order they were planned; one state at a time if asked."""

from __future__ import annotations

from flask import Blueprint, Response, request

from jobclub.core.cohorts.cohort import CohortState
from jobclub.core.office.lists import CohortFilter, Window
from jobclub.core.usecases import planning
from jobclub.web.office import the_actor, the_office
from jobclub.web.staff.colleagues import colleagues, whose
from jobclub.web.staff.refusing import shown

clubs = Blueprint("clubs", __name__, url_prefix="/clubs")


@clubs.get("")
def show() -> Response:
    """Show the clubs one sees."""
    asked = request.args.get("state", "")
    state = CohortState(asked) if asked in set(CohortState) else None
    page = planning.list_cohorts(
        the_office(),
        the_actor(),
        CohortFilter(state=state, consultant_id=whose()),
        Window(after=request.args.get("after") or None),
    )
    return shown(
        "staff/clubs.html",
        here="clubs",
        clubs=page.items,
        next=page.next,
        state=state,
        states=list(CohortState),
        of_whom=whose(),
        colleagues=colleagues(),
    )

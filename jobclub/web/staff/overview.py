"""All clubs at a glance: who leads them, when they meet next, where places are free, where people lack."""

from __future__ import annotations

from flask import Response, request

from jobclub.core.cohorts.cohort import CohortState
from jobclub.core.office.lists import CohortFilter, Window
from jobclub.core.people.staff import Act
from jobclub.core.usecases import staffing
from jobclub.core.usecases.glancing import glance_over
from jobclub.web.office import the_actor, the_office
from jobclub.web.staff.acting import office_page, office_room

ROWS = 50
MOST_STAFF = 200

overview = office_room("overview", Act.READ_COHORTS)


@overview.get("")
def show() -> Response:
    """Show clubs, of one state or one consultant if that is wanted."""
    state, consultant_id = request.args.get("state", ""), request.args.get("consultant", "")
    wanted = CohortFilter(
        state=CohortState(state) if state in set(CohortState) else None,
        consultant_id=consultant_id or None,
    )
    clubs = glance_over(the_office(), the_actor(), wanted, Window(ROWS, request.args.get("after") or None))
    return office_page(
        "staff/overview.html",
        here="clubs",
        clubs=clubs,
        states=tuple(CohortState),
        state=state,
        consultant=consultant_id,
        staff=staffing.list_staff(the_office(), the_actor(), Window(MOST_STAFF)).items,
    )

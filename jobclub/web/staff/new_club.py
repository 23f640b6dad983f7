"""A new club on one page: what is wished for, and the dated sessions before anything is kept."""

from __future__ import annotations

from datetime import time

from flask import Blueprint, Response, request, url_for

from jobclub.core.cohorts.cohort import Cohort
from jobclub.core.errors import Invalid
from jobclub.core.office.lists import MOST, Window
from jobclub.core.office.programmes import StoredProgramme
from jobclub.core.usecases import authoring, planning
from jobclub.core.usecases.drafting import CohortWish
from jobclub.web.forms import Form
from jobclub.web.office import the_actor, the_office
from jobclub.web.staff.clashing import Clash, clashes_in
from jobclub.web.staff.colleagues import colleagues
from jobclub.web.staff.refusing import said_on, shown, typed
from jobclub.web.staff.rendering import lead_back

new_club = Blueprint("new_club", __name__, url_prefix="/clubs/new")
USUAL = time(14)


@new_club.get("")
@new_club.post("/preview")
def show() -> Response:
    """Show the form, and with it what would come of it; nothing is kept."""
    form = typed()
    drafted, clashes = _tried(form) if request.method == "POST" and not form.faults else (None, [])
    return shown(
        "staff/new_club.html",
        here="clubs",
        form=form,
        drafted=drafted,
        clashes=clashes,
        programmes=_programmes(),
        colleagues=colleagues(),
        providers=sorted(the_office().meetings),
        usual=USUAL,
    )


@new_club.post("")
@said_on(show)
def create() -> Response:
    """Plan the club and open it, then lead to inviting people."""
    wish = _wish(typed())
    if wish is None:
        return show()
    club = planning.plan_cohort(the_office(), the_actor(), wish)
    if club.consultant_id is None:
        return lead_back(url_for("staff.club.show", club_id=club.id, done="planned"))
    planning.open_cohort(the_office(), the_actor(), club.id)
    return lead_back(url_for("staff.inviting.show", club_id=club.id, done="created"))


def _tried(form: Form) -> tuple[Cohort | None, list[Clash]]:
    """Give what would come of a form, and what it clashes with; what is wrong is noted at the fields."""
    wish = _wish(form)
    if wish is None:
        return None, []
    try:
        batch = planning.plan_cohorts(the_office(), the_actor(), [wish], dry_run=True)
    except Invalid as error:
        form.note(error)
        return None, []
    return batch.cohorts[0], clashes_in(batch.clashes)


def _wish(form: Form) -> CohortWish | None:
    """Read what is wished for; None: something is missing or cannot be read, and is noted at its field."""
    on, at, capacity = form.day("starts_on"), form.clock("at"), form.number("capacity")
    if on is None or at is None or form.faults:
        return None
    return CohortWish(
        programme_id=form.value("programme_id"),
        starts_on=on,
        at=at,
        title=form.wanted("title"),
        consultant_id=form.wanted("consultant_id"),
        capacity=capacity,
        meeting_provider=form.wanted("meeting_provider"),
        meeting_link=form.wanted("meeting_link"),
    )


def _programmes() -> list[StoredProgramme]:
    """Give the newest version of each programme, by title."""
    found = authoring.list_programmes(the_office(), the_actor(), Window(limit=MOST)).items
    newest = {one.programme.key: one for one in sorted(found, key=lambda one: one.version)}
    return sorted(newest.values(), key=lambda one: (one.programme.title, one.id))

"""How long things are kept: the days, what would be forgotten now, and what was."""

from __future__ import annotations

from dataclasses import fields

from flask import Response, url_for

from jobclub.core.office.lists import Window
from jobclub.core.people.retention import LIMITS, Retention, Run
from jobclub.core.people.staff import Act
from jobclub.core.usecases import administering, retaining
from jobclub.web.forms import Form
from jobclub.web.office import the_actor, the_office
from jobclub.web.staff.acting import Standing, office_page, office_room, seen_in, tried, typed
from jobclub.web.staff.rendering import lead_back

MOST = Window(200)
DAYS = tuple(field.name for field in fields(Retention))

retention = office_room("retention", Act.FORGET_PEOPLE)


@retention.get("")
def show() -> Response:
    """Show the days, and the reports."""
    return _page()


def _page(form: Form | None = None, error: Standing | None = None, found: Run | None = None) -> Response:
    office, actor = the_office(), the_actor()
    return office_page(
        "staff/retention.html",
        form=form,
        error=error,
        kept=administering.get_organisation(office, actor),
        days=DAYS,
        limits=LIMITS,
        found=found,
        runs=retaining.list_runs(office, actor, MOST).items[::-1],
    )


@retention.post("")
def change() -> Response:
    """Set for how many days things are kept."""
    form = typed(**{f"retention__{name}": name for name in DAYS})
    wanted = {name: form.number(name) for name in DAYS}
    if form.faults or None in wanted.values():
        return _page(form)
    error = tried(
        form,
        lambda: administering.change_organisation(the_office(), the_actor(), seen_in(form), retention=wanted),
    )
    return _page(form, error) if error else lead_back(url_for(".show", done="days_set"))


@retention.post("/look")
def look() -> Response:
    """Count what would be forgotten now; nothing happens."""
    return _page(found=retaining.run_retention(the_office(), the_actor(), dry_run=True))


@retention.post("/run")
def run() -> Response:
    """Forget what is kept no longer."""
    retaining.run_retention(the_office(), the_actor())
    return lead_back(url_for(".show", done="forgotten"))

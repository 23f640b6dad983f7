"""The organisation's own closed days: on them nothing is planned."""

from __future__ import annotations

from datetime import date

from flask import Response, abort, url_for

from jobclub.core.office.lists import Window
from jobclub.core.people.staff import Act
from jobclub.core.usecases import administering
from jobclub.web.forms import Form
from jobclub.web.office import the_actor, the_office
from jobclub.web.staff.acting import Standing, office_page, office_room, seen_in, tried, typed
from jobclub.web.staff.rendering import lead_back

MOST = 200

closed_days = office_room("closed_days", Act.CLOSE_DAYS)


@closed_days.get("")
def show() -> Response:
    """Show the days, and the form to close one more."""
    return _page()


def _page(form: Form | None = None, error: Standing | None = None) -> Response:
    days = administering.list_closed_days(the_office(), the_actor(), Window(MOST)).items
    today = the_office().now().date()
    return office_page(
        "staff/closed_days.html",
        form=form,
        error=error,
        days=[(day, administering.day_revision(day)) for day in days if day.on >= today],
    )


@closed_days.post("")
def close() -> Response:
    """Close a day for plans made from now on."""
    form = typed(reason="reason")
    on = form.day("on")
    if on is None:
        return _page(form)
    error = tried(form, lambda: administering.close_day(the_office(), the_actor(), on, form.value("reason")))
    return _page(form, error) if error else lead_back(url_for(".show", done="closed"))


@closed_days.post("/reopen")
def reopen() -> Response:
    """Take a closed day back."""
    form = typed()
    try:
        on = date.fromisoformat(form.value("on"))
    except ValueError:
        abort(404)
    error = tried(form, lambda: administering.reopen_day(the_office(), the_actor(), on, seen_in(form)))
    return _page(form, error) if error else lead_back(url_for(".show", done="reopened"))

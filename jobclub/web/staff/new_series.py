"""A new series of webinars on one page: what is wished for, and its dates before anything is kept."""

from __future__ import annotations

from datetime import time
from typing import Any

from flask import Blueprint, Response, g, request, url_for

from jobclub.core.errors import Invalid
from jobclub.core.usecases import repeating
from jobclub.core.usecases.presenting import WebinarWish
from jobclub.core.usecases.repeating import DraftedSeries, SeriesWish
from jobclub.core.webinars.series import Topic, Until, Weekday
from jobclub.web.forms import Form
from jobclub.web.office import the_actor, the_office
from jobclub.web.staff.clashing import clashes_in
from jobclub.web.staff.refusing import said_on, shown
from jobclub.web.staff.rendering import lead_back
from jobclub.web.staff.running_order import say_which_line
from jobclub.web.staff.webinar_forms import choices, settings_in, webinar_form

new_series = Blueprint("new_series", __name__, url_prefix="/webinars/series/new")
USUAL = time(14)
DAY_OF = "day-{}"
"""The box of a weekday."""


@new_series.get("")
@new_series.post("/preview")
def show() -> Response:
    """Show the form, and with it the dates that would come of it; nothing is kept."""
    form, drafted = webinar_form(), None
    if request.method == "POST" and not form.faults:
        drafted = _tried(form)
    say_which_line(form)
    return shown(
        "staff/new_series.html",
        here="webinars",
        form=form,
        drafted=drafted,
        clashes=clashes_in(drafted.clashes) if drafted else [],
        choices=choices(),
        weekdays=list(Weekday),
        providers=sorted(the_office().meetings),
        usual=USUAL,
    )


@new_series.post("")
@said_on(show)
def create() -> Response:
    """Plan the series, each date of it as a draft, and lead to its page."""
    wish = _wish(webinar_form())
    if wish is None:
        return show()
    found = repeating.plan_series(the_office(), the_actor(), wish)
    return lead_back(url_for("staff.series.show", series_id=found.series.id, done="series_planned"))


def _tried(form: Form) -> DraftedSeries | None:
    """Give what would come of a form; what is wrong is noted at the fields."""
    try:
        wish = _wish(form)
        return repeating.draft_series(the_office(), the_actor(), wish) if wish else None
    except Invalid as error:
        g.trouble = error
        form.note(error)
        return None


def _wish(form: Form) -> SeriesWish | None:
    """Read what is wished for; None: something is missing or cannot be read, and is noted at its field."""
    first, at, settings, until = form.day("starts_on"), form.clock("at"), settings_in(form), until_in(form)
    if first is None or at is None or form.faults:
        return None
    ways: dict[str, Any] = {name: form.wanted(name) for name in ("meeting_provider", "meeting_link")}
    return SeriesWish(
        each=WebinarWish(**settings, **ways),
        weekdays=tuple(day for day in Weekday if form.ticked(DAY_OF.format(day))),
        at=at,
        starts_on=first,
        ends_on=until.ends_on,
        count=until.count,
        topics=tuple(Topic(title=line.strip()) for line in form.value("topics").split("\n") if line.strip()),
    )


def until_in(form: Form) -> Until:
    """Read how far a series goes: to a day, or for a number of dates."""
    return Until(form.day("until_on") if form.value("until_on") else None, form.number("count"))

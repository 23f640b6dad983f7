"""A new webinar on one page: what is wished for, and when it would be before anything is kept."""

from __future__ import annotations

from datetime import time
from typing import Any

from flask import Blueprint, Response, g, request, url_for

from jobclub.core.errors import Invalid, StaffClash
from jobclub.core.usecases import presenting, viewing
from jobclub.core.usecases.presenting import WebinarWish
from jobclub.core.webinars.webinar import Webinar
from jobclub.web.forms import Form
from jobclub.web.office import the_actor, the_office
from jobclub.web.staff.clashing import Clash, clashes_in
from jobclub.web.staff.refusing import said_on, shown
from jobclub.web.staff.rendering import lead_back
from jobclub.web.staff.running_order import say_which_line
from jobclub.web.staff.webinar_forms import choices, settings_in, webinar_form

new_webinar = Blueprint("new_webinar", __name__, url_prefix="/webinars/new")
USUAL = time(14)


@new_webinar.get("")
@new_webinar.post("/preview")
def show() -> Response:
    """Show the form, and with it what would come of it; nothing is kept."""
    form, drafted, clashes = webinar_form(), None, list[Clash]()
    if request.method == "POST" and not form.faults:
        drafted, clashes = _tried(form)
    say_which_line(form)
    return shown(
        "staff/new_webinar.html",
        here="webinars",
        form=form,
        drafted=drafted,
        clashes=clashes,
        closed=viewing.closed_on(the_office(), the_actor(), drafted.wall.on) if drafted else None,
        choices=choices(),
        providers=sorted(the_office().meetings),
        usual=USUAL,
    )


@new_webinar.post("")
@said_on(show)
def create() -> Response:
    """Plan the webinar as a draft, and lead to its page."""
    wish = _wish(webinar_form())
    if wish is None:
        return show()
    webinar = presenting.plan_webinar(the_office(), the_actor(), wish)
    return lead_back(url_for("staff.webinar.show", webinar_id=webinar.id, done="webinar_planned"))


def _tried(form: Form) -> tuple[Webinar | None, list[Clash]]:
    """Give what would come of a form, or what stands against it; what is wrong is noted at the fields."""
    try:
        wish = _wish(form)
        drafted = presenting.plan_webinar(the_office(), the_actor(), wish, dry_run=True) if wish else None
    except Invalid as error:
        g.trouble = error
        form.note(error)
        return None, []
    except StaffClash as clash:
        return None, clashes_in(clash.facts["clashes"])
    return drafted, []


def _wish(form: Form) -> WebinarWish | None:
    """Read what is wished for; None: something is missing or cannot be read, and is noted at its field."""
    on, at, settings = form.day("starts_on"), form.clock("at"), settings_in(form)
    if form.faults:
        return None
    ways: dict[str, Any] = {name: form.wanted(name) for name in ("meeting_provider", "meeting_link")}
    return WebinarWish(starts_on=on, at=at, **settings, **ways)

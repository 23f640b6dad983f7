"""Moving webinars and calling them off: first what would come of it, then the button that does it."""

from __future__ import annotations

from datetime import datetime

from flask import Blueprint, Response, g, request, url_for

from jobclub.core.errors import Invalid, Refused, StaffClash, Stale
from jobclub.core.spans import given_wall
from jobclub.core.usecases import presenting, viewing
from jobclub.core.usecases.advancing import Moved
from jobclub.web.forms import Form
from jobclub.web.office import the_actor, the_office
from jobclub.web.staff.clashing import Clash, clashes_in
from jobclub.web.staff.moving import OTHERWISE
from jobclub.web.staff.refusing import said_on, shown, typed
from jobclub.web.staff.rendering import lead_back

webinar_moving = Blueprint("webinar_moving", __name__, url_prefix="/webinars/<id:webinar_id>")
FIELDS = {"/starts_at": "day"}


@webinar_moving.get("/move")
@webinar_moving.post("/move/preview")
def show_move(webinar_id: str) -> Response:
    """Show to when a webinar may be moved, and what would come of that."""
    form, moved, clashes = typed(FIELDS), None, list[Clash]()
    if request.method == "POST" and "trouble" not in g:
        moved, clashes = _tried(webinar_id, form)
    closed = viewing.closed_on(the_office(), the_actor(), moved.webinar.wall.on) if moved else None
    return _shown("staff/webinar_move.html", webinar_id, form, moved=moved, clashes=clashes, closed=closed)


def _tried(webinar_id: str, form: Form) -> tuple[Moved | None, list[Clash]]:
    """Give a webinar as it would be, or what stands against it; a rule's refusal is said on the page."""
    starts_at = _instant(form)
    if starts_at is None:
        return None, []
    try:
        moved = presenting.move_webinar(the_office(), the_actor(), webinar_id, starts_at, dry_run=True)
    except Invalid as error:
        form.note(error)
    except StaffClash as clash:
        return None, clashes_in(clash.facts["clashes"])
    except Refused as error:
        g.trouble = error
    else:
        return moved, []
    return None, []


def _instant(form: Form) -> datetime | None:
    """Read a day and a time on the organisation's clock."""
    on, at = form.day("day"), form.clock("at")
    if on is None or at is None:
        return None
    try:
        return given_wall(on, at, the_actor().zone).local
    except Invalid as error:
        form.note(error)
        return None


@webinar_moving.post("/move")
@said_on(show_move)
def move(webinar_id: str) -> Response:
    """Move it, and tell everybody who is registered."""
    form = typed(FIELDS)
    _must_be_as_shown(webinar_id, form)
    starts_at = _instant(form)
    if starts_at is None:
        return show_move(webinar_id)
    presenting.move_webinar(the_office(), the_actor(), webinar_id, starts_at)
    return lead_back(url_for("staff.webinar.show", webinar_id=webinar_id, done="webinar_moved"))


@webinar_moving.get("/cancel")
def show_cancel(webinar_id: str) -> Response:
    """Show what would come of calling a webinar off."""
    return _shown("staff/webinar_cancel.html", webinar_id, typed())


@webinar_moving.post("/cancel")
@said_on(show_cancel)
def cancel(webinar_id: str) -> Response:
    """Call it off, and tell everybody who is registered or waits."""
    form = typed()
    _must_be_as_shown(webinar_id, form)
    presenting.cancel_webinar(the_office(), the_actor(), webinar_id, form.value("reason"))
    return lead_back(url_for("staff.webinar.show", webinar_id=webinar_id, done="webinar_cancelled"))


def _must_be_as_shown(webinar_id: str, form: Form) -> None:
    """Let pass a webinar that is as it was when the effect was shown.

    Raises:
        Stale: It changed meanwhile, so that something else may come of it.
    """
    webinar = presenting.get_webinar(the_office(), the_actor(), webinar_id)
    if form.value("seen") != webinar.revision(the_office().now()):
        raise Stale(OTHERWISE)


def _shown(template: str, webinar_id: str, form: Form, **values: object) -> Response:
    found = viewing.view_webinar(the_office(), the_actor(), webinar_id)
    now = the_office().now()
    return shown(
        template,
        here="webinars",
        form=form,
        seen=found,
        webinar=found.webinar,
        revision=found.webinar.revision(now),
        ahead=not (found.webinar.decided or found.webinar.has_started(now)),
        **values,
    )

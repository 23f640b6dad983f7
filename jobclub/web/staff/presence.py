"""Who was at a webinar: a page with a choice for each person, and single marks from the list by key."""

from __future__ import annotations

from flask import Blueprint, Response, request, url_for

from jobclub.core.people.reading import Why
from jobclub.core.usecases import following_up, noting, presenting
from jobclub.core.webinars.registration import Presence
from jobclub.web.office import the_actor, the_office
from jobclub.web.staff.refusing import said_on, seen_here, shown, typed
from jobclub.web.staff.rendering import lead_back

presence = Blueprint("presence", __name__, url_prefix="/webinars/<id:webinar_id>/marks")


@presence.get("")
def show(webinar_id: str, **_one: str) -> Response:
    """Show everybody who has a place, with a choice for each."""
    roll = following_up.get_presence(the_office(), the_actor(), webinar_id)
    seen = (one.participant_id for one in roll.registrations)
    noting.note_read(the_office(), the_actor(), seen, Why.RUNNING)
    return shown(
        "staff/webinar_marks.html",
        here="webinars",
        roll=roll,
        webinar=presenting.get_webinar(the_office(), the_actor(), webinar_id),
        choices=list(Presence),
        now=the_office().now(),
    )


@presence.post("")
@said_on(show)
def set_all(webinar_id: str) -> Response:
    """Set the marks of everybody, which says that it was held."""
    form, roll = typed(), following_up.get_presence(the_office(), the_actor(), webinar_id)
    chosen = {
        one.participant_id: _mark(form.value(f"mark-{one.participant_id}")) for one in roll.registrations
    }
    marks = {who: mark for who, mark in chosen.items() if mark}
    following_up.mark_presence(the_office(), the_actor(), webinar_id, marks, seen_here())
    return lead_back(url_for("staff.webinar.show", webinar_id=webinar_id, done="marked"))


def _mark(name: str) -> Presence | None:
    return Presence(name) if name in set(Presence) else None


@presence.post("/<id:person_id>")
@said_on(show)
def set_one(webinar_id: str, person_id: str) -> Response:
    """Set one person's mark, or take it away, and leave all others as they are."""
    mark = _mark(request.form.get("mark", ""))
    following_up.mark_one_presence(the_office(), the_actor(), webinar_id, person_id, mark)
    if request.headers.get("X-Requested-With") == "matrix":
        return Response(status=204)
    return lead_back(url_for("staff.presence.show", webinar_id=webinar_id, done="marked"))

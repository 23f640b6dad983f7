"""Whom the provider of a meeting saw: how people may be marked by it, for a person to decide."""

from __future__ import annotations

from operator import attrgetter

from flask import Blueprint, Response, request, url_for

from jobclub.core.people.reading import Why
from jobclub.core.usecases import coaching, following_up, noting, presenting, sighting, surveying
from jobclub.web.office import the_actor, the_office
from jobclub.web.staff.refusing import said_on, seen_here, shown
from jobclub.web.staff.rendering import lead_back

suggestions = Blueprint("suggestions", __name__)


@suggestions.get("/sessions/<id:session_id>/suggestions")
def show(session_id: str) -> Response:
    """Show who was seen at a session, for how long, and which mark that suggests."""
    office, actor = the_office(), the_actor()
    there = sighting.suggestions(office, actor, session_id)
    roll = surveying.roll_call(office, actor, session_id)
    noting.note_read(office, actor, there.found.participant_ids, Why.RUNNING)
    return shown(
        "staff/suggestions.html",
        here="clubs",
        there=there,
        revision=roll.attendance.revision,
        session=roll.seen.session,
        club=roll.seen.cohort,
        name_of=attrgetter("mark.value"),
        to_marks=url_for("staff.marks.show", session_id=session_id),
    )


@suggestions.post("/sessions/<id:session_id>/suggestions")
@said_on(show)
def apply(session_id: str) -> Response:
    """Take over the suggested marks that were ticked; all other marks stay."""
    office, actor = the_office(), the_actor()
    ticked = set(request.form.getlist("apply"))
    found = sighting.suggestions(office, actor, session_id).found.suggested
    new = [one.mark for one in found if one.seen.participant_id in ticked]
    kept = surveying.roll_call(office, actor, session_id).attendance.marks
    anew = {mark.participant_id for mark in new}
    others = [mark for mark in kept if mark.participant_id not in anew]
    coaching.mark_attendance(office, actor, session_id, [*others, *new], seen_here())
    return lead_back(url_for("staff.marks.show", session_id=session_id, done="marked"))


@suggestions.get("/webinars/<id:webinar_id>/suggestions")
def show_webinar(webinar_id: str) -> Response:
    """Show who was seen at a webinar, and for how long."""
    office, actor = the_office(), the_actor()
    there = sighting.webinar_suggestions(office, actor, webinar_id)
    noting.note_read(office, actor, there.found.participant_ids, Why.RUNNING)
    return shown(
        "staff/suggestions.html",
        here="webinars",
        there=there,
        revision=following_up.get_presence(office, actor, webinar_id).revision,
        webinar=presenting.get_webinar(office, actor, webinar_id),
        name_of=attrgetter("value"),
        to_marks=url_for("staff.presence.show", webinar_id=webinar_id),
    )


@suggestions.post("/webinars/<id:webinar_id>/suggestions")
@said_on(show_webinar)
def apply_to_webinar(webinar_id: str) -> Response:
    """Mark those who were ticked as suggested; all other marks stay."""
    office, actor = the_office(), the_actor()
    ticked = set(request.form.getlist("apply"))
    found = sighting.webinar_suggestions(office, actor, webinar_id).found.suggested
    kept = following_up.get_presence(office, actor, webinar_id).registrations
    marks = {one.participant_id: one.mark for one in kept if one.mark}
    marks |= {one.seen.participant_id: one.mark for one in found if one.seen.participant_id in ticked}
    following_up.mark_presence(office, actor, webinar_id, marks, seen_here())
    return lead_back(url_for("staff.presence.show", webinar_id=webinar_id, done="marked"))

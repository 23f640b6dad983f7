"""Whom the provider of a meeting saw: how people may be marked by it, for a person to decide."""

from __future__ import annotations

from flask import Blueprint, Response, request, url_for

from jobclub.core.cohorts.attendance import AttendanceMark, Mark
from jobclub.core.people.reading import Why
from jobclub.core.usecases import coaching, noting, sighting, surveying
from jobclub.web.office import the_actor, the_office
from jobclub.web.staff.refusing import said_on, seen_here, shown
from jobclub.web.staff.rendering import lead_back

suggestions = Blueprint("suggestions", __name__, url_prefix="/sessions/<id:session_id>/suggestions")


@suggestions.get("")
def show(session_id: str) -> Response:
    """Show who was seen, for how long, and which mark that suggests."""
    office, actor = the_office(), the_actor()
    there = sighting.suggestions(office, actor, session_id)
    roll = surveying.roll_call(office, actor, session_id)
    noting.note_read(office, actor, there.found.participant_ids, Why.RUNNING)
    return shown(
        "staff/suggestions.html",
        here="clubs",
        there=there,
        roll=roll,
        session=roll.seen.session,
        club=roll.seen.cohort,
    )


@suggestions.post("")
@said_on(show)
def apply(session_id: str) -> Response:
    """Take over the suggested marks that were ticked; all other marks stay."""
    office, actor = the_office(), the_actor()
    ticked = set(request.form.getlist("apply"))
    found = sighting.suggestions(office, actor, session_id).found.suggested
    new = {
        one.participant_id: Mark(
            session_id=session_id,
            participant_id=one.participant_id,
            mark=one.mark,
            minutes=one.minutes if one.mark is AttendanceMark.PARTLY else None,
        )
        for one in found
        if one.participant_id in ticked
    }
    kept = surveying.roll_call(office, actor, session_id).attendance.marks
    others = [mark for mark in kept if mark.participant_id not in new]
    coaching.mark_attendance(office, actor, session_id, [*others, *new.values()], seen_here())
    return lead_back(url_for("staff.marks.show", session_id=session_id, done="marked"))

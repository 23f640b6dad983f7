"""Marks: who was there. A page with a choice for each person, and single marks from the matrix by key."""

from __future__ import annotations

from flask import Blueprint, Response, request, url_for

from jobclub.core.cohorts.attendance import AttendanceMark, Mark
from jobclub.core.people.reading import Why
from jobclub.core.usecases import coaching, marking, noting, surveying
from jobclub.web.forms import Form
from jobclub.web.office import the_actor, the_office
from jobclub.web.staff.refusing import said_on, seen_here, shown, typed
from jobclub.web.staff.rendering import lead_back

marks = Blueprint("marks", __name__, url_prefix="/sessions/<id:session_id>/marks")


@marks.get("")
def show(session_id: str, **_one: str) -> Response:
    """Show everybody who may be marked, with a choice for each."""
    roll = surveying.roll_call(the_office(), the_actor(), session_id)
    noting.note_read(the_office(), the_actor(), (one.participant_id for one in roll.entries), Why.RUNNING)
    return shown(
        "staff/marks.html",
        here="clubs",
        roll=roll,
        session=roll.seen.session,
        club=roll.seen.cohort,
        choices=[*AttendanceMark],
        now=the_office().now(),
    )


@marks.post("")
@said_on(show)
def set_all(session_id: str) -> Response:
    """Set the marks of everybody."""
    form = typed()
    roll = surveying.roll_call(the_office(), the_actor(), session_id)
    wanted = [mark for one in roll.entries if (mark := _chosen(form, session_id, one.participant_id))]
    if form.faults:
        return show(session_id)
    coaching.mark_attendance(the_office(), the_actor(), session_id, wanted, seen_here())
    return lead_back(url_for("staff.sessions.show", session_id=session_id, done="marked"))


def _chosen(form: Form, session_id: str, participant_id: str) -> Mark | None:
    chosen = form.value(f"mark-{participant_id}")
    if chosen not in set(AttendanceMark):
        return None
    mark = AttendanceMark(chosen)
    minutes = form.number(f"minutes-{participant_id}") if mark is AttendanceMark.PARTLY else None
    return Mark(session_id=session_id, participant_id=participant_id, mark=mark, minutes=minutes)


@marks.post("/<id:participant_id>")
@said_on(show)
def set_one(session_id: str, participant_id: str) -> Response:
    """Set one person's mark, or take it away, and leave all others as they are."""
    chosen = request.form.get("mark", "")
    mark = AttendanceMark(chosen) if chosen in set(AttendanceMark) else None
    marking.mark_one(the_office(), the_actor(), session_id, participant_id, mark)
    if request.headers.get("X-Requested-With") == "matrix":
        return Response(status=204)
    return lead_back(url_for("staff.marks.show", session_id=session_id, done="marked"))

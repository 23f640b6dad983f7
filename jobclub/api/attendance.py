"""Attendance over HTTP."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict
from typing import Any

from jobclub.api.blueprint import Blueprint, tagged
from jobclub.api.callers import note_read, seen, the_actor, the_office
from jobclub.api.schemas.coursework import AttendanceIn, AttendanceOut
from jobclub.api.schemas.sightings import PresenceSuggestionsOut, SuggestionsOut
from jobclub.core.cohorts.attendance import Mark
from jobclub.core.office.coursework import Attendance
from jobclub.core.people.reading import Why
from jobclub.core.usecases import coaching, sighting
from jobclub.core.usecases.sighting import SeenThere

attendance = Blueprint("attendance", "Who was there")


def _shown(marked: Attendance, names: Mapping[str, str]) -> Any:
    marks = [
        {
            "participant_id": mark.participant_id,
            "name": names[mark.participant_id],
            "mark": mark.mark,
            "minutes": mark.minutes,
        }
        for mark in marked.marks
    ]
    about = {"session_id": marked.session_id, "marks": marks, "announced": marked.announced}
    return tagged(about, marked.revision)


@attendance.get("/sessions/<id:session_id>/attendance")
@attendance.response(200, AttendanceOut)
def get_attendance(session_id: str) -> Any:
    """Show the marks of a session, and who said ahead that they can't come."""
    return _shown(*coaching.get_attendance(the_office(), the_actor(), session_id))


@attendance.put("/sessions/<id:session_id>/attendance")
@attendance.arguments(AttendanceIn)
@attendance.response(200, AttendanceOut)
def mark_attendance(body: dict[str, Any], session_id: str) -> Any:
    """Set all marks of a session: who is left out has no mark afterwards."""
    marks = [Mark(session_id=session_id, **mark) for mark in body["marks"]]
    return _shown(*coaching.mark_attendance(the_office(), the_actor(), session_id, marks, seen()))


@attendance.get("/sessions/<id:session_id>/attendance/suggestions")
@attendance.response(200, SuggestionsOut)
def get_attendance_suggestions(session_id: str) -> Any:
    """Show how people may be marked by whom the meeting's provider saw; nobody is marked by it."""
    found = sighting.suggestions(the_office(), the_actor(), session_id)
    return {"session_id": session_id, **_seen_shown(found)}


@attendance.get("/webinars/<id:webinar_id>/attendance/suggestions")
@attendance.response(200, PresenceSuggestionsOut)
def get_presence_suggestions(webinar_id: str) -> Any:
    """Show who may be marked as present at a webinar, as its meeting's provider saw them; nobody is by it."""
    found = sighting.webinar_suggestions(the_office(), the_actor(), webinar_id)
    return {"webinar_id": webinar_id, **_seen_shown(found)}


def _seen_shown(there: SeenThere[Any]) -> dict[str, Any]:
    note_read(there.names, Why.RUNNING)
    found = there.found
    suggested = ({**asdict(one.seen), "mark": one.mark, "marked": one.marked} for one in found.suggested)
    unseen = (asdict(one) for one in found.unseen)
    return {
        "state": there.state,
        "fetched_at": there.fetched_at,
        "suggested": [{**one, "name": there.names[one["participant_id"]]} for one in suggested],
        "uncertain": found.uncertain,
        "unseen": [{**one, "name": there.names[one["participant_id"]]} for one in unseen],
    }

"""Attendance over HTTP."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import fields
from typing import Any

from jobclub.api.blueprint import Blueprint, tagged
from jobclub.api.callers import note_read, seen, the_actor, the_office
from jobclub.api.schemas.coursework import AttendanceIn, AttendanceOut
from jobclub.api.schemas.sightings import SuggestionsOut
from jobclub.core.cohorts.attendance import Mark
from jobclub.core.cohorts.sightings import Suggestion, Unseen
from jobclub.core.office.coursework import Attendance
from jobclub.core.people.reading import Why
from jobclub.core.usecases import coaching, sighting

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
    note_read(found.names, Why.RUNNING)
    return {
        "session_id": found.session_id,
        "state": found.state,
        "fetched_at": found.fetched_at,
        "suggested": [_named(one, found.names) for one in found.found.suggested],
        "uncertain": found.found.uncertain,
        "unseen": [_named(one, found.names) for one in found.found.unseen],
    }


def _named(one: Suggestion | Unseen, names: Mapping[str, str]) -> dict[str, Any]:
    shown = {field.name: getattr(one, field.name) for field in fields(one)}
    return {**shown, "name": names[one.participant_id]}

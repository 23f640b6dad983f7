"""Attendance over HTTP."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from jobclub.api.blueprint import Blueprint, tagged
from jobclub.api.callers import seen, the_actor, the_office
from jobclub.api.schemas.coursework import AttendanceIn, AttendanceOut
from jobclub.core.cohorts.attendance import Mark
from jobclub.core.office.coursework import Attendance
from jobclub.core.usecases import coaching

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

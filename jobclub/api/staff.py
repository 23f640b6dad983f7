"""The staff over HTTP: who joins, changes, leaves and comes back, and what lies ahead of them."""

from __future__ import annotations

from typing import Any

from jobclub.api.blueprint import Blueprint, repeatable, tagged
from jobclub.api.callers import seen, the_actor, the_office
from jobclub.api.fields import WindowIn
from jobclub.api.schemas.staff import (
    EngagementPage,
    LeaverOut,
    StaffChangeIn,
    StaffIn,
    StaffListIn,
    StaffOut,
    StaffPage,
)
from jobclub.core.events import StaffEvent
from jobclub.core.office import Office
from jobclub.core.office.lists import Window
from jobclub.core.people.staff import Actor, Staff
from jobclub.core.usecases import signing_in, staffing

staff = Blueprint("staff_list", "The staff")


def _staff(one: Staff) -> Any:
    return tagged(one, one.version)


def _staff_again(office: Office, actor: Actor, happened: StaffEvent) -> Any:
    return _staff(staffing.get_staff(office, actor, happened.staff_id))


@staff.get("/staff")
@staff.arguments(StaffListIn, location="query")
@staff.response(200, StaffPage)
def list_staff(query: dict[str, Any]) -> Any:
    """List the staff: who is here, or who left."""
    left = query.pop("left")
    return staffing.list_staff(the_office(), the_actor(), Window(**query), left=left)


@staff.post("/staff")
@staff.arguments(StaffIn)
@staff.response(201, StaffOut)
@repeatable(_staff_again)
def add_staff(body: dict[str, Any]) -> Any:
    """Let somebody join the staff."""
    return _staff(staffing.add_staff(the_office(), the_actor(), **body))


@staff.get("/staff/<id:staff_id>")
@staff.response(200, StaffOut)
def get_staff(staff_id: str) -> Any:
    """Show one of the staff."""
    return _staff(staffing.get_staff(the_office(), the_actor(), staff_id))


@staff.patch("/staff/<id:staff_id>")
@staff.arguments(StaffChangeIn)
@staff.response(200, StaffOut)
def change_staff(body: dict[str, Any], staff_id: str) -> Any:
    """Set name, e-mail, role or account of one of the staff; what they may do changes at once."""
    return _staff(staffing.change_staff(the_office(), the_actor(), staff_id, seen(), **body))


@staff.delete("/staff/<id:staff_id>")
@staff.response(200, LeaverOut)
def remove_staff(staff_id: str) -> Any:
    """Let one of the staff leave: their keys open nothing any more. What lies ahead of them is named."""
    leaver = staffing.remove_staff(the_office(), the_actor(), staff_id, seen())
    return tagged(leaver, leaver.staff.version)


@staff.post("/staff/<id:staff_id>/return")
@staff.response(200, StaffOut)
@repeatable(_staff_again)
def return_staff(staff_id: str) -> Any:
    """Let somebody who left work here again; they sign in anew."""
    return _staff(staffing.return_staff(the_office(), the_actor(), staff_id))


@staff.post("/staff/<id:staff_id>/sign-out")
@staff.response(200, StaffOut)
@repeatable(_staff_again)
def sign_out(staff_id: str) -> Any:
    """End all sessions of one of the staff."""
    office, actor = the_office(), the_actor()
    signing_in.sign_out_everywhere(office, actor, staff_id)
    return _staff(staffing.get_staff(office, actor, staff_id))


@staff.get("/staff/<id:staff_id>/engagements")
@staff.arguments(WindowIn, location="query")
@staff.response(200, EngagementPage)
def list_engagements(query: dict[str, Any], staff_id: str) -> Any:
    """List what lies ahead of one of the staff, also if they left, by time."""
    return staffing.list_engagements(the_office(), the_actor(), staff_id, Window(**query))

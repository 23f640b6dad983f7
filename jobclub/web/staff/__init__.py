"""Pages for the staff: what today needs, their clubs, and the organisation."""

from __future__ import annotations

from flask import Blueprint

from jobclub.web.staff import doors
from jobclub.web.staff.account import account
from jobclub.web.staff.today import today
from jobclub.web.troubles import register_troubles

ROOMS: tuple[Blueprint, ...] = (today, account)
"""Each noun's pages. They stand under one roof, which asks who comes in."""

staff = Blueprint("staff", __name__, url_prefix="/staff")
staff.before_request(doors.enter)
register_troubles(staff)
for room in ROOMS:
    staff.register_blueprint(room)

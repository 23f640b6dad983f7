"""Calls: somebody was called, or will be later."""

from __future__ import annotations

from flask import Blueprint, Response, abort, request, url_for

from jobclub.core.cohorts.calls import CallReason
from jobclub.core.usecases import calling
from jobclub.web.office import the_actor, the_office
from jobclub.web.staff.rendering import lead_back

calls = Blueprint("calls", __name__, url_prefix="/calls")


@calls.post("/<id:place_id>/<reason>")
def note(place_id: str, reason: str) -> Response:
    """Note that somebody was called, or put it off until tomorrow."""
    if reason not in set(CallReason):
        abort(404)
    later = "later" in request.form
    act = calling.put_off_call if later else calling.make_call
    act(the_office(), the_actor(), place_id, CallReason(reason))
    return _back(later=later)


@calls.post("/appointments/<id:appointment_id>")
def note_missed(appointment_id: str) -> Response:
    """Note that somebody was called who missed an appointment, or put it off until tomorrow."""
    later = "later" in request.form
    act = calling.put_off_call_about if later else calling.make_call_about
    act(the_office(), the_actor(), appointment_id)
    return _back(later=later)


def _back(*, later: bool) -> Response:
    done = "call_later" if later else "called"
    return lead_back(url_for("staff.today.show", done=done, whose=request.args.get("whose")))

"""Guests of a session: invited, confirmed, or not coming after all."""

from __future__ import annotations

from flask import Blueprint, Response, url_for

from jobclub.core.usecases import inviting
from jobclub.web.office import the_actor, the_office
from jobclub.web.staff.refusing import said_on, seen_here, typed
from jobclub.web.staff.rendering import lead_back
from jobclub.web.staff.sessions import show as show_session

guests = Blueprint("guests", __name__, url_prefix="/sessions/<id:session_id>/guests")


def _show(session_id: str, **_guest: str) -> Response:
    return show_session(session_id)


@guests.post("")
@said_on(_show)
def invite(session_id: str) -> Response:
    """Put a guest on a session."""
    form = typed()
    about = {name: form.wanted(name) for name in ("name", "partner", "contact")}
    inviting.invite_guest(the_office(), the_actor(), session_id, **about, confirmed=form.ticked("confirmed"))
    return _back(session_id, "guest")


@guests.post("/<id:guest_id>/confirmed")
@said_on(_show)
def confirm(session_id: str, guest_id: str) -> Response:
    """Note that a guest comes."""
    inviting.change_guest(the_office(), the_actor(), session_id, guest_id, seen_here(), confirmed=True)
    return _back(session_id, "guest_confirmed")


@guests.post("/<id:guest_id>/remove")
@said_on(_show)
def remove(session_id: str, guest_id: str) -> Response:
    """Take a guest off a session."""
    inviting.remove_guest(the_office(), the_actor(), session_id, guest_id, seen_here())
    return _back(session_id, "guest_removed")


def _back(session_id: str, done: str) -> Response:
    return lead_back(url_for("staff.sessions.show", session_id=session_id, done=done))

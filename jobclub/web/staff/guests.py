"""Guests of a meeting or a webinar: invited, confirmed, or not coming after all."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, Response, url_for

from jobclub.core.usecases import inviting, presenting, running
from jobclub.core.usecases.inviting import WEBINAR
from jobclub.web.office import the_actor, the_office
from jobclub.web.staff.refusing import said_on, seen_here, shown, typed
from jobclub.web.staff.rendering import lead_back
from jobclub.web.staff.sessions import show as show_session
from jobclub.web.staff.webinar import show as show_webinar

guests = Blueprint("guests", __name__, url_prefix="/sessions/<id:session_id>/guests")
webinar_guests = Blueprint("webinar_guests", __name__, url_prefix="/webinars/<id:webinar_id>/guests")


def _show(session_id: str, **_guest: str) -> Response:
    return show_session(session_id)


@guests.post("")
@said_on(_show)
def invite(session_id: str) -> Response:
    """Put a guest on a session."""
    inviting.invite_guest(the_office(), the_actor(), session_id, **_told())
    return _back(session_id, "guest")


def _about() -> dict[str, Any]:
    form = typed()
    return {name: form.wanted(name) for name in ("name", "partner", "email", "contact")}


def _told() -> dict[str, Any]:
    return {**_about(), "confirmed": typed().ticked("confirmed")}


@guests.get("/<id:guest_id>")
def show_one(session_id: str, guest_id: str) -> Response:
    """Show what is kept of a guest, to change it."""
    office, actor = the_office(), the_actor()
    seen = running.get_session(office, actor, session_id)
    return shown(
        "staff/guest.html",
        here="clubs",
        guest=inviting.get_guest(office, actor, session_id, guest_id),
        session=seen.session,
        club=seen.cohort,
    )


@guests.post("/<id:guest_id>")
@said_on(show_one)
def change(session_id: str, guest_id: str) -> Response:
    """Change it; at another address they are invited anew, and what was sent to the old one leads nowhere."""
    inviting.change_guest(the_office(), the_actor(), session_id, guest_id, seen_here(), **_about())
    return _back(session_id, "guest_changed")


@guests.post("/<id:guest_id>/confirmed")
@said_on(_show)
def confirm(session_id: str, guest_id: str) -> Response:
    """Note that a guest comes."""
    inviting.change_guest(the_office(), the_actor(), session_id, guest_id, seen_here(), confirmed=True)
    return _back(session_id, "guest_confirmed")


@guests.post("/<id:guest_id>/declined")
@said_on(_show)
def decline(session_id: str, guest_id: str) -> Response:
    """Note that a guest can't come."""
    inviting.change_guest(the_office(), the_actor(), session_id, guest_id, seen_here(), declined=True)
    return _back(session_id, "guest_declined")


@guests.post("/<id:guest_id>/remove")
@said_on(_show)
def remove(session_id: str, guest_id: str) -> Response:
    """Take a guest off a session."""
    inviting.remove_guest(the_office(), the_actor(), session_id, guest_id, seen_here())
    return _back(session_id, "guest_removed")


def _back(session_id: str, done: str) -> Response:
    return lead_back(url_for("staff.sessions.show", session_id=session_id, done=done))


def _show_webinar(webinar_id: str, **_guest: str) -> Response:
    return show_webinar(webinar_id)


@webinar_guests.post("", endpoint="invite")
@said_on(_show_webinar)
def invite_to_webinar(webinar_id: str) -> Response:
    """Put a guest on a webinar."""
    inviting.invite_guest(the_office(), the_actor(), webinar_id, of=WEBINAR, **_told())
    return _back_to_webinar(webinar_id, "guest")


@webinar_guests.post("/<id:guest_id>/confirmed", endpoint="confirm")
@said_on(_show_webinar)
def confirm_for_webinar(webinar_id: str, guest_id: str) -> Response:
    """Note that a guest comes."""
    office, actor = the_office(), the_actor()
    inviting.change_guest(office, actor, webinar_id, guest_id, seen_here(), of=WEBINAR, confirmed=True)
    return _back_to_webinar(webinar_id, "guest_confirmed")


@webinar_guests.post("/<id:guest_id>/declined", endpoint="decline")
@said_on(_show_webinar)
def decline_for_webinar(webinar_id: str, guest_id: str) -> Response:
    """Note that a guest can't come."""
    office, actor = the_office(), the_actor()
    inviting.change_guest(office, actor, webinar_id, guest_id, seen_here(), of=WEBINAR, declined=True)
    return _back_to_webinar(webinar_id, "guest_declined")


@webinar_guests.post("/<id:guest_id>/remove", endpoint="remove")
@said_on(_show_webinar)
def remove_from_webinar(webinar_id: str, guest_id: str) -> Response:
    """Take a guest off a webinar."""
    inviting.remove_guest(the_office(), the_actor(), webinar_id, guest_id, seen_here(), of=WEBINAR)
    return _back_to_webinar(webinar_id, "guest_removed")


@webinar_guests.get("/<id:guest_id>", endpoint="show_one")
def show_one_of_webinar(webinar_id: str, guest_id: str) -> Response:
    """Show what is kept of a guest, to change it."""
    office, actor = the_office(), the_actor()
    return shown(
        "staff/guest.html",
        here="webinars",
        guest=inviting.get_guest(office, actor, webinar_id, guest_id, of=WEBINAR),
        webinar=presenting.get_webinar(office, actor, webinar_id),
    )


@webinar_guests.post("/<id:guest_id>", endpoint="change")
@said_on(show_one_of_webinar)
def change_for_webinar(webinar_id: str, guest_id: str) -> Response:
    """Change it, as for a session."""
    inviting.change_guest(
        the_office(), the_actor(), webinar_id, guest_id, seen_here(), of=WEBINAR, **_about()
    )
    return _back_to_webinar(webinar_id, "guest_changed")


def _back_to_webinar(webinar_id: str, done: str) -> Response:
    return lead_back(url_for("staff.webinar.show", webinar_id=webinar_id, done=done))

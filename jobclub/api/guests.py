"""Guests of sessions and webinars over HTTP."""

from __future__ import annotations

from typing import Any

from jobclub.api.blueprint import Blueprint, repeatable, tagged
from jobclub.api.callers import seen, the_actor, the_office
from jobclub.api.fields import WindowIn
from jobclub.api.schemas.sessions import GuestChangeIn, GuestIn, GuestOut, GuestPage
from jobclub.core.activities.guest import Guest
from jobclub.core.events import GuestInvited
from jobclub.core.office import Office
from jobclub.core.office.lists import Window
from jobclub.core.people.staff import Actor
from jobclub.core.usecases import inviting
from jobclub.core.usecases.inviting import SESSION, WEBINAR

guests = Blueprint("guests", "People from companies, schools and unions, invited to a session or a webinar")


def _shown(guest: Guest) -> Any:
    return tagged(guest, guest.version)


def _again(office: Office, actor: Actor, invited: GuestInvited) -> Any:
    of = SESSION if invited.webinar_id is None else WEBINAR
    activity_id = invited.webinar_id or invited.session_id or ""
    return _shown(inviting.get_guest(office, actor, activity_id, invited.guest_id, of=of))


@guests.get("/sessions/<id:session_id>/guests")
@guests.arguments(WindowIn, location="query")
@guests.response(200, GuestPage)
def list_guests(query: dict[str, Any], session_id: str) -> Any:
    """List the guests of a session."""
    return inviting.list_guests(the_office(), the_actor(), session_id, Window(**query))


@guests.post("/sessions/<id:session_id>/guests")
@guests.arguments(GuestIn)
@guests.response(201, GuestOut)
@repeatable(_again)
def invite_guest(body: dict[str, Any], session_id: str) -> Any:
    """Put a guest on a session."""
    return _shown(inviting.invite_guest(the_office(), the_actor(), session_id, **{"name": None, **body}))


@guests.get("/sessions/<id:session_id>/guests/<id:guest_id>")
@guests.response(200, GuestOut)
def get_guest(session_id: str, guest_id: str) -> Any:
    """Show a guest."""
    return _shown(inviting.get_guest(the_office(), the_actor(), session_id, guest_id))


@guests.patch("/sessions/<id:session_id>/guests/<id:guest_id>")
@guests.arguments(GuestChangeIn)
@guests.response(200, GuestOut)
def change_guest(body: dict[str, Any], session_id: str, guest_id: str) -> Any:
    """Set details of a guest, for example that they come."""
    return _shown(inviting.change_guest(the_office(), the_actor(), session_id, guest_id, seen(), **body))


@guests.delete("/sessions/<id:session_id>/guests/<id:guest_id>")
@guests.response(204)
def remove_guest(session_id: str, guest_id: str) -> None:
    """Take a guest off a session."""
    inviting.remove_guest(the_office(), the_actor(), session_id, guest_id, seen())


@guests.get("/webinars/<id:webinar_id>/guests")
@guests.arguments(WindowIn, location="query")
@guests.response(200, GuestPage)
def list_webinar_guests(query: dict[str, Any], webinar_id: str) -> Any:
    """List the guests of a webinar."""
    return inviting.list_guests(the_office(), the_actor(), webinar_id, Window(**query), of=WEBINAR)


@guests.post("/webinars/<id:webinar_id>/guests")
@guests.arguments(GuestIn)
@guests.response(201, GuestOut)
@repeatable(_again)
def invite_webinar_guest(body: dict[str, Any], webinar_id: str) -> Any:
    """Put a guest on a webinar."""
    about = {"name": None, **body}
    return _shown(inviting.invite_guest(the_office(), the_actor(), webinar_id, of=WEBINAR, **about))


@guests.get("/webinars/<id:webinar_id>/guests/<id:guest_id>")
@guests.response(200, GuestOut)
def get_webinar_guest(webinar_id: str, guest_id: str) -> Any:
    """Show a guest of a webinar."""
    return _shown(inviting.get_guest(the_office(), the_actor(), webinar_id, guest_id, of=WEBINAR))


@guests.patch("/webinars/<id:webinar_id>/guests/<id:guest_id>")
@guests.arguments(GuestChangeIn)
@guests.response(200, GuestOut)
def change_webinar_guest(body: dict[str, Any], webinar_id: str, guest_id: str) -> Any:
    """Set details of a guest of a webinar, for example that they come."""
    office, actor = the_office(), the_actor()
    return _shown(inviting.change_guest(office, actor, webinar_id, guest_id, seen(), of=WEBINAR, **body))


@guests.delete("/webinars/<id:webinar_id>/guests/<id:guest_id>")
@guests.response(204)
def remove_webinar_guest(webinar_id: str, guest_id: str) -> None:
    """Take a guest off a webinar."""
    inviting.remove_guest(the_office(), the_actor(), webinar_id, guest_id, seen(), of=WEBINAR)

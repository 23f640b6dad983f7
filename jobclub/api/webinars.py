"""Webinars over HTTP, and the places in them."""

from __future__ import annotations

from typing import Any

from jobclub.api.blueprint import Blueprint, repeatable, tagged
from jobclub.api.callers import note_read, seen, the_actor, the_office
from jobclub.api.fields import DryRunIn, WindowIn
from jobclub.api.schemas.cohorts import ReasonIn
from jobclub.api.schemas.meetings import MeetingOut
from jobclub.api.schemas.webinar_places import (
    ComingIn,
    FollowUpOut,
    InvitedIn,
    InvitedOut,
    PresencesIn,
    PresencesOut,
    RegistrationsIn,
    WebinarFeedbackPage,
    WebinarRegistrationLinePage,
    WebinarRegistrationOut,
)
from jobclub.api.schemas.webinars import (
    AnnouncedOut,
    WebinarChangeIn,
    WebinarIn,
    WebinarMovedOut,
    WebinarMoveIn,
    WebinarOut,
    WebinarPage,
    WebinarsIn,
)
from jobclub.core.events import WebinarMoved
from jobclub.core.office import Office
from jobclub.core.office.lists import Page, Window
from jobclub.core.office.webinars import WebinarFilter
from jobclub.core.people.reading import Why
from jobclub.core.people.staff import Actor
from jobclub.core.usecases import attending, following_up, presenting, proposing
from jobclub.core.usecases.advancing import Moved
from jobclub.core.usecases.attending import Coming, SeenRegistration
from jobclub.core.usecases.following_up import RollCall
from jobclub.core.usecases.knowing import PersonWish
from jobclub.core.usecases.presenting import WebinarWish
from jobclub.core.webinars.webinar import Webinar

webinars = Blueprint("webinars", "Open online events, who comes to them, and what follows")
TUPLES = ("cohost_ids", "agenda", "materials")
"""What comes as a list and is kept as it came."""


def frozen(body: dict[str, Any]) -> dict[str, Any]:
    """Give what was written about a webinar as the core takes it."""
    return {name: tuple(value) if name in TUPLES else value for name, value in body.items()}


def coming_of(body: dict[str, Any]) -> Coming:
    """Give who comes, as the core takes it."""
    person = PersonWish(**body.pop("participant")) if "participant" in body else None
    return Coming(person=person, **body)


def _shown(webinar: Webinar) -> Any:
    return tagged(webinar, webinar.revision(the_office().now()))


def _again(office: Office, actor: Actor, happened: Any) -> Any:
    return _shown(presenting.get_webinar(office, actor, happened.webinar_id))


def _moved_shown(moved: Moved) -> Any:
    return tagged(moved, moved.webinar.revision(the_office().now()))


def _moved_again(office: Office, actor: Actor, happened: WebinarMoved) -> Any:
    return _moved_shown(presenting.moving_webinar_done(office, actor, happened))


def _place_shown(found: SeenRegistration) -> Any:
    return tagged(found, found.revision)


def _place_again(office: Office, actor: Actor, happened: Any) -> Any:
    return _place_shown(attending.get_registration(office, actor, happened.place_id))


def _roll_shown(roll: RollCall) -> Any:
    marks = [
        {
            "registration_id": one.id,
            "participant_id": one.participant_id,
            "name": roll.names[one.participant_id],
            "mark": one.mark,
        }
        for one in roll.registrations
    ]
    return tagged({"webinar_id": roll.webinar_id, "marks": marks}, roll.revision)


@webinars.get("/webinars")
@webinars.arguments(WebinarsIn, location="query")
@webinars.response(200, WebinarPage)
def list_webinars(query: dict[str, Any]) -> Any:
    """List the webinars the caller may see, by time."""
    window = Window(query.pop("limit"), query.pop("after", None))
    return presenting.list_webinars(the_office(), the_actor(), WebinarFilter(**query), window)


@webinars.post("/webinars")
@webinars.arguments(DryRunIn, location="query")
@webinars.arguments(WebinarIn)
@webinars.response(201, WebinarOut)
@webinars.alt_response(200, schema=WebinarOut, description="What would be planned (dry run)", success=True)
@repeatable(_again)
def plan_webinar(query: dict[str, Any], body: dict[str, Any]) -> Any:
    """Plan a webinar as a draft, which keeps its hosts' hours."""
    if "at" in body:
        body["at"], body["offset"] = body["at"]
    wish = WebinarWish(**frozen(body))
    webinar = presenting.plan_webinar(the_office(), the_actor(), wish, dry_run=query["dry_run"])
    return (webinar, 200) if query["dry_run"] else _shown(webinar)


@webinars.get("/webinars/<id:webinar_id>")
@webinars.response(200, WebinarOut)
def get_webinar(webinar_id: str) -> Any:
    """Show a webinar."""
    return _shown(presenting.get_webinar(the_office(), the_actor(), webinar_id))


@webinars.patch("/webinars/<id:webinar_id>")
@webinars.arguments(WebinarChangeIn)
@webinars.response(200, WebinarOut)
def change_webinar(body: dict[str, Any], webinar_id: str) -> Any:
    """Set some of a webinar's settings; what a raised capacity frees goes to those who wait."""
    changes = frozen(body)
    return _shown(presenting.change_webinar(the_office(), the_actor(), webinar_id, seen(), **changes))


@webinars.post("/webinars/<id:webinar_id>/announce")
@webinars.arguments(DryRunIn, location="query")
@webinars.response(200, AnnouncedOut)
@repeatable(presenting.announcing_done)
def announce_webinar(query: dict[str, Any], webinar_id: str) -> Any:
    """Let a draft take people; the sparring it will ask for is compared with what is free."""
    return presenting.announce_webinar(the_office(), the_actor(), webinar_id, dry_run=query["dry_run"])


@webinars.post("/webinars/<id:webinar_id>/move")
@webinars.arguments(DryRunIn, location="query")
@webinars.arguments(WebinarMoveIn)
@webinars.response(200, WebinarMovedOut)
@repeatable(_moved_again)
def move_webinar(query: dict[str, Any], body: dict[str, Any], webinar_id: str) -> Any:
    """Give a webinar another time; its places, hosts and meeting go along, whoever is elsewhere then."""
    moved = presenting.move_webinar(the_office(), the_actor(), webinar_id, body["starts_at"], **query)
    return moved if query["dry_run"] else _moved_shown(moved)


@webinars.post("/webinars/<id:webinar_id>/cancel")
@webinars.arguments(ReasonIn)
@webinars.response(200, WebinarOut)
@repeatable(_again)
def cancel_webinar(body: dict[str, Any], webinar_id: str) -> Any:
    """Call a webinar off, with a reason."""
    return _shown(presenting.cancel_webinar(the_office(), the_actor(), webinar_id, body["reason"]))


@webinars.post("/webinars/<id:webinar_id>/invitations")
@webinars.arguments(DryRunIn, location="query")
@webinars.arguments(InvitedIn)
@webinars.response(200, InvitedOut)
@repeatable(proposing.inviting_interested_done)
def invite_interested(query: dict[str, Any], body: dict[str, Any], webinar_id: str) -> Any:
    """Invite everybody who carries an interest, each person once; they say yes on their own page."""
    return proposing.invite_interested(the_office(), the_actor(), webinar_id, body["interest"], **query)


@webinars.get("/webinars/<id:webinar_id>/meeting")
@webinars.response(200, MeetingOut)
def get_webinar_meeting(webinar_id: str) -> Any:
    """Show where a webinar is held."""
    return presenting.get_webinar_meeting(the_office(), the_actor(), webinar_id)


@webinars.get("/webinars/<id:webinar_id>/registrations")
@webinars.arguments(RegistrationsIn, location="query")
@webinars.response(200, WebinarRegistrationLinePage)
def list_registrations(query: dict[str, Any], webinar_id: str) -> Page[Any]:
    """List who is registered for a webinar, with names."""
    state = query.pop("state", None)
    return attending.list_registrations(the_office(), the_actor(), webinar_id, Window(**query), state=state)


@webinars.post("/webinars/<id:webinar_id>/registrations")
@webinars.arguments(ComingIn)
@webinars.response(201, WebinarRegistrationOut)
@repeatable(_place_again)
def register_for_webinar(body: dict[str, Any], webinar_id: str) -> Any:
    """Give somebody a place or, while others wait or all are taken, the end of the line."""
    coming = coming_of(body)
    return _place_shown(attending.register_for_webinar(the_office(), the_actor(), webinar_id, coming))


@webinars.get("/registrations/<id:registration_id>")
@webinars.response(200, WebinarRegistrationOut)
def get_registration(registration_id: str) -> Any:
    """Show a registration."""
    found = attending.get_registration(the_office(), the_actor(), registration_id)
    note_read([found.registration.participant_id], Why.RUNNING)
    return _place_shown(found)


@webinars.post("/registrations/<id:registration_id>/withdraw")
@webinars.response(200, WebinarRegistrationOut)
@repeatable(_place_again)
def withdraw_registration(registration_id: str) -> Any:
    """Note that somebody does not come; whoever is next in line moves up."""
    return _place_shown(attending.withdraw_registration(the_office(), the_actor(), registration_id))


@webinars.get("/webinars/<id:webinar_id>/attendance")
@webinars.response(200, PresencesOut)
def get_presence(webinar_id: str) -> Any:
    """Show who has a place in a webinar, and who was there."""
    return _roll_shown(following_up.get_presence(the_office(), the_actor(), webinar_id))


@webinars.put("/webinars/<id:webinar_id>/attendance")
@webinars.arguments(PresencesIn)
@webinars.response(200, PresencesOut)
def mark_presence(body: dict[str, Any], webinar_id: str) -> Any:
    """Set all marks of a webinar, which confirms that it was held."""
    marks = {one["participant_id"]: one["mark"] for one in body["marks"]}
    return _roll_shown(following_up.mark_presence(the_office(), the_actor(), webinar_id, marks, seen()))


@webinars.get("/webinars/<id:webinar_id>/feedback")
@webinars.arguments(WindowIn, location="query")
@webinars.response(200, WebinarFeedbackPage)
def list_webinar_feedback(query: dict[str, Any], webinar_id: str) -> Any:
    """List what people said of a webinar, without names."""
    return following_up.list_webinar_feedback(the_office(), the_actor(), webinar_id, Window(**query))


@webinars.get("/webinars/<id:webinar_id>/follow-up")
@webinars.response(200, FollowUpOut)
def follow_up(webinar_id: str) -> Any:
    """Show who attended a webinar, who was offered sparring, and who booked it."""
    return following_up.follow_up(the_office(), the_actor(), webinar_id)

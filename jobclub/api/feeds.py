"""Calendars to subscribe to, over HTTP: made for participants, and by the staff for themselves."""

from __future__ import annotations

from typing import Any

from jobclub.api.blueprint import Blueprint, repeatable, tagged
from jobclub.api.callers import seen, the_actor, the_office
from jobclub.api.fields import WindowIn
from jobclub.api.links import link_again, new_link
from jobclub.api.schemas.people import LinkOut, LinkPage, NewLinkOut
from jobclub.core.events import StaffLinkMade
from jobclub.core.office import Office
from jobclub.core.office.lists import Window
from jobclub.core.people.staff import Actor
from jobclub.core.usecases import subscribing

feeds = Blueprint("feeds", "Calendars to subscribe to")


def _staff_again(office: Office, actor: Actor, made: StaffLinkMade) -> Any:
    return new_link(subscribing.get_staff_feed(office, actor, made.staff_id, made.link_id), None)


@feeds.post("/participants/<id:participant_id>/feeds")
@feeds.response(201, NewLinkOut)
@repeatable(link_again)
def make_feed(participant_id: str) -> Any:
    """Make a calendar of somebody's sessions, to hand over; its address is shown this once.

    It is listed, and taken back, among their links.
    """
    office = the_office()
    link, secret = subscribing.make_feed(office, the_actor(), participant_id)
    return new_link(link, subscribing.address_of(office, secret))


@feeds.get("/staff/<id:staff_id>/feeds")
@feeds.arguments(WindowIn, location="query")
@feeds.response(200, LinkPage)
def list_staff_feeds(query: dict[str, Any], staff_id: str) -> Any:
    """List the calendars a member of staff has had, without their secrets."""
    return subscribing.list_staff_feeds(the_office(), the_actor(), staff_id, Window(**query))


@feeds.post("/staff/<id:staff_id>/feeds")
@feeds.response(201, NewLinkOut)
@repeatable(_staff_again)
def make_staff_feed(staff_id: str) -> Any:
    """Make a calendar of the sessions one runs; its address is shown this once."""
    office = the_office()
    link, secret = subscribing.make_staff_feed(office, the_actor(), staff_id)
    return new_link(link, subscribing.address_of(office, secret))


@feeds.get("/staff/<id:staff_id>/feeds/<id:feed_id>")
@feeds.response(200, LinkOut)
def get_staff_feed(staff_id: str, feed_id: str) -> Any:
    """Show a calendar of a member of staff, without its secret."""
    link = subscribing.get_staff_feed(the_office(), the_actor(), staff_id, feed_id)
    return tagged(link, link.version)


@feeds.delete("/staff/<id:staff_id>/feeds/<id:feed_id>")
@feeds.response(204)
def revoke_staff_feed(staff_id: str, feed_id: str) -> None:
    """Let a calendar show nothing any more."""
    subscribing.revoke_staff_feed(the_office(), the_actor(), staff_id, feed_id, seen())

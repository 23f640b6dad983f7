"""Personal links over HTTP: for people who are reached by phone, or meet somebody of the staff."""

from __future__ import annotations

from typing import Any

from jobclub.api.blueprint import Blueprint, repeatable, tagged
from jobclub.api.callers import note_read, seen, the_actor, the_office
from jobclub.api.fields import WindowIn
from jobclub.api.schemas.people import LinkOut, LinkPage, NewLinkOut
from jobclub.core.events import LinkMade
from jobclub.core.office import Office
from jobclub.core.office.lists import Window
from jobclub.core.people.link import Link
from jobclub.core.people.reading import Why
from jobclub.core.people.staff import Actor
from jobclub.core.usecases import linking

links = Blueprint("links", "People's own links to their page and calendar")

MEMBERS = ("id", "purpose", "made_at", "ends_at", "revoked_at")


def new_link(link: Link, url: str | None) -> Any:
    """Show a link just made, with its address; a repeat has none."""
    return tagged({**{name: getattr(link, name) for name in MEMBERS}, "url": url}, link.version)


def link_again(office: Office, actor: Actor, made: LinkMade) -> Any:
    """Answer the making of a participant's link once more, without its address."""
    return new_link(linking.get_link(office, actor, made.participant_id, made.link_id), None)


@links.get("/participants/<id:participant_id>/links")
@links.arguments(WindowIn, location="query")
@links.response(200, LinkPage)
def list_links(query: dict[str, Any], participant_id: str) -> Any:
    """List the links somebody has had, to their page and to their calendar, without their secrets."""
    page = linking.list_links(the_office(), the_actor(), participant_id, Window(**query))
    note_read([participant_id], Why.LINKS)
    return page


@links.post("/participants/<id:participant_id>/links")
@links.response(201, NewLinkOut)
@repeatable(link_again)
def make_link(participant_id: str) -> Any:
    """Make a link to somebody's own page, to hand it over; its address is shown this once."""
    office = the_office()
    link, secret = linking.make_link(office, the_actor(), participant_id)
    return new_link(link, linking.address_of(office, secret))


@links.get("/participants/<id:participant_id>/links/<id:link_id>")
@links.response(200, LinkOut)
def get_link(participant_id: str, link_id: str) -> Any:
    """Show a link, without its secret."""
    link = linking.get_link(the_office(), the_actor(), participant_id, link_id)
    note_read([participant_id], Why.LINKS)
    return tagged(link, link.version)


@links.delete("/participants/<id:participant_id>/links/<id:link_id>")
@links.response(204)
def revoke_link(participant_id: str, link_id: str) -> None:
    """Let a link lead nowhere."""
    linking.revoke_link(the_office(), the_actor(), participant_id, link_id, seen())

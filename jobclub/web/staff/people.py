"""People: whom one works with, how they are reached, and where they take part."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, Response, request, url_for

from jobclub.core.office.lists import Window
from jobclub.core.people.organisation import LANGUAGES
from jobclub.core.people.reading import Why
from jobclub.core.usecases import knowing, linking, noting, surveying
from jobclub.web.office import the_actor, the_office
from jobclub.web.staff.refusing import said_on, seen_here, shown, typed
from jobclub.web.staff.rendering import lead_back

people = Blueprint("people", __name__, url_prefix="/people")


@people.get("")
def show() -> Response:
    """Show the people one works with."""
    window = Window(after=request.args.get("after") or None)
    found = knowing.list_participants(the_office(), the_actor(), window)
    noting.note_read(the_office(), the_actor(), (one.id for one in found.items), Why.CONTACT)
    return shown("staff/people.html", here="people", people=found.items, next=found.next)


@people.post("")
def find() -> Response:
    """Lead to whoever has an e-mail address; it comes in a form, as the addresses of pages are kept."""
    form = typed()
    if email := form.wanted("email"):
        found = knowing.list_participants(the_office(), the_actor(), Window(limit=1), email=email)
        if found.items:
            return lead_back(url_for("staff.people.show_one", person_id=found.items[0].id))
        form.faults["email"] = form.words("people.not_found")
    return show()


@people.get("/<id:person_id>")
def show_one(person_id: str, **_link: str) -> Response:
    """Show one person."""
    return _shown(person_id)


def _shown(person_id: str, link: str | None = None) -> Response:
    office, actor = the_office(), the_actor()
    person = knowing.get_participant(office, actor, person_id)
    noting.note_read(office, actor, [person_id], Why.CONTACT)
    return shown(
        "staff/person.html",
        here="people",
        person=person,
        clubs=surveying.clubs_of(office, actor, person_id),
        links=linking.list_links(office, actor, person_id, Window()).items,
        languages_of_people=LANGUAGES,
        link=link,
        now=office.now(),
    )


@people.post("/<id:person_id>")
@said_on(show_one)
def change(person_id: str) -> Response:
    """Set how somebody is called and reached."""
    form = typed()
    changes: dict[str, Any] = {
        name: form.wanted(name) for name in ("email", "phone", "reached_through", "language")
    }
    if form.ticked("with_interests"):
        changes["interests"] = frozenset(request.form.getlist("interest"))
    knowing.change_participant(
        the_office(), the_actor(), person_id, seen_here(), name=form.value("name"), **changes
    )
    return lead_back(url_for("staff.people.show_one", person_id=person_id, done="person"))


@people.post("/<id:person_id>/link")
@said_on(show_one)
def make_link(person_id: str) -> Response:
    """Make a link to somebody's page, to hand over; it is shown this once."""
    _, secret = linking.make_link(the_office(), the_actor(), person_id)
    return _shown(person_id, linking.address_of(the_office(), secret))


@people.post("/<id:person_id>/links/<id:link_id>/revoke")
@said_on(show_one)
def revoke_link(person_id: str, link_id: str) -> Response:
    """Let a link lead nowhere."""
    linking.revoke_link(the_office(), the_actor(), person_id, link_id, seen_here())
    return lead_back(url_for("staff.people.show_one", person_id=person_id, done="link_revoked"))

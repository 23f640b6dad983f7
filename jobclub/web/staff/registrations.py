"""Registering people for a webinar by hand, and noting who does not come after all."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, Response, url_for

from jobclub.core import national_ids
from jobclub.core.errors import AlreadyEnrolled, Invalid, ParticipantClash
from jobclub.core.office.lists import MOST, Window
from jobclub.core.people.participant import Participant
from jobclub.core.people.reading import Why
from jobclub.core.usecases import attending, knowing, noting, presenting
from jobclub.core.usecases.attending import Coming
from jobclub.web.forms import Form
from jobclub.web.office import the_actor, the_office
from jobclub.web.staff.inviting import MOST_LINES, person_in
from jobclub.web.staff.refusing import said_on, shown, typed
from jobclub.web.staff.rendering import lead_back
from jobclub.web.staff.webinar import show as show_webinar

registrations = Blueprint("registrations", __name__, url_prefix="/webinars/<id:webinar_id>")
OF_ALL = {"/channel", "/observer_of"}
"""What is typed once for all lines."""


@registrations.get("/register")
def show(webinar_id: str) -> Response:
    """Show how to register people."""
    return _form(webinar_id, typed())


def _form(webinar_id: str, form: Form) -> Response:
    webinar = presenting.get_webinar(the_office(), the_actor(), webinar_id)
    return shown(
        "staff/webinar_register.html", here="webinars", form=form, webinar=webinar, people=known_people()
    )


def known_people() -> list[Participant]:
    """Give those whom one knows, by name."""
    known = knowing.list_participants(the_office(), the_actor(), Window(limit=MOST)).items
    noting.note_read(the_office(), the_actor(), (one.id for one in known), Why.CONTACT)
    return sorted(known, key=lambda one: (one.name, one.id))


@registrations.post("/register/lines")
@said_on(show)
def register_lines(webinar_id: str) -> Response:
    """Register those who were pasted, one to a line; lines of which nothing came stay in the field."""
    form = typed()
    lines = [line.strip() for line in form.value("lines").splitlines()[:MOST_LINES] if line.strip()]
    left = {line: fault for line in lines if (fault := _fault_in(webinar_id, line, form))}
    if lines and not left:
        return _back(webinar_id, "registered")
    kept = Form({**form.typed, "lines": "\n".join(left)}, form.words)
    said = [form.words("registering.went", count=len(lines) - len(left)), *dict.fromkeys(left.values())]
    kept.faults["lines"] = " ".join(said if lines else [form.words("registering.empty")])
    return _form(webinar_id, kept)


def _fault_in(webinar_id: str, line: str, form: Form) -> str | None:
    """Register whoever a line tells of; None: they have a place or wait, perhaps since before."""
    if national_ids.in_text(line):
        return form.words("forms.national_id")
    try:
        coming = Coming(person=person_in(line), **coming_by(form))
        attending.register_for_webinar(the_office(), the_actor(), webinar_id, coming)
    except AlreadyEnrolled:
        return None
    except ParticipantClash:
        return form.words("registering.elsewhere")
    except Invalid as error:
        if any(one.pointer in OF_ALL for one in error.mistakes):
            raise
        return form.words("registering.unread")
    return None


def coming_by(form: Form) -> dict[str, Any]:
    """Read how people came, and from where; the word for how is kept in small letters."""
    channel = form.value("channel").lower().replace(" ", "-")
    return {"channel": channel or None, "observer_of": form.wanted("observer_of")}


@registrations.post("/register/known")
@said_on(show)
def register_known(webinar_id: str) -> Response:
    """Register somebody who is known already."""
    form = typed()
    coming = Coming(participant_id=form.value("participant_id"), **coming_by(form))
    attending.register_for_webinar(the_office(), the_actor(), webinar_id, coming)
    return _back(webinar_id, "registered")


def _show(webinar_id: str, **_registration: str) -> Response:
    return show_webinar(webinar_id)


@registrations.post("/registrations/<id:registration_id>/withdraw")
@said_on(_show)
def withdraw(webinar_id: str, registration_id: str) -> Response:
    """Note that somebody does not come; whoever is next in line moves up."""
    attending.withdraw_registration(the_office(), the_actor(), registration_id)
    return _back(webinar_id, "registration_withdrawn")


def _back(webinar_id: str, done: str) -> Response:
    return lead_back(url_for("staff.webinar.show", webinar_id=webinar_id, done=done))

"""One service: who waits for it, which times are kept, what can be set; and a new one."""

from __future__ import annotations

from flask import Blueprint, Response, url_for

from jobclub.core.appointments.appointment import AppointmentState
from jobclub.core.appointments.offer import Service, ServiceState
from jobclub.core.office.appointments import AppointmentFilter
from jobclub.core.office.lists import MOST, Window
from jobclub.core.people.reading import Why
from jobclub.core.people.staff import Act
from jobclub.core.usecases import knowing, noting, offering, queueing
from jobclub.web.office import the_actor, the_office
from jobclub.web.staff.coming import WHO, person_in, who_comes
from jobclub.web.staff.offer_forms import choices, in_units, service_form, service_in
from jobclub.web.staff.refusing import said_on, seen_here, shown, typed
from jobclub.web.staff.registrations import known_people
from jobclub.web.staff.rendering import lead_back, words_here
from jobclub.web.staff.services import booked_page, may_offer, names_of_colleagues

offer = Blueprint("offer", __name__, url_prefix="/services")


def _service(service_id: str) -> Service:
    return offering.get_service(the_office(), the_actor(), service_id)


@offer.get("/<id:service_id>")
def show(service_id: str, **_waiting: str) -> Response:
    """Show a service: what it is, who waits for it, and which times are kept just now."""
    one, words = _service(service_id), words_here()
    waiting = queueing.list_waiting(the_office(), the_actor(), service_id, Window(limit=MOST)).items
    noting.note_read(
        the_office(), the_actor(), (each.waiting.participant_id for each in waiting), Why.APPOINTMENTS
    )
    reserved = AppointmentFilter(service_id=service_id, state=AppointmentState.RESERVED)
    kept = booked_page(reserved, Window(limit=MOST)).items
    return shown(
        "staff/service.html",
        here="services",
        form=typed(WHO),
        service=one,
        notice=in_units(words, one.notice_minutes),
        until=in_units(words, one.change_until_minutes),
        waiting=waiting,
        kept=[line.appointment for line in kept],
        people=known_people(),
        names=names_of_colleagues(),
        may_offer=may_offer(),
    )


@offer.post("/<id:service_id>/waiting")
@said_on(show)
def wait(service_id: str) -> Response:
    """Let somebody wait for it."""
    _service(service_id)
    form = typed(WHO)
    who = who_comes(form)
    if who is None:
        return show(service_id)
    person = person_in(form)
    if person is not None:
        who = knowing.add_participant(the_office(), the_actor(), person).id
    queueing.join_waiting(the_office(), the_actor(), service_id, who, channel=form.wanted("channel"))
    return _back(service_id, "waits")


@offer.post("/<id:service_id>/waiting/<id:waiting_id>/leave")
@said_on(show)
def wait_no_longer(service_id: str, waiting_id: str) -> Response:
    """Let somebody wait no longer."""
    queueing.leave_waiting(the_office(), the_actor(), waiting_id, None)
    return _back(service_id, "waits_no_longer")


@offer.get("/new")
def show_new() -> Response:
    """Show the form of a new service."""
    the_actor().must_everywhere(Act.OFFER_SERVICES)
    return _form(None)


@offer.post("/new")
@said_on(show_new)
def add() -> Response:
    """Offer it."""
    form = service_form()
    about = service_in(form)
    if form.faults:
        return show_new()
    added = offering.add_service(the_office(), the_actor(), **about)
    return _back(added.id, "service_added")


@offer.get("/<id:service_id>/settings")
def show_settings(service_id: str) -> Response:
    """Show what can be set."""
    the_actor().must_everywhere(Act.OFFER_SERVICES)
    return _form(_service(service_id))


def _form(kept: Service | None) -> Response:
    form = service_form()
    template = "staff/service_settings.html"
    return shown(template, here="services", form=form, service=kept, choices=choices(words_here(), kept))


@offer.post("/<id:service_id>/settings")
@said_on(show_settings)
def change(service_id: str) -> Response:
    """Set it; what is booked already stays as it is."""
    form = service_form()
    about = service_in(form, _service(service_id))
    if form.faults:
        return show_settings(service_id)
    offering.change_service(the_office(), the_actor(), service_id, seen_here(), **about)
    return _back(service_id, "changed")


@offer.post("/<id:service_id>/close")
@said_on(show)
def close(service_id: str) -> Response:
    """Offer it no longer; what is booked stays."""
    return _set(service_id, ServiceState.CLOSED, "service_closed")


@offer.post("/<id:service_id>/reopen")
@said_on(show)
def reopen(service_id: str) -> Response:
    """Offer it again."""
    return _set(service_id, ServiceState.ACTIVE, "service_reopened")


def _set(service_id: str, state: ServiceState, done: str) -> Response:
    offering.change_service(the_office(), the_actor(), service_id, None, state=state)
    return _back(service_id, done)


def _back(service_id: str, done: str) -> Response:
    return lead_back(url_for("staff.offer.show", service_id=service_id, done=done))

"""What everybody may book by themselves: services, their free times, and a time that is kept for a while."""

from __future__ import annotations

from typing import Any

from flask import request

from jobclub.api.blueprint import Blueprint, repeatable, tagged
from jobclub.api.callers import seen, the_office
from jobclub.api.public import asked, asked_again, entered
from jobclub.api.schemas.public import RegistrationIn, RegistrationOut
from jobclub.api.schemas.public_times import (
    OpenReservationIn,
    OpenReservationOut,
    OpenServiceOut,
    OpenServicePage,
    OpenSlotsIn,
    OpenSlotsOut,
)
from jobclub.core.events import AppointmentReserved
from jobclub.core.office import Office
from jobclub.core.people.registration import at_a_time
from jobclub.core.people.staff import Actor
from jobclub.core.usecases import picking

public_times = Blueprint("public_times", "What everybody may book by themselves", public=True)


def _again(office: Office, actor: Actor, happened: AppointmentReserved) -> Any:
    kept = picking.look_at_kept(office, actor, happened.appointment_id).kept
    return tagged(kept, kept.revision)


@public_times.get("/public/<string:page_name>/services")
@public_times.response(200, OpenServicePage)
def list_open_services(page_name: str) -> Any:
    """List the services that everybody can book; none if people can't register by themselves."""
    return {"items": picking.list_bookable(the_office(), entered(page_name)), "next": None}


@public_times.get("/public/<string:page_name>/services/<id:service_id>")
@public_times.response(200, OpenServiceOut)
def get_open_service(page_name: str, service_id: str) -> Any:
    """Show a service that everybody can book."""
    return picking.get_bookable(the_office(), entered(page_name), service_id)


@public_times.get("/public/<string:page_name>/services/<id:service_id>/slots")
@public_times.arguments(OpenSlotsIn, location="query")
@public_times.response(200, OpenSlotsOut)
def list_open_slots(query: dict[str, Any], page_name: str, service_id: str) -> Any:
    """List the free times of a service that everybody can book."""
    found = picking.find_free_times(the_office(), entered(page_name), service_id, **query)
    return {"items": found.spans}


@public_times.post("/public/<string:page_name>/services/<id:service_id>/reservations")
@public_times.arguments(OpenReservationIn)
@public_times.response(201, OpenReservationOut)
@repeatable(_again)
def reserve_open_time(body: dict[str, Any], page_name: str, service_id: str) -> Any:
    """Keep a time for half an hour, for somebody who then asks for it and confirms their address."""
    actor, who = entered(page_name), request.remote_addr or ""
    kept = picking.keep_time(the_office(), actor, service_id, **body, who=who)
    return tagged(kept, kept.revision)


@public_times.get("/public/<string:page_name>/reservations/<id:reservation_id>")
@public_times.response(200, OpenReservationOut)
def get_open_reservation(page_name: str, reservation_id: str) -> Any:
    """Show a time that is kept; once it was confirmed, or kept long enough, it is refused."""
    kept = picking.look_at_kept(the_office(), entered(page_name), reservation_id).kept
    return tagged(kept, kept.revision)


@public_times.delete("/public/<string:page_name>/reservations/<id:reservation_id>")
@public_times.response(204)
def release_open_time(page_name: str, reservation_id: str) -> None:
    """Give a kept time back."""
    picking.give_kept_back(the_office(), entered(page_name), reservation_id, seen())


@public_times.post("/public/<string:page_name>/reservations/<id:reservation_id>/registrations")
@public_times.arguments(RegistrationIn)
@public_times.response(201, RegistrationOut)
@repeatable(asked_again)
def register_for_open_time(body: dict[str, Any], page_name: str, reservation_id: str) -> Any:
    """Ask for a kept time. Whoever reads at the address is sent a link, and has the time once they say yes.

    They can as long as it is kept. If the service is a package, its other calls are booked with the first.
    """
    return asked(page_name, at_a_time(reservation_id), body)

"""Times that are kept for a while over HTTP, and those who wait for one."""

from __future__ import annotations

from typing import Any

from jobclub.api.blueprint import Blueprint, repeatable, tagged
from jobclub.api.callers import note_read, seen, the_actor, the_office
from jobclub.api.fields import WindowIn
from jobclub.api.schemas.appointments import ReservationIn, ReservationOut, WaitingIn, WaitingOut, WaitingPage
from jobclub.core.events import AppointmentReserved, WaitingJoined
from jobclub.core.office import Office
from jobclub.core.office.lists import Window
from jobclub.core.people.reading import Why
from jobclub.core.people.staff import Actor
from jobclub.core.usecases import queueing, reserving
from jobclub.core.usecases.reserving import ReservationWish

reservations = Blueprint("reservations", "Times that are kept for a while, and those who wait for one")


def _again(office: Office, actor: Actor, happened: AppointmentReserved) -> Any:
    kept = reserving.get_reservation(office, actor, happened.appointment_id)
    return tagged(kept, kept.revision)


def _waiting_again(office: Office, actor: Actor, happened: WaitingJoined) -> Any:
    line = queueing.get_waiting(office, actor, happened.waiting_id)
    return tagged(line, line.waiting.revision)


@reservations.post("/services/<id:service_id>/reservations")
@reservations.arguments(ReservationIn)
@reservations.response(201, ReservationOut)
@repeatable(_again)
def reserve(body: dict[str, Any], service_id: str) -> Any:
    """Keep a time for ten minutes, while a form is filled in; of any consultant if none is named."""
    kept = reserving.reserve(the_office(), the_actor(), service_id, ReservationWish(**body))
    return tagged(kept, kept.revision)


@reservations.get("/reservations/<id:reservation_id>")
@reservations.response(200, ReservationOut)
def get_reservation(reservation_id: str) -> Any:
    """Show a time that is kept, or was confirmed."""
    kept = reserving.get_reservation(the_office(), the_actor(), reservation_id)
    return tagged(kept, kept.revision)


@reservations.delete("/reservations/<id:reservation_id>")
@reservations.response(204)
def release(reservation_id: str) -> None:
    """Give a kept time back."""
    reserving.release(the_office(), the_actor(), reservation_id, seen())


@reservations.get("/services/<id:service_id>/waiting")
@reservations.arguments(WindowIn, location="query")
@reservations.response(200, WaitingPage)
def list_waiting(query: dict[str, Any], service_id: str) -> Any:
    """List those who wait for a service, the longest waiting first."""
    page = queueing.list_waiting(the_office(), the_actor(), service_id, Window(**query))
    note_read((one.waiting.participant_id for one in page.items), Why.APPOINTMENTS)
    return page


@reservations.post("/services/<id:service_id>/waiting")
@reservations.arguments(WaitingIn)
@reservations.response(201, WaitingOut)
@repeatable(_waiting_again)
def join_waiting(body: dict[str, Any], service_id: str) -> Any:
    """Let somebody wait for a service; booking it ends that."""
    line = queueing.join_waiting(the_office(), the_actor(), service_id, **body)
    return tagged(line, line.waiting.revision)


@reservations.get("/waiting/<id:waiting_id>")
@reservations.response(200, WaitingOut)
def get_waiting(waiting_id: str) -> Any:
    """Show how somebody waits for a service."""
    line = queueing.get_waiting(the_office(), the_actor(), waiting_id)
    note_read([line.waiting.participant_id], Why.APPOINTMENTS)
    return tagged(line, line.waiting.revision)


@reservations.delete("/waiting/<id:waiting_id>")
@reservations.response(204)
def leave_waiting(waiting_id: str) -> None:
    """Let somebody wait no longer."""
    queueing.leave_waiting(the_office(), the_actor(), waiting_id, seen())

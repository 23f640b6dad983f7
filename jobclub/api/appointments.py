"""Appointments over HTTP."""

from __future__ import annotations

from dataclasses import fields
from typing import Any

from jobclub.api.blueprint import Blueprint, repeatable, tagged
from jobclub.api.callers import note_read, seen, the_actor, the_office
from jobclub.api.fields import DryRunIn
from jobclub.api.schemas.appointments import (
    AppointmentCancelIn,
    AppointmentChangeIn,
    AppointmentLinePage,
    AppointmentMoveIn,
    AppointmentOut,
    AppointmentsIn,
    AppointmentsOfServiceIn,
    BookedOut,
    BookingIn,
    DoneIn,
)
from jobclub.api.schemas.meetings import MeetingOut
from jobclub.core.appointments.appointment import Appointment
from jobclub.core.events import AppointmentBooked, AppointmentEvent
from jobclub.core.office import Office
from jobclub.core.office.appointments import AppointmentFilter
from jobclub.core.office.lists import Page, Window
from jobclub.core.people.reading import Why
from jobclub.core.people.staff import Actor
from jobclub.core.usecases import booking, meeting_up, shifting
from jobclub.core.usecases.booking import Booked, BookingWish
from jobclub.core.usecases.knowing import PersonWish
from jobclub.core.usecases.meeting_up import AppointmentLine
from jobclub.core.usecases.shifting import MoveWish

appointments = Blueprint("appointments", "Times that people have with one consultant")
TOLD = tuple(field.name for field in fields(Appointment))


def _plain(appointment: Appointment) -> dict[str, Any]:
    """Give an appointment as an answer has it."""
    material = {"material_text": appointment.material_text, "material_link": appointment.material_link}
    told = {name: getattr(appointment, name) for name in TOLD}
    return {**told, "ends_at": appointment.ends_at, "material": material}


def the_appointment(appointment: Appointment) -> Any:
    """Answer with an appointment as it is now."""
    return tagged(_plain(appointment), appointment.revision)


def shown_once_more(office: Office, actor: Actor, happened: AppointmentEvent) -> Any:
    """Answer an act on an appointment that was done before."""
    return the_appointment(meeting_up.appointment_after(office, actor, happened))


def _booked_plain(booked: Booked) -> dict[str, Any]:
    return {**_plain(booked.appointment), "package": [_plain(one) for one in booked.package]}


def _booked_shown(booked: Booked) -> Any:
    return tagged(_booked_plain(booked), booked.revision)


def _booked_again(office: Office, actor: Actor, happened: AppointmentBooked) -> Any:
    return _booked_shown(booking.booking_done(office, actor, happened))


def _listed(query: dict[str, Any], **more: Any) -> Page[dict[str, Any]]:
    """Give a page of appointments, and note whose names it shows."""
    window = Window(limit=query.pop("limit"), after=query.pop("after", None))
    wanted = AppointmentFilter(**query, **more)
    page = meeting_up.list_appointments(the_office(), the_actor(), wanted, window)
    return Page(tuple(_line(one) for one in page.items), page.next)


def _line(one: AppointmentLine) -> dict[str, Any]:
    return {**_plain(one.appointment), "name": one.name}


@appointments.get("/services/<id:service_id>/appointments")
@appointments.arguments(AppointmentsOfServiceIn, location="query")
@appointments.response(200, AppointmentLinePage)
def list_appointments_of_service(query: dict[str, Any], service_id: str) -> Any:
    """List the appointments of a service by time: a consultant's own, or as a coordinator all."""
    return _listed(query, service_id=service_id)


@appointments.post("/services/<id:service_id>/appointments")
@appointments.arguments(DryRunIn, location="query")
@appointments.arguments(BookingIn)
@appointments.response(201, BookedOut)
@appointments.alt_response(200, schema=BookedOut, description="What would be booked (dry run)", success=True)
@repeatable(_booked_again)
def book(query: dict[str, Any], body: dict[str, Any], service_id: str) -> Any:
    """Book a time for somebody, or all times of a package, all or none.

    A kept time is confirmed by its `reservation_id`. A person with the e-mail of somebody known is that
    somebody.
    """
    if "participant" in body:
        body["person"] = PersonWish(**body.pop("participant"))
    dry_run = query["dry_run"]
    booked = booking.book(the_office(), the_actor(), service_id, BookingWish(**body), dry_run=dry_run)
    return (_booked_plain(booked), 200) if dry_run else _booked_shown(booked)


@appointments.get("/appointments")
@appointments.arguments(AppointmentsIn, location="query")
@appointments.response(200, AppointmentLinePage)
def list_appointments(query: dict[str, Any]) -> Any:
    """List appointments by time: a consultant's own, or as a coordinator all."""
    return _listed(query)


@appointments.get("/appointments/<id:appointment_id>")
@appointments.response(200, AppointmentOut)
def get_appointment(appointment_id: str) -> Any:
    """Show an appointment; its private note is shown to its consultant alone."""
    appointment = meeting_up.get_appointment(the_office(), the_actor(), appointment_id)
    if appointment.participant_id is not None:
        note_read([appointment.participant_id], Why.APPOINTMENTS)
    return the_appointment(appointment)


@appointments.patch("/appointments/<id:appointment_id>")
@appointments.arguments(AppointmentChangeIn)
@appointments.response(200, AppointmentOut)
def change_appointment(body: dict[str, Any], appointment_id: str) -> Any:
    """Write notes, what was sent ahead, or how somebody came."""
    return the_appointment(
        meeting_up.change_appointment(the_office(), the_actor(), appointment_id, seen(), body)
    )


@appointments.post("/appointments/<id:appointment_id>/move")
@appointments.arguments(AppointmentMoveIn)
@appointments.response(200, AppointmentOut)
@repeatable(shown_once_more)
def move_appointment(body: dict[str, Any], appointment_id: str) -> Any:
    """Give an appointment another time, hand it to another consultant, or both.

    With `following: later`, those of its package that come after it shift by as many days.
    """
    return the_appointment(shifting.move(the_office(), the_actor(), appointment_id, MoveWish(**body)))


@appointments.post("/appointments/<id:appointment_id>/cancel")
@appointments.arguments(AppointmentCancelIn)
@appointments.response(200, AppointmentOut)
@repeatable(shown_once_more)
def cancel_appointment(body: dict[str, Any], appointment_id: str) -> Any:
    """Call an appointment off, alone or with those of its package that come after it."""
    return the_appointment(shifting.cancel(the_office(), the_actor(), appointment_id, **body))


@appointments.post("/appointments/<id:appointment_id>/done")
@appointments.arguments(DoneIn)
@appointments.response(200, AppointmentOut)
@repeatable(shown_once_more)
def note_done(body: dict[str, Any], appointment_id: str) -> Any:
    """Note that those two met: as agreed, or at another time; then nobody missed it."""
    return the_appointment(meeting_up.note_done(the_office(), the_actor(), appointment_id, **body))


@appointments.post("/appointments/<id:appointment_id>/no-show")
@appointments.response(200, AppointmentOut)
@repeatable(shown_once_more)
def note_no_show(appointment_id: str) -> Any:
    """Note that nobody came."""
    return the_appointment(meeting_up.note_no_show(the_office(), the_actor(), appointment_id))


@appointments.get("/appointments/<id:appointment_id>/meeting")
@appointments.response(200, MeetingOut)
def get_appointment_meeting(appointment_id: str) -> Any:
    """Show where an appointment meets."""
    meeting = meeting_up.get_appointment_meeting(the_office(), the_actor(), appointment_id)
    return tagged(meeting, meeting.mark or meeting.state)

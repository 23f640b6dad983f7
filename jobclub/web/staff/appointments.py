"""One appointment: who comes, what was sent ahead, notes, and how it went."""

from __future__ import annotations

from datetime import time
from typing import Any

from flask import Blueprint, Response, url_for

from jobclub.core.errors import Invalid, Mistake
from jobclub.core.people.reading import Why
from jobclub.core.spans import given_wall, wall_of
from jobclub.core.usecases import meeting_up, noting, timetabling
from jobclub.core.usecases.timetabling import AppointmentView
from jobclub.web.office import the_actor, the_office
from jobclub.web.staff.refusing import said_on, seen_here, shown, typed
from jobclub.web.staff.rendering import lead_back

appointments = Blueprint("appointments", __name__, url_prefix="/appointments/<id:appointment_id>")
FIELDS = {"/material/text": "material_text", "/material/link": "material_link", "/met_at": "met_on"}
NOON = time(12)


def viewed(appointment_id: str) -> AppointmentView:
    """Give an appointment at a glance; it is noted that its person was seen."""
    seen = timetabling.view_appointment(the_office(), the_actor(), appointment_id)
    if seen.person is not None:
        noting.note_read(the_office(), the_actor(), [seen.person.id], Why.APPOINTMENTS)
    return seen


@appointments.get("")
def show(appointment_id: str) -> Response:
    """Show it, with everything that can be done."""
    seen = viewed(appointment_id)
    one, now = seen.appointment, the_office().now()
    return shown(
        "staff/appointment.html",
        here="services",
        form=typed(FIELDS),
        seen=seen,
        one=one,
        stage=stage_of(seen, over=one.has_ended(now)),
        mine=one.is_led_by(the_actor().staff_id),
        begun=one.has_started(now),
        today=wall_of(now, the_actor().zone).on.isoformat(),
    )


def stage_of(seen: AppointmentView, *, over: bool) -> str:
    """Tell how far an appointment has come, by what people noted and by the clock."""
    one = seen.appointment
    if one.state.value == "booked" and over:
        return "over"
    return "met_later" if one.met_at is not None else one.state.value


@appointments.post("/notes")
@said_on(show)
def write(appointment_id: str) -> Response:
    """Keep what is written about it."""
    form = typed(FIELDS)
    names = ["channel", "material_text", "material_link", "shared_note"]
    if "private_note" in form.typed:
        names.append("private_note")
    changes: dict[str, Any] = {name: form.wanted(name) for name in names}
    meeting_up.change_appointment(the_office(), the_actor(), appointment_id, seen_here(), changes)
    return _back(appointment_id, "changed")


@appointments.post("/done")
@said_on(show)
def note_done(appointment_id: str) -> Response:
    """Note that those two met."""
    meeting_up.note_done(the_office(), the_actor(), appointment_id)
    return _back(appointment_id, "met")


@appointments.post("/no-show")
@said_on(show)
def note_no_show(appointment_id: str) -> Response:
    """Note that nobody came."""
    meeting_up.note_no_show(the_office(), the_actor(), appointment_id)
    return _back(appointment_id, "not_met")


@appointments.post("/met-later")
@said_on(show)
def note_met_later(appointment_id: str) -> Response:
    """Note when those two met after all; then nobody missed anything."""
    form = typed(FIELDS)
    on, at = form.day("met_on"), form.clock("met_clock") if form.value("met_clock") else NOON
    if on is None or at is None:
        return show(appointment_id)
    try:
        met_at = given_wall(on, at, the_actor().zone).instant
    except Invalid:
        raise Invalid(Mistake("/met_at", "there is no such time that day")) from None
    met_at = min(met_at, the_office().now()) if not form.value("met_clock") else met_at
    meeting_up.note_done(the_office(), the_actor(), appointment_id, met_at=met_at)
    return _back(appointment_id, "met_later")


def _back(appointment_id: str, done: str) -> Response:
    return lead_back(url_for("staff.appointments.show", appointment_id=appointment_id, done=done))

"""Calls over HTTP: who is to be called, and what became of it."""

from __future__ import annotations

from typing import Any

from jobclub.api.appointments import shown_once_more, the_appointment
from jobclub.api.blueprint import Blueprint, repeatable
from jobclub.api.callers import note_read, the_actor, the_office
from jobclub.api.schemas.appointments import AppointmentOut
from jobclub.api.schemas.calls import (
    MISSED_APPOINTMENT,
    Became,
    CallIn,
    CallNoteOut,
    CallPage,
    CallsIn,
    MissedCallIn,
)
from jobclub.core.cohorts.calls import CallNote
from jobclub.core.events import CallMade, CallPutOff
from jobclub.core.office import Office
from jobclub.core.office.lists import Page, Window
from jobclub.core.people.reading import Why
from jobclub.core.people.staff import Actor
from jobclub.core.usecases import calling, overseeing
from jobclub.core.usecases.ringing import MissedAppointment, ToCall

calls = Blueprint("calls", "People who are to be called, and why")
REACHED = ("name", "phone", "email", "reached_through")


NOTHING = dict.fromkeys(
    ("enrolment_id", "cohort_id", "cohort_title", "session_id", "appointment_id", "service_title")
)


def _shown(one: ToCall | MissedAppointment) -> dict[str, Any]:
    """Show a call, with whom it is to and how they are reached."""
    about = _about_appointment(one) if isinstance(one, MissedAppointment) else _about_place(one)
    return {
        **NOTHING,
        **about,
        "since": one.since,
        "participant_id": one.person.id,
        **{name: getattr(one.person, name) for name in REACHED},
    }


def _about_place(one: ToCall) -> dict[str, Any]:
    about = {name: getattr(one.call, name) for name in ("cohort_id", "session_id", "reason")}
    return {**about, "enrolment_id": one.call.place_id, "cohort_title": one.cohort.title}


def _about_appointment(one: MissedAppointment) -> dict[str, Any]:
    return {
        "appointment_id": one.appointment.id,
        "service_title": one.title,
        "reason": MISSED_APPOINTMENT,
    }


@calls.get("/calls")
@calls.arguments(CallsIn, location="query")
@calls.response(200, CallPage)
def list_calls(query: dict[str, Any]) -> Any:
    """List who is to be called, the oldest reason first: about one's own work, or all that one may see.

    A call is about a place in a cohort (`enrolment_id`), or about an appointment that somebody missed
    (`appointment_id`).
    """
    staff_id = query.pop("staff_id", None)
    page = overseeing.list_calls(the_office(), the_actor(), Window(**query), staff_id)
    note_read((one.person.id for one in page.items), Why.CALLING)
    return Page(tuple(map(_shown, page.items)), page.next)


def _again(office: Office, actor: Actor, noted: CallMade | CallPutOff) -> CallNote:
    return calling.noted_call(office, actor, noted.place_id)


@calls.post("/enrolments/<id:enrolment_id>/calls")
@calls.arguments(CallIn)
@calls.response(201, CallNoteOut)
@repeatable(_again)
def note_call(body: dict[str, Any], enrolment_id: str) -> Any:
    """Note that somebody was called about their place, or put it off until the next day."""
    act = calling.put_off_call if body["became"] is Became.LATER else calling.make_call
    return act(the_office(), the_actor(), enrolment_id, body["reason"])


@calls.post("/appointments/<id:appointment_id>/calls")
@calls.arguments(MissedCallIn)
@calls.response(201, AppointmentOut)
@repeatable(shown_once_more)
def note_missed_call(body: dict[str, Any], appointment_id: str) -> Any:
    """Note that somebody was called who missed an appointment, or put it off until the next day."""
    act = calling.put_off_call_about if body["became"] is Became.LATER else calling.make_call_about
    return the_appointment(act(the_office(), the_actor(), appointment_id))

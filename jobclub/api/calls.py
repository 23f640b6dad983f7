"""Calls over HTTP: who is to be called, and what became of it."""

from __future__ import annotations

from typing import Any

from jobclub.api.blueprint import Blueprint, repeatable
from jobclub.api.callers import note_read, the_actor, the_office
from jobclub.api.schemas.calls import Became, CallIn, CallNoteOut, CallPage, CallsIn
from jobclub.core.cohorts.calls import CallNote
from jobclub.core.events import CallMade, CallPutOff
from jobclub.core.office import Office
from jobclub.core.office.lists import Page, Window
from jobclub.core.people.reading import Why
from jobclub.core.people.staff import Actor
from jobclub.core.usecases import calling, overseeing
from jobclub.core.usecases.overseeing import ToCall

calls = Blueprint("calls", "People who are to be called, and why")
REACHED = ("name", "phone", "email", "reached_through")


def _shown(one: ToCall) -> dict[str, Any]:
    """Show a call, with whom it is to and how they are reached."""
    about = {name: getattr(one.call, name) for name in ("cohort_id", "participant_id", "reason", "since")}
    return {
        **about,
        "enrolment_id": one.call.place_id,
        "session_id": one.call.session_id,
        "cohort_title": one.cohort.title,
        **{name: getattr(one.person, name) for name in REACHED},
    }


@calls.get("/calls")
@calls.arguments(CallsIn, location="query")
@calls.response(200, CallPage)
def list_calls(query: dict[str, Any]) -> Any:
    """List who is to be called, the oldest reason first: of one's own cohorts, or of all one may see."""
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

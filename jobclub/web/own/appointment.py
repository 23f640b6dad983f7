"""One time of somebody's, on their own page: when and how, and how it is moved or called off."""

from __future__ import annotations

from flask import Response, make_response, redirect, request, url_for

from jobclub.core.cohorts.moves import Following
from jobclub.core.errors import Invalid, Refused
from jobclub.core.usecases import agreeing, choosing, expecting
from jobclub.core.usecases.expecting import MyTime
from jobclub.web.forms import Form
from jobclub.web.office import the_actor, the_office
from jobclub.web.own.area import area
from jobclub.web.own.times import FIELDS
from jobclub.web.rendering import dialled, page
from jobclub.web.strips import instant_in, since_asked, strip_of
from jobclub.web.troubles import said_plainly, status_of
from jobclub.web.words import Words, spoken

appointment = area("my_appointment")


@appointment.get("/appointments/<appointment_id>")
def show(appointment_id: str) -> Response:
    """Show when and how those two meet, and what can be done about it."""
    return _shown(appointment_id)


def _words(mine: MyTime) -> Words:
    return Words(spoken(mine.person.language, mine.organisation.language))


def _shown(appointment_id: str, error: Refused | None = None, form: Form | None = None) -> Response:
    mine = expecting.my_time(the_office(), the_actor(), appointment_id)
    words = _words(mine)
    return page(
        "own/time.html",
        mine.person,
        mine.organisation,
        status=422 if form else status_of(error),
        mine=mine,
        dialled=dialled,
        form=form or Form({}, words),
        error=said_plainly(error, words) if error else None,
    )


@appointment.get("/appointments/<appointment_id>/join")
def join(appointment_id: str) -> Response:
    """Lead to the meeting; to its page while its door is not open yet."""
    address = agreeing.go_to_appointment(the_office(), the_actor(), appointment_id)
    return make_response(redirect(address or url_for(".show", appointment_id=appointment_id), 302))


@appointment.get("/appointments/<appointment_id>/move")
def show_other_times(appointment_id: str) -> Response:
    """Show to when one can move it."""
    return _other_times(appointment_id)


def _other_times(appointment_id: str, error: Refused | None = None) -> Response:
    mine = expecting.my_time(the_office(), the_actor(), appointment_id)
    found = agreeing.find_other_times(the_office(), the_actor(), appointment_id)
    return page(
        "own/time_move.html",
        mine.person,
        mine.organisation,
        status=status_of(error),
        mine=mine,
        strip=strip_of(found.spans, found.zone, since=since_asked()),
        zone=found.zone,
        error=said_plainly(error, _words(mine)) if error else None,
    )


@appointment.post("/appointments/<appointment_id>/move")
def move(appointment_id: str) -> Response:
    """Move it to another time."""
    expecting.my_time(the_office(), the_actor(), appointment_id)
    starts_at = instant_in(Form(request.form, Words(spoken(None))))
    try:
        agreeing.move_own_appointment(the_office(), the_actor(), appointment_id, starts_at)
    except Refused as error:
        return _other_times(appointment_id, error)
    return _back(appointment_id, "moved")


def _back(appointment_id: str, done: str) -> Response:
    return make_response(redirect(url_for(".show", appointment_id=appointment_id, done=done), 303))


@appointment.get("/appointments/<appointment_id>/cancel")
def ask_to_cancel(appointment_id: str) -> Response:
    """Show what it means to cancel it, before it is done."""
    mine = expecting.my_time(the_office(), the_actor(), appointment_id)
    if mine.time.changeable_until is None:
        return make_response(redirect(url_for(".show", appointment_id=appointment_id), 302))
    later = sum(one.ahead and (one.number or 0) > (mine.time.number or 0) for one in mine.package)
    return page("own/time_cancel.html", mine.person, mine.organisation, mine=mine, later=later)


@appointment.post("/appointments/<appointment_id>/cancel")
def cancel(appointment_id: str) -> Response:
    """Cancel it, alone or with those after it."""
    following = Following.LATER if "later" in request.form else Following.THIS
    agreeing.cancel_own_appointment(the_office(), the_actor(), appointment_id, following=following)
    return _back(appointment_id, "cancelled")


@appointment.post("/appointments/<appointment_id>/material")
def send_ahead(appointment_id: str) -> Response:
    """Send something to read beforehand."""
    mine = expecting.my_time(the_office(), the_actor(), appointment_id)
    form = Form(request.form, _words(mine), FIELDS)
    text, link = form.wanted("material_text"), form.wanted("material_link")
    try:
        agreeing.send_ahead(the_office(), the_actor(), appointment_id, text=text, link=link)
    except Invalid as error:
        form.note(error)
        return _shown(appointment_id, form=form)
    return _back(appointment_id, "sent_ahead")


@appointment.post("/appointments/<appointment_id>/phone")
def give_phone(appointment_id: str) -> Response:
    """Say on which number one can be called."""
    mine = expecting.my_time(the_office(), the_actor(), appointment_id)
    form = Form(request.form, _words(mine))
    try:
        choosing.give_phone(the_office(), the_actor(), form.value("phone"))
    except Invalid as error:
        form.note(error)
        return _shown(appointment_id, form=form)
    return _back(appointment_id, "phone")


@appointment.errorhandler(Refused)
def refused(error: Refused) -> Response:
    """Say what could not be done, and show how the time stands."""
    return _shown((request.view_args or {})["appointment_id"], error)

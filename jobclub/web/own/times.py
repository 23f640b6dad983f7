"""Booking a time on somebody's own page: a service, a time, and a yes; or waiting until there is one."""

from __future__ import annotations

from contextlib import suppress

from flask import Response, make_response, redirect, request, url_for

from jobclub.core.appointments.offer import Service
from jobclub.core.errors import Invalid, NotFound, Refused, TooManyGuesses
from jobclub.core.spans import wall_of
from jobclub.core.usecases import agreeing, expecting, picking
from jobclub.core.usecases.expecting import MyTimes
from jobclub.core.usecases.searching import LONGEST
from jobclub.web.forms import Form
from jobclub.web.office import the_actor, the_office
from jobclub.web.own.area import area
from jobclub.web.rendering import dialled, page
from jobclub.web.strips import keep_once, mode_asked, since_asked, strip_of, too_often
from jobclub.web.troubles import said_plainly, status_of
from jobclub.web.words import Words, spoken

times = area("my_times")
FIELDS = {"/material/text": "material_text", "/material/link": "material_link"}


@times.get("/times")
def show() -> Response:
    """Show what one can book, and which times one has."""
    mine = _mine()
    return page("own/times.html", mine.person, mine.organisation, times=mine, dialled=dialled)


def _mine() -> MyTimes:
    return expecting.my_times(the_office(), the_actor())


def words_for(mine: MyTimes) -> Words:
    """Give the words of somebody's own language."""
    return Words(spoken(mine.person.language, mine.organisation.language))


@times.get("/times/<service_id>")
def show_days(service_id: str) -> Response:
    """Show when a service can be had, some days at a time."""
    return _days(picking.get_bookable(the_office(), the_actor(), service_id))


def _days(service: Service, error: Refused | None = None) -> Response:
    mine, office, actor = _mine(), the_office(), the_actor()
    today = wall_of(mine.now, mine.organisation.time_zone).on
    found = picking.find_free_times(office, actor, service.id, first=today, last=today + LONGEST)
    return page(
        "own/time_days.html",
        mine.person,
        mine.organisation,
        status=status_of(error),
        service=service,
        strip=strip_of(found.spans, found.zone, since=since_asked()),
        zone=found.zone,
        mode=mode_asked(service, request.values.get("mode")),
        once=office.new_id(),
        has=next((one for one in mine.ahead if one.service_id == service.id), None),
        waits=service in mine.waiting,
        error=said_plainly(error, words_for(mine)) if error else None,
    )


@times.post("/times/<service_id>")
def keep(service_id: str) -> Response:
    """Have a time kept while one says yes."""
    actor = the_actor()
    service = picking.get_bookable(the_office(), actor, service_id)
    try:
        kept_id = keep_once(actor, service, Form(request.form, Words(spoken(None))))
    except Refused as error:
        return _days(service, error)
    return make_response(redirect(url_for(".show_kept", reservation_id=kept_id), 303))


@times.post("/times/<service_id>/waiting")
def wait(service_id: str) -> Response:
    """Wait until there is a time."""
    agreeing.wait_for_time(the_office(), the_actor(), service_id)
    return make_response(redirect(url_for(".show_days", service_id=service_id, done="waiting"), 303))


@times.post("/times/<service_id>/waiting/back")
def wait_no_longer(service_id: str) -> Response:
    """Wait no longer."""
    picking.get_bookable(the_office(), the_actor(), service_id)
    agreeing.wait_no_longer(the_office(), the_actor(), service_id)
    return make_response(redirect(url_for(".show_days", service_id=service_id, done="not_waiting"), 303))


@times.get("/kept/<reservation_id>")
def show_kept(reservation_id: str) -> Response:
    """Show the time that is kept, all others of its package, and the button that books it."""
    return _kept(reservation_id)


def _kept(reservation_id: str, form: Form | None = None) -> Response:
    office, actor, mine = the_office(), the_actor(), _mine()
    try:
        found = picking.look_at_kept(office, actor, reservation_id)
    except Refused as error:
        return _no_longer_kept(reservation_id, error)
    return page(
        "own/time_kept.html",
        mine.person,
        mine.organisation,
        status=422 if form else 200,
        kept=found.kept,
        service=found.service,
        walls=found.walls,
        form=form or Form({}, words_for(mine)),
    )


def _no_longer_kept(reservation_id: str, error: Refused) -> Response:
    """Show what can be chosen now, where a time is no longer kept or can't be had."""
    return _days(picking.service_of_kept(the_office(), the_actor(), reservation_id), error)


@times.post("/kept/<reservation_id>")
def book(reservation_id: str) -> Response:
    """Say yes: the time is one's own."""
    form = Form(request.form, words_for(_mine()), FIELDS)
    sent = {"material_text": form.wanted("material_text"), "material_link": form.wanted("material_link")}
    try:
        booked = agreeing.agree_to_time(the_office(), the_actor(), reservation_id, **sent)
    except Refused as error:
        return _no_longer_kept(reservation_id, error)
    except Invalid as error:
        form.note(error)
        return _kept(reservation_id, form)
    return make_response(
        redirect(url_for("my_appointment.show", appointment_id=booked.id, done="booked"), 303)
    )


@times.post("/kept/<reservation_id>/back")
def give_back(reservation_id: str) -> Response:
    """Choose another time instead; a time that is kept no longer is given back already."""
    office, actor = the_office(), the_actor()
    service = picking.service_of_kept(office, actor, reservation_id)
    with suppress(NotFound, Refused):
        picking.give_kept_back(office, actor, reservation_id)
    return make_response(redirect(url_for(".show_days", service_id=service.id), 303))


@times.errorhandler(TooManyGuesses)
def too_many(_error: TooManyGuesses) -> Response:
    """Say that so many times can't be kept at once."""
    return too_often(words_for(_mine()), url_for("pages.show"))

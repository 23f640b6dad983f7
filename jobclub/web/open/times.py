"""Booking a time by oneself without being known: a service, a time, a name, and the link in a message."""

from __future__ import annotations

from contextlib import suppress

from flask import Blueprint, Response, g, make_response, redirect, request, url_for

from jobclub.core.appointments.offer import Service
from jobclub.core.errors import Invalid, NotFound, Refused, TooManyGuesses
from jobclub.core.people.registration import at_a_time
from jobclub.core.spans import wall_of
from jobclub.core.usecases import picking
from jobclub.core.usecases import registering as acts
from jobclub.core.usecases.informing import notice_for
from jobclub.core.usecases.searching import LONGEST
from jobclub.web.forms import Form
from jobclub.web.office import the_office
from jobclub.web.open.doors import the_organisation
from jobclub.web.open.registering import FIELDS, wish_in
from jobclub.web.open.rendering import page, words_for
from jobclub.web.strips import keep_once, mode_asked, since_asked, strip_of, too_often
from jobclub.web.troubles import said_plainly, status_of

times = Blueprint("times", __name__)


@times.get("/times")
def show(page_name: str) -> Response:
    """Show what everybody can book."""
    services = picking.list_bookable(the_office(), g.actor)
    return page("open/times.html", the_organisation(), page_name=page_name, services=services)


@times.get("/times/<service_id>")
def show_days(page_name: str, service_id: str) -> Response:
    """Show when a service can be had, some days at a time."""
    return _days(page_name, picking.get_bookable(the_office(), g.actor, service_id))


def _days(page_name: str, service: Service, error: Refused | None = None) -> Response:
    organisation, office = the_organisation(), the_office()
    today = wall_of(office.now(), organisation.time_zone).on
    found = picking.find_free_times(office, g.actor, service.id, first=today, last=today + LONGEST)
    return page(
        "open/time_days.html",
        organisation,
        status=status_of(error),
        page_name=page_name,
        service=service,
        strip=strip_of(found.spans, found.zone, since=since_asked()),
        zone=found.zone,
        mode=mode_asked(service, request.values.get("mode")),
        once=office.new_id(),
        error=said_plainly(error, words_for(organisation)) if error else None,
    )


@times.post("/times/<service_id>")
def keep(page_name: str, service_id: str) -> Response:
    """Have a time kept while one says who one is, and until the message is answered."""
    form, who = Form(request.form, words_for(the_organisation())), request.remote_addr or ""
    service = picking.get_bookable(the_office(), g.actor, service_id)
    try:
        kept_id = keep_once(g.actor, service, form, who=who)
    except Refused as error:
        return _days(page_name, service, error)
    return make_response(redirect(url_for(".show_kept", page_name=page_name, reservation_id=kept_id), 303))


@times.get("/kept/<reservation_id>")
def show_kept(page_name: str, reservation_id: str) -> Response:
    """Show the time that is kept, and the form by which one asks for it."""
    return _kept(page_name, reservation_id)


def _kept(page_name: str, reservation_id: str, form: Form | None = None) -> Response:
    organisation, office = the_organisation(), the_office()
    try:
        found = picking.look_at_kept(office, g.actor, reservation_id)
    except Refused as error:
        return _days(page_name, picking.service_of_kept(office, g.actor, reservation_id), error)
    return page(
        "open/time_kept.html",
        organisation,
        status=422 if form else 200,
        page_name=page_name,
        kept=found.kept,
        service=found.service,
        walls=found.walls,
        notice=notice_for(office, organisation.id, words_for(organisation).language),
        texts_phones=office.post is not None and office.post.texter is not None,
        form=form,
    )


@times.post("/kept/<reservation_id>")
def ask(page_name: str, reservation_id: str) -> Response:
    """Send whoever reads at the address a link; the answer is the same for everybody."""
    form = Form(request.form, words_for(the_organisation()), FIELDS)
    who = request.remote_addr or ""
    try:
        acts.register(the_office(), g.actor, at_a_time(reservation_id), wish_in(form), who=who)
    except Invalid as error:
        form.note(error)
        return _kept(page_name, reservation_id, form)
    way = "phone" if form.wanted("your_phone") and not form.wanted("your_email") else "mail"
    address = url_for(".asked", page_name=page_name, reservation_id=reservation_id, way=way)
    return make_response(redirect(address, 303))


@times.get("/kept/<reservation_id>/asked")
def asked(page_name: str, reservation_id: str) -> Response:
    """Say where to look for the link, and until when."""
    way = "phone" if request.args.get("way") == "phone" else "mail"
    try:
        kept = picking.look_at_kept(the_office(), g.actor, reservation_id).kept
    except Refused as error:
        return _days(page_name, picking.service_of_kept(the_office(), g.actor, reservation_id), error)
    return page("open/time_asked.html", the_organisation(), page_name=page_name, way=way, kept=kept)


@times.post("/kept/<reservation_id>/back")
def give_back(page_name: str, reservation_id: str) -> Response:
    """Choose another time instead; a time that is kept no longer is given back already."""
    service = picking.service_of_kept(the_office(), g.actor, reservation_id)
    with suppress(NotFound, Refused):
        picking.give_kept_back(the_office(), g.actor, reservation_id)
    return make_response(redirect(url_for(".show_days", page_name=page_name, service_id=service.id), 303))


@times.errorhandler(TooManyGuesses)
def too_many(_error: TooManyGuesses) -> Response:
    """Say that so many times can't be kept at once."""
    organisation = the_organisation()
    back = url_for(".show", page_name=organisation.page_name)
    return too_often(words_for(organisation), back)

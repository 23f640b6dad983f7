"""Booking for somebody: a free time is kept while the form is filled in, then it is theirs."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, date, datetime
from itertools import groupby

from flask import Blueprint, Response, abort, g, request, url_for

from jobclub.core.activities.activity import Mode
from jobclub.core.appointments.appointment import Appointment, AppointmentState
from jobclub.core.appointments.offer import Service
from jobclub.core.appointments.slots import Slot
from jobclub.core.errors import Invalid, Refused
from jobclub.core.people.staff import Act
from jobclub.core.spans import wall_of
from jobclub.core.usecases import booking, offering, reserving, searching
from jobclub.core.usecases.booking import Booked, BookingWish
from jobclub.core.usecases.reserving import ReservationWish
from jobclub.web.forms import Form
from jobclub.web.office import the_actor, the_office
from jobclub.web.staff.coming import WHO, person_in, who_comes
from jobclub.web.staff.refusing import said_on, shown, typed
from jobclub.web.staff.registrations import known_people
from jobclub.web.staff.rendering import lead_back
from jobclub.web.staff.services import A_DAY, A_WEEK, asked_day, names_of_colleagues

bookings = Blueprint("bookings", __name__, url_prefix="/services/<id:service_id>/book")
FIELDS = {**WHO, "/material/text": "material_text", "/material/link": "material_link"}


@bookings.get("")
def show(service_id: str) -> Response:
    """Show the free times of a week: of anybody, or of one consultant."""
    service = offering.get_service(the_office(), the_actor(), service_id)
    first, whom = asked_day(), _wanted("consultant")
    names = names_of_colleagues()
    asked = whom if whom in service.consultant_ids else None
    slots = searching.find_slots(
        the_office(), the_actor(), service_id, first=first, last=first + A_WEEK - A_DAY, consultant_id=asked
    )
    return shown(
        "staff/book.html",
        here="services",
        service=service,
        days=_by_day(slots),
        first=first,
        before=first - A_WEEK,
        after=first + A_WEEK,
        today=wall_of(the_office().now(), the_actor().zone).on,
        consultants=[(one, names[one]) for one in service.consultant_ids if one in names],
        consultant=asked,
        person=_wanted("person"),
    )


def _wanted(name: str) -> str | None:
    return request.values.get(name) or None


def _by_day(slots: Iterable[Slot]) -> list[tuple[date, list[Slot]]]:
    zone = the_actor().zone
    return [(on, list(found)) for on, found in groupby(slots, lambda one: wall_of(one.starts_at, zone).on)]


@bookings.post("")
@said_on(show)
def keep(service_id: str) -> Response:
    """Keep a time, and lead to saying for whom."""
    wish = ReservationWish(starts_at=_instant(), consultant_id=_wanted("consultant"))
    kept = reserving.reserve(the_office(), the_actor(), service_id, wish)
    return lead_back(
        url_for(".show_kept", service_id=service_id, reservation_id=kept.id, person=_wanted("person"))
    )


def _instant() -> datetime:
    """Give the time whose button was pressed; with none it is one that nobody can have."""
    try:
        return datetime.fromisoformat(request.form.get("starts_at", "")).astimezone(UTC)
    except (ValueError, OverflowError):
        return the_office().now()


@bookings.get("/<id:reservation_id>")
def show_kept(service_id: str, reservation_id: str) -> Response:
    """Show a time that is kept, and the form that says for whom."""
    return _shown(service_id, reservation_id)


@bookings.post("/<id:reservation_id>/preview")
def preview(service_id: str, reservation_id: str) -> Response:
    """Show all times of a package before anything is booked."""
    service, _ = _kept(service_id, reservation_id)
    booked = _tried(service, reservation_id, typed(FIELDS))
    return _shown(service_id, reservation_id, booked)


def _shown(service_id: str, reservation_id: str, booked: Booked | None = None) -> Response:
    service, kept = _kept(service_id, reservation_id)
    form = typed(FIELDS)
    return shown(
        "staff/kept.html",
        here="services",
        form=form,
        service=service,
        kept=kept,
        booked=booked,
        consultant=names_of_colleagues().get(kept.consultant_id),
        people=known_people(),
        person=request.args.get("person"),
    )


def _kept(service_id: str, reservation_id: str) -> tuple[Service, Appointment]:
    service = offering.get_service(the_office(), the_actor(), service_id)
    kept = reserving.get_reservation(the_office(), the_actor(), reservation_id)
    if kept.service_id != service_id:
        abort(404)
    return service, kept


def _tried(service: Service, reservation_id: str, form: Form) -> Booked | None:
    """Give what would be booked; what stands against it is said on the page."""
    try:
        return _book(service, reservation_id, form, dry_run=True)
    except Invalid as error:
        form.note(error)
    except Refused as error:
        g.trouble = error
    return None


@bookings.post("/<id:reservation_id>")
@said_on(show_kept)
def book(service_id: str, reservation_id: str) -> Response:
    """Book it, and lead to the appointment."""
    service, _ = _kept(service_id, reservation_id)
    booked = _book(service, reservation_id, typed(FIELDS), dry_run=False)
    if booked is None:
        return show_kept(service_id, reservation_id)
    return appointment_or_service(booked.appointment, "booked")


def _book(service: Service, reservation_id: str, form: Form, *, dry_run: bool) -> Booked | None:
    """Book a kept time as a form says; None: it does not say for whom, which is noted there."""
    who = who_comes(form)
    if who is None:
        return None
    mode = next((one for one in Mode if one == form.value("mode")), None)
    wish = BookingWish(
        participant_id=who or None,
        person=person_in(form),
        reservation_id=reservation_id,
        package=service.package is not None and form.value("calls") != "one",
        mode=mode,
        channel=form.wanted("channel"),
        material_text=form.wanted("material_text"),
        material_link=form.wanted("material_link"),
    )
    return booking.book(the_office(), the_actor(), service.id, wish, dry_run=dry_run)


@bookings.post("/<id:reservation_id>/release")
@said_on(show_kept)
def release(service_id: str, reservation_id: str) -> Response:
    """Give it back, and lead to choosing another one."""
    _, kept = _kept(service_id, reservation_id)
    if kept.state is AppointmentState.RESERVED:
        reserving.release(the_office(), the_actor(), reservation_id, None)
    day = wall_of(kept.starts_at, the_actor().zone).on.isoformat()
    return lead_back(url_for(".show", service_id=service_id, day=day, person=_wanted("person")))


def appointment_or_service(one: Appointment, done: str) -> Response:
    """Lead to an appointment, or to its service if one may not look into it."""
    if the_actor().may(Act.READ_APPOINTMENTS, one):
        return lead_back(url_for("staff.appointments.show", appointment_id=one.id, done=done))
    return lead_back(url_for("staff.offer.show", service_id=one.service_id, done=done))

"""When the staff can be booked: the hours of the week, days that are different, and days for several."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from flask import Blueprint, Response, abort, url_for

from jobclub.core.appointments.hours import WEEKDAYS, ExceptionKind, Opening, WeeklyHours, revision_of
from jobclub.core.appointments.offer import Service
from jobclub.core.errors import Invalid
from jobclub.core.office.lists import MOST, Window
from jobclub.core.people.staff import Act
from jobclub.core.usecases import offering, rostering, staffing
from jobclub.web.forms import Form
from jobclub.web.office import the_actor, the_office
from jobclub.web.staff.busy import busy_with
from jobclub.web.staff.colleagues import all_colleagues, colleagues
from jobclub.web.staff.doors import the_signed_in
from jobclub.web.staff.refusing import said_on, seen_here, shown, typed
from jobclub.web.staff.rendering import lead_back
from jobclub.web.staff.stretches import read_openings, written_openings

hours = Blueprint("hours", __name__, url_prefix="/hours")
FIELDS = {"/hours": "special_hours", "/consultant_ids": "consultants", "/on": "special_on"}
Week = Sequence[WeeklyHours]


@hours.get("")
def show() -> Response:
    """Show one's own."""
    return show_one(the_signed_in().staff.id)


@hours.get("/<id:staff_id>")
def show_one(staff_id: str, **_exception: str) -> Response:
    """Show the hours of one of the staff, and the days that are different for them."""
    office, actor = the_office(), the_actor()
    rostering.must_roster(actor, staff_id)
    one, week = staffing.get_staff(office, actor, staff_id), rostering.get_hours(office, actor, staff_id)
    different = rostering.list_exceptions(office, actor, staff_id, Window(limit=MOST)).items
    return shown(
        "staff/hours.html",
        here="services",
        form=_form(),
        one=one,
        mine=staff_id == the_signed_in().staff.id,
        weekdays=[(name, _written(week, number)) for number, name in enumerate(WEEKDAYS)],
        dated=[line for line in week if line.from_on or line.until_on],
        seen=revision_of(week),
        different=sorted(different, key=lambda each: (each.first_on, each.id)),
        written=written_openings,
        kinds=list(ExceptionKind),
        services=_services(),
        service_names=_service_names(),
        colleagues=colleagues(),
        weekday_names=WEEKDAYS,
    )


def _form() -> Form:
    """Give the form that was sent, with its mistakes at the fields of hours."""
    own = {f"/hours/{number}{part}": "special_hours" for number in range(MOST) for part in ("", "/closes")}
    return typed({**FIELDS, **own, **{f"/consultant_ids/{number}": "consultants" for number in range(MOST)}})


def _written(week: Week, weekday: int) -> str:
    """Write the hours of a weekday that hold for good."""
    lines = (one for one in week if one.weekday == weekday and not (one.from_on or one.until_on))
    return written_openings(sorted(one.opening for one in lines))


def _services() -> list[Any]:
    return [one for one in _all_services() if one.is_offered]


def _all_services() -> Sequence[Service]:
    return offering.list_services(the_office(), the_actor(), Window(limit=MOST)).items


def _service_names() -> dict[str, str]:
    """Give what services are called, also those that are closed: days may still be different for one."""
    return {one.id: one.title for one in _all_services()}


@hours.post("/<id:staff_id>")
@said_on(show_one)
def set_week(staff_id: str) -> Response:
    """Set the hours of the week; those that hold for a while only stay as they are."""
    office, actor, form = the_office(), the_actor(), _form()
    rostering.must_roster(actor, staff_id)
    kept = rostering.get_hours(office, actor, staff_id)
    lines = [
        WeeklyHours(weekday=number, opens=one.opens, closes=one.closes)
        for number, name in enumerate(WEEKDAYS)
        for one in _openings(form, name)
    ]
    lines += [line for line in kept if line.from_on or line.until_on]
    if not form.faults:
        try:
            rostering.set_hours(office, actor, staff_id, lines, seen_here())
        except Invalid as error:
            _note(form, error, lines)
    return show_one(staff_id) if form.faults else _back(staff_id, "hours_set")


def _openings(form: Form, name: str) -> tuple[Opening, ...]:
    try:
        return read_openings(form.value(name))
    except ValueError:
        form.faults[name] = form.words("hours.unread")
        return ()


def _note(form: Form, error: Invalid, lines: Week) -> None:
    """Say at each weekday that its hours can't be."""
    for mistake in error.mistakes:
        number = mistake.pointer.removeprefix("/hours/").partition("/")[0]
        day = WEEKDAYS[lines[int(number)].weekday] if number.isdecimal() else WEEKDAYS[0]
        form.faults.setdefault(day, form.words("hours.cannot_be"))


@hours.post("/<id:staff_id>/days")
@said_on(show_one)
def add_days(staff_id: str) -> Response:
    """Let days be different; what is booked on them stays, and is named."""
    form = _form()
    first = form.day("first_on")
    last = form.day("last_on") if form.value("last_on") else first
    openings, kind = _openings(form, "special_hours"), form.value("kind")
    if first is None or last is None or form.faults:
        return show_one(staff_id)
    special = kind == ExceptionKind.SPECIAL
    added = rostering.add_exception(
        the_office(),
        the_actor(),
        staff_id,
        first_on=first,
        last_on=last,
        kind=ExceptionKind(kind) if kind in set(ExceptionKind) else ExceptionKind.AWAY,
        hours=openings if special else (),
        reason=form.wanted("reason"),
        service_id=form.wanted("service_id") if special else None,
    )
    if not added.engagements:
        return _back(staff_id, "days_added")
    there = url_for(".show_days", staff_id=staff_id, exception_id=added.exception.id, done="days_added")
    return lead_back(there)


@hours.get("/<id:staff_id>/days/<id:exception_id>")
def show_days(staff_id: str, exception_id: str) -> Response:
    """Show what is booked on days that are different, so that somebody can look after it."""
    office, actor = the_office(), the_actor()
    rostering.must_roster(actor, staff_id)
    found = rostering.get_exception(office, actor, exception_id)
    if found.exception.staff_id != staff_id:
        abort(404)
    return shown(
        "staff/different_days.html",
        here="services",
        one=staffing.get_staff(office, actor, staff_id),
        exception=found.exception,
        written=written_openings,
        busy=[busy_with(one) for one in found.engagements],
    )


@hours.post("/<id:staff_id>/days/<id:exception_id>/remove")
@said_on(show_one)
def remove_days(staff_id: str, exception_id: str) -> Response:
    """Let days be as usual again."""
    rostering.must_roster(the_actor(), staff_id)
    found = rostering.get_exception(the_office(), the_actor(), exception_id).exception
    if found.staff_id != staff_id:
        abort(404)
    rostering.remove_exception(the_office(), the_actor(), exception_id, None)
    return _back(staff_id, "days_removed")


@hours.get("/special")
def show_special() -> Response:
    """Show the form of a day on which several have hours of the day's own."""
    the_actor().must_everywhere(Act.OFFER_SERVICES)
    return shown(
        "staff/special_day.html",
        here="services",
        form=_form(),
        everybody=all_colleagues(),
        services=_services(),
    )


@hours.post("/special")
@said_on(show_special)
def set_special() -> Response:
    """Give several of the staff hours on one day, also on a weekend."""
    the_actor().must_everywhere(Act.OFFER_SERVICES)
    form = _form()
    on, openings = form.day("special_on"), _openings(form, "special_hours")
    if on is None or form.faults:
        return show_special()
    rostering.set_special_day(
        the_office(),
        the_actor(),
        on=on,
        hours=openings,
        consultant_ids=[one.id for one in all_colleagues() if form.ticked(f"consultant-{one.id}")],
        service_id=form.wanted("service_id"),
    )
    return lead_back(url_for("staff.services.show", done="special_day_set", day=on.isoformat()))


def _back(staff_id: str, done: str) -> Response:
    return lead_back(url_for("staff.hours.show_one", staff_id=staff_id, done=done))

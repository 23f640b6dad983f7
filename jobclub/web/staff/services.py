"""Services and the times that people have: those of two weeks, and what is offered."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime, time, timedelta
from itertools import groupby

from flask import Blueprint, Response, request

from jobclub.core.office.appointments import AppointmentFilter
from jobclub.core.office.lists import MOST, Page, Window
from jobclub.core.people.reading import Why
from jobclub.core.people.staff import Act, Reach
from jobclub.core.spans import planned_wall, wall_of
from jobclub.core.usecases import meeting_up, noting, offering
from jobclub.core.usecases.meeting_up import AppointmentLine
from jobclub.web.office import the_actor, the_office
from jobclub.web.staff.colleagues import all_colleagues, colleagues, whose
from jobclub.web.staff.refusing import shown

services = Blueprint("services", __name__, url_prefix="/services")
A_DAY, A_WEEK = timedelta(days=1), timedelta(weeks=1)
WEEKS = 2
"""How many weeks stand on one page."""
FARTHEST = timedelta(weeks=260)
"""How far from today a week may be that is looked at."""


@services.get("")
def show() -> Response:
    """Show the times people have in two weeks, and the services."""
    monday, found = monday_of(asked_day()), offering.list_services(the_office(), the_actor(), Window(MOST))
    until = midnight(monday + WEEKS * A_WEEK)
    wanted = AppointmentFilter(consultant_id=whose(), since=midnight(monday), until=until)
    booked = booked_page(wanted, Window(MOST, request.args.get("after") or None))
    by_title = sorted(found.items, key=lambda one: (one.title, one.id))
    return shown(
        "staff/services.html",
        here="services",
        days=_by_day(booked.items),
        next=booked.next,
        monday=monday,
        before=monday - A_WEEK,
        after=monday + A_WEEK,
        services=[one for one in by_title if one.is_offered],
        closed=[one for one in by_title if not one.is_offered],
        titles={one.id: one.title for one in found.items},
        names=names_of_colleagues(),
        may_offer=may_offer(),
        of_whom=whose(),
        colleagues=colleagues(),
        now=the_office().now(),
    )


def may_offer() -> bool:
    """Tell whether whoever is signed in writes services, and everybody's hours."""
    return the_actor().reach(Act.OFFER_SERVICES) is Reach.ALL


def names_of_colleagues() -> dict[str, str]:
    """Give the names of all who work here, by their ids."""
    return {one.id: one.name for one in all_colleagues()}


def booked_page(wanted: AppointmentFilter, window: Window) -> Page[AppointmentLine]:
    """Give times that people have, or that are kept, as far as one sees them; it is noted who was seen."""
    page = meeting_up.list_appointments(the_office(), the_actor(), wanted, window)
    seen = (one.appointment.participant_id for one in page.items)
    noting.note_read(the_office(), the_actor(), (one for one in seen if one), Why.APPOINTMENTS)
    return page


def asked_day() -> date:
    """Give the day that is asked for, else today."""
    today = wall_of(the_office().now(), the_actor().zone).on
    try:
        day = date.fromisoformat(request.args.get("day", ""))
    except ValueError:
        return today
    return day if abs(day - today) < FARTHEST else today


def monday_of(day: date) -> date:
    """Give the Monday of a day's week."""
    return day - A_DAY * day.weekday()


def midnight(day: date) -> datetime:
    """Give the instant at which a day begins, on the organisation's clock."""
    return planned_wall(day, time(0), the_actor().zone)[0].instant


def _by_day(lines: Iterable[AppointmentLine]) -> list[tuple[date, list[AppointmentLine]]]:
    def day(line: AppointmentLine) -> date:
        return wall_of(line.appointment.starts_at, the_actor().zone).on

    return [(on, list(found)) for on, found in groupby(lines, day)]

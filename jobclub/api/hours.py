"""When the staff can be booked, over HTTP: their weekly hours, and days that are different."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from jobclub.api.blueprint import Blueprint, repeatable, tagged
from jobclub.api.callers import seen, the_actor, the_office
from jobclub.api.fields import WindowIn
from jobclub.api.schemas.services import (
    DifferentDaysOut,
    ExceptionIn,
    ExceptionPage,
    HoursIn,
    HoursOut,
    SpecialDayIn,
    SpecialDayOut,
)
from jobclub.core.appointments.hours import WEEKDAYS, WeeklyHours, revision_of
from jobclub.core.events import ExceptionAdded, SpecialDaySet
from jobclub.core.office import Office
from jobclub.core.office.lists import Window
from jobclub.core.people.staff import Actor
from jobclub.core.usecases import rostering
from jobclub.core.usecases.rostering import DifferentDays

hours = Blueprint("hours", "When the staff can be booked")


def _week(lines: Sequence[WeeklyHours]) -> Any:
    return tagged({"hours": lines}, revision_of(lines))


def _different(days: DifferentDays) -> Any:
    return tagged(days, days.exception.id)


def _added_again(office: Office, actor: Actor, added: ExceptionAdded) -> Any:
    return _different(rostering.get_exception(office, actor, added.exception_id))


def _special_again(office: Office, actor: Actor, happened: SpecialDaySet) -> Any:
    return {"items": rostering.special_day_done(office, actor, happened)}


@hours.get("/staff/<id:staff_id>/hours")
@hours.response(200, HoursOut)
def get_hours(staff_id: str) -> Any:
    """Show the weekly hours of one of the staff."""
    return _week(rostering.get_hours(the_office(), the_actor(), staff_id))


@hours.put("/staff/<id:staff_id>/hours")
@hours.arguments(HoursIn)
@hours.response(200, HoursOut)
def set_hours(body: dict[str, Any], staff_id: str) -> Any:
    """Write the weekly hours of one of the staff, in place of all they had; what is booked stays."""
    lines = [WeeklyHours(**{**one, "weekday": WEEKDAYS.index(one["weekday"])}) for one in body["hours"]]
    return _week(rostering.set_hours(the_office(), the_actor(), staff_id, lines, seen()))


@hours.get("/staff/<id:staff_id>/exceptions")
@hours.arguments(WindowIn, location="query")
@hours.response(200, ExceptionPage)
def list_exceptions(query: dict[str, Any], staff_id: str) -> Any:
    """List days that are different for one of the staff and not over yet."""
    return rostering.list_exceptions(the_office(), the_actor(), staff_id, Window(**query))


@hours.post("/staff/<id:staff_id>/exceptions")
@hours.arguments(ExceptionIn)
@hours.response(201, DifferentDaysOut)
@repeatable(_added_again)
def add_exception(body: dict[str, Any], staff_id: str) -> Any:
    """Let days be different for one of the staff. Nothing is cancelled: what lies in them is named."""
    about = {**body, "hours": tuple(body.get("hours", ()))}
    return _different(rostering.add_exception(the_office(), the_actor(), staff_id, **about))


@hours.get("/exceptions/<id:exception_id>")
@hours.response(200, DifferentDaysOut)
def get_exception(exception_id: str) -> Any:
    """Show days that are different, and what lies in them."""
    return _different(rostering.get_exception(the_office(), the_actor(), exception_id))


@hours.delete("/exceptions/<id:exception_id>")
@hours.response(204)
def remove_exception(exception_id: str) -> None:
    """Let days be as usual again."""
    rostering.remove_exception(the_office(), the_actor(), exception_id, seen())


@hours.post("/special-days")
@hours.arguments(SpecialDayIn)
@hours.response(201, SpecialDayOut)
@repeatable(_special_again)
def set_special_day(body: dict[str, Any]) -> Any:
    """Give several of the staff hours of a day's own, also on a weekend or a closed day."""
    return {"items": rostering.set_special_day(the_office(), the_actor(), **body)}

"""Today: what is now and next, and what needs somebody; and the week around it."""

from __future__ import annotations

from datetime import date, timedelta

from flask import Blueprint, Response, request

from jobclub.core.people.reading import Why
from jobclub.core.spans import wall_of
from jobclub.core.usecases import noting, overseeing
from jobclub.web.office import the_actor, the_office
from jobclub.web.staff.colleagues import colleagues, whose
from jobclub.web.staff.refusing import shown

today = Blueprint("today", __name__)
A_WEEK = timedelta(days=7)


@today.get("/")
def show() -> Response:
    """Show what today needs."""
    found = overseeing.today(the_office(), the_actor(), whose())
    noting.note_read(the_office(), the_actor(), (one.person.id for one in found.calls), Why.CALLING)
    return shown("staff/today.html", here="today", today=found, of_whom=whose(), colleagues=colleagues())


@today.get("/week")
def show_week() -> Response:
    """Show the sessions and closed days of a week."""
    now = wall_of(the_office().now(), the_actor().zone).on
    day = _asked_day() or now
    found = overseeing.week(the_office(), the_actor(), day, whose())
    monday = found.days[0].on
    return shown(
        "staff/week.html",
        here="today",
        week=found,
        now=now,
        before=monday - A_WEEK,
        after=monday + A_WEEK,
        of_whom=whose(),
        colleagues=colleagues(),
    )


def _asked_day() -> date | None:
    try:
        day = date.fromisoformat(request.args.get("day", ""))
    except ValueError:
        return None
    return day if date.min + A_WEEK * 2 < day < date.max - A_WEEK * 2 else None

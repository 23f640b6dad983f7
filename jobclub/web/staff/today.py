"""Today: what is now and next, and what needs somebody; and the week around it."""

from __future__ import annotations

from datetime import date, timedelta

from flask import Blueprint, Response, request

from jobclub.core.people.reading import Why
from jobclub.core.spans import wall_of
from jobclub.core.usecases import diarising, noting, overseeing
from jobclub.web.office import the_actor, the_office
from jobclub.web.staff.colleagues import colleagues, whose
from jobclub.web.staff.refusing import shown
from jobclub.web.staff.stretches import written_openings

today = Blueprint("today", __name__)
A_WEEK = timedelta(days=7)


@today.get("/")
def show() -> Response:
    """Show what today needs."""
    office, actor = the_office(), the_actor()
    found, diary = overseeing.today(office, actor, whose()), diarising.todays_diary(office, actor, whose())
    called = [*(one.person.id for one in found.calls), *(one.person.id for one in diary.missed)]
    waiting = (one.waiting.participant_id for one in diary.waiting)
    noting.note_read(office, actor, [*called, *waiting], Why.CALLING)
    return shown(
        "staff/today.html",
        here="today",
        today=found,
        diary=diary,
        of_whom=whose(),
        colleagues=colleagues(),
    )


@today.get("/week")
def show_week() -> Response:
    """Show the sessions, webinars, appointments and closed days of a week."""
    now = wall_of(the_office().now(), the_actor().zone).on
    day = _asked_day() or now
    found = overseeing.week(the_office(), the_actor(), day, whose())
    monday, sunday = found.days[0].on, found.days[-1].on
    diary = diarising.diary(the_office(), the_actor(), monday, sunday, whose())
    return shown(
        "staff/week.html",
        here="today",
        week=found,
        diary=diary,
        written=written_openings,
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

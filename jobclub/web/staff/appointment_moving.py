"""Moving an appointment, handing it over, calling it off: first what would come of it, then the button."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from flask import Blueprint, Response, g

from jobclub.core.appointments.appointment import Appointment, AppointmentState
from jobclub.core.appointments.package import shifted, those_after
from jobclub.core.cohorts.moves import Following
from jobclub.core.errors import Invalid, Refused, Stale
from jobclub.core.spans import WallTime, given_wall, wall_of
from jobclub.core.usecases import shifting
from jobclub.core.usecases.shifting import MoveWish
from jobclub.core.usecases.timetabling import AppointmentView
from jobclub.web.forms import Form
from jobclub.web.office import the_actor, the_office
from jobclub.web.staff.appointments import viewed
from jobclub.web.staff.bookings import appointment_or_service
from jobclub.web.staff.moving import OTHERWISE
from jobclub.web.staff.refusing import said_on, shown, typed

appointment_moving = Blueprint("appointment_moving", __name__, url_prefix="/appointments/<id:appointment_id>")
FIELDS = {"/starts_at": "day"}
Moved = list[tuple[Appointment, WallTime]]
"""Appointments, each with when it would be."""


@appointment_moving.get("/move")
def show_move(appointment_id: str) -> Response:
    """Show to when and to whom it may go."""
    return _form(viewed(appointment_id), None)


@appointment_moving.post("/move/preview")
def preview(appointment_id: str) -> Response:
    """Show what would come of that."""
    seen = viewed(appointment_id)
    return _form(seen, _tried(seen, typed(FIELDS)))


def _form(seen: AppointmentView, effect: Moved | None) -> Response:
    form = typed(FIELDS)
    whom = form.value("consultant")
    return _shown("staff/appointment_move.html", seen, form=form, effect=effect, whom=whom)


def _shown(template: str, seen: AppointmentView, **values: Any) -> Response:
    one = seen.appointment
    return shown(
        template,
        here="services",
        seen=seen,
        one=one,
        open=one.state is AppointmentState.BOOKED,
        later=those_after(seen.package, one),
        **values,
    )


def _tried(seen: AppointmentView, form: Form) -> Moved | None:
    """Give what would come of a move; what stands against it is said on the page."""
    try:
        wish = _wish(form)
        if wish is None:
            return None
        moved = shifting.move(the_office(), the_actor(), seen.appointment.id, wish, dry_run=True)
    except Invalid as error:
        form.note(error)
    except Refused as error:
        g.trouble = error
    else:
        return _effect(seen, wall_of(moved.starts_at, moved.wall.zone), wish.following)
    return None


def _effect(seen: AppointmentView, wall: WallTime, following: Following) -> Moved:
    of = {one.id: one for one in (seen.appointment, *seen.package)}
    new: Mapping[str, WallTime] = shifted(seen.package, seen.appointment, wall, following)
    return [(of[one], then) for one, then in new.items()]


def _wish(form: Form) -> MoveWish | None:
    """Read where it is to go; None: something can't be read, which is noted at its field."""
    starts_at = _instant(form)
    if starts_at is None:
        return None
    whom = form.wanted("consultant")
    return MoveWish(starts_at=starts_at, consultant_id=whom, following=_following(form))


def _following(form: Form) -> Following:
    return Following.LATER if form.value("following") == Following.LATER else Following.THIS


def _instant(form: Form) -> datetime | None:
    on, at = form.day("day"), form.clock("at")
    return None if on is None or at is None else given_wall(on, at, the_actor().zone).instant


@appointment_moving.post("/move")
@said_on(show_move)
def move(appointment_id: str) -> Response:
    """Move it, alone or with those that follow; or hand it over."""
    seen, form = viewed(appointment_id), typed(FIELDS)
    _must_be_as_shown(seen, form)
    wish = _wish(form)
    if wish is None:
        return show_move(appointment_id)
    moved = shifting.move(the_office(), the_actor(), appointment_id, wish)
    return appointment_or_service(moved, "time_moved")


def _must_be_as_shown(seen: AppointmentView, form: Form) -> None:
    if form.value("seen") != seen.appointment.revision:
        raise Stale(OTHERWISE)


@appointment_moving.get("/cancel")
def show_cancel(appointment_id: str) -> Response:
    """Show what comes of calling it off."""
    return _shown("staff/appointment_cancel.html", viewed(appointment_id), form=typed())


@appointment_moving.post("/cancel")
@said_on(show_cancel)
def cancel(appointment_id: str) -> Response:
    """Call it off, alone or with those that follow."""
    seen, form = viewed(appointment_id), typed()
    _must_be_as_shown(seen, form)
    off = shifting.cancel(
        the_office(), the_actor(), appointment_id, reason=form.wanted("reason"), following=_following(form)
    )
    return appointment_or_service(off, "time_cancelled")

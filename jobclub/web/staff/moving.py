"""Moving, calling off and adding sessions: first what would come of it, then the button that does it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any

from flask import Blueprint, Response, g, request, url_for

from jobclub.core.activities.places import TAKING
from jobclub.core.cohorts.cancellation import Calling, UnitFate
from jobclub.core.cohorts.cohort import Cohort
from jobclub.core.cohorts.insertion import Inserting
from jobclub.core.cohorts.moves import Following
from jobclub.core.cohorts.subject import subject_of
from jobclub.core.errors import Invalid, Refused, Stale
from jobclub.core.spans import given_wall
from jobclub.core.usecases import planning, rescheduling, running
from jobclub.core.usecases.asking import SeenSession
from jobclub.core.usecases.rescheduling import SessionAct
from jobclub.web.forms import Form
from jobclub.web.office import the_actor, the_office
from jobclub.web.staff.refusing import said_on, shown, typed
from jobclub.web.staff.rendering import lead_back

moving = Blueprint("moving", __name__)
OTHERWISE = "This was changed since its effect was shown."
REPLACE = "replace"
Act = Callable[..., Any]
"""What does something as a form says, or, as a dry run, tells what would come of it."""


@moving.get("/sessions/<id:session_id>/move")
@moving.post("/sessions/<id:session_id>/move/preview")
def show_move(session_id: str) -> Response:
    """Show to when a session may be moved, and what would come of that."""
    return _shown("staff/move.html", session_id, _move)


@moving.post("/sessions/<id:session_id>/move")
@said_on(show_move)
def move(session_id: str) -> Response:
    """Move it, alone or with all that come later."""
    return _done(session_id, _move, "moved") or show_move(session_id)


def _move(session_id: str, form: Form, *, dry_run: bool) -> SessionAct | None:
    """Move a session as a form says; None: the form lacks something, which is noted there."""
    starts_at = _instant(form)
    if starts_at is None:
        return None
    return rescheduling.move_session(
        the_office(),
        the_actor(),
        session_id,
        starts_at,
        following=Following.LATER if form.value("following") == Following.LATER else Following.THIS,
        reason=form.wanted("reason"),
        dry_run=dry_run,
    )


def _instant(form: Form) -> datetime | None:
    """Read a day and a time on the organisation's clock."""
    on, at = form.day("day"), form.clock("at")
    if on is None or at is None:
        return None
    try:
        return given_wall(on, at, the_actor().zone).local
    except Invalid as error:
        form.note(error)
        return None


@moving.get("/sessions/<id:session_id>/cancel")
@moving.post("/sessions/<id:session_id>/cancel/preview")
def show_cancel(session_id: str) -> Response:
    """Show how a session may be called off, and what would come of that."""
    return _shown("staff/cancel.html", session_id, _cancel)


@moving.post("/sessions/<id:session_id>/cancel")
@said_on(show_cancel)
def cancel(session_id: str) -> Response:
    """Call it off."""
    return _done(session_id, _cancel, "session_cancelled") or show_cancel(session_id)


def _cancel(session_id: str, form: Form, *, dry_run: bool) -> SessionAct:
    fate = form.value("fate") or REPLACE
    calling = Calling(
        reason=form.value("reason"),
        replacement=fate == REPLACE,
        unit=UnitFate(fate) if fate in set(UnitFate) else None,
    )
    return rescheduling.cancel_session(the_office(), the_actor(), session_id, calling, dry_run=dry_run)


def _shown(template: str, session_id: str, act: Act) -> Response:
    """Show a form, and once something is typed into it what would come of it."""
    seen = running.get_session(the_office(), the_actor(), session_id)
    form, effect = typed({"/starts_at": "day"}), None
    if request.method == "POST" and not form.faults and "trouble" not in g:
        effect = _tried(session_id, act, form)
    return shown(
        template,
        here="clubs",
        form=form,
        session=seen.session,
        club=seen.cohort,
        topic=subject_of(seen.session, seen.cohort.programme).topic,
        effect=effect,
        about=lambda session: subject_of(session, seen.cohort.programme),
        told=told(seen.cohort),
    )


def _tried(session_id: str, act: Act, form: Form) -> Any:
    """Give what would come of an act; what stands against it is said on the page."""
    try:
        return act(session_id, form, dry_run=True)
    except Invalid as error:
        form.note(error)
    except Refused as error:
        g.trouble = error
    return None


def told(club: Cohort) -> int:
    """Count who hears of a change of the plan."""
    return sum(place.state in TAKING for place in club.places)


def _done(session_id: str, act: Act, done: str) -> Response | None:
    """Do what was shown, if things are as they were then.

    Raises:
        Stale: The club changed meanwhile, so that something else may come of it.
    """
    form = typed({"/starts_at": "day"})
    before = running.get_session(the_office(), the_actor(), session_id).cohort
    if form.value("seen") != before.revision:
        raise Stale(OTHERWISE)
    if act(session_id, form, dry_run=False) is None:
        return None
    return lead_back(url_for("staff.club.show_sessions", club_id=before.id, done=done))


@moving.get("/clubs/<id:club_id>/insert")
@moving.post("/clubs/<id:club_id>/insert/preview")
def show_insert(club_id: str) -> Response:
    """Show when one more session may be, and what would come of that."""
    club = planning.get_cohort(the_office(), the_actor(), club_id)
    form, effect = typed({"/starts_at": "day"}), None
    if request.method == "POST" and not form.faults and "trouble" not in g:
        effect = _tried(club_id, _insert, form)
    return shown("staff/insert.html", here="clubs", form=form, club=club, effect=effect, told=told(club))


@moving.post("/clubs/<id:club_id>/insert")
@said_on(show_insert)
def insert(club_id: str) -> Response:
    """Put one more session into the plan."""
    if _insert(club_id, typed({"/starts_at": "day"}), dry_run=False) is None:
        return show_insert(club_id)
    return lead_back(url_for("staff.club.show_sessions", club_id=club_id, done="inserted"))


def _insert(club_id: str, form: Form, *, dry_run: bool) -> SeenSession | None:
    starts_at = _instant(form)
    if starts_at is None:
        return None
    wish = Inserting(starts_at=starts_at, reason=form.value("reason"), topic=form.wanted("topic"))
    return rescheduling.insert_session(the_office(), the_actor(), club_id, wish, dry_run=dry_run)

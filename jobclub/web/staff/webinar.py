"""One webinar: who comes, what can be set, what came of it, each on a page; and letting it take people."""

from __future__ import annotations

from datetime import datetime, time, timedelta
from typing import Any

from flask import Blueprint, Response, abort, make_response, redirect, request, url_for

from jobclub.core.activities.places import PlaceState
from jobclub.core.office.lists import MOST, Window
from jobclub.core.people.reading import Why
from jobclub.core.spans import planned_wall, wall_of
from jobclub.core.usecases import attending, following_up, inviting, noting, presenting, proposing, viewing
from jobclub.core.usecases.viewing import WebinarView
from jobclub.core.webinars.registration import Presence
from jobclub.core.webinars.webinar import WebinarState
from jobclub.web.forms import Form
from jobclub.web.guarding import HEADERS
from jobclub.web.office import the_actor, the_office
from jobclub.web.staff.refusing import said_on, seen_here, shown, typed
from jobclub.web.staff.rendering import lead_back
from jobclub.web.staff.running_order import say_which_line, written
from jobclub.web.staff.webinar_forms import (
    choices,
    materials_of,
    read_materials,
    settings_in,
    webinar_form,
)
from jobclub.web.staff.webinars import stage_of

webinar = Blueprint("webinar", __name__, url_prefix="/webinars/<id:webinar_id>")
WITH_SAVING = f"{HEADERS['Content-Security-Policy']}; connect-src 'self'"
"""The script of the list saves each mark by itself, with us and nowhere else."""
A_DAY = timedelta(days=1)


def viewed(webinar_id: str) -> WebinarView:
    """Give a webinar at a glance."""
    return viewing.view_webinar(the_office(), the_actor(), webinar_id)


@webinar.get("")
def show(webinar_id: str) -> Response:
    """Show who comes, who waits, and who was there."""
    found, window = viewed(webinar_id), Window(MOST, request.args.get("after") or None)
    page = attending.list_registrations(
        the_office(), the_actor(), webinar_id, window, state=PlaceState.ENROLLED
    )
    line = _in_state(webinar_id, PlaceState.WAITLISTED)
    seen = (one.registration.participant_id for one in (*page.items, *line))
    noting.note_read(the_office(), the_actor(), seen, Why.RUNNING)
    response = _tab(
        "people",
        found,
        people=page.items,
        next=page.next,
        line=sorted(line, key=lambda one: one.position or 0),
        left=_in_state(webinar_id, PlaceState.WITHDRAWN),
        marks=list(Presence),
        guests=inviting.list_guests(
            the_office(), the_actor(), webinar_id, Window(limit=MOST), of=inviting.WEBINAR
        ).items,
        open=not (found.webinar.decided or found.webinar.has_ended(the_office().now())),
        form=typed(),
    )
    response.headers["Content-Security-Policy"] = WITH_SAVING
    return response


def _in_state(webinar_id: str, state: PlaceState) -> Any:
    window = Window(limit=MOST)
    return attending.list_registrations(the_office(), the_actor(), webinar_id, window, state=state).items


def _tab(name: str, found: WebinarView, **values: Any) -> Response:
    now = the_office().now()
    return shown(
        f"staff/webinar_{name}.html",
        here="webinars",
        tab=name,
        seen=found,
        webinar=found.webinar,
        stage=stage_of(found.webinar, now),
        takes_people=found.webinar.takes_people(now),
        ahead=not (found.webinar.decided or found.webinar.has_started(now)),
        revision=found.webinar.revision(now),
        now=now,
        **values,
    )


@webinar.get("/settings")
def show_settings(webinar_id: str) -> Response:
    """Show what can be set."""
    found, form = viewed(webinar_id), webinar_form()
    say_which_line(form)
    return _tab(
        "settings", found, form=form, choices=choices(found.webinar), agenda=written(found.webinar.agenda)
    )


@webinar.post("/settings")
@said_on(show_settings)
def change(webinar_id: str) -> Response:
    """Set what a webinar has; what more places free goes to those who wait."""
    form = webinar_form()
    before = presenting.get_webinar(the_office(), the_actor(), webinar_id)
    changes = {name: value for name, value in settings_in(form).items() if value != getattr(before, name)}
    if form.faults:
        return show_settings(webinar_id)
    presenting.change_webinar(the_office(), the_actor(), webinar_id, seen_here(), **changes)
    return _back(webinar_id, "changed", to="show_settings")


@webinar.get("/after")
def show_after(webinar_id: str) -> Response:
    """Show what came of it, what people said, and what there is to see again."""
    found = viewed(webinar_id)
    answers = following_up.list_webinar_feedback(
        the_office(), the_actor(), webinar_id, Window(MOST, request.args.get("after") or None)
    )
    useful = [one.useful for one in answers.items if one.useful is not None]
    return _tab(
        "after",
        found,
        follow_up=following_up.follow_up(the_office(), the_actor(), webinar_id),
        answers=answers.items,
        next=answers.next,
        useful=sum(useful) / len(useful) if useful else None,
        materials=materials_of(found.webinar),
        last_day=_last_day(found.webinar.recording_until),
    )


def _last_day(until: datetime | None) -> str:
    """Give the last whole day before an instant, as a form has it."""
    return "" if until is None else wall_of(until - timedelta(seconds=1), the_actor().zone).on.isoformat()


@webinar.post("/after")
@said_on(show_after)
def keep_recording(webinar_id: str) -> Response:
    """Set recording and materials, which those who registered see: to the end of a day, or for good."""
    form = webinar_form()
    changes = {
        "recording_link": form.wanted("recording_link"),
        "recording_until": _end_of_day(form, "recording_until"),
        "materials": read_materials(form.value("materials")),
    }
    if form.faults:
        return show_after(webinar_id)
    presenting.change_webinar(the_office(), the_actor(), webinar_id, seen_here(), **changes)
    return _back(webinar_id, "changed", to="show_after")


def _end_of_day(form: Form, name: str) -> datetime | None:
    day = form.day(name) if form.value(name) else None
    return planned_wall(day + A_DAY, time(0), the_actor().zone)[0].instant if day else None


@webinar.get("/announce")
def show_announcing(webinar_id: str) -> Response:
    """Show what help it will ask for afterwards beside what is free, before people can register."""
    found = viewed(webinar_id)
    demand = viewing.compare_sparring(the_office(), the_actor(), webinar_id)
    return shown(
        "staff/webinar_announce.html",
        here="webinars",
        webinar=found.webinar,
        seen=found,
        demand=demand,
        draft=found.webinar.state is WebinarState.DRAFT,
    )


@webinar.post("/announce")
@said_on(show_announcing)
def announce(webinar_id: str) -> Response:
    """Let a draft take people."""
    presenting.announce_webinar(the_office(), the_actor(), webinar_id)
    return _back(webinar_id, "announced")


@webinar.post("/invitations")
@said_on(show)
def invite_interested(webinar_id: str) -> Response:
    """Invite everybody with an interest, each person once."""
    proposing.invite_interested(the_office(), the_actor(), webinar_id, typed().value("interest"))
    return _back(webinar_id, "interested")


@webinar.get("/join")
def join(webinar_id: str) -> Response:
    """Lead into the meeting."""
    link = presenting.get_webinar(the_office(), the_actor(), webinar_id).link
    return make_response(redirect(link, 302)) if link else abort(404)


def _back(webinar_id: str, done: str, *, to: str = "show") -> Response:
    return lead_back(url_for(f"staff.webinar.{to}", webinar_id=webinar_id, done=done))

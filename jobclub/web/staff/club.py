"""A club: its people with marks and homework, its sessions, messages and changes, each on a page."""

from __future__ import annotations

from datetime import datetime
from functools import partial
from typing import Any

from flask import Blueprint, Response, request, url_for

from jobclub.core.activities.places import PlaceState
from jobclub.core.cohorts.attendance import AttendanceMark
from jobclub.core.cohorts.changes import Change, ChangeKind
from jobclub.core.cohorts.cohort import CohortState
from jobclub.core.cohorts.subject import subject_of
from jobclub.core.cohorts.waiting import admission_is_closed
from jobclub.core.office.lists import MOST, Window
from jobclub.core.office.outbox import DeliveryFilter
from jobclub.core.people.reading import Why
from jobclub.core.usecases import adapting, dispatching, noting, planning, running, surveying
from jobclub.core.usecases.surveying import Survey
from jobclub.web.guarding import HEADERS
from jobclub.web.office import the_actor, the_office
from jobclub.web.staff.colleagues import all_colleagues, colleagues
from jobclub.web.staff.refusing import said_on, seen_here, shown, typed
from jobclub.web.staff.rendering import lead_back, words_here

club = Blueprint("club", __name__, url_prefix="/clubs/<id:club_id>")
DATED = {ChangeKind.MOVED, ChangeKind.CANCELLED, ChangeKind.INSERTED, ChangeKind.DROPPED}
KEYED = {ChangeKind.UNIT, ChangeKind.MERGED}
WITH_SAVING = f"{HEADERS['Content-Security-Policy']}; connect-src 'self'"
"""The script of the matrix saves each mark by itself, with us and nowhere else."""
LEFT = (PlaceState.WITHDRAWN, PlaceState.TRANSFERRED)


def surveyed(club_id: str) -> Survey:
    """Give a club at a glance."""
    return surveying.survey(the_office(), the_actor(), club_id)


@club.get("")
def show(club_id: str) -> Response:
    """Show the people: who was there, what they handed in, who waits, who left."""
    found = surveyed(club_id)
    seen = (one.place.participant_id for one in found.standings)
    noting.note_read(the_office(), the_actor(), seen, Why.PROGRESS)
    response = _tab(
        "people",
        found,
        marks=list(AttendanceMark),
        line=found.in_state(PlaceState.OFFERED, PlaceState.WAITLISTED),
        left=found.in_state(*LEFT),
    )
    response.headers["Content-Security-Policy"] = WITH_SAVING
    return response


def _tab(name: str, found: Survey, **values: Any) -> Response:
    now = the_office().now()
    lives = found.cohort.state in {CohortState.OPEN, CohortState.RUNNING}
    return shown(
        f"staff/club_{name}.html",
        here="clubs",
        tab=name,
        survey=found,
        club=found.cohort,
        about=lambda session: subject_of(session, found.cohort.programme),
        now=now,
        takes_people=lives and not admission_is_closed(found.cohort, now),
        waiting=len(found.in_state(PlaceState.OFFERED, PlaceState.WAITLISTED)),
        **values,
    )


@club.get("/sessions")
def show_sessions(club_id: str) -> Response:
    """Show the plan as it is now."""
    return _tab("sessions", surveyed(club_id))


@club.get("/messages")
def show_messages(club_id: str) -> Response:
    """Show what went to whom, and what did not get there; newest first."""
    found = surveyed(club_id)
    wanted = DeliveryFilter(cohort_id=club_id)
    page = dispatching.list_deliveries(the_office(), the_actor(), wanted, _window())
    return _tab("messages", found, deliveries=page.items, next=page.next)


@club.get("/changes")
def show_changes(club_id: str) -> Response:
    """Show plan versus actual: what the group changed, when and why."""
    found = surveyed(club_id)
    page = adapting.list_changes(the_office(), the_actor(), club_id, _window())
    return _tab("changes", found, changes=page.items, next=page.next, told=partial(_told, found))


def _told(found: Survey, change: Change, text: str | None) -> str:
    """Write what was, or became of something, as people write it: days, names and topics."""
    words = words_here()
    if text is None:
        return ""
    if change.kind in DATED:
        return words.moment(datetime.fromisoformat(text), the_actor().zone)
    if change.kind is ChangeKind.SUBSTITUTED:
        return found.names.get(text, "")
    if change.kind is ChangeKind.MODE:
        return words(f"modes.{text}")
    titles = {unit.key: unit.title for unit in found.cohort.programme.units}
    return " · ".join(titles.get(part, part) for part in text.split()) if change.kind in KEYED else text


def _window() -> Window:
    return Window(limit=MOST, after=request.args.get("after") or None)


@club.get("/settings")
def show_settings(club_id: str) -> Response:
    """Show what can be set, and how a club ends."""
    found = surveyed(club_id)
    people = colleagues() or [one for one in all_colleagues() if one.id == found.cohort.consultant_id]
    return _tab("settings", found, colleagues=people)


@club.post("/settings")
@said_on(show_settings)
def change(club_id: str) -> Response:
    """Set title, places and who leads it."""
    form = typed()
    wanted = {
        "title": form.value("title"),
        "capacity": form.number("capacity"),
        "minimum": form.number("minimum"),
        "consultant_id": form.wanted("consultant_id"),
    }
    changes = {name: value for name, value in wanted.items() if value is not None}
    planning.change_cohort(the_office(), the_actor(), club_id, seen_here(), **changes)
    return _back(club_id, "changed", to="show_settings")


@club.post("/below-minimum")
@said_on(show_settings)
def run_all_the_same(club_id: str) -> Response:
    """Say why it runs with fewer people than its minimum."""
    why = typed().value("below_minimum_reason")
    planning.change_cohort(the_office(), the_actor(), club_id, seen_here(), below_minimum_reason=why)
    return _back(club_id, "changed")


@club.post("/open")
@said_on(show)
def open_for_people(club_id: str) -> Response:
    """Let a draft take people."""
    planning.open_cohort(the_office(), the_actor(), club_id)
    return _back(club_id, "opened")


@club.post("/complete")
@said_on(show_settings)
def complete(club_id: str) -> Response:
    """Complete it: sessions that are over and have marks are confirmed with it."""
    running.complete_cohort(the_office(), the_actor(), club_id)
    return _back(club_id, "completed")


@club.post("/cancel")
@said_on(show_settings)
def cancel(club_id: str) -> Response:
    """Call it off, and tell everybody."""
    running.cancel_cohort(the_office(), the_actor(), club_id, typed().value("reason"))
    return _back(club_id, "club_cancelled")


def _back(club_id: str, done: str, *, to: str = "show") -> Response:
    return lead_back(url_for(f"staff.club.{to}", club_id=club_id, done=done))

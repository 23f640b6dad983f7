"""One session: its plan, who comes, its guests, the way in, and the acts around it."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, Response, abort, make_response, redirect, url_for

from jobclub.core.activities.activity import GROUP_MODES, Mode
from jobclub.core.cohorts.subject import subject_of
from jobclub.core.errors import Forbidden
from jobclub.core.office.lists import MOST, Window
from jobclub.core.people.reading import Why
from jobclub.core.people.staff import Act
from jobclub.core.usecases import adapting, coaching, inviting, noting, rescheduling, running, surveying
from jobclub.web.office import the_actor, the_office
from jobclub.web.staff.colleagues import all_colleagues
from jobclub.web.staff.refusing import said_on, seen_here, shown, typed
from jobclub.web.staff.rendering import lead_back

sessions = Blueprint("sessions", __name__, url_prefix="/sessions/<id:session_id>")
ALL = Window(limit=MOST)


@sessions.get("")
def show(session_id: str) -> Response:
    """Show a session."""
    office, actor = the_office(), the_actor()
    roll = surveying.roll_call(office, actor, session_id)
    noting.note_read(office, actor, (one.participant_id for one in roll.entries), Why.RUNNING)
    session, club = roll.seen.session, roll.seen.cohort
    people = all_colleagues()
    runner = session.consultant_id or club.consultant_id
    return shown(
        "staff/session.html",
        here="clubs",
        roll=roll,
        session=session,
        club=club,
        leads=actor.may(Act.READ_COHORTS, club),
        subject=subject_of(session, club.programme),
        tasks=coaching.list_homework(office, actor, session_id, ALL).items,
        guests=inviting.list_guests(office, actor, session_id, ALL).items,
        colleagues=people,
        runner=next((one.name for one in people if one.id == runner), None),
        modes=GROUP_MODES,
        providers=sorted(office.meetings),
        now=office.now(),
    )


@sessions.get("/join")
def join(session_id: str) -> Response:
    """Lead into the meeting."""
    link = running.get_session(the_office(), the_actor(), session_id).session.link
    return make_response(redirect(link, 302)) if link else abort(404)


@sessions.post("/held")
@said_on(show)
def confirm(session_id: str) -> Response:
    """Confirm that it took place."""
    running.confirm_held(the_office(), the_actor(), session_id)
    return _back(session_id, "held")


@sessions.post("/substitute")
@said_on(show)
def substitute(session_id: str) -> Response:
    """Let a colleague run it; the club's own consultant takes it back the same way."""
    form = typed()
    rescheduling.substitute_session(
        the_office(),
        the_actor(),
        session_id,
        form.value("consultant_id"),
        reason=form.wanted("reason"),
    )
    if not _may_see(session_id):
        return lead_back(url_for("staff.today.show", done="substituted"))
    return _back(session_id, "substituted")


def _may_see(session_id: str) -> bool:
    try:
        running.get_session(the_office(), the_actor(), session_id)
    except Forbidden:
        return False
    return True


@sessions.post("/way-in")
@said_on(show)
def change_way_in(session_id: str) -> Response:
    """Set how people meet: online or in a room, by which provider, by which link."""
    form = typed()
    changes: dict[str, Any] = {
        "mode": Mode(form.value("mode")) if form.value("mode") in set(GROUP_MODES) else Mode.ONLINE,
        "place": form.wanted("place"),
    }
    if form.wanted("meeting_provider"):
        changes["meeting_provider"] = form.value("meeting_provider")
    if form.wanted("join_url"):
        changes["join_url"] = form.value("join_url")
    adapting.change_session(the_office(), the_actor(), session_id, seen_here(), **changes)
    return _back(session_id, "way_in")


@sessions.post("/topic")
@said_on(show)
def change_topic(session_id: str) -> Response:
    """Let it be about something of the group's own, with a reason; empty is the programme's topic again."""
    form = typed()
    adapting.change_session(
        the_office(),
        the_actor(),
        session_id,
        seen_here(),
        reason=form.wanted("reason"),
        topic=form.wanted("topic"),
    )
    return _back(session_id, "topic")


def _back(session_id: str, done: str) -> Response:
    return lead_back(url_for("staff.sessions.show", session_id=session_id, done=done))

"""Sessions over HTTP."""

from __future__ import annotations

from typing import Any

from jobclub.api.blueprint import Blueprint, repeatable, tagged
from jobclub.api.callers import seen, the_actor, the_office
from jobclub.api.fields import DryRunIn, WindowIn
from jobclub.api.schemas.cohorts import (
    CancelIn,
    MeetingOut,
    MoveIn,
    SessionActOut,
    SessionChangeIn,
    SessionPage,
    SessionWithUnitOut,
)
from jobclub.core.cohorts.programme import Unit
from jobclub.core.cohorts.timetable import Calling
from jobclub.core.events import SessionCancelled, SessionHeld, SessionMoved
from jobclub.core.office import Office
from jobclub.core.office.lists import Window
from jobclub.core.people.staff import Actor
from jobclub.core.usecases import running
from jobclub.core.usecases.running import SeenSession, SessionAct

sessions = Blueprint("sessions", "Meetings of a cohort")
OWN = (
    "id",
    "unit_key",
    "merged_unit_keys",
    "starts_at",
    "ends_at",
    "minutes",
    "state",
    "mode",
    "place",
    "moved",
    "reason",
)


def _about(seen_session: SeenSession) -> dict[str, Any]:
    """Give a session's own members, and what its units bring."""
    session, cohort = seen_session.session, seen_session.cohort
    units = [cohort.programme.unit(key) for key in session.unit_keys]
    return {
        **{name: getattr(session, name) for name in OWN},
        "cohort_id": cohort.id,
        "consultant_id": session.consultant_id or cohort.consultant_id,
        "topic": _topic(units),
        "goals": [goal for unit in units for goal in unit.goals],
        "agenda": [item for unit in units for item in unit.agenda],
        "materials": [material for unit in units for material in unit.materials],
    }


def _topic(units: list[Unit]) -> str | None:
    return " · ".join(unit.title for unit in units) or None


def _shown(seen_session: SeenSession) -> Any:
    return tagged(_about(seen_session), seen_session.revision)


def _acted(act: SessionAct) -> Any:
    besides = {"changed": act.changed, "guests_elsewhere": act.guests, "dropped_unit_keys": act.dropped}
    return tagged({**_about(act.seen), **besides}, act.seen.revision)


def _held_again(office: Office, actor: Actor, happened: SessionHeld) -> Any:
    return _shown(running.get_session(office, actor, happened.session_id))


def _moved_again(office: Office, actor: Actor, happened: SessionMoved) -> Any:
    return _acted(SessionAct(seen=running.get_session(office, actor, happened.session_id)))


def _cancelled_again(office: Office, actor: Actor, happened: SessionCancelled) -> Any:
    return _acted(running.cancelling_done(office, actor, happened))


@sessions.get("/cohorts/<id:cohort_id>/sessions")
@sessions.arguments(WindowIn, location="query")
@sessions.response(200, SessionPage)
def list_sessions(query: dict[str, Any], cohort_id: str) -> Any:
    """List the sessions of a cohort by time, cancelled ones too."""
    return running.list_sessions(the_office(), the_actor(), cohort_id, Window(**query))


@sessions.get("/sessions/<id:session_id>")
@sessions.response(200, SessionWithUnitOut)
def get_session(session_id: str) -> Any:
    """Show a session with what it is about."""
    return _shown(running.get_session(the_office(), the_actor(), session_id))


@sessions.patch("/sessions/<id:session_id>")
@sessions.arguments(SessionChangeIn)
@sessions.response(200, SessionWithUnitOut)
def change_session(body: dict[str, Any], session_id: str) -> Any:
    """Set mode, place, or the pasted link of the meeting."""
    changes = {**body, **body.pop("meeting", {})}
    return _shown(running.change_session(the_office(), the_actor(), session_id, seen(), **changes))


@sessions.get("/sessions/<id:session_id>/meeting")
@sessions.response(200, MeetingOut)
def get_meeting(session_id: str) -> Any:
    """Show where a session meets; while it is pending, the link follows."""
    return running.get_session(the_office(), the_actor(), session_id).session.meeting


@sessions.post("/sessions/<id:session_id>/move")
@sessions.arguments(DryRunIn, location="query")
@sessions.arguments(MoveIn)
@sessions.response(200, SessionActOut)
@repeatable(_moved_again)
def move_session(query: dict[str, Any], body: dict[str, Any], session_id: str) -> Any:
    """Give a session another time."""
    return _acted(running.move_session(the_office(), the_actor(), session_id, body["starts_at"], **query))


@sessions.post("/sessions/<id:session_id>/cancel")
@sessions.arguments(DryRunIn, location="query")
@sessions.arguments(CancelIn)
@sessions.response(200, SessionActOut)
@repeatable(_cancelled_again)
def cancel_session(query: dict[str, Any], body: dict[str, Any], session_id: str) -> Any:
    """Call a session off.

    With a replacement every later date takes the next unit, and one date is added at the end; without one
    say what becomes of the unit.
    """
    return _acted(running.cancel_session(the_office(), the_actor(), session_id, Calling(**body), **query))


@sessions.post("/sessions/<id:session_id>/confirm-held")
@sessions.response(200, SessionWithUnitOut)
@repeatable(_held_again)
def confirm_held(session_id: str) -> Any:
    """Confirm that a session took place; from then on it stays as it is."""
    return _shown(running.confirm_held(the_office(), the_actor(), session_id))

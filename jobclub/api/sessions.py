"""Sessions over HTTP."""

from __future__ import annotations

from typing import Any

from jobclub.api.blueprint import Blueprint, repeatable, tagged
from jobclub.api.callers import seen, the_actor, the_office
from jobclub.api.fields import DryRunIn, WindowIn
from jobclub.api.schemas.meetings import MeetingOut
from jobclub.api.schemas.sessions import (
    CancelIn,
    InsertIn,
    MoveIn,
    SessionActOut,
    SessionChangeIn,
    SessionPage,
    SessionWithUnitOut,
    SubstituteIn,
)
from jobclub.core.cohorts.cancellation import Calling
from jobclub.core.cohorts.insertion import Inserting
from jobclub.core.cohorts.programme_document import read_agenda
from jobclub.core.cohorts.subject import subject_of
from jobclub.core.events import SessionCancelled, SessionMoved
from jobclub.core.office import Office
from jobclub.core.office.lists import Window
from jobclub.core.people.staff import Actor
from jobclub.core.usecases import adapting, rescheduling, running
from jobclub.core.usecases.asking import SeenSession
from jobclub.core.usecases.rescheduling import SessionAct

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
    "substituted",
)
ABOUT = ("topic", "goals", "agenda", "materials", "adapted")


def _about(seen_session: SeenSession) -> dict[str, Any]:
    """Give a session's own members, and what it is about."""
    session, cohort = seen_session.session, seen_session.cohort
    subject = subject_of(session, cohort.programme)
    return {
        **{name: getattr(session, name) for name in OWN},
        **{name: getattr(subject, name) for name in ABOUT},
        "cohort_id": cohort.id,
        "consultant_id": session.consultant_id or cohort.consultant_id,
    }


def _shown(seen_session: SeenSession) -> Any:
    return tagged(_about(seen_session), seen_session.revision)


def _acted(act: SessionAct, *, dry_run: bool = False) -> Any:
    """Show what an act did; what a dry run shows is not there, so it has no ETag."""
    besides = {
        "changed": act.changed,
        "kept": act.kept,
        "skipped": act.skipped,
        "guests_elsewhere": act.guests,
        "dropped_unit_keys": act.dropped,
        "closed_day": act.closed_day,
        "people_elsewhere": act.elsewhere,
    }
    shown = {**_about(act.seen), **besides}
    return shown if dry_run else tagged(shown, act.seen.revision)


def _again(office: Office, actor: Actor, happened: Any) -> Any:
    return _shown(running.get_session(office, actor, happened.session_id))


def _moved_again(office: Office, actor: Actor, happened: SessionMoved) -> Any:
    return _acted(rescheduling.moving_done(office, actor, happened))


def _cancelled_again(office: Office, actor: Actor, happened: SessionCancelled) -> Any:
    return _acted(rescheduling.cancelling_done(office, actor, happened))


@sessions.get("/cohorts/<id:cohort_id>/sessions")
@sessions.arguments(WindowIn, location="query")
@sessions.response(200, SessionPage)
def list_sessions(query: dict[str, Any], cohort_id: str) -> Any:
    """List the sessions of a cohort by time, cancelled ones too."""
    return running.list_sessions(the_office(), the_actor(), cohort_id, Window(**query))


@sessions.post("/cohorts/<id:cohort_id>/sessions")
@sessions.arguments(DryRunIn, location="query")
@sessions.arguments(InsertIn)
@sessions.response(201, SessionWithUnitOut)
@sessions.alt_response(
    200, schema=SessionWithUnitOut, description="What would be inserted (dry run)", success=True
)
@repeatable(_again)
def insert_session(query: dict[str, Any], body: dict[str, Any], cohort_id: str) -> Any:
    """Put one more session into the plan, at a time of its own."""
    inserted = rescheduling.insert_session(
        the_office(), the_actor(), cohort_id, Inserting(**body), dry_run=query["dry_run"]
    )
    return (_about(inserted), 200) if query["dry_run"] else _shown(inserted)


@sessions.get("/sessions/<id:session_id>")
@sessions.response(200, SessionWithUnitOut)
def get_session(session_id: str) -> Any:
    """Show a session with what it is about."""
    return _shown(running.get_session(the_office(), the_actor(), session_id))


@sessions.patch("/sessions/<id:session_id>")
@sessions.arguments(SessionChangeIn)
@sessions.response(200, SessionWithUnitOut)
def change_session(body: dict[str, Any], session_id: str) -> Any:
    """Set topic or agenda for this group, with a reason; mode, place, or where the meeting is."""
    changes = {**body, **body.pop("meeting", {})}
    if changes.get("agenda") is not None:
        changes["agenda"] = read_agenda(changes["agenda"])
    return _shown(adapting.change_session(the_office(), the_actor(), session_id, seen(), **changes))


@sessions.get("/sessions/<id:session_id>/meeting")
@sessions.response(200, MeetingOut)
def get_meeting(session_id: str) -> Any:
    """Show where a session meets; while it is pending, the link or number follows."""
    return running.get_session(the_office(), the_actor(), session_id).session.meeting


@sessions.post("/sessions/<id:session_id>/move")
@sessions.arguments(DryRunIn, location="query")
@sessions.arguments(MoveIn)
@sessions.response(200, SessionActOut)
@repeatable(_moved_again)
def move_session(query: dict[str, Any], body: dict[str, Any], session_id: str) -> Any:
    """Give a session another time, alone or with all later ones, which shift along."""
    starts_at = body.pop("starts_at")
    act = rescheduling.move_session(the_office(), the_actor(), session_id, starts_at, **body, **query)
    return _acted(act, **query)


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
    calling = Calling(**body)
    act = rescheduling.cancel_session(the_office(), the_actor(), session_id, calling, **query)
    return _acted(act, **query)


@sessions.post("/sessions/<id:session_id>/substitute")
@sessions.arguments(DryRunIn, location="query")
@sessions.arguments(SubstituteIn)
@sessions.response(200, SessionWithUnitOut)
@repeatable(_again)
def substitute_session(query: dict[str, Any], body: dict[str, Any], session_id: str) -> Any:
    """Let another member of the staff run one session; the cohort's own consultant takes it back."""
    consultant_id = body.pop("consultant_id")
    given = rescheduling.substitute_session(
        the_office(), the_actor(), session_id, consultant_id, **body, **query
    )
    return _about(given) if query["dry_run"] else _shown(given)


@sessions.post("/sessions/<id:session_id>/confirm-held")
@sessions.response(200, SessionWithUnitOut)
@repeatable(_again)
def confirm_held(session_id: str) -> Any:
    """Confirm that a session took place; from then on it stays as it is."""
    return _shown(running.confirm_held(the_office(), the_actor(), session_id))

"""Between a cohort and its rows."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import asdict, replace
from datetime import date
from typing import Any

from jobclub.core.activities.activity import Mode
from jobclub.core.activities.agenda import AgendaItem
from jobclub.core.activities.meeting import DialIn, Meeting, MeetingState
from jobclub.core.activities.places import Offer, Place, PlaceState
from jobclub.core.cohorts.cohort import Cohort, CohortState
from jobclub.core.cohorts.plan import Skipped
from jobclub.core.cohorts.session import Session, SessionState
from jobclub.core.spans import WallTime
from jobclub.integrations.database.programmes import programme_of


def cohort_of(row: Any, sessions: Iterable[Session], places: Iterable[Place]) -> Cohort:
    """Read a cohort from its row, which carries the programme's document, and its parts."""
    return Cohort(
        id=row.id,
        programme_id=row.programme_id,
        programme=programme_of(row.document),
        title=row.title,
        consultant_id=row.consultant_id,
        starts_on=row.starts_on,
        at=row.at,
        zone=row.zone,
        minimum=row.minimum,
        capacity=row.capacity,
        sessions=tuple(sessions),
        skipped=tuple(Skipped(date.fromisoformat(on), reason) for on, reason in json.loads(row.skipped)),
        places=tuple(places),
        state=CohortState(row.state),
        **_way_of_meeting(row),
        unlocked={key: tuple(before) for key, before in json.loads(row.unlocked).items()},
        reason=row.reason,
        below_minimum_reason=row.below_minimum_reason,
        completed_at=row.completed_at,
        version=row.version,
        places_version=row.places_version,
        meetings_version=row.meetings_version,
    )


def _way_of_meeting(row: Any) -> dict[str, Any]:
    return {
        "meeting_provider": row.meeting_provider,
        "meeting_link": row.meeting_link,
        "meeting_dial_in": _dial_in(row.meeting_dial_in, row.meeting_dial_code),
    }


def cohort_row(cohort: Cohort) -> dict[str, Any]:
    """Write a cohort's own row."""
    return {
        "id": cohort.id,
        "programme_id": cohort.programme_id,
        "title": cohort.title,
        "state": cohort.state.value,
        "consultant_id": cohort.consultant_id,
        "starts_on": cohort.starts_on,
        "at": cohort.at,
        "zone": cohort.zone,
        "minimum": cohort.minimum,
        "capacity": cohort.capacity,
        "skipped": json.dumps([[s.on.isoformat(), s.reason] for s in cohort.skipped], ensure_ascii=False),
        **_way_of_meeting_columns(cohort),
        "unlocked": json.dumps(dict(cohort.unlocked)),
        "reason": cohort.reason,
        "below_minimum_reason": cohort.below_minimum_reason,
        "completed_at": cohort.completed_at,
        "first_starts_at": cohort.first_starts_at,
        "last_ends_at": cohort.last_ends_at,
        "version": cohort.version,
        "places_version": cohort.places_version,
        "meetings_version": cohort.meetings_version,
    }


def _way_of_meeting_columns(cohort: Cohort) -> dict[str, Any]:
    return {
        "meeting_provider": cohort.meeting_provider,
        "meeting_link": cohort.meeting_link,
        "meeting_dial_in": cohort.meeting_dial_in and cohort.meeting_dial_in.number,
        "meeting_dial_code": cohort.meeting_dial_in and cohort.meeting_dial_in.code,
    }


def settings_of(cohort: Cohort) -> Cohort:
    """Give a cohort without its parts and versions, to compare the rest."""
    return replace(cohort, sessions=(), places=(), version=0, places_version=0, meetings_version=0)


def session_of(row: Any) -> Session:
    """Read a session from its row."""
    return Session(
        id=row.id,
        unit_key=row.unit_key,
        merged_unit_keys=tuple(row.merged_unit_keys.split()),
        topic=row.topic,
        agenda=None if row.agenda is None else tuple(AgendaItem(**item) for item in json.loads(row.agenda)),
        wall=WallTime(row.on, row.at, row.zone, row.fold),
        starts_at=row.starts_at,
        minutes=row.minutes,
        mode=Mode(row.mode),
        place=row.place,
        state=SessionState(row.state),
        reason=row.reason,
        moved=row.moved,
        consultant_id=row.consultant_id,
        substituted=row.substituted,
        meeting=meeting_of(row),
        version=row.version,
    )


def meeting_of(row: Any) -> Meeting:
    """Read a meeting from the row of its activity."""
    return Meeting(
        provider=row.meeting_provider,
        state=MeetingState(row.meeting_state),
        join_url=row.join_url,
        dial_in=_dial_in(row.dial_in, row.dial_code),
        reference=row.meeting_reference,
        generation=row.meeting_generation,
        told=row.meeting_told,
    )


def _dial_in(number: str | None, code: str | None) -> DialIn | None:
    return None if number is None else DialIn(number=number, code=code)


def _agenda(items: Iterable[AgendaItem]) -> str:
    return json.dumps([asdict(item) for item in items], ensure_ascii=False)


def session_row(cohort_id: str, session: Session) -> dict[str, Any]:
    """Write a session's row."""
    return {
        "id": session.id,
        "cohort_id": cohort_id,
        "unit_key": session.unit_key,
        "merged_unit_keys": " ".join(session.merged_unit_keys),
        "topic": session.topic,
        "agenda": None if session.agenda is None else _agenda(session.agenda),
        "on": session.wall.on,
        "at": session.wall.at,
        "zone": session.wall.zone,
        "fold": session.wall.fold,
        "starts_at": session.starts_at,
        "minutes": session.minutes,
        "mode": session.mode.value,
        "place": session.place,
        "state": session.state.value,
        "reason": session.reason,
        "moved": session.moved,
        "consultant_id": session.consultant_id,
        "substituted": session.substituted,
        **meeting_columns(session.meeting),
        "version": session.version,
    }


def meeting_columns(meeting: Meeting) -> dict[str, Any]:
    """Write what a session's row holds of its meeting."""
    return {
        "meeting_provider": meeting.provider,
        "meeting_state": meeting.state.value,
        "join_url": meeting.join_url,
        "dial_in": meeting.dial_in and meeting.dial_in.number,
        "dial_code": meeting.dial_in and meeting.dial_in.code,
        "meeting_reference": meeting.reference,
        "meeting_generation": meeting.generation,
        "meeting_told": meeting.told,
    }


def place_of(row: Any) -> Place:
    """Read a place from its row."""
    return Place(
        id=row.id,
        participant_id=row.participant_id,
        state=PlaceState(row.state),
        since=row.since,
        enrolled_at=row.enrolled_at,
        turn=row.turn,
        offer=None if row.offered_at is None else Offer(row.offered_at, row.reply_by),
        lapsed_at=row.lapsed_at,
        continues=row.continues,
        transfer_from=row.transfer_from,
        left_at=row.left_at,
        reason=row.reason,
        version=row.version,
    )


def place_row(cohort_id: str, place: Place) -> dict[str, Any]:
    """Write a place's row."""
    return {
        "id": place.id,
        "activity": "cohort",
        "activity_id": cohort_id,
        "participant_id": place.participant_id,
        "state": place.state.value,
        "since": place.since,
        "enrolled_at": place.enrolled_at,
        "turn": place.turn,
        "offered_at": None if place.offer is None else place.offer.made_at,
        "reply_by": None if place.offer is None else place.offer.reply_by,
        "lapsed_at": place.lapsed_at,
        "continues": place.continues,
        "transfer_from": place.transfer_from,
        "left_at": place.left_at,
        "reason": place.reason,
        "version": place.version,
    }

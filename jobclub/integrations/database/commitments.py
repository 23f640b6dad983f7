"""What a participant has to do with at a time, as rows: appointments, sessions, webinars."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from sqlalchemy import Select, Table, bindparam, select

from jobclub.core.activities.activity import ActivityKind
from jobclub.core.activities.places import PlaceState
from jobclub.core.appointments.appointment import AppointmentState
from jobclub.core.appointments.commitments import Commitment
from jobclub.core.cohorts.session import SessionState
from jobclub.core.spans import Span
from jobclub.core.webinars.webinar import WebinarState
from jobclub.integrations.database.rows import Rows, scoped
from jobclub.integrations.database.tables import appointments, places, sessions, visits, webinars

LONGEST = timedelta(days=1)
"""Nothing that people take part in is longer."""


def _begun_between(table: Table) -> tuple[Any, Any]:
    instant = table.c.starts_at.type
    since, end = bindparam("since", type_=instant), bindparam("end", type_=instant)
    return table.c.starts_at > since, table.c.starts_at < end


PLANNED = (sessions.c.state != SessionState.CANCELLED.value, *_begun_between(sessions))
WHEN = (sessions.c.id, sessions.c.starts_at, sessions.c.minutes)
ENROLLED = scoped(
    select(*WHEN).where(
        places.c.activity_id == sessions.c.cohort_id,
        places.c.participant_id == bindparam("participant_id"),
        places.c.state == PlaceState.ENROLLED.value,
        *PLANNED,
    ),
    sessions,
    places,
)
VISITED = scoped(
    select(*WHEN).where(
        visits.c.session_id == sessions.c.id,
        visits.c.participant_id == bindparam("participant_id"),
        *PLANNED,
    ),
    sessions,
    visits,
)
BOOKED = scoped(
    select(
        appointments.c.id, appointments.c.starts_at, appointments.c.minutes, appointments.c.service_id
    ).where(
        appointments.c.participant_id == bindparam("participant_id"),
        appointments.c.state == AppointmentState.BOOKED.value,
        *_begun_between(appointments),
    ),
    appointments,
)
REGISTERED = scoped(
    select(webinars.c.id, webinars.c.starts_at, webinars.c.minutes).where(
        places.c.activity_id == webinars.c.id,
        places.c.participant_id == bindparam("participant_id"),
        places.c.state == PlaceState.ENROLLED.value,
        webinars.c.state != WebinarState.CANCELLED.value,
        *_begun_between(webinars),
    ),
    webinars,
    places,
)
WAYS: tuple[tuple[ActivityKind, Select[Any]], ...] = (
    (ActivityKind.APPOINTMENT, BOOKED),
    (ActivityKind.SESSION, ENROLLED),
    (ActivityKind.SESSION, VISITED),
    (ActivityKind.WEBINAR, REGISTERED),
)


def commitments_of(rows: Rows, participant_id: str, within: Span) -> list[Commitment]:
    """Give what a participant has to do with in a span, by time."""
    asked = {"participant_id": participant_id, "since": within.start - LONGEST, "end": within.end}
    found = {_commitment(kind, row) for kind, statement in WAYS for row in rows.run(statement, asked)}
    overlapping = (one for one in found if one.span.overlaps(within))
    return sorted(overlapping, key=lambda one: (one.span, one.id))


def _commitment(kind: ActivityKind, row: Any) -> Commitment:
    return Commitment(
        kind=kind,
        id=row.id,
        span=Span(row.starts_at, row.starts_at + timedelta(minutes=row.minutes)),
        service_id=getattr(row, "service_id", None),
    )

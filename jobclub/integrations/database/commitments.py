"""What a participant has to do with at a time, as rows: appointments, sessions, webinars."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

from sqlalchemy import (
    Column,
    ColumnElement,
    CompoundSelect,
    Label,
    Select,
    Table,
    bindparam,
    literal,
    literal_column,
    select,
    union_all,
)

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


def _told(kind: ActivityKind, table: Table) -> tuple[Any, ...]:
    return literal(kind.value).label("kind"), table.c.id, table.c.starts_at, table.c.minutes


def _begun_between(table: Table) -> tuple[Any, Any]:
    instant = table.c.starts_at.type
    since, end = bindparam("since", type_=instant), bindparam("end", type_=instant)
    return table.c.starts_at > since, table.c.starts_at < end


PLANNED = (sessions.c.state != SessionState.CANCELLED.value, *_begun_between(sessions))
NO_SERVICE: Label[Any] = literal_column("NULL").label("service_id")
THEIRS = places.alias("theirs")
"""Places of a webinar, by which people are found, beside the places that these have elsewhere."""
COMING = select(THEIRS.c.participant_id).where(
    THEIRS.c.organisation_id == bindparam("organisation_id"),
    THEIRS.c.activity_id == bindparam("webinar_id"),
    THEIRS.c.state == PlaceState.ENROLLED.value,
)
Whose = Callable[[ColumnElement[Any]], ColumnElement[bool]]
"""What tells some people's rows from those of others, by the column that says whose a row is."""


def _booked(whose: Whose) -> Select[Any]:
    told = *_told(ActivityKind.APPOINTMENT, appointments), appointments.c.service_id
    agreed = appointments.c.state == AppointmentState.BOOKED.value, *_begun_between(appointments)
    person = appointments.c.participant_id
    return scoped(select(*told, person).where(whose(person), *agreed), appointments)


def _seated(whose: Whose, kind: ActivityKind, table: Table, group_id: Column[Any], *on: Any) -> Select[Any]:
    """Say what people have a place in; the place is one of a group's."""
    person = places.c.participant_id
    theirs = whose(person), places.c.state == PlaceState.ENROLLED.value, places.c.activity_id == group_id
    return scoped(select(*_told(kind, table), NO_SERVICE, person).where(*theirs, *on), table, places)


def _visited(whose: Whose) -> Select[Any]:
    person = visits.c.participant_id
    theirs = whose(person), visits.c.session_id == sessions.c.id
    told = *_told(ActivityKind.SESSION, sessions), NO_SERVICE, person
    return scoped(select(*told).where(*theirs, *PLANNED), sessions, visits)


def _everything_of(whose: Whose) -> CompoundSelect[Any]:
    """Say what some people have to do with."""
    on = webinars.c.state != WebinarState.CANCELLED.value, *_begun_between(webinars)
    return union_all(
        _booked(whose),
        _seated(whose, ActivityKind.SESSION, sessions, sessions.c.cohort_id, *PLANNED),
        _visited(whose),
        _seated(whose, ActivityKind.WEBINAR, webinars, webinars.c.id, *on),
    )


ALL = _everything_of(lambda column: column == bindparam("participant_id"))
"""One question for all of it: whoever books keeps others waiting meanwhile."""
OF_WEBINAR = _everything_of(lambda column: column.in_(COMING))


def commitments_of(rows: Rows, participant_id: str, within: Span) -> list[Commitment]:
    """Give what a participant has to do with in a span, by time."""
    asked = {"participant_id": participant_id, "since": within.start - LONGEST, "end": within.end}
    found = {_commitment(row) for row in rows.run(ALL, asked)}
    overlapping = (one for one in found if one.span.overlaps(within))
    return sorted(overlapping, key=lambda one: (one.span, one.id))


def elsewhere_of(rows: Rows, webinar_id: str, within: Span) -> int:
    """Count those with a place in a webinar who have something else to do with in a span."""
    asked = {"webinar_id": webinar_id, "since": within.start - LONGEST, "end": within.end}
    found = [row for row in rows.run(OF_WEBINAR, asked) if row.id != webinar_id]
    return len({row.participant_id for row in found if _commitment(row).span.overlaps(within)})


def _commitment(row: Any) -> Commitment:
    return Commitment(
        kind=ActivityKind(row.kind),
        id=row.id,
        span=Span(row.starts_at, row.starts_at + timedelta(minutes=row.minutes)),
        service_id=row.service_id,
    )

"""What people's calendars are made from, as rows: one SELECT, mostly of keys and versions."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, Table, Text, bindparam, literal_column, or_, select, union_all

from jobclub.core.activities.activity import ActivityKind
from jobclub.core.activities.places import OVER, PlaceState
from jobclub.core.office.agendas import Piece, PieceKind
from jobclub.integrations.database.rows import Rows, scoped
from jobclub.integrations.database.tables import (
    appointments,
    cohorts,
    organisations,
    participants,
    places,
    sessions,
    staff,
    visits,
    webinars,
)

KINDS = {kind.value: kind for kind in PieceKind}
IN_GROUP = places.c.enrolled_at.is_not(None) & or_(
    *(places.c.state == state.value for state in (PlaceState.ENROLLED, *sorted(OVER)))
)
NOT_OVER = or_(cohorts.c.last_ends_at.is_(None), cohorts.c.last_ends_at >= bindparam("since"))


def _piece(kind: PieceKind, id_: ColumnElement[str], version: ColumnElement[int]) -> Select[Any]:
    name: ColumnElement[str] = literal_column(f"'{kind.value}'")
    columns: list[ColumnElement[Any]] = [name.label("kind"), id_.label("id"), version.label("version")]
    return select(*columns)


def _same(one: Table, other: Table, **equal: str) -> ColumnElement[bool]:
    on = one.c.organisation_id == other.c.organisation_id
    for name, other_name in equal.items():
        on &= one.c[name] == other.c[other_name]
    return on


ORGANISATION = _piece(PieceKind.ORGANISATION, organisations.c.id, organisations.c.version).where(
    organisations.c.id == bindparam("organisation_id")
)
OWN = scoped(
    _piece(PieceKind.COHORT, cohorts.c.id, cohorts.c.version)
    .join_from(places, cohorts, _same(cohorts, places, id="activity_id"))
    .where(places.c.participant_id == bindparam("person_id"), IN_GROUP, NOT_OVER),
    places,
)
VISITED = scoped(
    _piece(PieceKind.VISIT, visits.c.session_id, cohorts.c.version)
    .join_from(places, visits, _same(visits, places, place_id="id"))
    .join(cohorts, _same(cohorts, visits, id="host_id"))
    .where(places.c.participant_id == bindparam("person_id"), NOT_OVER),
    places,
)
LED = scoped(
    _piece(PieceKind.COHORT, cohorts.c.id, cohorts.c.version).where(
        cohorts.c.consultant_id == bindparam("person_id"), NOT_OVER
    ),
    cohorts,
)
RUN = scoped(
    _piece(PieceKind.COHORT, cohorts.c.id, cohorts.c.version)
    .distinct()
    .join_from(sessions, cohorts, _same(cohorts, sessions, id="cohort_id"))
    .where(
        sessions.c.consultant_id == bindparam("person_id"),
        sessions.c.starts_at >= bindparam("since"),
        or_(cohorts.c.consultant_id.is_(None), cohorts.c.consultant_id != bindparam("person_id")),
    ),
    sessions,
)


def _appointments(whose: ColumnElement[str]) -> Select[Any]:
    """Give the appointments of one side, once somebody has them."""
    theirs = _piece(PieceKind.APPOINTMENT, appointments.c.id, appointments.c.version).where(
        whose == bindparam("person_id"),
        appointments.c.participant_id.is_not(None),
        appointments.c.ends_at >= bindparam("since"),
    )
    return scoped(theirs, appointments)


WEBINAR = _piece(PieceKind.WEBINAR, webinars.c.id, webinars.c.version)
ATTENDED = scoped(
    WEBINAR.join_from(places, webinars, _same(webinars, places, id="activity_id")).where(
        places.c.activity == ActivityKind.WEBINAR.value,
        places.c.participant_id == bindparam("person_id"),
        places.c.state == PlaceState.ENROLLED.value,
        webinars.c.ends_at >= bindparam("since"),
    ),
    places,
)
AS_COHOST: ColumnElement[str] = (
    literal_column("'%\"'") + bindparam("person_id", type_=Text) + literal_column("'\"%'")
)
PRESENTED = scoped(
    WEBINAR.where(
        or_(webinars.c.host_id == bindparam("person_id"), webinars.c.cohost_ids.like(AS_COHOST)),
        webinars.c.ends_at >= bindparam("since"),
    ),
    webinars,
)


def _all_of(person: Table, *more: Select[Any]) -> Select[Any]:
    """Give one statement for all pieces of a calendar."""
    theirs = _piece(PieceKind.PERSON, person.c.id, person.c.version)
    whole = union_all(
        ORGANISATION, scoped(theirs.where(person.c.id == bindparam("person_id")), person), *more
    ).subquery()
    return select(whole.c.kind, whole.c.id, whole.c.version)


OF_PARTICIPANT = _all_of(participants, OWN, VISITED, ATTENDED, _appointments(appointments.c.participant_id))
OF_STAFF = _all_of(staff, LED, RUN, PRESENTED, _appointments(appointments.c.consultant_id))


class SqlAgendas:
    """What people's calendars are made from."""

    def __init__(self, rows: Rows) -> None:
        self.rows = rows

    def of_participant(self, participant_id: str, since: datetime) -> list[Piece]:
        """Give the organisation, the person, their cohorts, visits, webinars and appointments."""
        return self._pieces(OF_PARTICIPANT, participant_id, since)

    def of_staff(self, staff_id: str, since: datetime) -> list[Piece]:
        """Give the organisation, the person, and what they run: cohorts, webinars, appointments."""
        return self._pieces(OF_STAFF, staff_id, since)

    def _pieces(self, statement: Select[Any], person_id: str, since: datetime) -> list[Piece]:
        found = self.rows.run(statement, {"person_id": person_id, "since": since})
        return [Piece(KINDS[row.kind], row.id, row.version) for row in found]

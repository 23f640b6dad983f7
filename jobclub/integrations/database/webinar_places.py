"""Places in webinars as rows: one by one, by windows and in numbers, as there may be thousands."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from enum import StrEnum
from typing import Any

from sqlalchemy import ColumnElement, Select, bindparam, case, func, or_, select
from sqlalchemy.exc import IntegrityError

from jobclub.core.activities.activity import ActivityKind
from jobclub.core.activities.places import HELD, TAKING, PlaceState
from jobclub.core.appointments.appointment import AGREED
from jobclub.core.errors import AlreadyEnrolled, NotFound, Stale, overtaken
from jobclub.core.office.lists import Page, Window, page_of
from jobclub.core.office.webinars import WebinarPlaceLine
from jobclub.core.webinars.registration import Fullness, WebinarPlace
from jobclub.core.webinars.webinar import Webinar
from jobclub.integrations.database.among import among
from jobclub.integrations.database.commitments import elsewhere_of
from jobclub.integrations.database.rows import Rows, scoped, window_values, windowed
from jobclub.integrations.database.tables import appointments, participants, places
from jobclub.integrations.database.webinar_rows import webinar_place_of, webinar_place_row


def _one_of(column: ColumnElement[Any], states: Iterable[StrEnum]) -> ColumnElement[bool]:
    """Ask for some states, as a statement that is made once can ask."""
    return or_(*(column == state.value for state in sorted(states)))


WEBINAR = ActivityKind.WEBINAR.value
WAITS = places.c.state == PlaceState.WAITLISTED.value
IN_ONE = (places.c.activity == WEBINAR, places.c.activity_id == bindparam("webinar_id"))
COUNTED = (
    func.coalesce(func.sum(case((_one_of(places.c.state, TAKING), 1), else_=0)), 0).label("taken"),
    func.coalesce(func.sum(case((WAITS, 1), else_=0)), 0).label("waiting"),
    func.coalesce(func.max(places.c.turn), 0).label("last_turn"),
)
FULLNESS = scoped(select(*COUNTED).where(*IN_ONE), places)
FULLNESS_OF = scoped(
    select(places.c.activity_id, *COUNTED)
    .where(places.c.activity == WEBINAR, among(places.c.activity_id, "ids"))
    .group_by(places.c.activity_id),
    places,
)
NEXT = scoped(
    select(places).where(*IN_ONE, WAITS).order_by(places.c.turn, places.c.id).limit(bindparam("most")), places
)
BEFORE_THEM = scoped(
    select(func.count().label("count")).where(*IN_ONE, WAITS, places.c.turn <= bindparam("turn")), places
)
HELD_BY = scoped(
    select(places).where(
        *IN_ONE,
        places.c.participant_id == bindparam("participant_id"),
        _one_of(places.c.state, HELD),
    ),
    places,
)
HAD = scoped(
    select(places).where(*IN_ONE, places.c.state == PlaceState.ENROLLED.value).order_by(places.c.id), places
)
POSITION = (
    func.row_number().over(order_by=(places.c.turn, places.c.id)).label("position"),
    places.c.id.label("place_id"),
)
LINE = scoped(select(*POSITION).where(*IN_ONE, WAITS), places).subquery()
LINES: Select[Any] = scoped(
    select(places, participants.c.name.label("holder"), LINE.c.position)
    .join(
        participants,
        (participants.c.organisation_id == places.c.organisation_id)
        & (participants.c.id == places.c.participant_id),
    )
    .outerjoin(LINE, LINE.c.place_id == places.c.id)
    .where(*IN_ONE),
    places,
)
ANSWERED = scoped(select(places).where(*IN_ONE, places.c.useful.is_not(None)), places)
OF_PERSON = scoped(
    select(places).where(
        places.c.activity == WEBINAR, places.c.participant_id == bindparam("participant_id")
    ),
    places,
)
BOOKED_AFTER = scoped(
    select(func.count(func.distinct(appointments.c.participant_id)).label("count")).where(
        appointments.c.webinar_id == bindparam("webinar_id"),
        _one_of(appointments.c.state, AGREED),
    ),
    appointments,
)


class SqlWebinarPlaces:
    """Places in webinars."""

    def __init__(self, rows: Rows) -> None:
        self.rows = rows

    def get(self, place_id: str) -> WebinarPlace:
        """Give one. Raises NotFound."""
        row = self.rows.one(places, id=place_id, activity=WEBINAR)
        if row is None:
            raise NotFound("registration")
        return webinar_place_of(row)

    def of(self, webinar_id: str, participant_id: str) -> WebinarPlace | None:
        """Give the place that somebody has or waits for in a webinar, if there is one."""
        found = self.rows.run(HELD_BY, {"webinar_id": webinar_id, "participant_id": participant_id})
        return webinar_place_of(found[0]) if found else None

    def add(self, registration: WebinarPlace) -> None:
        """Put one in. Raises AlreadyEnrolled."""
        self.rows.insert(places, webinar_place_row(registration), refused=_has_a_place)

    def save(self, registration: WebinarPlace) -> WebinarPlace:
        """Keep a changed one and give it with its new version. Raises Stale."""
        before = registration.place.version
        saved = replace(registration, place=replace(registration.place, version=before + 1))
        if not self.rows.update(places, webinar_place_row(saved), id=saved.id, version=before):
            raise overtaken(Stale("This was changed meanwhile. Read it again, then repeat your change."))
        return saved

    def fullness(self, webinar_id: str) -> Fullness:
        """Count the places that are taken, those who wait, and the numbers in line that were given."""
        row = self.rows.run(FULLNESS, {"webinar_id": webinar_id})[0]
        return _fullness(row)

    def fullness_of(self, webinar_ids: Iterable[str]) -> Mapping[str, Fullness]:
        """Count the places of several webinars, by their ids."""
        found = self.rows.run(FULLNESS_OF, {"ids": sorted(webinar_ids)})
        return {row.activity_id: _fullness(row) for row in found}

    def next_in_line(self, webinar_id: str, most: int) -> list[WebinarPlace]:
        """Give who waits, next first, so many of them."""
        return self._read(self.rows.run(NEXT, {"webinar_id": webinar_id, "most": most}))

    def position(self, registration: WebinarPlace) -> int | None:
        """Give somebody's position in line, from 1; None: they do not wait."""
        if registration.place.state is not PlaceState.WAITLISTED:
            return None
        where = {"webinar_id": registration.webinar_id, "turn": registration.place.turn}
        return int(self.rows.run(BEFORE_THEM, where)[0].count)

    def page(
        self, webinar_id: str, window: Window, *, state: PlaceState | None = None
    ) -> Page[WebinarPlaceLine]:
        """Give the places of a webinar with names, in the order they were asked for."""
        wanted = LINES if state is None else LINES.where(places.c.state == state.value)
        statement = windowed(wanted, places, after=window.after is not None)
        found = self.rows.search(statement, {"webinar_id": webinar_id, **window_values(window)})
        lines = (WebinarPlaceLine(webinar_place_of(row), row.holder, row.position) for row in found)
        return page_of(lines, window, lambda line: line.registration.id)

    def had(self, webinar_id: str) -> list[WebinarPlace]:
        """Give everybody who has a place, in the order they asked for it."""
        return self._read(self.rows.run(HAD, {"webinar_id": webinar_id}))

    def answered(self, webinar_id: str, window: Window) -> Page[WebinarPlace]:
        """Give the places whose holders said how the webinar was."""
        statement = windowed(ANSWERED, places, after=window.after is not None)
        found = self.rows.search(statement, {"webinar_id": webinar_id, **window_values(window)})
        return page_of(self._read(found), window, lambda one: one.id)

    def of_participant(self, participant_id: str) -> list[WebinarPlace]:
        """Give all places of one person, oldest first."""
        found = self._read(self.rows.run(OF_PERSON, {"participant_id": participant_id}))
        return sorted(found, key=lambda one: one.id)

    def elsewhere(self, webinar: Webinar) -> int:
        """Count those with a place in a webinar who have something else to do with meanwhile."""
        return elsewhere_of(self.rows, webinar.id, webinar.span)

    def booked_after(self, webinar_id: str) -> int:
        """Count the people with an appointment that they booked because of a webinar."""
        return int(self.rows.run(BOOKED_AFTER, {"webinar_id": webinar_id})[0].count)

    def _read(self, found: Sequence[Any]) -> list[WebinarPlace]:
        return [webinar_place_of(row) for row in found]


def _fullness(row: Any) -> Fullness:
    return Fullness(int(row.taken), int(row.waiting), int(row.last_turn))


def _has_a_place(_: IntegrityError) -> AlreadyEnrolled:
    return AlreadyEnrolled("This person is registered for this webinar already.")

"""Lists of cohorts: one SELECT each."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, bindparam, or_, select

from jobclub.core.cohorts.cohort import CohortState
from jobclub.core.office.lists import CohortFilter, CohortLine, Page, Window, page_of
from jobclub.integrations.database.rows import Rows, scoped, window_values, windowed
from jobclub.integrations.database.tables import cohorts, programmes, staff

LINES = scoped(
    select(cohorts, programmes.c.key, staff.c.name.label("consultant_name"))
    .join(
        programmes,
        (programmes.c.organisation_id == cohorts.c.organisation_id)
        & (programmes.c.id == cohorts.c.programme_id),
    )
    .outerjoin(
        staff,
        (staff.c.organisation_id == cohorts.c.organisation_id) & (staff.c.id == cohorts.c.consultant_id),
    ),
    cohorts,
)


def cohorts_page(rows: Rows, wanted: CohortFilter, window: Window, now: datetime) -> Page[CohortLine]:
    """Give the cohorts in a window, in the order they were planned."""
    statement = windowed(_filtered(wanted), cohorts, after=window.after is not None)
    values = {
        "consultant_id": wanted.consultant_id,
        "programme_id": wanted.programme_id,
        "cohort_id": wanted.cohort_id,
        "now": now,
    }
    used = {name: value for name, value in values.items() if value is not None}
    found = rows.search(statement, {**used, **window_values(window)})
    return page_of((_line(row, now) for row in found), window, lambda line: line.id)


def _filtered(wanted: CohortFilter) -> Select[Any]:
    statement = LINES
    if wanted.consultant_id is not None:
        statement = statement.where(cohorts.c.consultant_id == bindparam("consultant_id"))
    if wanted.programme_id is not None:
        statement = statement.where(cohorts.c.programme_id == bindparam("programme_id"))
    if wanted.cohort_id is not None:
        statement = statement.where(cohorts.c.id == bindparam("cohort_id"))
    return statement if wanted.state is None else statement.where(*_in_state(wanted.state))


def _in_state(state: CohortState) -> list[ColumnElement[bool]]:
    """Ask for a state as the clock shows it: a running cohort is kept as open."""
    begun = cohorts.c.first_starts_at <= bindparam("now")
    if state is CohortState.RUNNING:
        return [cohorts.c.state == CohortState.OPEN.value, begun]
    if state is CohortState.OPEN:
        not_begun = or_(cohorts.c.first_starts_at.is_(None), cohorts.c.first_starts_at > bindparam("now"))
        return [cohorts.c.state == state.value, not_begun]
    return [cohorts.c.state == state.value]


def _line(row: Any, now: datetime) -> CohortLine:
    state = CohortState(row.state)
    if state is CohortState.OPEN and row.first_starts_at is not None and row.first_starts_at <= now:
        state = CohortState.RUNNING
    return CohortLine(
        id=row.id,
        title=row.title,
        state=state,
        programme_id=row.programme_id,
        programme_key=row.key,
        consultant_id=row.consultant_id,
        consultant_name=row.consultant_name,
        starts_on=row.starts_on,
        at=row.at,
        zone=row.zone,
        minimum=row.minimum,
        capacity=row.capacity,
        first_starts_at=row.first_starts_at,
        last_ends_at=row.last_ends_at,
    )

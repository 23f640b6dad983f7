"""Blanking what tells a person apart in the words that others wrote, wherever an organisation keeps any."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator, Mapping
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, Select, Table, bindparam, func, or_, select, true, update

from jobclub.core.people.traces import Traces
from jobclub.integrations.database.rows import Rows, scoped
from jobclub.integrations.database.tables import (
    appointments,
    changes,
    closed_days,
    cohorts,
    deliveries,
    guests,
    homework,
    hours_exceptions,
    places,
    services,
    sessions,
    shares,
    submissions,
    told,
    waivers,
    webinar_series,
    webinars,
    wordings,
)

WRITTEN: Mapping[Table, tuple[str, ...]] = {
    closed_days: ("reason",),
    cohorts: ("title", "skipped", "reason", "below_minimum_reason"),
    sessions: ("topic", "agenda", "place", "reason"),
    changes: ("was", "became", "reason"),
    guests: ("name", "partner", "contact"),
    places: ("reason", "missing", "observer_of"),
    homework: ("title", "text"),
    submissions: ("text", "link", "file_name", "feedback"),
    waivers: ("reason",),
    told: ("place",),
    shares: ("purpose",),
    deliveries: ("fault",),
    webinars: ("title", "description", "agenda", "materials", "place", "recording_link", "reason"),
    webinar_series: ("title", "topics", "skipped", "settings"),
    services: ("title", "description"),
    hours_exceptions: ("reason",),
    appointments: ("place", "material_text", "material_link", "shared_note", "private_note", "reason"),
    wordings: ("subject", "text", "short"),
}
"""What people write about others: all of it is searched when somebody is forgotten."""
DOCUMENTS = frozenset(
    {
        *(cohorts.c.skipped, sessions.c.agenda, webinars.c.agenda, webinars.c.materials),
        *(webinar_series.c.topics, webinar_series.c.skipped, webinar_series.c.settings),
    }
)
"""Columns that hold JSON, in which each text is searched."""
BETWEEN_DIGITS = " ()/.-\t\n\r\u00a0"
A_WORD = re.compile("[a-z0-9]{3,}")
RAISE = (
    update(cohorts)
    .where(cohorts.c.organisation_id == bindparam("of"), cohorts.c.id == bindparam("cohort_id"))
    .values(version=cohorts.c.version + 1)
)


class Blanked(NamedTuple):
    """A row with what it says now, the cohort it is of, and how many traces were blanked in it."""

    table: Table
    key: dict[str, Any]
    values: dict[str, Any]
    cohort_id: str | None
    places: int


def blank(rows: Rows, traces: Traces) -> int:
    """Blank somebody's traces in an organisation's words; give in how many places.

    Whoever has read a cohort or a session that changes has an older version of it from now on.

    Raises:
        Busy: Others write to the same cohorts at this moment.
    """
    if not traces.any:
        return 0
    groups = {one.cohort_id for one in _search(rows, traces) if one.cohort_id}
    rows.locks.every(rows, cohorts, groups)
    found = list(_search(rows, traces))
    for one in found:
        rows.update(one.table, one.values, **one.key)
    for cohort_id in groups:
        rows.write(RAISE, {"of": rows.organisation_id, "cohort_id": cohort_id})
    return sum(one.places for one in found)


def _search(rows: Rows, traces: Traces) -> Iterator[Blanked]:
    for table, columns in WRITTEN.items():
        for row in rows.search(_wanted(table, traces), {}):
            if found := _blanked(table, columns, row, traces):
                yield found


def _blanked(table: Table, columns: tuple[str, ...], row: Any, traces: Traces) -> Blanked | None:
    values, places = {}, 0
    for name in columns:
        text = getattr(row, name)
        left, count = _without(text, traces, is_document=table.c[name] in DOCUMENTS) if text else (text, 0)
        if count:
            values[name], places = left, places + count
    if not places:
        return None
    if "version" in table.c and table is not cohorts:
        values["version"] = row.version + 1
    key = {one.name: getattr(row, one.name) for one in table.primary_key if one.name != "organisation_id"}
    return Blanked(table, key, values, row.of_cohort, places)


def _without(text: str, traces: Traces, *, is_document: bool) -> tuple[str, int]:
    if not is_document:
        return traces.blanked(text)
    counts: list[int] = []

    def blanked(one: str) -> str:
        left, count = traces.blanked(one)
        counts.append(count)
        return left

    return json.dumps(_each_text(json.loads(text), blanked), ensure_ascii=False), sum(counts)


def _each_text(document: Any, change: Callable[[str], str]) -> Any:
    if isinstance(document, dict):
        return {name: _each_text(one, change) for name, one in document.items()}
    if isinstance(document, list):
        return [_each_text(one, change) for one in document]
    return change(document) if isinstance(document, str) else document


def _wanted(table: Table, traces: Traces) -> Select[Any]:
    """Give what may hold a trace; whether it does is compared outside, as no database folds texts so."""
    may = [_may_hold(table.c[name], traces) for name in WRITTEN[table]]
    group = _cohort_of(table)
    named = select(table, (bindparam("no_cohort", None) if group is None else group).label("of_cohort"))
    return scoped(named.where(or_(*may)), table)


def _may_hold(column: ColumnElement[Any], traces: Traces) -> ColumnElement[bool]:
    words = [_part(text, column) for text in (traces.name, traces.email) if text]
    if not traces.digits:
        return or_(*words)
    bare = column
    for sign in BETWEEN_DIGITS:
        bare = func.replace(bare, sign, "")
    return or_(*words, bare.contains(traces.digits[-6:]))


def _part(text: str, column: ColumnElement[Any]) -> ColumnElement[bool]:
    """Look for the longest part of a text that looks the same however it is written: ß may stand for ss."""
    parts = A_WORD.findall(text.replace("ss", " "))
    return column.icontains(max(parts, key=len)) if parts else true()


def _cohort_of(table: Table) -> ColumnElement[Any] | None:
    """Say which cohort a row is of; None: of none."""
    own = {cohorts.name: "id", places.name: "activity_id"}.get(table.name, "cohort_id")
    if own in table.c:
        return table.c[own]
    for reference in table.foreign_key_constraints:
        above = reference.referred_table
        if above.name in {homework.name, sessions.name}:
            here = above.c.organisation_id == table.c.organisation_id
            is_it = above.c.id == table.c[reference.column_keys[-1]]
            return select(above.c.cohort_id).where(here, is_it).scalar_subquery()
    return None

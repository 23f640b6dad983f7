"""The trail and the reads in one list, newest first."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from typing import Any, NamedTuple

from sqlalchemy import (
    CompoundSelect,
    Select,
    String,
    Table,
    and_,
    bindparam,
    false,
    func,
    literal_column,
    or_,
    select,
    union_all,
)
from sqlalchemy.sql.elements import ColumnElement

from jobclub.core.office.lists import Page, Window, page_of
from jobclub.core.office.privacy import AuditFilter, AuditKind, AuditLine
from jobclub.core.people.staff import Role
from jobclub.integrations.database.rows import Rows, scoped, window_values
from jobclub.integrations.database.tables import people_read, reads, trail

OF_THIS_READ = and_(
    people_read.c.organisation_id == reads.c.organisation_id, people_read.c.read_id == reads.c.id
)
SHOWN = (
    select(func.aggregate_strings(people_read.c.participant_id, " "))
    .where(OF_THIS_READ)
    .correlate(reads)
    .scalar_subquery()
)


def _line(row: Any) -> AuditLine:
    kind = AuditKind(row.kind)
    ids = json.loads(row.ids) if kind is AuditKind.ACT else {"participant_ids": sorted(row.ids.split())}
    return AuditLine(
        id=row.id,
        at=row.at,
        kind=kind,
        caller_id=row.caller_id,
        role=Role(row.role),
        what=row.what,
        ids=ids,
    )


class _Source(NamedTuple):
    """One of the tables the audit is read from: which of its columns say what it was, and about whom."""

    table: Table
    kind: AuditKind
    what: str
    ids: ColumnElement[Any]


ACTS = _Source(trail, AuditKind.ACT, "event", trail.c.ids)
READS = _Source(reads, AuditKind.READ, "why", SHOWN)


def _lines(source: _Source, wanted: AuditFilter, window: Window) -> Select[Any]:
    """Select the lines that one of the tables gives."""
    table, kind = source.table, source.kind
    kind_shown = literal_column(f"'{kind.value}'", String).label("kind")
    columns = (table.c.id, table.c.at, table.c.caller_id, table.c.role, table.c[source.what].label("what"))
    shown = select(*columns, kind_shown, source.ids.label("ids"))
    return scoped(shown.where(*_limits(source, wanted, window)), table)


def _limits(source: _Source, wanted: AuditFilter, window: Window) -> Iterator[ColumnElement[bool]]:
    """Give what limits the lines of one of the tables."""
    columns = source.table.c
    if wanted.kind not in {None, source.kind}:
        yield false()
    if wanted.caller_id is not None:
        yield columns.caller_id == wanted.caller_id
    if wanted.since is not None:
        yield columns.at >= wanted.since
    if wanted.until is not None:
        yield columns.at < wanted.until
    if window.after is not None:
        yield columns.id < window.after


def _names(ids: Iterable[str]) -> ColumnElement[bool]:
    """Tell whether an event names one of some ids: it stands in quotation marks there."""
    return or_(*(trail.c.ids.contains(f'"{one}"', autoescape=True) for one in sorted(ids)))


def _shows(ids: Iterable[str]) -> ColumnElement[bool]:
    """Tell whether a read showed one of some people."""
    found = select(people_read.c.read_id).where(OF_THIS_READ, people_read.c.participant_id.in_(sorted(ids)))
    return found.correlate(reads).exists()


def _statement(wanted: AuditFilter, window: Window) -> CompoundSelect[Any]:
    acts, looks = _lines(ACTS, wanted, window), _lines(READS, wanted, window)
    if wanted.about:
        acts, looks = acts.where(_names(wanted.about)), looks.where(_shows(wanted.about))
    both = union_all(acts, looks)
    return both.order_by(both.selected_columns.id.desc()).limit(bindparam("limit"))


class SqlAudit:
    """What was done, and who looked."""

    def __init__(self, rows: Rows) -> None:
        self.rows = rows

    def page(self, wanted: AuditFilter, window: Window) -> Page[AuditLine]:
        """Give the lines in a window, newest first."""
        limit = window_values(window)["limit"]
        mine = {"organisation_id": self.rows.organisation_id, "limit": limit}
        found = self.rows.db.execute(_statement(wanted, window), mine).all()
        return page_of(map(_line, found), window, lambda line: line.id)

"""Webinars and series of them as rows; a webinar is read without its places."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, and_, bindparam, or_, select

from jobclub.core.activities.meeting import Meeting
from jobclub.core.errors import NotFound, Stale, invalid, overtaken
from jobclub.core.office.lists import Page, Window, page_of
from jobclub.core.office.webinars import WebinarFilter
from jobclub.core.webinars.series import WebinarSeries
from jobclub.core.webinars.webinar import Webinar, WebinarState
from jobclub.integrations.database.cohort_rows import meeting_columns
from jobclub.integrations.database.rows import Rows, scoped, window_values, windowed
from jobclub.integrations.database.tables import webinar_series, webinars
from jobclub.integrations.database.webinar_rows import series_of, series_row, webinar_of, webinar_row

AHEAD = scoped(
    select(webinars.c.id)
    .where(
        webinars.c.ends_at > bindparam("now", type_=webinars.c.ends_at.type),
        webinars.c.state != WebinarState.CANCELLED.value,
    )
    .order_by(webinars.c.id),
    webinars,
)


def _changed_meanwhile() -> Stale:
    return overtaken(Stale("This was changed meanwhile. Read it again, then repeat your change."))


class SqlWebinars:
    """Webinars and series of them."""

    def __init__(self, rows: Rows) -> None:
        self.rows = rows

    def get(self, webinar_id: str) -> Webinar:
        """Give one, kept from others if it may change. Raises NotFound."""
        row = self.rows.held(webinars, id=webinar_id)
        if row is None:
            raise NotFound("webinar")
        return webinar_of(row)

    def add(self, new: Iterable[Webinar]) -> None:
        """Put some in."""
        self.rows.insert(webinars, *map(webinar_row, new))

    def save(self, webinar: Webinar) -> Webinar:
        """Keep a changed one and give it with its new version. Raises Stale."""
        saved = replace(webinar, version=webinar.version + 1)
        if not self.rows.update(webinars, webinar_row(saved), id=webinar.id, version=webinar.version):
            raise _changed_meanwhile()
        return saved

    def save_meeting(self, webinar_id: str, meeting: Meeting) -> Webinar:
        """Keep what became of a webinar's meeting; no version people see rises. Raises NotFound."""
        saved = replace(self.get(webinar_id), meeting=meeting)
        self.rows.update(webinars, meeting_columns(meeting), id=webinar_id)
        return saved

    def page(self, wanted: WebinarFilter, window: Window) -> Page[Webinar]:
        """Give webinars by time."""
        asked: dict[str, Any] = {}
        conditions = list(_conditions(wanted, asked))
        if window.after is not None:
            conditions.append(self._after(window.after))
        order = (webinars.c.starts_at, webinars.c.id)
        statement = scoped(select(webinars).where(*conditions), webinars).order_by(*order)
        found = self.rows.search(statement.limit(window.limit + 1), asked)
        return page_of(map(webinar_of, found), window, lambda one: one.id)

    def _after(self, webinar_id: str) -> ColumnElement[bool]:
        """Say which webinars come after one by time. Raises Invalid."""
        last = self.rows.one(webinars, id=webinar_id)
        if last is None:
            raise invalid("?after", "this cursor is no longer known; start again without it")
        later = webinars.c.starts_at > last.starts_at
        return or_(later, and_(webinars.c.starts_at == last.starts_at, webinars.c.id > last.id))

    def of_series(self, series_id: str) -> list[Webinar]:
        """Give all dates of a series by time, kept from others if they may change."""
        ids = sorted(row.id for row in self.rows.all(webinars, "starts_at", series_id=series_id))
        self.rows.locks.every(self.rows, webinars, ids)
        return [webinar_of(row) for row in self.rows.all(webinars, "starts_at", "id", series_id=series_id)]

    def with_meetings_ahead(self, now: datetime) -> list[str]:
        """Give the ids of webinars that take place and have not ended."""
        return [row.id for row in self.rows.run(AHEAD, {"now": now})]

    def series(self, series_id: str) -> WebinarSeries:
        """Give one series. Raises NotFound."""
        row = self.rows.one(webinar_series, id=series_id)
        if row is None:
            raise NotFound("webinar series")
        return series_of(row)

    def add_series(self, series: WebinarSeries) -> None:
        """Put a series in."""
        self.rows.insert(webinar_series, series_row(series))

    def save_series(self, series: WebinarSeries) -> WebinarSeries:
        """Keep a changed one and give it with its new version. Raises Stale."""
        saved = replace(series, version=series.version + 1)
        if not self.rows.update(webinar_series, series_row(saved), id=series.id, version=series.version):
            raise _changed_meanwhile()
        return saved

    def series_page(self, window: Window, *, presented_by: str | None = None) -> Page[WebinarSeries]:
        """Give series in the order they were planned: all, or those that somebody presents."""
        wanted = scoped(select(webinar_series), webinar_series)
        if presented_by is not None:
            cohosts = webinar_series.c.settings.contains(f'"{presented_by}"', autoescape=True)
            wanted = wanted.where(or_(webinar_series.c.host_id == presented_by, cohosts))
        statement = windowed(wanted, webinar_series, after=window.after is not None)
        found = self.rows.search(statement, window_values(window))
        return page_of(map(series_of, found), window, lambda series: series.id)


def _conditions(wanted: WebinarFilter, asked: dict[str, Any]) -> Iterable[ColumnElement[bool]]:
    for name in ("state", "series_id"):
        if (value := getattr(wanted, name)) is not None:
            asked[name] = str(value)
            yield webinars.c[name] == bindparam(name)
    if wanted.presented_by is not None:
        theirs = webinars.c.cohost_ids.contains(f'"{wanted.presented_by}"', autoescape=True)
        yield or_(webinars.c.host_id == wanted.presented_by, theirs)
    if wanted.since is not None:
        yield webinars.c.starts_at >= wanted.since
    if wanted.until is not None:
        yield webinars.c.starts_at < wanted.until

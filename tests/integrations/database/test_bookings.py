"""A booking asks the database the same few things, however many people might be booked."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

from sqlalchemy import event

from benchmarks.sites import another_service, found_site, sqlite_in
from jobclub.core.usecases.booking import BookingWish, book
from jobclub.core.usecases.knowing import PersonWish
from jobclub.integrations.database import open_store
from jobclub.integrations.offices import office_over

MOST = 22
"""Statements of a booking, with those that begin and end it."""


def test_more_consultants_take_no_more_statements(tmp_path: Path) -> None:
    site, asked = found_site(sqlite_in(tmp_path)), list[str]()

    def trace(connection: sqlite3.Connection, _record: object, _proxy: object) -> None:
        connection.set_trace_callback(lambda text: None if text.startswith("--") else asked.append(text))

    with closing(open_store(site.url)) as store:
        office, counts = office_over(store), list[int]()
        services = [another_service(office, site, consultants=number) for number in (2, 5)]
        event.listen(store.engine, "checkout", trace)
        for hour, service in enumerate(services):
            asked.clear()
            wish = BookingWish(
                person=PersonWish(name="Nora", email="nora@people.example"), starts_at=site.at(0, hour)
            )
            book(office, site.town.coordinator, service.id, wish)
            counts.append(len(asked))
    first, second = counts
    assert 0 < first <= MOST
    assert second <= first

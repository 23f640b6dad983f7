"""What lies on somebody's desk is read by the same few statements, however many clubs there are."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date, time
from pathlib import Path

import pytest
from sqlalchemy import event

from jobclub.core.office import Office
from jobclub.core.office.lists import Window
from jobclub.core.people.staff import Actor
from jobclub.core.usecases.overseeing import list_calls, today, week, work_to_answer
from jobclub.integrations.database import SqlStore, open_database
from jobclub.testing import FixedClock, enrolled, found_town, office_over, open_club

MANY = 5
LOOKS: dict[str, Callable[[Office, Actor], object]] = {
    "today": today,
    "week": lambda office, actor: week(office, actor, date(2027, 1, 11)),
    "calls": lambda office, actor: list_calls(office, actor, Window()),
    "homework": work_to_answer,
}


@pytest.fixture
def store(tmp_path: Path) -> Iterator[SqlStore]:
    store = open_database(f"sqlite:///{tmp_path / 'jobclub.db'}")
    yield store
    store.close()


@contextmanager
def statements(store: SqlStore) -> Iterator[list[str]]:
    """Note what is asked of a database meanwhile."""
    asked: list[str] = []

    def trace(connection: sqlite3.Connection, _record: object, _proxy: object) -> None:
        connection.set_trace_callback(asked.append)

    event.listen(store.engine, "checkout", trace)
    yield asked
    event.remove(store.engine, "checkout", trace)


@pytest.mark.parametrize("look", LOOKS)
def test_more_clubs_take_no_more_statements(store: SqlStore, look: str) -> None:
    office = office_over(store, FixedClock())
    town, counts = found_town(office), list[int]()
    for hour in range(MANY):
        club = open_club(office, town, at=time(7 + 3 * hour), minimum=1, capacity=3)
        enrolled(office, town, club.id, f"Anna {hour}")
        with statements(store) as asked:
            LOOKS[look](office, town.consultant)
        counts.append(len(asked))
    assert 0 < counts[0] <= 20
    assert set(counts[1:]) == {counts[0]}

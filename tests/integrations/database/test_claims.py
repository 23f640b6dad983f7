"""It is the transaction around a claim that keeps workers apart, on SQLite and on PostgreSQL."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Connection, event, text

from benchmarks.clusters import Databases
from jobclub.core.office.store import Store
from jobclub.integrations.database import SqlStore, engine_for, open_database
from jobclub.integrations.database.doors import Pass
from jobclub.integrations.database.turns import Turns
from jobclub.testing import FixedClock, found_town, office_over
from jobclub.testing.store_contract.rivals import RIVALS, at_once
from jobclub.testing.store_contract.samples import a_delivery, a_watch

CLOCK = FixedClock()
NOW = CLOCK.at + timedelta(minutes=1)
LEASE = timedelta(minutes=1)


class EachForItself(SqlStore):
    """A store whose statements across organisations each commit by themselves, for the negative control."""

    @contextmanager
    def _acting(self, given: Pass, *, patient: bool = True) -> Iterator[Connection]:  # noqa: ARG002
        with self._look_up.connect() as db:
            if db.dialect.name == "postgresql":  # what holds for one statement alone would be gone at once
                db.execute(text("SELECT set_config('jobclub.door', :door, false)"), {"door": given.door})
            yield db


@pytest.fixture(params=["sqlite", "postgresql"])
def url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path / 'jobclub.sqlite3'}"
    databases: Databases = request.getfixturevalue("postgres")
    return databases.empty()


@pytest.fixture
def waiting(url: str) -> list[str]:
    """Put in as many deliveries and watches as there are rivals; give the ids of the deliveries."""
    store = open_database(url)
    office = office_over(store, CLOCK)
    town = found_town(office)
    many = [a_delivery(due_at=NOW) for _ in range(RIVALS)]
    with office.transaction(town.admin) as tx:
        tx.outbox.add(many)
        for _ in many:
            tx.watches.save(a_watch(attention_at=NOW))
    store.close()
    return [one.id for one in many]


@contextmanager
def slow(url: str, kind: type[SqlStore]) -> Iterator[Store]:
    """Give a store that pauses between looking for what is due and taking it."""
    engine = engine_for(url)
    turns = Turns(Path(str(engine.url.database))) if engine.dialect.name == "sqlite" else None
    store = kind(engine, turns)

    def pause(_db: Any, _cursor: Any, statement: str, *_: Any) -> None:
        if statement.startswith("UPDATE"):
            time.sleep(0.05)

    event.listen(engine, "before_cursor_execute", pause)
    yield store
    store.close()


def taken(store: Store) -> list[str]:
    """Let rivals take one delivery each; give all that they got."""
    got = at_once(lambda n: store.claim_deliveries(NOW, worker=f"worker {n}", limit=1, lease=LEASE))
    return [claim.delivery.id for claims in got for claim in claims]


def watched(store: Store) -> list[str]:
    """Let rivals take one watch each; give all that they got."""
    got = at_once(lambda _: store.claim_watches(NOW, limit=1, lease=LEASE))
    return [watch.subject_id for watches in got for _, watch in watches]


def test_workers_at_once_take_each_delivery_once(url: str, waiting: list[str]) -> None:
    with slow(url, SqlStore) as store:
        assert sorted(taken(store)) == waiting


def test_without_a_transaction_they_take_the_same(url: str, waiting: list[str]) -> None:
    with slow(url, EachForItself) as store:
        got = taken(store)
    assert len(got) == RIVALS
    assert len(set(got)) < len(waiting)


@pytest.mark.usefixtures("waiting")
def test_workers_at_once_look_at_each_watch_once(url: str) -> None:
    with slow(url, SqlStore) as store:
        assert len(set(watched(store))) == RIVALS


@pytest.mark.usefixtures("waiting")
def test_without_a_transaction_they_look_at_the_same(url: str) -> None:
    with slow(url, EachForItself) as store:
        assert len(set(watched(store))) < RIVALS

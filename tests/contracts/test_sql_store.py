"""The store on SQLite and on PostgreSQL keeps what every store promises, also when the process ends."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import select

from benchmarks.clusters import Databases
from jobclub.core.people.staff import Role
from jobclub.integrations.database import SqlStore, open_database, open_store
from jobclub.integrations.database.doors import Door
from jobclub.integrations.database.tables import trail
from jobclub.testing import FixedClock, StoreContract, enrolled, found_town, office_over, open_club
from jobclub.testing.store_contract import TrailLine


@pytest.fixture(scope="module")
def sqlite(tmp_path_factory: pytest.TempPathFactory) -> Iterator[SqlStore]:
    """Give one database for all tests: each works for towns of its own."""
    store = open_database(f"sqlite:///{tmp_path_factory.mktemp('kept') / 'jobclub.sqlite3'}")
    yield store
    store.close()


@pytest.fixture(scope="module")
def postgresql(postgres: Databases) -> Iterator[SqlStore]:
    """Give one database for all tests, as above."""
    store = open_store(postgres.fresh())
    yield store
    store.close()


class SqlStoreContract(StoreContract):
    def trail_of(self, store: SqlStore, organisation_id: str) -> list[TrailLine]:
        lines = select(trail).where(trail.c.organisation_id == organisation_id).order_by(trail.c.id)
        with store.engine.execution_options(door=Door.BACKUP).connect() as db:
            return [TrailLine(row.caller_id, Role(row.role), row.event, row.at) for row in db.execute(lines)]


class TestSqlStore(SqlStoreContract):
    @pytest.fixture
    def store(self, sqlite: SqlStore) -> SqlStore:
        return sqlite


class TestSqlStoreOnPostgreSQL(SqlStoreContract):
    @pytest.fixture
    def store(self, postgresql: SqlStore) -> SqlStore:
        return postgresql


@pytest.fixture(params=["sqlite", "postgresql"])
def url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path / 'jobclub.sqlite3'}"
    databases: Databases = request.getfixturevalue("postgres")
    return databases.empty()


def test_what_was_kept_is_there_when_the_store_is_opened_again(url: str) -> None:
    first = open_database(url)
    office = office_over(first, FixedClock())
    town = found_town(office)
    club = open_club(office, town)
    place = enrolled(office, town, club.id, "Petra Person").place
    first.close()
    second = open_database(url)
    assert second.organisation_named(town.organisation.name) == town.organisation
    with second.reading(town.coordinator) as tx:
        assert tx.cohorts.of_place(place.id).places == (place,)
        assert tx.participants.names([place.participant_id]) == {place.participant_id: "Petra Person"}
    second.close()

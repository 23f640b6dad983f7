"""The store on SQLite keeps what every store promises."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import select

from jobclub.core.people.staff import Role
from jobclub.integrations.database import SqlStore, open_database
from jobclub.integrations.database.tables import trail
from jobclub.testing import StoreContract
from jobclub.testing.store_contract import TrailLine


class TestSqlStore(StoreContract):
    @pytest.fixture(scope="class")
    def store(self, tmp_path_factory: pytest.TempPathFactory) -> Iterator[SqlStore]:
        store = open_database(f"sqlite:///{tmp_path_factory.mktemp('kept') / 'jobclub.sqlite3'}")
        yield store
        store.close()

    def trail_of(self, store: SqlStore, organisation_id: str) -> list[TrailLine]:
        lines = select(trail).where(trail.c.organisation_id == organisation_id).order_by(trail.c.id)
        with store.engine.connect() as db:
            return [TrailLine(row.caller_id, Role(row.role), row.event, row.at) for row in db.execute(lines)]


def test_what_was_kept_is_there_when_the_store_is_opened_again(tmp_path: Path) -> None: ...

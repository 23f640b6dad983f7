"""A database that another version of jobclub has to work with is known as such."""

from __future__ import annotations

from pathlib import Path

import pytest
from sqlalchemy import text

from benchmarks.clusters import Databases
from jobclub.core.office.fitness import Unfit
from jobclub.integrations.database import SqlStore, open_database, open_store


@pytest.fixture(params=["sqlite", "postgresql"])
def url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    if request.param == "postgresql":
        databases: Databases = request.getfixturevalue("postgres")
        return databases.fresh()
    open_database(f"sqlite:///{tmp_path / 'jobclub.sqlite3'}").close()
    return f"sqlite:///{tmp_path / 'jobclub.sqlite3'}"


def stamped(store: SqlStore, revision: str) -> None:
    with store.engine.execution_options(writing=True).begin() as db:
        db.execute(text("UPDATE alembic_version SET version_num = :it"), {"it": revision})


def test_a_database_of_this_version_can_be_worked_with(url: str) -> None:
    store = open_store(url)
    store.check()
    store.close()


@pytest.mark.parametrize(
    ("revision", "told"), [("0001", "run: jobclub db upgrade"), ("9999", "run: pip install --upgrade")]
)
def test_one_that_was_brought_to_another_version_can_not(url: str, revision: str, told: str) -> None:
    store = open_store(url)
    stamped(store, revision)
    with pytest.raises(Unfit, match=f"at revision {revision}, .*{told}"):
        store.check()
    store.close()

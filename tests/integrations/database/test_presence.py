"""Who works with an SQLite file is known, so that nobody exchanges it under them."""

from __future__ import annotations

from pathlib import Path

import pytest

from jobclub.core.errors import Busy
from jobclub.integrations.database import open_database, open_store, presence
from jobclub.testing import found_town, office_over


@pytest.fixture
def file(tmp_path: Path) -> Path:
    open_database(f"sqlite:///{tmp_path / 'jobclub.sqlite3'}").close()
    return tmp_path / "jobclub.sqlite3"


def test_many_work_with_a_database_at_once(file: Path) -> None:
    stores = [open_store(f"sqlite:///{file}") for _ in range(3)]
    for store in stores:
        assert store.organisation_ids() == []
        store.close()


def test_nobody_has_it_alone_while_somebody_works_with_it(file: Path) -> None:
    store = open_store(f"sqlite:///{file}")
    with pytest.raises(Busy), presence.alone(file):
        raise AssertionError
    store.close()
    with presence.alone(file):
        pass


def test_nobody_begins_to_work_with_it_while_somebody_has_it_alone(file: Path) -> None:
    with presence.alone(file), pytest.raises(Busy):
        open_store(f"sqlite:///{file}")
    open_store(f"sqlite:///{file}").close()


def test_without_it_what_somebody_writes_is_lost_when_the_file_is_exchanged(
    file: Path, tmp_path: Path
) -> None:
    (tmp_path / "other").mkdir()
    other = tmp_path / "other" / file.name
    open_database(f"sqlite:///{other}").close()
    store = open_store(f"sqlite:///{file}")
    found_town(office_over(store))
    other.replace(file)
    for end in ("-wal", "-shm"):
        file.with_name(file.name + end).unlink()
    found_town(office_over(store))
    store.close()
    after = open_store(f"sqlite:///{file}")
    assert after.organisation_ids() == []
    after.close()

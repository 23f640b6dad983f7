"""Backups of either kind of database: whole when written, refused when they are not, put back in one step."""

from __future__ import annotations

import json
import sqlite3
import zipfile
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from benchmarks.clusters import Databases, connected
from jobclub.core.office.lists import Window
from jobclub.core.people.staff import Actor, operator_of
from jobclub.core.usecases.knowing import PersonWish, add_participant, list_participants
from jobclub.integrations import backups
from jobclub.integrations.backups import BackupError
from jobclub.integrations.database import engine_for, head, open_database, open_store
from jobclub.integrations.database.migrations import downgrade
from jobclub.testing import found_town, office_over

BEFORE_THIS = "0004"


@pytest.fixture(params=["sqlite", "postgresql"])
def empty(request: pytest.FixtureRequest, tmp_path: Path) -> Callable[..., str]:
    """Give what makes an address at which there is nothing yet, or only the tables."""
    made: list[str] = []

    def make(*, tables: bool = False) -> str:
        if request.param == "postgresql":
            databases: Databases = request.getfixturevalue("postgres")
            return databases.fresh() if tables else databases.empty()
        made.append(f"sqlite:///{tmp_path / f'{len(made)}.sqlite3'}")
        if tables:
            open_database(made[-1]).close()
        return made[-1]

    return make


@pytest.fixture
def url(empty: Callable[..., str]) -> str:
    """Give a database in which there is a town with one person."""
    url = empty(tables=True)
    people_added(url, found_town_at(url), "Anna")
    return url


@pytest.fixture
def file(tmp_path: Path, url: str) -> Path:
    backups.take(url, tmp_path / "kept" / "one.backup")
    return tmp_path / "kept" / "one.backup"


def found_town_at(url: str) -> Actor:
    store = open_store(url)
    town = found_town(office_over(store))
    store.close()
    return town.admin


def people_added(url: str, actor: Actor | None, *names: str) -> list[str]:
    """Add people to the only town at an address, and give the names of all."""
    store = open_store(url)
    office = office_over(store)
    who = actor or operator_of(store.organisation_ids()[0])
    for name in names:
        add_participant(office, who, PersonWish(name=name))
    found = [person.name for person in list_participants(office, who, Window()).items]
    store.close()
    return found


def refusal(act: Callable[..., Any], *args: Any, **more: Any) -> str:
    with pytest.raises(BackupError) as refused:
        act(*args, **more)
    return str(refused.value)


def test_what_was_backed_up_is_put_back_into_an_empty_place(
    url: str, file: Path, empty: Callable[..., str]
) -> None:
    told = backups.verify(file)
    assert told.revision == head()
    assert told.rows["participants"] == 1
    elsewhere = empty()
    assert backups.restore(elsewhere, file) == told
    assert people_added(elsewhere, None) == ["Anna"]
    assert people_added(elsewhere, None, "Bo") == ["Anna", "Bo"]
    assert people_added(url, None) == ["Anna"]


def test_a_database_with_data_is_replaced_only_if_that_is_said(url: str, file: Path) -> None:
    people_added(url, None, "Bo")
    assert "--replace" in refusal(backups.restore, url, file)
    assert people_added(url, None) == ["Anna", "Bo"]
    backups.restore(url, file, replace=True)
    assert people_added(url, None) == ["Anna"]


def test_what_the_backup_does_not_know_is_gone_after_it(url: str, tmp_path: Path) -> None:
    engine = engine_for(url)
    downgrade(engine, BEFORE_THIS)
    backups.take(url, tmp_path / "old.backup")
    engine.dispose()
    open_database(url).close()
    assert backups.restore(url, tmp_path / "old.backup", replace=True).revision == BEFORE_THIS
    open_database(url).close()
    assert people_added(url, None) == ["Anna"]


def test_nothing_is_put_back_while_somebody_works_with_the_database(url: str, file: Path) -> None:
    store = open_store(url)
    store.organisation_ids()
    assert "work" in refusal(backups.restore, url, file, replace=True)
    assert store.organisation_ids()
    store.close()
    backups.restore(url, file, replace=True)


def test_a_backup_is_never_written_over_unless_that_is_said(url: str, file: Path) -> None:
    before = file.read_bytes()
    assert "--replace" in refusal(backups.take, url, file)
    assert file.read_bytes() == before
    people_added(url, None, "Bo")
    assert backups.take(url, file, replace=True).rows["participants"] == 2
    assert backups.verify(file).rows["participants"] == 2


def test_a_backup_is_its_owners_to_read_and_nothing_is_left_beside_it(file: Path) -> None:
    assert file.stat().st_mode & 0o777 == 0o600
    assert [one.name for one in file.parent.iterdir()] == [file.name]


def damaged(file: Path, how: str) -> None:
    whole = file.read_bytes()
    middle = len(whole) // 2
    match how:
        case "cut off":
            file.write_bytes(whole[:middle])
        case "emptied":
            file.write_bytes(b"")
        case "some bytes":  # a single one may say the same in other words: it is compressed
            other = bytes(byte ^ 0xFF for byte in whole[middle : middle + 64])
            file.write_bytes(whole[:middle] + other + whole[middle + 64 :])
        case "something else":
            file.write_bytes(b"Dear all, " * 100)
        case "a zip of something else":
            with zipfile.ZipFile(file, "w") as archive:
                archive.writestr("letter.txt", "Dear all")


@pytest.mark.parametrize(
    "how", ["cut off", "emptied", "some bytes", "something else", "a zip of something else"]
)
def test_a_damaged_backup_is_refused_and_the_database_stays_as_it_was(url: str, file: Path, how: str) -> None:
    damaged(file, how)
    for told in (refusal(backups.verify, file), refusal(backups.restore, url, file, replace=True)):
        assert "damaged" in told
    assert people_added(url, None) == ["Anna"]


def rewritten(file: Path, **said: Any) -> None:
    """Let a backup's manifest say something else."""
    with zipfile.ZipFile(file) as archive:
        manifest, content = json.loads(archive.read("manifest.json")), archive.read("content")
    with zipfile.ZipFile(file, "w") as archive:
        archive.writestr("manifest.json", json.dumps({**manifest, **said}))
        archive.writestr("content", content)


@pytest.mark.parametrize(
    ("said", "words"),
    [
        ({"revision": "9999"}, "later version"),
        ({"format": 2}, "format 2"),
        ({"kind": "mysql"}, "mysql"),
        ({"sha256": "0" * 64}, "damaged"),
        ({"size": 1}, "damaged"),
        ({"rows": "all"}, "not a whole database"),
        ({"rows": {}}, "not a whole database"),
        ({"more": 1}, "no whole backup"),
    ],
    ids=str,
)
def test_a_backup_that_is_not_what_it_says_is_refused(
    url: str, file: Path, said: dict[str, Any], words: str
) -> None:
    rewritten(file, **said)
    assert words in refusal(backups.verify, file)
    assert words in refusal(backups.restore, url, file, replace=True)
    assert people_added(url, None) == ["Anna"]


def test_rows_that_are_missing_are_missed_before_anything_is_changed(url: str, file: Path) -> None:
    rows = dict(backups.verify(file).rows)
    rewritten(file, rows={**rows, "participants": 2})
    told = refusal(backups.restore, url, file, replace=True)
    assert "whole database" in told or "rows of participants are missing" in told
    assert people_added(url, None) == ["Anna"]


@pytest.fixture
def walled(postgres: Databases) -> str:
    """Give a PostgreSQL database in which there are two towns with a person each."""
    url = postgres.fresh()
    for name in ("Anna", "Bo"):
        people_added(url, found_town_at(url), name)
    return url


WALLS = """
SELECT relname, relrowsecurity, relforcerowsecurity, polname, polcmd, polpermissive,
    pg_get_expr(polqual, polrelid), pg_get_expr(polwithcheck, polrelid)
FROM pg_class LEFT JOIN pg_policy ON polrelid = pg_class.oid
WHERE relnamespace = 'public'::regnamespace AND relkind = 'r' ORDER BY relname, polname
"""
TOWNS = "SELECT id FROM organisations ORDER BY id"


def asked(url: str, question: str) -> list[Any]:
    with closing(connected(url)) as db:
        return list(db.execute(question).fetchall())


def test_what_lies_behind_walls_is_put_back_with_its_walls(
    walled: str, tmp_path: Path, postgres: Databases
) -> None:
    told = backups.take(walled, tmp_path / "one.backup")
    assert (told.rows["organisations"], told.rows["participants"]) == (2, 2)
    for elsewhere in (postgres.empty(), postgres.fresh()):
        assert backups.restore(elsewhere, tmp_path / "one.backup") == told
        for question in (WALLS, "SELECT * FROM participants ORDER BY id", "SELECT * FROM trail ORDER BY id"):
            assert asked(elsewhere, question) == asked(walled, question) != []
        assert [people_added(elsewhere, operator_of(one)) for (one,) in asked(elsewhere, TOWNS)] == [
            ["Anna"],
            ["Bo"],
        ]


def test_rows_that_a_wall_keeps_from_a_backup_are_missed(walled: str, tmp_path: Path) -> None:
    """PostgreSQL's own program sees no row of such a table, and says nothing of it."""
    with closing(connected(walled)) as db:
        db.execute("DROP POLICY backup ON participants")
    assert "whole database" in refusal(backups.take, walled, tmp_path / "one.backup")
    assert list(tmp_path.iterdir()) == []


def test_where_nothing_can_be_written_it_is_said(url: str, tmp_path: Path) -> None:
    (tmp_path / "taken").write_text("a file, no folder")
    assert "can't be used" in refusal(backups.take, url, tmp_path / "taken" / "one.backup")


def test_a_database_that_is_not_there_is_not_backed_up(tmp_path: Path) -> None:
    assert "no database" in refusal(backups.take, f"sqlite:///{tmp_path / 'none'}", tmp_path / "one.backup")
    nowhere = "postgresql+psycopg://clerk:hidden@127.0.0.1:1/jobclub"
    told = refusal(backups.take, nowhere, tmp_path / "one.backup")
    assert "can't be used" in told
    assert "hidden" not in told
    assert not (tmp_path / "one.backup").exists()


def test_a_file_that_is_no_database_is_not_backed_up_and_replaced_only_if_that_is_said(
    tmp_path: Path,
) -> None:
    store = open_database(f"sqlite:///{tmp_path / 'right.sqlite3'}")
    store.close()
    backups.take(f"sqlite:///{tmp_path / 'right.sqlite3'}", tmp_path / "one.backup")
    ruin = tmp_path / "ruin.sqlite3"
    ruin.write_bytes(b"Dear all, " * 1000)
    for end in ("-wal", "-shm"):
        ruin.with_name(ruin.name + end).write_bytes(b"left over")
    assert "damaged" in refusal(backups.take, f"sqlite:///{ruin}", tmp_path / "two.backup")
    assert "damaged" in refusal(backups.restore, f"sqlite:///{ruin}", tmp_path / "one.backup")
    backups.restore(f"sqlite:///{ruin}", tmp_path / "one.backup", replace=True)
    open_store(f"sqlite:///{ruin}").close()
    with closing(sqlite3.connect(ruin)) as db:
        assert db.execute("PRAGMA integrity_check").fetchone() == ("ok",)


def test_what_a_removed_database_left_behind_is_not_taken_for_the_restored_ones(tmp_path: Path) -> None:
    file = tmp_path / "one.sqlite3"
    url = f"sqlite:///{file}"
    store = open_database(url)
    backups.take(url, tmp_path / "empty.backup")
    found_town(office_over(store))
    left = file.with_name(f"{file.name}-wal").read_bytes()
    store.close()
    file.unlink()
    file.with_name(f"{file.name}-wal").write_bytes(left)
    backups.restore(url, tmp_path / "empty.backup")
    store = open_store(url)
    assert store.organisation_ids() == []
    store.close()


def test_a_backup_of_the_other_kind_is_refused(tmp_path: Path, postgres: Databases) -> None:
    store = open_database(f"sqlite:///{tmp_path / 'one.sqlite3'}")
    store.close()
    backups.take(f"sqlite:///{tmp_path / 'one.sqlite3'}", tmp_path / "one.backup")
    assert "sqlite" in refusal(backups.restore, postgres.empty(), tmp_path / "one.backup")


def test_while_a_database_is_exchanged_nobody_begins_to_work_with_it(tmp_path: Path) -> None:
    """Else whoever had it open would go on writing to a file that nobody sees any more."""
    file = tmp_path / "one.sqlite3"
    open_database(f"sqlite:///{file}").close()
    with closing(sqlite3.connect(file)) as somebody_else:
        somebody_else.execute("SELECT count(*) FROM staff").fetchone()
        backups.take(f"sqlite:///{file}", tmp_path / "one.backup")
        told = refusal(backups.restore, f"sqlite:///{file}", tmp_path / "one.backup", replace=True)
    assert "stop it first" in told


def test_the_tools_of_postgresql_are_asked_for_by_name(
    tmp_path: Path, postgres: Databases, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.setattr("jobclub.integrations.backups.postgres.DEBIAN", tmp_path)
    told = refusal(backups.take, postgres.fresh(), tmp_path / "one.backup")
    assert "pg_dump is not here; install" in told

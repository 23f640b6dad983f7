"""Forgetting at the command line: a person, what is kept no longer, and who a backup brings back."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from benchmarks.clusters import Databases
from jobclub.cli import cli
from jobclub.core.office.lists import Window
from jobclub.core.people.staff import operator_of
from jobclub.core.usecases.erasing import erase_participant
from jobclub.core.usecases.knowing import list_participants
from jobclub.integrations.database import engine_for, head, open_store
from jobclub.integrations.database.migrations import downgrade
from jobclub.integrations.offices import office_over

Run = Callable[..., Result]
BEFORE_ERASURES = "0008"


@pytest.fixture
def data(tmp_path: Path) -> Path:
    return tmp_path / "data"


@pytest.fixture
def run(data: Path) -> Run:
    def run(*arguments: str, said: str | None = None) -> Result:
        env = {"JOBCLUB_DATA_DIR": str(data), "JOBCLUB_DATABASE_URL": None, "JOBCLUB_SETTINGS": None}
        return CliRunner().invoke(cli, arguments, env=env, input=said)

    return run


@pytest.fixture
def url(data: Path) -> str:
    return f"sqlite:///{data / 'jobclub.sqlite3'}"


@pytest.fixture
def town(run: Run, tmp_path: Path) -> Path:
    """Let two people be known in a new town; give the file of a backup that holds both."""
    (tmp_path / "people.csv").write_text("name;e-mail\nAnna;anna@people.example\nBo;bo@people.example\n")
    assert run("organisation", "add", "Newtown").exit_code == 0
    assert run("participants", "import", str(tmp_path / "people.csv")).exit_code == 0
    assert run("backup", str(tmp_path / "one.backup")).exit_code == 0
    return tmp_path / "one.backup"


def people(url: str) -> dict[str, str]:
    """Give the people of the only town: their ids by their names."""
    with closing(open_store(url)) as store:
        who = operator_of(store.organisation_ids()[0])
        found = list_participants(office_over(store), who, Window()).items
    return {person.name: person.id for person in found}


def erase(run: Run, url: str, name: str) -> str:
    whose = people(url)[name]
    assert run("participants", "erase", whose, "--yes").exit_code == 0
    return whose


def test_a_person_is_forgotten_and_it_is_said_where_bytes_may_lie(run: Run, url: str, town: Path) -> None:
    assert town.exists()
    gone = run("participants", "erase", people(url)["Anna"], "--yes")
    assert gone.exit_code == 0, gone.stderr
    assert gone.stdout == ""
    for word in ("jobclub db vacuum", "backups", "logs"):
        assert word in gone.stderr
    assert list(people(url)) == ["Bo"]
    again = run("participants", "erase", "01a00000-0000-7000-8000-000000000000", "--yes")
    assert (again.exit_code, "no such participant" in again.stderr) == (1, True)


@pytest.mark.usefixtures("town")
def test_nobody_is_forgotten_before_somebody_says_yes(run: Run, url: str) -> None:
    whose = people(url)["Anna"]
    no = run("participants", "erase", whose, said="n\n")
    assert (no.exit_code, "Forget Anna?" in no.stderr) == (1, True)
    assert len(people(url)) == 2
    assert run("participants", "erase", whose, said="y\n").exit_code == 0
    assert list(people(url)) == ["Bo"]


@pytest.mark.usefixtures("town")
def test_what_would_be_forgotten_is_said_before_it_is(run: Run, url: str) -> None:
    tried = run("retention", "--dry-run")
    assert tried.exit_code == 0, tried.stderr
    assert "people: 0 from before " in tried.stdout
    with closing(sqlite3.connect(url.removeprefix("sqlite:///"))) as db:
        db.execute("UPDATE participants SET contact_at = '2020-01-01 00:00:00.000000' WHERE name = 'Anna'")
        db.commit()
    assert "people: 1 from before " in run("retention", "--dry-run").stdout
    assert len(people(url)) == 2
    assert "people: 1 from before " in run("retention", "--organisation", "Newtown").stdout
    assert list(people(url)) == ["Bo"]


def test_after_a_restore_whoever_was_forgotten_is_forgotten_again(run: Run, url: str, town: Path) -> None:
    erase(run, url, "Anna")
    restored = run("restore", "--replace", str(town))
    assert restored.exit_code == 0, restored.stderr
    assert "was taken: 1." in restored.stderr
    assert list(people(url)) == ["Bo"]


def test_without_the_log_and_the_database_they_are_back(run: Run, url: str, data: Path, town: Path) -> None:
    """Show that the test before would notice."""
    erase(run, url, "Anna")
    for file in data.iterdir():
        file.unlink()
    assert "was taken: 0." in run("restore", str(town)).stderr
    assert sorted(people(url)) == ["Anna", "Bo"]


def test_a_log_that_was_lost_is_made_whole_by_the_database_that_is_replaced(
    run: Run, url: str, data: Path, town: Path
) -> None:
    whose = erase(run, url, "Anna")
    (data / "erasures.log").unlink()
    assert "was taken: 1." in run("restore", "--replace", str(town)).stderr
    assert list(people(url)) == ["Bo"]
    assert whose in (data / "erasures.log").read_text("utf-8")


def test_where_the_database_is_lost_the_log_knows_them(run: Run, url: str, data: Path, town: Path) -> None:
    erase(run, url, "Anna")
    for file in data.glob("jobclub.sqlite3*"):
        file.unlink()
    assert "was taken: 1." in run("restore", str(town)).stderr
    assert list(people(url)) == ["Bo"]


def test_where_the_database_is_damaged_that_is_said_and_the_log_knows_them(
    run: Run, url: str, data: Path, town: Path
) -> None:
    erase(run, url, "Anna")
    for file in data.glob("jobclub.sqlite3-*"):
        file.unlink()
    (data / "jobclub.sqlite3").write_bytes(b"damaged" * 1000)
    restored = run("restore", "--replace", str(town))
    assert "can't be read" in restored.stderr
    assert "was taken: 1." in restored.stderr
    assert list(people(url)) == ["Bo"]


def test_a_backup_of_an_older_version_forgets_them_once_it_is_upgraded(
    run: Run, url: str, tmp_path: Path, town: Path
) -> None:
    assert town.exists()
    engine = engine_for(url)
    downgrade(engine, BEFORE_ERASURES)
    engine.dispose()
    assert run("backup", str(tmp_path / "old.backup")).exit_code == 0
    assert run("db", "upgrade").exit_code == 0
    erase(run, url, "Anna")
    restored = run("restore", "--replace", str(tmp_path / "old.backup"))
    assert restored.exit_code == 0, restored.stderr
    assert "Forgotten again" not in restored.stderr
    upgraded = run("db", "upgrade")
    assert upgraded.exit_code == 0, upgraded.stderr
    assert list(people(url)) == ["Bo"]
    assert head() > BEFORE_ERASURES


def test_what_was_forgotten_past_the_log_is_in_it_after_an_upgrade(
    run: Run, url: str, data: Path, town: Path
) -> None:
    assert town.exists()
    whose = people(url)["Anna"]
    with closing(open_store(url)) as store:
        office = office_over(store)
        erase_participant(office, operator_of(store.organisation_ids()[0]), whose, None)
    assert not (data / "erasures.log").exists()
    assert run("db", "upgrade").exit_code == 0
    assert whose in (data / "erasures.log").read_text("utf-8")


@pytest.mark.usefixtures("town")
def test_no_byte_is_left_after_a_vacuum(run: Run, url: str, data: Path) -> None:
    erase(run, url, "Anna")
    cleaned = run("db", "vacuum")
    assert cleaned.exit_code == 0, cleaned.stderr
    assert "Nothing that was deleted is left" in cleaned.stderr
    assert not any(b"anna@people" in file.read_bytes() for file in data.iterdir())


def test_where_there_is_no_database_there_is_nothing_to_clean(run: Run) -> None:
    assert run("db", "vacuum").exit_code == 0


def test_on_postgresql_too_a_restore_brings_nobody_back(tmp_path: Path, postgres: Databases) -> None:
    url = postgres.empty()
    env = {"JOBCLUB_DATA_DIR": str(tmp_path), "JOBCLUB_DATABASE_URL": url, "JOBCLUB_SETTINGS": None}

    def run(*arguments: str) -> Result:
        ran = CliRunner().invoke(cli, arguments, env=env)
        assert ran.exit_code == 0, ran.stderr
        return ran

    (tmp_path / "people.csv").write_text("name\nAnna\nBo\n")
    run("organisation", "add", "Newtown")
    run("participants", "import", str(tmp_path / "people.csv"))
    run("backup", str(tmp_path / "one.backup"))
    whose = people(url)["Anna"]
    run("participants", "erase", whose, "--yes")
    (tmp_path / "erasures.log").unlink()
    assert "was taken: 1." in run("restore", "--replace", str(tmp_path / "one.backup")).stderr
    assert list(people(url)) == ["Bo"]
    assert whose in (tmp_path / "erasures.log").read_text("utf-8")
    run("db", "vacuum")

"""Start-up: a new database is made, another version's is refused with what to run, a wrong one plainly."""

from __future__ import annotations

import os
import sqlite3
from contextlib import closing
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from jobclub import wiring
from jobclub.core.errors import Invalid
from jobclub.core.usecases.planning import get_cohort
from jobclub.integrations.database import engine_for, head, revision_of
from jobclub.integrations.database.migrations import downgrade
from jobclub.settings import Settings
from jobclub.testing import FixedClock, found_town, open_club


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return at(tmp_path / "deep" / "down" / "jobclub.sqlite3")


def at(file: Path) -> Settings:
    return Settings(data_dir=file.parent, database_url=f"sqlite:///{file}")


def file_of(settings: Settings) -> Path:
    return settings.data_dir / "jobclub.sqlite3"


def revision(settings: Settings) -> str | None:
    engine = engine_for(settings.database_url)
    found = revision_of(engine)
    engine.dispose()
    return found


def stamp(settings: Settings, revision: str) -> None:
    with closing(sqlite3.connect(file_of(settings))) as db, db:
        db.execute("UPDATE alembic_version SET version_num = ?", (revision,))


def refusal(settings: Settings) -> str:
    """Give the sentence both of starting and of upgrading, which must be the same."""
    told = []
    for act in (wiring.prepare_database, wiring.upgrade_database):
        with pytest.raises(Invalid) as refused:
            act(settings)
        told.append(refused.value.mistakes[0].detail)
    assert told[0] == told[1]
    return told[0]


def test_a_fresh_database_is_made_with_its_folder(settings: Settings) -> None:
    wiring.prepare_database(settings)
    assert revision(settings) == head()
    wiring.prepare_database(settings)
    assert revision(settings) == head()


def test_a_database_behind_is_refused_with_the_command_that_helps(settings: Settings) -> None:
    wiring.prepare_database(settings)
    stamp(settings, "0000")
    with pytest.raises(
        Invalid, match=f"at revision 0000, this version needs {head()}; run: jobclub db upgrade"
    ):
        wiring.prepare_database(settings)


def test_a_database_taken_back_is_brought_up_to_date(settings: Settings) -> None:
    wiring.prepare_database(settings)
    engine = engine_for(settings.database_url)
    downgrade(engine, "base")
    engine.dispose()
    wiring.upgrade_database(settings)
    assert revision(settings) == head()


def test_a_database_ahead_is_refused_with_the_command_that_helps(settings: Settings) -> None:
    wiring.prepare_database(settings)
    stamp(settings, "9999")
    assert "at revision 9999" in refusal(settings)
    assert "run: pip install --upgrade" in refusal(settings)
    assert revision(settings) == "9999"


@pytest.mark.parametrize(
    "url",
    [
        "postgresql+psycopg://clerk:hidden@db/jobclub",
        "postgres://clerk:hidden@db/jobclub",
        "mysql://db",
        "jobclub.sqlite3",
        "sqlite://",
        "sqlite:///:memory:",
        "",
    ],
)
def test_an_address_that_is_no_sqlite_file_is_refused_and_no_password_repeated(url: str) -> None:
    told = refusal(Settings(database_url=url))
    assert "write JOBCLUB_DATABASE_URL like sqlite:////" in told
    assert "hidden" not in told


def test_a_file_that_is_no_database_is_refused_and_left_as_it_is(tmp_path: Path) -> None:
    file = tmp_path / "letter.txt"
    file.write_bytes(b"Dear all, " * 1000)
    assert refusal(at(file)) == f"the database {file} can't be used: file is not a database"
    assert file.read_bytes() == b"Dear all, " * 1000


def test_somebody_elses_database_is_refused_and_left_as_it_is(tmp_path: Path) -> None:
    file = tmp_path / "other.sqlite3"
    with closing(sqlite3.connect(file)) as db, db:
        db.execute("CREATE TABLE staff (badge TEXT)")
    assert "table staff already exists" in refusal(at(file))
    with closing(sqlite3.connect(file)) as db:
        assert db.execute("SELECT name FROM sqlite_master").fetchall() == [("staff",)]


def test_a_folder_that_cannot_be_made_is_refused(tmp_path: Path) -> None:
    (tmp_path / "taken").write_text("a file, no folder")
    assert f"the folder {tmp_path / 'taken'} can't be used" in refusal(at(tmp_path / "taken" / "x.sqlite3"))


def test_a_folder_in_place_of_the_file_is_refused(tmp_path: Path) -> None:
    assert "can't be used: unable to open database file" in refusal(at(tmp_path))


def test_after_an_upgrade_future_sessions_follow_todays_zone_rules(settings: Settings) -> None:
    office = wiring.build_office(settings, now=FixedClock())
    town = found_town(office)
    ahead = office.now() + timedelta(days=30)
    club = open_club(office, town, starts_on=ahead.date())
    right = club.sessions[0].starts_at
    office.store.close()
    with closing(sqlite3.connect(file_of(settings))) as db, db:
        wrong = datetime(2036, 1, 1).isoformat(" ", "microseconds")  # noqa: DTZ001  (as SQLite keeps it)
        db.execute("UPDATE sessions SET starts_at = ? WHERE id = ?", (wrong, club.sessions[0].id))
        db.execute("UPDATE cohorts SET last_ends_at = ?", (wrong,))
    wiring.upgrade_database(settings)
    office = wiring.build_office(settings, now=FixedClock())
    assert get_cohort(office, town.admin, club.id).session(club.sessions[0].id).starts_at == right
    office.store.close()


def test_the_application_answers_from_the_database_it_was_given(settings: Settings) -> None:
    app = wiring.build_app(settings)
    assert app.test_client().get("/health/ready").get_json() == {"status": "ready"}
    app.extensions["jobclub"].store.close()


def test_the_settings_of_this_process_come_from_its_environment() -> None:
    assert wiring.settings_here() == Settings.from_env(os.environ)

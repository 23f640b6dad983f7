"""Start-up: a new database is made, another version's is refused with what to run, a wrong one plainly."""

from __future__ import annotations

import os
import sqlite3
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from uuid import uuid4

import pytest
from sqlalchemy import make_url, text

from benchmarks.clusters import Cluster, Databases
from jobclub import wiring
from jobclub.core.errors import Invalid
from jobclub.core.usecases.planning import get_cohort
from jobclub.integrations.database import engine_for, head, revision_of
from jobclub.integrations.database.doors import Door
from jobclub.integrations.database.migrations import downgrade
from jobclub.settings import Settings
from jobclub.testing import FixedClock, found_town, open_club


@pytest.fixture(params=["sqlite", "postgresql"])
def settings(request: pytest.FixtureRequest, tmp_path: Path) -> Settings:
    if request.param == "sqlite":
        return at(tmp_path / "deep" / "down" / "jobclub.sqlite3")
    databases: Databases = request.getfixturevalue("postgres")
    return Settings(data_dir=tmp_path, database_url=databases.empty())


def at(file: Path) -> Settings:
    return Settings(data_dir=file.parent, database_url=f"sqlite:///{file}")


def revision(settings: Settings) -> str | None:
    engine = engine_for(settings.database_url)
    found = revision_of(engine)
    engine.dispose()
    return found


def write(settings: Settings, statement: str, **values: object) -> None:
    engine = engine_for(settings.database_url)
    with engine.execution_options(writing=True, door=Door.MIGRATIONS).begin() as db:
        db.execute(text(statement), values)
    engine.dispose()


def stamp(settings: Settings, revision: str) -> None:
    write(settings, "UPDATE alembic_version SET version_num = :revision", revision=revision)


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
        "postgresql+psycopg2://clerk:hidden@db/jobclub",
        "postgresql+psycopg://clerk:hidden@db",
        "postgres://clerk:hidden@db/jobclub",
        "mysql://db",
        "jobclub.sqlite3",
        "sqlite://",
        "sqlite:///:memory:",
        "",
    ],
)
def test_an_address_of_no_database_of_ours_is_refused_and_no_password_repeated(url: str) -> None:
    told = refusal(Settings(database_url=url))
    assert "write JOBCLUB_DATABASE_URL like sqlite:////" in told
    assert "or postgresql+psycopg://" in told
    assert "hidden" not in told


def test_a_server_that_does_not_answer_is_refused_and_no_password_repeated(tmp_path: Path) -> None:
    told = refusal(Settings(database_url=f"postgresql://clerk:hidden@/jobclub?host={tmp_path}"))
    assert "can't be used: " in told
    assert "Is the server running" in told
    assert "hidden" not in told


def test_the_driver_need_not_be_named(postgres: Databases) -> None:
    url = make_url(postgres.empty()).set(drivername="postgresql")
    settings = Settings(database_url=url.render_as_string(hide_password=False))
    wiring.prepare_database(settings)
    assert revision(settings) == head()


WITHOUT_PSYCOPG = """
import sys
sys.modules["psycopg"] = None
from jobclub import wiring
from jobclub.settings import Settings
wiring.prepare_database(Settings(database_url="postgresql://db/jobclub"))
"""


def test_without_its_driver_postgresql_is_refused_with_the_command_that_helps() -> None:
    started = subprocess.run(  # noqa: S603  (our own code)
        [sys.executable, "-c", WITHOUT_PSYCOPG], capture_output=True, text=True, check=False
    )
    assert "PostgreSQL needs psycopg; run: pip install 'jobclub[server,postgres]'" in started.stderr


def test_several_processes_that_start_at_once_make_the_tables_once(postgres: Databases) -> None:
    settings = Settings(database_url=postgres.empty())
    with ThreadPoolExecutor(4) as pool:
        assert list(pool.map(wiring.prepare_database, [settings] * 4)) == [None] * 4
    assert revision(settings) == head()


def test_a_database_that_is_not_unicode_is_refused(cluster: Cluster) -> None:
    url = cluster.empty(encoding="LATIN1")
    assert "is kept in LATIN1; make one with ENCODING 'UTF8'" in refusal(Settings(database_url=url))


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
    wrong = datetime(2036, 1, 1, tzinfo=UTC).strftime("%Y-%m-%d %H:%M:%S.%f")  # as SQLite keeps it
    when = "CAST(:wrong AS TIMESTAMP WITH TIME ZONE)" if "postgresql" in settings.database_url else ":wrong"
    first = {"id": club.sessions[0].id, "wrong": wrong}
    write(settings, f"UPDATE sessions SET starts_at = {when} WHERE id = :id", **first)  # noqa: S608
    write(settings, f"UPDATE cohorts SET last_ends_at = {when}", wrong=wrong)  # noqa: S608
    wiring.upgrade_database(settings)
    office = wiring.build_office(settings, now=FixedClock())
    assert get_cohort(office, town.admin, club.id).session(club.sessions[0].id).starts_at == right
    office.store.close()


def test_the_application_answers_from_the_database_it_was_given(settings: Settings) -> None:
    app = wiring.build_app(settings)
    assert app.test_client().get("/health/ready").get_json() == {"status": "ready"}
    app.extensions["jobclub"].store.close()


def test_figures_are_for_whoever_has_the_token_of_the_settings(settings: Settings) -> None:
    figures = uuid4().hex
    app = wiring.build_app(replace(settings, metrics_token=figures))
    asked = app.test_client()
    assert asked.get("/metrics").status_code == 404
    assert asked.get("/metrics", headers={"Authorization": f"Bearer {figures}"}).status_code == 200
    app.extensions["jobclub"].store.close()


def test_the_settings_of_this_process_come_from_its_environment() -> None:
    assert wiring.settings_here() == Settings.from_env(os.environ)


def test_with_a_mistake_in_an_organisations_own_letters_nothing_starts(tmp_path: Path) -> None:
    wrong = tmp_path / "words" / "Midtby" / "da" / "missed.txt"
    wrong.parent.mkdir(parents=True)
    wrong.write_text("Vi savnede dig\nHej {{ nmae }}\n---\nHej\n", encoding="utf-8")
    with pytest.raises(Invalid, match=f"{wrong}:2: there is no `nmae`; did you mean `name`?"):
        wiring.build_app(replace(at(tmp_path / "jobclub.sqlite3"), wording_dir=tmp_path / "words"))

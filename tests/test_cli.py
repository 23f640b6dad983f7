"""The command line, as an operator types it: answers on stdout, plain sentences and a code other than 0."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from jobclub import wiring
from jobclub.cli import cli
from jobclub.core.cohorts.programme_file import read_toml
from jobclub.core.people.staff import STAFF_ROLES, Role
from jobclub.core.usecases.issuing import actor_by_token
from jobclub.demo.seeding import programmes_folder
from jobclub.settings import Settings
from jobclub.version import __version__

Run = Callable[..., Result]
DANISH = programmes_folder() / "da-jobklub.toml"


@pytest.fixture
def run(tmp_path: Path) -> Run:
    """Run a command on data of its own."""

    def run(*arguments: str, **env: str) -> Result:
        given = {"JOBCLUB_DATA_DIR": str(tmp_path / "data"), "JOBCLUB_DATABASE_URL": None, **env}
        return CliRunner().invoke(cli, arguments, env={"JOBCLUB_SETTINGS": None, **given})

    return run


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return Settings.from_env({"JOBCLUB_DATA_DIR": str(tmp_path / "data")})


def said(result: Result) -> str:
    """Give the only line a command that did what it should has printed."""
    assert result.exit_code == 0, result.stderr
    assert result.stderr == ""
    (line,) = result.stdout.splitlines()
    return line


def refused(result: Result, *words: str) -> str:
    """Give the sentence of a command that refused: no traceback, nothing on stdout."""
    assert result.exit_code in {1, 2}
    assert isinstance(result.exception, SystemExit)
    assert result.stdout == ""
    assert "Traceback" not in result.stderr
    for word in words:
        assert word in result.stderr
    return result.stderr


def one_town(run: Run) -> str:
    return said(run("organisation", "add", "Newtown", "--language", "en", "--holidays", "DK"))


# Organisations, staff, tokens


def test_an_organisation_is_made_and_its_id_printed(run: Run, settings: Settings) -> None:
    organisation_id = one_town(run)
    office = wiring.build_office(settings)
    found = office.store.organisation_named("Newtown")
    office.store.close()
    assert found is not None
    assert (found.id, found.language, found.holidays) == (organisation_id, "en", "DK")
    assert (found.time_zone, found.optional_holidays) == ("Europe/Copenhagen", False)


@pytest.mark.parametrize("role", STAFF_ROLES)
def test_each_role_can_join_the_staff_and_the_id_is_printed(run: Run, role: Role) -> None:
    one_town(run)
    added = said(run("staff", "add", "--name", "Conny", "--email", "conny@example.org", "--role", role.value))
    token = said(run("token", "add", "--role", role.value, "--staff", added))
    assert len(token) == 43


def test_a_printed_token_opens_the_api(run: Run, settings: Settings) -> None:
    one_town(run)
    token = said(run("token", "add", "--role", "admin"))
    app = wiring.build_app(settings)
    asked = app.test_client().get("/api/v1/organisation", headers={"Authorization": f"Bearer {token}"})
    app.extensions["jobclub"].store.close()
    assert asked.status_code == 200
    assert asked.get_json()["name"] == "Newtown"


def test_a_token_has_the_limits_it_was_given(run: Run, settings: Settings) -> None:
    one_town(run)
    staff_id = said(
        run("staff", "add", "--name", "Conny", "--email", "c@example.org", "--role", "consultant")
    )
    secret = said(run("token", "add", "--role", "consultant", "--staff", staff_id, "--read-only"))
    office = wiring.build_office(settings)
    actor = actor_by_token(office, secret)
    office.store.close()
    assert (actor.role, actor.staff_id, actor.read_only) == (Role.CONSULTANT, staff_id, True)


def test_a_consultants_token_needs_the_consultant(run: Run) -> None:
    one_town(run)
    refused(run("token", "add", "--role", "consultant"), "--staff")


@pytest.mark.parametrize(
    ("arguments", "word"),
    [
        (["--role", "consultant", "--staff", "nobody"], "staff"),
        (["--role", "admin", "--cohort", "nothing"], "cohort"),
        (["--role", "boss"], "'boss'"),
        ([], "--role"),
    ],
)
def test_a_token_that_cannot_be_is_refused(run: Run, arguments: list[str], word: str) -> None:
    one_town(run)
    refused(run("token", "add", *arguments), word)


@pytest.mark.parametrize(
    ("arguments", "word"),
    [
        (["Newtown"], "already"),
        ([""], "name"),
        (["Oldtown", "--holidays", "XX"], "'DE-NI'"),
        (["Oldtown", "--time-zone", "Mars"], "time-zone: this is no time zone"),
        (["Oldtown", "--time-zone", "../../etc/passwd"], "time-zone"),
        (["Oldtown", "--language", "fr"], "'fr'"),
    ],
)
def test_an_organisation_that_cannot_be_is_refused(run: Run, arguments: list[str], word: str) -> None:
    one_town(run)
    refused(run("organisation", "add", *arguments), word)


def test_staff_who_cannot_be_are_refused(run: Run) -> None:
    one_town(run)
    conny = ["staff", "add", "--name", "Conny", "--role", "consultant", "--email"]
    refused(run(*conny, "nowhere"), "email: is no e-mail address")
    said(run(*conny, "conny@example.org"))
    refused(run(*conny, "Conny@Example.org"), "already")


# Which organisation


def test_where_there_is_no_organisation_it_says_how_to_make_one(run: Run) -> None:
    refused(run("token", "add", "--role", "admin"), "jobclub organisation add")


def test_among_several_organisations_one_must_be_named(run: Run) -> None:
    one_town(run)
    said(run("organisation", "add", "Old Town"))
    refused(run("token", "add", "--role", "admin"), "--organisation")
    said(run("token", "add", "--role", "admin", "--organisation", "Old Town"))


def test_an_unknown_organisation_is_named_with_the_line_that_makes_it(run: Run) -> None:
    unknown = run("token", "add", "--role", "admin", "--organisation", "Old Town")
    refused(unknown, "jobclub organisation add 'Old Town'")


# Programmes


@pytest.mark.parametrize("file", sorted(programmes_folder().glob("*.toml")), ids=lambda file: file.name)
def test_each_shipped_programme_is_fine(run: Run, file: Path) -> None:
    assert said(run("programme", "check", str(file))).endswith("6 units of 120 minutes: fine.")


def test_mistakes_in_a_file_are_told_as_file_and_line(run: Run, tmp_path: Path) -> None:
    file = tmp_path / "wrong.toml"
    file.write_text(
        'key = "x"\nlanguage = "da"\nminutes = 3\n\ncapacity = 9\ntitle = "X"\n[[units]]\nkey = "a"\n'
    )
    for command in ("check", "import"):
        lines = refused(run("programme", command, str(file))).splitlines()
        assert [line.partition(" ")[0] for line in lines] == [f"{file}:3:", f"{file}:7:"]
        assert "/minutes" in lines[0]
        assert "/units/0/title" in lines[1]


@pytest.mark.parametrize(
    ("content", "word"),
    [(b'key = "x\n', ":1: this is no TOML"), (b"\xff\xfe", "UTF-8"), (b"", ":1: /key is missing")],
)
def test_a_file_that_cannot_be_read_is_refused(run: Run, tmp_path: Path, content: bytes, word: str) -> None:
    file = tmp_path / "wrong.toml"
    file.write_bytes(content)
    refused(run("programme", "check", str(file)), word)


def test_a_missing_file_is_refused(run: Run, tmp_path: Path) -> None:
    refused(run("programme", "check", str(tmp_path / "none.toml")), "does not exist")


def test_the_same_file_twice_is_one_version(run: Run) -> None:
    one_town(run)
    first = said(run("programme", "import", str(DANISH)))
    assert said(run("programme", "import", str(DANISH))) == first


def test_a_changed_file_is_the_next_version(run: Run, tmp_path: Path) -> None:
    one_town(run)
    first = said(run("programme", "import", str(DANISH)))
    changed = tmp_path / "changed.toml"
    changed.write_text(DANISH.read_text(encoding="utf-8").replace("capacity = 10", "capacity = 12"))
    assert said(run("programme", "import", str(changed))) != first


def test_what_is_put_in_comes_out_the_same(run: Run, tmp_path: Path) -> None:
    one_town(run)
    known = read_toml(DANISH.read_text(encoding="utf-8"))
    programme_id = said(run("programme", "import", str(DANISH)))
    for name in (programme_id, known.key):
        out = run("programme", "export", name)
        assert out.exit_code == 0
        assert read_toml(out.stdout) == known
    again = tmp_path / "again.toml"
    again.write_text(out.stdout, encoding="utf-8")
    assert said(run("programme", "import", str(again))) == programme_id


def test_an_unknown_programme_is_named(run: Run) -> None:
    one_town(run)
    refused(run("programme", "export", "nothing"), "'nothing'")


# The rest


def test_the_database_is_brought_up_to_date(run: Run) -> None:
    done = run("db", "upgrade")
    assert (done.exit_code, done.stdout) == (0, "")
    assert done.stderr == "The database is up to date.\n"


@pytest.mark.parametrize("command", ["demo", "serve"])
def test_ports_and_workers_that_cannot_be_are_refused(run: Run, command: str) -> None:
    refused(run(command, "--port", "70000"), "65535")
    refused(run("serve", "--workers", "0"), "--workers")


def test_the_demo_refuses_a_day_out_of_reach(run: Run) -> None:
    refused(run("demo", "--today", "9999-12-31"), "year")


def test_it_says_its_version(run: Run) -> None:
    assert __version__ in said(run("--version"))


@pytest.mark.parametrize(
    "command",
    [
        *("demo", "serve", "plan", "db upgrade", "organisation add", "staff add", "token add"),
        *("programme check", "programme import", "programme export", "participants import"),
    ],
)
def test_every_command_explains_itself_and_its_options(run: Run, command: str) -> None:
    shown = run(*command.split(), "--help")
    assert shown.exit_code == 0
    assert f"{command} [OPTIONS]" in shown.stdout


@pytest.mark.parametrize("url", ["postgresql+psycopg2://u:hidden@db/jobclub", "nonsense", "sqlite://"])
def test_a_database_this_version_cannot_use_is_refused_plainly(run: Run, url: str) -> None:
    told = refused(run("db", "upgrade", JOBCLUB_DATABASE_URL=url), "sqlite:////var/lib")
    assert "hidden" not in told


def test_a_settings_file_that_cannot_be_read_is_named(run: Run, tmp_path: Path) -> None:
    refused(run("db", "upgrade", JOBCLUB_SETTINGS=str(tmp_path / "none.toml")), "none.toml")

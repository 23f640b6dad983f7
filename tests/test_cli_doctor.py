"""The doctor: each fault has its sentence and what helps, hides no other, and no secret is told."""

from __future__ import annotations

import sqlite3
import ssl
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
import trustme
from click.testing import CliRunner, Result
from sqlalchemy import make_url

from benchmarks.clusters import OWNER, SUPERUSER, Cluster, Databases, connected
from benchmarks.mailservers import mail_server
from benchmarks.servers import free_port
from jobclub import wiring
from jobclub.cli import cli
from jobclub.core.people.organisation import MeetingHabits
from jobclub.integrations.database import engine_for, head
from jobclub.settings import Settings
from jobclub.testing import PaperMeetings, found_town, open_club
from jobclub.testing.graph import Fault, GraphStandIn
from tests.integrations.mail.scripted import HANG_UP, scripted_server

SECRET = "hidden-Pa55word"  # noqa: S105  (invented)
MAIL = {"JOBCLUB_MAIL_FROM": "no-reply@jobclub.example", "JOBCLUB_BASE_URL": "https://jobclub.example"}
LOOK = "-> look at JOBCLUB_DATABASE_URL, whether its server runs, and what our user may do there"
EXPECTED = "if one should be there, correct JOBCLUB_DATABASE_URL"
NO_LETTER = "Vi savnede dig\nHej {{ nmae }}\n---\nHej\n"
SOON = datetime.now(UTC).date() + timedelta(days=7)
Run = Callable[..., Result]


@pytest.fixture
def run(tmp_path: Path) -> Run:
    """Ask the doctor about an environment, in which nothing but a data folder is set."""
    base: dict[str, str | None] = {"JOBCLUB_DATA_DIR": str(tmp_path)}

    def asked(**env: str) -> Result:
        result = CliRunner().invoke(cli, ["doctor"], env={**base, **env})
        assert not result.exception or isinstance(result.exception, SystemExit)
        assert SECRET not in result.output
        return result

    return asked


def said(result: Result, what: str) -> str:
    """Give what was said about one thing: the mark, the sentence, and what helps behind an arrow."""
    lines = result.stdout.splitlines()
    places = [number for number, line in enumerate(lines) if line[7:].startswith(f"{what}: ")]
    assert len(places) == 1, result.output
    (place,) = places
    remedy = next((line for line in lines[place + 1 : place + 2] if line.startswith("       -> ")), "")
    return f"{lines[place].partition(' ')[0]} {lines[place][7:].removeprefix(f'{what}: ')}{remedy[6:]}"


def test_where_all_works_it_ends_with_0_and_changes_nothing(run: Run, tmp_path: Path) -> None:
    result = run(JOBCLUB_MAIL_FOLDER=str(tmp_path))
    assert result.exit_code == 0
    assert said(result, "settings") == "ok Read from the environment."
    assert said(result, "wording") == "ok People get the letters that come with jobclub."
    assert said(result, "mail") == "ok Mails would be taken."
    file = tmp_path / "jobclub.sqlite3"
    assert said(result, "database") == (
        f"note There is none yet: the first command that needs it makes {file}. -> {EXPECTED}"
    )
    assert list(tmp_path.iterdir()) == []


# --- settings -----------------------------------------------------------------------------------------


def test_each_mistake_in_the_settings_is_named_and_no_value_repeated(run: Run) -> None:
    result = run(JOBCLUB_SMTP_URL=f"smtps://clerk:{SECRET}@mail.example", JOBCLUB_SMS_COUNTRY="Denmark")
    assert result.exit_code == 1
    first, helps, second, again = result.stdout.splitlines()
    assert first == (
        "FAILS  settings: JOBCLUB_SMTP_URL needs JOBCLUB_MAIL_FROM and JOBCLUB_BASE_URL as well."
    )
    assert second == "FAILS  settings: JOBCLUB_SMS_COUNTRY must be the two letters of a country, like DK."
    assert (
        helps == again == "       -> correct it; everything else is looked at once all settings can be read"
    )


def test_a_settings_file_that_is_none_is_named(run: Run, tmp_path: Path) -> None:
    file = tmp_path / "jobclub.toml"
    file.write_text("smtp_url = ", encoding="utf-8")
    result = run(JOBCLUB_SETTINGS=str(file))
    assert result.exit_code == 1
    assert f"FAILS The settings file {file} can't be read: " in said(result, "settings")


def test_a_settings_file_that_can_be_read_is_named(run: Run, tmp_path: Path) -> None:
    file = tmp_path / "jobclub.toml"
    file.write_text(f'mail_folder = "{tmp_path}"', encoding="utf-8")
    assert said(run(JOBCLUB_SETTINGS=str(file)), "settings") == f"ok Read from {file}."


# --- database -----------------------------------------------------------------------------------------


@pytest.fixture(params=["sqlite", "postgresql"])
def url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """Give the address of a database that has the tables of this version."""
    if request.param == "sqlite":
        url = f"sqlite:///{tmp_path / 'jobclub.sqlite3'}"
    else:
        databases: Databases = request.getfixturevalue("postgres")
        url = databases.empty()
    wiring.prepare_database(Settings(database_url=url))
    return url


def execute(url: str, statement: str) -> None:
    engine = engine_for(url)
    with engine.execution_options(writing=True).begin() as db:
        db.exec_driver_sql(statement)
    engine.dispose()


def test_a_database_of_this_version_is_fine(run: Run, url: str) -> None:
    told = said(run(JOBCLUB_DATABASE_URL=url), "database")
    assert told == f"ok It answers and is at revision {head()}, which this version needs."


@pytest.mark.parametrize(
    ("revision", "helps"),
    [("0000", "jobclub db upgrade"), ("9999", "pip install --upgrade 'jobclub[server]'")],
    ids=["behind", "ahead"],
)
def test_a_database_of_another_version_is_told_with_the_command(
    run: Run, url: str, revision: str, helps: str
) -> None:
    execute(url, f"UPDATE alembic_version SET version_num = '{revision}'")  # noqa: S608  (ours)
    result = run(JOBCLUB_DATABASE_URL=url)
    assert result.exit_code == 1
    assert f"FAILS The database is at revision {revision}, this version " in said(result, "database")
    assert said(result, "database").endswith(f"-> run: {helps}")


WALLS = "PostgreSQL itself shows no organisation the rows of another."
ABOVE = "so it stands above all walls between organisations: nothing but our own code keeps them apart."


@pytest.fixture
def database(cluster: Cluster) -> str:
    """Give the address of a database of this version, on a server whose roles a test may change."""
    url = cluster.empty()
    wiring.prepare_database(Settings(database_url=url))
    return url


def order(cluster: Cluster, words: str) -> None:
    """Let the server's own superuser do something."""
    url = make_url(cluster.url).set(username=SUPERUSER).render_as_string()
    with closing(connected(url)) as db:
        db.execute(words)


def test_walls_that_hold_are_told_and_those_of_a_file_are_none(run: Run, url: str) -> None:
    result = run(JOBCLUB_DATABASE_URL=url)
    if url.startswith("sqlite"):
        assert "walls: " not in result.stdout
    else:
        assert said(result, "walls") == f"ok {WALLS}"


@pytest.mark.parametrize(
    ("attribute", "told"), [("SUPERUSER", "is a superuser"), ("BYPASSRLS", "has BYPASSRLS")]
)
def test_a_role_above_the_walls_is_refused_also_while_the_database_is_empty(
    run: Run, cluster: Cluster, database: str, attribute: str, told: str
) -> None:
    empty = cluster.empty()
    order(cluster, f"ALTER ROLE {OWNER} {attribute}")
    for url in (database, empty):
        result = run(JOBCLUB_DATABASE_URL=url)
        assert result.exit_code == 1
        assert said(result, "walls") == (
            f"FAILS Our role {told}, {ABOVE} -> let a role own the database that is neither, "
            "as docs/operator.md says under PostgreSQL"
        )
    order(cluster, f"ALTER ROLE {OWNER} NO{attribute}")
    assert said(run(JOBCLUB_DATABASE_URL=database), "walls") == f"ok {WALLS}"


def test_a_role_that_may_not_look_behind_the_walls_is_told_how_it_may(
    run: Run, cluster: Cluster, database: str
) -> None:
    order(cluster, f"ALTER ROLE {OWNER} SET row_security = off")
    told = said(run(JOBCLUB_DATABASE_URL=database), "walls")
    assert told.startswith("FAILS For our role row_security is off, so it is refused ")
    assert told.endswith("-> run: ALTER ROLE jobclub RESET row_security")


@pytest.mark.parametrize("undone", ["NO FORCE", "DISABLE"])
def test_walls_that_somebody_took_down_are_named(run: Run, postgres: Databases, undone: str) -> None:
    url = postgres.fresh()
    for table in ("visits", "guests"):
        execute(url, f"ALTER TABLE {table} {undone} ROW LEVEL SECURITY")
    told = said(run(JOBCLUB_DATABASE_URL=url), "walls")
    assert told == (
        "FAILS Nothing keeps organisations apart in guests, visits."
        " -> run for each: ALTER TABLE ... ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY"
    )


def test_where_the_database_fails_already_its_walls_are_not_looked_at(run: Run, postgres: Databases) -> None:
    url = postgres.fresh()
    execute(url, "UPDATE alembic_version SET version_num = '0000'")
    assert "walls: " not in run(JOBCLUB_DATABASE_URL=url).stdout


def test_an_empty_database_is_fine_and_stays_empty(run: Run, postgres: Databases) -> None:
    url = postgres.empty()
    empty = f"note It answers and is empty: the first command that needs its tables makes them. -> {EXPECTED}"
    assert [said(run(JOBCLUB_DATABASE_URL=url), "database") for _ in range(2)] == [empty, empty]


def test_somebody_elses_database_is_told(run: Run, tmp_path: Path) -> None:
    with closing(sqlite3.connect(tmp_path / "jobclub.sqlite3")) as db, db:
        db.execute("CREATE TABLE cakes (name TEXT)")
    told = said(run(), "database")
    assert told == "FAILS It holds tables that are not jobclub's (cakes). -> choose another"


def test_an_address_that_is_none_is_told_without_it(run: Run) -> None:
    told = said(run(JOBCLUB_DATABASE_URL=f"mysql://clerk:{SECRET}@db/jobclub"), "database")
    assert told.startswith("FAILS Write JOBCLUB_DATABASE_URL like sqlite:////")
    assert told.endswith(LOOK)


def test_a_database_server_that_does_not_answer_is_told_on_one_line(run: Run, tmp_path: Path) -> None:
    result = run(
        JOBCLUB_DATABASE_URL=f"postgresql://clerk:{SECRET}@/jobclub?host={tmp_path}&password={SECRET}"
    )
    assert result.exit_code == 1
    assert "can't be used: " in said(result, "database")
    assert "Is the server running" in said(result, "database")
    assert said(result, "database").endswith(LOOK)


def test_a_folder_that_cannot_be_there_is_told(run: Run, tmp_path: Path) -> None:
    (tmp_path / "taken").write_text("a file, no folder")
    deep = f"{tmp_path}/taken/deep"
    told = said(run(JOBCLUB_DATABASE_URL=f"sqlite:///{deep}/jobclub.sqlite3"), "database")
    assert told == (
        f"FAILS No file can be made in the folder {deep} (Not a directory)."
        " -> correct JOBCLUB_DATABASE_URL, or let our user write there"
    )


@pytest.mark.skipif(not Path("/proc/self").exists(), reason="there is no such folder here")
def test_a_folder_in_which_not_even_root_can_make_one_is_told(run: Run) -> None:
    result = run(JOBCLUB_DATABASE_URL="sqlite:////proc/nope/jobclub.sqlite3")
    assert result.exit_code == 1
    assert said(result, "database").startswith("FAILS No file can be made in the folder /proc/nope (")


def test_a_folder_that_would_be_made_is_no_failure_and_is_not_made(run: Run, tmp_path: Path) -> None:
    file = tmp_path / "new" / "deep" / "jobclub.sqlite3"
    result = run(JOBCLUB_DATABASE_URL=f"sqlite:///{file}")
    assert result.exit_code == 0
    assert said(result, "database").startswith("note There is none yet: the first command that needs it ")
    assert list(tmp_path.iterdir()) == []


def test_a_broken_database_hides_nothing_else(run: Run, tmp_path: Path) -> None:
    (tmp_path / "jobclub.sqlite3").write_bytes(b"Dear all, " * 1000)
    result = run(JOBCLUB_MAIL_FOLDER=str(tmp_path))
    assert result.exit_code == 1
    assert "can't be used: file is not a database" in said(result, "database")
    assert said(result, "mail").startswith("ok ")
    assert said(result, "wording").startswith("ok ")


# --- mail ---------------------------------------------------------------------------------------------


def test_without_a_mail_server_it_says_so_and_is_no_failure(run: Run) -> None:
    result = run()
    assert result.exit_code == 0
    assert said(result, "mail") == (
        "note Nobody carries mails, so messages wait."
        " -> set JOBCLUB_SMTP_URL, JOBCLUB_MAIL_FROM and JOBCLUB_BASE_URL"
    )


def test_a_folder_for_mails_that_takes_none_is_told(run: Run, tmp_path: Path) -> None:
    (tmp_path / "taken").write_text("a file, no folder")
    result = run(JOBCLUB_MAIL_FOLDER=str(tmp_path / "taken"))
    assert result.exit_code == 1
    assert said(result, "mail") == (
        "FAILS The folder for messages can't be written to (Not a directory)."
        " -> let jobclub's user write to the folder that JOBCLUB_MAIL_FOLDER names"
    )


def test_a_folder_for_mails_that_would_be_made_is_told_and_not_made(run: Run, tmp_path: Path) -> None:
    folder = tmp_path / "new" / "mails"
    result = run(JOBCLUB_MAIL_FOLDER=str(folder))
    assert result.exit_code == 0
    assert said(result, "mail") == (
        f"note Mails would be taken: the first one makes the folder {folder}."
        " -> if it should be there, correct JOBCLUB_MAIL_FOLDER"
    )
    assert list(tmp_path.iterdir()) == []


@pytest.mark.server
def test_a_mail_server_that_would_take_mails_is_fine_and_gets_none(run: Run) -> None:
    with mail_server(users={"clerk": SECRET}) as server:
        result = run(**MAIL, JOBCLUB_SMTP_URL=server.url)
        assert (server.connections, server.kept) == (1, [])
    assert (result.exit_code, said(result, "mail")) == (0, "ok Mails would be taken.")


@pytest.mark.server
def test_user_and_password_that_are_not_accepted_are_told(run: Run) -> None:
    with mail_server(users={"clerk": "another"}) as server:
        told = said(run(**MAIL, JOBCLUB_SMTP_URL=f"smtp://clerk:{SECRET}@127.0.0.1:{server.port}"), "mail")
    assert told == (
        "FAILS The mail server does not accept our user and password (535 5.7.8). -> correct them in"
        " JOBCLUB_SMTP_URL; write what has a meaning in addresses with %: %40 for @"
    )


@pytest.mark.server
def test_a_sender_that_is_refused_is_told(run: Run) -> None:
    with mail_server() as server:
        server.at_mail = "550 5.7.1 you are not no-reply@jobclub.example"
        told = said(run(**MAIL, JOBCLUB_SMTP_URL=server.url), "mail")
    assert told == (
        "FAILS The mail server refuses our sender (550 5.7.1). -> let the mail server send for"
        " JOBCLUB_MAIL_FROM, or set an address that it sends for"
    )


@pytest.mark.server
def test_a_port_at_which_nobody_listens_is_told(run: Run) -> None:
    told = said(run(**MAIL, JOBCLUB_SMTP_URL=f"smtp://127.0.0.1:{free_port()}"), "mail")
    assert told == (
        "FAILS The mail server can't be reached (Connection refused). -> look at host and port in"
        " JOBCLUB_SMTP_URL, and whether this machine is let out to them"
    )


@pytest.mark.server
def test_a_certificate_that_is_not_valid_is_told(run: Run) -> None:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    trustme.CA().issue_cert("127.1").configure_cert(context)
    with mail_server(tls=context) as server:
        told = said(run(**MAIL, JOBCLUB_SMTP_URL=f"smtps://127.1:{server.port}"), "mail")
    assert told.startswith("FAILS The mail server's certificate is not valid: ")
    assert told.endswith("for an authority of your own, name its file in SSL_CERT_FILE")


@pytest.mark.server
def test_the_wrong_one_of_two_ports_is_told(run: Run) -> None:
    with mail_server() as server:
        told = said(run(**MAIL, JOBCLUB_SMTP_URL=f"smtps://127.0.0.1:{server.port}"), "mail")
    assert told.startswith("FAILS The mail server speaks no TLS that we accept (WRONG_VERSION_NUMBER). -> ")
    assert "look which one the server speaks at this port: smtps:// is TLS from the first byte" in told


@pytest.mark.server
@pytest.mark.parametrize(
    ("answers", "url", "fault", "helps"),
    [
        ({}, "smtp://127.1:{}", "offers no STARTTLS", "ask for a server that encrypts"),
        ({"EHLO": b"250 mail.test\r\n"}, "smtp://a:b@127.0.0.1:{}", "no way to sign in", "leave user and"),
        ({"GREETING": b"554 5.7.1 no\r\n"}, "smtp://127.0.0.1:{}", "lets nobody in (554", "JOBCLUB_SMTP_URL"),
        ({"GREETING": HANG_UP}, "smtp://127.0.0.1:{}", "hangs up", "and at the mail server's log"),
        ({"MAIL": b"451 4.3.0 later\r\n"}, "smtp://127.0.0.1:{}", "did not take the message", "server's log"),
    ],
    ids=["no-starttls", "no-login", "nobody", "hang-up", "later"],
)
def test_each_other_way_of_a_mail_server_has_its_sentence(
    run: Run, answers: dict[str, bytes], url: str, fault: str, helps: str
) -> None:
    with scripted_server(**answers) as server:
        port = server.listener.getsockname()[1]
        result = run(**MAIL, JOBCLUB_SMTP_URL=url.format(port))
    assert result.exit_code == 1
    told, _, remedy = said(result, "mail").partition(" -> ")
    assert told.startswith("FAILS ")
    assert fault in told
    assert helps in remedy


def installed(
    folder: Path, monkeypatch: pytest.MonkeyPatch, name: str, body: str, group: str = "jobclub.mailers"
) -> None:
    """Put a package there whose entry point does what the body of its function says."""
    (folder / f"{name}.py").write_text(f"def make(options, sender=None):\n    {body.strip()}\n")
    about = folder / f"{name}-1.0.dist-info"
    about.mkdir()
    (about / "METADATA").write_text(f"Metadata-Version: 2.1\nName: {name}\nVersion: 1.0\n")
    (about / "entry_points.txt").write_text(f"[{group}]\n{name} = {name}:make\n")
    monkeypatch.syspath_prepend(folder)


def test_who_carries_mails_and_cannot_be_tried_out_is_named(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    installed(tmp_path, monkeypatch, "dove", "return object()")
    result = run(**MAIL, JOBCLUB_SMTP_URL="dove://loft")
    assert result.exit_code == 0
    assert said(result, "mail") == "ok A package of its own carries mails; it can't be tried out."


def test_a_fault_that_nobody_foresaw_is_told_by_its_kind_and_hides_nothing_else(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    installed(tmp_path, monkeypatch, "crow", "raise LookupError(options)")
    result = run(**MAIL, JOBCLUB_SMTP_URL=f"crow://{SECRET}@nest")
    assert result.exit_code == 1
    assert said(result, "mail").startswith("FAILS This could not be looked at (LookupError). -> ")
    assert said(result, "wording").startswith("ok ")


# --- wording ------------------------------------------------------------------------------------------


def test_letters_of_ones_own_without_a_mistake_are_fine(run: Run, tmp_path: Path) -> None:
    folder = tmp_path / "words"
    folder.mkdir()
    assert said(run(JOBCLUB_WORDING_DIR=str(folder)), "wording") == f"ok No mistakes in {folder}."


def test_each_mistake_in_a_letter_is_named_by_its_line(run: Run, tmp_path: Path) -> None:
    file = tmp_path / "words" / "Midtby" / "da" / "missed.txt"
    file.parent.mkdir(parents=True)
    file.write_text(NO_LETTER, encoding="utf-8")
    result = run(JOBCLUB_WORDING_DIR=str(tmp_path / "words"))
    assert result.exit_code == 1
    assert said(result, "wording") == (
        f"FAILS {file}:2: there is no `nmae`; did you mean `name`? -> see docs/wording.md"
    )


# --- meetings -----------------------------------------------------------------------------------------

PERMISSION = "teams permission OnlineMeetings.ReadWrite.All"
ARTIFACT = "teams permission OnlineMeetingArtifact.Read.All"
NOBODY = "11111111-2222-4333-8444-555555555555"


@pytest.fixture
def graph() -> Iterator[GraphStandIn]:
    with GraphStandIn() as graph:
        yield graph


def at(graph: GraphStandIn, **others: str) -> dict[str, str]:
    """Give the variables by which jobclub finds the stand-in."""
    return {
        "JOBCLUB_TEAMS_TENANT_ID": graph.tenant_id,
        "JOBCLUB_TEAMS_CLIENT_ID": graph.client_id,
        "JOBCLUB_TEAMS_CLIENT_SECRET": graph.client_secret,
        "JOBCLUB_TEAMS_ORGANISER_ID": graph.organiser_id,
        "JOBCLUB_TEAMS_AUTHORITY": graph.authority,
        "JOBCLUB_TEAMS_GRAPH_URL": graph.graph_url,
        **others,
    }


def test_those_who_provide_meetings_are_named(run: Run) -> None:
    assert said(run(), "meetings") == "ok These provide them: link, none, phone."


@pytest.mark.server
def test_where_teams_works_each_thing_is_said_and_no_meeting_stays(run: Run, graph: GraphStandIn) -> None:
    result = run(**at(graph))
    assert result.exit_code == 0
    assert said(result, "meetings") == "ok These provide them: link, none, phone, teams."
    told = [line for line in result.stdout.splitlines() if " teams " in line and "meetings:" not in line]
    assert all(line.startswith("ok     teams ") for line in told)
    whats = [line.removeprefix("ok     teams ").partition(":")[0] for line in told]
    permissions = [what.removeprefix("teams ") for what in (PERMISSION, ARTIFACT)]
    trial = ["meeting", "join address", "options", "reading", "attendance", "removal"]
    assert whats == ["token", *permissions, *trial]
    assert (graph.meetings, len(graph.deleted), graph.wrong) == ([], 1, [])


def with_certificate(run: Run, folder: Path, days: int) -> tuple[Result, str]:
    """Ask about a certificate that ends in some days; give the day too."""
    ends_at = datetime.now(UTC).replace(microsecond=0) + timedelta(days=days)
    made = trustme.CA().issue_cert("jobclub.example", key_type=trustme.KeyType.RSA, not_after=ends_at)
    file = folder / "teams.pem"
    made.private_key_and_cert_chain_pem.write_to_path(file)
    with GraphStandIn(certificate=made.cert_chain_pems[0].bytes().decode()) as graph:
        env = at(graph, JOBCLUB_TEAMS_CERTIFICATE=str(file))
        return run(**{**env, "JOBCLUB_TEAMS_CLIENT_SECRET": ""}), f"{ends_at:%Y-%m-%d}"


@pytest.mark.server
def test_a_certificate_is_tried_out_and_its_end_told(run: Run, tmp_path: Path) -> None:
    result, day = with_certificate(run, tmp_path, days=60)
    assert (result.exit_code, said(result, "teams token")) == (0, "ok The Microsoft login gives us a token.")
    assert said(result, "teams certificate") == f"ok It is good until {day}."


@pytest.mark.server
def test_a_certificate_that_ends_soon_is_told_in_time(run: Run, tmp_path: Path) -> None:
    result, day = with_certificate(run, tmp_path, days=20)
    assert result.exit_code == 0
    assert said(result, "teams certificate") == (
        f"note It is good until {day}. -> make a new one, upload it beside this one,"
        " and set it before then (docs/teams.md)"
    )


@pytest.mark.server
@pytest.mark.parametrize(
    ("wrong", "told", "step"),
    [
        ({"CLIENT_SECRET": SECRET}, "The Microsoft login gives no token (AADSTS7000215): ", 3),
        ({"CLIENT_ID": NOBODY}, "The Microsoft login gives no token (AADSTS700016): ", 2),
        ({"CLIENT_SECRET": "", "CERTIFICATE": "/nowhere/teams.pem"}, "The file of ", 3),
    ],
    ids=["secret", "client", "certificate"],
)
def test_a_login_that_gives_no_token_says_which_setting_is_wrong(
    run: Run, graph: GraphStandIn, wrong: dict[str, str], told: str, step: int
) -> None:
    setting = f"JOBCLUB_TEAMS_{list(wrong)[-1]}"
    result = run(**{**at(graph), **{f"JOBCLUB_TEAMS_{name}": text for name, text in wrong.items()}})
    assert result.exit_code == 1
    assert said(result, "teams token").startswith(f"FAILS {told}{setting} ")
    assert said(result, "teams token").endswith(f" -> see step {step} of docs/teams.md")
    assert "teams meeting" not in result.stdout
    assert result.stderr == ""


@pytest.mark.server
def test_a_login_that_is_away_is_told(run: Run) -> None:
    graph = GraphStandIn(port=free_port())
    result = run(**at(graph))
    assert result.exit_code == 1
    assert said(result, "teams token") == (
        "FAILS The Microsoft login can't be reached."
        " -> try again in some minutes; if it stays so, see docs/teams.md"
    )


@pytest.mark.server
def test_a_permission_that_is_missing_is_told_with_where_to_grant_it(run: Run, graph: GraphStandIn) -> None:
    graph.tenant.permissions.remove("OnlineMeetings.ReadWrite.All")
    result = run(**at(graph))
    grant = "add the application permission OnlineMeetings.ReadWrite.All to the app and grant admin consent"
    assert result.exit_code == 1
    assert said(result, PERMISSION) == f"FAILS The app may not make meetings. -> in Microsoft Entra, {grant}"
    assert said(result, "teams meeting").startswith("FAILS Teams forbids it (403): ")


@pytest.mark.server
def test_the_permission_for_attendance_may_be_missing(run: Run, graph: GraphStandIn) -> None:
    graph.tenant.permissions.remove("OnlineMeetingArtifact.Read.All")
    result = run(**at(graph))
    assert result.exit_code == 0
    assert said(result, ARTIFACT).startswith(
        "note The app may not read who was there. -> if that is wanted: in Microsoft Entra, add "
    )
    assert "teams attendance" not in result.stdout


@pytest.mark.server
def test_a_policy_that_is_missing_is_told_with_the_lines_that_grant_it(run: Run, graph: GraphStandIn) -> None:
    organiser = graph.add_organiser(policy=False)
    result = run(**at(graph, JOBCLUB_TEAMS_ORGANISER_ID=organiser))
    grant = f"Grant-CsApplicationAccessPolicy -PolicyName jobclub -Identity {organiser}"
    make = f"New-CsApplicationAccessPolicy -Identity jobclub -AppIds {graph.client_id}"
    assert result.exit_code == 1
    assert said(result, "teams meeting") == (
        f"FAILS Teams forbids it (403): no policy for the organiser; run: {grant}"
        f" -> {make}; {grant} (up to 30 minutes until it works)"
    )


@pytest.mark.server
def test_an_organiser_who_is_not_known_is_told(run: Run, graph: GraphStandIn) -> None:
    told = said(run(**{**at(graph), "JOBCLUB_TEAMS_ORGANISER_ID": NOBODY}), "teams meeting")
    assert told.startswith("FAILS Teams knows no such organiser (404): JOBCLUB_TEAMS_ORGANISER_ID must be ")


def test_an_organiser_by_the_name_they_sign_in_with_is_told(run: Run) -> None:
    env = at(GraphStandIn(), JOBCLUB_TEAMS_ORGANISER_ID="jobclub@midtby.example")
    assert said(run(**env), "settings").startswith(
        "FAILS JOBCLUB_TEAMS_ORGANISER_ID must be the object id of the organiser's account,"
    )


@pytest.mark.server
@pytest.mark.parametrize(
    ("fault", "what", "told"),
    [
        (Fault.OTHER_JOIN_HOST, "join address", "Teams gave a join address at a host that is not allowed"),
        (Fault.OPTIONS_FALL_BACK, "options", "Teams does not keep these options: "),
        (Fault.HTML_PAGE, "meeting", "What answers at JOBCLUB_TEAMS_GRAPH_URL is not Graph"),
        (Fault.BAD_REQUEST, "meeting", "Teams refuses this meeting (400 BadRequest)."),
        (Fault.FOREIGN_LINK, "attendance", "Graph's list goes on at another host, to which no token is sent"),
    ],
)
def test_what_else_graph_does_wrong_is_told_and_no_meeting_stays(
    run: Run, graph: GraphStandIn, fault: Fault, what: str, told: str
) -> None:
    graph.misbehave(fault, times=None)
    result = run(**at(graph))
    assert result.exit_code == 1
    assert said(result, f"teams {what}").startswith(f"FAILS {told}")
    assert graph.meetings == []


@pytest.mark.server
def test_a_broken_database_mail_server_and_plug_in_keep_teams_from_nothing(
    run: Run, graph: GraphStandIn, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "jobclub.sqlite3").write_bytes(b"Dear all, " * 1000)
    installed(tmp_path, monkeypatch, "huts", "raise LookupError(options)", "jobclub.meeting_providers")
    env = {**MAIL, "JOBCLUB_SMTP_URL": f"smtp://127.0.0.1:{free_port()}", "JOBCLUB_HUTS_KEY": SECRET}
    result = run(**at(graph), **env)
    assert result.exit_code == 1
    assert [said(result, what).partition(" ")[0] for what in ("database", "mail", "huts provider")] == (
        3 * ["FAILS"]
    )
    assert "The plug-in huts 1.0 can't be used: it fails with its options (LookupError)" in result.stdout
    assert said(result, "teams removal") == "ok The meeting is removed again."


TENTS = """
    from jobclub.core.office.meetings import Finding
    class Tents:
        def examine(self):
            yield Finding(what="door", works=False, says="it sticks", remedy="oil it")
    return Tents()
"""


def test_a_plug_in_looks_at_itself(run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    installed(tmp_path, monkeypatch, "tents", TENTS, "jobclub.meeting_providers")
    result = run()
    assert result.exit_code == 1
    assert said(result, "meetings") == "ok These provide them: link, none, phone, tents."
    assert said(result, "tents door") == "FAILS It sticks. -> oil it"


BARNS = """
    from jobclub.core.errors import Invalid, Mistake
    raise Invalid(Mistake("/url", "must be the address of your barn"))
"""


def test_an_option_that_a_plug_in_lacks_is_told_by_its_variable(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    installed(tmp_path, monkeypatch, "barns", BARNS, "jobclub.meeting_providers")
    assert said(run(), "barns provider") == (
        "FAILS JOBCLUB_BARNS_URL must be the address of your barn (says the plug-in barns 1.0)."
    )


def test_what_a_plug_in_says_of_itself_is_told_once_and_as_it_stands(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    inns = TENTS.replace('"door"', '"inns"').replace("it sticks", "http://127.0.0.1:9 does not answer")
    installed(tmp_path, monkeypatch, "inns", inns, "jobclub.meeting_providers")
    assert said(run(), "inns") == "FAILS http://127.0.0.1:9 does not answer. -> oil it"


# --- what relies on a provider that is gone ------------------------------------------------------------


def with_a_club(url: str, provider: str) -> None:
    """Let a town meet by a provider, and plan a club of six sessions there."""
    office = wiring.build_office(Settings(database_url=url))
    with closing(office.store):
        asking = replace(office, meetings={**office.meetings, provider: PaperMeetings()})
        open_club(
            asking,
            found_town(asking, name="Midtby", meetings=MeetingHabits(provider=provider)),
            starts_on=SOON,
        )


def test_who_meets_by_a_provider_that_is_gone_is_named_and_what_helps(run: Run, url: str) -> None:
    with_a_club(url, "jitsi")
    result = run(JOBCLUB_DATABASE_URL=url)
    assert result.exit_code == 1
    assert said(result, "database").startswith("ok ")
    setting_up = "install its plug-in, and set JOBCLUB_JITSI_… as it wants them"
    assert said(result, "default provider") == (
        "FAILS The organisation Midtby meets by 'jitsi', which is not set up here,"
        f" so a club that names no other can't be planned. -> {setting_up}; or let it meet otherwise:"
        ' PATCH /organisation with {"meetings": {"provider": "link"}}'
    )
    assert said(result, "sessions ahead") == (
        "FAILS Sessions ahead that meet by 'jitsi', which is not set up here: 6;"
        f" nobody makes, moves or removes their meetings. -> {setting_up};"
        " or let each meet otherwise: PATCH /sessions/{session_id}"
    )


@pytest.mark.server
def test_teams_that_is_set_up_no_more_is_told_with_the_step_that_sets_it_up(
    run: Run, graph: GraphStandIn, tmp_path: Path
) -> None:
    url = f"sqlite:///{tmp_path / 'jobclub.sqlite3'}"
    with_a_club(url, "teams")
    before = {path.name for path in tmp_path.iterdir()}
    for what in ("default provider", "sessions ahead"):
        assert " -> set JOBCLUB_TEAMS_… as in step 7 of docs/teams.md; or " in said(run(), what)
    again = run(**at(graph))
    assert again.exit_code == 0
    assert "default provider" not in again.stdout
    assert "sessions ahead" not in again.stdout
    assert {path.name for path in tmp_path.iterdir()} == before


# --- the command itself -------------------------------------------------------------------------------


@pytest.mark.server
def test_it_runs_by_itself_and_ends_with_1_if_anything_fails(tmp_path: Path) -> None:
    (tmp_path / "jobclub.sqlite3").write_bytes(b"Dear all, " * 1000)
    env = {"JOBCLUB_DATA_DIR": str(tmp_path), "PYTHONWARNINGS": "error", "LC_ALL": "C"}
    asked = subprocess.run(
        [sys.executable, "-m", "jobclub", "doctor"], env=env, capture_output=True, text=True, check=False
    )
    assert (asked.returncode, asked.stderr) == (1, "")
    assert "FAILS  database: " in asked.stdout

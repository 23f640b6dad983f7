"""Staff and tokens at the command line: joining, signing in, leaving; keys with limits and an end."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from datetime import UTC, datetime, time, timedelta
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from jobclub import wiring
from jobclub.cli import cli
from jobclub.core.office import Office
from jobclub.core.office.lists import Window
from jobclub.core.people.staff import Act, operator_of
from jobclub.core.usecases.drafting import CohortWish
from jobclub.core.usecases.issuing import actor_by_token, list_tokens
from jobclub.core.usecases.planning import plan_cohort
from jobclub.core.usecases.signing_in import begin_session, session_of
from jobclub.demo.seeding import programmes_folder
from jobclub.settings import Settings

Run = Callable[..., Result]
AtWork = Callable[..., AbstractContextManager[Office]]
METTE = ("--name", "Mette Holm", "--email", "mette@midtby.example")
TENANT = "11111111-aaaa-4333-8444-555555555555"


@pytest.fixture
def run(tmp_path: Path) -> Run:
    """Run a command on data of its own, in which there is Midtby and its admin Ada."""

    def run(*arguments: str) -> Result:
        given = {"JOBCLUB_DATA_DIR": str(tmp_path / "data"), "JOBCLUB_DATABASE_URL": None}
        return CliRunner().invoke(cli, arguments, env={"JOBCLUB_SETTINGS": None, **given})

    run("organisation", "add", "Midtby", "--holidays", "DK")
    run("staff", "add", "--name", "Ada", "--email", "ada@midtby.example", "--role", "admin")
    return run


@pytest.fixture
def at_work(tmp_path: Path) -> AtWork:
    settings = Settings.from_env({"JOBCLUB_DATA_DIR": str(tmp_path / "data")})

    @contextmanager
    def opened() -> Iterator[Office]:
        office = wiring.build_office(settings)
        yield office
        office.store.close()

    return opened


def said(result: Result) -> list[str]:
    """Give the lines of a command that did what it should."""
    assert result.exit_code == 0, result.stderr
    return result.stdout.splitlines()


def refused(result: Result, word: str) -> None:
    assert (result.exit_code, result.stdout) in {(1, ""), (2, "")}
    assert word in result.stderr


def test_a_link_is_printed_by_which_one_of_the_staff_signs_in(run: Run, at_work: AtWork) -> None:
    (address,) = said(run("staff", "link", "ADA@midtby.example"))
    assert "/sign-in/" in address
    with at_work() as office:
        session = begin_session(office, address.rpartition("/")[2], who="")
        assert session_of(office, session).staff.name == "Ada"


@pytest.mark.parametrize("command", ["link", "remove", "return"])
def test_nobody_is_found_at_an_address_that_nobody_has(run: Run, command: str) -> None:
    refused(run("staff", command, "nobody@midtby.example"), "no such member of staff")


def test_staff_leave_and_come_back(run: Run) -> None:
    (mette,) = said(run("staff", "add", *METTE, "--role", "consultant"))
    programme = str(programmes_folder() / "da-jobklub.toml")
    said(run("programme", "import", programme))
    assert said(run("staff", "remove", "mette@midtby.example")) == []
    refused(run("staff", "link", "mette@midtby.example"), "no such member of staff")
    here, left = said(run("staff", "list")), said(run("staff", "list", "--left"))
    assert [line.rpartition("  ")[2] for line in here] == ["NAME, E-MAIL", "Ada, ada@midtby.example"]
    assert left[1].startswith(mette)
    assert left[1].endswith("Mette Holm, mette@midtby.example")
    assert said(run("staff", "return", "mette@midtby.example")) == [mette]
    assert len(said(run("staff", "list"))) == 3
    refused(run("staff", "return", "mette@midtby.example"), "They work here")


def test_the_last_admin_stays(run: Run) -> None:
    refused(run("staff", "remove", "ada@midtby.example"), "the last who can administer")


def test_a_token_has_its_scopes_and_its_end(run: Run, at_work: AtWork) -> None:
    scopes = ("--scope", "read_cohorts", "--scope", "read_programmes")
    (day,) = said(run("token", "add", "--role", "coordinator", *scopes, "--ends-on", "2099-06-30"))
    (days,) = said(run("token", "add", "--role", "coordinator", "--days", "7"))
    (endless,) = said(run("token", "add", "--role", "admin", "--read-only"))
    with at_work() as office:
        assert actor_by_token(office, day).scopes == (Act.READ_COHORTS, Act.READ_PROGRAMMES)
        assert actor_by_token(office, days).scopes == actor_by_token(office, endless).scopes == ()
        operator = operator_of(office.store.organisation_ids()[0])
        first, second, third = list_tokens(office, operator, Window()).items
    assert first.ends_at is not None
    assert first.ends_at.isoformat() == "2099-06-30T22:00:00+00:00"
    assert second.ends_at is not None
    assert (second.ends_at - second.issued_at).days in {6, 7}
    assert third.ends_at is None


@pytest.mark.parametrize(
    ("arguments", "word"),
    [
        (("--scope", "fly"), "fly"),
        (("--scope", "write_organisation"), "scopes"),
        (("--days", "0"), "--days"),
        (("--days", "7", "--ends-on", "2099-06-30"), "one of --ends-on and --days"),
        (("--ends-on", "2001-01-01"), "ends-at"),
        (("--ends-on", "tomorrow"), "--ends-on"),
    ],
)
def test_a_token_that_cannot_be_is_refused(run: Run, arguments: tuple[str, ...], word: str) -> None:
    refused(run("token", "add", "--role", "coordinator", *arguments), word)


def test_tokens_are_listed_without_their_secrets_and_revoked(run: Run, at_work: AtWork) -> None:
    (mette,) = said(run("staff", "add", *METTE, "--role", "consultant"))
    limits = ("--staff", mette, "--read-only", "--scope", "read_cohorts")
    (secret,) = said(run("token", "add", "--role", "consultant", *limits))
    said(run("token", "add", "--role", "admin"))
    _, first, second = said(run("token", "list"))
    token_id, role, *days = first.split()[:5]
    assert (role, days) == ("consultant", ["-", "-", "-"])
    assert first.endswith(f"staff {mette}; for read_cohorts; reading")
    assert second.split()[1:] == ["admin", "-", "-", "-"]
    assert secret not in first

    with at_work() as office:
        actor_by_token(office, secret)
    assert said(run("token", "revoke", token_id)) == [f"{token_id} is revoked."]

    _, first, _ = said(run("token", "list"))
    assert "-" not in {first.split()[3], first.split()[4]}
    refused(run("token", "revoke", "nothing1"), "no such token")


def test_of_whoever_leaves_it_is_said_what_lies_ahead(run: Run, at_work: AtWork) -> None:
    (mette,) = said(run("staff", "add", *METTE, "--role", "consultant"))
    (programme,) = said(run("programme", "import", str(programmes_folder() / "da-jobklub.toml")))
    wish = CohortWish(
        programme_id=programme,
        starts_on=(datetime.now(UTC) + timedelta(days=30)).date(),
        at=time(10),
        consultant_id=mette,
    )
    with at_work() as office:
        club = plan_cohort(office, operator_of(office.store.organisation_ids()[0]), wish)
    lines = said(run("staff", "remove", "mette@midtby.example"))
    assert [line.split()[2:] for line in lines] == [
        ["session", session.id, "of", club.id] for session in club.sessions
    ]
    assert {line.split()[1] for line in lines} == {"10:00"}


def test_the_operator_says_whose_tenant_it_is(run: Run, at_work: AtWork) -> None:
    assert said(run("organisation", "tenant", TENANT.upper())) == []
    run("organisation", "add", "Newtown")
    refused(run("organisation", "tenant", TENANT, "--organisation", "Newtown"), "this tenant already")
    refused(run("organisation", "tenant", "common", "--organisation", "Newtown"), "is no tenant id")
    said(run("organisation", "tenant", "none", "--organisation", "Midtby"))
    said(run("organisation", "tenant", TENANT, "--organisation", "Newtown"))
    with at_work() as office:
        found = office.store.organisation_of_tenant(TENANT)
    assert found is not None
    assert found.name == "Newtown"

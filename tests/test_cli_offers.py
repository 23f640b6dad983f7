"""Files of what is offered, at the command line: services, webinars and series from the templates."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from jobclub import wiring
from jobclub.cli import cli
from jobclub.core.office.lists import Window
from jobclub.core.office.webinars import WebinarFilter
from jobclub.core.people.staff import operator_of
from jobclub.core.usecases.offering import get_service
from jobclub.core.usecases.presenting import list_webinars
from jobclub.core.usecases.repeating import get_series
from jobclub.core.webinars.webinar import WebinarState
from jobclub.settings import Settings

Run = Callable[..., Result]
TEMPLATES = Path(__file__).parents[1] / "examples" / "templates"
SERVICE = str(TEMPLATES / "kolding-sparring.toml")
WEBINAR = str(TEMPLATES / "kolding-branchewebinar.toml")
SERIES = str(TEMPLATES / "kolding-webinarer.toml")
METTE = ("--host", "mette@midtby.example")
SOON = (datetime.now(UTC) + timedelta(days=14)).date().isoformat()


@pytest.fixture
def run(tmp_path: Path) -> Run:
    """Run a command on data of its own, in which there is Midtby and its consultant Mette."""

    def run(*arguments: str) -> Result:
        given = {"JOBCLUB_DATA_DIR": str(tmp_path / "data"), "JOBCLUB_DATABASE_URL": None}
        return CliRunner().invoke(cli, arguments, env={"JOBCLUB_SETTINGS": None, **given})

    run("organisation", "add", "Midtby", "--holidays", "DK")
    run("staff", "add", "--name", "Mette", "--email", "mette@midtby.example", "--role", "consultant")
    return run


def _said(result: Result) -> list[str]:
    assert result.exit_code == 0, result.stderr
    return result.stdout.splitlines()


def test_what_a_place_ran_is_set_up_from_its_templates_without_any_code(run: Run, tmp_path: Path) -> None:
    [service_id] = _said(run("service", "import", SERVICE, "--consultant", "mette@midtby.example"))
    when = ("--starts-on", SOON)
    [webinar_id] = _said(run("webinar", "import", WEBINAR, *when, "--at", "10:00", *METTE))
    more = (*when, "--count", "6", *METTE, "--sparring", service_id)
    dates = _said(run("series", "import", SERIES, *more, "--dry-run"))
    assert "14:00" in dates[0]
    assert dates[0].endswith("Et CV, der bliver læst")
    [series_id] = _said(run("series", "import", SERIES, *more))
    settings = Settings.from_env({"JOBCLUB_DATA_DIR": str(tmp_path / "data")})
    with closing((office := wiring.build_office(settings)).store):
        operator = operator_of(office.store.organisation_ids()[0])
        assert get_service(office, operator, service_id).wants_material
        found = list_webinars(office, operator, WebinarFilter(), Window()).items
        seen = get_series(office, operator, series_id)
    assert {one.id for one in found} == {webinar_id, *(one.id for one in seen.webinars)}
    assert {one.state for one in found} == {WebinarState.DRAFT}
    assert len(seen.webinars) == 6
    assert {one.sparring_service_id for one in seen.webinars} == {service_id}
    planned = [f"{one.wall.local:%a %Y-%m-%d  %H:%M}  {one.title}" for one in seen.webinars]
    dropped = [f"{one.on:%a %Y-%m-%d}  dropped: {one.reason}" for one in seen.series.skipped]
    assert [line[5:] for line in dates] == planned + dropped


def test_days_that_are_closed_are_named_in_the_preview_of_a_series(run: Run) -> None:
    a_year = ("--starts-on", SOON, "--count", "260", *METTE, "--dry-run")
    dropped = [line for line in _said(run("series", "import", SERIES, *a_year)) if "dropped" in line]
    assert [line for line in dropped if "Anden påskedag" in line]


@pytest.mark.parametrize(("kind", "file"), [("service", SERVICE), ("webinar", WEBINAR), ("series", SERIES)])
def test_a_file_is_checked_without_any_database_and_its_mistakes_are_named_by_line(
    tmp_path: Path, kind: str, file: str
) -> None:
    assert _said(CliRunner().invoke(cli, [kind, "check", file]))[0].endswith(": fine.")
    wrong = tmp_path / "wrong.toml"
    wrong.write_text(Path(file).read_text("utf-8").replace("\nminutes =", "\nminuts ="), "utf-8")
    refused = CliRunner().invoke(cli, [kind, "check", str(wrong)])
    assert refused.exit_code == 1
    assert "/minuts is not known here" in refused.stderr
    assert all(line.startswith(f"{wrong}:") for line in refused.stderr.splitlines())


@pytest.mark.parametrize(
    ("arguments", "word"),
    [
        (("service", "import", SERVICE, "--consultant", "nobody@midtby.example"), "member of staff"),
        (("webinar", "import", WEBINAR, "--starts-on", "2020-01-01", "--at", "10:00", *METTE), "starts-on"),
        (("webinar", "import", WEBINAR, "--starts-on", SOON, "--at", "10", *METTE), "like 14:00"),
        (("series", "import", SERIES, "--starts-on", SOON, *METTE), "one end"),
        (
            ("series", "import", SERIES, "--starts-on", SOON, "--count", "2", *METTE, "--sparring", "x"),
            "no such",
        ),
    ],
)
def test_what_cannot_be_set_up_is_refused_in_a_plain_sentence(
    run: Run, arguments: tuple[str, ...], word: str
) -> None:
    refused = run(*arguments)
    assert refused.exit_code != 0
    assert word in refused.stderr
    assert "Traceback" not in refused.stderr

"""``jobclub plan``: a dated plan from a programme file, with no database at all."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from jobclub.cli import cli
from jobclub.demo.seeding import programmes_folder

Run = Callable[..., Result]
DANISH = programmes_folder() / "da-jobklub.toml"
PLANNED = ["plan", str(DANISH), "--starts-on", "2027-03-01", "--at", "14:00"]


@pytest.fixture
def run(tmp_path: Path) -> Run:
    """Run a command on data of its own."""

    def run(*arguments: str, **env: str) -> Result:
        given = {"JOBCLUB_DATA_DIR": str(tmp_path / "data"), "JOBCLUB_DATABASE_URL": None, **env}
        return CliRunner().invoke(cli, arguments, env={"JOBCLUB_SETTINGS": None, **given})

    return run


def refused(result: Result, *words: str) -> str:
    """Give the sentence of a command that refused: no traceback, nothing on stdout."""
    assert result.exit_code in {1, 2}
    assert isinstance(result.exception, SystemExit)
    assert result.stdout == ""
    assert "Traceback" not in result.stderr
    for word in words:
        assert word in result.stderr
    return result.stderr


def test_a_plan_is_printed_without_any_database(run: Run, tmp_path: Path) -> None:
    lines = run(*PLANNED).stdout.splitlines()
    assert lines[0].endswith("6 sessions of 120 minutes, Europe/Copenhagen")
    assert lines[1].startswith(" 1  Mon 2027-03-01  14:00-16:00  ")
    assert lines[6].startswith(" 6  Mon 2027-04-05  14:00-16:00  ")
    assert len(lines) == 7
    assert not (tmp_path / "data").exists()


def test_a_plan_with_holidays_names_the_dropped_days(run: Run) -> None:
    lines = run(*PLANNED, "--holidays", "DK").stdout.splitlines()
    assert lines[6].startswith(" 6  Mon 2027-04-12  14:00-16:00  ")
    assert lines[7:] == [" -  Mon 2027-03-29  dropped: Anden påskedag"]


def test_a_plan_for_programs_is_json(run: Run) -> None:
    plan = json.loads(run(*PLANNED, "--holidays", "DK", "--json").stdout)
    assert plan["skipped"] == [{"on": "2027-03-29", "reason": "Anden påskedag"}]
    assert [session["starts_at"] for session in plan["sessions"]][3:5] == [
        "2027-03-22T14:00:00+01:00",
        "2027-04-05T14:00:00+02:00",
    ]
    assert {session["minutes"] for session in plan["sessions"]} == {120}


def at_night(run: Run, starts_on: str, at: str = "02:30", *more: str) -> Result:
    return run("plan", str(DANISH), "--starts-on", starts_on, "--at", at, *more)


def test_a_time_the_clocks_skip_is_refused_or_said(run: Run) -> None:
    refused(at_night(run, "2027-03-28"), "clocks go forward")
    assert " 03:00-05:00 " in at_night(run, "2027-03-21").stdout.splitlines()[2]
    assert "this time is skipped that day" in at_night(run, "2027-03-21").stdout


def test_a_time_that_comes_twice_asks_which_and_takes_the_answer(run: Run) -> None:
    refused(at_night(run, "2027-10-31"), "'02:30+02:00' or '02:30+01:00'")
    for offset in ("+02:00", "+01:00"):
        planned = json.loads(at_night(run, "2027-10-31", f"02:30{offset}", "--json").stdout)
        assert planned["sessions"][0]["starts_at"] == f"2027-10-31T02:30:00{offset}"
    refused(at_night(run, "2027-10-31", "02:30+05:00"), "offset")


@pytest.mark.parametrize(
    ("option", "value", "word"),
    [
        ("--starts-on", "2027-3-41", "2027-3-41"),
        ("--starts-on", "9999-12-30", "year"),
        ("--starts-on", "0001-01-01", "year"),
        ("--at", "2.30", "14:00"),
        ("--at", "25:00", "14:00"),
        ("--at", "14:00:01", "14:00"),
        ("--at", "", "14:00"),
        ("--holidays", "XX", "holidays: 'XX'"),
        ("--time-zone", "Mars", "time-zone: this is no time zone"),
    ],
)
def test_a_plan_that_cannot_be_is_refused(run: Run, option: str, value: str, word: str) -> None:
    refused(run(*PLANNED, option, value), word)

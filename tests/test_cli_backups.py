"""Backup and restore at the command line."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from jobclub.cli import cli

Run = Callable[..., Result]


@pytest.fixture
def run(tmp_path: Path) -> Run:
    def run(*arguments: str, data: str = "data") -> Result:
        env = {
            "JOBCLUB_DATA_DIR": str(tmp_path / data),
            "JOBCLUB_DATABASE_URL": None,
            "JOBCLUB_SETTINGS": None,
        }
        return CliRunner().invoke(cli, arguments, env=env)

    return run


@pytest.fixture
def file(run: Run, tmp_path: Path) -> str:
    assert run("organisation", "add", "Newtown").exit_code == 0
    return str(tmp_path / "one.backup")


def told(result: Result, *words: str) -> None:
    assert result.exit_code == 0, result.stderr
    assert result.stdout == ""
    for word in words:
        assert word in result.stderr


def refused(result: Result, *words: str) -> None:
    assert result.exit_code == 1
    assert result.stderr.startswith("Error: ")
    for word in words:
        assert word in result.stderr


def test_a_backup_is_taken_checked_and_put_back_elsewhere(run: Run, file: str) -> None:
    told(run("backup", file), "written and checked", "rows in")
    told(run("backup", "--verify", file, data="nowhere"), "is whole")
    told(run("restore", file, data="other"), "restored", "jobclub db upgrade")
    refused(run("organisation", "add", "Newtown", data="other"), "already")


def test_nothing_is_written_over_unless_that_is_said(run: Run, file: str) -> None:
    told(run("backup", file))
    refused(run("backup", file), "--replace")
    told(run("backup", "--replace", file))
    refused(run("restore", file), "--replace")
    told(run("restore", "--replace", file))


def test_a_file_that_is_no_backup_is_refused(run: Run, file: str) -> None:
    Path(file).write_text("Dear all")
    refused(run("backup", "--verify", file), "no whole backup")
    refused(run("restore", "--replace", file), "no whole backup")


def test_where_there_is_no_database_none_is_made_to_be_backed_up(run: Run, tmp_path: Path) -> None:
    refused(run("backup", str(tmp_path / "one.backup"), data="nowhere"), "There is no database")
    assert not (tmp_path / "nowhere" / "jobclub.sqlite3").exists()

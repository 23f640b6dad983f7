"""``jobclub wording``: letters of one's own, with no database at all."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from jobclub.cli import cli
from jobclub.core.notices.kinds import Notice
from jobclub.integrations.wording.folders import text_of
from jobclub.integrations.wording.sheets import SHEETS

Run = Callable[..., Result]


@pytest.fixture
def run(tmp_path: Path) -> Run:
    """Run a command on data of its own."""

    def run(*arguments: object, **env: str) -> Result:
        given = {"JOBCLUB_DATA_DIR": str(tmp_path / "data"), "JOBCLUB_SETTINGS": None, **env}
        return CliRunner().invoke(cli, ["wording", *map(str, arguments)], env=given)

    return run


def refused(result: Result, *words: str) -> None:
    """Expect a sentence that says no: no traceback, nothing on stdout."""
    assert result.exit_code in {1, 2}
    assert isinstance(result.exception, SystemExit)
    assert result.stdout == ""
    for word in words:
        assert word in result.stderr


# --- export -------------------------------------------------------------------------------------------


def test_the_letters_are_written_to_begin_with_and_pass_the_check(run: Run, tmp_path: Path) -> None:
    folder = tmp_path / "wording"
    exported = run("export", folder / "Midtby")
    assert (exported.exit_code, exported.stdout) == (0, f"{folder / 'Midtby'}: {3 * len(SHEETS)} letters.\n")
    assert (folder / "Midtby" / "de" / "missed.txt").read_text("utf-8") == text_of("missed", "de")

    checked = run("check", folder)
    assert (checked.exit_code, checked.stdout) == (0, f"Midtby: {3 * len(SHEETS)} letters: fine.\n")


def test_one_language_is_enough(run: Run, tmp_path: Path) -> None:
    assert run("export", tmp_path / "Midtby", "--language", "da").exit_code == 0
    assert [path.name for path in (tmp_path / "Midtby").iterdir()] == ["da"]


def test_a_letter_that_is_there_is_never_written_over(run: Run, tmp_path: Path) -> None:
    mine = tmp_path / "Midtby" / "da" / "missed.txt"
    mine.parent.mkdir(parents=True)
    mine.write_text("mine", encoding="utf-8")
    refused(run("export", tmp_path / "Midtby"), f"{mine} is there already; nothing was written.")
    assert mine.read_text("utf-8") == "mine"
    assert len(list(tmp_path.rglob("*.txt"))) == 1


def test_a_folder_that_cannot_be_made_is_named(run: Run, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("", encoding="utf-8")
    refused(run("export", tmp_path / "file" / "Midtby"), "closing.txt can't be written: Not a directory")


# --- check --------------------------------------------------------------------------------------------


def test_a_mistake_is_named_like_editors_read_it(run: Run, tmp_path: Path) -> None:
    run("export", tmp_path / "Midtby", "--language", "da")
    file = tmp_path / "Midtby" / "da" / "missed.txt"
    file.write_text(file.read_text("utf-8").replace("{{ name }}", "{{ nmae }}"), encoding="utf-8")
    result = run("check", tmp_path)
    refused(result)
    assert result.stderr == f"{file}:2: there is no `nmae`; did you mean `name`?\n"


def test_an_empty_folder_says_where_letters_belong(run: Run, tmp_path: Path) -> None:
    result = run("check", tmp_path)
    assert (
        result.stdout == f"{tmp_path}: there are no letters here; put one in as NAME/LANGUAGE/NOTICE.txt.\n"
    )


def test_one_letter_is_one_letter(run: Run, tmp_path: Path) -> None:
    file = tmp_path / "Midtby" / "da" / "missed.txt"
    file.parent.mkdir(parents=True)
    file.write_text(text_of("missed", "da"), encoding="utf-8")
    assert run("check", tmp_path).stdout == "Midtby: 1 letter: fine.\n"


def test_a_folder_that_is_not_there_is_refused(run: Run, tmp_path: Path) -> None:
    refused(run("check", tmp_path / "nowhere"), "does not exist")
    refused(run("samples", tmp_path / "out", "--own", tmp_path / "nowhere"), "does not exist")


# --- samples ------------------------------------------------------------------------------------------


def test_every_letter_can_be_read_as_people_get_it(run: Run, tmp_path: Path) -> None:
    assert run("samples", tmp_path, "--language", "en").exit_code == 0
    names = {path.stem.rpartition("-")[0] for path in (tmp_path / "en").glob("*.txt")}
    assert names == {str(notice) for notice in Notice}
    written = (tmp_path / "en" / "missed-1.txt").read_text("utf-8")
    assert written.startswith("We missed you\n\nHello Nora Lind,\n")
    assert (tmp_path / "en" / "missed-1.html").read_text("utf-8").startswith("<!DOCTYPE html>")


def test_an_organisations_own_words_can_be_read_as_well(run: Run, tmp_path: Path) -> None:
    own = tmp_path / "wording" / "Nord" / "en" / "missed.txt"
    own.parent.mkdir(parents=True)
    own.write_text(text_of("missed", "en").replace("We missed you", "Where were we"), encoding="utf-8")
    wish = ("--language", "en", "--own", tmp_path / "wording")
    run("samples", tmp_path / "nord", *wish, "--organisation", "Nord")
    run("samples", tmp_path / "others", *wish)
    assert (tmp_path / "nord" / "en" / "missed-1.txt").read_text("utf-8").startswith("Where were we\n")
    assert (tmp_path / "others" / "en" / "missed-1.txt").read_text("utf-8").startswith("We missed you\n")
    own.write_text("no letter", encoding="utf-8")
    refused(run("samples", tmp_path / "nord", *wish), f"{own}:1: write the short form")

"""``jobclub participants import``: the report on stdout, what is said to people on stderr."""

from __future__ import annotations

import os
import pty
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from jobclub import wiring
from jobclub.cli import cli
from jobclub.cli.participants import MOST_MEBIBYTES
from jobclub.core.office.lists import Window
from jobclub.core.people.staff import operator_of
from jobclub.core.usecases import knowing
from jobclub.settings import Settings

Run = Callable[..., Result]
ROOT = Path(__file__).parents[1]
EXAMPLE = ROOT / "examples" / "people.csv"
BAD = "navn;e-mail\nAnna;anna@people.example\n\nBo;bo@\n;\n;x;y\n"


@pytest.fixture
def run(tmp_path: Path) -> Run:
    """Run a command on data of its own, in which there is one organisation."""

    def run(*arguments: str, stdin: bytes | None = None) -> Result:
        given = {"JOBCLUB_DATA_DIR": str(tmp_path / "data"), "JOBCLUB_DATABASE_URL": None}
        return CliRunner().invoke(cli, arguments, input=stdin, env={"JOBCLUB_SETTINGS": None, **given})

    assert run("organisation", "add", "Newtown").exit_code == 0
    return run


@pytest.fixture
def names(tmp_path: Path) -> Callable[[], list[str]]:
    """Give the names of everybody who is known."""

    def names() -> list[str]:
        office = wiring.build_office(Settings.from_env({"JOBCLUB_DATA_DIR": str(tmp_path / "data")}))
        operator = operator_of(office.store.organisation_ids()[0])
        found = knowing.list_participants(office, operator, Window(limit=100)).items
        office.store.close()
        return [one.name for one in found]

    return names


@pytest.fixture
def bad(tmp_path: Path) -> Path:
    file = tmp_path / "bad.csv"
    file.write_text(BAD, encoding="utf-8")
    return file


def test_the_example_is_taken_in_and_who_shares_a_phone_is_pointed_out(
    run: Run, names: Callable[[], list[str]]
) -> None:
    done = run("participants", "import", str(EXAMPLE))
    assert (done.exit_code, done.stderr) == (0, "12 of 12 people done.\n")
    assert done.stdout.splitlines() == [
        f"{EXAMPLE}:9: added, but perhaps known: the phone is that of line 8",
        "12 added, 0 known already, 0 refused.",
    ]
    assert len(names()) == 12


def test_whoever_is_known_is_named_with_their_line(run: Run) -> None:
    run("participants", "import", str(EXAMPLE))
    people = ["Agnes;AGNES@people.example;1;", "Ida;ida@people.example;2;", "I.;Ida@people.example"]
    table = "\n".join(["Navn;E-mail;CPR;Bem.", *people])
    again = run("participants", "import", "-", stdin=table.encode())
    known, repeated, left_out, count = again.stdout.splitlines()
    assert known.startswith("stdin:2: known: the e-mail is that of participant 0")
    assert repeated == "stdin:4: known: the e-mail is that of line 3"
    assert left_out == "stdin: not kept: CPR, Bem."
    assert count == "1 added, 2 known already, 0 refused."


def test_a_dry_run_writes_nothing(run: Run, names: Callable[[], list[str]]) -> None:
    tried = run("participants", "import", str(EXAMPLE), "--dry-run")
    assert tried.exit_code == 0
    last = tried.stdout.splitlines()[-1]
    assert last == "Dry run, nothing was written: 12 added, 0 known already, 0 refused."
    assert names() == []


REFUSED = [
    "4: {}the e-mail is no e-mail address; write one like 'name@example.org', or leave it out",
    "6: {}this line has more cells than the header; put a text that holds the separator in quotation marks",
]


def test_bad_lines_refuse_everything_by_number_and_reason(
    run: Run, bad: Path, names: Callable[[], list[str]]
) -> None:
    refused = run("participants", "import", str(bad))
    assert (refused.exit_code, refused.stdout) == (1, "")
    assert refused.stderr.splitlines() == [
        *(f"{bad}:{line.format('')}" for line in REFUSED),
        "Nobody was taken in.",
    ]
    assert names() == []


def test_the_good_lines_are_taken_in_if_that_is_asked_for(
    run: Run, bad: Path, names: Callable[[], list[str]]
) -> None:
    done = run("participants", "import", str(bad), "--good-lines")
    assert done.exit_code == 0
    assert done.stdout.splitlines() == [
        *(f"{bad}:{line.format('refused: ')}" for line in REFUSED),
        "1 added, 0 known already, 2 refused.",
    ]
    assert names() == ["Anna"]


def test_a_dry_run_ends_as_the_run_would(run: Run, bad: Path) -> None:
    tried = run("participants", "import", str(bad), "--dry-run")
    assert tried.exit_code == 1
    assert tried.stdout.endswith("nothing was written: 1 added, 0 known already, 2 refused.\n")
    assert run("participants", "import", str(bad), "--dry-run", "--good-lines").exit_code == 0


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_files_are_read_as_spreadsheets_write_them(
    run: Run, tmp_path: Path, names: Callable[[], list[str]], *, encoding: str
) -> None:
    file = tmp_path / "people.txt"
    file.write_bytes("Navn\tE-mail\r\nSøren Größe\t\r\n".encode(encoding))
    done = run("participants", "import", str(file))
    assert (done.exit_code, done.stderr) == (0, "1 of 1 people done.\n")
    assert names() == ["Søren Größe"]


def test_what_is_not_unicode_is_read_as_windows_writes_it_and_that_is_said(
    run: Run, names: Callable[[], list[str]]
) -> None:
    done = run("participants", "import", "-", stdin="Navn\nSøren Größe\n".encode("cp1252"))
    said = "stdin: this is not UTF-8, so it was read as Windows-1252 (cp1252)."
    assert (done.exit_code, done.stderr.splitlines()[0]) == (0, said)
    assert names() == ["Søren Größe"]


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"navn\n\x81\x8d", "stdin: this is no text; save it as CSV in UTF-8"),
        (b"\xff\xfen", "stdin: this is no text"),
        (
            b"navn\n" + b" " * MOST_MEBIBYTES * 1024**2,
            "stdin: this is larger than 32 MiB; is it the right file?",
        ),
        (b"", "stdin:1: the first line must name the columns"),
        (b"\nTlf.\n112\n", "stdin:2: no column tells the name"),
    ],
)
def test_what_is_no_table_is_refused(run: Run, data: bytes, said: str) -> None:
    refused = run("participants", "import", "-", stdin=data)
    assert (refused.exit_code, refused.stdout) == (1, "")
    assert said in refused.stderr
    assert "Traceback" not in refused.stderr


def test_a_file_or_an_organisation_that_is_not_there_is_named(run: Run, tmp_path: Path) -> None:
    missing = run("participants", "import", str(tmp_path / "none.csv"))
    assert "none.csv' does not exist" in missing.stderr
    unknown = run("participants", "import", str(EXAMPLE), "--organisation", "Oldtown")
    assert (unknown.exit_code, "no organisation 'Oldtown'" in unknown.stderr) == (1, True)


def test_on_a_terminal_it_shows_how_far_it_is(run: Run, tmp_path: Path) -> None:
    assert run("db", "upgrade").exit_code == 0
    shown, terminal = pty.openpty()
    command = [sys.executable, "-m", "jobclub", "participants", "import", str(EXAMPLE)]
    env = {**os.environ, "JOBCLUB_DATA_DIR": str(tmp_path / "data")}
    done = subprocess.run(command, cwd=ROOT, env=env, stdout=subprocess.PIPE, stderr=terminal, check=True)  # noqa: S603  (our own code)
    os.close(terminal)
    told = os.read(shown, 10_000).decode()
    os.close(shown)
    assert "Taking in" in told
    assert "100%" in told
    assert done.stdout.endswith(b"12 added, 0 known already, 0 refused.\n")

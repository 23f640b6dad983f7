"""What the operator's guide hands out to be copied: systemd takes the units, jobclub the commands in them."""

from __future__ import annotations

import os
import re
import shlex
import shutil
import subprocess
import sys
from pathlib import Path

import click
import pytest

from jobclub.cli import cli

DOCS = Path(__file__).parents[1] / "docs"
UNITS = sorted((DOCS / "systemd").iterdir())
PLACE = "/opt/jobclub/bin/"
COMMAND = re.compile(rf"{PLACE}jobclub ([^\n']*)|^    command: ([^\n]*)", re.MULTILINE)


def commands() -> list[tuple[str, str]]:
    files = [*UNITS, DOCS / "compose.yaml"]
    return [(file.name, one or other) for file in files for one, other in COMMAND.findall(file.read_text())]


def test_systemd_takes_the_units(tmp_path: Path) -> None:
    analyze = shutil.which("systemd-analyze")
    if analyze is None:
        required = "systemd" in os.environ.get("JOBCLUB_REQUIRE", "").replace(",", " ").split()
        (pytest.fail if required else pytest.skip)("systemd-analyze is not here (Debian: systemd)")
    here = f"{Path(sys.executable).parent}/"
    for unit in UNITS:
        (tmp_path / unit.name).write_text(unit.read_text().replace(PLACE, here))
    files = [str(tmp_path / unit.name) for unit in UNITS]
    told = subprocess.run(  # noqa: S603  (systemd's own)
        [analyze, "verify", "--man=no", *files], capture_output=True, text=True, check=False
    )
    ours = [line for line in told.stderr.splitlines() if "jobclub" in line]
    assert (told.returncode, ours) == (0, [])


@pytest.mark.parametrize(("name", "line"), commands())
def test_each_command_in_a_file_to_be_copied_is_there_with_its_options(name: str, line: str) -> None:
    word, *given = shlex.split(line)
    command = cli.commands[word]
    assert isinstance(command, click.Command), name
    options = {option for parameter in command.params for option in parameter.opts}
    assert {option for option in given if option.startswith("--")} <= options


def test_the_files_to_be_copied_run_all_there_is_to_run() -> None:
    assert {line.split()[0] for _, line in commands()} == {"serve", "worker", "backup"}

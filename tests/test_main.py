"""The command ``jobclub`` where only the library is installed."""

from __future__ import annotations

import subprocess
import sys

import pytest

WITHOUT_CLICK = """
import sys
sys.modules["click"] = None  # as if it were not installed
from jobclub.__main__ import main
main()
"""


def run(*arguments: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, *arguments]
    return subprocess.run(command, capture_output=True, text=True, check=False)  # noqa: S603  (our own code)


def test_without_click_it_says_what_to_install() -> None:
    done = run("-c", WITHOUT_CLICK)
    assert done.returncode == 1
    assert done.stdout == ""
    assert done.stderr == ("The command line needs more than the library: pip install 'jobclub[server]'\n")


@pytest.mark.parametrize("command", [["-m", "jobclub"], ["-c", "from jobclub.__main__ import main; main()"]])
def test_with_click_it_runs(command: list[str]) -> None:
    done = run(*command, "--help")
    assert (done.returncode, done.stderr) == (0, "")
    assert "demo" in done.stdout

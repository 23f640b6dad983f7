"""The README is true: its tour is run as it stands, with bash and curl, and its answers are compared."""

from __future__ import annotations

import contextlib
import io
import os
import re
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import pytest

from benchmarks.servers import free_port, python_server

ROOT = Path(__file__).parents[1]
README = (ROOT / "README.md").read_text(encoding="utf-8")
BLOCK = re.compile(r"^```(\w+)\n(.*?)^```$", re.DOTALL | re.MULTILINE)
DAY = re.compile(r'make demo ARGS="--today ([0-9-]{10})"')
LEFT_OUT = "…"
BETWEEN = "--- the next block ---"


class Shown(NamedTuple):
    """A block of the README, and the answer shown below it, if any."""

    asked: str
    answer: str | None


def _shown(language: str) -> list[Shown]:
    """Give the blocks in a language, each with the block of an answer that follows it."""
    blocks = [(found[1], found[2]) for found in BLOCK.finditer(README)]
    followed = zip(blocks, [*blocks[1:], ("", "")], strict=True)
    return [
        Shown(text, answer if kind in {"json", "text"} else None)
        for (own, text), (kind, answer) in followed
        if own == language
    ]


def _fits(answer: str) -> re.Pattern[str]:
    """Make the pattern of an answer: spaces mean nothing, ``…`` stands for whatever was left out."""
    parts = "".join(answer.split()).split(LEFT_OUT)
    return re.compile(".*?".join(re.escape(part) for part in parts))


@pytest.fixture(scope="module")
def tools() -> None:
    """Let pass where the tour can be walked; JOBCLUB_REQUIRE=curl makes a missing tool a failure."""
    missing = [tool for tool in ("bash", "curl", "python3") if shutil.which(tool) is None]
    if not missing:
        return
    if "curl" in os.environ.get("JOBCLUB_REQUIRE", ""):
        pytest.fail(f"needed here, and not installed: {', '.join(missing)}")
    pytest.skip(f"the tour needs {', '.join(missing)}")


@pytest.fixture
def demo(tools: None) -> Iterator[dict[str, str]]:  # noqa: ARG001  (it is asked for, not used)
    """The demo on the README's day; gives what it printed, as the tour's variables."""
    day = DAY.search(README)
    assert day is not None
    port = free_port()
    command = ["-m", "jobclub", "demo", "--port", str(port), "--today", day[1]]
    with python_server(command, port) as server:
        server.log.seek(0)
        printed = server.log.read().decode()
        token = re.search(r"curl .*Bearer (\S+)'", printed)
        assert token is not None, printed
        yield {"API": f"http://127.0.0.1:{port}/api/v1", "TOKEN": token[1]}


@pytest.mark.server
def test_the_tour_gives_the_answers_that_the_readme_shows(demo: dict[str, str]) -> None:
    tour = _shown("bash")
    script = f"\necho; echo '{BETWEEN}'\n".join(block.asked for block in tour)
    env = {"PATH": os.environ["PATH"], **demo}
    ran = subprocess.run(  # noqa: S603  (the README's own lines)
        ["bash", "-euo", "pipefail", "-c", script],  # noqa: S607  (whichever bash the reader has)
        env=env,
        capture_output=True,
        text=True,
        check=False,
    )
    assert ran.returncode == 0, ran.stderr
    answers = ran.stdout.split(BETWEEN)
    assert len(answers) == len(tour)
    for block, answer in zip(tour, answers, strict=True):
        expected = _fits(block.answer or "")
        assert expected.fullmatch("".join(answer.split())), f"{block.asked}\ngave\n{answer}"
    assert sum(block.answer is not None for block in tour) >= 7


def test_the_library_does_what_the_readme_shows() -> None:
    (shown,) = _shown("python")
    said = io.StringIO()
    with contextlib.chdir(ROOT), contextlib.redirect_stdout(said):
        exec(compile(shown.asked, "README.md", "exec"), {})  # noqa: S102  (the README's own lines)
    assert said.getvalue() == shown.answer


def test_the_readme_stays_two_screens_besides_its_tour_and_its_example() -> None:
    prose = README[: README.index("## Five minutes")] + README[README.index("## Where to read on") :]
    assert len(prose.splitlines()) <= 100


@pytest.mark.parametrize("target", re.findall(r"^ {4}make (\w+)", README, re.MULTILINE))
def test_each_make_target_that_the_readme_names_exists(target: str) -> None:
    assert re.search(rf"^{target}:", (ROOT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE)

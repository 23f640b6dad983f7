"""How a line of the log looks, and what it never holds."""

from __future__ import annotations

import io
import json
import logging
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from jobclub.telemetry.logs import set_up_logs

PERSON = "anna@people.example"


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


@pytest.fixture
def stream() -> Iterator[io.StringIO]:
    """Let all that is logged come out as JSON; all is as before afterwards."""
    root, stream = logging.getLogger(), io.StringIO()
    handlers, level = list(root.handlers), root.level
    yield stream
    root.handlers[:] = handlers
    root.setLevel(level)


def refuse(name: str, *, hidden: bool = False) -> None:
    """Fail with words that name somebody, because of something else that did."""
    try:
        int(name)
    except ValueError as first:
        raise KeyError(name) from None if hidden else first


def only_line(stream: io.StringIO) -> dict[str, Any]:
    (line,) = stream.getvalue().splitlines()
    told: dict[str, Any] = json.loads(line)
    return told


def test_a_line_has_its_time_in_utc_its_level_what_happened_and_where(stream: io.StringIO) -> None:
    set_up_logs(stream)
    logging.getLogger("jobclub.worker").info("a chore works again", extra={"chore": "deliver"})
    line = only_line(stream)
    assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d+Z", line.pop("time"))
    assert line == {
        "event": "a chore works again",
        "chore": "deliver",
        "level": "info",
        "logger": "jobclub.worker",
    }


def test_set_up_again_it_still_tells_each_thing_once(stream: io.StringIO) -> None:
    set_up_logs(io.StringIO())
    set_up_logs(stream)
    logging.getLogger("jobclub").warning("once")
    assert only_line(stream)["event"] == "once"


def test_on_a_terminal_it_is_text_to_be_read(stream: io.StringIO) -> None:
    terminal = Terminal()
    set_up_logs(terminal)
    try:
        Path("/nowhere", PERSON).read_text()
    except OSError:
        logging.getLogger("jobclub").exception("it failed")
    text = terminal.getvalue()
    assert "it failed" in text
    assert "No such file or directory" in text
    assert PERSON not in text
    assert stream.getvalue() == ""


def test_what_others_say_is_told_without_what_they_say_it_about(stream: io.StringIO) -> None:
    set_up_logs(stream)
    logging.getLogger("urllib3.connectionpool").warning("Retrying %s for %s", 3, "/p/s3cret")
    logging.getLogger("urllib3.connectionpool").info("Starting %s", "/p/s3cret")
    assert only_line(stream)["event"] == "Retrying %s for %s"


def test_an_error_is_told_with_those_that_led_to_it_and_without_their_words(stream: io.StringIO) -> None:
    set_up_logs(stream)
    try:
        refuse(PERSON)
    except KeyError:
        logging.getLogger("jobclub").exception("it failed")
    told = only_line(stream)["exception"]
    assert told.index("builtins.KeyError") < told.index("builtins.ValueError")
    assert "test_logs.py" in told
    assert PERSON not in told


def test_an_error_that_hides_its_cause_and_a_long_chain_are_told_no_further(stream: io.StringIO) -> None:
    set_up_logs(stream)
    try:
        refuse(PERSON, hidden=True)
    except KeyError:
        logging.getLogger("jobclub").exception("it failed")
    assert "ValueError" not in only_line(stream)["exception"]
    stream.truncate(0)
    stream.seek(0)
    last: Exception | None = None
    for number in range(20):
        one = RuntimeError(number)
        one.__cause__ = last
        last = one
    logging.getLogger("jobclub").error("it failed", exc_info=last)
    assert only_line(stream)["exception"].count("builtins.RuntimeError") == 5


def test_a_chore_that_lasts_longer_than_its_interval_is_no_trouble(stream: io.StringIO) -> None:
    set_up_logs(stream)
    clock = logging.getLogger("apscheduler.scheduler")
    clock.warning("Execution of job skipped")
    clock.error("it broke")
    assert only_line(stream)["event"] == "it broke"

"""Log lines: JSON for machines, plain text on a terminal, in UTC, and never anything about a person.

Every part of jobclub logs by the standard library; here it is said once how a line looks. What went wrong is
told by the kinds of errors and the places in the code they passed. Their messages are left out, as they quote
what somebody sent.
"""

from __future__ import annotations

import logging
import sys
import traceback
from collections.abc import Iterator, MutableMapping
from typing import Any, TextIO

import structlog
from structlog.typing import Processor

OURS = ("jobclub", "gunicorn")
"""Loggers whose words are ours to answer for; what others say may quote what passed through them."""
LONGEST_CHAIN = 5
"""How many errors are told that led to one another."""

Line = MutableMapping[str, Any]


def set_up_logs(stream: TextIO = sys.stderr, level: int = logging.INFO) -> None:
    """Let everything that is logged in this process come out as lines on a stream."""
    handler = logging.StreamHandler(stream)
    handler.addFilter(_quote_nobody)
    handler.setFormatter(_formatter(plain=stream.isatty()))
    root = logging.getLogger()
    for known in list(root.handlers):
        root.removeHandler(known)
    root.addHandler(handler)
    root.setLevel(logging.WARNING)
    for name in OURS:
        logging.getLogger(name).setLevel(level)
    # It warns of each chore that lasts longer than its interval, which is no trouble.
    logging.getLogger("apscheduler").setLevel(logging.ERROR)


def _formatter(*, plain: bool) -> logging.Formatter:
    before: list[Processor] = [
        structlog.contextvars.merge_contextvars,
        structlog.stdlib.ExtraAdder(),
        structlog.stdlib.add_log_level,
        structlog.stdlib.add_logger_name,
        structlog.processors.TimeStamper(fmt="iso", utc=True, key="time"),
        _told_without_messages,
    ]
    shown: Processor = structlog.processors.JSONRenderer(ensure_ascii=False)
    if plain:
        shown = structlog.dev.ConsoleRenderer(
            timestamp_key="time", exception_formatter=structlog.dev.plain_traceback
        )
    return structlog.stdlib.ProcessorFormatter(
        foreign_pre_chain=before,
        processors=[structlog.stdlib.ProcessorFormatter.remove_processors_meta, shown],
    )


def _quote_nobody(record: logging.LogRecord) -> bool:
    """Keep what a library says, and leave out what it says it about."""
    if record.name.partition(".")[0] not in OURS:
        record.msg, record.args = str(record.msg), ()
    return True


def _told_without_messages(_logger: Any, _name: str, line: Line) -> Line:
    """Put an error's kinds and places into a line."""
    found = line.pop("exc_info", None)
    error = found[1] if isinstance(found, tuple) else found
    if isinstance(error, BaseException):
        line["exception"] = "\n".join(_chain(error))
    return line


def _chain(error: BaseException | None) -> Iterator[str]:
    """Tell an error and those that led to it, the last one first."""
    for _ in range(LONGEST_CHAIN):
        if error is None:
            return
        yield f"{type(error).__module__}.{type(error).__qualname__}{_reason(error)}"
        yield "".join(traceback.format_list(traceback.extract_tb(error.__traceback__))).rstrip()
        error = error.__cause__ or (None if error.__suppress_context__ else error.__context__)


def _reason(error: BaseException) -> str:
    """Give the words of the machine itself, which quote nobody."""
    return f": {error.strerror}" if isinstance(error, OSError) and error.strerror else ""

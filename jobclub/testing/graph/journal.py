"""A file with a line for each thing that happened: whenever somebody is killed, nothing before it is lost."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from pathlib import Path
from tempfile import NamedTemporaryFile
from typing import Any

Fact = tuple[str, Any]
"""What kind of thing, and what it is now."""


def tell(file: Path, fact: Fact) -> None:
    """Add what happened."""
    with file.open("ab") as journal:
        journal.write(_line(fact))


def told(file: Path) -> Iterator[Fact]:
    """Give all that happened, in order; a line that was never finished counts for nothing."""
    for line in file.read_bytes().splitlines(keepends=True):
        if line.endswith(b"\n"):
            kind, value = json.loads(line)
            yield kind, value


def write(file: Path, facts: Iterable[Fact]) -> None:
    """Put these in place of all that a file held: it is there as a whole, or as it was."""
    with NamedTemporaryFile(dir=file.parent, delete=False) as draft:
        draft.writelines(map(_line, facts))
    Path(draft.name).replace(file)


def _line(fact: Fact) -> bytes:
    return json.dumps(fact, default=str, separators=(",", ":")).encode() + b"\n"

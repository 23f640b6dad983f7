"""The erasure log: a file beside the database that says who was forgotten, in ids alone, a line each.

It is only ever added to. A restore brings back a database in which some of them are there again; this file
knows better.
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterable, Iterator
from datetime import datetime
from pathlib import Path

from jobclub.core.office.forgetting import Logged
from jobclub.core.people.erasure import Cause, Erasure

FILE = "erasures.log"


class ErasureFile:
    """The erasure log in a folder."""

    def __init__(self, folder: Path) -> None:
        self.file = folder / FILE

    def entries(self) -> list[Logged]:
        """Give all of it, oldest first. Raises OSError."""
        return list(self._read()) if self.file.exists() else []

    def _read(self) -> Iterator[Logged]:
        """Read line by line; one that was cut off by a crash tells nothing, and is written again later."""
        for line in self.file.read_text("utf-8", errors="replace").splitlines():
            try:
                yield _logged(json.loads(line))
            except (ValueError, TypeError, KeyError):
                continue

    def append(self, entries: Iterable[Logged]) -> None:
        """Write more of it; it is on the disk when this ends. Raises OSError."""
        lines = "".join(f"{json.dumps(_told(one))}\n" for one in entries)
        if not lines:
            return
        self.file.parent.mkdir(parents=True, exist_ok=True)
        begun = f"\n{lines}" if self._ends_amid_a_line() else lines
        handle = os.open(self.file, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600)
        try:
            os.write(handle, begun.encode())
            os.fsync(handle)
        finally:
            os.close(handle)

    def _ends_amid_a_line(self) -> bool:
        if not self.file.exists():
            return False
        with self.file.open("rb") as file:
            file.seek(-min(1, self.file.stat().st_size), os.SEEK_END)
            return file.read() not in {b"", b"\n"}


def _told(one: Logged) -> dict[str, str]:
    erasure = one.erasure
    return {
        "id": erasure.id,
        "organisation_id": one.organisation_id,
        "participant_id": erasure.participant_id,
        "at": erasure.at.isoformat(),
        "cause": erasure.cause.value,
    }


def _logged(told: dict[str, str]) -> Logged:
    erasure = Erasure(
        id=told["id"],
        participant_id=told["participant_id"],
        at=datetime.fromisoformat(told["at"]),
        cause=Cause(told["cause"]),
    )
    return Logged(told["organisation_id"], erasure)

"""An import of ten thousand people, beside csv and sqlite3 alone doing the same in one transaction.

python -m benchmarks.imports DATABASE FILE       # ours: prints seconds, and how much memory grew
python -m benchmarks.imports DATABASE FILE bare
"""

from __future__ import annotations

import csv
import sqlite3
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import NamedTuple
from uuid import uuid4

from benchmarks.servers import ROOT
from benchmarks.tables import table, verdict
from jobclub.core.people.staff import operator_of
from jobclub.core.usecases import importing
from jobclub.integrations.database import open_database
from jobclub.integrations.offices import office_over
from jobclub.testing import found_town

PEOPLE, FEW = 10_000, 1_000
ROUNDS = 5
TABLES = """
CREATE TABLE people (id TEXT PRIMARY KEY, name TEXT NOT NULL, email TEXT UNIQUE, phone TEXT, language TEXT);
CREATE INDEX by_phone ON people (phone);
"""


class Measured(NamedTuple):
    """Seconds for one import, and by how many MiB the most memory of its process grew."""

    seconds: float
    mebibytes: float


def people(count: int) -> str:
    """Give a table of invented people: nine in ten with an e-mail, every fiftieth shares a phone number."""
    lines = [
        f"Person {number};{f'person.{number}@people.example' if number % 10 else ''};"
        f"+45 70 {number * 49 // 50:06};{('dansk', 'Deutsch', 'English')[number % 3]}"
        for number in range(count)
    ]
    return "\n".join(["Navn;E-mail;Telefon;Sprog", *lines, ""])


def ours(database: Path, text: str) -> None:
    """Import a table as the command does."""
    store = open_database(f"sqlite:///{database}")
    office = office_over(store)
    operator = operator_of(store.organisation_ids()[0])
    imported = importing.import_participants(office, operator, text)
    assert imported.refused == 0  # noqa: S101  (it would not be the same work)
    store.close()


def bare(database: Path, text: str) -> None:
    """Put the same rows into a table with the same indexes, unseen."""
    rows = csv.reader(text.splitlines(), delimiter=";")
    next(rows)
    with closing(sqlite3.connect(database)) as db, db:
        db.execute("PRAGMA synchronous=FULL")
        db.executemany(
            "INSERT INTO people VALUES (?, ?, ?, ?, ?)",
            ((str(uuid4()), name, email or None, phone, language) for name, email, phone, language in rows),
        )


def _found_ours(database: Path) -> None:
    store = open_database(f"sqlite:///{database}")
    found_town(office_over(store))
    store.close()


def _found_bare(database: Path) -> None:
    with closing(sqlite3.connect(database)) as db:
        db.execute("PRAGMA journal_mode=WAL")
        db.executescript(TABLES)


def _in_a_process(found: Callable[[Path], None], count: int, *kind: str) -> Measured:
    """Import so many people into a fresh database, in a process that has imported a few before."""
    with tempfile.TemporaryDirectory(prefix="jobclub-benchmarks-") as folder:
        database, file = Path(folder) / "people.sqlite3", Path(folder) / "people.csv"
        found(database)
        file.write_text(people(count), encoding="utf-8")
        command = [sys.executable, "-m", "benchmarks.imports", str(database), str(file), *kind]
        said = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True).stdout  # noqa: S603
    seconds, mebibytes = map(float, said.split())
    return Measured(seconds, mebibytes)


def importing_people() -> str:
    """Import ten thousand people, and look at how much more memory that needs than a thousand."""
    rounds = [
        (_in_a_process(_found_ours, PEOPLE), _in_a_process(_found_bare, PEOPLE, "bare"))
        for _ in range(ROUNDS)
    ]
    few = _in_a_process(_found_ours, FEW)
    seconds, plain = (statistics.median(one.seconds for one in side) for side in zip(*rounds, strict=True))
    grown, plainly = (max(one.mebibytes for one in side) for side in zip(*rounds, strict=True))
    holds = seconds <= 10 and grown <= 16
    rows = [
        ("ours", f"{seconds:.2f}", f"{PEOPLE / seconds:.0f}", f"{grown:.1f}"),
        ("ours, 1,000", f"{few.seconds:.2f}", f"{FEW / few.seconds:.0f}", f"{few.mebibytes:.1f}"),
        ("csv and sqlite3", f"{plain:.2f}", f"{PEOPLE / plain:.0f}", f"{plainly:.1f}"),
        (f"{seconds / plain:.1f} ×; target 10 s, flat (16 MiB)", verdict(holds=holds), "", ""),
    ]
    return table("Import of 10,000 people", ("", "seconds", "per second", "memory grew, MiB"), rows)


def _memory(name: str) -> float:
    """Give the memory of this process in MiB: ``VmRSS`` now, ``VmHWM`` the most it ever was."""
    lines = Path("/proc/self/status").read_text("ascii").splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith(f"{name}:")) / 1024


def main(database: str, file: str, kind: str = "ours") -> None:
    """Import a few people of other names first, so that all code is there; then the file."""
    act = {"ours": ours, "bare": bare}[kind]
    act(Path(database), people(100).replace("person.", "first."))
    text = Path(file).read_text(encoding="utf-8")
    before, began = _memory("VmRSS"), time.perf_counter()
    act(Path(database), text)
    print(time.perf_counter() - began, _memory("VmHWM") - before)


if __name__ == "__main__":
    main(*sys.argv[1:])

"""Backups: all that a database holds in one file, checked when it is written and before it is used."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from types import ModuleType

from sqlalchemy import make_url

from jobclub.integrations.backups import postgres, sqlite
from jobclub.integrations.backups.archive import BackupError, Manifest, pack, synced, unpack
from jobclub.integrations.database import head

__all__ = ["BackupError", "Manifest", "restore", "take", "verify"]

KINDS: dict[str, ModuleType] = {"sqlite": sqlite, "postgresql": postgres}


def take(url: str, file: Path, *, replace: bool = False) -> Manifest:
    """Back up the database at an address while others write to it: all that was kept when it began.

    Raises:
        BackupError: There is such a file already, the database can't be read, or the copy is not whole.
    """
    if file.exists() and not replace:
        raise BackupError(f"There is a file {file} already; choose another name, or --replace it.")
    kind = make_url(url).get_backend_name()
    with _workroom(file.parent) as room:
        content, packed = room / "content", room / "packed"
        revision, rows = KINDS[kind].dump(url, content)
        manifest = Manifest.of(content, kind=kind, revision=revision, rows=rows, taken_at=datetime.now(UTC))
        KINDS[kind].check(content, manifest)
        pack(manifest, content, packed)
        content.unlink()
        unpack(packed, content)
        _put(packed, file, replace=replace)
    return manifest


def verify(file: Path) -> Manifest:
    """Look whether a backup is whole, without touching any database.

    Raises:
        BackupError: It is not, or it is none.
    """
    with _workroom(file.parent) as room:
        return _unpacked(file, room / "content")


def restore(url: str, file: Path, *, replace: bool = False) -> Manifest:
    """Put what a backup holds in the place of a database: all of it, or, if anything fails, nothing.

    Raises:
        BackupError: The backup is not whole or is of another kind, the database holds data already (and
            is not to be replaced), or somebody works with it.
    """
    kind = make_url(url).get_backend_name()
    with _workroom(KINDS[kind].folder_for(url)) as room:
        manifest = _unpacked(file, room / "content")
        if manifest.kind != kind:
            raise BackupError(f"This is a backup of a {manifest.kind} database, and yours is {kind}.")
        KINDS[kind].restore(url, room / "content", manifest, replace=replace)
    return manifest


def _unpacked(file: Path, content: Path) -> Manifest:
    manifest = unpack(file, content)
    if manifest.kind not in KINDS:
        raise BackupError(f"This is a backup of a {manifest.kind} database, which this version can't read.")
    if manifest.revision > head():
        known = f"it is of revision {manifest.revision}, this version knows no more than {head()}"
        raise BackupError(f"This backup comes from a later version: {known}; upgrade jobclub first.")
    KINDS[manifest.kind].check(content, manifest)
    return manifest


@contextmanager
def _workroom(beside: Path) -> Iterator[Path]:
    """Make a folder that nobody else can look into, on the same disk as where the result goes."""
    try:
        beside.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(prefix=".jobclub-backup-", dir=beside) as room:
            yield Path(room)
    except OSError as error:
        place = error.filename or beside
        raise BackupError(f"{place} can't be used: {error.strerror or type(error).__name__}") from error


def _put(packed: Path, file: Path, *, replace: bool) -> None:
    """Give a finished backup its name, in one step."""
    if replace:
        packed.replace(file)
    else:
        os.link(packed, file)
    synced(file.parent)

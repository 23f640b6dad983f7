"""SQLite files: copied by SQLite's own backup, exchanged in one step."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Mapping
from contextlib import closing, contextmanager
from pathlib import Path
from urllib.parse import quote

from sqlalchemy import make_url

from jobclub.core.errors import Busy
from jobclub.integrations.backups.archive import BackupError, Manifest, synced
from jobclub.integrations.database import presence

TABLES = "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%' ORDER BY name"
IN_USE = "A server, a worker or a command works with this database; stop it first."


def folder_for(url: str) -> Path:
    """Give the folder of the database, in which what is to take its place is made."""
    return _file(url).parent


def _file(url: str) -> Path:
    return Path(str(make_url(url).database))


def dump(url: str, content: Path) -> tuple[str, Mapping[str, int]]:
    """Copy a database as it is at one moment; give its revision, and how many rows each table has.

    Raises:
        BackupError: There is none, or it can't be read.
    """
    file = _file(url)
    if not file.exists():
        raise BackupError(f"There is no database {file}.")
    with _said_plainly(file), closing(_connect(file, "rw")) as db, closing(sqlite3.connect(content)) as copy:
        db.execute("BEGIN")
        rows = _counted(db)
        db.backup(copy)
        return _revision(db), rows


def check(content: Path, manifest: Manifest) -> None:
    """Let pass a copy that is a whole database with the rows that its manifest tells.

    Raises:
        BackupError: It is not.
    """
    with _said_plainly(content), closing(_connect(content, "ro", "&immutable=1")) as db:
        faults = [row[0] for row in db.execute("PRAGMA integrity_check(3)") if row[0] != "ok"]
        lost = db.execute("PRAGMA foreign_key_check").fetchone()
        if faults or lost or _counted(db) != manifest.rows or _revision(db) != manifest.revision:
            raise BackupError("This is not a whole database with the rows that the backup tells of.")


def restore(url: str, content: Path, manifest: Manifest, *, replace: bool) -> None:
    """Put a copy that was checked in the place of a database.

    Until the one step in which it takes its name, the database is as it was, whatever happens.

    Raises:
        BackupError: Somebody works with the database, or it holds data and is not to be replaced.
    """
    file = _file(url)
    synced(content)
    with _alone(file):
        _make_way(file, replace=replace)
        content.replace(file)
        synced(file.parent)
        check(file, manifest)


@contextmanager
def _alone(file: Path) -> Iterator[None]:
    try:
        with presence.alone(file):
            yield
    except Busy:
        raise BackupError(IN_USE) from None


def _make_way(file: Path, *, replace: bool) -> None:
    """Bring all that was written into the one file to be exchanged, and see that nobody has it open.

    What is left of its journal would be taken for the new one's.
    """
    if not file.exists():
        _clear_away(file)
        return
    try:
        with closing(_connect(file, "rw")) as db:
            if not replace and _holds_data(db):
                raise BackupError(f"{file} holds data; --replace puts the backup in its place.")
            db.execute("PRAGMA locking_mode=EXCLUSIVE")
            db.execute("PRAGMA journal_mode=DELETE")
            db.execute("BEGIN EXCLUSIVE")
    except sqlite3.OperationalError as error:
        raise BackupError(IN_USE if "locked" in str(error) else f"{file} can't be used: {error}") from None
    except sqlite3.DatabaseError:
        if not replace:
            told = f"{file} is no database, or a damaged one; --replace puts the backup in its place."
            raise BackupError(told) from None
        _clear_away(file)


def _clear_away(file: Path) -> None:
    """Take away what is left beside a file that is no database, or no more."""
    for end in ("-wal", "-shm", "-journal"):
        file.with_name(file.name + end).unlink(missing_ok=True)


def _holds_data(db: sqlite3.Connection) -> bool:
    return any(count for table, count in _counted(db).items() if table != "alembic_version")


def _connect(file: Path, mode: str, more: str = "") -> sqlite3.Connection:
    uri = f"file:{quote(str(file))}?mode={mode}{more}"
    return sqlite3.connect(uri, uri=True, isolation_level=None, timeout=1)


def _counted(db: sqlite3.Connection) -> Mapping[str, int]:
    names = [name for (name,) in db.execute(TABLES).fetchall()]
    return {name: db.execute(f'SELECT count(*) FROM "{name}"').fetchone()[0] for name in names}  # noqa: S608  (its own names)


def _revision(db: sqlite3.Connection) -> str:
    found = db.execute("SELECT version_num FROM alembic_version").fetchone()
    return str(found[0]) if found else ""


@contextmanager
def _said_plainly(file: Path) -> Iterator[None]:
    try:
        yield
    except sqlite3.Error as error:
        raise BackupError(f"{file} is no database of ours, or a damaged one: {error}") from None

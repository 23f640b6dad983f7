"""PostgreSQL databases: copied by pg_dump, put back by psql in one transaction."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import tempfile
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import IO, Any

from sqlalchemy import URL, Connection, make_url
from sqlalchemy.exc import DatabaseError

from jobclub.integrations.backups.archive import BLOCK, BackupError, Manifest
from jobclub.integrations.database import engine_for
from jobclub.integrations.database.doors import Door

DEBIAN = Path("/usr/lib/postgresql")
SCHEMA = "public"
TABLES = f"SELECT tablename FROM pg_tables WHERE schemaname = '{SCHEMA}' ORDER BY tablename"  # noqa: S608  (our own word)
OTHERS = """
SELECT count(*) FROM pg_stat_activity
WHERE datname = current_database() AND pid <> pg_backend_pid() AND backend_type = 'client backend'
"""
EMPTY = f"""
DO $$ DECLARE one record; BEGIN
FOR one IN SELECT tablename FROM pg_tables WHERE schemaname = '{SCHEMA}' LOOP
  EXECUTE format('DROP TABLE {SCHEMA}.%I CASCADE', one.tablename);
END LOOP;
FOR one IN
  SELECT p.oid::regprocedure AS it FROM pg_proc p JOIN pg_namespace n ON n.oid = p.pronamespace
  WHERE n.nspname = '{SCHEMA}'
    AND NOT EXISTS (SELECT FROM pg_depend d WHERE d.objid = p.oid AND d.deptype = 'e')
LOOP
  EXECUTE format('DROP ROUTINE %s CASCADE', one.it);
END LOOP;
END $$;
"""  # noqa: S608  (our own word)
"""Takes away all tables and functions, those too that the backup does not know."""
BY_THE_DOOR = "--enable-row-security"
"""Lets policies say what is seen, instead of refusing to look at tables that have some: see ``_env``."""
COPIED = re.compile(rb'COPY public\."?(\w+)"? \(.*\) FROM stdin;')
PARAMETERS = {
    "host": "PGHOST",
    "port": "PGPORT",
    "options": "PGOPTIONS",
    "passfile": "PGPASSFILE",
    "service": "PGSERVICE",
    "sslmode": "PGSSLMODE",
    "sslrootcert": "PGSSLROOTCERT",
    "sslcert": "PGSSLCERT",
    "sslkey": "PGSSLKEY",
}


def folder_for(url: str) -> Path:  # noqa: ARG001  (the database is elsewhere, whatever its address)
    """Give a folder for what is read from the backup."""
    return Path(tempfile.gettempdir())


def dump(url: str, content: Path) -> tuple[str, Mapping[str, int]]:
    """Copy a database as it is at one moment; give its revision, and how many rows each table has.

    Raises:
        BackupError: It can't be reached or read.
    """
    with _connected(url, reading=True) as db:
        snapshot = db.exec_driver_sql("SELECT pg_export_snapshot()").scalar()
        rows, revision = _counted(db), _revision(db)
        options = ["--format=custom", "--no-owner", "--no-privileges", f"--schema={SCHEMA}", BY_THE_DOOR]
        _run("pg_dump", *options, f"--snapshot={snapshot}", f"--file={content}", env=_env(url))
    return revision, rows


def check(content: Path, manifest: Manifest) -> None:
    """Let pass a copy that can be read from its beginning to its end, with all rows of its manifest.

    They are counted, since PostgreSQL's programs don't say how many rows its policies kept from them.

    Raises:
        BackupError: It can't.
    """
    command = [_tool("pg_restore"), "--file=-", str(content)]
    with tempfile.TemporaryFile() as said:
        with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=said) as reading:  # noqa: S603  (as below)
            assert reading.stdout is not None  # noqa: S101  (as it was asked for)
            rows = _rows_in(reading.stdout)
        if reading.returncode:
            said.seek(0)
            raise BackupError(f"pg_restore failed: {_first_error(said.read())}")
    if rows != manifest.rows:
        raise BackupError("This is not a whole database with the rows that the backup tells of.")


def _rows_in(script: Iterable[bytes]) -> Mapping[str, int]:
    """Count the rows that a script puts into each table: a line each, and a full stop after the last."""
    rows: dict[str, int] = {}
    table = None
    for line in script:
        if table is None:
            if begun := COPIED.match(line):
                table = begun[1].decode()
                rows[table] = 0
        elif line == b"\\.\n":
            table = None
        else:
            rows[table] += 1
    return rows


def restore(url: str, content: Path, manifest: Manifest, *, replace: bool) -> None:
    """Put a copy that was checked in the place of what a database holds, in one transaction.

    The rows are counted before it commits. Whatever happens until then, the database stays as it was.

    Raises:
        BackupError: Somebody works with the database, or it holds data and is not to be replaced.
    """
    with _connected(url) as db:
        others = db.exec_driver_sql(OTHERS).scalar()
        if others:
            raise BackupError(f"{others} others work with this database; stop servers and workers first.")
        if not replace and any(count for table, count in _counted(db).items() if table != "alembic_version"):
            raise BackupError("The database holds data; --replace puts the backup in its place.")
    _fill(url, content, manifest)
    with _connected(url, reading=True) as db:
        if _counted(db) != manifest.rows:
            raise BackupError("The database does not hold the rows that the backup tells of.")


def _fill(url: str, content: Path, manifest: Manifest) -> None:
    """Send what the copy holds through psql, and commit only once all of it has arrived and was counted."""
    command = [_tool("psql"), "--no-psqlrc", "--quiet", "--set=ON_ERROR_STOP=1", "--file=-"]
    with tempfile.TemporaryFile() as said:
        psql = subprocess.Popen(  # noqa: S603  (PostgreSQL's own)
            command, env=_env(url), stdin=subprocess.PIPE, stdout=subprocess.DEVNULL, stderr=said
        )
        with suppress(BrokenPipeError), psql:  # if it ends too soon, it says why
            assert psql.stdin is not None  # noqa: S101  (as it was asked for)
            _send(psql.stdin, content, manifest)
        if psql.returncode:
            said.seek(0)
            raise BackupError(f"Nothing was changed: {_first_error(said.read())}")


def _send(to: IO[bytes], content: Path, manifest: Manifest) -> None:
    to.write(f"BEGIN;\n{EMPTY}".encode())
    options = ["--no-owner", "--no-privileges", f"--schema={SCHEMA}", BY_THE_DOOR, "--file=-"]
    command = [_tool("pg_restore"), *options, str(content)]
    with subprocess.Popen(command, stdout=subprocess.PIPE) as reading:  # noqa: S603  (PostgreSQL's own)
        assert reading.stdout is not None  # noqa: S101  (as it was asked for)
        shutil.copyfileobj(reading.stdout, to, BLOCK)
    if reading.returncode:
        raise BackupError("Nothing was changed: pg_restore could not read the backup to its end.")
    to.write(f"\n{_must_count(manifest)}\nCOMMIT;\n".encode())


def _must_count(manifest: Manifest) -> str:
    """Write what fails if a table has not the rows it should have."""
    check = "IF (SELECT count(*) FROM {}.\"{}\") <> {} THEN RAISE 'rows of {} are missing'; END IF;"
    found = manifest.rows.items()
    checks = "\n".join(check.format(SCHEMA, table, int(count), table) for table, count in found)
    return f"DO $$ BEGIN\n{checks}\nEND $$;"


@contextmanager
def _connected(url: str, *, reading: bool = False) -> Iterator[Connection]:
    engine = engine_for(url)
    try:
        options = {"reading": reading, "door": Door.MIGRATIONS}  # counts by another than copies
        with engine.execution_options(**options).connect() as db, db.begin():
            yield db
    except (DatabaseError, engine.dialect.loaded_dbapi.DatabaseError) as error:
        said = str(getattr(error, "orig", None) or error).splitlines()[0]
        raise BackupError(f"The database can't be used: {said}") from None
    finally:
        engine.dispose()


def _counted(db: Connection) -> Mapping[str, int]:
    names: list[Any] = list(db.exec_driver_sql(TABLES).scalars())
    count = 'SELECT count(*) FROM "{}"'
    return {name: db.exec_driver_sql(count.format(name)).scalar_one() for name in names}


def _revision(db: Connection) -> str:
    return str(db.exec_driver_sql("SELECT version_num FROM alembic_version").scalar())


def _run(tool: str, *options: str, env: Mapping[str, str] | None = None) -> str:
    ran = subprocess.run(  # noqa: S603  (PostgreSQL's own)
        [_tool(tool), *options], env=env, capture_output=True, check=False, stdin=subprocess.DEVNULL
    )
    if ran.returncode:
        raise BackupError(f"{tool} failed: {_first_error(ran.stderr)}")
    return ran.stdout.decode(errors="replace")


def _first_error(said: bytes) -> str:
    """Give what PostgreSQL says is wrong, without the lines after it, which quote rows."""
    lines = said.decode(errors="replace").splitlines()
    return next(
        (line for line in lines if "error:" in line.lower()), lines[0] if lines else "it gave no reason"
    )


def _tool(name: str) -> str:
    """Find one of PostgreSQL's programs.

    Raises:
        BackupError: It is not on this machine.
    """
    newest = sorted(DEBIAN.glob(f"*/bin/{name}"), key=lambda path: int(path.parts[-3]), reverse=True)
    found = shutil.which(name) or next(map(str, newest), None)
    if found is None:
        raise BackupError(f"{name} is not here; install PostgreSQL's client (Debian: postgresql-client).")
    return found


def _env(url: str) -> dict[str, str]:
    """Say where the database is in the environment, which others can't read as they can a command line.

    By the door that it names all rows are seen (see ``database/doors``).
    """
    parts: URL = make_url(url)
    told = {PARAMETERS[name]: str(value) for name, value in parts.query.items() if name in PARAMETERS}
    known = {
        "PGHOST": parts.host,
        "PGPORT": parts.port and str(parts.port),
        "PGUSER": parts.username,
        "PGPASSWORD": parts.password and str(parts.password),
        "PGDATABASE": parts.database,
    }
    told["PGOPTIONS"] = f"{told.get('PGOPTIONS', '')} -c jobclub.door={Door.BACKUP}".strip()
    return {**os.environ, **{name: value for name, value in known.items() if value}, **told}

"""Putting jobclub together: the one place that knows every adapter."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from datetime import datetime
from importlib.util import find_spec
from pathlib import Path

from flask import Flask
from sqlalchemy import URL, Engine, make_url
from sqlalchemy.exc import ArgumentError, DatabaseError

from jobclub.api import create_app
from jobclub.core.errors import Invalid, Mistake
from jobclub.core.office import Office
from jobclub.core.usecases import administering, planning
from jobclub.integrations.database import engine_for, head, open_store, revision_of, upgrade
from jobclub.integrations.offices import office_over, utc_now
from jobclub.settings import Settings
from jobclub.telemetry.metrics import Metrics

SQLITE = "sqlite"
DRIVERS = {SQLITE, "postgresql", "postgresql+psycopg"}


def settings_here() -> Settings:
    """Give the settings of this process."""
    return Settings.from_env(os.environ)


def build_office(settings: Settings, *, now: Callable[[], datetime] = utc_now) -> Office:
    """Put the adapters into an office.

    Raises:
        Invalid: The database is not at the revision this version needs; the text says what to run.
    """
    prepare_database(settings)
    return office_over(open_store(settings.database_url), now)


def prepare_database(settings: Settings) -> None:
    """Make a new database where there is none yet; refuse one of another version.

    Raises:
        Invalid: The address is none, no database can be there, or it is behind or ahead of this version.
    """
    with _engine_at(settings.database_url) as engine:
        revision = _known_revision(engine)
        if revision is None:
            upgrade(engine)
        elif revision != head():
            is_at = f"the database is at revision {revision}, this version needs {head()}"
            raise Invalid(Mistake("", f"{is_at}; run: jobclub db upgrade"))


def upgrade_database(settings: Settings) -> None:
    """Bring the database up to date, and derive the instants of future sessions from today's zone rules.

    Raises:
        Invalid: The address is none, no database can be there, or it is ahead of this version.
    """
    with _engine_at(settings.database_url) as engine:
        _known_revision(engine)
        upgrade(engine)
    office = build_office(settings)
    with closing(office.store):
        for organisation_id in office.store.organisation_ids():
            planning.retime(office, administering.operator_of(organisation_id))


@contextmanager
def _engine_at(url: str) -> Iterator[Engine]:
    """Give an engine for a database, and say plainly if it can't be used."""
    parts = _address(url)
    name = parts.database if parts.drivername == SQLITE else parts.render_as_string(hide_password=True)
    if parts.drivername == SQLITE:
        _make_folder(Path(str(name)).parent)
    engine = engine_for(url)
    try:
        _must_be_unicode(engine)
        yield engine
    except (
        DatabaseError,
        engine.dialect.loaded_dbapi.DatabaseError,
    ) as error:  # the driver's comes from BEGIN
        said = getattr(error, "orig", None) or error
        raise Invalid(Mistake("", f"the database {name} can't be used: {said}")) from error
    finally:
        engine.dispose()


def _address(url: str) -> URL:
    """Read the address of a database; on PostgreSQL the driver need not be named."""
    try:
        parts = make_url(url)
    except ArgumentError:
        parts = make_url("unknown://")
    if parts.drivername not in DRIVERS or parts.database in {None, "", ":memory:"}:
        like = "sqlite:////var/lib/jobclub/jobclub.sqlite3 or postgresql+psycopg://jobclub@localhost/jobclub"
        raise Invalid(Mistake("", f"write JOBCLUB_DATABASE_URL like {like}"))
    if parts.drivername != SQLITE and find_spec("psycopg") is None:
        raise Invalid(Mistake("", "PostgreSQL needs psycopg; run: pip install 'jobclub[server,postgres]'"))
    return parts


def _must_be_unicode(engine: Engine) -> None:
    """Let pass a database that can keep every name; an SQLite file always can."""
    if engine.dialect.name == "postgresql":
        with engine.connect() as db:
            encoding = db.exec_driver_sql("SHOW server_encoding").scalar()
        if encoding != "UTF8":
            raise Invalid(Mistake("", f"the database is kept in {encoding}; make one with ENCODING 'UTF8'"))


def _make_folder(folder: Path) -> None:
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise Invalid(Mistake("", f"the folder {folder} can't be used: {error.strerror}")) from error


def _known_revision(engine: Engine) -> str | None:
    """Give the revision a database is at, unless it is one that only a later version knows.

    Revisions are numbered, so the later one is the greater one.
    """
    revision = revision_of(engine)
    if revision is not None and revision > head():
        is_at = f"the database is at revision {revision}, this version knows no more than {head()}"
        raise Invalid(Mistake("", f"{is_at}; run: pip install --upgrade 'jobclub[server]'"))
    return revision


def build_app(settings: Settings, *, metrics: Metrics | None = None) -> Flask:
    """Make the web application for production."""
    return create_app(build_office(settings), metrics=metrics, metrics_token=settings.metrics_token)

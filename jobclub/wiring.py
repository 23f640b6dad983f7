"""Putting jobclub together: the one place that knows every adapter."""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from datetime import datetime
from pathlib import Path

from flask import Flask
from sqlalchemy import Engine, make_url
from sqlalchemy.exc import ArgumentError, DatabaseError

from jobclub.api import create_app
from jobclub.core.errors import Invalid, Mistake
from jobclub.core.office import Office
from jobclub.core.usecases import administering, planning
from jobclub.integrations.database import engine_for, head, open_store, revision_of, upgrade
from jobclub.integrations.offices import office_over, utc_now
from jobclub.settings import Settings


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
    """Give an engine for a file, made if it is not there, and say plainly if it can't be used."""
    file = _file_of(url)
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        engine = engine_for(url)
        try:
            yield engine
        finally:
            engine.dispose()
    except OSError as error:
        raise Invalid(Mistake("", f"the folder {file.parent} can't be used: {error.strerror}")) from error
    except (DatabaseError, sqlite3.DatabaseError) as error:  # the driver's own comes from BEGIN
        said = getattr(error, "orig", error)
        raise Invalid(Mistake("", f"the database {file} can't be used: {said}")) from error


def _file_of(url: str) -> Path:
    try:
        parts = make_url(url)
    except ArgumentError:
        parts = None
    if parts is None or parts.drivername != "sqlite" or parts.database in {None, "", ":memory:"}:
        detail = "this version keeps its data in an SQLite file; write JOBCLUB_DATABASE_URL like"
        raise Invalid(Mistake("", f"{detail} sqlite:////var/lib/jobclub/jobclub.sqlite3"))
    return Path(str(parts.database))


def _known_revision(engine: Engine) -> str | None:
    """Give the revision a database is at, unless it is one that only a later version knows.

    Revisions are numbered, so the later one is the greater one.
    """
    revision = revision_of(engine)
    if revision is not None and revision > head():
        is_at = f"the database is at revision {revision}, this version knows no more than {head()}"
        raise Invalid(Mistake("", f"{is_at}; run: pip install --upgrade 'jobclub[server]'"))
    return revision


def build_app(settings: Settings) -> Flask:
    """Make the web application for production."""
    return create_app(build_office(settings))

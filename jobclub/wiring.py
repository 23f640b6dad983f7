"""Putting jobclub together: the one place that knows every adapter."""

from __future__ import annotations

import os
from collections.abc import Callable
from datetime import datetime
from pathlib import Path

from flask import Flask
from sqlalchemy import make_url
from sqlalchemy.exc import ArgumentError

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
        Invalid: The address is none, or the database is behind or ahead of this version.
    """
    file = _file_of(settings.database_url)
    file.parent.mkdir(parents=True, exist_ok=True)
    engine = engine_for(settings.database_url)
    try:
        revision = revision_of(engine)
        if revision is None:
            upgrade(engine)
        elif revision != head():
            is_at = f"the database is at revision {revision}, this version needs {head()}"
            raise Invalid(Mistake("", f"{is_at}; run: jobclub db upgrade"))
    finally:
        engine.dispose()


def _file_of(url: str) -> Path:
    try:
        parts = make_url(url)
    except ArgumentError:
        parts = None
    if parts is None or parts.drivername != "sqlite" or not parts.database:
        detail = "write JOBCLUB_DATABASE_URL like sqlite:////var/lib/jobclub/jobclub.sqlite3 (a file)"
        raise Invalid(Mistake("", detail))
    return Path(parts.database)


def upgrade_database(settings: Settings) -> None:
    """Bring the database up to date, and derive the instants of future sessions from today's zone rules."""
    _file_of(settings.database_url).parent.mkdir(parents=True, exist_ok=True)
    engine = engine_for(settings.database_url)
    upgrade(engine)
    engine.dispose()
    office = build_office(settings)
    for organisation_id in office.store.organisation_ids():
        planning.retime(office, administering.operator_of(organisation_id))


def build_app(settings: Settings) -> Flask:
    """Make the web application for production."""
    return create_app(build_office(settings))

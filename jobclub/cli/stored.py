"""What the doctor sees of the database, and of what is kept there. Nothing is made or changed."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterator
from contextlib import closing
from pathlib import Path

from sqlalchemy import inspect

from jobclub import wiring
from jobclub.core.errors import Invalid, Mistake
from jobclub.core.office.meetings import Finding
from jobclub.core.usecases.relying import missing_providers
from jobclub.integrations.database import SqlStore, engine_for
from jobclub.integrations.database.fitness import flaw_in_walls
from jobclub.integrations.folders import must_take_files
from jobclub.integrations.offices import office_over
from jobclub.settings import PREFIX, Settings

EXPECTED = "if one should be there, correct JOBCLUB_DATABASE_URL"
OTHERWISE = json.dumps({"meetings": {"provider": "link"}})
"""What an organisation is sent to meet by pasted links."""


def database_examined(settings: Settings) -> Finding:
    """Say how the database is.

    Raises:
        Invalid: It can't be used as it is; the text says why, and what helps.
    """
    file = _file_to_be(settings)
    if file is not None:
        says = f"there is none yet: the first command that needs it makes {file}"
        return Finding(what="database", works=True, says=says, remedy=EXPECTED)
    revision = _revision_here(settings)
    if revision is None:
        says = "it answers and is empty: the first command that needs its tables makes them"
        return Finding(what="database", works=True, says=says, remedy=EXPECTED)
    says = f"it answers and is at revision {revision}, which this version needs"
    return Finding(what="database", works=True, says=says)


def walls_examined(settings: Settings) -> Iterator[Finding]:
    """Say whether the database itself keeps organisations apart, as PostgreSQL can."""
    try:
        if wiring.address_of(settings.database_url).drivername == wiring.SQLITE:
            return
        _revision_here(settings)
    except Invalid:  # is told where the database is looked at
        return
    with wiring.engine_at(settings.database_url) as engine:
        flaw = flaw_in_walls(engine)
    says, remedy = flaw or ("PostgreSQL itself shows no organisation the rows of another", None)
    yield Finding(what="walls", works=flaw is None, says=says, remedy=remedy)


def _file_to_be(settings: Settings) -> Path | None:
    """Give the SQLite file that is not there yet; None: it is, or the database is none.

    Raises:
        Invalid: No file can be made there.
    """
    parts = wiring.address_of(settings.database_url)
    file = Path(str(parts.database))
    if parts.drivername != wiring.SQLITE or file.exists():
        return None
    try:
        must_take_files(file.parent)
    except OSError as error:
        told = f"no file can be made in the folder {file.parent} ({error.strerror})"
        raise Invalid(
            Mistake("", f"{told}; correct JOBCLUB_DATABASE_URL, or let our user write there")
        ) from error
    return file


def _revision_here(settings: Settings) -> str | None:
    """Give the revision a database is at; None: it is empty.

    Raises:
        Invalid: It can't be used, is behind or ahead, or somebody else's.
    """
    with wiring.engine_at(settings.database_url) as engine:
        revision = wiring.current_revision(engine)
        tables = [] if revision else inspect(engine).get_table_names()
    if tables:
        raise Invalid(Mistake("", f"it holds tables that are not jobclub's ({tables[0]}); choose another"))
    return revision


def missing_examined(settings: Settings, known: Collection[str]) -> Iterator[Finding]:
    """Say what relies on providers of meetings that are none of the ``known``, where that can be read."""
    try:
        if _file_to_be(settings) is not None or _revision_here(settings) is None:
            return
    except Invalid:  # is told where the database is looked at
        return
    store = SqlStore(engine_for(settings.database_url))  # takes no turns, so that no file of them is made
    with closing(store):
        missing = missing_providers(office_over(store), known)
    for organisation, name in missing.defaults:
        yield Finding(
            what="default provider",
            works=False,
            says=f"the organisation {organisation} meets by '{name}', which is not set up here, "
            "so a club that names no other can't be planned",
            remedy=f"{_setting_up(name)}; or let it meet otherwise: PATCH /organisation with {OTHERWISE}",
        )
    for name, sessions in missing.ahead.items():
        yield Finding(
            what="sessions ahead",
            works=False,
            says=f"sessions ahead that meet by '{name}', which is not set up here: {sessions}; "
            "nobody makes, moves or removes their meetings",
            remedy=f"{_setting_up(name)}; or let each meet otherwise: PATCH /sessions/{{session_id}}",
        )


def _setting_up(name: str) -> str:
    """Say how a provider gets set up that was there before."""
    if name == "teams":
        return f"set {PREFIX}TEAMS_… as in step 7 of docs/teams.md"
    return f"install its plug-in, and set {PREFIX}{name.upper()}_… as it wants them"

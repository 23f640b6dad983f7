"""The Store port on SQLAlchemy Core."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from datetime import datetime
from functools import cached_property

from sqlalchemy import Connection, Engine, bindparam, select
from sqlalchemy.exc import OperationalError

from jobclub.core.errors import Busy
from jobclub.core.events import Event
from jobclub.core.office.store import Repeat
from jobclub.core.people.organisation import Organisation
from jobclub.core.people.staff import Actor, Role
from jobclub.integrations.database.changes import SqlChanges
from jobclub.integrations.database.cohorts import SqlCohorts
from jobclub.integrations.database.coursework import SqlCourseworks
from jobclub.integrations.database.guests import SqlGuests
from jobclub.integrations.database.organisations import SqlOrganisations, organisation_of
from jobclub.integrations.database.participants import SqlParticipants
from jobclub.integrations.database.prepared import prepared
from jobclub.integrations.database.programmes import SqlProgrammes
from jobclub.integrations.database.remembered import Remembered
from jobclub.integrations.database.rows import Rows
from jobclub.integrations.database.staff import SqlStaff
from jobclub.integrations.database.tables import organisations, tokens
from jobclub.integrations.database.trail import Trail
from jobclub.integrations.database.turns import Turns
from jobclub.integrations.database.visits import SqlVisits

BY_DIGEST = (
    select(tokens, organisations.c.time_zone)
    .join(organisations, organisations.c.id == tokens.c.organisation_id)
    .where(tokens.c.digest == bindparam("digest"), tokens.c.revoked_at.is_(None))
)
BY_NAME = select(organisations).where(organisations.c.name == bindparam("name"))


class SqlTransaction:
    """One organisation's data on one connection."""

    def __init__(self, rows: Rows, trail: Trail | None, remembered: Remembered) -> None:
        self._rows, self._trail, self._remembered = rows, trail, remembered

    @cached_property
    def organisations(self) -> SqlOrganisations:
        """The organisation of the transaction."""
        return SqlOrganisations(self._rows)

    @cached_property
    def staff(self) -> SqlStaff:
        """Staff, their keys and their hours."""
        return SqlStaff(self._rows)

    @cached_property
    def programmes(self) -> SqlProgrammes:
        """Programmes in all their versions."""
        return SqlProgrammes(self._rows)

    @cached_property
    def participants(self) -> SqlParticipants:
        """People looking for work."""
        return SqlParticipants(self._rows)

    @cached_property
    def cohorts(self) -> SqlCohorts:
        """Cohorts with their sessions and places."""
        return SqlCohorts(self._rows, self._remembered)

    @cached_property
    def visits(self) -> SqlVisits:
        """Visits of one cohort's people to another cohort's sessions."""
        return SqlVisits(self._rows)

    @cached_property
    def guests(self) -> SqlGuests:
        """The guests of sessions."""
        return SqlGuests(self._rows)

    @cached_property
    def changes(self) -> SqlChanges:
        """What groups changed in their plans and against their programmes."""
        return SqlChanges(self._rows)

    @cached_property
    def coursework(self) -> SqlCourseworks:
        """Tasks, marks, submissions, waivers."""
        return SqlCourseworks(self._rows)

    def record(self, *events: Event) -> None:
        """Put what happened into the trail."""
        if self._trail is None:
            msg = "nothing can happen while reading"
            raise RuntimeError(msg)
        self._trail.record(*events)


class SqlStore:
    """Keeps the data of every organisation in a database.

    On SQLite a writing transaction begins ``IMMEDIATE`` and waits for its turn among threads and
    processes (see ``turns``), so nothing it has read can change under it.
    """

    def __init__(self, engine: Engine, turns: Turns | None = None) -> None:
        self.engine = engine
        self._writing = engine.execution_options(writing=True)
        self._look_up = engine.execution_options(look_up=True)
        self._turns = turns
        self._remembered = Remembered()

    @contextmanager
    def transaction(
        self, actor: Actor, *, at: datetime, repeat: Repeat | None = None, dry_run: bool = False
    ) -> Iterator[SqlTransaction]:
        """Open a writing transaction; see ``Office.transaction``."""
        turn = self._turns.turn() if self._turns else nullcontext()
        with _busy_said_plainly(), self._writing.connect() as db, turn, db.begin() as begun:
            rows = Rows(db, actor.organisation_id, writable=True)
            trail = Trail(rows, actor, at, repeat)
            trail.refuse_repeat()
            tx = SqlTransaction(rows, trail, self._remembered)
            yield tx
            if dry_run:
                begun.rollback()
            else:
                trail.remember_repeat()
        if not dry_run:
            tx.cohorts.remember()

    @contextmanager
    def reading(self, actor: Actor) -> Iterator[SqlTransaction]:
        """Open a consistent view; see ``Office.reading``."""
        with _busy_said_plainly(), self.engine.connect() as db, db.begin():
            yield SqlTransaction(Rows(db, actor.organisation_id, writable=False), None, self._remembered)

    def actor_by_token(self, digest: str) -> Actor | None:
        """Look up who holds a token that is not revoked."""
        with self._looking() as db:
            found = prepared(BY_DIGEST, db.dialect).rows(db, {"digest": digest})
        if not found:
            return None
        row = found[0]
        return Actor(
            organisation_id=row.organisation_id,
            caller_id=row.id,
            role=Role(row.role),
            staff_id=row.staff_id,
            cohort_id=row.cohort_id,
            read_only=row.read_only,
            zone=row.time_zone,
        )

    def organisation_named(self, name: str) -> Organisation | None:
        """Look up an organisation by its name."""
        with self._looking() as db:
            row = db.execute(BY_NAME, {"name": name}).first()
        return None if row is None else organisation_of(row)

    def organisation_ids(self) -> list[str]:
        """Give every organisation."""
        with self._looking() as db:
            return list(db.scalars(select(organisations.c.id).order_by(organisations.c.id)))

    @contextmanager
    def _looking(self) -> Iterator[Connection]:
        """Open a view across organisations: for the named look-ups only, each of one statement."""
        with _busy_said_plainly(), self._look_up.connect() as db:
            yield db

    def close(self) -> None:
        """Give connections and lock files back."""
        self.engine.dispose()
        if self._turns:
            self._turns.close()


@contextmanager
def _busy_said_plainly() -> Iterator[None]:
    """Turn a lock that could not be had into Busy.

    Raises:
        Busy: The database is locked by another writer.
    """
    try:
        yield
    except (OperationalError, sqlite3.OperationalError) as error:  # the driver's own comes from BEGIN
        said = str(getattr(error, "orig", error))
        if "locked" not in said and "busy" not in said:
            raise
        raise Busy("The database is busy; try again in a second.") from error

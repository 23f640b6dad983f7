"""The Store port on SQLAlchemy Core."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext
from datetime import datetime
from functools import cached_property

from sqlalchemy import Connection, Engine, bindparam, select

from jobclub.core.events import Event
from jobclub.core.notices.routes import deliveries_after
from jobclub.core.office.store import Repeat
from jobclub.core.people.organisation import Organisation
from jobclub.core.people.staff import Actor, Role
from jobclub.integrations.database.absences import SqlAbsences
from jobclub.integrations.database.across import AcrossOrganisations
from jobclub.integrations.database.agendas import SqlAgendas
from jobclub.integrations.database.changes import SqlChanges
from jobclub.integrations.database.cohorts import SqlCohorts
from jobclub.integrations.database.coursework import SqlCourseworks
from jobclub.integrations.database.deliveries import SqlOutbox
from jobclub.integrations.database.faults import ToldPlainly
from jobclub.integrations.database.fitness import must_be_current
from jobclub.integrations.database.guests import SqlGuests
from jobclub.integrations.database.lanes import Lanes, lanes_at
from jobclub.integrations.database.links import SqlLinks
from jobclub.integrations.database.locks import Known, Locks, NoLocks, RowLocks
from jobclub.integrations.database.organisations import SqlOrganisations, organisation_of
from jobclub.integrations.database.participants import SqlParticipants
from jobclub.integrations.database.prepared import prepared
from jobclub.integrations.database.programmes import SqlProgrammes
from jobclub.integrations.database.remembered import Remembered
from jobclub.integrations.database.rows import Rows
from jobclub.integrations.database.sightings import SqlSightings
from jobclub.integrations.database.staff import SqlStaff
from jobclub.integrations.database.tables import organisations, tokens
from jobclub.integrations.database.told import SqlToldbook
from jobclub.integrations.database.trail import Trail
from jobclub.integrations.database.turns import Turns
from jobclub.integrations.database.visits import SqlVisits
from jobclub.integrations.database.watches import SqlWatches
from jobclub.integrations.ids import new_id

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

    @cached_property
    def outbox(self) -> SqlOutbox:
        """What waits to be told."""
        return SqlOutbox(self._rows)

    @cached_property
    def told(self) -> SqlToldbook:
        """What each person was told of each session."""
        return SqlToldbook(self._rows)

    @cached_property
    def watches(self) -> SqlWatches:
        """What the clock looks at."""
        return SqlWatches(self._rows)

    @cached_property
    def links(self) -> SqlLinks:
        """People's links."""
        return SqlLinks(self._rows)

    @cached_property
    def absences(self) -> SqlAbsences:
        """Who said that they can't come."""
        return SqlAbsences(self._rows)

    @cached_property
    def sightings(self) -> SqlSightings:
        """Whom the providers of meetings saw."""
        return SqlSightings(self._rows)

    @cached_property
    def agendas(self) -> SqlAgendas:
        """What people's calendars are made from."""
        return SqlAgendas(self._rows)

    def record(self, *events: Event) -> None:
        """Put what happened into the trail, and into the outbox whom it is to be told."""
        if self._trail is None:
            msg = "nothing can happen while reading"
            raise RuntimeError(msg)
        self._trail.record(*events)
        self.outbox.add(delivery for event in events for delivery in deliveries_after(event, new_id))


class SqlStore(AcrossOrganisations):
    """Keeps the data of every organisation in a database.

    On SQLite a writing transaction begins ``IMMEDIATE`` and waits for its turn among threads and
    processes (see ``turns``), so nothing it has read can change under it. On PostgreSQL many write at
    once, and what an act reads to change it is locked (see ``locks``).
    """

    def __init__(self, engine: Engine, turns: Turns | None = None) -> None:
        self.engine = engine
        self._writing = engine.execution_options(writing=True)
        self._reading = engine.execution_options(reading=True)
        self._look_up = engine.execution_options(look_up=True)
        self._turns = turns
        self._lanes: Lanes = lanes_at(engine)
        self._known = Known()
        self._remembered = Remembered()

    def locks(self) -> Locks:
        """Give what keeps one writing transaction apart from others; a test may switch it off."""
        return RowLocks(self._known) if self.engine.dialect.name == "postgresql" else NoLocks()

    @contextmanager
    def transaction(
        self, actor: Actor, *, at: datetime, repeat: Repeat | None = None, dry_run: bool = False
    ) -> Iterator[SqlTransaction]:
        """Open a writing transaction; see ``Office.transaction``."""
        turn = self._turns.turn() if self._turns else nullcontext()
        plainly = ToldPlainly(self.engine)
        with plainly, self._writing.connect() as db, turn, db.begin() as begun:
            rows = Rows(db, actor.organisation_id, writable=True, locks=self.locks())
            trail = Trail(rows, actor, at, repeat)
            trail.refuse_repeat()
            rows.locks.begin(rows)
            tx = SqlTransaction(rows, trail, self._remembered)
            yield tx
            if dry_run:
                begun.rollback()
            else:
                trail.remember_repeat()
                plainly.committing = True
        if not dry_run:
            tx.cohorts.remember()

    @contextmanager
    def reading(self, actor: Actor) -> Iterator[SqlTransaction]:
        """Open a consistent view; see ``Office.reading``."""
        with ToldPlainly(self.engine), self._reading.connect() as db, db.begin():
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
        with ToldPlainly(self.engine), self._look_up.connect() as db:
            yield db

    @contextmanager
    def _acting(self) -> Iterator[Connection]:
        """Open a short writing transaction across organisations: for claims and guesses only."""
        turn = self._turns.turn() if self._turns else nullcontext()
        with ToldPlainly(self.engine), self._writing.connect() as db, turn, db.begin():
            yield db

    def lane(self, road: str, most: int) -> AbstractContextManager[bool]:
        """Hold one of a road's so many lanes for a block; False: other workers have them all."""
        return self._lanes.lane(road, most)

    def check(self) -> None:
        """Let pass a database with this version's tables. Raises Unfit, Busy."""
        with self._looking() as db:
            must_be_current(db)

    def close(self) -> None:
        """Give connections and lock files back."""
        self.engine.dispose()
        if self._turns:
            self._turns.close()

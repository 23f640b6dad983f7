"""The Store port on SQLAlchemy Core."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext
from datetime import datetime
from functools import cached_property

from sqlalchemy import Connection, Engine, bindparam, select

from jobclub.core.events import Event
from jobclub.core.notices.routes import deliveries_after
from jobclub.core.office.store import Repeat, must_be_of_an_organisation
from jobclub.core.people.organisation import Organisation
from jobclub.core.people.staff import Actor
from jobclub.integrations.database.absences import SqlAbsences
from jobclub.integrations.database.across import AcrossOrganisations
from jobclub.integrations.database.agendas import SqlAgendas
from jobclub.integrations.database.changes import SqlChanges
from jobclub.integrations.database.cohorts import SqlCohorts
from jobclub.integrations.database.coursework import SqlCourseworks
from jobclub.integrations.database.deliveries import SqlOutbox
from jobclub.integrations.database.desk import SqlDesk
from jobclub.integrations.database.doors import Door, Pass, show, through, within
from jobclub.integrations.database.erasures import SqlErasures
from jobclub.integrations.database.faults import ToldPlainly
from jobclub.integrations.database.files import SqlFiles
from jobclub.integrations.database.fitness import must_be_current
from jobclub.integrations.database.guests import SqlGuests
from jobclub.integrations.database.lanes import Lanes, lanes_at
from jobclub.integrations.database.links import SqlLinks
from jobclub.integrations.database.locks import Known, Locks, NoLocks, RowLocks
from jobclub.integrations.database.organisations import SqlOrganisations, organisation_of
from jobclub.integrations.database.outward import SqlOutward
from jobclub.integrations.database.participants import SqlParticipants
from jobclub.integrations.database.privacy import SqlPrivacy
from jobclub.integrations.database.programmes import SqlProgrammes
from jobclub.integrations.database.remembered import Remembered
from jobclub.integrations.database.retention import SqlRetentions
from jobclub.integrations.database.rows import Rows
from jobclub.integrations.database.sightings import SqlSightings
from jobclub.integrations.database.staff import SqlStaff
from jobclub.integrations.database.tables import organisations
from jobclub.integrations.database.tallies import SqlTallies
from jobclub.integrations.database.told import SqlToldbook
from jobclub.integrations.database.trail import Trail
from jobclub.integrations.database.turns import Turns
from jobclub.integrations.database.visits import SqlVisits
from jobclub.integrations.database.watches import SqlWatches
from jobclub.integrations.ids import new_id

BY_NAME = select(organisations).where(organisations.c.name == bindparam("name"))
BY_PAGE_NAME = select(organisations).where(organisations.c.page_name == bindparam("page_name"))


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
        return SqlParticipants(self._rows, self._trail.at if self._trail else None)

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
    def files(self) -> SqlFiles:
        """The bytes of files that were handed in."""
        return SqlFiles(self._rows)

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

    @cached_property
    def privacy(self) -> SqlPrivacy:
        """What people know of what is kept about them."""
        return SqlPrivacy(self._rows)

    @cached_property
    def erasures(self) -> SqlErasures:
        """Who was forgotten, who was refused that, and whom a ground keeps."""
        return SqlErasures(self._rows)

    @cached_property
    def retention(self) -> SqlRetentions:
        """What is kept no longer."""
        return SqlRetentions(self._rows)

    @cached_property
    def tallies(self) -> SqlTallies:
        """What people came to, as figures."""
        return SqlTallies(self._rows)

    @cached_property
    def outward(self) -> SqlOutward:
        """What goes through the organisation's walls."""
        return SqlOutward(self._rows)

    @cached_property
    def desk(self) -> SqlDesk:
        """What consultants have to look at."""
        return SqlDesk(self._rows)

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
        must_be_of_an_organisation(actor)
        turn = self._turns.turn() if self._turns else nullcontext()
        plainly = ToldPlainly(self.engine)
        with plainly, self._writing.connect() as db, turn, db.begin() as begun:
            show(db, within(actor.organisation_id))
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
        must_be_of_an_organisation(actor)
        with self._viewing(within(actor.organisation_id)) as db:
            yield SqlTransaction(Rows(db, actor.organisation_id, writable=False), None, self._remembered)

    def organisation_named(self, name: str) -> Organisation | None:
        """Look up an organisation by its name."""
        with self._viewing(through(Door.NAME, name)) as db:
            row = db.execute(BY_NAME, {"name": name}).first()
        return None if row is None else organisation_of(row)

    def organisation_at(self, page_name: str) -> Organisation | None:
        """Look up whose public pages are found by a word."""
        with self._viewing(through(Door.PAGE_NAME, page_name)) as db:
            row = db.execute(BY_PAGE_NAME, {"page_name": page_name}).first()
        return None if row is None else organisation_of(row)

    def organisation_ids(self) -> list[str]:
        """Give every organisation."""
        with self._viewing(through(Door.UPKEEP)) as db:
            return list(db.scalars(select(organisations.c.id).order_by(organisations.c.id)))

    @contextmanager
    def _looking(self, given: Pass) -> Iterator[Connection]:
        """Open what one prepared statement sees that shows a pass: for the named look-ups only."""
        with ToldPlainly(self.engine), self._look_up.connect() as db:
            show(db, given)
            yield db

    @contextmanager
    def _viewing(self, given: Pass) -> Iterator[Connection]:
        """Open a consistent view of what a pass lets through."""
        with ToldPlainly(self.engine), self._reading.connect() as db, db.begin():
            show(db, given)
            yield db

    @contextmanager
    def _acting(self, given: Pass, *, patient: bool = True) -> Iterator[Connection]:
        """Open a short writing transaction on what a pass lets through: for claims, guesses, uses only."""
        turn = self._turns.turn(patient=patient) if self._turns else nullcontext()
        with ToldPlainly(self.engine), self._writing.connect() as db, turn, db.begin():
            show(db, given)
            yield db

    def lane(self, road: str, most: int) -> AbstractContextManager[bool]:
        """Hold one of a road's so many lanes for a block; False: other workers have them all."""
        return self._lanes.lane(road, most)

    def check(self) -> None:
        """Let pass a database with this version's tables. Raises Unfit, Busy."""
        with ToldPlainly(self.engine), self._look_up.connect() as db:
            must_be_current(db)

    def close(self) -> None:
        """Give connections and lock files back."""
        self.engine.dispose()
        if self._turns:
            self._turns.close()

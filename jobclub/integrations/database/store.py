"""The Store port on SQLAlchemy Core."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext
from datetime import datetime

from sqlalchemy import Connection, Engine, bindparam, select

from jobclub.core.office.store import Repeat, must_be_of_an_organisation
from jobclub.core.people.organisation import Organisation
from jobclub.core.people.staff import Actor
from jobclub.integrations.database.across import AcrossOrganisations
from jobclub.integrations.database.doors import Door, Pass, show, through, within
from jobclub.integrations.database.faults import ToldPlainly
from jobclub.integrations.database.fitness import must_be_current
from jobclub.integrations.database.lanes import Lanes, lanes_at
from jobclub.integrations.database.locks import Known, Locks, NoLocks, RowLocks
from jobclub.integrations.database.organisations import organisation_of
from jobclub.integrations.database.remembered import Remembered
from jobclub.integrations.database.rows import Rows
from jobclub.integrations.database.tables import organisations
from jobclub.integrations.database.trail import Trail
from jobclub.integrations.database.transaction import SqlTransaction
from jobclub.integrations.database.turns import Turns

BY_NAME = select(organisations).where(organisations.c.name == bindparam("name"))
BY_PAGE_NAME = select(organisations).where(organisations.c.page_name == bindparam("page_name"))


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

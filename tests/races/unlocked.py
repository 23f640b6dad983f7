"""A server without its locks: what the race tests must find fault with, or they would prove nothing.

    python -m tests.races.unlocked URL PORT

Nobody takes turns or locks rows, each statement commits by itself, nothing looks at versions, nobody begins
again, and a lock that could not be had is not said plainly. ``tear_down_walls`` takes the constraints out of
the database too.
"""

from __future__ import annotations

import sqlite3
import sys
from collections.abc import Iterable, Iterator
from contextlib import closing, contextmanager
from datetime import datetime
from typing import Any

from sqlalchemy import Insert, Table, create_engine, event, text

from benchmarks.clusters import connected
from benchmarks.sites import Site
from jobclub.core.office.store import Repeat
from jobclub.core.people.staff import Actor
from jobclub.integrations.database import SqlStore, engine_for
from jobclub.integrations.database.prepared import Refused
from jobclub.integrations.database.remembered import Remembered
from jobclub.integrations.database.rows import Rows, Values
from jobclub.integrations.database.trail import Trail
from jobclub.integrations.database.transaction import SqlTransaction
from jobclub.integrations.offices import office_over
from jobclub.serving import serve
from jobclub.wiring import app_over

OF = text("SELECT set_config('jobclub.organisation', :organisation, false)")
UNIQUE_EMAIL = "UNIQUE (organisation_id, email_key)"


class CarelessRows(Rows):
    """Rows that are written over whatever anybody else wrote meanwhile."""

    def update(self, table: Table, values: Values, **by: Any) -> bool:
        return super().update(table, values, **{k: v for k, v in by.items() if not k.endswith("version")})

    def _write_later(self, statement: Insert, rows: Iterable[Values], refused: Refused) -> None:
        super()._write_later(statement, rows, refused)
        if self.db.dialect.name == "postgresql":
            self.db.connection.info["session"].flush()  # what goes in one letter commits as one


class UnlockedStore(SqlStore):
    """A store whose transactions are none."""

    @contextmanager
    def transaction(
        self, actor: Actor, *, at: datetime, repeat: Repeat | None = None, dry_run: bool = False
    ) -> Iterator[SqlTransaction]:
        with self._look_up.connect() as db:
            if db.dialect.name == "postgresql":  # for all of its statements, as each is a transaction
                db.execute(OF, {"organisation": actor.organisation_id})
            rows = CarelessRows(db, actor.organisation_id, writable=True)
            trail = Trail(rows, actor, at, repeat)
            trail.refuse_repeat()
            yield SqlTransaction(rows, trail, Remembered())
            if not dry_run:
                trail.remember_repeat()


def unlocked_store(url: str) -> UnlockedStore:
    if not url.startswith("sqlite"):
        return UnlockedStore(engine_for(url))  # each statement commits there unless a transaction is begun
    engine = create_engine(url, pool_size=20, max_overflow=20)

    @event.listens_for(engine, "connect")
    def _each_statement_commits(connection: sqlite3.Connection, _record: object) -> None:
        connection.isolation_level = None
        connection.execute("PRAGMA busy_timeout=1000")

    return UnlockedStore(engine)


def tear_down_walls(site: Site) -> None:
    """Take out what the database itself refuses: overlapping hours, a second place, e-mail or mark."""
    if site.on_postgresql:
        with closing(connected(site.url)) as db:
            db.execute("DROP TRIGGER engagements_overlap ON engagements")
            db.execute("DROP TRIGGER appointments_overlap ON appointments")
            db.execute("DROP INDEX uq_places_held")
            db.execute("ALTER TABLE participants DROP CONSTRAINT uq_participants_organisation_id_email_key")
            db.execute("ALTER TABLE marks DROP CONSTRAINT pk_marks")
        return
    with closing(sqlite3.connect(site.file, isolation_level=None)) as db:
        for act in ("insert", "update"):
            db.execute(f"DROP TRIGGER engagements_overlap_on_{act}")
            db.execute(f"DROP TRIGGER appointments_overlap_on_{act}")
        db.execute("DROP INDEX uq_places_held")
        db.execute("PRAGMA legacy_alter_table=ON")
        (made,) = db.execute("SELECT sql FROM sqlite_master WHERE name = 'participants'").fetchone()
        db.execute("ALTER TABLE participants RENAME TO guarded")
        db.execute(made.replace(UNIQUE_EMAIL, "CHECK (1)"))
        db.execute("INSERT INTO participants SELECT * FROM guarded")
        db.execute("DROP TABLE guarded")


def main() -> None:
    url, port = sys.argv[1], int(sys.argv[2])
    serve(lambda: app_over(office_over(unlocked_store(url))), host="127.0.0.1", port=port, workers=2)


if __name__ == "__main__":
    main()

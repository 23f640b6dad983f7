"""Steps that raise walls, and those that come after: they see the rows of all, and nobody else does."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from alembic.migration import MigrationContext
from alembic.operations import Operations
from sqlalchemy import Connection, Engine, text
from sqlalchemy.exc import ProgrammingError

from benchmarks.clusters import Databases
from jobclub.integrations.database import engine_for, migrations
from jobclub.integrations.database.doors import Door, Pass, show, through, within
from jobclub.integrations.database.migrations.walls import let_through, raise_wall, take_down

TABLE = "CREATE TABLE later (organisation_id text, digest text)"
ROWS = "INSERT INTO later VALUES ('a', 'one'), ('a', 'two'), ('b', 'three')"
POLICIES = "SELECT policyname FROM pg_policies WHERE tablename = 'later' ORDER BY policyname"
STATE = "SELECT relrowsecurity, relforcerowsecurity FROM pg_class WHERE relname = 'later'"


@pytest.fixture
def engine(postgres: Databases) -> Iterator[Engine]:
    engine = engine_for(postgres.fresh())
    yield engine
    engine.dispose()


@pytest.fixture
def later(engine: Engine) -> Engine:
    """Give a database in which a later step made a table of organisations, with its wall and a door in it."""
    with migrations._alone(engine) as db, Operations.context(MigrationContext.configure(db)):  # noqa: SLF001
        db.execute(text(TABLE))
        raise_wall("later")
        let_through("later", "token", where="digest = current_setting('jobclub.shown', true)")
        db.execute(text(ROWS))
    return engine


def seen(db: Connection, given: Pass | None) -> list[str]:
    if given is not None:
        show(db, given)
    return list(db.scalars(text("SELECT digest FROM later ORDER BY digest")))


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        (within("a"), ["one", "two"]),
        (within("b"), ["three"]),
        (through(Door.TOKEN, "two"), ["two"]),
        (through(Door.PAGE, "two"), []),
        (through(Door.MIGRATIONS), ["one", "three", "two"]),
        (through(Door.BACKUP), ["one", "three", "two"]),
        (Pass(), []),
        (None, []),
    ],
)
def test_a_later_table_has_its_wall_by_one_call(
    later: Engine, given: Pass | None, expected: list[str]
) -> None:
    with later.begin() as db:
        assert seen(db, given) == expected


def test_a_step_sees_and_changes_the_rows_of_every_organisation(later: Engine) -> None:
    with migrations._alone(later) as db:  # noqa: SLF001  (what every step runs in)
        assert seen(db, None) == ["one", "three", "two"]
        assert db.execute(text("UPDATE later SET digest = digest || '!'")).rowcount == 3
    with later.begin() as db:
        assert db.execute(text("UPDATE later SET digest = 'x'")).rowcount == 0


def test_what_a_step_may_is_over_when_it_ends(later: Engine) -> None:
    with migrations._alone(later):  # noqa: SLF001
        pass
    with later.begin() as db:
        assert seen(db, None) == []


def test_a_backup_reads_and_writes_nothing(later: Engine) -> None:
    by_the_door = later.execution_options(door=Door.BACKUP)
    with pytest.raises(ProgrammingError, match="row-level security"), by_the_door.begin() as db:
        db.execute(text(ROWS))


def test_a_wall_is_taken_down_with_all_its_doors(later: Engine) -> None:
    with migrations._alone(later) as db, Operations.context(MigrationContext.configure(db)):  # noqa: SLF001
        assert db.scalars(text(POLICIES)).all() == ["backup", "migrations", "organisation", "token"]
        take_down("later")
        assert db.scalars(text(POLICIES)).all() == []
        assert db.execute(text(STATE)).one() == (False, False)
    with later.begin() as db:
        assert seen(db, None) == ["one", "three", "two"]

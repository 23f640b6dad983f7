"""Organisations are walls on PostgreSQL itself: whatever our own code forgets, it gives no row of another."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager

import pytest
from sqlalchemy import Delete, Engine, Insert, Table, Update, delete, insert, text, update
from sqlalchemy.exc import ProgrammingError

from benchmarks.clusters import EXEMPT, Databases, connected
from jobclub.integrations.database import SqlStore, open_store
from jobclub.integrations.database.doors import Door, Pass, through, within
from tests.integrations.database.walled import (
    MOMENT,
    OURS,
    OWNED,
    TABLES,
    THEIRS,
    canary,
    fill,
    row,
    seen,
    showing,
)

WALLED = """
SELECT relname FROM pg_class WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace
AND relname <> 'alembic_version' AND NOT (relrowsecurity AND relforcerowsecurity)
"""
"""Tables without a wall."""
ALONE, BOTH = {THEIRS}, {THEIRS, OURS}
SECRET, DIGEST = canary(THEIRS), canary(THEIRS)[:64]
PASSES: dict[Door, tuple[str, dict[str, set[str]]]] = {
    Door.TOKEN: (DIGEST, {"tokens": ALONE}),
    Door.ADDRESS: (SECRET, {"staff": ALONE}),
    Door.ACCOUNT: (SECRET, {"staff": ALONE}),
    Door.TENANT: (SECRET, {"organisations": ALONE}),
    Door.NAME: (SECRET, {"organisations": ALONE}),
    Door.PAGE_NAME: (SECRET, {"organisations": ALONE}),
    Door.UPKEEP: ("", {"organisations": BOTH}),
    Door.WORKER: ("", {"deliveries": BOTH, "watches": BOTH}),
    Door.FIGURES: ("", {"deliveries": BOTH, "watches": BOTH}),
    Door.GUESSES: ("", {"guesses": BOTH}),
    Door.MIGRATIONS: ("", dict.fromkeys(TABLES, BOTH)),
    Door.BACKUP: ("", dict.fromkeys(TABLES, BOTH)),
}
"""What is shown at each door, and whose rows of which tables are seen through it; links come below."""
FOR_LINKS = (Door.PAGE, Door.FEED, Door.SIGN_IN, Door.SESSION, Door.GUEST)
WRITES: dict[str, Callable[[Table], Insert | Update | Delete]] = {
    "insert": lambda table: insert(table).values(row(table, "organisation-c")),
    "update": lambda table: update(table).values({column: column for column in table.primary_key}),
    "delete": delete,
}
MAY: dict[Door, dict[str, set[str]]] = {
    Door.WORKER: {"deliveries": {"update"}, "watches": {"update"}},
    Door.GUESSES: {"guesses": set(WRITES)},
    Door.MIGRATIONS: {table: set(WRITES) for table in TABLES},
}
"""What may be written through each door; through no other anything may."""


@pytest.fixture(scope="module")
def url(postgres: Databases) -> str:
    url = postgres.fresh()
    with closing(open_store(url)) as store:
        fill(store.engine)
    return url


@pytest.fixture(scope="module")
def store(url: str) -> Iterator[SqlStore]:
    with closing(open_store(url)) as one:
        yield one


def refused(store: SqlStore, given: Pass, table: str, write: str) -> bool:
    """Tell whether the database keeps somebody from writing, or lets them write nothing."""
    with showing(store, given) as db:
        try:
            return db.execute(WRITES[write](TABLES[table])).rowcount == 0
        except ProgrammingError as error:
            return "row-level security" in str(error)


def test_the_role_of_these_tests_is_under_all_policies_and_owns_what_it_sees(url: str) -> None:
    with closing(connected(url)) as db:
        assert db.execute(EXEMPT).fetchone() == (False, False)
        owners = "SELECT DISTINCT tableowner = current_user FROM pg_tables WHERE schemaname = 'public'"
        assert db.execute(owners).fetchall() == [(True,)]


# Each table has its wall


def test_every_table_has_a_wall_that_holds_for_its_owner_too(store: SqlStore) -> None:
    with store.engine.connect() as db:
        assert db.execute(text(WALLED)).all() == []


def test_a_table_made_later_without_a_wall_would_be_found(store: SqlStore) -> None:
    with showing(store, None) as db:
        db.execute(text("CREATE TABLE later (organisation_id text)"))
        db.execute(text("ALTER TABLE later ENABLE ROW LEVEL SECURITY"))
        assert db.execute(text(WALLED)).scalars().all() == ["later"]


def test_every_table_of_an_organisation_is_filled_here_for_both(store: SqlStore) -> None:
    with showing(store, through(Door.MIGRATIONS)) as db:
        assert seen(db) == dict.fromkeys(TABLES, BOTH)


# Within an organisation


def test_an_organisation_sees_its_own_rows_and_no_others_in_any_table(store: SqlStore) -> None:
    with showing(store, within(OURS)) as db:
        assert seen(db) == {table: {OURS} for table in (*OWNED, "organisations")}


@pytest.mark.parametrize(
    "given", [None, Pass(), within("organisation"), within("' OR '' = '"), through(Door.PAGE)]
)
def test_who_shows_nothing_that_holds_sees_no_row_of_any_table(store: SqlStore, given: Pass | None) -> None:
    with showing(store, given) as db:
        assert seen(db) == {}


@pytest.mark.parametrize("table", OWNED)
def test_nothing_can_be_put_in_for_another_organisation(store: SqlStore, table: str) -> None:
    with showing(store, within(OURS)) as db, pytest.raises(ProgrammingError, match="row-level security"):
        db.execute(insert(TABLES[table]).values(row(TABLES[table], "organisation-c")))


@pytest.mark.parametrize("table", [*OWNED, "organisations"])
def test_nothing_of_another_organisation_can_be_changed_or_taken_out(store: SqlStore, table: str) -> None:
    whose = TABLES[table].c["id" if table == "organisations" else "organisation_id"]
    with showing(store, within(OURS)) as db:
        assert db.execute(update(TABLES[table]).values({whose: OURS}).where(whose == THEIRS)).rowcount == 0
        assert db.execute(delete(TABLES[table]).where(whose == THEIRS)).rowcount == 0
        assert db.execute(delete(TABLES[table])).rowcount == 1


@pytest.mark.parametrize("table", OWNED)
def test_nothing_of_ones_own_can_be_given_to_another_organisation(store: SqlStore, table: str) -> None:
    with showing(store, within(OURS)) as db, pytest.raises(ProgrammingError, match="row-level security"):
        db.execute(update(TABLES[table]).values(organisation_id=THEIRS))


# Through doors


@pytest.mark.parametrize("door", PASSES)
def test_through_a_door_is_seen_what_it_names_and_nothing_else(store: SqlStore, door: Door) -> None:
    shown, expected = PASSES[door]
    with showing(store, through(door, shown)) as db:
        assert seen(db) == expected


@pytest.mark.parametrize("door", [door for door, (shown, _) in PASSES.items() if shown])
@pytest.mark.parametrize("shown", ["", "guessed", "%", DIGEST[:-1], f"{SECRET}' OR '' = '"])
def test_at_a_door_that_asks_for_something_nothing_else_will_do(
    store: SqlStore, door: Door, shown: str
) -> None:
    with showing(store, through(door, shown)) as db:
        assert seen(db) == {}


@pytest.mark.parametrize("door", FOR_LINKS)
def test_a_link_is_seen_through_the_door_of_what_it_is_for(store: SqlStore, door: Door) -> None:
    for asked in FOR_LINKS:
        with showing(store, through(Door.MIGRATIONS)) as db:
            db.execute(update(TABLES["links"]).values(purpose=door.value))
            db.execute(text("SELECT set_config('jobclub.door', :door, true)"), {"door": asked.value})
            db.execute(text("SELECT set_config('jobclub.shown', :shown, true)"), {"shown": DIGEST})
            assert seen(db) == ({"links": ALONE} if asked is door else {})


@pytest.mark.parametrize("door", Door)
@pytest.mark.parametrize("write", WRITES)
def test_through_a_door_is_written_what_it_is_for_and_nothing_else(
    store: SqlStore, door: Door, write: str
) -> None:
    shown, _ = PASSES.get(door, (DIGEST, {}))
    tables = ["deliveries", "watches", "guesses", "tokens", "links", "staff", "organisations", "participants"]
    written = {one for one in tables if not refused(store, through(door, shown), one, write)}
    assert written == {one for one in tables if write in MAY.get(door, {}).get(one, set())}


def test_what_others_share_is_seen_until_it_is_taken_back_and_never_changed(store: SqlStore) -> None:
    share = TABLES["shares"]
    for ended, expected in ((None, BOTH), (MOMENT, {OURS})):
        with showing(store, through(Door.MIGRATIONS)) as db:
            db.execute(update(share).values(taker_id=OURS, ended_at=ended))
            db.execute(text("SELECT set_config('jobclub.door', '', true)"))
            db.execute(text("SELECT set_config('jobclub.organisation', :one, true)"), {"one": OURS})
            assert seen(db)["shares"] == expected
            assert db.execute(update(share).values(giver="Taken over")).rowcount == 1
            assert db.execute(delete(share)).rowcount == 1


# Without the walls


@contextmanager
def without(engine: Engine, order: str, undo: str) -> Iterator[None]:
    """Take a part of a wall away for a block."""
    with engine.begin() as db:
        db.execute(text(order))
    yield
    with engine.begin() as db:
        db.execute(text(undo))


@pytest.mark.parametrize(
    ("order", "undo"),
    [
        ("NO FORCE ROW LEVEL SECURITY", "FORCE ROW LEVEL SECURITY"),
        ("DISABLE ROW LEVEL SECURITY", "ENABLE ROW LEVEL SECURITY"),
    ],
)
@pytest.mark.parametrize("table", OWNED)
def test_without_its_wall_a_table_shows_everybodys_rows(
    store: SqlStore, table: str, order: str, undo: str
) -> None:
    with (
        without(store.engine, f'ALTER TABLE "{table}" {order}', f'ALTER TABLE "{table}" {undo}'),
        showing(store, within(OURS)) as db,
    ):
        assert seen(db)[table] == BOTH


def test_without_its_policy_a_door_lets_nobody_through(store: SqlStore) -> None:
    with showing(store, through(Door.TOKEN, DIGEST)) as db:
        db.execute(text("DROP POLICY token ON tokens"))
        assert seen(db) == {}

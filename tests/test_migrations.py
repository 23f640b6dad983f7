"""From each revision to the next and back; the same tables as in the code; killed at any moment."""

from __future__ import annotations

import random
import signal
import sqlite3
import subprocess
import sys
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import closing, contextmanager
from dataclasses import replace
from datetime import UTC, date, datetime
from itertools import count
from pathlib import Path
from typing import Any

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.operations import Operations
from alembic.script import ScriptDirectory
from sqlalchemy import Column, Connection, Engine, String, event, func, insert, inspect, select, text
from sqlalchemy.exc import IntegrityError, OperationalError

from benchmarks.clusters import Databases, connected
from jobclub.core.activities.meeting import Meeting
from jobclub.core.activities.sightings import Sighted
from jobclub.core.notices.kinds import Errand, Notice
from jobclub.core.notices.watch import Watched
from jobclub.core.people.organisation import MeetingHabits
from jobclub.core.people.participant import Participant
from jobclub.core.usecases.drafting import CohortWish
from jobclub.core.usecases.enrolling import withdraw
from jobclub.core.usecases.planning import plan_cohort
from jobclub.core.usecases.transferring import transfer
from jobclub.core.usecases.visiting import visit
from jobclub.integrations.database import engine_for, head, open_database, revision_of, upgrade
from jobclub.integrations.database import migrations as steps
from jobclub.integrations.database.doors import Door
from jobclub.integrations.database.tables import (
    deliveries,
    guesses,
    metadata,
    organisations,
    participants,
    sessions,
    sighted,
    sightings,
    staff,
    watches,
)
from jobclub.integrations.ids import new_id
from jobclub.testing import FixedClock, enrolled, found_town, office_over, open_club
from jobclub.testing.store_contract.samples import a_delivery, a_sighting, a_told, a_watch, an_errand
from jobclub.testing.towns import AT

OF_NOBODY = (organisations, guesses)
"""Tables of no organisation: who guesses at links is nobody's yet."""
in_a_migration = steps._foreign_keys_off  # noqa: SLF001  (what every migration runs in)
REVISIONS = [one.revision for one in reversed(list(ScriptDirectory(str(steps.HERE)).walk_revisions()))]


@pytest.fixture
def sqlite(tmp_path: Path) -> Iterator[Engine]:
    engine = engine_for(f"sqlite:///{tmp_path / 'jobclub.sqlite3'}")
    yield engine
    engine.dispose()


@pytest.fixture
def postgresql(postgres: Databases) -> Iterator[Engine]:
    engine = engine_for(postgres.empty())
    yield engine.execution_options(door=Door.MIGRATIONS)
    engine.dispose()


@pytest.fixture(params=["sqlite", "postgresql"])
def engine(request: pytest.FixtureRequest) -> Engine:
    """An empty database of each kind."""
    one: Engine = request.getfixturevalue(request.param)
    return one


@pytest.fixture
def furnished(engine: Engine) -> Engine:
    """A database of each kind with a club and two people in it."""
    return furnish(engine)


@pytest.fixture
def furnished_file(sqlite: Engine) -> Engine:
    """The same in an SQLite file."""
    return furnish(sqlite)


def address(engine: Engine) -> str:
    return engine.url.render_as_string(hide_password=False)


def furnish(engine: Engine) -> Engine:
    store = open_database(address(engine))
    office = office_over(store, FixedClock())
    town = found_town(office)
    club = open_club(office, town)
    for name in ("Ada", "Ben"):
        enrolled(office, town, club.id, name)
    store.close()
    return engine


ON_POSTGRESQL = """
SELECT c.relname, a.attname, format_type(a.atttypid, a.atttypmod) || ' ' || a.attnotnull
    || coalesce(' ' || pg_get_expr(d.adbin, d.adrelid), '')
FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped
LEFT JOIN pg_attrdef d ON d.adrelid = c.oid AND d.adnum = a.attnum
WHERE c.relkind = 'r' AND c.relnamespace = 'public'::regnamespace
UNION SELECT 'index', indexname, indexdef FROM pg_indexes WHERE schemaname = 'public'
UNION SELECT 'constraint', conname, pg_get_constraintdef(oid) FROM pg_constraint
    WHERE connamespace = 'public'::regnamespace
UNION SELECT 'trigger', tgname, pg_get_triggerdef(oid) FROM pg_trigger WHERE NOT tgisinternal
UNION SELECT 'wall', relname, relrowsecurity || ' ' || relforcerowsecurity
    FROM pg_class WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace
UNION SELECT 'policy', tablename || ' ' || policyname,
    cmd || ' ' || permissive || ' ' || roles::text || ' ' || qual || coalesce(' ' || with_check, '')
    FROM pg_policies WHERE schemaname = 'public'
UNION SELECT 'function', proname, prosrc FROM pg_proc WHERE pronamespace = 'public'::regnamespace
"""


def schema(engine: Engine) -> list[tuple[str, ...]]:
    """Give every table, index, constraint, wall, trigger and function as the database keeps it."""
    if engine.dialect.name == "postgresql":
        with engine.connect() as db:
            return sorted(
                tuple(row) for row in db.execute(text(ON_POSTGRESQL)) if "alembic" not in row[1] + row[0]
            )
    with engine.connect() as db:
        kept = db.execute(
            text("SELECT type, name, sql FROM sqlite_master WHERE tbl_name <> 'alembic_version'")
        )
        return sorted((kind, name, " ".join((sql or "").split())) for kind, name, sql in kept)


def rows(engine: Engine) -> dict[str, list[tuple[Any, ...]]]:
    """Give every row of every table there is."""
    tables = set(inspect(engine).get_table_names()) - {"alembic_version"}
    with engine.connect() as db:
        return {
            name: sorted(map(tuple, db.execute(text(f'SELECT * FROM "{name}"'))), key=repr)  # noqa: S608
            for name in tables
        }


# Up and down


def test_each_revision_can_be_gone_up_down_and_up_again(engine: Engine) -> None:
    below = "base"
    for revision in REVISIONS:
        before = schema(engine)
        upgrade(engine, revision)
        once = schema(engine)
        steps.downgrade(engine, below)
        assert schema(engine) == before
        upgrade(engine, revision)
        assert schema(engine) == once
        below = revision
    assert revision_of(engine) == head() == REVISIONS[-1]


def test_revisions_are_numbered_in_their_order() -> None:
    assert [int(revision) for revision in REVISIONS] == list(range(1, len(REVISIONS) + 1))
    assert {len(revision) for revision in REVISIONS} == {4}


def test_the_migrations_make_exactly_the_tables_of_the_code(engine: Engine) -> None:
    upgrade(engine)
    with engine.connect() as db:
        context = MigrationContext.configure(db, opts={"compare_type": True, "compare_server_default": True})
        assert compare_metadata(context, metadata) == []


def test_a_difference_would_be_found(engine: Engine) -> None:
    upgrade(engine)
    with engine.begin() as db:
        db.exec_driver_sql("ALTER TABLE guests ADD COLUMN surplus TEXT")
    with engine.connect() as db:
        assert compare_metadata(MigrationContext.configure(db), metadata) != []


@pytest.mark.parametrize("below", REVISIONS[-2::-3])
def test_a_club_that_uses_nothing_new_is_the_same_after_the_way_down_and_up(
    furnished: Engine, below: str
) -> None:
    before = rows(furnished)
    steps.downgrade(furnished, below)
    upgrade(furnished)
    after = rows(furnished)
    changed = {"deliveries", "watches"} if below < "0005" else set()
    changed |= {"participants"} if below < "0009" else set()  # in contact as of now
    assert {name for name, kept in before.items() if kept != after[name]} == changed


def test_upgrading_what_is_up_to_date_changes_nothing(furnished: Engine) -> None:
    before = schema(furnished), rows(furnished)
    upgrade(furnished)
    assert (schema(furnished), rows(furnished)) == before


# What a step does to the rows


def test_everybody_with_a_phone_is_found_by_it_after_the_second_step(engine: Engine) -> None:
    """Enough people for several chunks, in two organisations, some of them without a phone."""
    upgrade(engine, "0001")
    phones = {"a": "+45 70 10 10 10", "b": "112", "c": None, "d": "(--", "e": "0201/123-45"}
    organisation = "INSERT INTO organisations (id, name, time_zone, language, optional_holidays, version)"
    person = "INSERT INTO participants (organisation_id, id, name, phone, version)"
    with engine.begin() as db:
        for town in ("one", "two"):
            db.execute(text(f"{organisation} VALUES (:town, :town, 'UTC', 'en', FALSE, 0)"), {"town": town})
            people = [
                {"town": town, "id": f"{n:04}{one}", "phone": phone}
                for n in range(400)
                for one, phone in phones.items()
            ]
            db.execute(text(f"{person} VALUES (:town, :id, 'N', :phone, 0)"), people)
    upgrade(engine, "0002")
    with engine.connect() as db:
        kept = db.execute(text("SELECT substr(id, 5) AS one, phone, phone_key FROM participants")).all()
    keys = {"a": "70101010", "b": "112", "c": None, "d": None, "e": "20112345"}
    assert len(kept) == 4000
    assert {tuple(row) for row in kept} == {(one, phone, keys[one]) for one, phone in phones.items()}
    assert keys == {
        one: Participant(id=one, name="N", phone=phone).phone_key for one, phone in phones.items()
    }


def lived_in(engine: Engine) -> None:
    """Let somebody have, wait for, be offered, leave and change a place, and visit another club."""
    store = open_database(address(engine))
    office = office_over(store, FixedClock())
    town = found_town(office)
    club = open_club(office, town, minimum=1, capacity=1)
    parallel = open_club(office, town, consultant_id=town.colleague.staff_id)
    left, _, _ = (enrolled(office, town, club.id, name).place.id for name in ("Ada", "Ben", "Cleo"))
    later = open_club(office, town, starts_on=date(2027, 6, 7))
    moving, curious = (enrolled(office, town, parallel.id, name).place.id for name in ("Dan", "Eva"))
    withdraw(office, town.consultant, left)
    transfer(office, town.colleague, moving, later.id)
    visit(office, town.colleague, curious, later.sessions[1].id)
    store.close()


def test_on_the_way_down_people_leave_the_line_and_on_the_way_up_all_others_have_what_they_had(
    engine: Engine,
) -> None:
    lived_in(engine)
    state = text("SELECT name, state FROM places JOIN participants AS p ON p.id = participant_id")
    had = text("SELECT id, since, enrolled_at FROM places WHERE state = 'enrolled' ORDER BY id")
    with engine.connect() as db:
        before = db.execute(had).all()
    steps.downgrade(engine, "0003")
    with engine.connect() as db:
        states = sorted(map(tuple, db.execute(state)))
    upgrade(engine)
    with engine.connect() as db:
        assert db.execute(had).all() == before
        assert db.scalar(text("SELECT count(*) FROM visits")) == 0
    assert states == [
        ("Ada", "withdrawn"),
        ("Ben", "withdrawn"),
        ("Cleo", "withdrawn"),
        ("Dan", "enrolled"),
        ("Dan", "withdrawn"),
        ("Eva", "enrolled"),
    ]
    assert len(before) == 2
    assert all(row.enrolled_at == row.since for row in before)


def test_from_the_fifth_step_on_the_clock_looks_at_organisations_and_open_cohorts_and_tells_nothing_old(
    engine: Engine,
) -> None:
    store = open_database(address(engine))
    office = office_over(store, FixedClock())
    town, village = found_town(office), found_town(office)
    club = open_club(office, town)
    enrolled(office, town, club.id, "Ada")
    draft = CohortWish(programme_id=club.programme_id, starts_on=date(2027, 6, 7), at=AT)
    plan_cohort(office, town.coordinator, draft)
    store.close()
    steps.downgrade(engine, "0004")
    before = datetime.now(UTC)
    upgrade(engine)
    with engine.connect() as db:
        kept = db.execute(select(watches)).all()
        assert db.scalar(select(func.count()).select_from(deliveries)) == 0
    assert {(row.organisation_id, row.subject_id) for row in kept} == {
        (town.organisation.id, town.organisation.id),
        (town.organisation.id, club.id),
        (village.organisation.id, village.organisation.id),
    }
    (now,) = {row.attention_at for row in kept} | {row.watched_until for row in kept}
    assert before <= now <= datetime.now(UTC)


def told_of_everything(engine: Engine) -> tuple[str, str]:
    """Let somebody be told of a session and of a webinar, and the clock look at both; give two ids."""
    store = open_database(address(engine))
    office = office_over(store, FixedClock())
    town = found_town(office)
    club = open_club(office, town)
    anna = enrolled(office, town, club.id, "Anna").place.participant_id
    first, webinar_id = club.sessions[0], new_id()
    with office.transaction(town.admin) as tx:
        of_session = a_told(first, tx.participants.get(anna), club, place="Room 1", mark="0123456789abcdef")
        tx.told.save([of_session, replace(of_session, activity_id=webinar_id, group_id=webinar_id)])
        tx.watches.save(a_watch(kind=Watched.WEBINAR, subject_id=webinar_id))
        about = {"webinar_id": webinar_id}
        tx.outbox.add([an_errand(group_id=club.id), an_errand(group_id=webinar_id, about=about)])
    store.close()
    return club.id, first.id


def test_what_people_were_told_of_sessions_goes_down_and_up_and_what_they_were_told_of_webinars_goes(
    engine: Engine,
) -> None:
    club_id, session_id = told_of_everything(engine)
    with engine.connect() as db:
        before = db.execute(text("SELECT * FROM told WHERE activity_id = :id"), {"id": session_id}).all()
    steps.downgrade(engine, "0013")
    with engine.connect() as db:
        row = db.execute(text("SELECT session_id, cohort_id, place, mark FROM told")).one()
        asked = db.scalars(text("SELECT cohort_id FROM deliveries WHERE errand")).all()
        looked_at = db.scalars(text("SELECT subject_id FROM watches WHERE subject_id <> organisation_id"))
        assert list(looked_at) == [club_id]
    assert tuple(row) == (session_id, club_id, "Room 1", "0123456789abcdef")
    assert asked == [club_id]
    upgrade(engine)
    with engine.connect() as db:
        assert db.execute(text("SELECT * FROM told")).all() == before
        kinds = db.execute(text("SELECT kind, subject_id = organisation_id FROM watches")).all()
    assert sorted((kind, bool(own)) for kind, own in kinds) == [("cohort", False), ("organisation", True)]


def asked_for(engine: Engine, references: Iterable[str]) -> None:
    """Let a club be told of its way in, with a meeting for each reference and an errand for each session."""
    store = open_database(address(engine))
    office = office_over(store, FixedClock())
    town = found_town(office)
    club = open_club(office, town)
    enrolled(office, town, club.id, "Ada")
    with office.transaction(town.admin) as tx:
        tx.organisations.save(replace(town.organisation, meetings=MeetingHabits(provider="elsewhere")))
        for session, reference in zip(club.sessions, references, strict=False):
            meeting = Meeting(provider="elsewhere", reference=reference, generation=2, told="all")
            tx.cohorts.save_meeting(session.id, meeting)
            tx.sightings.put(session.id, Sighted(fetched_at=office.now(), sightings=(a_sighting(),)))
        tx.outbox.add([a_delivery(notice=Notice.WAY_IN), *(an_errand(notice=kind) for kind in Errand)])
    store.close()


def test_from_the_sixth_step_on_meetings_keep_what_they_are_called_and_nothing_is_asked_for(
    engine: Engine,
) -> None:
    short, long = "r" * 200, "r" * 201
    asked_for(engine, [short, long])
    called = select(sessions.c.meeting_reference).order_by(sessions.c.starts_at).limit(2)
    with engine.connect() as db:
        assert list(db.scalars(called)) == [short, long]
    steps.downgrade(engine, "0005")
    kinds = text("SELECT DISTINCT notice FROM deliveries")
    with engine.connect() as db:
        before = list(db.scalars(called))
        assert list(db.scalars(kinds)) == [Notice.PLACE_CONFIRMED.value]
    upgrade(engine)
    with engine.connect() as db:
        assert list(db.scalars(called)) == before == [short, None if on_postgresql(engine) else long]
        kept = db.execute(select(sessions.c.meeting_generation, sessions.c.meeting_told)).all()
        assert {tuple(row) for row in kept} == {(1, None)}
        habits = select(organisations.c.meeting_provider, organisations.c.lobby, organisations.c.chat)
        assert [tuple(row) for row in db.execute(habits)] == [("none", "open", "meanwhile")]
        assert set(db.scalars(select(deliveries.c.errand))) == {False}
        for table in (sighted, sightings):
            assert db.scalar(select(func.count()).select_from(table)) == 0


def test_up_to_the_twenty_first_step_sightings_are_of_sessions_alone(engine: Engine) -> None:
    asked_for(engine, ["r"])
    seen = select(sightings.c.activity_id, sightings.c.report, sightings.c.stays)
    with engine.execution_options(door=Door.MIGRATIONS).connect() as db, db.begin():
        kept = db.execute(seen).all()
        for table in (sighted, sightings):
            one = db.execute(select(table)).mappings().one()
            db.execute(insert(table).values({**one, "activity_id": new_id()}))
    steps.downgrade(engine, "0021")
    with engine.execution_options(door=Door.MIGRATIONS).connect() as db:
        of_sessions = text("SELECT session_id, report, stays FROM sightings")
        assert db.execute(of_sessions).all() == kept
    upgrade(engine)
    with engine.execution_options(door=Door.MIGRATIONS).connect() as db:
        assert db.execute(seen).all() == kept
        assert db.scalar(select(func.count()).select_from(sighted)) == 1


def test_from_the_ninth_step_on_it_counts_how_long_nobody_was_in_contact_with_somebody(
    furnished: Engine,
) -> None:
    steps.downgrade(furnished, "0008")
    before = datetime.now(UTC)
    upgrade(furnished)
    with furnished.execution_options(door=Door.MIGRATIONS).connect() as db, db.begin():
        contacts = list(db.scalars(select(participants.c.contact_at)))
        assert len(contacts) == 2
        assert all(before <= at <= datetime.now(UTC) for at in contacts)
        assert set(db.scalars(select(organisations.c.retention))) == {"{}"}


def on_postgresql(engine: Engine) -> bool:
    return engine.dialect.name == "postgresql"


# The organisation in every key


@pytest.mark.parametrize("table", [t for t in metadata.sorted_tables if t not in OF_NOBODY], ids=str)
def test_the_organisation_is_first_in_every_key_and_in_every_reference(table: Any) -> None:
    assert next(iter(table.primary_key.columns)).name == "organisation_id"
    for reference in table.foreign_key_constraints:
        assert reference.column_keys[0] == "organisation_id"
        assert reference.elements[0].target_fullname in {
            "organisations.id",
            f"{reference.referred_table.name}.organisation_id",
        }


def test_foreign_keys_are_on_for_every_connection(sqlite: Engine) -> None:
    upgrade(sqlite)
    for _ in range(2):
        with sqlite.connect() as db:
            assert db.scalar(text("PRAGMA foreign_keys")) == 1


def test_what_refers_to_nothing_is_refused(engine: Engine) -> None:
    upgrade(engine)
    orphan = {"name": "x", "email": "x", "email_key": "x", "role": "admin", "version": 0}
    with engine.connect() as db, pytest.raises(IntegrityError, match=r"(?i)foreign key"):
        db.execute(insert(staff), {"organisation_id": "nowhere", "id": "1", **orphan})


# A table made anew


def rebuild_organisations(db: Connection) -> None:
    """Do what a migration does that changes a column: SQLite makes the table anew."""
    operations = Operations(MigrationContext.configure(db))
    with operations.batch_alter_table("organisations", recreate="always") as batch:
        batch.add_column(Column("motto", String(20)))


def test_rows_survive_when_a_table_they_refer_to_is_made_anew(furnished_file: Engine) -> None:
    before = rows(furnished_file)
    with in_a_migration(furnished_file) as db:
        rebuild_organisations(db)
    after = rows(furnished_file)
    assert {name: len(kept) for name, kept in after.items()} == {n: len(k) for n, k in before.items()}
    assert len(after["places"]) == 2
    assert {name: kept for name, kept in after.items() if name != "organisations"} == {
        name: kept for name, kept in before.items() if name != "organisations"
    }
    with furnished_file.connect() as db:
        assert db.scalar(text("PRAGMA foreign_keys")) == 1


def test_with_foreign_keys_on_the_same_change_cannot_keep_the_rows(tmp_path: Path) -> None:
    """Show what the guard is for, on two tables that delete along: the rows are gone, silently."""
    engine = engine_for(f"sqlite:///{tmp_path / 'control.sqlite3'}")
    with engine.begin() as db:
        db.exec_driver_sql("CREATE TABLE organisations (id TEXT PRIMARY KEY)")
        db.exec_driver_sql(
            "CREATE TABLE staff (id TEXT, of TEXT REFERENCES organisations (id) ON DELETE CASCADE)"
        )
        db.exec_driver_sql("INSERT INTO organisations VALUES ('a')")
        db.exec_driver_sql("INSERT INTO staff VALUES ('1', 'a')")
    with in_a_migration(engine) as db:
        rebuild_organisations(db)
    with engine.begin() as db:
        assert db.scalar(text("SELECT count(*) FROM staff")) == 1
        db.exec_driver_sql("ALTER TABLE organisations DROP COLUMN motto")
        rebuild_organisations(db)
        assert db.scalar(text("SELECT count(*) FROM staff")) == 0
    engine.dispose()


def test_with_foreign_keys_on_our_own_tables_refuse_the_change(furnished_file: Engine) -> None:
    with pytest.raises(IntegrityError, match="FOREIGN KEY"), furnished_file.begin() as db:
        rebuild_organisations(db)


def test_a_change_that_would_orphan_rows_is_rolled_back(furnished_file: Engine) -> None:
    before = rows(furnished_file)
    with (
        pytest.raises(RuntimeError, match="without what they refer to"),
        in_a_migration(furnished_file) as db,
    ):
        db.exec_driver_sql("DELETE FROM organisations")
    assert rows(furnished_file) == before
    with furnished_file.connect() as db:
        assert db.scalar(text("PRAGMA foreign_keys")) == 1


# Stopped in the middle


@contextmanager
def failing_at(engine: Engine, number: int) -> Iterator[None]:
    """Let the database fail at the nth statement that changes it, as a full disk would."""
    seen = 0

    def authorise(action: int, *_: object) -> int:
        nonlocal seen
        if action in {
            sqlite3.SQLITE_CREATE_TABLE,
            sqlite3.SQLITE_CREATE_TRIGGER,
            sqlite3.SQLITE_CREATE_INDEX,
        }:
            seen += 1
            return sqlite3.SQLITE_DENY if seen == number else sqlite3.SQLITE_OK
        return sqlite3.SQLITE_OK

    with engine.connect() as db:
        driver: Any = db.connection.driver_connection
        driver.set_authorizer(authorise)
    yield
    driver.set_authorizer(None)


@pytest.mark.parametrize("number", range(1, 60, 8))
def test_an_upgrade_that_fails_at_any_statement_leaves_nothing_and_can_be_run_again(
    sqlite: Engine, tmp_path: Path, number: int
) -> None:
    whole = engine_for(f"sqlite:///{tmp_path / 'whole.sqlite3'}")
    upgrade(whole)
    with failing_at(sqlite, number), pytest.raises(Exception, match="not authorized"):
        upgrade(sqlite)
    assert revision_of(sqlite) is None
    assert schema(sqlite) == []
    upgrade(sqlite)
    assert schema(sqlite) == schema(whole)
    whole.dispose()


@contextmanager
def cut_off_at(engine: Engine, number: int) -> Iterator[None]:
    """Let the server end the connection just before the nth statement."""
    seen = 0

    def one_more(db: Connection, *_: object) -> None:
        nonlocal seen
        seen += 1
        if seen == number:
            pid = db.connection.driver_connection.info.backend_pid  # type: ignore[union-attr]
            with closing(connected(address(engine))) as killer:
                killer.execute("SELECT pg_terminate_backend(%s, 5000)", [pid])

    event.listen(engine, "before_cursor_execute", one_more)
    yield
    event.remove(engine, "before_cursor_execute", one_more)


@pytest.mark.parametrize(
    ("below", "number"),
    [(None, number) for number in range(3, 60, 16)]
    + [("0003", number) for number in (5, 14)]
    + [("0005", number) for number in range(2, 26, 8)],
)
def test_an_upgrade_cut_off_at_any_statement_leaves_all_as_it_was_and_can_be_run_again(
    postgresql: Engine, postgres: Databases, below: str | None, number: int
) -> None:
    whole = engine_for(postgres.fresh())
    if below is not None:
        lived_in(postgresql)
        steps.downgrade(postgresql, below)
    before = schema(postgresql), rows(postgresql)
    with cut_off_at(postgresql, number), pytest.raises(OperationalError):
        upgrade(postgresql)
    assert revision_of(postgresql) == below
    assert (schema(postgresql), rows(postgresql)) == before
    upgrade(postgresql)
    assert schema(postgresql) == schema(whole)
    whole.dispose()


UPGRADE_SLOWLY = """
import sys, time
from sqlalchemy import event
from jobclub.integrations.database import engine_for, upgrade
engine = engine_for(sys.argv[1])
@event.listens_for(engine, "before_cursor_execute")
def slowly(*_):
    time.sleep(0.01)
print("begun", flush=True)
upgrade(engine)
print("done", flush=True)
"""


@pytest.fixture(params=["sqlite", "postgresql"])
def empty(request: pytest.FixtureRequest, tmp_path: Path) -> Callable[[], str]:
    """Give what makes an empty database of each kind and gives its address."""
    if request.param == "sqlite":
        number = count()
        return lambda: f"sqlite:///{tmp_path / f'{next(number)}.sqlite3'}"
    databases: Databases = request.getfixturevalue("postgres")
    return databases.empty


@pytest.mark.slow
def test_an_upgrade_killed_at_any_moment_can_be_run_again(empty: Callable[[], str]) -> None:
    whole = engine_for(empty())
    upgrade(whole)
    chance = random.Random(7)  # noqa: S311  (moments to kill at)
    killed = 0
    for _ in range(4):
        url = empty()
        with subprocess.Popen(  # noqa: S603  (our own code)
            [sys.executable, "-c", UPGRADE_SLOWLY, url], stdout=subprocess.PIPE, text=True
        ) as process:
            assert process.stdout is not None
            assert process.stdout.readline() == "begun\n"
            time.sleep(chance.uniform(0.02, 0.4))
            process.send_signal(signal.SIGKILL)
            killed += process.stdout.read() == ""
        engine = engine_for(url)
        assert revision_of(engine) in {None, head()}
        upgrade(engine)
        assert schema(engine) == schema(whole)
        engine.dispose()
    whole.dispose()
    assert killed > 0


def test_an_upgrade_leaves_no_lock_behind(furnished_file: Engine, tmp_path: Path) -> None:
    upgrade(furnished_file)
    with closing(sqlite3.connect(tmp_path / "jobclub.sqlite3", timeout=0)) as db:
        db.execute("BEGIN IMMEDIATE")

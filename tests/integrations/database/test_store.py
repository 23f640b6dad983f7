"""What the store in a database promises besides the contract: locks told plainly, instants kept, closing."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import create_engine, event, insert, select, text
from sqlalchemy.exc import IntegrityError, StatementError

from jobclub.core.activities.engagements import Engagement
from jobclub.core.activities.meeting import Meeting
from jobclub.core.cohorts.cohort import Cohort
from jobclub.core.errors import Busy, InProgress, Stale
from jobclub.core.events import DayClosed
from jobclub.core.office.store import Repeat
from jobclub.core.people.organisation import ClosedDay
from jobclub.core.spans import Span
from jobclub.integrations.database import SqlStore, engine_for, open_database, open_store
from jobclub.integrations.database.instants import Instant
from jobclub.integrations.database.tables import cohorts, repeats
from jobclub.integrations.database.transaction import SqlTransaction
from jobclub.testing import FixedClock, Town, found_town, office_over, open_club

CLOCK = FixedClock()


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "jobclub.sqlite3"


@pytest.fixture
def store(file: Path) -> Iterator[SqlStore]:
    store = open_database(f"sqlite:///{file}")
    yield store
    store.close()


@pytest.fixture
def impatient(store: SqlStore) -> Iterator[SqlStore]:
    """The same database, through a store that does not wait for SQLite's lock."""
    engine = engine_for(str(store.engine.url))
    event.listen(engine, "connect", lambda connection, _: connection.execute("PRAGMA busy_timeout=10"))
    other = SqlStore(engine)
    yield other
    other.close()


@pytest.fixture
def town(store: SqlStore) -> Town:
    return found_town(office_over(store, CLOCK))


def close_a_day(store: SqlStore, town: Town, repeat: Repeat | None = None) -> None:
    day = ClosedDay(CLOCK.at.date(), "Moving house")
    with store.transaction(town.admin, at=CLOCK.at, repeat=repeat) as tx:
        tx.organisations.close(day)
        tx.record(DayClosed(at=CLOCK.at, on=day.on.isoformat()))


def days(store: SqlStore, town: Town) -> int:
    with store.reading(town.admin) as tx:
        return len(tx.organisations.closed_days())


# Locks


def test_a_foreign_program_that_holds_the_file_makes_writers_busy_but_not_readers(
    impatient: SqlStore, town: Town, file: Path
) -> None:
    with closing(sqlite3.connect(file, isolation_level=None)) as foreign:
        foreign.execute("BEGIN IMMEDIATE")
        with pytest.raises(Busy, match="try again"):
            close_a_day(impatient, town)
        assert days(impatient, town) == 0
        foreign.execute("ROLLBACK")
    close_a_day(impatient, town)
    assert days(impatient, town) == 1


def test_a_fault_that_is_no_lock_is_not_called_busy(store: SqlStore, town: Town) -> None:
    with store.engine.begin() as db:
        db.execute(text("DROP TABLE closed_days"))
    with pytest.raises(sqlite3.OperationalError, match="no such table"):
        days(store, town)


def test_a_store_without_turns_still_keeps_what_it_is_given(impatient: SqlStore, town: Town) -> None:
    close_a_day(impatient, town)
    assert days(impatient, town) == 1


def keep_a_rivals_repeat(tx: SqlTransaction, town: Town) -> None:
    tx.record(DayClosed(at=CLOCK.at, on="2027-01-04"))
    rows = tx._rows  # noqa: SLF001  (on the only connection that may write)
    newest = rows.db.scalar(text("SELECT max(id) FROM trail"))
    what = {"method": "POST", "path": "/closed-days", "key": "one", "body": "digest"}
    rows.insert(repeats, {**what, "caller_id": town.admin.caller_id, "trail_id": newest, "at": CLOCK.at})


def test_a_rival_who_kept_the_same_repeat_meanwhile_is_in_progress(store: SqlStore, town: Town) -> None:
    """The lock makes this impossible on SQLite; the key of the table is the wall behind it."""
    repeat = Repeat(key="one", method="POST", path="/closed-days", body="digest")
    with (
        pytest.raises(InProgress, match="try again"),
        store.transaction(town.admin, at=CLOCK.at, repeat=repeat) as tx,
    ):
        keep_a_rivals_repeat(tx, town)
    assert days(store, town) == 0


def save_over_a_rival(tx: SqlTransaction, cohort_id: str) -> None:
    cohort = tx.cohorts.get(cohort_id)
    tx._rows.update(cohorts, {"version": cohort.version + 1}, id=cohort.id)  # noqa: SLF001  (as above)
    tx.cohorts.save(replace(cohort, title="Another title"))


def test_a_rival_who_changed_the_same_cohort_meanwhile_is_not_written_over(
    store: SqlStore, town: Town
) -> None:
    """The lock makes this impossible on SQLite; the version of the row is the wall behind it."""
    club = open_club(office_over(store, CLOCK), town)
    with pytest.raises(Stale), store.transaction(town.admin, at=CLOCK.at) as tx:
        save_over_a_rival(tx, club.id)
    with store.reading(town.admin) as view:
        assert view.cohorts.get(club.id).title == club.title


RIVALS = {
    "another meeting": {"meetings_version": 7},
    "another plan": {"version": 7},
    "other places": {"places_version": 7},
}
"""What somebody else's commit leaves in a cohort's row."""


def keep_a_meeting_over_a_rival(tx: SqlTransaction, club: Cohort, rival: dict[str, int]) -> None:
    tx.cohorts.get(club.id)
    tx._rows.update(cohorts, rival, id=club.id)  # noqa: SLF001  (as above)
    tx.cohorts.save_meeting(club.sessions[0].id, Meeting(provider="elsewhere"))


def save_over_a_meeting(tx: SqlTransaction, club: Cohort) -> None:
    before = tx.cohorts.get(club.id)
    tx._rows.update(cohorts, RIVALS["another meeting"], id=club.id)  # noqa: SLF001  (as above)
    tx.cohorts.save(before.with_session(replace(before.sessions[0], place="Room 7")))


@pytest.mark.parametrize("rival", RIVALS.values(), ids=RIVALS)
def test_a_meeting_is_not_kept_over_what_a_rival_changed_meanwhile(
    store: SqlStore, town: Town, rival: dict[str, int]
) -> None:
    club = open_club(office_over(store, CLOCK), town)
    with pytest.raises(Stale) as told, store.transaction(town.admin, at=CLOCK.at) as tx:
        keep_a_meeting_over_a_rival(tx, club, rival)
    assert told.value.overtaken
    with store.reading(town.admin) as view:
        assert view.cohorts.get(club.id) == club


def test_a_plan_is_not_saved_over_a_meeting_that_a_rival_kept_meanwhile(store: SqlStore, town: Town) -> None:
    club = open_club(office_over(store, CLOCK), town)
    with pytest.raises(Stale) as told, store.transaction(town.admin, at=CLOCK.at) as tx:
        save_over_a_meeting(tx, club)
    assert told.value.overtaken
    with store.reading(town.admin) as view:
        assert view.cohorts.get(club.id) == club


def test_an_engagement_of_nobody_is_a_fault_and_no_clash(store: SqlStore, town: Town) -> None:
    span = Span(CLOCK.at, CLOCK.at + timedelta(hours=1))
    nobody = Engagement(staff_id="nobody", span=span, activity="session", activity_id="a", group_id="g")
    with pytest.raises(IntegrityError, match="FOREIGN KEY"), store.transaction(town.admin, at=CLOCK.at) as tx:
        tx.staff.set_engagements("g", [nobody])


def test_nothing_can_happen_while_reading(store: SqlStore, town: Town) -> None:
    with pytest.raises(RuntimeError, match="while reading"), store.reading(town.admin) as tx:
        tx.record(DayClosed(at=CLOCK.at, on="2027-01-04"))


# Opening and closing


def test_a_closed_store_gives_its_files_back(file: Path) -> None:
    store = open_database(f"sqlite:///{file}")
    town = found_town(office_over(store, CLOCK))
    store.close()
    with pytest.raises(ValueError, match="closed file"):
        close_a_day(store, town)
    store.close()
    assert [one.suffix for one in file.parent.iterdir() if one.name.endswith(("-wal", "-shm"))] == []


def test_the_file_is_a_safe_one(store: SqlStore) -> None:
    with store.engine.connect() as db:
        found = {
            name: db.scalar(text(f"PRAGMA {name}"))
            for name in ("journal_mode", "synchronous", "foreign_keys")
        }
    assert found == {"journal_mode": "wal", "synchronous": 2, "foreign_keys": 1}


def test_a_store_without_a_file_takes_no_turns() -> None:
    with pytest.raises(TypeError):
        open_store("sqlite://")


# Instants


@pytest.fixture
def moments() -> Iterator[Any]:
    """A table of instants and a connection to it."""
    from sqlalchemy import Column, MetaData, Table  # noqa: PLC0415  (for this table only)

    table = Table("moments", MetaData(), Column("at", Instant))
    engine = create_engine("sqlite://")
    with engine.begin() as db:
        table.create(db)
        yield db, table
    engine.dispose()


@pytest.mark.parametrize(
    "at",
    [
        datetime(2027, 3, 28, 1, 30, 0, 123456, tzinfo=UTC),
        datetime(2027, 3, 28, 3, 30, tzinfo=timezone(timedelta(hours=2))),
        datetime(1969, 12, 31, 23, 59, 59, 999999, tzinfo=timezone(timedelta(hours=-11))),
        None,
    ],
)
def test_an_instant_comes_back_as_the_same_one_in_utc(moments: Any, at: datetime | None) -> None:
    db, table = moments
    db.execute(insert(table), {"at": at})
    kept = db.scalar(select(table.c.at))
    assert kept == at
    assert kept is None or kept.tzinfo is UTC


def test_an_instant_without_a_zone_is_refused(moments: Any) -> None:
    db, table = moments
    with pytest.raises(StatementError, match="needs a zone"):
        db.execute(insert(table), {"at": datetime(2027, 1, 4, 8)})  # noqa: DTZ001  (that is the mistake)


def test_an_instant_that_comes_with_another_zone_is_told_in_utc() -> None:
    summer = datetime(2027, 7, 1, 14, tzinfo=timezone(timedelta(hours=2)))
    dialect = create_engine("sqlite://").dialect
    assert Instant().process_result_value(summer, dialect) == summer
    assert str(Instant().process_result_value(summer, dialect)) == "2027-07-01 12:00:00+00:00"

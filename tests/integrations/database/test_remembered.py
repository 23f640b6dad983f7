"""What a store remembers of cohorts never differs from what is kept, whoever changes it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import event

from benchmarks.clusters import Databases
from jobclub.core.activities.meeting import Meeting
from jobclub.core.cohorts.cohort import Cohort
from jobclub.core.cohorts.session import Session
from jobclub.core.office import Office
from jobclub.core.office.lists import Window
from jobclub.core.usecases.enrolling import enrol, list_enrolments, withdraw
from jobclub.core.usecases.knowing import PersonWish
from jobclub.core.usecases.planning import change_cohort, get_cohort
from jobclub.core.usecases.rescheduling import move_session
from jobclub.integrations.database import SqlStore, open_database, open_store
from jobclub.integrations.database.remembered import Remembered
from jobclub.testing import FixedClock, Town, enrolled, found_town, office_over, open_club

CLOCK = FixedClock()


@pytest.fixture
def sqlite(tmp_path: Path) -> Iterator[SqlStore]:
    store = open_database(f"sqlite:///{tmp_path / 'jobclub.sqlite3'}")
    yield store
    store.close()


@pytest.fixture
def postgresql(postgres: Databases) -> Iterator[SqlStore]:
    store = open_store(postgres.fresh())
    yield store
    store.close()


@pytest.fixture(params=["sqlite", "postgresql"])
def store(request: pytest.FixtureRequest) -> SqlStore:
    one: SqlStore = request.getfixturevalue(request.param)
    return one


@pytest.fixture
def office(store: SqlStore) -> Office:
    return office_over(store, CLOCK)


@pytest.fixture
def elsewhere(store: SqlStore) -> Iterator[Office]:
    """The same database, as another process has it."""
    other = open_store(str(store.engine.url))
    yield office_over(other, CLOCK)
    other.close()


@pytest.fixture
def town(office: Office) -> Town:
    return found_town(office)


@pytest.fixture
def club(office: Office, town: Town) -> Cohort:
    return open_club(office, town)


@contextmanager
def statements(store: SqlStore) -> Iterator[list[str]]:
    """Note what is asked of a database by whoever sends it through SQLAlchemy or straight to the driver."""
    seen: list[str] = []

    def trace(connection: object, _record: object, _proxy: object) -> None:
        connection.set_trace_callback(seen.append)  # type: ignore[attr-defined]

    event.listen(store.engine, "checkout", trace)
    yield seen
    event.remove(store.engine, "checkout", trace)


def names(office: Office, town: Town, club: Cohort) -> list[str]:
    return [line.name for line in list_enrolments(office, town.coordinator, club.id, Window()).items]


def rename_in_vain(office: Office, town: Town, club: Cohort) -> None:
    with office.transaction(town.coordinator) as tx:
        tx.cohorts.save(replace(tx.cohorts.get(club.id), title="Never kept"))
        assert tx.cohorts.get(club.id).title == "Never kept"
        raise ZeroDivisionError


def meet(office: Office, town: Town, session: Session, meeting: Meeting) -> None:
    with office.transaction(town.coordinator) as tx:
        tx.cohorts.save_meeting(session.id, meeting)


def meet_in_vain(office: Office, town: Town, club: Cohort, meeting: Meeting) -> None:
    with office.transaction(town.coordinator) as tx:
        assert tx.cohorts.save_meeting(club.sessions[0].id, meeting).sessions[0].meeting == meeting
        raise ZeroDivisionError


def kept(office: Office, town: Town, club: Cohort) -> Cohort:
    with office.reading(town.coordinator) as tx:
        return tx.cohorts.get(club.id)


def test_what_has_not_changed_is_read_by_its_versions_alone(sqlite: SqlStore) -> None:
    office = office_over(sqlite, CLOCK)
    town = found_town(office)
    club = open_club(office, town)
    get_cohort(office, town.coordinator, club.id)
    with statements(sqlite) as seen:
        get_cohort(office, town.coordinator, club.id)
    assert len([one for one in seen if one.startswith("SELECT")]) == 1


def test_what_another_process_changes_in_the_places_is_seen(
    office: Office, elsewhere: Office, town: Town, club: Cohort
) -> None:
    for mine, theirs in ((office, elsewhere), (elsewhere, office)):
        before = names(mine, town, club)
        place = enrolled(theirs, town, club.id, f"Person {len(before)}").place
        assert names(mine, town, club) == [*before, f"Person {len(before)}"]
        withdraw(theirs, town.coordinator, place.id)
        assert kept(mine, town, club).place(place.id).state == "withdrawn"
    assert kept(office, town, club) == kept(elsewhere, town, club)


def test_what_another_process_changes_in_the_plan_is_seen(
    office: Office, elsewhere: Office, town: Town, club: Cohort
) -> None:
    assert kept(office, town, club).title == club.title
    change_cohort(elsewhere, town.coordinator, club.id, None, title="Renamed elsewhere")
    first = club.sessions[0]
    move_session(elsewhere, town.coordinator, first.id, first.starts_at + timedelta(hours=1))
    mine = kept(office, town, club)
    assert mine.title == "Renamed elsewhere"
    assert mine.session(first.id).starts_at == first.starts_at + timedelta(hours=1)


def test_what_another_process_keeps_of_a_meeting_is_seen(
    office: Office, elsewhere: Office, town: Town, club: Cohort
) -> None:
    first, second, *_ = club.sessions
    for number, (mine, theirs) in enumerate(((office, elsewhere), (elsewhere, office))):
        assert kept(mine, town, club).meetings_version == number
        meeting = Meeting(provider="elsewhere", join_url=f"https://meet.example.org/{number}")
        meet(theirs, town, first, meeting)
        assert kept(mine, town, club).session(first.id).meeting == meeting
    place = enrolled(elsewhere, town, club.id, "Ada").place
    meet(elsewhere, town, second, meeting)
    mine = kept(office, town, club)
    assert (mine.place(place.id).state, mine.session(second.id).meeting) == ("enrolled", meeting)
    assert mine == kept(elsewhere, town, club)


def test_a_meeting_that_came_is_read_without_the_plan_and_the_places(
    sqlite: SqlStore, tmp_path: Path
) -> None:
    office = office_over(sqlite, CLOCK)
    town = found_town(office)
    club = open_club(office, town)
    kept(office, town, club)
    with closing(open_store(f"sqlite:///{tmp_path / 'jobclub.sqlite3'}")) as other:
        meet(office_over(other, CLOCK), town, club.sessions[0], Meeting(provider="elsewhere"))
    with statements(sqlite) as seen:
        assert kept(office, town, club).sessions[0].meeting.provider == "elsewhere"
    assert [re.findall(r"FROM (\w+)", one) for one in seen if one.startswith("SELECT")] == [
        ["cohorts"],
        ["sessions"],
    ]


def test_a_meeting_of_a_transaction_that_failed_is_not_remembered(
    office: Office, town: Town, club: Cohort
) -> None:
    meeting = Meeting(provider="elsewhere", join_url="https://meet.example.org/")
    with pytest.raises(ZeroDivisionError):
        meet_in_vain(office, town, club, meeting)
    assert kept(office, town, club) == club


def test_two_processes_that_take_turns_at_one_club_agree_after_each_act(
    office: Office, elsewhere: Office, town: Town, club: Cohort
) -> None:
    for number in range(12):
        acting, looking = (office, elsewhere) if number % 2 else (elsewhere, office)
        enrol(acting, town.coordinator, club.id, person=PersonWish(name=f"Person {number}"))
        change_cohort(looking, town.coordinator, club.id, None, title=f"Club {number}")
        assert kept(acting, town, club) == kept(looking, town, club)
    assert len(kept(office, town, club).places) == 12


def test_nothing_of_a_transaction_that_failed_is_remembered(
    office: Office, elsewhere: Office, town: Town, club: Cohort
) -> None:
    with pytest.raises(ZeroDivisionError):
        rename_in_vain(office, town, club)
    change_cohort(elsewhere, town.coordinator, club.id, None, title="Kept")
    assert kept(office, town, club).title == "Kept"


def test_nothing_of_a_dry_run_is_remembered(
    office: Office, elsewhere: Office, town: Town, club: Cohort
) -> None:
    first = club.sessions[0]
    move_session(office, town.coordinator, first.id, first.starts_at + timedelta(hours=1), dry_run=True)
    move_session(elsewhere, town.coordinator, first.id, first.starts_at + timedelta(hours=2))
    assert kept(office, town, club).session(first.id).starts_at == first.starts_at + timedelta(hours=2)


def test_only_so_many_are_remembered_those_asked_for_last(club: Cohort) -> None:
    remembered = Remembered(most=2)
    for one in ("a", "b"):
        remembered.put("town", replace(club, id=one))
    assert remembered.get("town", "a") is not None
    remembered.put("town", replace(club, id="c"))
    assert [remembered.get("town", one) is not None for one in ("a", "b", "c")] == [True, False, True]


def test_what_is_remembered_of_one_organisation_is_not_given_to_another(club: Cohort) -> None:
    remembered = Remembered()
    remembered.put("town", club)
    assert remembered.get("village", club.id) is None
    assert remembered.get("town", club.id) is club

"""Somebody is erased while others act for them: one comes after the other, and nothing is left behind."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from benchmarks.clusters import Databases
from jobclub.core.cohorts.cohort import Cohort
from jobclub.core.errors import AlreadyEnrolled, Invalid, NotFound
from jobclub.core.office import Office
from jobclub.core.office.rivals import persistently
from jobclub.core.usecases.enrolling import enrol
from jobclub.core.usecases.erasing import erase_participant
from jobclub.core.usecases.knowing import PersonWish, add_participant, get_participant
from jobclub.core.usecases.planning import get_cohort
from jobclub.integrations.database import SqlStore, open_database
from jobclub.integrations.database.locks import NoLocks
from jobclub.testing import FixedClock, Town, found_town, office_over, open_club

A_MOMENT = 0.5
"""Seconds in which an erasure that nothing holds up is surely done."""


class Unlocked(SqlStore):
    """A store whose acts lock nothing: the negative control."""

    def locks(self) -> NoLocks:
        return NoLocks()


@pytest.fixture(params=["sqlite", "postgresql"])
def store(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[SqlStore]:
    if request.param == "sqlite":
        one = open_database(f"sqlite:///{tmp_path / 'jobclub.sqlite3'}")
    else:
        databases: Databases = request.getfixturevalue("postgres")
        one = open_database(databases.fresh())
    yield one
    one.close()


def rivals(store: SqlStore) -> tuple[Office, Town, Cohort, str]:
    office = office_over(store, FixedClock())
    town = found_town(office)
    whose = add_participant(office, town.admin, PersonWish(name="Anna", email="anna@people.example")).id
    return office, town, open_club(office, town), whose


def amid(office: Office, act: Callable[[], object]) -> tuple[Office, threading.Thread, list[bool]]:
    """Give an office in which somebody else begins an act amid the next one, and whether it ended at once."""
    other, ended = threading.Thread(target=act), list[bool]()

    def new_id() -> str:
        if not ended:
            other.start()
            other.join(A_MOMENT)
            ended.append(not other.is_alive())
        return office.new_id()

    return replace(office, new_id=new_id), other, ended


def test_whoever_is_given_a_place_at_this_moment_is_erased_with_it(store: SqlStore) -> None:
    office, town, club, whose = rivals(store)
    erasing = lambda: persistently(lambda: erase_participant(office, town.admin, whose, None))  # noqa: E731
    busy, other, ended = amid(office, erasing)
    place = enrol(busy, town.admin, club.id, participant_id=whose).place
    other.join()
    assert ended == [False]
    with pytest.raises(NotFound):
        get_participant(office, town.admin, whose)
    assert place.id not in {one.id for one in get_cohort(office, town.admin, club.id).places}


def test_where_nothing_is_locked_the_one_breaks_the_other(postgres: Databases) -> None:
    """Show what the locks are for."""
    locked = open_database(postgres.fresh())
    store = Unlocked(locked.engine)
    office, town, club, whose = rivals(store)
    busy, other, ended = amid(office, lambda: erase_participant(office, town.admin, whose, None))
    with pytest.raises(AlreadyEnrolled):  # as it looks from there: the row can't be put in
        enrol(busy, town.admin, club.id, participant_id=whose)
    other.join()
    assert ended == [True]
    locked.close()


def test_whoever_is_erased_at_this_moment_gets_no_place(store: SqlStore) -> None:
    office, town, club, whose = rivals(store)
    refused: list[Exception] = []

    def enrolling() -> None:
        try:
            persistently(lambda: enrol(office, town.admin, club.id, participant_id=whose))
        except Invalid as error:
            refused.append(error)

    busy, other, ended = amid(office, enrolling)
    erase_participant(busy, town.admin, whose, None)
    other.join()
    assert ended == [False]
    assert len(refused) == 1
    assert get_cohort(office, town.admin, club.id).places == ()

"""Looking for several texts at once, whatever stands in them, on both kinds of databases."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from benchmarks.clusters import Databases
from jobclub.integrations.database import SqlStore, open_database
from jobclub.testing import FixedClock, found_town, office_over
from jobclub.testing.store_contract.samples import a_member_of_staff

ODD = [
    "o'hara@example.org",
    'a"b@example.org',
    "{x,y}@example.org",
    "back\\slash@example.org",
    "bjørk@example.org",
]


@pytest.fixture(params=["sqlite", "postgresql"])
def store(request: pytest.FixtureRequest, tmp_path: Path, postgres: Databases) -> Iterator[SqlStore]:
    url = f"sqlite:///{tmp_path / 'jobclub.db'}" if request.param == "sqlite" else postgres.empty()
    with closing(open_database(url)) as store:
        yield store


def test_none_one_and_many_are_found_whatever_stands_in_them(store: SqlStore) -> None:
    office = office_over(store, FixedClock())
    town = found_town(office)
    people = [a_member_of_staff(email=email) for email in ODD]
    with office.transaction(town.admin) as tx:
        for one in people:
            tx.staff.add(one)
        there = {one.email: one.id for one in people}
        assert tx.staff.by_email_keys(ODD) == there
        assert tx.staff.by_email_keys(["nobody@example.org", *ODD[:1]]) == {ODD[0]: there[ODD[0]]}
        assert tx.staff.by_email_keys(["nobody@example.org", "", "x' OR '1'='1"]) == {}
        assert tx.desk.staff_names(there.values()) == {one.id: one.name for one in people}

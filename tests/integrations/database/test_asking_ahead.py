"""Questions that are asked ahead: their answers are as things were then, whenever somebody looks at them."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from benchmarks.clusters import Databases
from benchmarks.sites import another_service, found_site, sqlite_in
from jobclub.core.usecases.booking import BookingWish, book
from jobclub.core.usecases.knowing import PersonWish
from jobclub.integrations.database import SqlStore, libpq, open_database, open_store
from jobclub.integrations.database.libpq import Letter, Session
from jobclub.integrations.database.participants import NAMES
from jobclub.integrations.offices import office_over
from jobclub.testing import FixedClock, found_town
from jobclub.testing import office_over as office_at
from jobclub.testing.store_contract.samples import a_person

MOST_LETTERS = 10
"""Letters to PostgreSQL for a booking, with the one that ends it."""


@pytest.fixture(params=["sqlite", "postgresql"])
def store(request: pytest.FixtureRequest, tmp_path: Path, postgres: Databases) -> Iterator[SqlStore]:
    url = sqlite_in(tmp_path) if request.param == "sqlite" else postgres.empty()
    with closing(open_database(url)) as store:
        yield store


def test_an_answer_is_as_things_were_when_it_was_asked_for(store: SqlStore) -> None:
    office = office_at(store, FixedClock())
    town, person = found_town(office), a_person()
    with office.transaction(town.admin) as tx:
        before = tx.participants.rows.ask(NAMES, {"ids": [person.id]})
        tx.participants.add(person)
        after = tx.participants.rows.ask(NAMES, {"ids": [person.id]})
        assert before() == []
        assert [row.name for row in after()] == [person.name]
        assert after() == after()
        last = tx.participants.rows.ask(NAMES, {"ids": [person.id]})
    assert [row.name for row in last()] == [person.name]


def test_a_booking_takes_few_letters(postgres: Databases, monkeypatch: pytest.MonkeyPatch) -> None:
    site, letters = found_site(postgres.empty()), list[Letter]()

    class Counting(Session):
        def _answer(self, last: Letter) -> Any:
            letters.append(last)
            return super()._answer(last)

    monkeypatch.setattr(libpq, "Session", Counting)
    with closing(open_store(site.url)) as store:
        office = office_over(store)
        service = another_service(office, site, consultants=3)
        for hour in range(2):
            letters.clear()
            wish = BookingWish(person=PersonWish(name="Nora"), starts_at=site.at(0, hour))
            book(office, site.town.coordinator, service.id, wish)
    assert 0 < len(letters) <= MOST_LETTERS

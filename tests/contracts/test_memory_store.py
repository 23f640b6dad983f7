"""The store in memory keeps what every store promises, and a few promises of its own."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from jobclub.core.activities.places import PlaceState
from jobclub.core.errors import Busy
from jobclub.core.notices.delivery import Delivery
from jobclub.core.office import Office
from jobclub.core.office.lists import Window
from jobclub.integrations.ids import new_id
from jobclub.integrations.memory import MemoryStore
from jobclub.testing import (
    FixedClock,
    StoreContract,
    Town,
    enrolled,
    found_town,
    memory_office,
    office_over,
    open_club,
    six_weeks,
)
from jobclub.testing.store_contract import TrailLine
from jobclub.testing.store_contract.rivals import PLACES, RIVALS, at_once
from jobclub.testing.store_contract.samples import a_delivery, a_person
from jobclub.testing.store_contract.setting import ODD_MOMENT


class TestMemoryStore(StoreContract):
    @pytest.fixture
    def store(self) -> MemoryStore:
        return MemoryStore()

    def trail_of(self, store: MemoryStore, organisation_id: str) -> list[TrailLine]:
        return [
            TrailLine(entry.caller_id, entry.role, type(entry.event).__name__, entry.event.at)
            for entry in store.trail
            if entry.organisation_id == organisation_id
        ]


def test_a_writer_who_waits_too_long_is_told_to_try_again() -> None:
    office = memory_office(store=MemoryStore(patience=0.01))
    town = found_town(office)
    with office.transaction(town.admin), pytest.raises(Busy), office.transaction(town.admin):
        pass
    with office.transaction(town.admin) as tx:
        tx.participants.add(a_person())


def test_a_writer_waits_for_the_one_before() -> None:
    office = memory_office()
    town = found_town(office)
    entered = threading.Event()

    def write() -> None:
        entered.set()
        with office.transaction(town.admin) as tx:
            tx.participants.add(a_person(name="Second"))

    with office.transaction(town.admin) as tx:
        writer = threading.Thread(target=write)
        writer.start()
        assert entered.wait(5)
        tx.participants.add(a_person(name="First"))
    writer.join()
    with office.reading(town.admin) as tx:
        assert sorted(p.name for p in tx.participants.page(Window()).items) == ["First", "Second"]


class Unlocked(MemoryStore):
    """The store without its lock, for the negative control."""

    @contextmanager
    def _my_turn(self) -> Iterator[None]:
        yield


@pytest.mark.parametrize(
    ("store", "given"), [(MemoryStore(), PLACES), (Unlocked(), RIVALS)], ids=["locked", "not"]
)
def test_it_is_the_lock_that_keeps_rivals_from_one_place(store: MemoryStore, given: int) -> None:
    """Each act is slow between looking and writing, so that without the lock all look before any writes."""

    def slow_id() -> str:
        time.sleep(0.02)
        return new_id()

    office = office_over(store, FixedClock())
    town = found_town(office)
    club = open_club(office, town, six_weeks(capacity=PLACES))
    slow = replace(office, new_id=slow_id)
    got = at_once(lambda number: enrolled(slow, town, club.id, f"Rival {number}"))
    assert sum(one.place.state is PlaceState.ENROLLED for one in got) == given


@pytest.mark.parametrize("locked", [True, False])
def test_it_is_the_lock_that_keeps_workers_apart(locked: bool) -> None:
    """Each is slow between looking and taking, so that without the lock all look before any takes."""

    class Slow(MemoryStore if locked else Unlocked):  # type: ignore[misc]
        def _due(self, now: datetime, *, errands: bool) -> Iterator[tuple[str, Delivery]]:
            yield from super()._due(now, errands=errands)
            time.sleep(0.02)

    office = memory_office(store=Slow())
    with office.transaction(found_town(office).admin) as tx:
        tx.outbox.add(a_delivery() for _ in range(RIVALS))
    at, lease = ODD_MOMENT, timedelta(minutes=1)
    got = at_once(lambda n: office.store.claim_deliveries(at, worker=f"{n}", limit=1, lease=lease))
    taken = {claim.delivery.id for claims in got for claim in claims}
    assert (len(taken) == RIVALS) is locked


def test_nothing_can_be_written_once_a_transaction_has_ended() -> None:
    office = memory_office()
    town = found_town(office)
    with office.transaction(town.admin) as tx:
        tx.participants.add(a_person())
    with pytest.raises(RuntimeError):
        tx.participants.add(a_person())
    with pytest.raises(RuntimeError):
        tx.record()
    with office.reading(town.admin) as view:
        assert len(view.participants.page(Window()).items) == 1


def test_an_office_in_memory_takes_whatever_it_is_given() -> None:
    clock = FixedClock()
    office = memory_office(clock, new_id=lambda: "the-only-id")
    clock.advance(timedelta(days=1))
    assert office.now() == clock.at
    assert office.new_id() == "the-only-id"


def test_a_town_has_somebody_of_each_role() -> None:
    town: Town = found_town(memory_office(), language="da")
    assert town.organisation.language == "da"
    assert [actor.role for actor in (town.admin, town.coordinator, town.consultant)] == [
        "admin",
        "coordinator",
        "consultant",
    ]


def test_offices_in_memory_share_nothing() -> None:
    one: Office = memory_office()
    found_town(one)
    assert memory_office().store.organisation_ids() == []
    assert replace(one).store is one.store

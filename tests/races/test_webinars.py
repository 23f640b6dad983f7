"""Sixty ask at once for fifteen places of a webinar: none is sold twice; and without locks some are."""

from __future__ import annotations

import threading
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import partial

import pytest

from benchmarks.sites import found_site
from jobclub.core.activities.places import PlaceState
from jobclub.core.office import Office
from jobclub.core.office.lists import Window
from jobclub.core.office.rivals import persistently
from jobclub.core.usecases.attending import (
    Coming,
    list_registrations,
    register_for_webinar,
    withdraw_registration,
)
from jobclub.core.usecases.knowing import PersonWish
from jobclub.core.usecases.presenting import WebinarWish, announce_webinar, plan_webinar
from jobclub.integrations.database import open_database
from jobclub.testing import FixedClock, Town, found_town, office_over

from .unlocked import tear_down_walls, unlocked_store

pytestmark = [pytest.mark.server, pytest.mark.slow, pytest.mark.xdist_group("races")]
RIVALS, PLACES, LEAVERS, HANDS = 60, 15, 5, 12
MOST_ROUNDS = 20
NINE = datetime(2027, 1, 20, 8, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Ground:
    """Where webinars are raced for; the ``racing`` office has its locks, or none."""

    office: Office
    racing: Office


@dataclass(frozen=True, slots=True)
class Raced:
    """A webinar of a town of its own."""

    ground: Ground
    town: Town
    webinar_id: str

    def line(self) -> list[tuple[str, PlaceState, int | None]]:
        """Give who has a place or waits: the id, the state, the position in line."""
        found = list_registrations(self.ground.office, self.town.admin, self.webinar_id, Window(limit=200))
        return [
            (one.registration.id, one.registration.place.state, one.position)
            for one in found.items
            if one.registration.place.state is not PlaceState.WITHDRAWN
        ]

    def states(self) -> Counter[PlaceState]:
        """Count who has a place, and who waits."""
        return Counter(state for _, state, _ in self.line())

    def register(self, number: int) -> None:
        """Register somebody new."""
        coming = Coming(person=PersonWish(name=f"Bo {number}"))
        office, actor = self.ground.racing, self.town.coordinator
        persistently(lambda: register_for_webinar(office, actor, self.webinar_id, coming))

    def withdraw(self, place_id: str) -> None:
        """Let somebody come no more."""
        office, actor = self.ground.racing, self.town.coordinator
        persistently(lambda: withdraw_registration(office, actor, place_id))


def race_for_places(ground: Ground) -> Raced:
    town = found_town(ground.office)
    wish = WebinarWish(title="Job search", minutes=60, starts_at=NINE, capacity=PLACES)
    webinar = plan_webinar(ground.office, town.consultant, wish)
    announce_webinar(ground.office, town.consultant, webinar.id)
    it = Raced(ground, town, webinar.id)
    at_once([partial(it.register, number) for number in range(RIVALS)])
    return it


def at_once(acts: Sequence[Callable[[], None]]) -> None:
    """Let a dozen share all of it, who begin at the same moment."""
    ready = threading.Barrier(HANDS)

    def some(mine: Sequence[Callable[[], None]]) -> None:
        ready.wait()
        for act in mine:
            act()

    with ThreadPoolExecutor(HANDS) as pool:
        list(pool.map(some, [acts[hand::HANDS] for hand in range(HANDS)]))


@pytest.fixture
def ground(empty: Callable[[], str]) -> Iterator[Ground]:
    with closing(open_database(empty())) as store:
        office = office_over(store, FixedClock())
        yield Ground(office, office)


@pytest.fixture
def unlocked(empty: Callable[[], str]) -> Iterator[Ground]:
    site = found_site(empty())
    tear_down_walls(site)
    with closing(open_database(site.url)) as store, closing(unlocked_store(site.url)) as careless:
        yield Ground(office_over(store, FixedClock()), office_over(careless, FixedClock()))


def test_sixty_get_fifteen_places_and_a_line_without_a_gap(ground: Ground) -> None:
    it = race_for_places(ground)
    assert it.states() == {PlaceState.ENROLLED: PLACES, PlaceState.WAITLISTED: RIVALS - PLACES}
    positions = sorted(position for _, _, position in it.line() if position is not None)
    assert positions == list(range(1, RIVALS - PLACES + 1))


def test_as_many_move_up_as_leave_at_once_and_no_more(ground: Ground) -> None:
    it = race_for_places(ground)
    leavers = [place_id for place_id, state, _ in it.line() if state is PlaceState.ENROLLED][:LEAVERS]
    newcomers = range(HANDS - LEAVERS)
    at_once([*(partial(it.withdraw, one) for one in leavers), *(partial(it.register, n) for n in newcomers)])
    waiting = RIVALS - PLACES - LEAVERS + len(newcomers)
    assert it.states() == {PlaceState.ENROLLED: PLACES, PlaceState.WAITLISTED: waiting}


def test_without_locks_a_place_is_sold_twice(unlocked: Ground) -> None:
    def goes_wrong() -> bool:
        return race_for_places(unlocked).states()[PlaceState.ENROLLED] > PLACES

    assert any(goes_wrong() for _ in range(MOST_ROUNDS))

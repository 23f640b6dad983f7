"""What the tests of a store start from: a clock, an office over the store, two towns."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any, NamedTuple, TypeVar

import pytest

from jobclub.core.office import Office
from jobclub.core.office.lists import Page, Window
from jobclub.core.office.store import Store
from jobclub.core.people.staff import Role
from jobclub.testing.clocks import MONDAY, FixedClock
from jobclub.testing.offices import office_over
from jobclub.testing.towns import Town, found_town

T = TypeVar("T")
ODD_MOMENT = MONDAY + timedelta(seconds=1, microseconds=234_567)
"""An instant that is no whole second: a store must not round it."""
SOME_ROWS = pytest.mark.parametrize("rows", [1, 3, 51])
"""How many things a list is tried with; 51 is one more than a page shows."""


class TrailLine(NamedTuple):
    """One line of the trail: who made what happen, and when. ``event`` is the name of the event's class."""

    caller_id: str
    role: Role
    event: str
    at: datetime


class Setting:
    """The fixtures of every part of the contract."""

    @pytest.fixture
    def store(self) -> Store:
        """Give the store under test."""
        raise NotImplementedError("give the contract a store fixture")

    def trail_of(self, store: Any, organisation_id: str) -> list[TrailLine]:
        """Read what one organisation's trail holds, oldest first."""
        raise NotImplementedError("say how this store's trail is read")

    @pytest.fixture
    def clock(self) -> FixedClock:
        """Give a clock that shows an odd moment."""
        return FixedClock(ODD_MOMENT)

    @pytest.fixture
    def office(self, store: Store, clock: FixedClock) -> Office:
        """Give an office over the store."""
        return office_over(store, clock)

    @pytest.fixture
    def town(self, office: Office) -> Town:
        """Give a town."""
        return found_town(office)

    @pytest.fixture
    def other(self, office: Office) -> Town:
        """Give another town."""
        return found_town(office)


def walked(page_of: Callable[[Window], Page[T]], id_of: Callable[[T], str], *, limit: int = 50) -> list[str]:
    """Read a list page by page and give the ids in it."""
    ids: list[str] = []
    window = Window(limit=limit)
    while True:
        page = page_of(window)
        ids += [id_of(item) for item in page.items]
        assert len(page.items) <= limit
        if page.next is None:
            return ids
        assert len(page.items) == limit
        assert page.next == ids[-1]
        window = Window(limit=limit, after=page.next)

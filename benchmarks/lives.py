"""Towns that live, as the tests let them, while a worker tells their people: many more of them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from jobclub.core.notices.delivery import DeliveryState
from jobclub.core.office.store import Store
from jobclub.integrations.memory import MemoryStore
from tests.stateful import test_told_times as times
from tests.stateful.test_told_life import ToldLife, live
from tests.stateful.times_told import TimesTold


@dataclass(slots=True)
class Told:
    """What came of some lives: how many mails were judged, and what was against a law."""

    lives: int = 0
    mails: int = 0
    broken: str = ""

    def __str__(self) -> str:
        """Say it in a line."""
        return self.broken or f"{self.lives} lives, {self.mails} mails judged, none against a law"


def told_lives(lives: int, store: Callable[[], Store] = MemoryStore) -> Told:
    """Let towns live, each for 60 acts; stop at the first thing that is against a law."""
    told = Told()

    class Counted(ToldLife):
        def teardown(self) -> None:
            super().teardown()
            told.lives, told.mails = told.lives + 1, told.mails + len(self.arrived)

    try:
        live(store, lives=lives, acts=60, machine=Counted)
    except AssertionError as fault:
        told.broken = str(fault)
    return told


def told_times(lives: int, store: Callable[[], Store] = MemoryStore) -> Told:
    """Let webinars and booked times live likewise."""
    told = Told()

    class Counted(TimesTold):
        def teardown(self) -> None:
            super().teardown()
            sent = [one for one in self.rows() if one.state is DeliveryState.SENT]
            told.lives, told.mails = told.lives + 1, told.mails + len(sent)

    try:
        times.live(store, lives=lives, acts=50, machine=Counted)
    except AssertionError as fault:
        told.broken = str(fault)
    return told

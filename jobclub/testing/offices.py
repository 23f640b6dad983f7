"""Offices for tests: everything real but the store and the clock."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from typing import Any

from jobclub.core.office import Office
from jobclub.core.office.store import Store
from jobclub.integrations.holidays import PublicHolidays
from jobclub.integrations.ids import new_id, new_secret
from jobclub.integrations.link import LinkMeetings, NoMeetings
from jobclub.integrations.memory import MemoryStore
from jobclub.testing.clocks import FixedClock


def memory_office(clock: Callable[[], datetime] | None = None, **overrides: Any) -> Office:
    """Give an office that keeps everything in memory; ``overrides`` are fields of Office."""
    return replace(office_over(MemoryStore(), clock or FixedClock()), **overrides)


def office_over(store: Store, clock: Callable[[], datetime]) -> Office:
    """Give an office that keeps everything in a store of yours."""
    return Office(
        store=store,
        now=clock,
        new_id=new_id,
        new_secret=new_secret,
        holidays=PublicHolidays(),
        meetings={"none": NoMeetings(), "link": LinkMeetings()},
    )

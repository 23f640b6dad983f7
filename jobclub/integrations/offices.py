"""Offices with every adapter in place but the store, which is handed in."""

from __future__ import annotations

import logging
import random
from collections.abc import Callable
from datetime import UTC, datetime

from jobclub.core.office import Office
from jobclub.core.office.meetings import MeetingProvider
from jobclub.core.office.store import Store
from jobclub.integrations.holidays import PublicHolidays
from jobclub.integrations.ids import new_id, new_secret
from jobclub.integrations.link import LinkMeetings, NoMeetings
from jobclub.integrations.memory import MemoryStore
from jobclub.integrations.phone import PhoneMeetings

log = logging.getLogger(__name__)


def utc_now() -> datetime:
    """Give the instant, in UTC."""
    return datetime.now(UTC)


def note_trouble(what: str, thing_id: str, error: Exception) -> None:
    """Note in the log what went wrong with one thing while the rest goes on."""
    log.error("%s", what, extra={"thing_id": thing_id}, exc_info=error)


def own_meetings() -> dict[str, MeetingProvider]:
    """Give the providers of meetings that need nothing to be set up, by name."""
    return {"none": NoMeetings(), "link": LinkMeetings(), "phone": PhoneMeetings()}


def office_over(store: Store, now: Callable[[], datetime] = utc_now) -> Office:
    """Give an office that keeps everything in a store and goes by a clock (instants in UTC)."""
    return Office(
        store=store,
        now=now,
        new_id=new_id,
        new_secret=new_secret,
        holidays=PublicHolidays(),
        chance=random.random,
        troubled=note_trouble,
        meetings=own_meetings(),
    )


def memory_office(now: Callable[[], datetime] = utc_now) -> Office:
    """Give an office that keeps everything in memory: for scripts, examples and tests."""
    return office_over(MemoryStore(), now)

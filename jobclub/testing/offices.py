"""Offices for tests: everything real but the store and the clock."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from typing import Any

from jobclub.core.office import Office
from jobclub.integrations.memory import MemoryStore
from jobclub.integrations.offices import office_over
from jobclub.testing.clocks import FixedClock

__all__ = ["memory_office", "office_over"]


def memory_office(clock: Callable[[], datetime] | None = None, **overrides: Any) -> Office:
    """Give an office that keeps everything in memory; ``overrides`` are fields of Office."""
    return replace(office_over(MemoryStore(), clock or FixedClock()), **overrides)

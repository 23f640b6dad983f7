"""For tests, ours and those of plug-ins: a clock that stands still, an office in memory, a town to work for.

``StoreContract`` is the suite that any store must pass. It needs pytest, which nothing else here does, and is
imported when it is first asked for. To see what was compared when one of its tests fails, write
``pytest.register_assert_rewrite("jobclub.testing.store_contract")`` into a ``conftest.py``.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from jobclub.testing.clocks import FixedClock
from jobclub.testing.offices import memory_office, office_over
from jobclub.testing.programmes import six_weeks
from jobclub.testing.towns import Town, enrolled, found_town, open_club, put_in

if TYPE_CHECKING:
    from jobclub.testing.store_contract import StoreContract

__all__ = [
    "FixedClock",
    "StoreContract",
    "Town",
    "enrolled",
    "found_town",
    "memory_office",
    "office_over",
    "open_club",
    "put_in",
    "six_weeks",
]


def __getattr__(name: str) -> object:
    """Give the contract suite when it is asked for."""
    if name != "StoreContract":
        raise AttributeError(name)
    from jobclub.testing.store_contract import StoreContract  # noqa: PLC0415  (needs pytest)

    return StoreContract

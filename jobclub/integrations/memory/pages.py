"""Pages of what lies on a shelf."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Protocol, TypeVar

from jobclub.core.office.lists import Page, Window, page_of


class Named(Protocol):
    """Whatever has an id."""

    @property
    def id(self) -> str:
        """What it is known by."""


T = TypeVar("T", bound=Named)


def page_by_id(found: Iterable[T], window: Window) -> Page[T]:
    """Give the things in a window by their ids; what the window comes after need not be among them."""
    later = (thing for thing in found if window.after is None or thing.id > window.after)
    return page_of(sorted(later, key=_id), window, _id)


def _id(thing: Named) -> str:
    return thing.id

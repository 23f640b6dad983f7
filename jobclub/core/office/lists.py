"""Lists as they are read: a window over many things, and the lines it shows."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Generic, TypeVar

from jobclub.core.activities.places import Place
from jobclub.core.cohorts.cohort import CohortState
from jobclub.core.errors import invalid

T = TypeVar("T")
LIMIT = 50
MOST = 200


@dataclass(frozen=True, slots=True)
class Window:
    """How many things to show, after which one."""

    limit: int = LIMIT
    after: str | None = None


@dataclass(frozen=True, slots=True)
class Page(Generic[T]):
    """The things in a window, and what to continue after; None when that is all."""

    items: tuple[T, ...]
    next: str | None = None


def page_of(found: Iterable[T], window: Window, key: Callable[[T], str]) -> Page[T]:
    """Make a page of what was found from the window's start on; one more than its limit tells of a next."""
    things = list(found)
    shown = things[: window.limit]
    more = len(things) > window.limit
    return Page(tuple(shown), key(shown[-1]) if more else None)


def window_of(everything: Iterable[T], window: Window, key: Callable[[T], str]) -> Page[T]:
    """Cut a window out of a short list that is already here, in its own order.

    Raises:
        Invalid: What it should start after is no longer in the list.
    """
    things = list(everything)
    if window.after is None:
        return page_of(things, window, key)
    for number, thing in enumerate(things):
        if key(thing) == window.after:
            return page_of(things[number + 1 :], window, key)
    raise invalid("?after", "this cursor is no longer known; start again without it")


def walked(page_of_window: Callable[[Window], Page[T]]) -> Iterator[T]:
    """Give everything in a list, page by page."""
    window = Window(limit=MOST)
    while True:
        page = page_of_window(window)
        yield from page.items
        if page.next is None:
            return
        window = Window(limit=MOST, after=page.next)


@dataclass(frozen=True, slots=True, kw_only=True)
class CohortFilter:
    """Which cohorts to list: of one consultant, one programme, one state by the clock, or one alone."""

    consultant_id: str | None = None
    programme_id: str | None = None
    state: CohortState | None = None
    cohort_id: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class CohortLine:
    """A cohort as a list shows it; instants in UTC."""

    id: str
    title: str
    state: CohortState
    programme_id: str
    programme_key: str
    consultant_id: str | None
    consultant_name: str | None
    starts_on: date
    at: time
    zone: str
    minimum: int
    capacity: int
    first_starts_at: datetime | None
    last_ends_at: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class EnrolmentLine:
    """A place as a list shows it, with its holder's name and, while they wait, their position in line."""

    place: Place
    cohort_id: str
    name: str
    position: int | None

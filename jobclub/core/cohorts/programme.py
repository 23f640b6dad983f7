"""A programme: the reusable, versioned description of a course, as ordered units."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from enum import StrEnum

from jobclub.core.activities.agenda import AgendaItem, Material
from jobclub.core.people.habits import Choice

MOST_PEOPLE = 50
"""People in one cohort: it is a group, and small enough to be loaded whole."""
LEAST_MINUTES, MOST_MINUTES = 5, 24 * 60
"""How long a session may be."""
CADENCES = {"weekly": timedelta(days=7), "fortnightly": timedelta(days=14)}


class DueFrom(StrEnum):
    """Which session a due time is counted from."""

    BEFORE_NEXT = "before next"
    AFTER_THIS = "after this"


DUE = re.compile(r"([0-9]{1,3}) (day|hour)s? (before next|after this)")


@dataclass(frozen=True, slots=True)
class DueRule:
    """When homework is due: calendar days or elapsed hours before the next session or after this one."""

    amount: int
    unit: str
    origin: DueFrom

    def __str__(self) -> str:
        """Write the rule as a programme file does."""
        plural = "" if self.amount == 1 else "s"
        return f"{self.amount} {self.unit}{plural} {self.origin}"


def due_rule(text: str) -> DueRule | None:
    """Read a rule like ``1 day before next``; None if it is none."""
    found = DUE.fullmatch(text)
    return DueRule(int(found[1]), found[2], DueFrom(found[3])) if found else None


@dataclass(frozen=True, slots=True, kw_only=True)
class HomeworkTask:
    """A task between two sessions. Without a ``due`` rule it is due when the next session starts."""

    key: str
    title: str
    text: str | None = None
    due: DueRule | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Unit:
    """One step of a programme. Attendance, homework and credit hang on its key, never on its number."""

    key: str
    title: str
    goals: tuple[str, ...] = ()
    agenda: tuple[AgendaItem, ...] = ()
    homework: tuple[HomeworkTask, ...] = ()
    materials: tuple[Material, ...] = ()
    before: tuple[str, ...] = ()
    guests: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Completion:
    """What completes a participation: so many units attended, so many tasks done."""

    sessions: int = 0
    homework: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Programme:
    """A course description.

    ``minutes`` is the length of a session; ``admits_until`` the number of the last unit that still
    admits people; ``partly_from_minutes`` how long somebody who came partly must have been there to
    count as attended (without it, any time counts). ``messages`` switches kinds of messages on or off,
    whatever the organisation's habit is.
    """

    key: str
    title: str
    language: str
    minutes: int
    capacity: int
    units: tuple[Unit, ...]
    cadence: str = "weekly"
    minimum: int = 1
    admits_until: int = 2
    offer_hours: int = 48
    preparation_needs_homework: bool = False
    partly_from_minutes: int | None = None
    completion: Completion | None = None
    messages: Mapping[Choice, bool] = field(default_factory=dict, hash=False)

    @property
    def step(self) -> timedelta:
        """The time from one session to the next, in calendar days."""
        return CADENCES[self.cadence]

    def unit(self, key: str) -> Unit:
        """Give the unit with this key."""
        return next(unit for unit in self.units if unit.key == key)

    def admitting(self) -> frozenset[str]:
        """Give the keys of the units at which people may still join."""
        return frozenset(unit.key for unit in self.units[: self.admits_until])

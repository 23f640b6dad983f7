"""What is shown of where a participant stands: with each task, with each unit, with the whole course."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from jobclub.core.activities.places import Place
from jobclub.core.cohorts.attendance import Mark
from jobclub.core.cohorts.homework import DONE, TaskState
from jobclub.core.cohorts.programme import Completion
from jobclub.core.cohorts.session import Session, SessionState


class Credit(StrEnum):
    """Where a unit was attended: at the session here, on a visit, or in a cohort somebody came from."""

    SESSION = "session"
    VISIT = "visit"
    EARLIER = "earlier"


@dataclass(frozen=True, slots=True, kw_only=True)
class TaskStanding:
    """One person's standing with one task.

    ``due_at`` is None for a task nobody asks for any more, ``handed_in_at`` is when something last was.
    """

    homework_id: str
    unit_key: str
    key: str
    title: str
    due_at: datetime | None
    state: TaskState
    handed_in_at: datetime | None = None

    @property
    def done(self) -> bool:
        """Whether it counts for gate and completion."""
        return self.state in DONE

    @property
    def begun(self) -> bool:
        """Whether something was ever handed in, or it was waived."""
        return self.state not in {TaskState.OPEN, TaskState.OVERDUE}


@dataclass(frozen=True, slots=True, kw_only=True)
class UnitStanding:
    """One person's standing with one unit; ``session`` carries it (none, if the unit was dropped).

    ``visit`` is the session of another cohort at which they make up for it. ``before_joining`` tells that
    the session was over when they came: nobody expected them.
    """

    unit_key: str
    title: str
    session: Session | None
    mark: Mark | None
    credit: Credit | None
    unlocked: bool
    tasks: tuple[TaskStanding, ...]
    visit: Session | None = None
    before_joining: bool = False

    @property
    def attended(self) -> bool:
        """Whether it was attended, here or elsewhere."""
        return self.credit is not None

    @property
    def missed(self) -> bool:
        """Whether the session is over and the person was not there; also when nobody was marked."""
        return _is_over(self.session) and not (self.attended or self.before_joining or self._ahead)

    @property
    def open(self) -> bool:
        """Whether it is still to be attended."""
        return not self.attended and self.session is not None and (not _is_over(self.session) or self._ahead)

    @property
    def _ahead(self) -> bool:
        """Whether a visit lies ahead."""
        return self.visit is not None and not _is_over(self.visit)


def _is_over(session: Session | None) -> bool:
    return session is not None and session.state in {SessionState.ENDED, SessionState.HELD}


@dataclass(frozen=True, slots=True)
class Part:
    """A part of somebody's course: some units by key, some tasks by id."""

    unit_keys: tuple[str, ...]
    homework_ids: tuple[str, ...]


def _keys(units: Iterable[UnitStanding]) -> tuple[str, ...]:
    return tuple(unit.unit_key for unit in units)


def _ids(tasks: Iterable[TaskStanding]) -> tuple[str, ...]:
    return tuple(task.homework_id for task in tasks)


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """Where one participant of a cohort stands.

    ``laid_down`` are tasks they began that the group need not do any more: nothing here, but who changes to
    another cohort takes them along.
    """

    place: Place
    units: tuple[UnitStanding, ...]
    needed: Completion
    laid_down: tuple[TaskStanding, ...] = ()

    @property
    def tasks(self) -> list[TaskStanding]:
        """Every task that is asked for, in the order of the units."""
        return [task for unit in self.units for task in unit.tasks]

    @property
    def units_attended(self) -> int:
        """How many units were attended."""
        return sum(unit.attended for unit in self.units)

    @property
    def tasks_done(self) -> int:
        """How many tasks count as done."""
        return sum(task.done for task in self.tasks)

    @property
    def done(self) -> Part:
        """The units attended and the tasks that count as done."""
        return Part(_keys(u for u in self.units if u.attended), _ids(t for t in self.tasks if t.done))

    @property
    def missing(self) -> Part:
        """The units missed and the tasks overdue."""
        overdue = (task for task in self.tasks if task.state is TaskState.OVERDUE)
        return Part(_keys(u for u in self.units if u.missed), _ids(overdue))

    @property
    def open(self) -> Part:
        """The units still to be attended and the tasks still to be handed in, or in again."""
        ahead = (u for u in self.units if u.open)
        undone = (t for t in self.tasks if not t.done and t.state is not TaskState.OVERDUE)
        return Part(_keys(ahead), _ids(undone))

    @property
    def completed(self) -> bool:
        """Whether the programme's rule is met as far as it can be asked for."""
        return self.units_attended >= self.needed.sessions and self.tasks_done >= self.needed.homework


@dataclass(frozen=True, slots=True)
class Visited:
    """A session of another cohort somebody visits, as of now; attended, if the mark there counts there."""

    unit_keys: tuple[str, ...]
    session: Session
    mark: Mark | None
    attended: bool


@dataclass(frozen=True, slots=True)
class Brought:
    """What counts for somebody in a cohort though it was done elsewhere."""

    visited: tuple[Visited, ...] = ()
    earlier: tuple[Standing, ...] = ()


NOTHING = Brought()
BroughtBy = Mapping[str, Brought]
"""What people brought along, by the ids of their places; whoever is not in it brought nothing."""

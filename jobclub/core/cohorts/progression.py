"""Where a participant stands: attended, handed in, unlocked, completed.

Everything here is derived from marks, submissions and waivers by unit key; nothing of it is kept.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from jobclub.core.activities.places import Place
from jobclub.core.cohorts.attendance import Mark, attended
from jobclub.core.cohorts.cohort import Cohort
from jobclub.core.cohorts.homework import (
    DONE,
    Homework,
    Submission,
    TaskState,
    Waiver,
    due_at,
    task_state,
)
from jobclub.core.cohorts.programme import Completion
from jobclub.core.cohorts.session import Session, SessionState
from jobclub.core.cohorts.timetable import unlocked_by_clock


@dataclass(frozen=True, slots=True, kw_only=True)
class Coursework:
    """What a cohort's people have done so far: the facts that standing is derived from."""

    tasks: tuple[Homework, ...] = ()
    marks: tuple[Mark, ...] = ()
    submissions: tuple[Submission, ...] = ()
    waivers: tuple[Waiver, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class TaskStanding:
    """One person's standing with one task."""

    homework_id: str
    unit_key: str
    key: str
    title: str
    due_at: datetime
    state: TaskState

    @property
    def done(self) -> bool:
        """Whether it counts for gate and completion."""
        return self.state in DONE


@dataclass(frozen=True, slots=True, kw_only=True)
class UnitStanding:
    """One person's standing with one unit; ``session`` carries it (none, if the unit was dropped)."""

    unit_key: str
    title: str
    session: Session | None
    mark: Mark | None
    attended: bool
    unlocked: bool
    tasks: tuple[TaskStanding, ...]

    @property
    def missed(self) -> bool:
        """Whether the session is over and the person was not there; also when nobody was marked."""
        over = self.session is not None and self.session.state in {SessionState.ENDED, SessionState.HELD}
        return over and not self.attended


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
    """Where one participant of a cohort stands."""

    place: Place
    units: tuple[UnitStanding, ...]
    needed: Completion

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
        ahead = (u for u in self.units if u.session is not None and not u.attended and not u.missed)
        undone = (t for t in self.tasks if not t.done and t.state is not TaskState.OVERDUE)
        return Part(_keys(ahead), _ids(undone))

    @property
    def completed(self) -> bool:
        """Whether the programme's rule is met as far as it can be asked for."""
        return self.units_attended >= self.needed.sessions and self.tasks_done >= self.needed.homework


def standing_of(place: Place, cohort: Cohort, work: Coursework, now: datetime) -> Standing:
    """Derive where somebody stands at an instant."""
    return _Facts(cohort, work, now).standing(place)


def matrix_of(cohort: Cohort, work: Coursework, places: Sequence[Place], now: datetime) -> list[Standing]:
    """Derive where each of several people stands at an instant."""
    facts = _Facts(cohort, work, now)
    return [facts.standing(place) for place in places]


def needed_for_completion(cohort: Cohort, work: Coursework) -> Completion:
    """Give what completes a participation here.

    Never more units than take place, nor more tasks than are set: when the cohort is completed, what
    takes place was held. Without a rule in the programme one attended session completes.
    """
    rule = cohort.programme.completion
    if rule is None:
        return Completion(sessions=1)
    units = {key for session in cohort.taking_place() for key in session.unit_keys}
    tasks = sum(task.unit_key in units for task in work.tasks)
    return Completion(sessions=min(rule.sessions, len(units)), homework=min(rule.homework, tasks))


class _Facts:
    """What every person's standing in one cohort is derived from, looked up once."""

    def __init__(self, cohort: Cohort, work: Coursework, now: datetime) -> None:
        self.cohort, self.now = cohort, now
        self.needed = needed_for_completion(cohort, work)
        self.unlocked = unlocked_by_clock(cohort, now)
        self.carrying = {key: s.as_of(now) for s in cohort.taking_place() for key in s.unit_keys}
        self.marks = {(m.session_id, m.participant_id): m for m in work.marks}
        self.waived = {(w.homework_id, w.participant_id) for w in work.waivers}
        self.last: dict[tuple[str, str], Submission] = {}
        for submission in sorted(work.submissions, key=lambda s: s.number):
            self.last[submission.homework_id, submission.participant_id] = submission
        self.tasks: dict[str, list[tuple[Homework, datetime]]] = {}
        for task in work.tasks:
            due = due_at(task, cohort)
            if due is not None:
                self.tasks.setdefault(task.unit_key, []).append((task, due))

    def standing(self, place: Place) -> Standing:
        units = tuple(self.unit(unit.key, unit.title, place) for unit in self.cohort.programme.units)
        return Standing(place=place, units=units, needed=self.needed)

    def unit(self, key: str, title: str, place: Place) -> UnitStanding:
        session = self.carrying.get(key)
        mark = self.marks.get((session.id, place.participant_id)) if session else None
        partly = self.cohort.programme.partly_from_minutes
        return UnitStanding(
            unit_key=key,
            title=title,
            session=session,
            mark=mark,
            attended=attended(mark, partly_from_minutes=partly),
            unlocked=key in self.unlocked and self.homework_lets_pass(key, place),
            tasks=tuple(self.task(task, due, place) for task, due in self.tasks.get(key, ())),
        )

    def homework_lets_pass(self, key: str, place: Place) -> bool:
        """Whether each task of the session before was ever handed in or waived; a return closes nothing."""
        if not self.cohort.programme.preparation_needs_homework:
            return True
        tasks = [task for unit in self.unlocked[key] for task, _ in self.tasks.get(unit, ())]
        done = ((task.id, place.participant_id) for task in tasks)
        return all(one in self.last or one in self.waived for one in done)

    def task(self, task: Homework, due: datetime, place: Place) -> TaskStanding:
        key = (task.id, place.participant_id)
        return TaskStanding(
            homework_id=task.id,
            unit_key=task.unit_key,
            key=task.key,
            title=task.title,
            due_at=due,
            state=task_state(self.last.get(key), waived=key in self.waived, overdue=self.now > due),
        )

"""Where a participant stands: attended, handed in, unlocked, completed.

Everything here is derived from marks, submissions and waivers by unit key; nothing of it is kept. What
somebody did elsewhere counts too: at a session they visited, and in the cohorts they came from.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime

from jobclub.core.activities.places import Place
from jobclub.core.cohorts.attendance import Mark, attended
from jobclub.core.cohorts.cohort import Cohort
from jobclub.core.cohorts.homework import Homework, Submission, TaskState, Waiver, due_at, task_state
from jobclub.core.cohorts.programme import Completion
from jobclub.core.cohorts.session import Session
from jobclub.core.cohorts.standing import (
    NOTHING,
    Brought,
    BroughtBy,
    Credit,
    Standing,
    TaskStanding,
    UnitStanding,
)
from jobclub.core.cohorts.timetable import unlocked_by_clock

NEVER = datetime.min.replace(tzinfo=UTC)


@dataclass(frozen=True, slots=True, kw_only=True)
class Coursework:
    """What a cohort's people have done so far: the facts that standing is derived from."""

    tasks: tuple[Homework, ...] = ()
    marks: tuple[Mark, ...] = ()
    submissions: tuple[Submission, ...] = ()
    waivers: tuple[Waiver, ...] = ()


def standing_of(
    place: Place, cohort: Cohort, work: Coursework, now: datetime, brought: Brought = NOTHING
) -> Standing:
    """Derive where somebody stands at an instant."""
    return _Facts(cohort, work, now).standing(place, brought)


def matrix_of(
    cohort: Cohort,
    work: Coursework,
    places: Sequence[Place],
    now: datetime,
    brought: BroughtBy,
) -> list[Standing]:
    """Derive where each of several people stands at an instant."""
    facts = _Facts(cohort, work, now)
    return [facts.standing(place, brought.get(place.id, NOTHING)) for place in places]


def needed_for_completion(cohort: Cohort, work: Coursework) -> Completion:
    """Give what completes a participation here.

    Never more units than take place, nor more tasks than are set: when the cohort is completed, what
    takes place was held. Without a rule in the programme one attended session completes.
    """
    rule = cohort.programme.completion
    if rule is None:
        return Completion(sessions=1)
    units = {key for session in cohort.taking_place() for key in session.unit_keys}
    tasks = sum(task.unit_key in units and not task.dropped for task in work.tasks)
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
        self.laid_down: list[Homework] = []
        for task in work.tasks:
            due = due_at(task, cohort)
            if due is None:
                self.laid_down.append(task)
            else:
                self.tasks.setdefault(task.unit_key, []).append((task, due))

    def standing(self, place: Place, brought: Brought) -> Standing:
        person = _Person(self, place, brought)
        laid_down = (person.own(task, None) for task in self.laid_down)
        return Standing(
            place=place,
            units=(*person.units(), *person.units_elsewhere()),
            needed=self.needed,
            laid_down=tuple(task for task in laid_down if task.begun),
        )


class _Person:
    """One person among the facts of a cohort, with what they brought along."""

    def __init__(self, facts: _Facts, place: Place, brought: Brought) -> None:
        self.facts, self.place = facts, place
        visits = sorted(brought.visited, key=lambda one: one.attended)  # of several an attended one counts
        self.visited = {key: visit for visit in visits for key in visit.unit_keys}
        self.earlier = [unit for standing in brought.earlier for unit in standing.units]
        self.attended_earlier = {unit.unit_key for unit in self.earlier if unit.attended}
        self.missed_earlier = {unit.unit_key for unit in self.earlier if unit.missed}
        self.brought: dict[tuple[str, str], TaskStanding] = {}
        for task in (one for before in brought.earlier for one in (*before.tasks, *before.laid_down)):
            known = self.brought.get((task.unit_key, task.key), task)
            if task.begun:
                self.brought[task.unit_key, task.key] = _latest(known, task)

    def units(self) -> list[UnitStanding]:
        """Derive the standing with each unit of the programme."""
        return [self.unit(unit.key, unit.title) for unit in self.facts.cohort.programme.units]

    def unit(self, key: str, title: str) -> UnitStanding:
        session = self.facts.carrying.get(key)
        visit = self.visited.get(key)
        mark = self.facts.marks.get((session.id, self.place.participant_id)) if session else None
        partly = self.facts.cohort.programme.partly_from_minutes
        here = attended(mark, partly_from_minutes=partly)
        visited = visit is not None and visit.attended and not here
        return UnitStanding(
            unit_key=key,
            title=title,
            session=session,
            mark=visit.mark if visit is not None and visited else mark,
            credit=Credit.SESSION if here else self.credit_elsewhere(key, visited=visited),
            unlocked=key in self.facts.unlocked and self.homework_lets_pass(key),
            tasks=(*self.tasks(key), *self.tasks_elsewhere(key)),
            visit=visit.session if visit else None,
            before_joining=session is not None
            and not self.was_expected(session)
            and key not in self.missed_earlier,
        )

    def credit_elsewhere(self, key: str, *, visited: bool) -> Credit | None:
        if visited:
            return Credit.VISIT
        return Credit.EARLIER if key in self.attended_earlier else None

    def was_expected(self, session: Session) -> bool:
        """Whether somebody belonged to the group before a session was over."""
        joined = self.place.enrolled_at
        return joined is not None and joined < session.ends_at

    def homework_lets_pass(self, key: str) -> bool:
        """Whether each task of the session before was ever handed in or waived; a return closes nothing.

        Nobody is asked for homework of a session that was over when they came.
        """
        if not self.facts.cohort.programme.preparation_needs_homework:
            return True
        before = self.facts.unlocked[key]
        asked = [u for u in before if (s := self.facts.carrying.get(u)) is None or self.was_expected(s)]
        gates = (one for unit in asked for one in self.facts.tasks.get(unit, ()) if one[0].gates)
        return all(self.task(*one).begun for one in gates)

    def tasks(self, key: str) -> list[TaskStanding]:
        """Derive the standing with each task of a unit that is asked for."""
        return [self.task(task, due) for task, due in self.facts.tasks.get(key, ())]

    def task(self, task: Homework, due: datetime) -> TaskStanding:
        """Derive the standing with a task: what was handed in last counts, here or there; a waiver stands."""
        own = self.own(task, due)
        brought = self.brought.get((task.unit_key, task.key))
        latest = own if brought is None else _latest(own, brought)
        return replace(own, state=latest.state, handed_in_at=latest.handed_in_at)

    def own(self, task: Homework, due: datetime | None) -> TaskStanding:
        """Derive the standing with a task by what was done in this cohort alone."""
        key = (task.id, self.place.participant_id)
        last, joined = self.facts.last.get(key), self.place.enrolled_at
        overdue = joined is not None and due is not None and joined < due < self.facts.now
        return TaskStanding(
            homework_id=task.id,
            unit_key=task.unit_key,
            key=task.key,
            title=task.title,
            due_at=due,
            state=task_state(last, waived=key in self.facts.waived, overdue=overdue),
            handed_in_at=last.handed_in_at if last else None,
        )

    def tasks_elsewhere(self, key: str) -> list[TaskStanding]:
        """Give what was done for a unit in another cohort and is not asked for here: it still counts."""
        asked = {task.key for task, _ in self.facts.tasks.get(key, ())}
        begun = (task for (unit, name), task in self.brought.items() if unit == key and name not in asked)
        return [replace(task, due_at=None) for task in begun]

    def units_elsewhere(self) -> list[UnitStanding]:
        """Give what was done in units that this cohort's programme does not have: it still counts."""
        known = {unit.key for unit in self.facts.cohort.programme.units}
        extra = {unit.unit_key: unit for unit in self.earlier if unit.unit_key not in known}
        found = [
            replace(
                unit,
                session=None,
                mark=None,
                visit=None,
                credit=Credit.EARLIER if key in self.attended_earlier else None,
                tasks=tuple(self.tasks_elsewhere(key)),
            )
            for key, unit in extra.items()
        ]
        return [unit for unit in found if unit.attended or unit.tasks]


def _latest(one: TaskStanding, other: TaskStanding) -> TaskStanding:
    """Give of two standings with a task the one that counts: waived, else handed in last, else done."""

    def weight(task: TaskStanding) -> tuple[bool, datetime, bool]:
        return task.state is TaskState.WAIVED, task.handed_in_at or NEVER, task.done

    return max(one, other, key=weight)

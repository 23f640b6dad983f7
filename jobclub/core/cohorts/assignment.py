"""Setting homework: which tasks a group has for the units of one session, whatever its programme says."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime

from jobclub.core.cohorts.cohort import Cohort, must_go_on
from jobclub.core.cohorts.homework import Homework
from jobclub.core.cohorts.programme import DueFrom, HomeworkTask
from jobclub.core.cohorts.programme_document import NOTHING_FOLLOWS
from jobclub.core.cohorts.session import Session
from jobclub.core.cohorts.timetable import unlocked_by_clock
from jobclub.core.errors import Invalid, Mistake, SessionNotPlanned, invalid


def homework_set(
    cohort: Cohort,
    session_id: str,
    tasks: Sequence[Homework],
    wanted: Sequence[HomeworkTask],
    *,
    new_id: Callable[[], str],
    now: datetime,
) -> list[Homework]:
    """Set a group's homework for the units of a session, and give the tasks that changed, and new ones.

    Of ``tasks``, all of the cohort's, those of other units stay as they are. A key that is there gets
    another title, text and due rule; a new one becomes a task of the session's first unit; one that is left
    out is dropped, and comes back when its key is wanted again.

    Raises:
        CohortOver, SessionNotPlanned: The cohort is over, or the session cancelled.
        Invalid: The session has no unit, a key belongs to another unit, or a task waits for what never comes.
    """
    session = _settable(cohort, session_id)
    mine = {task.key: task for task in tasks if task.unit_key in session.unit_keys}
    unit_of = {one.key: mine[one.key].unit_key if one.key in mine else session.unit_keys[0] for one in wanted}
    elsewhere = {task.key for task in tasks if task.unit_key not in session.unit_keys}
    _must_fit(cohort, wanted, unit_of, elsewhere)
    decided = _gates_decided(cohort, now)
    after = [
        _task(mine.get(one.key), one, unit_of[one.key], new_id, gates=unit_of[one.key] not in decided)
        for one in wanted
    ]
    after += [replace(task, dropped=True) for key, task in mine.items() if key not in unit_of]
    return [task for task in after if task != mine.get(task.key)]


def _settable(cohort: Cohort, session_id: str) -> Session:
    must_go_on(cohort)
    session = cohort.session(session_id)
    if not session.takes_place:
        raise SessionNotPlanned("This session is cancelled; set the homework where its unit is met now.")
    if not session.unit_keys:
        raise invalid("/tasks", "this session has no unit that homework could belong to")
    return session


def _must_fit(
    cohort: Cohort,
    wanted: Iterable[HomeworkTask],
    unit_of: Mapping[str, str],
    elsewhere: Collection[str],
) -> None:
    last = cohort.programme.units[-1].key
    mistakes = []
    for number, task in enumerate(wanted):
        if task.key in elsewhere:
            detail = "is the key of another unit's homework; choose another"
            mistakes.append(Mistake(f"/tasks/{number}/key", detail))
        if task.due and task.due.origin is DueFrom.BEFORE_NEXT and unit_of[task.key] == last:
            mistakes.append(Mistake(f"/tasks/{number}/due", NOTHING_FOLLOWS))
    if mistakes:
        raise Invalid(*mistakes)


def _gates_decided(cohort: Cohort, now: datetime) -> frozenset[str]:
    """Give the units whose homework some preparation was opened for: what is set now can't close it again."""
    return frozenset(key for asked in unlocked_by_clock(cohort, now).values() for key in asked)


def _task(
    before: Homework | None, wish: HomeworkTask, unit_key: str, new_id: Callable[[], str], *, gates: bool
) -> Homework:
    if before is None:
        return Homework(
            id=new_id(),
            unit_key=unit_key,
            key=wish.key,
            title=wish.title,
            text=wish.text,
            due=wish.due,
            gates=gates,
        )
    return replace(
        before,
        title=wish.title,
        text=wish.text,
        due=wish.due,
        dropped=False,
        gates=gates if before.dropped else before.gates,
    )

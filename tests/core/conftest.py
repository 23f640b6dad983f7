"""What the tests of the rules start from: an invented programme, and a club that runs it.

Everything here is frozen, so it is made once; a test derives what it needs with ``dataclasses.replace``.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime, time, timedelta

import pytest

from jobclub.core.activities.agenda import AgendaItem
from jobclub.core.activities.places import Place, PlaceState
from jobclub.core.cohorts.attendance import AttendanceMark, Mark
from jobclub.core.cohorts.cohort import Cohort, CohortState
from jobclub.core.cohorts.homework import Answer, Homework, Submission
from jobclub.core.cohorts.plan import plan
from jobclub.core.cohorts.programme import Completion, HomeworkTask, Programme, Unit, due_rule
from jobclub.core.cohorts.progression import Coursework
from jobclub.core.cohorts.session import Session
from jobclub.core.errors import Invalid
from jobclub.core.spans import WallTime

ZONE = "Europe/Copenhagen"
STARTS_ON = date(2027, 1, 11)
AT = time(14, 0)
ENROLLED_AT = datetime(2027, 1, 4, 9, tzinfo=UTC)


def _unit(key: str, *tasks: HomeworkTask) -> Unit:
    agenda = (
        AgendaItem(minutes=20, item="Round"),
        AgendaItem(minutes=100, item=f"About {key}", lead="group"),
    )
    return Unit(key=key, title=f"Week of {key}", agenda=agenda, homework=tasks)


def _task(key: str, due: str | None = None) -> HomeworkTask:
    return HomeworkTask(key=key, title=f"Task {key}", due=due_rule(due) if due else None)


@pytest.fixture(scope="session")
def programme() -> Programme:
    """Six weekly units of two hours: 4 units and 2 tasks complete, the first two units admit people."""
    return Programme(
        key="invented-club",
        title="An invented club",
        language="en",
        minutes=120,
        minimum=2,
        capacity=3,
        partly_from_minutes=60,
        completion=Completion(sessions=4, homework=2),
        units=(
            _unit("start", _task("strengths", "1 day before next")),
            _unit("cv", _task("new-cv")),
            _unit("letter", _task("one-letter", "12 hours before next")),
            _unit("network"),
            _unit("interview"),
            _unit("outlook", _task("my-plan", "3 days after this")),
        ),
    )


@pytest.fixture(scope="session")
def club(programme: Programme) -> Cohort:
    """An open club of Rosa's with Anna and Bo: six Mondays from 11 January 2027, 14:00 to 16:00, s1 … s6."""
    dated = plan(programme, WallTime(STARTS_ON, AT, ZONE), {})
    sessions = tuple(
        Session(
            id=f"s{number}",
            unit_key=one.unit.key,
            wall=one.wall,
            starts_at=one.starts_at,
            minutes=one.minutes,
        )
        for number, one in enumerate(dated.sessions, 1)
    )
    places = tuple(
        Place(
            id=f"place-{who}",
            participant_id=who,
            state=PlaceState.ENROLLED,
            since=ENROLLED_AT,
            enrolled_at=ENROLLED_AT,
        )
        for who in ("anna", "bo")
    )
    return Cohort(
        id="club",
        programme_id="programme",
        programme=programme,
        title="Monday club",
        consultant_id="rosa",
        starts_on=STARTS_ON,
        at=AT,
        zone=ZONE,
        minimum=programme.minimum,
        capacity=programme.capacity,
        sessions=sessions,
        places=places,
        state=CohortState.OPEN,
    )


@pytest.fixture(scope="session")
def work(programme: Programme) -> Coursework:
    """The club's tasks, by the ids of their keys; nobody has been marked and nothing was handed in."""
    tasks = tuple(
        Homework(id=task.key, unit_key=unit.key, key=task.key, title=task.title, due=task.due)
        for unit in programme.units
        for task in unit.homework
    )
    return Coursework(tasks=tasks)


@pytest.fixture(scope="session")
def a_mark() -> Callable[..., Mark]:
    """Give what makes a mark: ``a_mark("s1", "anna", "late")``."""

    def build(
        session_id: str, participant_id: str, mark: str = "present", minutes: int | None = None
    ) -> Mark:
        return Mark(
            session_id=session_id, participant_id=participant_id, mark=AttendanceMark(mark), minutes=minutes
        )

    return build


@pytest.fixture(scope="session")
def a_submission() -> Callable[..., Submission]:
    """Give what makes a submission: ``a_submission("new-cv", "anna", number=2, answer=Answer.RETURNED)``."""

    def build(
        homework_id: str,
        participant_id: str,
        *,
        number: int = 1,
        answer: Answer | None = None,
        at: datetime = ENROLLED_AT + timedelta(days=30),
    ) -> Submission:
        return Submission(
            id=f"{homework_id}-{participant_id}-{number}",
            homework_id=homework_id,
            participant_id=participant_id,
            number=number,
            handed_in_at=at,
            text="Here it is.",
            answer=answer,
        )

    return build


@pytest.fixture(scope="session")
def pointers() -> Callable[..., list[str]]:
    """Give what tells the pointers of the mistakes a call is refused for: ``pointers(checked, person)``."""

    def refused(call: Callable[..., object], *args: object, **named: object) -> list[str]:
        with pytest.raises(Invalid) as error:
            call(*args, **named)
        return [mistake.pointer for mistake in error.value.mistakes]

    return refused

"""A cohort as one of its people sees it: their own steps, tasks and meetings, and nothing of anybody else."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from jobclub.core.activities.activity import Mode
from jobclub.core.activities.agenda import Material
from jobclub.core.activities.door import Door, door_of, opens_at
from jobclub.core.activities.line import positions
from jobclub.core.activities.meeting import DialIn
from jobclub.core.activities.places import Place, PlaceState
from jobclub.core.cohorts.attendance import AttendanceMark, Mark, attended
from jobclub.core.cohorts.cohort import Cohort, CohortState
from jobclub.core.cohorts.progression import Coursework, standing_of
from jobclub.core.cohorts.session import Session, SessionState
from jobclub.core.cohorts.standing import Brought, Credit, Standing, TaskStanding, UnitStanding
from jobclub.core.cohorts.subject import subject_of
from jobclub.core.cohorts.waiting import admission_is_closed

AWAY = frozenset({AttendanceMark.ABSENT, AttendanceMark.EXCUSED})


class StepState(StrEnum):
    """How far somebody has come with one session. ``missed`` says that the group missed them."""

    ATTENDED = "attended"
    VISITED = "visited"
    VISITING = "visiting"
    MISSED = "missed"
    OVER = "over"
    BEFORE = "before"
    RUNNING = "running"
    NEXT = "next"
    AHEAD = "ahead"
    CANCELLED = "cancelled"


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """One session of somebody's course. ``visit_at`` (UTC) is when they make up for it elsewhere."""

    session_id: str
    title: str | None
    starts_at: datetime
    state: StepState
    visit_at: datetime | None = None
    tasks: tuple[TaskStanding, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class OwnMeeting:
    """The meeting somebody goes to next; instants in UTC. ``absent``: they said that they can't come."""

    session_id: str
    title: str | None
    zone: str
    starts_at: datetime
    ends_at: datetime
    door: Door
    opens_at: datetime
    running: bool
    mode: Mode
    place: str | None
    dial_in: DialIn | None
    absent: bool = False
    visiting: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class OwnClub:
    """One cohort as the holder of one of its places sees it.

    ``position`` and ``offer_hours`` tell of its line while they wait, ``line_closed`` that nobody new can
    join any more. ``tasks`` are what to do before the next meeting, ``materials`` what to look at; both are
    empty unless they have a place.
    """

    title: str
    zone: str
    state: CohortState
    consultant_id: str | None
    place: Place
    position: int | None
    offer_hours: int
    line_closed: bool
    steps: tuple[Step, ...] = ()
    tasks: tuple[TaskStanding, ...] = ()
    materials: tuple[Material, ...] = ()
    attended: int = 0
    units: int = 0
    tasks_done: int = 0


def own_club(cohort: Cohort, place_id: str, work: Coursework, now: datetime, brought: Brought) -> OwnClub:
    """Give a cohort as the holder of a place sees it; ``work`` is theirs alone."""
    as_of = cohort.as_of(now)
    place = as_of.place(place_id)
    standing = standing_of(place, cohort, work, now, brought)
    ahead = next_of(cohort, now) if place.state is PlaceState.ENROLLED else None
    return OwnClub(
        title=cohort.title,
        zone=cohort.zone,
        state=as_of.state,
        consultant_id=cohort.consultant_id,
        place=place,
        position=positions(as_of.places).get(place_id),
        offer_hours=cohort.programme.offer_hours,
        line_closed=admission_is_closed(cohort, now),
        steps=tuple(_steps(as_of, standing, work.marks, ahead)),
        tasks=tuple(_tasks_now(as_of, standing)) if place.state is PlaceState.ENROLLED else (),
        materials=tuple(_materials(cohort, standing, ahead)) if ahead else (),
        attended=standing.units_attended,
        units=sum(unit.session is not None for unit in standing.units),
        tasks_done=standing.tasks_done,
    )


def next_of(cohort: Cohort, now: datetime) -> Session | None:
    """Give the session that runs or comes next, also if it was confirmed while it runs."""
    return next((one for one in cohort.taking_place() if not one.has_ended(now)), None)


def meeting_of(
    session: Session, title: str | None, now: datetime, *, absent: bool, visiting: bool = False
) -> OwnMeeting:
    """Give a session that has not ended as somebody who takes part sees it; its link is not in it."""
    return OwnMeeting(
        session_id=session.id,
        title=title,
        zone=session.wall.zone,
        starts_at=session.starts_at,
        ends_at=session.ends_at,
        door=door_of(session, now),
        opens_at=opens_at(session),
        running=session.has_started(now),
        mode=session.mode,
        place=session.place,
        dial_in=session.dial_in,
        absent=absent,
        visiting=visiting,
    )


def title_of(cohort: Cohort, unit_keys: Collection[str]) -> str | None:
    """Give what some units of a cohort's programme are called."""
    titles = (unit.title for unit in cohort.programme.units if unit.key in unit_keys)
    return " · ".join(titles) or None


def _steps(as_of: Cohort, standing: Standing, marks: Iterable[Mark], ahead: Session | None) -> Iterable[Step]:
    units: dict[str, list[UnitStanding]] = {}
    for unit in standing.units:
        if unit.session is not None:
            units.setdefault(unit.session.id, []).append(unit)
    own = {mark.session_id: mark for mark in marks}
    partly = as_of.programme.partly_from_minutes
    for session in as_of.sessions:
        carried, mark = units.get(session.id, ()), own.get(session.id)
        visit = next((unit.visit for unit in carried if unit.visit), None)
        here = attended(mark, partly_from_minutes=partly)
        yield Step(
            session_id=session.id,
            title=subject_of(session, as_of.programme).topic,
            starts_at=session.starts_at,
            state=_state(
                session, carried, mark, here=here, is_next=ahead is not None and ahead.id == session.id
            ),
            visit_at=visit.starts_at if visit else None,
            tasks=tuple(task for unit in carried for task in unit.tasks if task.begun),
        )


def _state(
    session: Session, units: Collection[UnitStanding], mark: Mark | None, *, here: bool, is_next: bool
) -> StepState:
    credit = {unit.credit for unit in units}
    if not session.takes_place:
        return StepState.CANCELLED
    if here or credit & {Credit.SESSION, Credit.EARLIER}:
        return StepState.ATTENDED
    if Credit.VISIT in credit:
        return StepState.VISITED
    if session.state in {SessionState.PLANNED, SessionState.RUNNING}:
        return _state_ahead(session, is_next=is_next)
    return _state_behind(units, mark)


def _state_behind(units: Collection[UnitStanding], mark: Mark | None) -> StepState:
    if any(unit.visit is not None and unit.open for unit in units):
        return StepState.VISITING
    if units and all(unit.before_joining for unit in units):
        return StepState.BEFORE
    return StepState.MISSED if mark is not None and mark.mark in AWAY else StepState.OVER


def _state_ahead(session: Session, *, is_next: bool) -> StepState:
    if session.state is SessionState.RUNNING:
        return StepState.RUNNING
    return StepState.NEXT if is_next else StepState.AHEAD


def _tasks_now(as_of: Cohort, standing: Standing) -> Iterable[TaskStanding]:
    """Give what was set and is not done, and all that was set last: so that done shows as done."""
    begun = [one for one in as_of.taking_place() if one.unit_keys and one.state is not SessionState.PLANNED]
    last = begun[-1].id if begun else None
    set_by = {one.id for one in begun}
    for unit in standing.units:
        if unit.session is not None and unit.session.id in set_by:
            for task in unit.tasks:
                if task.due_at is not None and (not task.done or unit.session.id == last):
                    yield task


def _materials(cohort: Cohort, standing: Standing, ahead: Session) -> Iterable[Material]:
    unlocked: Mapping[str, bool] = {unit.unit_key: unit.unlocked for unit in standing.units}
    for key in ahead.unit_keys:
        if unlocked.get(key):
            yield from cohort.programme.unit(key).materials

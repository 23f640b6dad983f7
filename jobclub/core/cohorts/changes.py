"""Plan versus actual: what a group changed in its plan and against its programme, when and why.

Every act on a plan is judged here by what it did: the cohort before and the cohort after are compared.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum
from typing import NamedTuple

from jobclub.core.activities.agenda import AgendaItem
from jobclub.core.cohorts.cohort import Cohort
from jobclub.core.cohorts.homework import Homework
from jobclub.core.cohorts.programme import Programme, Unit
from jobclub.core.cohorts.session import Session
from jobclub.core.cohorts.subject import subject_of

MOST_TOLD = 200
"""Characters of a topic, an agenda or a task that a change repeats."""


class ChangeKind(StrEnum):
    """What a group changed."""

    MOVED = "moved"
    CANCELLED = "cancelled"
    INSERTED = "inserted"
    UNIT = "unit"
    ORDER = "order"
    MERGED = "merged"
    DROPPED = "dropped"
    TOPIC = "topic"
    AGENDA = "agenda"
    HOMEWORK = "homework"
    SUBSTITUTED = "substituted"
    MODE = "mode"
    PLACE = "place"


AGAINST_PROGRAMME = frozenset(
    {
        ChangeKind.ORDER,
        ChangeKind.MERGED,
        ChangeKind.DROPPED,
        ChangeKind.TOPIC,
        ChangeKind.AGENDA,
        ChangeKind.HOMEWORK,
    }
)
"""What changes a unit. All else is about dates, rooms and people, of which no programme speaks."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """One thing a group changed at an instant (UTC), about one unit; None: the session carries none.

    ``was`` and ``became`` are short texts that hold no personal data: wall times, keys, ids of the staff.
    """

    id: str
    at: datetime
    kind: ChangeKind
    session_id: str
    unit_key: str | None
    was: str | None
    became: str | None
    reason: str | None


class _Difference(NamedTuple):
    kind: ChangeKind
    session_id: str
    unit_keys: tuple[str, ...]
    was: str | None
    became: str | None


def changes_between(
    before: Cohort, after: Cohort, *, reason: str | None, at: datetime, new_id: Callable[[], str]
) -> list[Change]:
    """Give what an act changed in a cohort's plan: each difference once for each unit it is about."""
    found = [*_of_sessions(before, after), *_of_units(before, after)]
    return [_change(one, key, reason, at, new_id) for one in found for key in one.unit_keys or (None,)]


def changed_homework(
    before: Iterable[Homework],
    after: Iterable[Homework],
    session_id: str,
    *,
    reason: str,
    at: datetime,
    new_id: Callable[[], str],
) -> list[Change]:
    """Give what an act changed in a group's homework; ``after`` are the tasks that changed, and new ones."""
    old = {task.id: task for task in before}
    differences = [
        _Difference(ChangeKind.HOMEWORK, session_id, (task.unit_key,), _task(old.get(task.id)), _task(task))
        for task in after
    ]
    return [_change(one, one.unit_keys[0], reason, at, new_id) for one in differences]


def _change(
    one: _Difference, key: str | None, reason: str | None, at: datetime, new_id: Callable[[], str]
) -> Change:
    return Change(
        id=new_id(),
        at=at,
        kind=one.kind,
        session_id=one.session_id,
        unit_key=key,
        was=one.was,
        became=one.became,
        reason=reason,
    )


def _of_sessions(before: Cohort, after: Cohort) -> Iterator[_Difference]:
    """Compare session by session, by time: dates, units, people, rooms, and what each is about."""
    old = {session.id: session for session in before.sessions}
    for session in sorted(after.sessions, key=lambda one: (one.starts_at, one.id)):
        was = old.get(session.id)
        keys = session.unit_keys
        if was is None:
            yield _Difference(ChangeKind.INSERTED, session.id, keys, None, _time(session))
        elif was.takes_place and not session.takes_place:
            yield _Difference(ChangeKind.CANCELLED, session.id, keys, _time(was), None)
        else:
            yield from _of_session(was, session, before.consultant_id)
        if session.takes_place and (source := _source(session, was, before)):
            yield from _of_subject(source, session, after.programme)


def _of_session(was: Session, now: Session, consultant_id: str | None) -> Iterator[_Difference]:
    keys = now.unit_keys
    if was.wall != now.wall:
        yield _Difference(ChangeKind.MOVED, now.id, keys, _time(was), _time(now))
    if was.unit_keys != keys:
        joined = bool(was.unit_keys) and keys[: len(was.unit_keys)] == was.unit_keys
        kind = ChangeKind.MERGED if joined else ChangeKind.UNIT
        told = keys[len(was.unit_keys) :] if joined else keys
        yield _Difference(kind, now.id, told, " ".join(was.unit_keys) or None, " ".join(keys) or None)
    if was.consultant_id != now.consultant_id:
        people = (was.consultant_id or consultant_id, now.consultant_id or consultant_id)
        yield _Difference(ChangeKind.SUBSTITUTED, now.id, keys, *people)
    if was.mode != now.mode:
        yield _Difference(ChangeKind.MODE, now.id, keys, was.mode, now.mode)
    if was.place != now.place:
        yield _Difference(ChangeKind.PLACE, now.id, keys, was.place, now.place)


def _source(session: Session, was: Session | None, before: Cohort) -> Session | None:
    """Give what a session is to be compared with: whichever was about the same, else as the programme has it.

    None: it carries units that were apart, and of them nothing changed but that.
    """
    if was is not None and was.unit_keys == session.unit_keys:
        return was
    same = (one for one in before.taking_place() if one.unit_keys and one.unit_keys == session.unit_keys)
    planned = None if was else replace(session, topic=None, agenda=None)
    return next(same, planned)


def _of_subject(source: Session, session: Session, programme: Programme) -> Iterator[_Difference]:
    was, now = subject_of(source, programme), subject_of(session, programme)
    if was.topic != now.topic:
        topics = (_shortened(was.topic), _shortened(now.topic))
        yield _Difference(ChangeKind.TOPIC, session.id, session.unit_keys, *topics)
    if was.agenda != now.agenda:
        agendas = (_agenda(was.agenda), _agenda(now.agenda))
        yield _Difference(ChangeKind.AGENDA, session.id, session.unit_keys, *agendas)


def _of_units(before: Cohort, after: Cohort) -> Iterator[_Difference]:
    """Compare unit by unit: which is met no more, and which comes at another place in the row."""
    old, new = _carrying(before), _carrying(after)
    was_at, is_at = _ranks(old, new), _ranks(new, old)
    for key, session in old.items():
        if key not in new:
            yield _Difference(ChangeKind.DROPPED, session.id, (key,), _time(session), None)
        elif was_at[key] != is_at[key] and _touched(session, new[key]):
            yield _Difference(ChangeKind.ORDER, new[key].id, (key,), str(was_at[key]), str(is_at[key]))


def _carrying(cohort: Cohort) -> dict[str, Session]:
    return {key: session for session in cohort.taking_place() for key in session.unit_keys}


def _ranks(these: Mapping[str, Session], others: Mapping[str, Session]) -> dict[str, int]:
    """Number the units that are met both times by their dates, from 1."""
    both = [key for key in these if key in others]
    starts = sorted({these[key].starts_at for key in both})
    return {key: starts.index(these[key].starts_at) + 1 for key in both}


def _touched(was: Session, now: Session) -> bool:
    return (was.id, was.starts_at) != (now.id, now.starts_at)


def _time(session: Session) -> str:
    return session.wall.local.isoformat()


def _agenda(items: Iterable[AgendaItem]) -> str | None:
    return _shortened("; ".join(f"{item.minutes} {item.item}" for item in items))


def _task(task: Homework | None) -> str | None:
    if task is None or task.dropped:
        return None
    due = "" if task.due is None else str(task.due)
    said = (task.key, task.title, due, " ".join((task.text or "").split()))
    return _shortened(" · ".join(filter(None, said)))


def _shortened(text: str | None) -> str | None:
    if not text or len(text) <= MOST_TOLD:
        return text or None
    return text[: MOST_TOLD - 1] + "…"


@dataclass(frozen=True, slots=True)
class UnitChange:
    """One cohort of a programme, and one unit it changed in one way; without them it changed none."""

    cohort_id: str
    unit_key: str | None = None
    kind: ChangeKind | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class UnitFigures:
    """How many cohorts changed a unit against its programme, in all and in each way."""

    unit_key: str
    title: str
    cohorts: int
    kinds: Mapping[ChangeKind, int]


def figures_of(programme: Programme, changes: Iterable[UnitChange]) -> list[UnitFigures]:
    """Count who changed which unit of a programme: what most cohorts changed comes first."""
    against = {change for change in changes if change.kind in AGAINST_PROGRAMME}
    return sorted((_figures(unit, against) for unit in programme.units), key=lambda one: -one.cohorts)


def _figures(unit: Unit, changes: Iterable[UnitChange]) -> UnitFigures:
    mine = [change for change in changes if change.unit_key == unit.key]
    return UnitFigures(
        unit_key=unit.key,
        title=unit.title,
        cohorts=len({change.cohort_id for change in mine}),
        kinds=dict(sorted(Counter(change.kind for change in mine if change.kind).items())),
    )

"""Drafts of cohorts, from what somebody wishes for: one, or several that are judged together."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import date, time, timedelta
from functools import cache, partial

from jobclub.core.activities.activity import Mode, fault_in_group_mode
from jobclub.core.activities.meeting import DialIn
from jobclub.core.cohorts.cohort import Cohort, must_not_overlap, with_capacity
from jobclub.core.cohorts.homework import Homework
from jobclub.core.cohorts.plan import PlannedSession, horizon, plan
from jobclub.core.cohorts.programme import Programme
from jobclub.core.cohorts.session import Session
from jobclub.core.cohorts.timetable import FURTHEST
from jobclub.core.errors import Invalid, NotFound, invalid
from jobclub.core.office import Office
from jobclub.core.office.programmes import StoredProgramme
from jobclub.core.office.store import Transaction
from jobclub.core.people.organisation import Organisation
from jobclub.core.people.staff import Staff
from jobclub.core.spans import given_wall
from jobclub.core.text import fault_in_line
from jobclub.core.usecases.arranging import BY_LINK, BY_PHONE, mode_by, send_errands, with_meetings
from jobclub.core.usecases.asking import Mistakes, closed_days, named_in_body, staff_here

PAST = timedelta(days=366)
"""How long ago a cohort may have begun that is put in late."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CohortWish:
    """What somebody wants a cohort to be; what is None comes from the programme or the organisation.

    ``starts_on`` and ``at`` are wall clock in the organisation's zone; ``offset`` tells two equal wall
    times apart in the night when clocks go back.
    """

    programme_id: str
    starts_on: date
    at: time
    offset: timedelta | None = None
    title: str | None = None
    consultant_id: str | None = None
    minimum: int | None = None
    capacity: int | None = None
    meeting_provider: str | None = None
    meeting_link: str | None = None
    meeting_dial_in: DialIn | None = None
    mode: Mode | None = None
    place: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Grounds:
    """What wishes are judged by; whatever several of them need is looked up once."""

    organisation: Organisation
    closed: Mapping[date, str]
    programme: Callable[[str], StoredProgramme]
    staff: Callable[[str], Staff]


def grounds_for(office: Office, tx: Transaction, wishes: Sequence[CohortWish]) -> Grounds:
    """Look up what some wishes are judged by: closed days from the first day of any plan to the last."""
    programme = cache(tx.programmes.get)
    touched: list[date] = []
    for wish in wishes:
        with suppress(Invalid, NotFound):
            _must_be_near(office, wish.starts_on)
            touched += horizon(programme(wish.programme_id).programme, wish.starts_on)
    return Grounds(
        organisation=tx.organisations.current(),
        closed=closed_days(office, tx, min(touched), max(touched)) if touched else {},
        programme=programme,
        staff=cache(partial(staff_here, tx)),
    )


def _must_be_near(office: Office, starts_on: date) -> None:
    today = office.now().date()
    if not today - PAST <= starts_on <= today + FURTHEST:
        raise invalid("/starts_on", "must be at most a year ago and at most five years ahead; check the year")


def drafted(office: Office, wish: CohortWish, grounds: Grounds) -> Cohort:
    """Make the draft that is wished for, with all its sessions; nothing of it is kept.

    Raises:
        Invalid: Something about it cannot be; each mistake with its pointer.
    """
    mistakes = Mistakes()
    for pointer, text in (("/title", wish.title), ("/place", wish.place)):
        if text is not None and (fault := fault_in_line(text)):
            mistakes.note(invalid(pointer, fault))
    if wish.mode is not None and (fault := fault_in_group_mode(wish.mode)):
        mistakes.note(invalid("/mode", fault))
    if wish.consultant_id is not None:
        with mistakes, named_in_body("/consultant_id"):
            grounds.staff(wish.consultant_id)
    with mistakes:
        with named_in_body("/programme_id"):
            programme = grounds.programme(wish.programme_id).programme
        draft = _filled(office, _empty(office, wish, programme, grounds.organisation), wish, grounds)
    mistakes.refuse()
    return draft


def _empty(office: Office, wish: CohortWish, programme: Programme, organisation: Organisation) -> Cohort:
    """Make a draft without sessions, of the size the programme says."""
    return Cohort(
        id=office.new_id(),
        programme_id=wish.programme_id,
        programme=programme,
        title=wish.title or programme.title,
        consultant_id=wish.consultant_id,
        starts_on=wish.starts_on,
        at=wish.at,
        zone=organisation.time_zone,
        minimum=programme.minimum,
        capacity=programme.capacity,
        meeting_provider=_provider_for(wish, organisation),
        meeting_link=wish.meeting_link,
        meeting_dial_in=wish.meeting_dial_in,
        sessions=(),
    )


def _provider_for(wish: CohortWish, organisation: Organisation) -> str:
    """Give the provider that is named, else the one for what is given, else the organisation's."""
    if wish.meeting_provider is not None:
        return wish.meeting_provider
    if wish.meeting_link is not None:
        return BY_LINK
    return BY_PHONE if wish.meeting_dial_in is not None else organisation.meetings.provider


def _filled(office: Office, draft: Cohort, wish: CohortWish, grounds: Grounds) -> Cohort:
    """Give a draft its size, its sessions and their meetings."""
    mistakes = Mistakes()
    with mistakes:
        draft = with_capacity(draft, minimum=wish.minimum, capacity=wish.capacity)
    with mistakes:
        draft = _dated(office, draft, wish, grounds.closed)
    with mistakes:
        draft = with_meetings(office, grounds.organisation, draft)
    mistakes.refuse()
    return draft


def _dated(office: Office, draft: Cohort, wish: CohortWish, closed: Mapping[date, str]) -> Cohort:
    _must_be_near(office, wish.starts_on)
    first = given_wall(wish.starts_on, wish.at, draft.zone, offset=wish.offset)
    found = plan(draft.programme, first, closed)
    sessions = tuple(_session(office, draft, wish, planned) for planned in found.sessions)
    dated = replace(draft, skipped=found.skipped, sessions=sessions)
    must_not_overlap(dated)
    return dated


def _session(office: Office, draft: Cohort, wish: CohortWish, planned: PlannedSession) -> Session:
    return Session(
        id=office.new_id(),
        unit_key=planned.unit.key,
        wall=planned.wall,
        starts_at=planned.starts_at,
        minutes=planned.minutes,
        mode=wish.mode or mode_by(draft.meeting_provider),
        place=wish.place,
    )


def put_in_draft(office: Office, tx: Transaction, draft: Cohort) -> None:
    """Keep a draft with the tasks of its programme, and ask for its meetings.

    Its consultant's hours are kept by others.
    """
    tx.cohorts.add(draft)
    send_errands(office, tx, draft.id, (), draft.sessions)
    tx.coursework.add_tasks(draft.id, _tasks(office, draft.programme))


def _tasks(office: Office, programme: Programme) -> list[Homework]:
    return [
        Homework(
            id=office.new_id(),
            unit_key=unit.key,
            key=task.key,
            title=task.title,
            text=task.text,
            due=task.due,
        )
        for unit in programme.units
        for task in unit.homework
    ]

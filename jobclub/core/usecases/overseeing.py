"""Overseeing: what a consultant's day holds and what needs them, of all their cohorts in a few questions."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from jobclub.core.activities.guest import Guest, GuestState
from jobclub.core.cohorts import day as days
from jobclub.core.cohorts.cohort import Cohort, CohortState
from jobclub.core.cohorts.day import Newcomer, Sitting, Vacancy
from jobclub.core.errors import Forbidden
from jobclub.core.office import Office
from jobclub.core.office.desk import Unanswered
from jobclub.core.office.lists import Page, Window, window_of
from jobclub.core.office.store import Transaction
from jobclub.core.people.staff import Act, Actor
from jobclub.core.spans import wall_of
from jobclub.core.usecases.asking import closed_days
from jobclub.core.usecases.ringing import MissedAppointment, ToCall, calls_in_clubs, missed_by

MOST_UNANSWERED = 200
"""How many things that were handed in are looked at at once; whoever has more, has them oldest first."""


@dataclass(frozen=True, slots=True, kw_only=True)
class DayOfWeek:
    """One day of a week: its sessions, and why it is closed, if it is."""

    on: date
    sittings: tuple[Sitting, ...]
    closed: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class GuestAwaited:
    """A guest who has not said whether they come."""

    sitting: Sitting
    guest: Guest


@dataclass(frozen=True, slots=True, kw_only=True)
class TaskUnanswered:
    """What waits for an answer of one task: how much of it, and since when (UTC)."""

    title: str
    cohort: Cohort
    count: int
    oldest: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Today:
    """What somebody's day holds and needs; ``names`` are those of people and staff in it, by their ids."""

    now: datetime
    sittings: tuple[Sitting, ...]
    guests: Mapping[str, tuple[Guest, ...]]
    calls: tuple[ToCall, ...]
    newcomers: tuple[Newcomer, ...]
    unanswered: tuple[TaskUnanswered, ...]
    vacancies: tuple[Vacancy, ...]
    awaited: tuple[GuestAwaited, ...]
    to_confirm: tuple[Sitting, ...]
    too_small: tuple[Cohort, ...]
    drafts: tuple[Cohort, ...]
    next: Sitting | None
    names: Mapping[str, str]

    @property
    def is_calm(self) -> bool:
        """Whether nothing needs anybody."""
        return not any(
            (
                self.calls,
                self.newcomers,
                self.unanswered,
                self.awaited,
                self.to_confirm,
                self.too_small,
                self.drafts,
            )
        )


@dataclass(frozen=True, slots=True)
class _View:
    """Whose work is looked at: cohorts of one's own, and those where one stands in for somebody."""

    own: tuple[Cohort, ...]
    elsewhere: tuple[Cohort, ...]
    staff_id: str | None

    def sittings(self, now: datetime) -> list[Sitting]:
        own = [one for cohort in self.own for one in days.sittings_of(cohort, now)]
        return own + [
            one for cohort in self.elsewhere for one in days.sittings_of(cohort, now, run_by=self.staff_id)
        ]


def _view(tx: Transaction, actor: Actor, staff_id: str | None) -> _View:
    """Look at one's own work; whoever sees everybody's at all of it, or at one colleague's.

    Raises:
        Forbidden: It is a colleague's, and one sees one's own alone.
    """
    _must_at_all(actor, Act.READ_COHORTS)
    if actor.sees_only_own():
        if staff_id not in {None, actor.staff_id}:
            raise Forbidden("This is a colleague's work; ask them or a coordinator.")
        staff_id = actor.staff_id or ""
    found = [one for one in tx.desk.cohorts(staff_id) if actor.cohort_id in {None, one.id}]
    own = tuple(one for one in found if staff_id is None or one.consultant_id == staff_id)
    return _View(own, tuple(one for one in found if one not in own), staff_id)


def _must_at_all(actor: Actor, act: Act) -> None:
    """Let pass whoever may do an act somewhere: of a single cohort what is found is cut down to it."""
    if actor.cohort_id is None or actor.reach(act) is None:
        actor.must(act)


def today(office: Office, actor: Actor, staff_id: str | None = None) -> Today:
    """Give what somebody's day holds and needs; everybody's, if one sees that and names nobody.

    Raises:
        Forbidden: It is a colleague's work, and one sees one's own alone.
    """
    now = office.now()
    with office.reading(actor) as tx:
        view = _view(tx, actor, staff_id)
        sittings = view.sittings(now)
        held = days.on_day(sittings, wall_of(now, actor.zone).on, actor.zone)
        near = days.soon(sittings, now)
        guests = tx.guests.of_activities({one.session.id for one in (*held, *near)})
        return Today(
            now=now,
            sittings=tuple(held),
            guests=_by_session(guests),
            awaited=tuple(_awaited(near, guests)),
            to_confirm=tuple(days.to_confirm(sittings)),
            next=_next(sittings, now),
            **_needed(tx, view.own, now, _runners(tx, sittings)),
        )


def _needed(
    tx: Transaction, own: tuple[Cohort, ...], now: datetime, names: Mapping[str, str]
) -> dict[str, Any]:
    """Give what somebody's own cohorts need of them."""
    new = tuple(one for cohort in own for one in days.newcomers(cohort, now))
    vacant = tuple(one for cohort in own if (one := days.vacancy(cohort, now)))
    offered = [place.participant_id for one in vacant for place in one.offers]
    people = tx.participants.names([*(one.place.participant_id for one in new), *offered])
    waiting = tx.desk.unanswered([cohort.id for cohort in own], limit=MOST_UNANSWERED)
    return {
        "calls": tuple(calls_in_clubs(tx, own, now)),
        "newcomers": new,
        "unanswered": tuple(_by_task(waiting, own)),
        "vacancies": vacant,
        "too_small": tuple(one for one in own if days.is_too_small(one, now)),
        "drafts": tuple(one for one in own if one.state is CohortState.DRAFT),
        "names": {**people, **names},
    }


def _next(sittings: Iterable[Sitting], now: datetime) -> Sitting | None:
    """Give the session that comes next after now."""
    ahead = (one for one in sittings if one.session.starts_at > now)
    return min(ahead, key=lambda one: (one.session.starts_at, one.session.id), default=None)


def _runners(tx: Transaction, sittings: Iterable[Sitting]) -> Mapping[str, str]:
    return tx.desk.staff_names({one.runner_id for one in sittings if one.runner_id})


def _by_session(guests: Iterable[Guest]) -> Mapping[str, tuple[Guest, ...]]:
    found: dict[str, tuple[Guest, ...]] = {}
    for guest in guests:
        found[guest.activity_id] = (*found.get(guest.activity_id, ()), guest)
    return found


def _awaited(near: Iterable[Sitting], guests: Iterable[Guest]) -> list[GuestAwaited]:
    by_session = {one.session.id: one for one in near}
    return [
        GuestAwaited(sitting=by_session[guest.activity_id], guest=guest)
        for guest in guests
        if guest.state is GuestState.INVITED and guest.activity_id in by_session
    ]


def _by_task(waiting: Iterable[Unanswered], own: Iterable[Cohort]) -> list[TaskUnanswered]:
    """Count what waits, by task: the task with the oldest first."""
    cohorts, tasks = {cohort.id: cohort for cohort in own}, dict[str, list[Unanswered]]()
    for one in waiting:
        tasks.setdefault(one.submission.homework_id, []).append(one)
    return [
        TaskUnanswered(
            title=ones[0].title,
            cohort=cohorts[ones[0].cohort_id],
            count=len(ones),
            oldest=ones[0].submission.handed_in_at,
        )
        for ones in tasks.values()
    ]


def list_calls(
    office: Office, actor: Actor, window: Window, staff_id: str | None = None
) -> Page[ToCall | MissedAppointment]:
    """Give who is to be called, oldest reason first; see ``today`` for whose work it is.

    They are called about a place in a cohort, or about an appointment that they missed.

    Raises:
        Forbidden: It is a colleague's work, and one sees one's own alone; or one may not see how people
            are reached.
    """
    _must_at_all(actor, Act.READ_PEOPLE)
    with office.reading(actor) as tx:
        view, now = _view(tx, actor, staff_id), office.now()
        found: list[ToCall | MissedAppointment] = [*calls_in_clubs(tx, view.own, now)]
        if actor.reach(Act.READ_APPOINTMENTS) is not None and actor.cohort_id is None:
            found += missed_by(tx, view.staff_id, now)
    found.sort(key=lambda one: (one.since, one.about))
    return window_of(found, window, lambda one: one.about)


@dataclass(frozen=True, slots=True, kw_only=True)
class Queue:
    """What waits for an answer, oldest first, with the names of those who handed it in by their ids."""

    waiting: tuple[Unanswered, ...]
    cohorts: Mapping[str, Cohort]
    names: Mapping[str, str]


def work_to_answer(office: Office, actor: Actor, staff_id: str | None = None) -> Queue:
    """Give what people handed in and nobody answered yet; see ``today`` for whose work it is.

    Raises:
        Forbidden: It is a colleague's work, and one sees one's own alone.
    """
    with office.reading(actor) as tx:
        own = {cohort.id: cohort for cohort in _view(tx, actor, staff_id).own}
        waiting = tx.desk.unanswered(own.keys(), limit=MOST_UNANSWERED)
        names = tx.participants.names({one.submission.participant_id for one in waiting})
    return Queue(waiting=tuple(waiting), cohorts=own, names=names)


@dataclass(frozen=True, slots=True, kw_only=True)
class Week:
    """The seven days of a week from a Monday on, with the names of those who run sessions by their ids."""

    days: tuple[DayOfWeek, ...]
    names: Mapping[str, str]


def week(office: Office, actor: Actor, day: date, staff_id: str | None = None) -> Week:
    """Give the week of a day: its sessions, and the days that are closed; see ``today`` for whose work it is.

    Raises:
        Forbidden: It is a colleague's work, and one sees one's own alone.
    """
    with office.reading(actor) as tx:
        sittings, seven = _view(tx, actor, staff_id).sittings(office.now()), days.week_of(day)
        closed = closed_days(office, tx, seven[0], seven[-1])
        shown = tuple(
            DayOfWeek(on=on, sittings=tuple(days.on_day(sittings, on, actor.zone)), closed=closed.get(on))
            for on in seven
        )
        return Week(days=shown, names=_runners(tx, [one for each in shown for one in each.sittings]))

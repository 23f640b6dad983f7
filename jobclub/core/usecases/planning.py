"""Planning cohorts: from a programme to dated sessions, and what may change until they run."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from typing import Any

from jobclub.core.activities.engagements import clashes
from jobclub.core.cohorts import cohort as cohorts
from jobclub.core.cohorts.cohort import Cohort, must_be_unchanged, must_go_on, with_capacity
from jobclub.core.cohorts.homework import Homework
from jobclub.core.cohorts.plan import Plan, PlannedSession, horizon, plan
from jobclub.core.cohorts.programme import Programme
from jobclub.core.cohorts.session import Mode, Session
from jobclub.core.cohorts.timetable import FURTHEST
from jobclub.core.errors import invalid
from jobclub.core.events import CohortChanged, CohortOpened, CohortPlanned, CohortRetimed
from jobclub.core.office import Office
from jobclub.core.office.lists import CohortFilter, CohortLine, Page, Window
from jobclub.core.office.store import Transaction
from jobclub.core.people.staff import Act, Actor, Role
from jobclub.core.spans import given_wall, hull
from jobclub.core.text import fault_in_line
from jobclub.core.usecases.asking import closed_days, meeting_for, named_in_body, provider_of, reserve

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
    mode: Mode = Mode.ONLINE
    place: str | None = None


def plan_cohort(office: Office, actor: Actor, wish: CohortWish, *, dry_run: bool = False) -> Cohort:
    """Plan a cohort as a draft, with all its sessions; a consultant plans for themselves.

    Raises:
        Invalid: Something about it cannot be; each mistake with its pointer.
        StaffClash: The consultant is engaged at one of the times.
    """
    if wish.consultant_id is None and actor.role is Role.CONSULTANT:
        wish = replace(wish, consultant_id=actor.staff_id)
    _check_wish(office, wish)
    with office.transaction(actor, dry_run=dry_run) as tx:
        cohort = _planned(office, tx, wish)
        actor.must(Act.RUN_COHORTS, cohort)
        tx.cohorts.add(cohort)
        tx.coursework.add_tasks(cohort.id, _tasks(office, cohort.programme))
        reserve(tx, cohort)
        tx.record(CohortPlanned(at=office.now(), cohort_id=cohort.id))
    return cohort.as_of(office.now())


def _check_wish(office: Office, wish: CohortWish) -> None:
    today = office.now().date()
    if not today - PAST <= wish.starts_on <= today + FURTHEST:
        raise invalid("/starts_on", "must be at most a year ago and at most five years ahead; check the year")
    for pointer, text in (("/title", wish.title), ("/place", wish.place)):
        if text is not None and (fault := fault_in_line(text)):
            raise invalid(pointer, fault)


def _planned(office: Office, tx: Transaction, wish: CohortWish) -> Cohort:
    programme = _named_programme(tx, wish)
    zone = tx.organisations.current().time_zone
    first = given_wall(wish.starts_on, wish.at, zone, offset=wish.offset)
    dated = plan(programme, first, closed_days(office, tx, *horizon(programme, wish.starts_on)))
    cohort = Cohort(
        id=office.new_id(),
        programme_id=wish.programme_id,
        programme=programme,
        title=wish.title or programme.title,
        consultant_id=wish.consultant_id,
        starts_on=wish.starts_on,
        at=wish.at,
        zone=zone,
        minimum=programme.minimum,
        capacity=programme.capacity,
        skipped=dated.skipped,
        meeting_provider=wish.meeting_provider or ("link" if wish.meeting_link else "none"),
        meeting_link=wish.meeting_link,
        sessions=tuple(_session(office, wish, planned) for planned in dated.sessions),
    )
    cohorts.must_not_overlap(cohort)
    return _with_meetings(office, with_capacity(cohort, minimum=wish.minimum, capacity=wish.capacity))


def _named_programme(tx: Transaction, wish: CohortWish) -> Programme:
    """Give the programme a wish names, once the consultant it names is known too."""
    if wish.consultant_id is not None:
        with named_in_body("/consultant_id"):
            tx.staff.get(wish.consultant_id)
    with named_in_body("/programme_id"):
        return tx.programmes.get(wish.programme_id).programme


def _session(office: Office, wish: CohortWish, planned: PlannedSession) -> Session:
    return Session(
        id=office.new_id(),
        unit_key=planned.unit.key,
        wall=planned.wall,
        starts_at=planned.starts_at,
        minutes=planned.minutes,
        mode=wish.mode,
        place=wish.place,
    )


def _with_meetings(office: Office, cohort: Cohort) -> Cohort:
    provider_of(office, cohort.meeting_provider)
    return cohort.with_sessions(replace(s, meeting=meeting_for(office, cohort, s)) for s in cohort.sessions)


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


def plan_by_calendar(
    programme: Programme,
    starts_on: date,
    at: time,
    zone: str,
    closed: Mapping[date, str],
    *,
    offset: timedelta | None = None,
) -> Plan:
    """Give the dated plan of a programme without keeping anything.

    Raises:
        Invalid: The wall time is skipped or doubled that day, or too many days are closed.
    """
    return plan(programme, given_wall(starts_on, at, zone, offset=offset), closed)


def get_cohort(office: Office, actor: Actor, cohort_id: str) -> Cohort:
    """Give a cohort as the clock shows it now."""
    with office.reading(actor) as tx:
        cohort = tx.cohorts.get(cohort_id)
    actor.must(Act.READ_COHORTS, cohort)
    return cohort.as_of(office.now())


def list_cohorts(office: Office, actor: Actor, wanted: CohortFilter, window: Window) -> Page[CohortLine]:
    """Give the cohorts the actor may see, in the order they were planned."""
    if actor.cohort_id is None:
        actor.must(Act.READ_COHORTS)
    if actor.sees_only_own() and wanted.consultant_id not in {None, actor.staff_id}:
        return Page(())
    if actor.sees_only_own():
        wanted = replace(wanted, consultant_id=actor.staff_id)
    with office.reading(actor) as tx:
        return tx.cohorts.page(replace(wanted, cohort_id=actor.cohort_id), window, office.now())


def change_cohort(
    office: Office,
    actor: Actor,
    cohort_id: str,
    seen: frozenset[str] | None,
    **changes: Any,
) -> Cohort:
    """Set title, minimum, capacity or consultant of a cohort that is not over.

    A new consultant takes all sessions that are not held, or none.

    Raises:
        Stale: It changed since ``seen``.
        CohortOver, CapacityBelowTaken, StaffClash: A rule stands against it.
    """
    with office.transaction(actor) as tx:
        before = tx.cohorts.get(cohort_id)
        actor.must(Act.RUN_COHORTS, before)
        must_be_unchanged(seen, before.as_of(office.now()).revision)
        must_go_on(before)
        after = _changed(tx, before, changes)
        actor.must(Act.RUN_COHORTS, after)
        saved = tx.cohorts.save(after)
        if before.consultant_id != after.consultant_id:
            reserve(tx, saved)
        tx.record(_change(office.now(), before, after))
    return saved.as_of(office.now())


def _changed(tx: Transaction, cohort: Cohort, changes: Mapping[str, Any]) -> Cohort:
    title = changes.get("title", cohort.title)
    if fault := fault_in_line(title):
        raise invalid("/title", fault)
    consultant_id = changes.get("consultant_id", cohort.consultant_id)
    if consultant_id is None and cohort.state is not cohorts.CohortState.DRAFT:
        raise invalid("/consultant_id", "only a draft can be without a consultant; name who takes over")
    if consultant_id is not None and consultant_id != cohort.consultant_id:
        with named_in_body("/consultant_id"):
            tx.staff.get(consultant_id)
    sized = with_capacity(cohort, minimum=changes.get("minimum"), capacity=changes.get("capacity"))
    return replace(sized, title=title, consultant_id=consultant_id)


def _change(at: datetime, before: Cohort, after: Cohort) -> CohortChanged:
    return CohortChanged(
        at=at,
        cohort_id=before.id,
        consultant_before=before.consultant_id,
        consultant_id=after.consultant_id,
    )


def open_cohort(office: Office, actor: Actor, cohort_id: str) -> Cohort:
    """Let a draft take participants.

    Raises:
        CohortNotDraft, NoConsultant: A rule stands against it.
    """
    with office.transaction(actor) as tx:
        cohort = tx.cohorts.get(cohort_id)
        actor.must(Act.RUN_COHORTS, cohort)
        saved = tx.cohorts.save(cohorts.opened(cohort))
        tx.record(CohortOpened(at=office.now(), cohort_id=cohort.id))
    return saved.as_of(office.now())


def retime(office: Office, actor: Actor) -> int:
    """Derive the instants of future sessions anew, by the zone's rules of today; give how many changed.

    Run after each upgrade, since the rules come with it: a session at 14:00 stays at 14:00.
    """
    actor.must_everywhere(Act.WRITE_ORGANISATION)
    with office.transaction(actor) as tx:
        cohorts_ahead = [tx.cohorts.get(id_) for id_ in tx.cohorts.with_sessions_ahead(office.now())]
        timed = [_timed_anew(cohort, office.now()) for cohort in cohorts_ahead]
        changed = [new for old, new in zip(cohorts_ahead, timed, strict=True) if new != old]
        for cohort in changed:
            tx.staff.set_engagements(cohort.id, ())
        for cohort in changed:
            left_out = _keep_hours_that_fit(tx, tx.cohorts.save(cohort))
            tx.record(CohortRetimed(at=office.now(), cohort_id=cohort.id, left_out=left_out))
    return len(changed)


def _keep_hours_that_fit(tx: Transaction, cohort: Cohort) -> tuple[str, ...]:
    """Keep a cohort's hours but for those that clash now, and give the sessions whose hours were left out.

    Two cohorts planned in different zones may come together; that must not stop an upgrade.
    """
    wanted = cohorts.engagements_of(cohort)
    staff_ids = {engagement.staff_id for engagement in wanted}
    within = hull(engagement.span for engagement in wanted) if wanted else None
    busy = tx.staff.engagements(staff_ids, within, outside_group=cohort.id) if within else []
    clashing = {new.activity_id for new, _ in clashes(wanted, busy)}
    tx.staff.set_engagements(cohort.id, [one for one in wanted if one.activity_id not in clashing])
    return tuple(sorted(clashing))


def _timed_anew(cohort: Cohort, now: datetime) -> Cohort:
    return cohort.with_sessions(session.timed_anew(now) for session in cohort.sessions)

"""Planning cohorts: from a programme to dated sessions, and what may change until they run."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime, time, timedelta
from typing import Any

from jobclub.core.activities.engagements import clashes
from jobclub.core.cohorts import cohort as cohorts
from jobclub.core.cohorts.batch import MOST_AT_ONCE, Batch, batch_of, must_not_clash
from jobclub.core.cohorts.cohort import (
    Cohort,
    engagements_of,
    must_be_unchanged,
    must_go_on,
    with_capacity,
)
from jobclub.core.cohorts.plan import Plan, plan
from jobclub.core.cohorts.programme import Programme
from jobclub.core.cohorts.waiting import settle_offers
from jobclub.core.errors import invalid
from jobclub.core.events import CohortChanged, CohortOpened, CohortPlanned, CohortRetimed, CohortsPlanned
from jobclub.core.office import Office
from jobclub.core.office.lists import CohortFilter, CohortLine, Page, Window
from jobclub.core.office.store import Transaction
from jobclub.core.people.staff import Act, Actor, Role
from jobclub.core.spans import given_wall
from jobclub.core.text import fault_in_line
from jobclub.core.usecases.asking import Mistakes, busy_meanwhile, must_at, named_in_body, reserve, staff_here
from jobclub.core.usecases.drafting import CohortWish, drafted, grounds_for, put_in_draft
from jobclub.core.usecases.keeping import keep
from jobclub.core.usecases.watching import keep_watch


def plan_cohort(office: Office, actor: Actor, wish: CohortWish, *, dry_run: bool = False) -> Cohort:
    """Plan a cohort as a draft, with all its sessions; a consultant plans for themselves.

    Raises:
        Invalid: Something about it cannot be; each mistake with its pointer.
        StaffClash: The consultant is engaged at one of the times.
    """
    wish = _led(wish, actor)
    with office.transaction(actor, dry_run=dry_run) as tx:
        cohort = drafted(office, wish, grounds_for(office, tx, [wish]))
        actor.must(Act.RUN_COHORTS, cohort)
        put_in_draft(office, tx, cohort)
        reserve(tx, cohort)
        tx.record(CohortPlanned(at=office.now(), cohort_id=cohort.id))
    return cohort.as_of(office.now())


def _led(wish: CohortWish, actor: Actor) -> CohortWish:
    """Let a consultant lead what they wish for without saying who does."""
    if wish.consultant_id is None and actor.role is Role.CONSULTANT:
        return replace(wish, consultant_id=actor.staff_id)
    return wish


def plan_cohorts(
    office: Office, actor: Actor, wishes: Sequence[CohortWish], *, dry_run: bool = False
) -> Batch:
    """Plan several cohorts in one act, all of them or none; a consultant plans for themselves.

    A dry run shows the clashes that would refuse them, those among the cohorts themselves too.

    Raises:
        Invalid: Something about them cannot be; each mistake of each, with pointers like ``/cohorts/3/at``.
        StaffClash: Somebody would be in two places; every clash is named.
    """
    if not 1 <= len(wishes) <= MOST_AT_ONCE:
        raise invalid("/cohorts", f"write from 1 to {MOST_AT_ONCE} cohorts")
    with office.transaction(actor, dry_run=dry_run) as tx:
        batch = _batch(office, tx, [_led(wish, actor) for wish in wishes])
        for cohort in batch.cohorts:
            actor.must(Act.RUN_COHORTS, cohort)
        if not dry_run:
            must_not_clash(batch)
            _keep(office, tx, batch.cohorts)
    return _as_of(office, batch)


def _batch(office: Office, tx: Transaction, wishes: Sequence[CohortWish]) -> Batch:
    grounds, noted, cohorts = grounds_for(office, tx, wishes), Mistakes(), []
    for number, wish in enumerate(wishes):
        with Mistakes(f"/cohorts/{number}", noted.noted):
            cohorts.append(drafted(office, wish, grounds))
    noted.refuse()
    hours = [engagement for cohort in cohorts for engagement in engagements_of(cohort)]
    return batch_of(cohorts, busy_meanwhile(tx, hours))


def _keep(office: Office, tx: Transaction, planned: Sequence[Cohort]) -> None:
    now = office.now()
    tx.record(CohortsPlanned(at=now, cohort_ids=tuple(cohort.id for cohort in planned)))
    for cohort in planned:
        put_in_draft(office, tx, cohort)
        tx.staff.set_engagements(cohort.id, engagements_of(cohort))
    tx.record(*(CohortPlanned(at=now, cohort_id=cohort.id) for cohort in planned))


def _as_of(office: Office, batch: Batch) -> Batch:
    return replace(batch, cohorts=tuple(cohort.as_of(office.now()) for cohort in batch.cohorts))


def planning_done(office: Office, actor: Actor, happened: CohortsPlanned) -> Batch:
    """Give the answer to several cohorts planned earlier once more, as they are now."""
    with office.reading(actor) as tx:
        cohorts = tuple(tx.cohorts.get(cohort_id) for cohort_id in happened.cohort_ids)
    for cohort in cohorts:
        actor.must(Act.READ_COHORTS, cohort)
    return _as_of(office, Batch(cohorts))


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
    must_at(actor, Act.READ_COHORTS, cohort, *cohort.sessions)
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
    """Set title, minimum, capacity, consultant or ``below_minimum_reason`` of a cohort that is not over.

    A new consultant takes all sessions that are not held and not substituted, or none. What a raised
    capacity frees is offered.

    Raises:
        Stale: It changed since ``seen``.
        CohortOver, CapacityBelowTaken, StaffClash, StaffLeft: A rule stands against it.
    """
    now = office.now()
    with office.transaction(actor) as tx:
        loaded = tx.cohorts.get(cohort_id)
        actor.must(Act.RUN_COHORTS, loaded)
        must_be_unchanged(seen, loaded.as_of(now).revision)
        must_go_on(loaded)
        before = settle_offers(loaded, now)
        after = _changed(tx, before.cohort, changes)
        actor.must(Act.RUN_COHORTS, after)
        saved = keep(office, tx, before, after, _change(now, loaded, after))
        if loaded.consultant_id != after.consultant_id:
            reserve(tx, saved)
    return saved.as_of(now)


def _changed(tx: Transaction, cohort: Cohort, changes: Mapping[str, Any]) -> Cohort:
    title = changes.get("title", cohort.title)
    if fault := fault_in_line(title):
        raise invalid("/title", fault)
    consultant_id = changes.get("consultant_id", cohort.consultant_id)
    if consultant_id is None and cohort.state is not cohorts.CohortState.DRAFT:
        raise invalid("/consultant_id", "only a draft can be without a consultant; name who takes over")
    if consultant_id is not None and consultant_id != cohort.consultant_id:
        with named_in_body("/consultant_id"):
            staff_here(tx, consultant_id)
    why = changes.get("below_minimum_reason", cohort.below_minimum_reason)
    if why is not None and (fault := fault_in_line(why)):
        raise invalid("/below_minimum_reason", fault)
    sized = with_capacity(cohort, minimum=changes.get("minimum"), capacity=changes.get("capacity"))
    return replace(sized, title=title, consultant_id=consultant_id, below_minimum_reason=why)


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
        CohortNotDraft, NoConsultant, StaffLeft: A rule stands against it.
    """
    with office.transaction(actor) as tx:
        cohort = tx.cohorts.get(cohort_id)
        actor.must(Act.RUN_COHORTS, cohort)
        opened = cohorts.opened(cohort)
        staff_here(tx, opened.consultant_id or "")
        saved = tx.cohorts.save(opened)
        tx.record(CohortOpened(at=office.now(), cohort_id=cohort.id))
        keep_watch(tx, saved, office.now())
    return saved.as_of(office.now())


def retime(office: Office, actor: Actor) -> int:
    """Derive the instants of future sessions anew, by the zone's rules of today; give how many changed.

    Run after each upgrade, since the rules come with it: a session at 14:00 stays at 14:00.
    """
    actor.must_everywhere(Act.WRITE_ORGANISATION)
    now = office.now()
    with office.transaction(actor) as tx:
        ahead = [settle_offers(tx.cohorts.get(one), now) for one in tx.cohorts.with_sessions_ahead(now)]
        timed = [(before, _timed_anew(before.cohort, now)) for before in ahead]
        changed = [(before, after) for before, after in timed if after != before.cohort]
        for _, cohort in changed:
            tx.staff.set_engagements(cohort.id, ())
        for before, cohort in changed:
            left_out = _keep_hours_that_fit(tx, cohort)
            keep(office, tx, before, cohort, CohortRetimed(at=now, cohort_id=cohort.id, left_out=left_out))
    return len(changed)


def _keep_hours_that_fit(tx: Transaction, cohort: Cohort) -> tuple[str, ...]:
    """Keep a cohort's hours but for those that clash now, and give the sessions whose hours were left out.

    Two cohorts planned in different zones may come together; that must not stop an upgrade.
    """
    wanted = engagements_of(cohort)
    busy = busy_meanwhile(tx, wanted, outside_group=cohort.id)
    clashing = {new.activity_id for new, _ in clashes(wanted, busy)}
    tx.staff.set_engagements(cohort.id, [one for one in wanted if one.activity_id not in clashing])
    return tuple(sorted(clashing))


def _timed_anew(cohort: Cohort, now: datetime) -> Cohort:
    return cohort.with_sessions(session.timed_anew(now) for session in cohort.sessions)

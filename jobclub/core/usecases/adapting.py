"""Adapting: what a group makes of a session and its homework, and all that it changed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from jobclub.core.activities.activity import fault_in_group_mode
from jobclub.core.cohorts.assignment import homework_set
from jobclub.core.cohorts.changes import Change, UnitFigures, changed_homework, figures_of
from jobclub.core.cohorts.cohort import Cohort, must_be_unchanged, must_go_on
from jobclub.core.cohorts.programme import HomeworkTask
from jobclub.core.cohorts.session import Session, must_be_planned
from jobclub.core.cohorts.subject import adapted
from jobclub.core.cohorts.waiting import settle_offers
from jobclub.core.errors import invalid
from jobclub.core.events import HomeworkSet, SessionChanged
from jobclub.core.office import Office
from jobclub.core.office.lists import Page, Window, window_of
from jobclub.core.people.organisation import Organisation
from jobclub.core.people.staff import Act, Actor
from jobclub.core.text import fault_in_line
from jobclub.core.usecases.arranging import met_otherwise
from jobclub.core.usecases.asking import (
    SeenSession,
    check_reason,
    cohort_of_own_session,
    note_changes,
    seen_session,
)
from jobclub.core.usecases.coaching import HomeworkPage, homework_of
from jobclub.core.usecases.keeping import keep


def change_session(
    office: Office,
    actor: Actor,
    session_id: str,
    seen: frozenset[str] | None,
    *,
    reason: str | None = None,
    **changes: Any,
) -> SeenSession:
    """Set topic, agenda, mode, place or meeting of a session.

    A topic or agenda of its own goes with the units and needs a reason; None is the programme's again.
    Of the meeting: ``meeting_provider``, ``join_url`` (a pasted link) and ``dial_in``; None takes them away.

    Raises:
        Stale: It changed since ``seen``.
        Invalid: A text, an agenda or a link cannot be, the reason is missing, or there is no link to set.
        SessionNotPlanned, CohortOver: A rule stands against it.
    """
    now = office.now()
    check_reason(reason)
    with office.transaction(actor) as tx:
        before = settle_offers(cohort_of_own_session(tx, actor, Act.RUN_COHORTS, session_id), now)
        cohort = before.cohort
        must_be_unchanged(seen, seen_session(cohort, session_id, now).revision)
        must_go_on(cohort)
        session = cohort.session(session_id)
        must_be_planned(session)
        own = adapted(session, changes, reason=reason)
        changed = _placed_otherwise(office, tx.organisations.current(), cohort, own, changes)
        happened = SessionChanged(at=now, cohort_id=cohort.id, session_id=session_id)
        saved = keep(office, tx, before, cohort.with_session(changed), happened)
        note_changes(office, tx, cohort, saved, reason)
    return seen_session(saved, session_id, now)


def _placed_otherwise(
    office: Office, organisation: Organisation, cohort: Cohort, session: Session, changes: Mapping[str, Any]
) -> Session:
    place = changes.get("place", session.place)
    if place is not None and (fault := fault_in_line(place)):
        raise invalid("/place", fault)
    mode = changes.get("mode", session.mode)
    if fault := fault_in_group_mode(mode):
        raise invalid("/mode", fault)
    changed = replace(session, place=place, mode=mode)
    return met_otherwise(office, organisation, cohort, changed, changes)


def set_homework(
    office: Office,
    actor: Actor,
    session_id: str,
    tasks: Sequence[HomeworkTask],
    seen: frozenset[str] | None,
    *,
    reason: str,
) -> HomeworkPage:
    """Set a group's homework for the units of a session, also after it was held; what is left out is dropped.

    Raises:
        Stale: It changed since ``seen``.
        CohortOver, SessionNotPlanned, Invalid: See ``assignment``.
    """
    now = office.now()
    check_reason(reason)
    with office.transaction(actor) as tx:
        cohort = cohort_of_own_session(tx, actor, Act.RUN_COHORTS, session_id)
        must_be_unchanged(seen, homework_of(tx, cohort, session_id).revision)
        before = tx.coursework.of(cohort.id).tasks
        changed = homework_set(cohort, session_id, before, tasks, new_id=office.new_id, now=now)
        known = {task.id for task in before}
        tx.coursework.add_tasks(cohort.id, [task for task in changed if task.id not in known])
        for task in changed:
            if task.id in known:
                tx.coursework.save_task(task)
        found = changed_homework(before, changed, session_id, reason=reason, at=now, new_id=office.new_id)
        tx.changes.add(cohort.id, found)
        tx.record(HomeworkSet(at=now, cohort_id=cohort.id, session_id=session_id))
        return homework_of(tx, cohort, session_id)


def list_changes(office: Office, actor: Actor, cohort_id: str, window: Window) -> Page[Change]:
    """Give what a group changed of its plan and its programme, oldest first: plan versus actual."""
    with office.reading(actor) as tx:
        actor.must(Act.READ_COHORTS, tx.cohorts.get(cohort_id))
        return tx.changes.page(cohort_id, window)


@dataclass(frozen=True, slots=True)
class FiguresPage(Page[UnitFigures]):
    """Figures of some units, and of how many cohorts they tell."""

    cohorts: int = 0


def list_programme_changes(office: Office, actor: Actor, programme_id: str, window: Window) -> FiguresPage:
    """Give which units of a programme's version its cohorts changed, those that most changed first.

    Figures tell of no person and name no cohort, so whoever reads programmes may read them.
    """
    actor.must(Act.READ_PROGRAMMES)
    with office.reading(actor) as tx:
        programme = tx.programmes.get(programme_id).programme
        changes = tx.changes.of_programme(programme_id)
    page = window_of(figures_of(programme, changes), window, lambda unit: unit.unit_key)
    return FiguresPage(page.items, page.next, len({change.cohort_id for change in changes}))

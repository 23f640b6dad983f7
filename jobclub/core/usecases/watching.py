"""Watching over a cohort: what became due is put into the outbox before anything about it changes.

What is due is worked out from the plan as it is, and never scheduled ahead. So whoever changes a plan first
sees to what was due by the old one.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta

from jobclub.core.activities.activity import Activity
from jobclub.core.activities.places import PlaceState
from jobclub.core.cohorts.cohort import Cohort
from jobclub.core.cohorts.progression import matrix_of
from jobclub.core.cohorts.standing import TaskStanding
from jobclub.core.notices.attendance_errands import attendance_errands
from jobclub.core.notices.delivery import Delivery
from jobclub.core.notices.kinds import Notice
from jobclub.core.notices.reminders import (
    briefing,
    homework_mornings,
    homework_reminder,
    line_closings,
    moments_between,
    session_reminders,
)
from jobclub.core.notices.timing import goes_out
from jobclub.core.notices.watch import Watch, watched
from jobclub.core.office import Office
from jobclub.core.office.store import Transaction
from jobclub.core.spans import wall_of
from jobclub.core.usecases.crediting import brought_along


def seen_to(office: Office, tx: Transaction, cohort: Cohort, now: datetime) -> None:
    """Put in what became due in a cohort since it was looked at last."""
    watch = tx.watches.get(cohort.id)
    if watch is None or watch.watched_until >= now:
        return
    habits = tx.organisations.current().habits.with_switched(cohort.programme.messages)
    visits, sessions = tx.visits.of_host(cohort.id), cohort.taking_place()
    due = session_reminders(cohort, visits, watch.watched_until, now, office.new_id)
    wanted = [one for one in due if goes_out(one.notice, habits)]
    wanted += line_closings(cohort, watch.watched_until, now, office.new_id)
    wanted += attendance_errands(
        cohort.id, sessions, watch.watched_until, now, telling=telling(office), new_id=office.new_id
    )
    wanted += briefings_for(office, tx, watch, sessions, now)
    if goes_out(Notice.HOMEWORK_DUE, habits):
        wanted += _homework(office, tx, cohort, watch.watched_until, now)
    tx.outbox.add(wanted)


def briefings_for(
    office: Office, tx: Transaction, watch: Watch, activities: Iterable[Activity], now: datetime
) -> list[Delivery]:
    """Give what guests are told on the day before, if it became due since a watch was looked at last."""
    soon = {
        moment.activity.id: moment
        for moment in moments_between(activities, watch.watched_until, now)
        if moment.notice is Notice.DAY_BEFORE
    }
    guests = tx.guests.of_activities(soon) if soon else ()
    return [
        briefing(soon[guest.activity_id], watch.subject_id, guest.id, now, office.new_id())
        for guest in guests
        if guest.is_written_to
    ]


def keep_watch(tx: Transaction, cohort: Cohort, now: datetime) -> None:
    """Note that everything due in a cohort was seen to, and when to look next."""
    watch = watched(cohort, now)
    if watch is None:
        tx.watches.remove(cohort.id)
    else:
        tx.watches.save(watch)


def telling(office: Office) -> frozenset[str]:
    """Give the providers of meetings who know afterwards who was there."""
    return frozenset(name for name, provider in office.meetings.items() if provider.tells_attendance)


def _homework(
    office: Office, tx: Transaction, cohort: Cohort, after: datetime, now: datetime
) -> Iterator[Delivery]:
    mornings = homework_mornings(cohort, after, now)
    places = [place for place in cohort.places if place.state is PlaceState.ENROLLED]
    if not mornings or not places:
        return
    work = tx.coursework.of(cohort.id)
    standings = matrix_of(cohort, work, places, now, brought_along(tx, cohort, now))
    for morning in mornings:
        for standing in standings:
            tasks = due_tomorrow(standing.tasks, cohort, morning)
            if tasks:
                yield homework_reminder(
                    cohort,
                    standing.place.participant_id,
                    morning,
                    due=[task.due_at for task in tasks if task.due_at],
                    now=now,
                    new_id=office.new_id(),
                )


def due_tomorrow(tasks: Iterable[TaskStanding], cohort: Cohort, morning: datetime) -> list[TaskStanding]:
    """Give the tasks, out already on a morning and not done, that are due on the local day after it."""
    tomorrow = wall_of(morning, cohort.zone).on + timedelta(days=1)
    return [
        task
        for task in tasks
        if not task.done
        and (task.due_at is not None and wall_of(task.due_at, cohort.zone).on == tomorrow)
        and ((session := cohort.carrying(task.unit_key)) is not None and session.has_ended(morning))
    ]

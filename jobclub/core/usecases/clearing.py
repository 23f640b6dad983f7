"""Clearing: providers are asked to remove the meetings of sessions that are long over."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import timedelta

from jobclub.core.cohorts.cohort import Cohort
from jobclub.core.cohorts.session import Session
from jobclub.core.notices.about import activity_id_of
from jobclub.core.notices.attendance_errands import ASKED_AFTER
from jobclub.core.notices.errands import meeting_to_remove, removing
from jobclub.core.office import Office
from jobclub.core.office.store import Transaction
from jobclub.core.usecases.arranging import asks_others

ASKED_FIRST = ASKED_AFTER[-1] + timedelta(hours=1)
"""How long after a session its meeting stays in any case: by then its provider was asked who was there."""


def clear_meetings(office: Office, tx: Transaction, cohort: Cohort, sessions: Iterable[Session]) -> int:
    """Ask to remove the meetings of some sessions of a cohort that are over; give how many.

    Whoever was asked already is not asked again.
    """
    now = office.now()
    asked = {
        (activity_id_of(errand.about), left.generation)
        for errand in tx.outbox.errands(cohort.id)
        if (left := meeting_to_remove(errand)) is not None
    }
    found = [
        replace(
            removing(one, cohort.id, one.meeting, now=now, new_id=office.new_id()),
            due_at=max(now, one.ends_at + ASKED_FIRST),
        )
        for one in sessions
        if (one.id, one.meeting.generation) not in asked and _is_there(office, one)
    ]
    tx.outbox.add(found)
    return len(found)


def _is_there(office: Office, session: Session) -> bool:
    """Tell whether a session is over whose meeting somebody else keeps."""
    over = session.has_ended(office.now())
    return over and session.meeting.reference is not None and asks_others(office, session.meeting.provider)

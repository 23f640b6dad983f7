"""When the provider of a meeting is asked who was there: several times, as it may not know at once."""

from __future__ import annotations

from collections.abc import Callable, Collection
from datetime import datetime, timedelta

from jobclub.core.cohorts.cohort import Cohort
from jobclub.core.cohorts.meeting import MeetingState
from jobclub.core.cohorts.session import Session
from jobclub.core.notices.delivery import Delivery, DeliveryState
from jobclub.core.notices.kinds import Errand

ASKED_AFTER = (timedelta(minutes=15), timedelta(hours=1), timedelta(hours=4), timedelta(hours=24))
"""How long after a session's end its provider is asked, each time: reports come late, and change."""
USEFUL_FOR = timedelta(days=2)
"""How long asking is tried where nobody answers."""


def first_asked_at(session: Session) -> datetime:
    """Give when (UTC) the provider of a session's meeting is asked first who was there."""
    return session.ends_at + ASKED_AFTER[0]


def next_asked_at(ended_at: datetime, now: datetime) -> datetime | None:
    """Give when the provider is asked next about a session that ended; None: it was the last time."""
    return next((ended_at + wait for wait in ASKED_AFTER if ended_at + wait > now), None)


def asked_until(session: Session) -> datetime:
    """Give until when (UTC) it is tried to ask for the first time."""
    return first_asked_at(session) + USEFUL_FOR


def has_met(session: Session, now: datetime) -> bool:
    """Tell whether a session is over that met where its provider can look it up."""
    meeting = session.meeting
    made = meeting.state is MeetingState.READY and meeting.reference is not None
    return session.takes_place and made and session.has_ended(now)


def is_awaited(session: Session, telling: Collection[str], now: datetime) -> bool:
    """Tell whether somebody is, or will be, asked who was at a session.

    ``telling`` are the providers who know such things.
    """
    ahead = session.takes_place and not session.has_ended(now)
    asked = has_met(session, now) and now < asked_until(session)
    return session.meeting.provider in telling and (ahead or asked)


def attendance_errands(
    cohort: Cohort,
    after: datetime,
    until: datetime,
    telling: Collection[str],
    new_id: Callable[[], str],
) -> list[Delivery]:
    """Give the errands to ask who was at a cohort's sessions that became due in (after, until]."""
    return [
        _errand(cohort, session, until, new_id())
        for session in cohort.taking_place()
        if after < first_asked_at(session) <= until
        and has_met(session, until)
        and session.meeting.provider in telling
    ]


def _errand(cohort: Cohort, session: Session, now: datetime, delivery_id: str) -> Delivery:
    late = now >= asked_until(session)
    return Delivery(
        id=delivery_id,
        notice=Errand.ATTENDANCE,
        key=f"{Errand.ATTENDANCE}:{session.id}:{session.ends_at:%Y%m%dT%H%M}",
        at=now,
        due_at=first_asked_at(session),
        useful_until=asked_until(session),
        about={
            "cohort_id": cohort.id,
            "session_id": session.id,
            "ends_at": session.ends_at.isoformat(),
        },
        cohort_id=cohort.id,
        state=DeliveryState.EXPIRED if late else DeliveryState.WAITING,
        settled_at=now if late else None,
    )

"""Errands: what is to be asked of the providers of meetings when a cohort's plan changed."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta

from jobclub.core.cohorts.cohort import Cohort
from jobclub.core.cohorts.meeting import Meeting
from jobclub.core.cohorts.session import Session
from jobclub.core.notices.delivery import Delivery
from jobclub.core.notices.kinds import Errand

WORTH_REMOVING = timedelta(days=60)
"""How long it is worth trying to remove a meeting; by then it has ended by itself at Microsoft."""


def errands_between(
    before: Cohort | None,
    after: Cohort,
    asks_others: Callable[[str], bool],
    *,
    now: datetime,
    new_id: Callable[[], str],
) -> list[Delivery]:
    """Give the errands that a change of a cohort asks for; ``before`` is None when it was planned.

    ``asks_others`` tells of a provider's name whether somebody has to be asked.
    """
    known = {session.id: session for session in before.sessions} if before else {}
    found = []
    for session in after.sessions:
        old = known.get(session.id)
        left = _left_behind(old, session)
        if left is not None and asks_others(left.provider):
            found.append(removing(after, session, left, now=now, new_id=new_id()))
        if asks_others(session.meeting.provider) and _is_new(old, session) and not session.has_ended(now):
            found.append(seeing_to(after, session, now=now, new_id=new_id()))
    return found


def _left_behind(old: Session | None, new: Session) -> Meeting | None:
    """Give the meeting that a session has no use for any more."""
    if old is None or (_identity(old) == _identity(new) and (new.takes_place or not old.takes_place)):
        return None
    return old.meeting


def _is_new(old: Session | None, new: Session) -> bool:
    """Whether a session's provider has to hear of it as it is now."""
    if not new.takes_place:
        return False
    return old is None or (_identity(old), old.span) != (_identity(new), new.span)


def _identity(session: Session) -> tuple[str, int]:
    return session.meeting.provider, session.meeting.generation


def seeing_to(cohort: Cohort, session: Session, *, now: datetime, new_id: str) -> Delivery:
    """Give the errand to make a session's meeting, or to let it follow the session."""
    return Delivery(
        id=new_id,
        notice=Errand.MEETING,
        key=new_id,
        at=now,
        due_at=now,
        useful_until=session.ends_at,
        about={"cohort_id": cohort.id, "session_id": session.id},
        cohort_id=cohort.id,
    )


def removing(cohort: Cohort, session: Session, meeting: Meeting, *, now: datetime, new_id: str) -> Delivery:
    """Give the errand to remove a meeting that a session has left behind."""
    about = {
        "cohort_id": cohort.id,
        "session_id": session.id,
        "provider": meeting.provider,
        "generation": str(meeting.generation),
    }
    return Delivery(
        id=new_id,
        notice=Errand.MEETING,
        key=new_id,
        at=now,
        due_at=now,
        useful_until=now + WORTH_REMOVING,
        about=about | ({"reference": meeting.reference} if meeting.reference else {}),
        cohort_id=cohort.id,
    )


def meeting_to_remove(errand: Delivery) -> Meeting | None:
    """Give the meeting that an errand is to remove; None: it is to make one, or to let it follow."""
    if "provider" not in errand.about:
        return None
    about = errand.about
    return Meeting(
        provider=about["provider"], generation=int(about["generation"]), reference=about.get("reference")
    )

"""Laws of meetings at a provider, once nothing is left to ask it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime

from jobclub.core.activities.meeting import MeetingState
from jobclub.core.cohorts.cohort import Cohort
from jobclub.core.cohorts.session import Session
from jobclub.core.spans import Span


def meetings_broken(
    cohorts: Iterable[Cohort], provider: str, there: Mapping[str, Span], now: datetime
) -> Iterator[str]:
    """Each session ahead has one meeting at its provider, at its time, and nothing else is there.

    ``there`` is when each meeting is to be, by its reference, as the provider has it. A session that has
    ended keeps what it had; one that was called off has none.
    """
    belong: dict[str, str] = {}
    for cohort in cohorts:
        for session in cohort.sessions:
            if session.takes_place and session.meeting.provider == provider:
                reference = session.meeting.reference or ""
                if reference and reference in belong:
                    yield f"session {session.id} has the meeting of session {belong[reference]}: {reference}"
                belong[reference] = session.id
                if not (cohort.over or session.decided or session.has_ended(now)):
                    yield from _amiss(session, there)
            elif _shows(session, provider, now):
                yield f"session {session.id} was called off, and still shows a way in"
    for reference in there.keys() - belong.keys():
        yield f"meeting {reference} is no session's"


def _shows(session: Session, provider: str, now: datetime) -> bool:
    ahead = not (session.takes_place or session.has_ended(now))
    return ahead and session.meeting.provider == provider and session.meeting.mark is not None


def _amiss(session: Session, there: Mapping[str, Span]) -> Iterator[str]:
    meeting = session.meeting
    at = there.get(meeting.reference or "")
    if meeting.state is not MeetingState.READY or meeting.mark is None:
        yield f"session {session.id} has no way in: its meeting is {meeting.state}"
    elif at is None:
        yield f"session {session.id} has a meeting that is not there: {meeting.reference}"
    elif at != session.span:
        yield f"session {session.id} is at {session.span}, its meeting at {at}"

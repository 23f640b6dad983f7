"""Calls: whom somebody should ring up, and why. They are derived; only what became of them is kept.

Nobody is to blame for being on the list: it says what happened, and since when.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, time, timedelta
from enum import StrEnum

from jobclub.core.activities.places import LIVE, Place, PlaceState
from jobclub.core.cohorts.attendance import expected_at
from jobclub.core.cohorts.cohort import Cohort, CohortState
from jobclub.core.cohorts.session import Session
from jobclub.core.spans import planned_wall, wall_of


class CallReason(StrEnum):
    """Why somebody is to be called."""

    MISSED_TWICE = "missed_twice"
    MISSED = "missed"
    OFFER_LAPSED = "offer_lapsed"
    NOT_REACHED = "not_reached"


@dataclass(frozen=True, slots=True, kw_only=True)
class Call:
    """Somebody to be called about their place in a cohort, for a reason that is there since an instant (UTC).

    ``session_id`` is the session they missed last, if that is why.
    """

    cohort_id: str
    place_id: str
    participant_id: str
    reason: CallReason
    since: datetime
    session_id: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class CallNote:
    """What became of the last call about a place: somebody called (``called_at``), or will (``later_until``).

    Instants in UTC; one of the two is there. ``reason`` is why they were to be called. There are no
    words: what was said stays between those who spoke.
    """

    cohort_id: str
    place_id: str
    participant_id: str
    reason: CallReason
    staff_id: str | None = None
    called_at: datetime | None = None
    later_until: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Happened:
    """What calls are derived from, of several cohorts.

    ``absent`` are sessions and people who were marked absent there, and had not said ahead that they can't
    come. ``unreached`` is when (UTC) a message to somebody about a cohort failed last, by cohort and person.
    """

    absent: frozenset[tuple[str, str]] = frozenset()
    unreached: Mapping[tuple[str, str], datetime] = field(default_factory=dict)


def calls_in(cohort: Cohort, happened: Happened, now: datetime) -> list[Call]:
    """Give who of a cohort is to be called, whatever became of it; only while it is open."""
    if cohort.state is not CohortState.OPEN:
        return []
    found: list[Call] = []
    for place in cohort.as_of(now).places:
        found += (
            call
            for call in (
                _missed(cohort, place, happened, now),
                _lapsed(cohort, place),
                _lost(cohort, place, happened),
            )
            if call is not None
        )
    return found


def _call(
    cohort: Cohort, place: Place, reason: CallReason, since: datetime, session: Session | None = None
) -> Call:
    return Call(
        cohort_id=cohort.id,
        place_id=place.id,
        participant_id=place.participant_id,
        reason=reason,
        since=since,
        session_id=session.id if session else None,
    )


def _missed(cohort: Cohort, place: Place, happened: Happened, now: datetime) -> Call | None:
    """Somebody of the group missed the last session that was for them, or the last two."""
    if place.state is not PlaceState.ENROLLED:
        return None
    theirs = [
        session
        for session in cohort.taking_place()
        if session.has_started(now) and place.participant_id in expected_at(cohort, session)
    ][-2:]
    missed = [(session.id, place.participant_id) in happened.absent for session in theirs]
    if not missed or not missed[-1]:
        return None
    reason = CallReason.MISSED_TWICE if missed == [True, True] else CallReason.MISSED
    return _call(cohort, place, reason, theirs[-1].starts_at, theirs[-1])


def _lapsed(cohort: Cohort, place: Place) -> Call | None:
    """Somebody was offered a place, said nothing, and waits again."""
    if place.state is not PlaceState.WAITLISTED or place.lapsed_at is None:
        return None
    return _call(cohort, place, CallReason.OFFER_LAPSED, place.lapsed_at)


def _lost(cohort: Cohort, place: Place, happened: Happened) -> Call | None:
    """A message did not get through to somebody, so they may not know."""
    since = happened.unreached.get((cohort.id, place.participant_id))
    if place.state not in LIVE or since is None:
        return None
    return _call(cohort, place, CallReason.NOT_REACHED, since)


def still_to_make(calls: Iterable[Call], notes: Iterable[CallNote], now: datetime) -> list[Call]:
    """Give the calls that nobody made since there was a reason, nor put off until later; oldest first.

    A call is about everything: who was called hears it all at once, and who has several reasons to be called
    is named once, with the most pressing.
    """
    noted, pressing = {note.place_id: note for note in notes}, dict[str, Call]()
    for call in sorted(calls, key=lambda call: list(CallReason).index(call.reason)):
        if _is_to_make(call, noted.get(call.place_id), now):
            pressing.setdefault(call.place_id, call)
    return sorted(pressing.values(), key=lambda call: (call.since, call.place_id))


def _is_to_make(call: Call, note: CallNote | None, now: datetime) -> bool:
    if note is None:
        return True
    called = note.called_at is not None and note.called_at >= call.since
    return not called and (note.later_until is None or note.later_until <= now)


def tomorrow(now: datetime, zone: str) -> datetime:
    """Give when (UTC) the next day begins in a zone: until then a call is put off."""
    today = wall_of(now, zone).on
    return planned_wall(today + timedelta(days=1), time(), zone)[0].instant

"""Sighting: the provider of a meeting is asked who was there, and staff read what that suggests.

Nobody is marked by it. What was seen is kept for six weeks, and matched with people when it is read.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime

from jobclub.core.activities.activity import ActivityKind
from jobclub.core.activities.meeting import Meeting
from jobclub.core.cohorts.attendance import expected_at, markable_at
from jobclub.core.cohorts.cohort import Cohort
from jobclub.core.cohorts.session import Session
from jobclub.core.cohorts.sightings import (
    KEPT_FOR,
    Knowledge,
    Roll,
    Sighted,
    Sighting,
    Suggestions,
    suggested,
)
from jobclub.core.national_ids import in_text
from jobclub.core.notices.about import kind_of
from jobclub.core.notices.attendance_errands import has_met, is_awaited, next_asked_at
from jobclub.core.notices.delivery import Delivery, Why
from jobclub.core.office import Office
from jobclub.core.office.meetings import MeetingWish
from jobclub.core.office.store import Transaction
from jobclub.core.people.participant import folded
from jobclub.core.people.staff import Act, Actor, operator_of
from jobclub.core.usecases.arranging import wish_for
from jobclub.core.usecases.asking import cohort_of_own_session
from jobclub.core.usecases.coaching import visitors_at
from jobclub.core.usecases.watching import telling

NOTHING = Suggestions()
"""What is suggested as long as nothing was seen."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SeenThere:
    """What is known of who was at a session, since when (UTC), and the names of participants by their ids."""

    session_id: str
    state: Knowledge
    fetched_at: datetime | None = None
    found: Suggestions = NOTHING
    names: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Inquiry:
    """What a provider is asked about: the meeting of a session that is over."""

    meeting: Meeting
    wish: MeetingWish


def suggestions(office: Office, actor: Actor, session_id: str) -> SeenThere:
    """Give how the people of a session may be marked, by whom its meeting's provider saw there."""
    with office.reading(actor) as tx:
        cohort = cohort_of_own_session(tx, actor, Act.READ_COHORTS, session_id)
        session, sighted = cohort.session(session_id), tx.sightings.of(session_id)
        if sighted is None or not sighted.is_about(session):
            awaited = is_awaited(session, telling(office), office.now())
            state = Knowledge.AWAITED if awaited else Knowledge.NOT_TOLD
            return SeenThere(session_id=session_id, state=state)
        found = suggested(session, sighted.sightings, _roll(tx, cohort, session, sighted))
        names = tx.participants.names(found.participant_ids)
        return SeenThere(
            session_id=session_id,
            state=Knowledge.SEEN,
            fetched_at=sighted.fetched_at,
            found=found,
            names=names,
        )


def _roll(tx: Transaction, cohort: Cohort, session: Session, sighted: Sighted) -> Roll:
    """Give those who may have been seen at a session: looked up by the addresses that were."""
    keys = {key for one in sighted.sightings if (key := folded(one.email))}
    visitors = visitors_at(tx, cohort, session.id)
    markable = markable_at(cohort, session) | visitors
    known = tx.participants.by_email_keys(keys)
    return Roll(
        participants={key: whose for key, whose in known.items() if whose in markable},
        staff=frozenset(tx.staff.by_email_keys(keys)),
        expected=expected_at(cohort, session) | visitors,
        announced=frozenset(one.participant_id for one in tx.absences.of_sessions([session.id])),
        marks=tx.coursework.attendance(session.id).marks,
    )


def to_be_fetched(tx: Transaction, errand: Delivery, now: datetime) -> Inquiry | Why:
    """Give what to ask a provider about who was at a session, or why nobody is to be asked any more.

    What was seen is kept of sessions alone, so nobody is asked about anything else.
    """
    if kind_of(errand.about) is not ActivityKind.SESSION:
        return Why.NO_LONGER_TRUE
    session = _session_of(tx, errand)
    if not has_met(session, now):
        return Why.NO_LONGER_TRUE
    return Inquiry(session.meeting, wish_for(tx.organisations.current(), session))


def fetched(
    tx: Transaction, errand: Delivery, sightings: Iterable[Sighting], now: datetime
) -> datetime | None:
    """Keep what a provider told, and give when (UTC) to ask it again; None: it was the last time.

    Names are what people called themselves; one that holds a national id number is not kept.
    """
    session = _session_of(tx, errand)
    kept = (replace(one, name=None) if in_text(one.name or "") else one for one in sightings)
    tx.sightings.put(session.id, Sighted(fetched_at=now, sightings=tuple(kept)))
    return next_asked_at(session.ends_at, now)


def _session_of(tx: Transaction, errand: Delivery) -> Session:
    session_id = errand.about["session_id"]
    return tx.cohorts.of_session(session_id).session(session_id)


def forget_sightings(office: Office) -> int:
    """Forget what was fetched so long ago that it is kept no longer, anywhere; give of how many sessions."""
    forgotten = 0
    for organisation_id in office.store.organisation_ids():
        with office.transaction(operator_of(organisation_id)) as tx:
            forgotten += tx.sightings.forget_before(office.now() - KEPT_FOR)
    return forgotten

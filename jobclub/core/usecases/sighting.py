"""Sighting: the provider of a meeting is asked who was there, and staff read what that suggests.

Nobody is marked by it. What was seen is kept for six weeks, and matched with people when it is read. About an
appointment nobody is asked: the consultant was there.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from functools import partial
from typing import Generic

from jobclub.core.activities.activity import Activity
from jobclub.core.activities.meeting import Meeting
from jobclub.core.activities.sightings import (
    KEPT_FOR,
    Knowledge,
    M,
    Roll,
    Seen,
    Sighted,
    Sighting,
    Suggestions,
    suggested,
)
from jobclub.core.cohorts.attendance import Mark, expected_at, mark_for, markable_at
from jobclub.core.cohorts.cohort import Cohort
from jobclub.core.cohorts.session import Session
from jobclub.core.national_ids import in_text
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
from jobclub.core.usecases.locating import located
from jobclub.core.usecases.watching import telling
from jobclub.core.webinars.registration import Presence
from jobclub.core.webinars.webinar import Webinar


@dataclass(frozen=True, slots=True, kw_only=True)
class SeenThere(Generic[M]):
    """What is known of who was at an activity, since when (UTC), and participants' names by their ids."""

    activity_id: str
    state: Knowledge
    fetched_at: datetime | None = None
    found: Suggestions[M] = field(default_factory=Suggestions)
    names: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Inquiry:
    """What a provider is asked about: the meeting of an activity that is over."""

    meeting: Meeting
    wish: MeetingWish


def suggestions(office: Office, actor: Actor, session_id: str) -> SeenThere[Mark]:
    """Give how the people of a session may be marked, by whom its meeting's provider saw there."""
    with office.reading(actor) as tx:
        cohort = cohort_of_own_session(tx, actor, Act.READ_COHORTS, session_id)
        session = cohort.session(session_id)
        return _seen_there(
            office, tx, session, partial(_of_session, tx, cohort, session), partial(mark_for, session)
        )


def webinar_suggestions(office: Office, actor: Actor, webinar_id: str) -> SeenThere[Presence]:
    """Give who of those with a place in a webinar may be marked as present: who was seen there at all."""
    with office.reading(actor) as tx:
        webinar = tx.webinars.get(webinar_id)
        actor.must(Act.READ_WEBINARS, webinar)
        return _seen_there(office, tx, webinar, partial(_of_webinar, tx, webinar), lambda _: Presence.PRESENT)


def _seen_there(
    office: Office,
    tx: Transaction,
    activity: Activity,
    roll: Callable[[Collection[str]], Roll[M]],
    mark: Callable[[Seen], M],
) -> SeenThere[M]:
    """Give what is known of an activity; ``roll`` gives its people, looked up by the addresses seen."""
    sighted = tx.sightings.of(activity.id)
    if sighted is None or not sighted.is_about(activity):
        awaited = is_awaited(activity, telling(office), office.now())
        return SeenThere(activity_id=activity.id, state=Knowledge.AWAITED if awaited else Knowledge.NOT_TOLD)
    keys = {key for one in sighted.sightings if (key := folded(one.email))}
    found = suggested(activity.span, sighted.sightings, roll(keys), mark)
    return SeenThere(
        activity_id=activity.id,
        state=Knowledge.SEEN,
        fetched_at=sighted.fetched_at,
        found=found,
        names=tx.participants.names(found.participant_ids),
    )


def _of_session(tx: Transaction, cohort: Cohort, session: Session, keys: Collection[str]) -> Roll[Mark]:
    visitors = visitors_at(tx, cohort, session.id)
    marks = tx.coursework.attendance(session.id).marks
    return Roll(
        participants=_known(tx, keys, markable_at(cohort, session) | visitors),
        staff=frozenset(tx.staff.by_email_keys(keys)),
        expected=expected_at(cohort, session) | visitors,
        announced=frozenset(one.participant_id for one in tx.absences.of_sessions([session.id])),
        marks={mark.participant_id: mark for mark in marks},
    )


def _of_webinar(tx: Transaction, webinar: Webinar, keys: Collection[str]) -> Roll[Presence]:
    had = tx.webinar_places.had(webinar.id)
    coming = frozenset(one.participant_id for one in had)
    return Roll(
        participants=_known(tx, keys, coming),
        staff=frozenset(tx.staff.by_email_keys(keys)),
        expected=coming,
        marks={one.participant_id: one.mark for one in had if one.mark},
    )


def _known(tx: Transaction, keys: Collection[str], markable: Collection[str]) -> Mapping[str, str]:
    known = tx.participants.by_email_keys(keys)
    return {key: whose for key, whose in known.items() if whose in markable}


def to_be_fetched(tx: Transaction, errand: Delivery, now: datetime) -> Inquiry | Why:
    """Give what to ask a provider about who was there, or why nobody is to be asked any more."""
    activity = located(tx, errand.about).activity
    if not has_met(activity, now):
        return Why.NO_LONGER_TRUE
    return Inquiry(activity.meeting, wish_for(tx.organisations.current(), activity))


def fetched(
    tx: Transaction, errand: Delivery, sightings: Iterable[Sighting], now: datetime
) -> datetime | None:
    """Keep what a provider told, and give when (UTC) to ask it again; None: it was the last time.

    Names are what people called themselves; one that holds a national id number is not kept.
    """
    activity = located(tx, errand.about).activity
    kept = (replace(one, name=None) if in_text(one.name or "") else one for one in sightings)
    tx.sightings.put(activity.id, Sighted(fetched_at=now, sightings=tuple(kept)))
    return next_asked_at(activity.ends_at, now)


def forget_sightings(office: Office) -> int:
    """Forget what was fetched so long ago that it is kept no longer, anywhere; give how much."""
    forgotten = 0
    for organisation_id in office.store.organisation_ids():
        with office.transaction(operator_of(organisation_id)) as tx:
            forgotten += tx.sightings.forget_before(office.now() - KEPT_FOR)
    return forgotten

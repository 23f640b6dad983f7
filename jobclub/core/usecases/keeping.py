"""What every change of a cohort does besides: its line is settled, visitors and their homes are told."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from jobclub.core.activities.places import Place, PlaceState
from jobclub.core.cohorts.cohort import Cohort
from jobclub.core.cohorts.visit import Visit, visit_ended, visits_after
from jobclub.core.cohorts.waiting import Settled, settle_offers, with_offers_retimed
from jobclub.core.events import Event, MeetingReady, OfferMade
from jobclub.core.notices.ways_in import mark_of
from jobclub.core.office import Office
from jobclub.core.office.store import Transaction
from jobclub.core.usecases.arranging import send_errands
from jobclub.core.usecases.watching import keep_watch, seen_to


def keep(office: Office, tx: Transaction, before: Settled, after: Cohort, *happened: Event) -> Cohort:
    """Keep a changed cohort, and give it as it was kept; ``happened`` is recorded first.

    ``before`` is the cohort as its line was settled before the change. What the change freed is offered,
    open offers follow new dates, visits end that have lost their session or their home, and what was due by
    the old plan is put into the outbox.
    """
    now = office.now()
    dates = Settled(after)
    visits: list[Event] = []
    if _dates_of(before.cohort) != _dates_of(after):
        dates = with_offers_retimed(after, now)
        visits += _told_to_visitors(tx, before.cohort, after, office)
    visits += _visits_of_those_who_left(tx, before.cohort, after, office)
    settled = settle_offers(dates.cohort, now)
    rewatched = bool(before.events) or _due_in(before.cohort) != _due_in(settled.cohort)
    if rewatched:
        seen_to(office, tx, before.cohort, now)
    saved = tx.cohorts.save(settled.cohort)
    ways_in: list[Event] = []
    if before.cohort.sessions != settled.cohort.sessions:
        send_errands(office, tx, saved.id, before.cohort.sessions, saved.sessions)
        ways_in += _ways_in(before.cohort, saved, now)
    before_it = (event for event in before.events if not _was_undone(event, saved))
    tx.record(*happened, *before_it, *dates.events, *visits, *ways_in, *settled.events)
    if rewatched:
        keep_watch(tx, saved, now)
    return saved


def _ways_in(before: Cohort, after: Cohort, now: datetime) -> list[Event]:
    """Tell of sessions ahead that people get into by another link or number than before."""
    known = {session.id: mark_of(session) for session in before.sessions}
    return [
        MeetingReady(at=now, cohort_id=after.id, session_id=one.id)
        for one in after.taking_place()
        if mark_of(one) not in {None, known.get(one.id, mark_of(one))} and not one.has_ended(now)
    ]


def _was_undone(event: Event, saved: Cohort) -> bool:
    """Whether the change took away what was offered just before it; nobody is to be told of such an offer."""
    return isinstance(event, OfferMade) and saved.place(event.place_id).offer is None


def _due_in(cohort: Cohort) -> list[object]:
    """Give what decides when the clock has something to do in a cohort."""
    offers = [place.offer.reply_by for place in cohort.places if place.offer is not None]
    return [cohort.state, _dates_of(cohort), offers]


def _dates_of(cohort: Cohort) -> list[object]:
    return [(s.id, s.starts_at, s.takes_place, s.unit_keys) for s in cohort.sessions]


def _told_to_visitors(tx: Transaction, before: Cohort, after: Cohort, office: Office) -> list[Event]:
    now = office.now()
    visits = tx.visits.of_host(after.id)
    homeless = [
        one for one in visits if not (after.session(one.session_id).has_started(now) or _at_home(tx, one))
    ]
    ended, events = visits_after(before, after, [one for one in visits if one not in homeless], at=now)
    for visit in ended:
        tx.visits.remove(visit)
    return [*(_ended(tx, one, office) for one in homeless), *events]


def _at_home(tx: Transaction, visit: Visit) -> bool:
    """Whether a visitor still belongs to the group they come from."""
    return tx.cohorts.get(visit.cohort_id).place(visit.place_id).state is PlaceState.ENROLLED


def _visits_of_those_who_left(tx: Transaction, before: Cohort, after: Cohort, office: Office) -> list[Event]:
    left = {place.id for place in _enrolled(before)} - {place.id for place in _enrolled(after)}
    gone = [visit for visit in tx.visits.of_home(after.id) if visit.place_id in left] if left else []
    return [
        _ended(tx, visit, office)
        for visit in gone
        if not tx.cohorts.of_session(visit.session_id).session(visit.session_id).has_started(office.now())
    ]


def _enrolled(cohort: Cohort) -> Iterable[Place]:
    return (place for place in cohort.places if place.state is PlaceState.ENROLLED)


def _ended(tx: Transaction, visit: Visit, office: Office) -> Event:
    tx.visits.remove(visit)
    return visit_ended(visit, at=office.now())

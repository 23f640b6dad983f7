"""Digesting: what each consultant is told once a working day about what they lead, in figures."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator
from datetime import datetime, time, timedelta
from typing import TypeVar

from jobclub.core.activities.activity import ActivityKind
from jobclub.core.activities.guest import Guest, GuestState
from jobclub.core.activities.places import LIVE
from jobclub.core.appointments.appointment import AppointmentState
from jobclub.core.cohorts.attendance import AttendanceMark
from jobclub.core.cohorts.cohort import Cohort, CohortState
from jobclub.core.cohorts.session import Session
from jobclub.core.cohorts.visit import sessions_of
from jobclub.core.notices.delivery import Delivery
from jobclub.core.notices.kinds import Notice
from jobclub.core.notices.letter import Club, meets
from jobclub.core.notices.watch import Watch, Watched, digests_between, next_digest, working_day_after
from jobclub.core.office import Office
from jobclub.core.office.appointments import AppointmentFilter
from jobclub.core.office.lists import MOST, CohortFilter, CohortLine, Page, Window
from jobclub.core.office.store import Transaction
from jobclub.core.office.webinars import WebinarFilter
from jobclub.core.people.organisation import Organisation
from jobclub.core.spans import Span, planned_wall, wall_of
from jobclub.core.webinars.registration import Fullness
from jobclub.core.webinars.webinar import Webinar, WebinarState

T = TypeVar("T")
GOING_ON = (CohortState.RUNNING, CohortState.OPEN)
USEFUL_FOR = timedelta(hours=14)
"""How long after its time a digest is worth reading: until the next morning."""
LOOK_BACK = timedelta(days=3)
"""How far a digest looks back: over a weekend."""
LOOK_AHEAD = timedelta(days=4)
"""How far ahead the next working day is over, at the latest."""


def see_to_digests(office: Office, tx: Transaction, watch: Watch) -> None:
    """Put the digests in whose time has come, and note when the next are due."""
    now, organisation = office.now(), tx.organisations.current()
    due = digests_between(organisation.habits, organisation.time_zone, watch.watched_until, now)
    if due and due[-1] > now - USEFUL_FOR:
        staff = _every(lambda window: tx.staff.page(window, left=False))
        tx.outbox.add([_digest(one.id, due[-1], now, office.new_id()) for one in staff])
    watch_digests(tx, organisation, now)


def watch_digests(tx: Transaction, organisation: Organisation, now: datetime) -> None:
    """Note when the staff of an organisation are to be told next."""
    attention = next_digest(organisation.habits, organisation.time_zone, now)
    if attention is None:
        tx.watches.remove(organisation.id)
    else:
        tx.watches.save(_watch(organisation.id, now, attention))


def _watch(organisation_id: str, now: datetime, attention: datetime) -> Watch:
    return Watch(
        kind=Watched.ORGANISATION, subject_id=organisation_id, watched_until=now, attention_at=attention
    )


def _digest(staff_id: str, due_at: datetime, now: datetime, delivery_id: str) -> Delivery:
    return Delivery(
        id=delivery_id,
        notice=Notice.DIGEST,
        key=f"{Notice.DIGEST}:{due_at:%Y%m%d}:{staff_id}",
        at=now,
        due_at=due_at,
        useful_until=due_at + USEFUL_FOR,
        about={"due_at": due_at.isoformat()},
        staff_id=staff_id,
    )


def clubs_of(tx: Transaction, staff_id: str, due_at: datetime, now: datetime) -> tuple[Club, ...]:
    """Give what there is to say to one of the staff about each cohort that runs, or is to.

    Of their own cohorts it is all; of those in which they stand in for a colleague, the sessions they run.
    """
    lines = (line for state in GOING_ON for line in _led_by(tx, staff_id, state, now))
    strangers = tx.participants.not_meant_since(due_at - LOOK_BACK)
    clubs = [_club(tx, tx.cohorts.get(line.id), due_at, strangers) for line in lines]
    clubs += [_stood_in_for(cohort, staff_id, due_at) for cohort in _of_colleagues(tx, staff_id, due_at)]
    return tuple(club for club in clubs if club != Club(title=club.title))


def webinars_ahead(tx: Transaction, staff_id: str, due_at: datetime) -> tuple[Club, ...]:
    """Give the announced webinars somebody presents until the next working day is over, by time."""
    ahead = _ahead(tx, due_at)
    wanted = WebinarFilter(
        since=ahead.start, until=ahead.end, state=WebinarState.ANNOUNCED, presented_by=staff_id
    )
    found = list(_every(lambda window: tx.webinars.page(wanted, window)))
    fullness = tx.webinar_places.fullness_of(webinar.id for webinar in found)
    return tuple(_webinar(tx, one, fullness.get(one.id, Fullness()).taken) for one in found)


def _webinar(tx: Transaction, webinar: Webinar, registered: int) -> Club:
    guests = tx.guests.of_activities([webinar.id])
    return Club(
        title=webinar.title,
        tomorrow=(meets(webinar, webinar.wall.zone),),
        guests=len(guests),
        unconfirmed=_unconfirmed(guests),
        registered=registered,
    )


def _unconfirmed(guests: Iterable[Guest]) -> int:
    return sum(guest.state is GuestState.INVITED for guest in guests)


def appointments_ahead(tx: Transaction, staff_id: str, due_at: datetime) -> int:
    """Count the appointments somebody has from a digest's time until the next working day is over."""
    ahead = _ahead(tx, due_at)
    wanted = AppointmentFilter(
        consultant_id=staff_id, state=AppointmentState.BOOKED, since=ahead.start, until=ahead.end
    )
    return sum(1 for _ in _every(lambda window: tx.appointments.page(wanted, window, due_at)))


def _ahead(tx: Transaction, due_at: datetime) -> Span:
    """Give the time from a digest's until the next working day is over."""
    zone = tx.organisations.current().time_zone
    last = working_day_after(wall_of(due_at, zone).on)
    return Span(due_at, planned_wall(last + timedelta(days=1), time(), zone)[0].instant)


def _led_by(tx: Transaction, staff_id: str, state: CohortState, now: datetime) -> Iterator[CohortLine]:
    wanted = CohortFilter(consultant_id=staff_id, state=state)
    return _every(lambda window: tx.cohorts.page(wanted, window, now))


def _every(page: Callable[[Window], Page[T]]) -> Iterator[T]:
    """Give all there is of something that is listed."""
    after: str | None = None
    while True:
        found = page(Window(limit=MOST, after=after))
        yield from found.items
        if (after := found.next) is None:
            return


def _of_colleagues(tx: Transaction, staff_id: str, due_at: datetime) -> Iterator[Cohort]:
    """Give the cohorts of others in which somebody runs a session soon."""
    engaged = tx.staff.engagements([staff_id], Span(due_at, due_at + LOOK_AHEAD), outside_group="")
    groups = {one.group_id for one in engaged if one.activity == ActivityKind.SESSION}
    cohorts = (tx.cohorts.get(one) for one in sorted(groups))
    return (one for one in cohorts if one.consultant_id != staff_id and one.state is CohortState.OPEN)


def _stood_in_for(cohort: Cohort, staff_id: str, due_at: datetime) -> Club:
    ahead = _sessions_ahead(cohort, staff_id, due_at)
    return Club(title=cohort.title, tomorrow=tuple(meets(session, cohort.zone) for session in ahead))


def _club(tx: Transaction, cohort: Cohort, due_at: datetime, strangers: Collection[str]) -> Club:
    ahead = list(_sessions_ahead(cohort, cohort.consultant_id or "", due_at))
    guests = tx.guests.of_activities([session.id for session in ahead])
    recent = {s.id for s in cohort.taking_place() if due_at - LOOK_BACK < s.ends_at <= due_at}
    work = tx.coursework.of(cohort.id)
    absent = (mark for mark in work.marks if mark.mark is AttendanceMark.ABSENT)
    return Club(
        title=cohort.title,
        tomorrow=tuple(meets(session, cohort.zone) for session in ahead),
        guests=len(guests),
        unconfirmed=_unconfirmed(guests),
        absences=_cant_come(tx, cohort, ahead),
        missing=sum(mark.session_id in recent for mark in absent),
        waiting=sum(submission.answer is None for submission in work.submissions),
        lapsed=sum(p.lapsed_at is not None and p.lapsed_at > due_at - LOOK_BACK for p in cohort.places),
        strangers=sum(p.state in LIVE and p.participant_id in strangers for p in cohort.places),
    )


def _cant_come(tx: Transaction, cohort: Cohort, ahead: Iterable[Session]) -> int:
    """Count who said that they can't come, of those who are still expected."""
    visits = tx.visits.of_host(cohort.id)
    said = tx.absences.of_sessions([session.id for session in ahead])
    return sum(
        any(session.id == one.session_id for session in sessions_of(one.participant_id, cohort, visits))
        for one in said
    )


def _sessions_ahead(cohort: Cohort, staff_id: str, due_at: datetime) -> Iterator[Session]:
    """Give the sessions that somebody runs from a digest's time until the next working day is over."""
    until = working_day_after(wall_of(due_at, cohort.zone).on)
    for session in cohort.taking_place():
        runs_it = (session.consultant_id or cohort.consultant_id) == staff_id
        if runs_it and session.starts_at > due_at and session.wall.on <= until:
            yield session

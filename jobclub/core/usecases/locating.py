"""Locating: an activity is found by what a message or an errand says that it is about, whatever its kind.

For each kind there is one line in ``LOCATED`` and one in ``AHEAD``: then its meeting is asked for, follows it
and is removed as every other.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from jobclub.core.activities.activity import Activity, ActivityKind
from jobclub.core.activities.meeting import Meeting
from jobclub.core.appointments.appointment import Appointment, AppointmentState
from jobclub.core.cohorts.cohort import Cohort
from jobclub.core.cohorts.session import Session
from jobclub.core.events import AppointmentReady, Event, MeetingReady, WebinarMeetingReady
from jobclub.core.notices.about import About, kind_of
from jobclub.core.office.appointments import AppointmentFilter
from jobclub.core.office.lists import MOST, Window
from jobclub.core.office.store import Transaction
from jobclub.core.webinars.webinar import Webinar

A_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Occasion:
    """An activity as those see it who see to its meeting.

    ``over`` tells that the group it belongs to is over. ``keep`` keeps what became of its meeting, and
    ``ready`` gives the event that there is another way in.
    """

    activity: Activity
    group_id: str
    over: bool
    keep: Callable[[Meeting], object]
    ready: Callable[[datetime], Event]


def located(tx: Transaction, about: About) -> Occasion:
    """Give the activity that a message or an errand is about.

    Raises:
        NotFound: It is gone.
    """
    return LOCATED[kind_of(about)](tx, about)


def all_ahead(tx: Transaction, now: datetime) -> Iterator[Occasion]:
    """Give whatever has not ended, of every kind; there may be some among it that did."""
    for ahead in AHEAD.values():
        yield from ahead(tx, now)


def _session(tx: Transaction, about: About) -> Occasion:
    cohort = tx.cohorts.of_session(about["session_id"])
    return _of_cohort(tx, cohort, cohort.session(about["session_id"]))


def _sessions_ahead(tx: Transaction, now: datetime) -> Iterator[Occasion]:
    for cohort in map(tx.cohorts.get, tx.cohorts.with_sessions_ahead(now)):
        for session in cohort.sessions:
            yield _of_cohort(tx, cohort, session)


def _of_cohort(tx: Transaction, cohort: Cohort, session: Session) -> Occasion:
    return Occasion(
        activity=session,
        group_id=cohort.id,
        over=cohort.over,
        keep=lambda meeting: tx.cohorts.save_meeting(session.id, meeting),
        ready=lambda at: MeetingReady(at=at, cohort_id=cohort.id, session_id=session.id),
    )


def _webinar(tx: Transaction, about: About) -> Occasion:
    return _of_webinar(tx, tx.webinars.get(about["webinar_id"]))


def _webinars_ahead(tx: Transaction, now: datetime) -> Iterator[Occasion]:
    for webinar_id in tx.webinars.with_meetings_ahead(now):
        yield _of_webinar(tx, tx.webinars.get(webinar_id))


def _of_webinar(tx: Transaction, webinar: Webinar) -> Occasion:
    return Occasion(
        activity=webinar,
        group_id=webinar.id,
        over=False,
        keep=lambda meeting: tx.webinars.save_meeting(webinar.id, meeting),
        ready=lambda at: WebinarMeetingReady(at=at, webinar_id=webinar.id),
    )


def _appointment(tx: Transaction, about: About) -> Occasion:
    tx.staff.held(tx.appointments.get(about["appointment_id"]).consultant_id)
    return _alone(tx, tx.appointments.get(about["appointment_id"]))


def _appointments_ahead(tx: Transaction, now: datetime) -> Iterator[Occasion]:
    wanted = AppointmentFilter(state=AppointmentState.BOOKED, since=now - A_DAY)
    after: str | None = None
    while True:
        page = tx.appointments.page(wanted, Window(limit=MOST, after=after), now)
        yield from (_alone(tx, one) for one in page.items)
        if (after := page.next) is None:
            return


def _alone(tx: Transaction, one: Appointment) -> Occasion:
    return Occasion(
        activity=one,
        group_id=one.id,
        over=False,
        keep=lambda meeting: tx.appointments.save(replace(one, meeting=meeting)),
        ready=lambda at: AppointmentReady(
            at=at,
            service_id=one.service_id,
            appointment_id=one.id,
            consultant_id=one.consultant_id,
            participant_id=one.whose,
        ),
    )


LOCATED: Mapping[ActivityKind, Callable[[Transaction, About], Occasion]] = {
    ActivityKind.SESSION: _session,
    ActivityKind.WEBINAR: _webinar,
    ActivityKind.APPOINTMENT: _appointment,
}
"""How an activity of each kind is found by the ids of what is about it. Raises NotFound."""
AHEAD: Mapping[ActivityKind, Callable[[Transaction, datetime], Iterator[Occasion]]] = {
    ActivityKind.SESSION: _sessions_ahead,
    ActivityKind.WEBINAR: _webinars_ahead,
    ActivityKind.APPOINTMENT: _appointments_ahead,
}
"""How those of each kind are found that have not ended."""

"""Staging: what every change of a webinar does besides.

Its meeting follows, people are told, and what was due by the old plan is put into the outbox first.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from jobclub.core.activities.places import PlaceState
from jobclub.core.errors import NotFound
from jobclub.core.events import Event, WebinarMeetingReady, WebinarRearranged, WebinarRecorded
from jobclub.core.notices.attendance_errands import attendance_errands
from jobclub.core.notices.delivery import Delivery
from jobclub.core.notices.reminders import Moment, moments_between, reminder
from jobclub.core.notices.timing import goes_out
from jobclub.core.notices.watch import Watch, Watched, watched_alone
from jobclub.core.notices.ways_in import mark_of
from jobclub.core.office import Office
from jobclub.core.office.store import Transaction
from jobclub.core.usecases.arranging import send_errands
from jobclub.core.usecases.watching import briefings_for, telling
from jobclub.core.webinars.webinar import Webinar, WebinarState


def keep_webinar(
    office: Office, tx: Transaction, before: Webinar, after: Webinar, *happened: Event
) -> Webinar:
    """Keep a changed webinar, and give it as it was kept; ``happened`` is recorded first."""
    now = office.now()
    see_to_webinar(office, tx, before, now)
    saved = tx.webinars.save(after)
    send_errands(office, tx, saved.id, [before], [saved])
    tx.record(*happened, *_besides(before, saved, now))
    watch_webinar(tx, saved, now)
    return saved


def _besides(before: Webinar, after: Webinar, now: datetime) -> Iterator[Event]:
    """Give what of a change people are told besides."""
    ahead = after.takes_place and not after.has_ended(now)
    if ahead and _shape(before) != _shape(after):
        yield WebinarRearranged(at=now, webinar_id=after.id)
    if ahead and mark_of(after) not in {None, mark_of(before)}:
        yield WebinarMeetingReady(at=now, webinar_id=after.id)
    if after.recording_link not in {None, before.recording_link}:
        yield WebinarRecorded(at=now, webinar_id=after.id)


def _shape(webinar: Webinar) -> tuple[object, ...]:
    return (webinar.minutes, webinar.mode, webinar.place)


def see_to_webinar(office: Office, tx: Transaction, webinar: Webinar, now: datetime) -> None:
    """Put in what became due about a webinar since it was looked at last."""
    watch = tx.watches.get(webinar.id)
    if watch is None or watch.watched_until >= now:
        return
    since, habits = watch.watched_until, tx.organisations.current().habits
    for moment in moments_between([webinar], since, now):
        if goes_out(moment.notice, habits):
            tx.outbox.add(_reminders(office, tx, moment, now))
    tx.outbox.add(briefings_for(office, tx, watch, [webinar], now))
    tx.outbox.add(
        attendance_errands(webinar.id, [webinar], since, now, telling=telling(office), new_id=office.new_id)
    )


def _reminders(office: Office, tx: Transaction, moment: Moment, now: datetime) -> list[Delivery]:
    """Remind whoever had a place when it became due."""
    webinar_id = moment.activity.id
    return [
        reminder(moment, webinar_id, one.participant_id, now, office.new_id())
        for one in tx.webinar_places.had(webinar_id)
        if one.place.state is PlaceState.ENROLLED
        and one.place.enrolled_at
        and one.place.enrolled_at <= moment.due_at
    ]


def watch_webinar(tx: Transaction, webinar: Webinar, now: datetime) -> None:
    """Note that everything due about a webinar was seen to, and when to look next; nobody is in a draft."""
    told = webinar.takes_place and webinar.state is not WebinarState.DRAFT
    watch = watched_alone(Watched.WEBINAR, webinar, now) if told else None
    if watch is None:
        tx.watches.remove(webinar.id)
    else:
        tx.watches.save(watch)


def look_at_webinar(office: Office, tx: Transaction, watch: Watch) -> None:
    """Do what the clock asks for about a webinar."""
    now = office.now()
    try:
        webinar = tx.webinars.get(watch.subject_id)
    except NotFound:
        tx.watches.remove(watch.subject_id)
        return
    see_to_webinar(office, tx, webinar, now)
    watch_webinar(tx, webinar, now)

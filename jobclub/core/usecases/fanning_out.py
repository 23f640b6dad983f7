"""Fanning out: a notice to everybody concerned becomes one delivery for each of them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import replace
from datetime import datetime, timedelta

from jobclub.core.activities.activity import Activity, ActivityKind
from jobclub.core.activities.places import OVER, PlaceState
from jobclub.core.cohorts.attendance import AttendanceMark
from jobclub.core.cohorts.cohort import Cohort
from jobclub.core.errors import NotFound
from jobclub.core.notices.about import ids_of
from jobclub.core.notices.delivery import Delivery
from jobclub.core.notices.guests import owed_to
from jobclub.core.notices.kinds import Notice
from jobclub.core.notices.watch import an_hour_before
from jobclub.core.office import Office
from jobclub.core.office.lists import Window
from jobclub.core.office.store import Transaction
from jobclub.core.usecases.proposing import proposal_for
from jobclub.core.webinars.registration import is_offered_sparring
from jobclub.core.webinars.webinar import MOST_PLACES

FanOut = Callable[[Transaction, Delivery], Iterator[Delivery]]
FRIENDLY_WAIT = timedelta(hours=1)
"""How long after a session was marked somebody hears that they were missed: marks are corrected at first."""
COLLECTING = timedelta(minutes=1)
"""How long the way in to a session waits, so that those of other sessions are told along with it."""
SPARRING_WAIT = timedelta(minutes=10)
"""How long after a webinar was marked help is offered: marks are corrected at first."""
LATEST_WORD = timedelta(days=7)
"""How long after a session nobody hears any more that they were missed."""


def fan_out(office: Office, tx: Transaction, delivery: Delivery) -> None:
    """Put in one delivery for each person concerned, in place of the one for all."""
    try:
        each = list(CONCERNED_BY[delivery.kind][Notice(delivery.notice)](tx, delivery))
    except NotFound:  # what it is about is gone
        each = []
    tx.outbox.add(replace(one, id=office.new_id()) for one in each)
    tx.outbox.remove(delivery.id)


def _to(delivery: Delivery, people: Iterable[str]) -> Iterator[Delivery]:
    for who in people:
        yield replace(delivery, participant_id=who, key=f"{delivery.id}:{who}")


def _group(tx: Transaction, delivery: Delivery) -> Iterator[Delivery]:
    cohort = tx.cohorts.get(delivery.about["cohort_id"])
    return _to(delivery, _enrolled(cohort))


def _guests(
    tx: Transaction, delivery: Delivery, notice: Notice, activities: Iterable[Activity]
) -> Iterator[Delivery]:
    """Tell those guests of some activities to whom a word is owed; who was never told of them needs none."""
    ahead = {one.id: one for one in activities if not one.has_started(delivery.at)}
    for guest in tx.guests.of_activities(ahead) if ahead else ():
        activity = ahead[guest.activity_id]
        if owed_to(guest, activity) is notice:
            about = ids_of(activity, delivery.group_id or "")
            key = f"{delivery.id}:{guest.id}"
            yield replace(delivery, notice=notice, guest_id=guest.id, about=about, key=key)


def _group_and_visitors(tx: Transaction, delivery: Delivery) -> Iterator[Delivery]:
    cohort = tx.cohorts.get(delivery.about["cohort_id"])
    visits = tx.visits.of_host(cohort.id)
    ahead = (one for one in visits if not cohort.session(one.session_id).has_ended(delivery.at))
    visitors = [visit.participant_id for visit in ahead]
    return _to(delivery, dict.fromkeys([*_enrolled(cohort), *visitors]))


def _group_and_visitors_collected(tx: Transaction, delivery: Delivery) -> Iterator[Delivery]:
    """Let a way in wait for those that are made along with it, unless its session begins within the hour."""
    session_id = delivery.about["session_id"]
    session = tx.cohorts.of_session(session_id).session(session_id)
    at_once = delivery.at >= an_hour_before(session)
    wait = timedelta() if at_once else COLLECTING
    return _group_and_visitors(tx, replace(delivery, due_at=delivery.at + wait))


def _all_of_a_session(tx: Transaction, delivery: Delivery) -> Iterator[Delivery]:
    cohort = tx.cohorts.get(delivery.about["cohort_id"])
    yield from _group_and_visitors(tx, delivery)
    yield from _guests(tx, delivery, Notice.GUEST_MOVED, cohort.sessions)


def _group_and_guests(tx: Transaction, delivery: Delivery) -> Iterator[Delivery]:
    cohort = tx.cohorts.get(delivery.about["cohort_id"])
    yield from _group(tx, delivery)
    yield from _guests(tx, delivery, Notice.GUEST_OFF, cohort.sessions)


def _enrolled(cohort: Cohort) -> list[str]:
    return [place.participant_id for place in cohort.places if place.state is PlaceState.ENROLLED]


def _everybody_there_at_the_end(tx: Transaction, delivery: Delivery) -> Iterator[Delivery]:
    cohort = tx.cohorts.get(delivery.about["cohort_id"])
    return _to(delivery, [place.participant_id for place in cohort.places if place.state in OVER])


def _everybody_and_guests(tx: Transaction, delivery: Delivery) -> Iterator[Delivery]:
    cohort = tx.cohorts.get(delivery.about["cohort_id"])
    yield from _everybody_there_at_the_end(tx, delivery)
    yield from _guests(tx, delivery, Notice.GUEST_OFF, cohort.sessions)


def _who_was_missed(tx: Transaction, delivery: Delivery) -> Iterator[Delivery]:
    """Tell each missed person once of a session, however often it is marked."""
    session_id = delivery.about["session_id"]
    session = tx.cohorts.of_session(session_id).session(session_id)
    due_at = max(delivery.at, session.ends_at) + FRIENDLY_WAIT
    if delivery.at > session.ends_at + LATEST_WORD:
        return
    for mark in tx.coursework.attendance(session_id).marks:
        if mark.mark is AttendanceMark.ABSENT:
            who = mark.participant_id
            key = f"{delivery.notice}:{session_id}:{who}"
            yield replace(delivery, participant_id=who, key=key, due_at=due_at)


def _author(tx: Transaction, delivery: Delivery) -> Iterator[Delivery]:
    submission = tx.coursework.submission(delivery.about["submission_id"])
    cohort = tx.cohorts.of_homework(submission.homework_id)
    about = {**delivery.about, "cohort_id": cohort.id}
    return _to(replace(delivery, group_id=cohort.id, about=about), [submission.participant_id])


def _consultant_at_home(tx: Transaction, delivery: Delivery) -> Iterator[Delivery]:
    home = tx.cohorts.of_place(delivery.about["place_id"])
    if home.consultant_id is not None:
        who = home.consultant_id
        yield replace(delivery, staff_id=who, group_id=home.id, key=f"{delivery.id}:{who}")


def _who_missed_an_appointment(tx: Transaction, delivery: Delivery) -> Iterator[Delivery]:
    """Tell whoever missed an appointment once of it, however often that is noted."""
    one = tx.appointments.get(delivery.about["appointment_id"])
    due_at = max(delivery.at, one.ends_at) + FRIENDLY_WAIT
    if delivery.at <= one.ends_at + LATEST_WORD:
        key = f"{delivery.notice}:{one.id}"
        yield replace(delivery, participant_id=one.whose, key=key, due_at=due_at)


def _who_waits_longest(tx: Transaction, delivery: Delivery) -> Iterator[Delivery]:
    """Tell one of those who wait, once of each time that became free; not whoever gave it up."""
    about, one = delivery.about, tx.appointments.get(delivery.about["appointment_id"])
    starts_at = datetime.fromisoformat(about.get("was", one.starts_at.isoformat()))
    staff_id, service_id = about.get("was_consultant_id", about["consultant_id"]), about["service_id"]
    line = tx.waiting.page(service_id, Window(limit=2)).items
    waiting = next((each for each in line if each.participant_id != one.participant_id), None)
    if waiting is not None and starts_at > delivery.at:
        freed = {"consultant_id": staff_id, "starts_at": starts_at.isoformat()}
        key = f"{delivery.notice}:{waiting.id}:{staff_id}:{starts_at:%Y%m%dT%H%M}"
        until = min(delivery.useful_until, starts_at)
        to = replace(delivery, about={**about, **freed}, useful_until=until, key=key)
        yield replace(to, participant_id=waiting.participant_id)


def _registered(tx: Transaction, delivery: Delivery) -> Iterator[Delivery]:
    had = tx.webinar_places.had(delivery.about["webinar_id"])
    return _to(delivery, [one.participant_id for one in had])


def _registered_soon(tx: Transaction, delivery: Delivery) -> Iterator[Delivery]:
    """Let a way in wait a moment, as cohorts do, unless its webinar begins within the hour."""
    at_once = delivery.at >= an_hour_before(tx.webinars.get(delivery.about["webinar_id"]))
    wait = timedelta() if at_once else COLLECTING
    return _registered(tx, replace(delivery, due_at=delivery.at + wait))


def _who_is_interested(tx: Transaction, delivery: Delivery) -> Iterator[Delivery]:
    """Tell each person once of a webinar, however many of their interests it is proposed for."""
    webinar = tx.webinars.get(delivery.about["webinar_id"])
    for who in proposal_for(tx, webinar, delivery.about["interest"]).invited:
        key = f"{delivery.notice}:{webinar.id}:{who}"
        until = min(delivery.useful_until, webinar.starts_at)
        yield replace(delivery, participant_id=who, key=key, useful_until=until)


def _registered_and_guests(tx: Transaction, delivery: Delivery) -> Iterator[Delivery]:
    yield from _registered(tx, delivery)
    yield from _guests(tx, delivery, Notice.GUEST_MOVED, [tx.webinars.get(delivery.about["webinar_id"])])


def _all_of_a_webinar(tx: Transaction, delivery: Delivery) -> Iterator[Delivery]:
    waiting = tx.webinar_places.next_in_line(delivery.about["webinar_id"], MOST_PLACES)
    yield from _registered(tx, delivery)
    yield from _to(delivery, [one.participant_id for one in waiting])
    yield from _guests(tx, delivery, Notice.GUEST_OFF, [tx.webinars.get(delivery.about["webinar_id"])])


def _who_was_there(tx: Transaction, delivery: Delivery) -> Iterator[Delivery]:
    """Offer help to each person once for a webinar, however often it is marked."""
    webinar = tx.webinars.get(delivery.about["webinar_id"])
    offered = webinar.sparring_service_id is not None and delivery.at <= webinar.ends_at + LATEST_WORD
    for one in tx.webinar_places.had(webinar.id) if offered else ():
        if is_offered_sparring(one):
            who = one.participant_id
            key = f"{delivery.notice}:{webinar.id}:{who}"
            yield replace(delivery, participant_id=who, key=key, due_at=delivery.at + SPARRING_WAIT)


CONCERNED: Mapping[Notice, FanOut] = {
    Notice.PLAN_CHANGED: _all_of_a_session,
    Notice.WAY_IN: _group_and_visitors_collected,
    Notice.SESSION_CANCELLED: _group_and_guests,
    Notice.COHORT_CANCELLED: _everybody_and_guests,
    Notice.COMPLETED: _everybody_there_at_the_end,
    Notice.MISSED: _who_was_missed,
    Notice.FEEDBACK_GIVEN: _author,
    Notice.VISITOR_MOVED: _consultant_at_home,
    Notice.VISITOR_BACK: _consultant_at_home,
}
"""Who is told of what concerns many in a cohort."""
CONCERNED_IN_WEBINARS: Mapping[Notice, FanOut] = {
    Notice.WEBINAR_INVITED: _who_is_interested,
    Notice.WEBINAR_CHANGED: _registered_and_guests,
    Notice.WAY_IN: _registered_soon,
    Notice.WEBINAR_CANCELLED: _all_of_a_webinar,
    Notice.SPARRING_OFFERED: _who_was_there,
    Notice.RECORDING_READY: _registered,
}
"""Who is told of what concerns many in a webinar."""
CONCERNED_BY: Mapping[ActivityKind, Mapping[Notice, FanOut]] = {
    ActivityKind.SESSION: CONCERNED,
    ActivityKind.WEBINAR: CONCERNED_IN_WEBINARS,
    ActivityKind.APPOINTMENT: {
        Notice.APPOINTMENT_MISSED: _who_missed_an_appointment,
        Notice.TIME_FREE: _who_waits_longest,
    },
}
"""Who is told, by what it is about: each kind of activity has one line."""

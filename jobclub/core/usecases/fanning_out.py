"""Fanning out: a notice to everybody concerned becomes one delivery for each of them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import replace
from datetime import timedelta

from jobclub.core.activities.places import OVER, PlaceState
from jobclub.core.cohorts.attendance import AttendanceMark
from jobclub.core.cohorts.cohort import Cohort
from jobclub.core.errors import NotFound
from jobclub.core.notices.delivery import Delivery
from jobclub.core.notices.kinds import Notice
from jobclub.core.notices.watch import an_hour_before
from jobclub.core.office import Office
from jobclub.core.office.store import Transaction

FRIENDLY_WAIT = timedelta(hours=1)
"""How long after a session was marked somebody hears that they were missed: marks are corrected at first."""
COLLECTING = timedelta(minutes=1)
"""How long the way in to a session waits, so that those of other sessions are told along with it."""
LATEST_WORD = timedelta(days=7)
"""How long after a session nobody hears any more that they were missed."""


def fan_out(office: Office, tx: Transaction, delivery: Delivery) -> None:
    """Put in one delivery for each person concerned, in place of the one for all."""
    try:
        each = list(CONCERNED[Notice(delivery.notice)](tx, delivery))
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


def _enrolled(cohort: Cohort) -> list[str]:
    return [place.participant_id for place in cohort.places if place.state is PlaceState.ENROLLED]


def _everybody_there_at_the_end(tx: Transaction, delivery: Delivery) -> Iterator[Delivery]:
    cohort = tx.cohorts.get(delivery.about["cohort_id"])
    return _to(delivery, [place.participant_id for place in cohort.places if place.state in OVER])


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
    return _to(replace(delivery, cohort_id=cohort.id, about=about), [submission.participant_id])


def _consultant_at_home(tx: Transaction, delivery: Delivery) -> Iterator[Delivery]:
    home = tx.cohorts.of_place(delivery.about["place_id"])
    if home.consultant_id is not None:
        who = home.consultant_id
        yield replace(delivery, staff_id=who, cohort_id=home.id, key=f"{delivery.id}:{who}")


CONCERNED: Mapping[Notice, Callable[[Transaction, Delivery], Iterator[Delivery]]] = {
    Notice.PLAN_CHANGED: _group_and_visitors,
    Notice.WAY_IN: _group_and_visitors_collected,
    Notice.SESSION_CANCELLED: _group,
    Notice.COHORT_CANCELLED: _everybody_there_at_the_end,
    Notice.COMPLETED: _everybody_there_at_the_end,
    Notice.MISSED: _who_was_missed,
    Notice.FEEDBACK_GIVEN: _author,
    Notice.VISITOR_MOVED: _consultant_at_home,
    Notice.VISITOR_BACK: _consultant_at_home,
}

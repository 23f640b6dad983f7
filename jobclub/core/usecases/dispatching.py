"""Dispatching: how messages on their way are looked at, tried again and decided against."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import timedelta

from jobclub.core.activities.activity import ActivityKind
from jobclub.core.events import DeliveryDiscarded, DeliveryRetried
from jobclub.core.notices.delivery import Delivery, DeliveryState, discarded, retried
from jobclub.core.office import Office
from jobclub.core.office.lists import MOST, Page, Window
from jobclub.core.office.outbox import DeliveryFilter
from jobclub.core.office.store import Transaction
from jobclub.core.people.staff import Act, Actor, Led

RETRIED_FOR = timedelta(days=1)
"""How long a message is tried again that somebody gave one more chance."""
INSTEAD: Mapping[ActivityKind, Mapping[Act, Act]] = {
    ActivityKind.SESSION: {},
    ActivityKind.WEBINAR: {Act.READ_COHORTS: Act.READ_WEBINARS, Act.RUN_COHORTS: Act.RUN_WEBINARS},
    ActivityKind.APPOINTMENT: {
        Act.READ_COHORTS: Act.READ_APPOINTMENTS,
        Act.RUN_COHORTS: Act.RUN_APPOINTMENTS,
    },
}
"""What somebody must be let to do where a message is about something else than a cohort."""
LED: Mapping[ActivityKind, Callable[[Transaction, str], Led]] = {
    ActivityKind.SESSION: lambda tx, cohort_id: tx.cohorts.get(cohort_id),
    ActivityKind.WEBINAR: lambda tx, webinar_id: tx.webinars.get(webinar_id),
    ActivityKind.APPOINTMENT: lambda tx, appointment_id: tx.appointments.get(appointment_id),
}
"""What a message is about, by its kind: whoever leads it may look at the message. Raises NotFound."""


def list_deliveries(office: Office, actor: Actor, wanted: DeliveryFilter, window: Window) -> Page[Delivery]:
    """Give the messages about cohorts the actor may see, in the order they were put in."""
    if actor.cohort_id is None:
        actor.must(Act.READ_COHORTS)
    elif wanted.cohort_id not in {None, actor.cohort_id}:
        return Page(())
    only_own = actor.staff_id if actor.sees_only_own() else None
    limited = replace(wanted, cohort_id=actor.cohort_id or wanted.cohort_id, led_by=only_own)
    with office.reading(actor) as tx:
        return tx.outbox.page(limited, window)


def get_delivery(office: Office, actor: Actor, delivery_id: str) -> Delivery:
    """Give one message: what kind it is, to whom, and what became of it; never its words or an address."""
    with office.reading(actor) as tx:
        delivery = tx.outbox.get(delivery_id)
        _must(tx, actor, Act.READ_COHORTS, delivery)
    return delivery


def retry(office: Office, actor: Actor, delivery_id: str) -> Delivery:
    """Let an expired or dead message be tried once more. Whether it is still true is judged when it goes.

    Raises:
        NotWaiting: It is neither expired nor dead.
    """
    with office.transaction(actor) as tx:
        delivery = tx.outbox.get(delivery_id)
        _must(tx, actor, Act.RUN_COHORTS, delivery)
        return _retried(office, tx, delivery)


def retry_all(office: Office, actor: Actor, state: DeliveryState) -> int:
    """Let all messages in a state be tried once more, and give how many there are.

    Raises:
        NotWaiting: Messages in this state are neither expired nor dead.
    """
    actor.must_everywhere(Act.RUN_COHORTS)
    wanted, count = DeliveryFilter(state=state), 0
    with office.transaction(actor) as tx:
        while found := tx.outbox.page(wanted, Window(limit=MOST)).items:
            for delivery in found:
                _retried(office, tx, delivery)
            count += len(found)
    return count


def discard(office: Office, actor: Actor, delivery_id: str) -> Delivery:
    """Decide against a message that waits, expired or is dead.

    Raises:
        NotWaiting: It was sent or skipped already.
    """
    now = office.now()
    with office.transaction(actor) as tx:
        delivery = tx.outbox.get(delivery_id)
        _must(tx, actor, Act.RUN_COHORTS, delivery)
        saved = tx.outbox.save(discarded(delivery, now))
        tx.record(DeliveryDiscarded(at=now, delivery_id=delivery_id))
    return saved


def _retried(office: Office, tx: Transaction, delivery: Delivery) -> Delivery:
    now = office.now()
    saved = tx.outbox.save(retried(delivery, now, useful_for=RETRIED_FOR))
    tx.record(DeliveryRetried(at=now, delivery_id=delivery.id))
    return saved


def _must(tx: Transaction, actor: Actor, act: Act, delivery: Delivery) -> None:
    """Let pass who may do an act with what a message is about, or everywhere if it is about nothing."""
    if delivery.group_id is None:
        actor.must_everywhere(act)
    else:
        actor.must(INSTEAD[delivery.kind].get(act, act), LED[delivery.kind](tx, delivery.group_id))

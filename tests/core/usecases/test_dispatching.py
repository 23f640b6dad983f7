"""Messages on their way: looked at, tried again, decided against."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from jobclub.core.activities.activity import Mode
from jobclub.core.appointments.appointment import Appointment
from jobclub.core.appointments.offer import Service
from jobclub.core.cohorts.cohort import Cohort
from jobclub.core.errors import Forbidden, NotFound, NotWaiting
from jobclub.core.events import DeliveryDiscarded, DeliveryRetried
from jobclub.core.notices import delivery as deliveries
from jobclub.core.notices.delivery import Delivery, DeliveryState, Why
from jobclub.core.notices.errands import seeing_to
from jobclub.core.notices.kinds import Notice
from jobclub.core.office import Office
from jobclub.core.office.lists import Window
from jobclub.core.office.outbox import DeliveryFilter
from jobclub.core.people.staff import Actor
from jobclub.core.spans import wall_of
from jobclub.core.usecases.dispatching import (
    RETRIED_FOR,
    discard,
    get_delivery,
    list_deliveries,
    retry,
    retry_all,
)
from jobclub.core.usecases.enrolling import Enrolment
from jobclub.core.webinars.webinar import Webinar
from jobclub.testing import FixedClock, Town, enrolled, found_town, open_club

pytestmark = pytest.mark.usefixtures("anna")

EVERY = DeliveryFilter()


def of(office: Office, actor: Actor, wanted: DeliveryFilter = EVERY) -> list[Delivery]:
    return list(list_deliveries(office, actor, wanted, Window()).items)


def becomes(
    office: Office, town: Town, delivery: Delivery, settle: Callable[..., Delivery], *facts: Any
) -> Delivery:
    with office.transaction(town.admin) as tx:
        return tx.outbox.save(settle(delivery, *facts, office.now()))


def about_nobodys_club(office: Office, town: Town) -> Delivery:
    staff_id = town.consultant.staff_id
    now = office.now()
    digest = Delivery(
        id=office.new_id(),
        notice=Notice.DIGEST,
        key="digest",
        at=now,
        due_at=now,
        useful_until=now + timedelta(days=1),
        staff_id=staff_id,
    )
    with office.transaction(town.admin) as tx:
        tx.outbox.add([digest])
    return digest


def test_who_gets_a_place_is_told_and_the_message_waits(office: Office, town: Town, anna: Enrolment) -> None:
    (confirmed,) = of(office, town.consultant)
    assert (confirmed.notice, confirmed.state) == (Notice.PLACE_CONFIRMED, DeliveryState.WAITING)
    assert confirmed.participant_id == anna.place.participant_id
    assert get_delivery(office, town.consultant, confirmed.id) == confirmed


@pytest.mark.usefixtures("anna", "bo")
def test_messages_are_found_by_state_kind_cohort_and_person(
    office: Office, town: Town, club: Cohort, anna: Enrolment
) -> None:
    to_anna, to_bo = of(office, town.admin)
    sent = becomes(office, town, to_bo, deliveries.sent)
    assert of(office, town.admin, DeliveryFilter(state=DeliveryState.SENT)) == [sent]
    assert of(office, town.admin, DeliveryFilter(state=DeliveryState.DEAD)) == []
    assert of(office, town.admin, DeliveryFilter(notice=Notice.PLACE_CONFIRMED)) == [to_anna, sent]
    assert of(office, town.admin, DeliveryFilter(notice=Notice.MISSED)) == []
    assert of(office, town.admin, DeliveryFilter(participant_id=anna.place.participant_id)) == [to_anna]
    assert of(office, town.admin, DeliveryFilter(cohort_id=club.id)) == [to_anna, sent]
    assert of(office, town.admin, DeliveryFilter(cohort_id="no-such")) == []


def test_a_consultant_sees_the_messages_about_own_cohorts_only(office: Office, town: Town) -> None:
    elsewhere = open_club(office, town, consultant_id=town.colleague.staff_id)
    enrolled(office, town, elsewhere.id, "Carl")
    digest = about_nobodys_club(office, town)
    own, others, _ = of(office, town.coordinator)
    assert of(office, town.consultant) == [own]
    assert of(office, town.colleague) == [others]
    with pytest.raises(Forbidden):
        get_delivery(office, town.consultant, others.id)
    with pytest.raises(Forbidden):
        get_delivery(office, town.consultant, digest.id)
    assert get_delivery(office, town.coordinator, digest.id) == digest
    assert of(office, found_town(office).admin) == []


def test_a_token_for_one_cohort_sees_that_cohorts_messages_only(
    office: Office, town: Town, club: Cohort
) -> None:
    elsewhere = open_club(office, town, consultant_id=town.colleague.staff_id)
    enrolled(office, town, elsewhere.id, "Carl")
    limited = replace(town.coordinator, cohort_id=club.id)
    own, others = of(office, town.coordinator)
    assert of(office, limited) == of(office, limited, DeliveryFilter(cohort_id=club.id)) == [own]
    assert of(office, limited, DeliveryFilter(cohort_id=elsewhere.id)) == []
    with pytest.raises(Forbidden):
        get_delivery(office, limited, others.id)


@pytest.mark.parametrize("settle", ["expired", "dead"])
def test_what_did_not_get_through_is_tried_for_one_more_day(
    office: Office, town: Town, clock: FixedClock, recorded: Callable[..., Any], *, settle: str
) -> None:
    facts = ["550 no such mailbox"] if settle == "dead" else []
    stuck = becomes(office, town, of(office, town.admin)[0], getattr(deliveries, settle), *facts)
    clock.at += timedelta(days=10)
    with recorded() as happened:
        again = retry(office, town.consultant, stuck.id)
    assert (again.state, again.attempts, again.settled_at) == (DeliveryState.WAITING, 0, None)
    assert (again.due_at, again.useful_until) == (clock.at, clock.at + RETRIED_FOR)
    assert happened == [DeliveryRetried(at=clock.at, delivery_id=stuck.id)]
    assert get_delivery(office, town.consultant, stuck.id) == again


@pytest.mark.usefixtures("anna", "bo")
def test_what_waits_was_sent_or_skipped_is_not_tried_again(
    office: Office, town: Town, refused: Callable[..., Any]
) -> None:
    waiting, other = of(office, town.admin)
    with refused(NotWaiting):
        retry(office, town.admin, waiting.id)
    becomes(office, town, waiting, deliveries.sent)
    becomes(office, town, other, deliveries.skipped, Why.SWITCHED_OFF)
    for settled in (waiting, other):
        with refused(NotWaiting):
            retry(office, town.admin, settled.id)
        with refused(NotWaiting):
            discard(office, town.admin, settled.id)
    with refused(NotFound):
        retry(office, town.admin, "no-such")


@pytest.mark.usefixtures("anna", "bo")
def test_all_that_are_dead_are_tried_again_at_once(
    office: Office, town: Town, refused: Callable[..., Any]
) -> None:
    one, other = of(office, town.admin)
    becomes(office, town, one, deliveries.dead, "550")
    becomes(office, town, other, deliveries.expired)
    assert retry_all(office, town.coordinator, DeliveryState.DEAD) == 1
    assert retry_all(office, town.coordinator, DeliveryState.DEAD) == 0
    assert [delivery.state for delivery in of(office, town.admin)] == ["waiting", "expired"]
    with refused(NotWaiting):
        retry_all(office, town.admin, DeliveryState.WAITING)
    with refused(Forbidden):
        retry_all(office, town.consultant, DeliveryState.EXPIRED)


def test_somebody_decides_against_a_message(
    office: Office, town: Town, clock: FixedClock, recorded: Callable[..., Any]
) -> None:
    (waiting,) = of(office, town.admin)
    with recorded() as happened:
        discarded = discard(office, town.consultant, waiting.id)
    assert (discarded.state, discarded.settled_at) == (DeliveryState.DISCARDED, clock.at)
    assert happened == [DeliveryDiscarded(at=clock.at, delivery_id=waiting.id)]
    with pytest.raises(NotWaiting):
        retry(office, town.consultant, waiting.id)


def about_a_webinar(office: Office, town: Town) -> Delivery:
    wall = wall_of(office.now() + timedelta(days=3), town.organisation.time_zone)
    webinar = Webinar(
        id=office.new_id(),
        wall=wall,
        starts_at=wall.instant,
        minutes=60,
        title="Calm at a trial day",
        host_id=town.consultant.staff_id or "",
    )
    errand = seeing_to(webinar, webinar.id, now=office.now(), new_id=office.new_id())
    with office.transaction(town.admin) as tx:
        tx.webinars.add([webinar])
        tx.outbox.add([errand])
    return errand


def test_what_is_about_a_webinar_is_seen_by_those_who_present_it(office: Office, town: Town) -> None:
    errand = about_a_webinar(office, town)
    assert get_delivery(office, town.consultant, errand.id) == errand
    with pytest.raises(Forbidden):
        get_delivery(office, town.colleague, errand.id)
    with pytest.raises(Forbidden):
        retry(office, town.colleague, errand.id)
    becomes(office, town, errand, deliveries.dead, "no permission")
    assert retry(office, town.consultant, errand.id).state is DeliveryState.WAITING


def test_what_is_about_an_appointment_is_seen_by_its_consultant(office: Office, town: Town) -> None:
    wall = wall_of(office.now() + timedelta(days=3), town.organisation.time_zone)
    conny = town.consultant.staff_id or ""
    service = Service(
        id=office.new_id(), title="Sparring", minutes=60, modes=(Mode.PHONE,), consultant_ids=(conny,)
    )
    appointment = Appointment(
        id=office.new_id(),
        wall=wall,
        starts_at=wall.instant,
        minutes=60,
        service_id=service.id,
        consultant_id=conny,
    )
    errand = seeing_to(appointment, appointment.id, now=office.now(), new_id=office.new_id())
    with office.transaction(town.admin) as tx:
        tx.services.add(service)
        tx.appointments.add([appointment])
        tx.outbox.add([errand])
    assert get_delivery(office, town.consultant, errand.id) == errand
    with pytest.raises(Forbidden):
        get_delivery(office, town.colleague, errand.id)
    assert discard(office, town.consultant, errand.id).state is DeliveryState.DISCARDED

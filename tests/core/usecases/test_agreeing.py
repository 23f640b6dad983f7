"""People book, move and cancel their own times by themselves, as long as it is not too late."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from jobclub.core.activities.activity import Mode
from jobclub.core.activities.door import Door
from jobclub.core.activities.meeting import Meeting, MeetingState
from jobclub.core.appointments.appointment import Appointment, AppointmentState
from jobclub.core.appointments.offer import Audience, Service
from jobclub.core.cohorts.moves import Following
from jobclub.core.errors import (
    AlreadyBooked,
    AppointmentOver,
    ChangeTooLate,
    Invalid,
    NotFound,
    PackageDoesNotFit,
    ParticipantClash,
    ReservationExpired,
    SlotNotFree,
)
from jobclub.core.events import (
    AppointmentBooked,
    AppointmentCancelled,
    AppointmentChanged,
    AppointmentMoved,
    WaitingJoined,
    WaitingLeft,
)
from jobclub.core.office import Office
from jobclub.core.people.staff import Actor
from jobclub.core.usecases.agreeing import (
    agree_to_time,
    cancel_own_appointment,
    find_other_times,
    go_to_appointment,
    move_own_appointment,
    send_ahead,
    wait_for_time,
    wait_no_longer,
)
from jobclub.core.usecases.attending import Coming, register_for_webinar
from jobclub.core.usecases.enrolling import Enrolment
from jobclub.core.usecases.expecting import my_time, my_times
from jobclub.core.usecases.meeting_up import note_done, note_no_show
from jobclub.core.usecases.picking import keep_time
from jobclub.core.usecases.presenting import WebinarWish, announce_webinar, plan_webinar
from jobclub.core.webinars.registration import Presence
from jobclub.testing import FixedClock, Town

from .offers import DAY, HOUR, NINE, PACKAGE, offer
from .people import themselves

Refused = Callable[..., Any]


@pytest.fixture
def me(town: Town, anna: Enrolment) -> Actor:
    return themselves(town, anna)


@pytest.fixture
def you(town: Town, bo: Enrolment) -> Actor:
    return themselves(town, bo)


@pytest.fixture
def sparring(office: Office, town: Town) -> Service:
    return offer(office, town, audience=Audience.PEOPLE)


@pytest.fixture
def agreed(office: Office, me: Actor, sparring: Service) -> Appointment:
    return agree_to_time(office, me, keep_time(office, me, sparring.id, NINE).id)


def test_a_kept_time_is_booked_once(
    office: Office, me: Actor, you: Actor, sparring: Service, recorded: Any
) -> None:
    kept = keep_time(office, me, sparring.id, NINE, mode=Mode.ONLINE)
    with recorded() as events:
        booked = agree_to_time(office, me, kept.id, material_text="My CV")
    assert agree_to_time(office, me, kept.id) == booked
    assert (booked.id, booked.state, booked.mode) == (kept.id, AppointmentState.BOOKED, Mode.ONLINE)
    assert (booked.participant_id, booked.material_text) == (me.participant_id, "My CV")
    assert [type(one) for one in events] == [AppointmentBooked]
    with pytest.raises(AlreadyBooked):
        agree_to_time(office, you, kept.id)


def test_what_was_kept_too_long_or_is_not_for_people_is_not_booked(
    office: Office, town: Town, clock: FixedClock, me: Actor, sparring: Service
) -> None:
    kept = keep_time(office, me, sparring.id, NINE)
    with pytest.raises(Invalid):
        agree_to_time(office, me, kept.id, material_link="ftp://nowhere")
    clock.at += timedelta(minutes=10)
    with pytest.raises(ReservationExpired):
        agree_to_time(office, me, kept.id)
    another = keep_time(office, me, sparring.id, NINE)
    with office.transaction(town.admin) as tx:
        tx.services.save(replace(sparring, audience=Audience.STAFF))
    with pytest.raises(NotFound):
        agree_to_time(office, me, another.id)


def test_nobody_has_two_times_ahead_or_is_in_two_places(
    office: Office, *, town: Town, me: Actor, sparring: Service, agreed: Appointment, refused: Refused
) -> None:
    second = keep_time(office, me, sparring.id, NINE + DAY)
    with refused(AlreadyBooked) as refusal:
        agree_to_time(office, me, second.id)
    assert refusal.value.facts == {"appointment_id": agreed.id}
    other = offer(office, town, consultant_ids=(town.staff_ids[2],))
    there = keep_time(office, me, other.id, NINE)
    with refused(ParticipantClash):
        agree_to_time(office, me, there.id)


def test_once_a_time_is_over_another_one_can_be_booked(
    office: Office, *, town: Town, clock: FixedClock, me: Actor, sparring: Service, agreed: Appointment
) -> None:
    clock.at = agreed.ends_at
    note_done(office, town.colleague, agreed.id)
    assert agree_to_time(office, me, keep_time(office, me, sparring.id, NINE + 2 * DAY).id)


def test_a_package_is_booked_as_one_moved_within_its_gaps_and_called_off_from_one_on(
    office: Office, town: Town, me: Actor, refused: Refused
) -> None:
    several = offer(office, town, package=PACKAGE)
    first = agree_to_time(office, me, keep_time(office, me, several.id, NINE).id)
    days = [one.starts_at - NINE for one in my_time(office, me, first.id).package]
    assert days == [0 * DAY, 2 * DAY, 5 * DAY]
    second = my_time(office, me, first.id).package[1]
    assert (second.number, second.calls) == (2, 3)
    to = {one.start for one in find_other_times(office, me, second.id).spans}
    assert to == {NINE + day * DAY + hour * HOUR for day in (2,) for hour in range(1, 5)}
    with refused(PackageDoesNotFit):
        move_own_appointment(office, me, second.id, NINE + DAY)
    cancel_own_appointment(office, me, second.id, following=Following.LATER)
    assert [one.id for one in my_times(office, me).ahead] == [first.id]
    last = keep_time(office, me, several.id, NINE + 12 * DAY)
    with refused(PackageDoesNotFit):
        agree_to_time(office, me, last.id)


def test_a_time_is_moved_to_one_that_is_free_and_once(
    office: Office, *, me: Actor, you: Actor, sparring: Service, agreed: Appointment, recorded: Any
) -> None:
    theirs = agree_to_time(office, you, keep_time(office, you, sparring.id, NINE + HOUR).id)
    starts = [one.start for one in find_other_times(office, me, agreed.id).spans]
    assert NINE + 2 * HOUR in starts
    assert not {NINE, theirs.starts_at} & set(starts)
    with pytest.raises(SlotNotFree):
        move_own_appointment(office, me, agreed.id, theirs.starts_at)
    with recorded() as events:
        moved = move_own_appointment(office, me, agreed.id, NINE + 2 * HOUR)
        assert move_own_appointment(office, me, agreed.id, NINE + 2 * HOUR) == moved
    assert [type(one) for one in events] == [AppointmentMoved]
    assert moved.starts_at == NINE + 2 * HOUR


def test_people_keep_to_the_notice_and_horizon_of_a_service_when_they_move(
    office: Office, clock: FixedClock, me: Actor, agreed: Appointment, refused: Refused
) -> None:
    for starts_at, why in ((clock.at + timedelta(hours=23), "too_soon"), (NINE + 14 * DAY, "too_far")):
        with refused(SlotNotFree) as refusal:
            move_own_appointment(office, me, agreed.id, starts_at)
        assert refusal.value.facts == {"why": why}


def test_a_time_is_called_off_once_and_is_free_again(
    office: Office, *, me: Actor, you: Actor, sparring: Service, agreed: Appointment, recorded: Any
) -> None:
    with recorded() as events:
        off = cancel_own_appointment(office, me, agreed.id)
        assert cancel_own_appointment(office, me, agreed.id) == off
    assert [type(one) for one in events] == [AppointmentCancelled]
    assert agree_to_time(office, you, keep_time(office, you, sparring.id, NINE).id)


def test_shortly_before_it_people_change_nothing_any_more(
    office: Office, clock: FixedClock, me: Actor, agreed: Appointment, refused: Refused
) -> None:
    clock.at = NINE - DAY
    assert my_time(office, me, agreed.id).time.changeable_until == clock.at
    clock.at += timedelta(seconds=1)
    assert my_time(office, me, agreed.id).time.changeable_until is None
    for act in (
        lambda: find_other_times(office, me, agreed.id),
        lambda: move_own_appointment(office, me, agreed.id, NINE + DAY),
        lambda: cancel_own_appointment(office, me, agreed.id),
    ):
        with refused(ChangeTooLate) as refusal:
            act()
        assert refusal.value.facts == {"latest": NINE - DAY}


def test_what_is_over_is_not_changed(
    office: Office, *, town: Town, clock: FixedClock, me: Actor, agreed: Appointment, refused: Refused
) -> None:
    clock.at = NINE
    with refused(AppointmentOver):
        send_ahead(office, me, agreed.id, text="Late", link=None)
    note_no_show(office, town.colleague, agreed.id)
    with refused(AppointmentOver):
        cancel_own_appointment(office, me, agreed.id)


def test_nobody_reaches_the_time_of_somebody_else(
    office: Office, you: Actor, agreed: Appointment, refused: Refused
) -> None:
    for act in (
        lambda: my_time(office, you, agreed.id),
        lambda: find_other_times(office, you, agreed.id),
        lambda: move_own_appointment(office, you, agreed.id, NINE + DAY),
        lambda: cancel_own_appointment(office, you, agreed.id),
        lambda: send_ahead(office, you, agreed.id, text="Mine", link=None),
        lambda: go_to_appointment(office, you, agreed.id),
    ):
        with refused(NotFound):
            act()


def test_something_can_be_sent_ahead_until_it_begins(
    office: Office, me: Actor, agreed: Appointment, recorded: Any, refused: Refused
) -> None:
    with recorded() as events:
        send_ahead(office, me, agreed.id, text="My CV", link="https://cv.example/anna")
    assert [type(one) for one in events] == [AppointmentChanged]
    shown = my_time(office, me, agreed.id).time
    assert (shown.material_text, shown.material_link) == ("My CV", "https://cv.example/anna")
    with refused(Invalid, at="/material/link"):
        send_ahead(office, me, agreed.id, text=None, link="cv")


def test_the_way_in_opens_shortly_before_and_closes_after_it(
    office: Office, town: Town, clock: FixedClock, me: Actor, agreed: Appointment
) -> None:
    link = Meeting(state=MeetingState.READY, join_url="https://meet.example.org/1")
    with office.transaction(town.admin) as tx:
        kept = tx.appointments.get(agreed.id)
        tx.appointments.save(replace(kept, mode=Mode.ONLINE, meeting=link))
    assert go_to_appointment(office, me, agreed.id) is None
    clock.at = NINE - timedelta(minutes=15)
    assert go_to_appointment(office, me, agreed.id) == "https://meet.example.org/1"
    assert my_time(office, me, agreed.id).time.door is Door.OPEN
    clock.at = agreed.ends_at
    with pytest.raises(AppointmentOver):
        go_to_appointment(office, me, agreed.id)


def test_people_wait_and_give_up_waiting_once(
    office: Office, me: Actor, sparring: Service, recorded: Any
) -> None:
    with recorded() as events:
        waiting = wait_for_time(office, me, sparring.id)
        assert wait_for_time(office, me, sparring.id) == waiting
        assert my_times(office, me).waiting == (sparring,)
        wait_no_longer(office, me, sparring.id)
        wait_no_longer(office, me, sparring.id)
    assert [type(one) for one in events] == [WaitingJoined, WaitingLeft]
    assert my_times(office, me).waiting == ()


def test_the_page_shows_what_is_ahead_and_offers_another_time_after_a_missed_one(
    office: Office, *, town: Town, clock: FixedClock, me: Actor, sparring: Service, agreed: Appointment
) -> None:
    shown = my_times(office, me)
    assert ([one.id for one in shown.ahead], shown.missed) == ([agreed.id], None)
    assert shown.offered == (sparring,)
    [ahead] = shown.ahead
    assert (ahead.title, ahead.consultant, ahead.called, ahead.ahead) == (
        "Sparring",
        "Colin Colleague",
        True,
        True,
    )
    clock.at = NINE + timedelta(minutes=5)
    assert my_times(office, me).ahead[0].running
    note_no_show(office, town.colleague, agreed.id)
    missed = my_times(office, me)
    assert (missed.ahead, missed.missed and missed.missed.id) == ((), agreed.id)
    assert missed.missed is not None
    assert missed.missed.can_book_again
    assert [one.start for one in missed.instead] == [NINE + DAY + number * HOUR for number in (1, 2, 3)]
    clock.at = NINE + 30 * DAY
    assert my_times(office, me).missed is None
    clock.at = NINE + DAY
    agree_to_time(office, me, keep_time(office, me, sparring.id, NINE + 5 * DAY).id)
    assert my_times(office, me).missed is None


@pytest.mark.parametrize(
    ("about", "counts"),
    [
        ({}, True),
        ({"mark": Presence.ABSENT}, False),
        ({"service_id": None}, False),
        ({"days": 42}, False),
    ],
)
def test_a_booking_after_a_webinar_counts_as_what_came_of_it(
    office: Office, town: Town, *, me: Actor, sparring: Service, about: dict[str, Any], counts: bool
) -> None:
    offered = about.get("service_id", sparring.id)
    wish = WebinarWish(title="A CV", minutes=60, starts_at=NINE, sparring_service_id=offered)
    planned = plan_webinar(office, town.consultant, wish)
    announce_webinar(office, town.consultant, planned.id)
    coming = Coming(participant_id=me.participant_id or "")
    place = register_for_webinar(office, town.consultant, planned.id, coming).registration
    with office.transaction(town.admin) as tx:
        tx.webinar_places.save(replace(place, mark=about.get("mark", Presence.PRESENT)))
    later = NINE + about.get("days", 2) * DAY
    after = replace(office, now=lambda: later)
    booked = agree_to_time(after, me, keep_time(after, me, sparring.id, later + 5 * DAY).id)
    assert booked.webinar_id == (planned.id if counts else None)

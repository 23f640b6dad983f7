"""Times are kept, booked, moved, called off and noted; and nobody is ever in two places."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, time, timedelta
from typing import Any

import pytest

from jobclub.core.activities.activity import Mode
from jobclub.core.appointments.appointment import Appointment, AppointmentState
from jobclub.core.appointments.hours import WeeklyHours
from jobclub.core.appointments.offer import Package, Service, ServiceState
from jobclub.core.cohorts.cohort import Cohort
from jobclub.core.cohorts.moves import Following
from jobclub.core.errors import (
    AlreadyBooked,
    AlreadyWaiting,
    Invalid,
    NotFound,
    PackageDoesNotFit,
    ParticipantClash,
    ReservationExpired,
    SlotNotFree,
    StaffClash,
    Stale,
)
from jobclub.core.events import (
    AppointmentBooked,
    AppointmentMoved,
    PackageBooked,
    ParticipantAdded,
    ReservationLapsed,
    WaitingLeft,
)
from jobclub.core.office import Office
from jobclub.core.office.appointments import AppointmentFilter
from jobclub.core.office.lists import Window
from jobclub.core.spans import Span
from jobclub.core.usecases.booking import Booked, BookingWish, book, booking_done
from jobclub.core.usecases.enrolling import Enrolment
from jobclub.core.usecases.erasing import erase_participant
from jobclub.core.usecases.exporting import export_person
from jobclub.core.usecases.knowing import PersonWish
from jobclub.core.usecases.meeting_up import change_appointment, list_appointments, note_no_show
from jobclub.core.usecases.queueing import join_waiting, list_waiting
from jobclub.core.usecases.reserving import ReservationWish, get_reservation, let_lapse, release, reserve
from jobclub.core.usecases.shifting import MoveWish, cancel, held_chain, move
from jobclub.core.usecases.staffing import remove_staff
from jobclub.testing import FixedClock, Town
from tests.core.usecases.conftest import THURSDAY, World

NINE = datetime(2027, 1, 20, 8, tzinfo=UTC)
"""A Wednesday, nine o'clock in Copenhagen."""
HOUR, DAY = timedelta(hours=1), timedelta(days=1)
Refused = Callable[..., Any]


@pytest.fixture
def sparring(office: Office, town: Town) -> Service:
    """An hour on weekdays from 9 to 14, of the consultant or the colleague; three of them are a package."""
    staff = (town.staff_ids[2], town.staff_ids[3])
    service = Service(
        id=office.new_id(),
        title="Sparring",
        minutes=60,
        modes=(Mode.PHONE, Mode.ONLINE),
        consultant_ids=tuple(sorted(staff)),
        package=Package(calls=3, min_days=2, max_days=4),
        daily_cap=4,
    )
    with office.transaction(town.admin) as tx:
        tx.services.add(service)
        for one in staff:
            week = [WeeklyHours(weekday=day, opens=time(9), closes=time(14)) for day in range(5)]
            tx.services.set_hours(one, week)
    return service


@pytest.fixture
def booked(office: Office, town: Town, sparring: Service) -> Callable[..., Booked]:
    """Give what books for somebody new, by default on that Wednesday at nine."""

    def act(**about: Any) -> Booked:
        ways = {"starts_at", "times", "reservation_id"}
        wish = {"person": PersonWish(name="Bo")} if "participant_id" not in about else {}
        wish |= {} if ways & about.keys() else {"starts_at": NINE}
        return book(office, town.coordinator, sparring.id, BookingWish(**{**wish, **about}))

    return act


def hours_of(office: Office, town: Town) -> set[str]:
    """Give the activities that the consultant and the colleague are engaged with."""
    with office.reading(town.admin) as tx:
        month = Span(NINE - 30 * DAY, NINE + 30 * DAY)
        found = tx.staff.engagements(town.staff_ids, month, outside_group="")
    return {one.activity_id for one in found if one.activity == "appointment"}


def test_a_kept_time_is_nobody_elses_until_it_lapses(
    office: Office, town: Town, clock: FixedClock, sparring: Service, booked: Callable[..., Booked]
) -> None:
    wish = ReservationWish(starts_at=NINE, consultant_id=town.staff_ids[2])
    kept = reserve(office, town.coordinator, sparring.id, wish)
    assert kept.reserved_until == clock.at + timedelta(minutes=10)
    with pytest.raises(SlotNotFree) as refusal:
        booked(consultant_id=town.staff_ids[2])
    assert refusal.value.facts == {"why": "engaged"}
    clock.at += timedelta(minutes=10)
    assert booked(consultant_id=town.staff_ids[2]).appointment.consultant_id == town.staff_ids[2]
    with pytest.raises(ReservationExpired):
        booked(reservation_id=kept.id)


def test_a_confirmed_time_is_the_same_appointment_and_is_confirmed_once(
    office: Office, town: Town, sparring: Service, booked: Callable[..., Booked]
) -> None:
    kept = reserve(office, town.coordinator, sparring.id, ReservationWish(starts_at=NINE, mode=Mode.ONLINE))
    appointment = booked(reservation_id=kept.id).appointment
    assert (appointment.id, appointment.mode, appointment.state) == (kept.id, Mode.ONLINE, "booked")
    with pytest.raises(AlreadyBooked):
        booked(reservation_id=kept.id)
    with pytest.raises(AlreadyBooked):
        release(office, town.coordinator, kept.id, None)


def test_a_time_kept_for_another_service_is_not_confirmed_here(
    office: Office, town: Town, sparring: Service, booked: Callable[..., Booked], refused: Refused
) -> None:
    other = replace(sparring, id="other", title="Another one")
    with office.transaction(town.admin) as tx:
        tx.services.add(other)
    kept = reserve(office, town.coordinator, other.id, ReservationWish(starts_at=NINE))
    with refused(Invalid, at="/reservation_id"):
        booked(reservation_id=kept.id)


def test_a_time_that_is_only_kept_is_no_appointment_to_move(
    office: Office, town: Town, sparring: Service, refused: Refused
) -> None:
    kept = reserve(office, town.coordinator, sparring.id, ReservationWish(starts_at=NINE))
    with refused(NotFound):
        move(office, town.coordinator, kept.id, MoveWish(starts_at=NINE + DAY))


def test_who_moves_what_was_changed_meanwhile_reads_it_again_first(
    office: Office, town: Town, booked: Callable[..., Booked]
) -> None:
    seen = booked().appointment
    change_appointment(office, town.coordinator, seen.id, None, {"shared_note": "Bring a CV"})
    with office.transaction(town.coordinator) as tx, pytest.raises(Stale) as refusal:
        held_chain(tx, seen)
    assert refusal.value.overtaken


def test_a_time_given_back_is_free_and_gone(
    office: Office, town: Town, clock: FixedClock, sparring: Service
) -> None:
    wish = ReservationWish(starts_at=NINE, consultant_id=town.staff_ids[2])
    kept = reserve(office, town.coordinator, sparring.id, wish)
    release(office, town.coordinator, kept.id, None)
    with pytest.raises(NotFound):
        get_reservation(office, town.coordinator, kept.id)
    lapsing = reserve(office, town.coordinator, sparring.id, wish)
    clock.at += HOUR
    with pytest.raises(NotFound):
        release(office, town.coordinator, lapsing.id, None)


def test_the_worker_gives_lapsed_times_back_and_forgets_them_a_day_later(
    office: Office, town: Town, clock: FixedClock, sparring: Service, recorded: Any
) -> None:
    kept = reserve(office, town.coordinator, sparring.id, ReservationWish(starts_at=NINE))
    assert let_lapse(office) == 0
    clock.at += HOUR
    with recorded() as events:
        assert let_lapse(office) == 1
    assert [type(event) for event in events] == [ReservationLapsed]
    assert hours_of(office, town) == set()
    clock.at += DAY
    other = ReservationWish(starts_at=NINE + DAY)
    reserve(office, town.coordinator, sparring.id, other)
    clock.at += HOUR
    let_lapse(office)
    with pytest.raises(NotFound):
        get_reservation(office, town.coordinator, kept.id)


def test_any_consultant_is_the_one_with_the_fewest_hours_that_week(
    town: Town, booked: Callable[..., Booked]
) -> None:
    first = booked(starts_at=NINE + DAY).appointment.consultant_id
    second = booked().appointment.consultant_id
    assert {first, second} == {town.staff_ids[2], town.staff_ids[3]}
    with pytest.raises(SlotNotFree):
        booked(starts_at=NINE) and booked(starts_at=NINE)


@pytest.mark.parametrize(
    ("starts_at", "why"),
    [
        (NINE - 30 * DAY, "past"),
        (datetime(2027, 1, 5, 7, tzinfo=UTC), "too_soon"),
        (NINE + 60 * DAY, "too_far"),
        (NINE - 2 * HOUR, "outside_hours"),
        (NINE + 3 * DAY, "outside_hours"),
    ],
)
def test_a_time_that_can_not_be_had_says_why(
    booked: Callable[..., Booked], starts_at: datetime, why: str
) -> None:
    with pytest.raises(SlotNotFree) as refusal:
        booked(starts_at=starts_at)
    assert refusal.value.facts == {"why": why}


def test_a_full_day_and_a_closed_service_take_nobody(
    office: Office, town: Town, sparring: Service, booked: Callable[..., Booked]
) -> None:
    who = town.staff_ids[2]
    for hour in range(4):
        booked(starts_at=NINE + hour * HOUR, consultant_id=who)
    with pytest.raises(SlotNotFree) as refusal:
        booked(starts_at=NINE + 4 * HOUR, consultant_id=who)
    assert refusal.value.facts == {"why": "day_full"}
    with office.transaction(town.admin) as tx:
        tx.services.save(replace(sparring, state=ServiceState.CLOSED))
    with pytest.raises(SlotNotFree) as refusal:
        booked(starts_at=NINE + DAY)
    assert refusal.value.facts == {"why": "service_closed"}


def test_nobody_is_at_an_appointment_and_a_session_of_their_club_at_once(
    office: Office,
    town: Town,
    *,
    club: Cohort,
    anna: Enrolment,
    booked: Callable[..., Booked],
) -> None:
    who, at = anna.place.participant_id, club.sessions[1].starts_at
    week = [WeeklyHours(weekday=0, opens=time(9), closes=time(17))]
    with office.transaction(town.admin) as tx:
        tx.services.set_hours(town.staff_ids[3], week)
    with pytest.raises(ParticipantClash) as refusal:
        booked(participant_id=who, starts_at=at)
    (clash,) = refusal.value.facts["clashes"]  # type: ignore[misc]
    assert (clash["activity"], clash["id"]) == ("session", club.sessions[1].id)
    assert booked(participant_id=who, starts_at=at - HOUR).appointment.participant_id == who


def test_a_double_click_books_once(booked: Callable[..., Booked], anna: Enrolment) -> None:
    who = anna.place.participant_id
    first = booked(participant_id=who).appointment
    with pytest.raises(AlreadyBooked) as refusal:
        booked(participant_id=who)
    assert refusal.value.facts == {"appointment_id": first.id}
    with pytest.raises(AlreadyBooked):
        booked(participant_id=who, consultant_id=first.consultant_id)
    with pytest.raises(SlotNotFree):
        booked(consultant_id=first.consultant_id)


@pytest.mark.parametrize(
    ("about", "at"),
    [
        ({"person": None}, "/participant_id"),
        ({"participant_id": "nobody-1"}, "/participant_id"),
        ({"starts_at": None}, "/starts_at"),
        ({"starts_at": NINE, "reservation_id": "r"}, "/starts_at"),
        ({"reservation_id": "nothing-1"}, "/reservation_id"),
        ({"reservation_id": "r", "consultant_id": "c"}, "/consultant_id"),
        ({"consultant_id": "somebody-1"}, "/consultant_id"),
        ({"mode": Mode.WALK}, "/mode"),
        ({"channel": "x" * 41}, "/channel"),
        ({"material_link": "ftp://x"}, "/material/link"),
    ],
)
def test_a_wish_that_can_not_be_is_refused_where_it_is_wrong(
    booked: Callable[..., Booked], refused: Refused, sparring: Service, about: dict[str, Any], at: str
) -> None:
    assert sparring.package is not None
    with refused(Invalid, at=at):
        booked(**about)


def test_a_package_is_booked_with_one_consultant_in_one_act(
    office: Office, town: Town, booked: Callable[..., Booked], recorded: Any
) -> None:
    with recorded() as events:
        found = booked(package=True, material_text="My CV")
    days = [(one.wall.on.day, one.wall.at.hour, one.number) for one in found.package]
    assert days == [(20, 9, 1), (22, 9, 2), (25, 9, 3)]
    assert len({one.consultant_id for one in found.package}) == 1
    assert [one.material_text for one in found.package] == ["My CV", None, None]
    kinds = [type(event) for event in events]
    assert kinds == [*[AppointmentBooked] * 3, PackageBooked, ParticipantAdded]
    again = booking_done(office, town.coordinator, events[0])
    assert again == found


def test_a_kept_time_begins_a_package(
    office: Office, town: Town, sparring: Service, booked: Callable[..., Booked]
) -> None:
    kept = reserve(office, town.coordinator, sparring.id, ReservationWish(starts_at=NINE))
    assert booked(reservation_id=kept.id, package=True).appointment.id == kept.id


def test_the_times_of_a_package_may_be_given_and_must_fit(booked: Callable[..., Booked]) -> None:
    with pytest.raises(PackageDoesNotFit) as refusal:
        booked(times=[NINE, NINE + 2 * DAY])
    assert refusal.value.facts == {"calls": 3}
    with pytest.raises(PackageDoesNotFit):
        booked(times=[NINE, NINE + DAY, NINE + 5 * DAY])
    found = booked(times=[NINE, NINE + 2 * DAY, NINE + 5 * DAY])
    assert [one.starts_at for one in found.package] == [NINE, NINE + 2 * DAY, NINE + 5 * DAY]


def test_a_package_that_finds_no_times_is_not_booked_at_all(
    office: Office, town: Town, booked: Callable[..., Booked], refused: Refused
) -> None:
    with refused(PackageDoesNotFit):
        booked(starts_at=datetime(2027, 2, 1, 8, tzinfo=UTC), package=True)
    assert hours_of(office, town) == set()


def test_a_service_without_a_package_has_none(
    office: Office, town: Town, sparring: Service, booked: Callable[..., Booked], refused: Refused
) -> None:
    with office.transaction(town.admin) as tx:
        tx.services.save(replace(sparring, package=None))
    with refused(Invalid, at="/package"):
        booked(package=True)
    with refused(PackageDoesNotFit):
        booked(times=[NINE])


def test_a_chain_moves_by_as_many_days_and_frees_where_it_was(
    office: Office, town: Town, booked: Callable[..., Booked], recorded: Any
) -> None:
    second = booked(package=True).package[1]
    wish = MoveWish(starts_at=second.starts_at + HOUR, following=Following.LATER)
    with recorded() as events:
        after = move(office, town.coordinator, second.id, wish)
    assert after.starts_at == second.starts_at + HOUR
    assert [type(event) for event in events] == [AppointmentMoved] * 2


def test_a_chain_that_meets_a_clash_does_not_move_at_all(
    office: Office, town: Town, booked: Callable[..., Booked], refused: Refused
) -> None:
    first, second, third = booked(starts_at=NINE - DAY, package=True).package
    in_the_way = third.starts_at + DAY
    booked(starts_at=in_the_way, consultant_id=first.consultant_id)
    with refused(SlotNotFree) as refusal:
        wish = MoveWish(starts_at=second.starts_at + DAY, following=Following.LATER)
        move(office, town.coordinator, second.id, wish)
    assert refusal.value.facts == {"why": "engaged", "starts_at": in_the_way}
    with refused(PackageDoesNotFit):
        move(office, town.coordinator, second.id, MoveWish(starts_at=first.starts_at + DAY))


def test_an_appointment_is_handed_to_a_colleague_who_is_free(
    office: Office, town: Town, booked: Callable[..., Booked]
) -> None:
    one = booked(consultant_id=town.staff_ids[2]).appointment
    after = move(office, town.coordinator, one.id, MoveWish(consultant_id=town.staff_ids[3]))
    assert (after.consultant_id, after.starts_at) == (town.staff_ids[3], one.starts_at)
    other = booked(consultant_id=town.staff_ids[2]).appointment
    with pytest.raises(StaffClash):
        move(office, town.coordinator, other.id, MoveWish(consultant_id=town.staff_ids[3]))


def test_what_a_leaver_has_stays_and_is_handed_over(
    office: Office, town: Town, booked: Callable[..., Booked]
) -> None:
    one = booked(consultant_id=town.staff_ids[3]).appointment
    left = remove_staff(office, town.admin, town.staff_ids[3], None)
    assert [engagement.activity_id for engagement in left.engagements] == [one.id]
    after = move(office, town.coordinator, one.id, MoveWish(consultant_id=town.staff_ids[2]))
    assert after.consultant_id == town.staff_ids[2]


def test_whoever_left_is_given_no_time_and_nobody_waits_for_their_hours(
    office: Office, town: Town, booked: Callable[..., Booked], refused: Refused
) -> None:
    remove_staff(office, town.admin, town.staff_ids[3], None)
    assert booked().appointment.consultant_id == town.staff_ids[2]
    with pytest.raises(SlotNotFree) as taken:
        booked()
    assert taken.value.facts == {"why": "engaged"}
    with refused(Invalid, at="/consultant_id"):
        booked(consultant_id=town.staff_ids[3])
    remove_staff(office, town.admin, town.staff_ids[2], None)
    with pytest.raises(SlotNotFree) as gone:
        booked(starts_at=NINE + HOUR)
    assert gone.value.facts == {"why": "outside_hours"}


def test_a_move_says_where_to(
    office: Office, town: Town, booked: Callable[..., Booked], refused: Refused
) -> None:
    one = booked().appointment
    with refused(Invalid, at="/starts_at"):
        move(office, town.coordinator, one.id, MoveWish())
    with refused(Invalid, at="/consultant_id"):
        move(office, town.coordinator, one.id, MoveWish(consultant_id=town.staff_ids[0]))
    with refused(SlotNotFree):
        move(office, town.coordinator, one.id, MoveWish(starts_at=NINE - 60 * DAY))


def test_a_cancelled_chain_gives_its_hours_back(
    office: Office, town: Town, booked: Callable[..., Booked]
) -> None:
    first, second, _ = booked(package=True).package
    assert (
        cancel(office, town.coordinator, second.id, following=Following.LATER, reason="Ill").reason == "Ill"
    )
    assert hours_of(office, town) == {first.id}
    cancel(office, town.coordinator, first.id)
    assert hours_of(office, town) == set()


def test_who_waits_is_seen_with_days_until_they_book(
    office: Office,
    town: Town,
    *,
    clock: FixedClock,
    sparring: Service,
    anna: Enrolment,
    booked: Callable[..., Booked],
    recorded: Any,
) -> None:
    who = anna.place.participant_id
    join_waiting(office, town.coordinator, sparring.id, who, channel="poster")
    with pytest.raises(AlreadyWaiting):
        join_waiting(office, town.coordinator, sparring.id, who)
    clock.at += 3 * DAY
    (line,) = list_waiting(office, town.coordinator, sparring.id, Window()).items
    assert (line.name, line.days, line.waiting.channel) == ("Anna", 3, "poster")
    with recorded() as events:
        booked(participant_id=who)
    assert [type(event) for event in events] == [AppointmentBooked, WaitingLeft]
    assert list_waiting(office, town.coordinator, sparring.id, Window()).items == ()


def test_a_consultant_lists_their_own_and_a_coordinator_all(
    office: Office, town: Town, sparring: Service, booked: Callable[..., Booked]
) -> None:
    mine = booked(consultant_id=town.staff_ids[2]).appointment
    other = booked(consultant_id=town.staff_ids[3]).appointment

    def seen(who: Any, **wanted: Any) -> list[str]:
        page = list_appointments(office, who, AppointmentFilter(**wanted), Window())
        return [line.appointment.id for line in page.items]

    assert seen(town.coordinator, service_id=sparring.id) == sorted([mine.id, other.id])
    assert seen(town.consultant) == [mine.id]
    assert seen(town.consultant, consultant_id=town.staff_ids[3]) == []
    assert seen(town.coordinator, since=NINE + HOUR) == []
    assert seen(town.coordinator, until=NINE) == []
    assert seen(town.coordinator, state=AppointmentState.DONE) == []


def test_a_private_note_is_written_by_its_consultant_alone_and_exported_to_whom_it_is_about(
    office: Office, town: Town, anna: Enrolment, booked: Callable[..., Booked], refused: Refused
) -> None:
    who = anna.place.participant_id
    one: Appointment = booked(participant_id=who, consultant_id=town.staff_ids[2]).appointment
    noted = change_appointment(office, town.consultant, one.id, None, {"private_note": "Shy"})
    assert noted.private_note == "Shy"
    with refused(Invalid, at="/private_note"):
        change_appointment(office, town.coordinator, one.id, None, {"private_note": "Loud"})
    shared = change_appointment(office, town.coordinator, one.id, None, {"shared_note": "So"})
    assert shared.private_note is None
    with refused(Stale):
        change_appointment(office, town.consultant, one.id, frozenset({"0.booked"}), {"channel": "x"})
    (row,) = export_person(office, town.coordinator, who).sections["appointments"]
    assert (row["private_note"], row["shared_note"]) == ("Shy", "So")


def test_who_is_forgotten_leaves_no_appointment_and_no_hours(
    office: Office,
    town: Town,
    *,
    clock: FixedClock,
    anna: Enrolment,
    booked: Callable[..., Booked],
) -> None:
    who = anna.place.participant_id
    missed = booked(participant_id=who).appointment
    booked(participant_id=who, starts_at=NINE + DAY)
    clock.at = NINE
    note_no_show(office, town.coordinator, missed.id)
    erase_participant(office, town.admin, who, None)
    assert hours_of(office, town) == set()
    assert list_appointments(office, town.coordinator, AppointmentFilter(), Window()).items == ()


def test_the_webinar_after_which_somebody_books_is_one_of_ours(world: World, refused: Any) -> None:
    about = {"participant_id": world.person, "starts_at": THURSDAY + timedelta(hours=2)}

    with refused(Invalid, at="/webinar_id"):
        book(world.office, world.town.coordinator, world.sparring.id, BookingWish(**about, webinar_id="none"))
    wish = BookingWish(**about, webinar_id=world.over.id)
    booked = book(world.office, world.town.coordinator, world.sparring.id, wish)
    assert booked.appointment.webinar_id == world.over.id

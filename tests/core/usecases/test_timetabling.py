from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

from jobclub.core.appointments.offer import Package
from jobclub.core.cohorts.moves import Following
from jobclub.core.usecases import booking, offering, reserving, shifting
from jobclub.core.usecases.booking import BookingWish
from jobclub.core.usecases.meeting_up import change_appointment, get_appointment
from jobclub.core.usecases.reserving import ReservationWish
from jobclub.core.usecases.shifting import MoveWish
from jobclub.core.usecases.timetabling import view_appointment

from .conftest import World

FRIDAY = datetime(2027, 1, 22, 8, tzinfo=UTC)


def test_an_appointment_is_seen_with_who_comes_and_what_else_they_have_there(world: World) -> None:
    office, town, mine = world.office, world.town, world.town.consultant
    change_appointment(office, mine, world.booked.id, None, {"private_note": "Call twice."})
    wish = BookingWish(participant_id=world.booked.participant_id, starts_at=FRIDAY)
    also = booking.book(office, town.coordinator, world.sparring.id, wish).appointment
    seen = view_appointment(office, mine, world.booked.id)
    assert seen.person is not None
    assert (seen.person.id, seen.service, seen.package) == (world.booked.participant_id, world.sparring, ())
    assert [one.id for one in seen.others] == [also.id]
    assert seen.names[mine.staff_id or ""] == "Conny Consultant"
    assert seen.appointment.private_note == "Call twice."
    assert view_appointment(office, town.coordinator, world.booked.id).appointment.private_note is None


def test_a_time_that_is_only_kept_is_nobodys(world: World) -> None:
    wish = ReservationWish(starts_at=FRIDAY, consultant_id=world.town.consultant.staff_id)
    kept = reserving.reserve(world.office, world.town.coordinator, world.sparring.id, wish)
    seen = view_appointment(world.office, world.town.coordinator, kept.id)
    assert (seen.person, seen.others, seen.appointment.id) == (None, (), kept.id)


def test_all_of_a_package_is_seen_and_as_a_dry_run_nothing_moves(world: World) -> None:
    office, by = world.office, world.town.coordinator
    package = Package(calls=2, min_days=1, max_days=9)
    service = offering.change_service(office, by, world.sparring.id, None, package=package)
    wish = BookingWish(participant_id=world.person, starts_at=FRIDAY, package=True)
    booked = booking.book(office, by, service.id, wish)
    seen = view_appointment(office, by, booked.appointment.id)
    assert [one.number for one in seen.package] == [1, 2]
    later = MoveWish(starts_at=FRIDAY.replace(hour=10), following=Following.LATER)
    moved = shifting.move(office, by, booked.appointment.id, later, dry_run=True)
    assert moved.starts_at == later.starts_at
    kept = get_appointment(office, by, booked.appointment.id)
    assert replace(kept, private_note=None) == replace(booked.appointment, private_note=None)

"""What the tests of the pages about services and appointments begin with."""

from __future__ import annotations

from datetime import UTC, datetime, time, timedelta
from typing import Any

from jobclub.core.activities.activity import Mode
from jobclub.core.appointments.appointment import Appointment, AppointmentState
from jobclub.core.appointments.hours import WeeklyHours
from jobclub.core.appointments.offer import Package, Service
from jobclub.core.office.appointments import AppointmentFilter
from jobclub.core.office.lists import Window
from jobclub.core.usecases import booking, knowing, offering, rostering
from jobclub.core.usecases.booking import BookingWish
from jobclub.core.usecases.knowing import PersonWish
from jobclub.core.usecases.meeting_up import list_appointments
from tests.web.staff.conftest import Scene

NINE = datetime(2027, 1, 20, 8, tzinfo=UTC)
"""A Wednesday, nine o'clock in Copenhagen."""
DAY = timedelta(days=1)
SERVICES = "/staff/services"


def a_service(scene: Scene, **wish: Any) -> Service:
    """Offer three hours at once of the consultant or the colleague, who work on weekdays from 9 to 13."""
    town = scene.town
    mine = (town.consultant.staff_id or "", town.colleague.staff_id or "")
    week = [WeeklyHours(weekday=day, opens=time(9), closes=time(13)) for day in range(5)]
    for one in mine:
        rostering.set_hours(scene.office, town.coordinator, one, week, None)
    about: dict[str, Any] = {
        "minutes": 60,
        "modes": (Mode.PHONE, Mode.WALK),
        "consultant_ids": mine,
        "package": Package(calls=3, min_days=1, max_days=4),
        "step_minutes": 60,
        **wish,
    }
    return offering.add_service(scene.office, town.coordinator, title="Sparring", **about)


def known(scene: Scene, name: str) -> str:
    """Give the id of somebody who is known from now on."""
    wish = PersonWish(name=name, email=f"{name.lower()}@people.example", phone="70101010")
    return knowing.add_participant(scene.office, scene.town.coordinator, wish).id


def booked(scene: Scene, service: Service, name: str = "Anna", **wish: Any) -> Appointment:
    """Give somebody a time with the consultant on Wednesday at nine, or as is wished."""
    wanted = {"starts_at": NINE, "consultant_id": scene.town.consultant.staff_id, **wish}
    return booking.book(
        scene.office,
        scene.town.coordinator,
        service.id,
        BookingWish(participant_id=known(scene, name), **wanted),
    ).appointment


def all_booked(scene: Scene) -> list[Appointment]:
    """Give all appointments that somebody has."""
    page = list_appointments(scene.office, scene.town.coordinator, AppointmentFilter(), Window())
    return [one.appointment for one in page.items if one.appointment.state is AppointmentState.BOOKED]

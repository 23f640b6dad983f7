"""What the tests of the pages about webinars begin with."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, time
from typing import Any

from jobclub.core.activities.activity import Mode
from jobclub.core.appointments.hours import WeeklyHours
from jobclub.core.appointments.offer import Service
from jobclub.core.people.staff import Actor
from jobclub.core.usecases import attending, offering, presenting, repeating, rostering
from jobclub.core.usecases.attending import Coming, SeenRegistration
from jobclub.core.usecases.knowing import PersonWish
from jobclub.core.usecases.presenting import WebinarWish
from jobclub.core.usecases.repeating import SeriesWish
from jobclub.core.webinars.series import WebinarSeries, Weekday
from jobclub.core.webinars.webinar import Webinar
from tests.web.staff.conftest import Scene

STARTS_AT = datetime(2027, 1, 21, 9, tzinfo=UTC)
WEBINAR = WebinarWish(title="A CV in an hour", minutes=60, starts_at=STARTS_AT)
SERIES = SeriesWish(
    each=WebinarWish(title="Every Thursday", minutes=60),
    weekdays=(Weekday.THU,),
    at=time(10),
    starts_on=date(2027, 3, 18),
    count=3,
)


def a_webinar(scene: Scene, *, announced: bool = True, by: Actor | None = None, **wish: Any) -> Webinar:
    """Let the consultant, or somebody else, plan a webinar, and announce it."""
    who = by or scene.town.consultant
    webinar = presenting.plan_webinar(scene.office, who, replace(WEBINAR, **wish))
    return presenting.announce_webinar(scene.office, who, webinar.id).webinar if announced else webinar


def a_series(scene: Scene, *, announced: bool = True, **wish: Any) -> WebinarSeries:
    """Let the consultant plan a series, and announce it."""
    found = repeating.plan_series(scene.office, scene.town.consultant, replace(SERIES, **wish)).series
    if announced:
        repeating.announce_series(scene.office, scene.town.consultant, found.id)
    return found


def comes_to(scene: Scene, webinar: Webinar, name: str, **how: Any) -> SeenRegistration:
    """Register somebody."""
    person = PersonWish(name=name, email=f"{name.lower()}@people.example")
    coming = Coming(person=person, **how)
    return attending.register_for_webinar(scene.office, scene.town.consultant, webinar.id, coming)


def sparring(scene: Scene) -> Service:
    """Let the consultant give help, one to one, for one hour each morning."""
    town = scene.town
    mine = (town.consultant.staff_id or "",)
    service = offering.add_service(
        scene.office, town.coordinator, title="Sparring", minutes=60, modes=(Mode.PHONE,), consultant_ids=mine
    )
    week = [WeeklyHours(weekday=day, opens=time(8), closes=time(9)) for day in range(5)]
    rostering.set_hours(scene.office, town.consultant, mine[0], week, None)
    return service

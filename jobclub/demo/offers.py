"""What the invented organisation offers beside its clubs: webinars, and talks with one person at a time."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import time, timedelta

from jobclub.core.activities.activity import Mode
from jobclub.core.appointments.hours import WeeklyHours
from jobclub.core.appointments.offer import Audience, Service
from jobclub.core.office import Office
from jobclub.core.people.staff import Actor
from jobclub.core.spans import wall_of
from jobclub.core.usecases import attending, booking, offering, repeating, rostering, searching
from jobclub.core.usecases.attending import Coming
from jobclub.core.usecases.booking import BookingWish
from jobclub.core.usecases.presenting import WebinarWish
from jobclub.core.usecases.repeating import SeriesWish
from jobclub.core.webinars.series import Topic, Weekday

DATES = 6
WORKING_DAYS = range(5)
TOPICS = (
    Topic(title="A CV that gets read", description="What employers look at first, and how to show it."),
    Topic(title="Where the jobs are", description="Job sites, people you know, and a plan for the week."),
    Topic(title="The first minute of an interview", description="How to begin, and what to ask."),
)


def offer(office: Office, by: Actor, consultant_id: str, *, link: str | None, people: Sequence[str]) -> None:
    """Let a consultant present webinars and talk to people, of whom some have places and times."""
    service = _talks(office, by, consultant_id)
    _book(office, by, service, people[:2])
    each = WebinarWish(
        title="Ready for your next job",
        description="Three quarters of an hour; afterwards you can talk to us about your own CV.",
        minutes=45,
        host_id=consultant_id,
        capacity=19,
        sparring_service_id=service.id,
        meeting_link=link,
    )
    _webinars(office, by, each, people[2:5])


def _talks(office: Office, by: Actor, consultant_id: str) -> Service:
    """Offer half an hour on mornings."""
    hours = [WeeklyHours(weekday=day, opens=time(9), closes=time(12)) for day in WORKING_DAYS]
    rostering.set_hours(office, by, consultant_id, hours, None)
    return offering.add_service(
        office,
        by,
        title="Talk about your CV",
        description="Half an hour about your CV and one job that you would like to have.",
        minutes=30,
        modes=(Mode.PHONE, Mode.ONLINE),
        buffer_after=15,
        step_minutes=45,
        audience=Audience.PUBLIC,
        wants_material=True,
        consultant_ids=(consultant_id,),
    )


def _book(office: Office, by: Actor, service: Service, people: Sequence[str]) -> None:
    """Give each of some people a time, one after the other."""
    slots = searching.find_slots(office, by, service.id)
    for one, slot in zip(people, slots, strict=False):
        booking.book(office, by, service.id, BookingWish(participant_id=one, starts_at=slot.starts_at))


def _webinars(office: Office, by: Actor, each: WebinarWish, people: Sequence[str]) -> None:
    """Announce webinars at noon, twice a week, and register some people for all of them."""
    wish = SeriesWish(
        each=each,
        weekdays=(Weekday.TUE, Weekday.THU),
        at=time(12, 15),
        starts_on=wall_of(office.now(), by.zone).on + timedelta(days=1),
        count=DATES,
        topics=TOPICS,
    )
    series = repeating.plan_series(office, by, wish).series
    repeating.announce_series(office, by, series.id)
    for one in people:
        attending.register_in_series(office, by, series.id, Coming(participant_id=one))

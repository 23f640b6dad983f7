"""A town with webinars and a service to live in: what is there, and what must hold after each act."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta
from itertools import combinations, pairwise
from typing import TypeVar
from zoneinfo import ZoneInfo

from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant

from jobclub.core.activities.activity import Mode
from jobclub.core.activities.engagements import Engagement
from jobclub.core.activities.places import PlaceState
from jobclub.core.appointments.appointment import Appointment, AppointmentState
from jobclub.core.appointments.hours import WeeklyHours
from jobclub.core.appointments.offer import Package
from jobclub.core.errors import Busy, Invalid, NotFound, Refused
from jobclub.core.office.appointments import AppointmentFilter
from jobclub.core.office.lists import Window
from jobclub.core.office.store import Store
from jobclub.core.office.webinars import WebinarFilter
from jobclub.core.spans import Span
from jobclub.core.usecases import offering, rostering
from jobclub.core.usecases.knowing import PersonWish, add_participant
from jobclub.core.webinars.registration import WebinarPlace
from jobclub.core.webinars.webinar import Webinar, WebinarState, engagements_of
from jobclub.testing import FixedClock, found_town, office_over

T = TypeVar("T")
BEGIN = datetime(2027, 3, 15, 8, tzinfo=UTC)
"""The clocks go forward on the second Sunday after it."""
EVER = Span(BEGIN - timedelta(days=400), BEGIN + timedelta(days=4000))
ALL = Window(limit=10_000)
PEOPLE = 6
ANYBODY = st.integers(0, PEOPLE - 1)
any_one = st.integers(0, 11)
"""Which of several things an act is about: counted round."""


@dataclass(frozen=True, slots=True)
class Picture:
    """All that is kept, as it was kept."""

    webinars: dict[str, Webinar]
    registrations: dict[str, tuple[WebinarPlace, ...]]
    appointments: dict[str, Appointment]
    engagements: frozenset[Engagement]
    people: frozenset[str]

    def places(self, *states: PlaceState) -> list[WebinarPlace]:
        """Give all registrations in some states."""
        every = (place for webinar in self.registrations.values() for place in webinar)
        return [one for one in every if one.place.state in states]

    def registered(self, webinar_id: str, who: str, *states: PlaceState) -> bool:
        """Whether somebody's registration for a webinar is in one of some states."""
        theirs = (one for one in self.registrations[webinar_id] if one.participant_id == who)
        return any(one.place.state in states for one in theirs)


class TimesLife(RuleBasedStateMachine):
    """What acts need, and what holds after each. Subclasses say what people do."""

    def __init__(self, store: Store) -> None:
        super().__init__()
        self.clock = FixedClock(BEGIN)
        self.office = office_over(store, self.clock)
        self.town = found_town(self.office)
        self.actor = self.town.admin
        self.staff = (self.town.consultant.caller_id, self.town.colleague.caller_id)
        self.people = [self._somebody(number) for number in range(PEOPLE)]
        self.service_id = self._offer()
        self.must_stay = False
        self.seen = self.look()

    def _somebody(self, number: int) -> str:
        wish = PersonWish(name=f"Person {number}")
        who = add_participant(self.office, self.actor, wish)
        with self.office.transaction(self.actor) as tx:
            tx.participants.save(replace(who, email=f"person{number}@people.example"))
        return who.id

    def _offer(self) -> str:
        week = [WeeklyHours(weekday=day, opens=time(8), closes=time(18)) for day in range(7)]
        for one in self.staff:
            rostering.set_hours(self.office, self.actor, one, week, None)
        service = offering.add_service(
            self.office,
            self.actor,
            title="Sparring",
            minutes=45,
            modes=(Mode.PHONE,),
            consultant_ids=self.staff,
            buffer_after=15,
            notice_minutes=30,
            horizon_days=60,
            package=Package(calls=3, min_days=1, max_days=9),
        )
        return service.id

    def look(self) -> Picture:
        with self.office.reading(self.actor) as tx:
            webinars = {one.id: one for one in tx.webinars.page(WebinarFilter(), ALL).items}
            places = {one: tx.webinar_places.page(one, ALL).items for one in webinars}
            booked = tx.appointments.page(AppointmentFilter(), ALL, self.clock()).items
            return Picture(
                webinars=webinars,
                registrations={
                    one: tuple(line.registration for line in kept) for one, kept in places.items()
                },
                appointments={one.id: one for one in booked if one.participant_id is not None},
                engagements=frozenset(tx.staff.engagements(self.town.staff_ids, EVER, outside_group="")),
                people=frozenset(one.id for one in tx.participants.page(ALL).items),
            )

    def act(self, do: Callable[..., T], *about: object, **more: object) -> T | None:
        """Do something that rules may stand against; give the answer, if there is one."""
        try:
            answer = do(self.office, self.actor, *about, **more)
        except (Refused, Invalid, NotFound, Busy):
            self.must_stay = True
            return None
        self.must_stay = False
        return answer

    # --- what an act may be about

    def one_of(self, things: Sequence[T], number: int) -> T:
        """Give one of some things."""
        return things[number % len(things)]

    def webinar(self, number: int) -> Webinar:
        """Give a webinar; mostly one that is still to come."""
        every = list(self.seen.webinars.values())
        ahead = [one for one in every if not (one.decided or one.has_ended(self.clock()))]
        return self.one_of(ahead or every, number)

    def appointment(self, number: int) -> Appointment:
        """Give an appointment; mostly one that is still agreed."""
        every = list(self.seen.appointments.values())
        agreed = [one for one in every if one.state is AppointmentState.BOOKED]
        return self.one_of(agreed or every, number)

    def on(self, days: int, half_hours: int) -> datetime:
        """Give an instant so many days from today, so many half hours after eight."""
        zone = ZoneInfo(self.town.organisation.time_zone)
        today: date = self.clock().astimezone(zone).date()
        eight = datetime.combine(today + timedelta(days=days), time(8), zone)
        return (eight + timedelta(minutes=30 * half_hours)).astimezone(UTC)

    # --- what there must be for an act to make sense

    def presents(self) -> bool:
        """Whether there is a webinar."""
        return bool(self.seen.webinars)

    def someone_comes(self) -> bool:
        """Whether anybody is registered for a webinar."""
        return bool(self.seen.places(PlaceState.ENROLLED, PlaceState.WAITLISTED))

    def someone_has_booked(self) -> bool:
        """Whether there is an appointment."""
        return bool(self.seen.appointments)

    # --- what must hold

    @invariant()
    def nothing_is_against_the_laws(self) -> None:
        before, self.seen = self.seen, self.look()
        if self.must_stay:
            assert self.seen == before
        broken = [*self._against_places(), *self._against_hours(), *self._against_people()]
        assert broken == [], "\n".join(broken)

    def _against_places(self) -> Iterator[str]:
        for one in self.seen.webinars.values():
            kept = [place.place.state for place in self.seen.registrations[one.id]]
            taken, waiting = kept.count(PlaceState.ENROLLED), kept.count(PlaceState.WAITLISTED)
            free = None if one.capacity is None else one.capacity - taken
            if free is not None and free < 0:
                yield f"webinar {one.id}: {taken} have one of {one.capacity} places"
            open_still = one.state is WebinarState.ANNOUNCED and not one.has_started(self.clock())
            if open_still and waiting and free != 0:
                yield f"webinar {one.id}: {waiting} wait while {free} places are free"

    def _against_hours(self) -> Iterator[str]:
        kept = sorted(self.seen.engagements, key=lambda one: (one.staff_id, one.span))
        for earlier, later in pairwise(kept):
            if earlier.staff_id == later.staff_id and earlier.span.overlaps(later.span):
                yield f"{earlier.staff_id} is in two places: {earlier.activity_id}, {later.activity_id}"
        needed = {one for webinar in self.seen.webinars.values() for one in engagements_of(webinar)}
        needed |= {one for booked in self.seen.appointments.values() for one in booked.engagements()}
        if needed != set(kept):
            yield f"engaged without need: {set(kept) - needed}, needed: {needed - set(kept)}"

    def _against_people(self) -> Iterator[str]:
        booked = [one for one in self.seen.appointments.values() if one.state is AppointmentState.BOOKED]
        for one, other in combinations(booked, 2):
            if one.participant_id == other.participant_id and one.span.overlaps(other.span):
                yield f"{one.participant_id} is in two places: {one.id}, {other.id}"

"""Kolding's webinars: every day at two, and personal sparring for those who were there and want it.

The municipality of Kolding told in its public reports (2020–2021) of daily webinars with rotating topics that
helped 15–19 people a day, four of five of whom took sparring, and of webinars about one line of work for
20–25 invited people with a company and a school. Names, days and all else are invented.

``python examples/kolding.py [people.csv]`` plays four weeks with a holiday in memory.
"""

from __future__ import annotations

import sys
from collections import Counter
from datetime import date, datetime, time, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

from townsfolk import EVERY, Town, Who

import jobclub as jc

TEMPLATES = Path(__file__).parent / "templates"
HERE = ZoneInfo("Europe/Copenhagen")
MORNING = [jc.WeeklyHours(weekday=day, opens=time(9), closes=time(12)) for day in range(5)]
WHOLE_DAY = [jc.WeeklyHours(weekday=day, opens=time(9), closes=time(15)) for day in range(5)]
PLACES = ["Vejle", "Varde", "Assens"]
PARTNERS = ("Havn & Last", "AMU Syd")
"""A company and a school, who tell of a line of work."""
LIST = "name,days,from,until,sparring,interests,observer_of\n" + "".join(
    f"Person {n},mon tue wed thu fri,{8 + n % 3},{15 + n % 3},{'no' if n % 5 == 0 else 'yes'},"
    f"{'transport' if n % 5 == 1 else 'warehouse'},\n"
    for n in range(115)
)
"""Who hears of it, if nobody brings a list."""
OBSERVERS = "".join(f"Colleague from {one},tue,9,16,no,,{one}\n" for one in PLACES)


class Kolding:
    """Kolding, where Britta plans, Per presents, and Per and three colleagues give sparring."""

    def __init__(self, text: str) -> None:
        interests = (
            jc.Interest(key="transport", title="Transport"),
            jc.Interest(key="warehouse", title="Lager"),
        )
        about = {"language": "da", "holidays": "DK", "interests": interests}
        self.town = Town("Kolding", HERE, datetime(2027, 4, 12, 9, tzinfo=HERE), **about)
        self.britta = self.town.hire("Britta", jc.Role.COORDINATOR)
        self.per = self.town.hire("Per")
        self.colleagues = [self.town.hire(name) for name in ("Anne", "Bo", "Dorte")]
        self.sparring = self._offer_sparring()
        self.town.take_in(self.britta, text)
        self.series = self._plan_series()
        self.short = self._warnings()
        self._let_colleagues_help()
        self.enough = self._warnings()
        jc.repeating.announce_series(*self.britta, self.series.id)

    def _offer_sparring(self) -> jc.Service:
        """Offer sparring, as only Per gives it in the mornings."""
        about = jc.read_service((TEMPLATES / "kolding-sparring.toml").read_text("utf-8"))
        jc.rostering.set_hours(*self.per, _id(self.per), MORNING, seen=None)
        return jc.offering.add_service(*self.britta, consultant_ids=(_id(self.per),), **about)

    def _plan_series(self) -> jc.WebinarSeries:
        about = jc.read_series((TEMPLATES / "kolding-webinarer.toml").read_text("utf-8"))
        each = about.pop("each") | {"host_id": _id(self.per), "sparring_service_id": self.sparring.id}
        days = {"starts_on": date(2027, 4, 19), "ends_on": date(2027, 5, 14)}
        wish = jc.SeriesWish(each=jc.WebinarWish(**each), **days, **about)
        return jc.repeating.plan_series(*self.britta, wish).series

    def _warnings(self) -> tuple[jc.WebinarWarning, ...]:
        """Give what somebody should look at before the first webinar is announced."""
        first = self.webinars()[0].id
        return jc.presenting.announce_webinar(*self.britta, first, dry_run=True).demand.warnings

    def _let_colleagues_help(self) -> None:
        """Let colleagues give sparring as well: one consultant can't give fifteen a day."""
        for one in self.colleagues:
            jc.rostering.set_hours(*one, _id(one), WHOLE_DAY, seen=None)
        everybody = tuple(_id(one) for one in (self.per, *self.colleagues))
        about = {"consultant_ids": everybody}
        self.sparring = jc.offering.change_service(*self.britta, self.sparring.id, seen=None, **about)

    def webinars(self) -> list[jc.Webinar]:
        """Give the dates of the series, by time."""
        return list(jc.repeating.get_series(*self.britta, self.series.id).webinars)

    def places(self, webinar_id: str, state: jc.PlaceState = jc.PlaceState.ENROLLED) -> list[str]:
        """Give who has a place in a webinar, or waits for one, in the order they asked."""
        found = jc.attending.list_registrations(*self.britta, webinar_id, EVERY, state=state).items
        return [one.registration.participant_id for one in found]

    def sparring_after(self, webinar_id: str) -> list[jc.Appointment]:
        """Give the appointments that were booked because of a webinar."""
        wanted = jc.AppointmentFilter(webinar_id=webinar_id)
        return [one.appointment for one in jc.meeting_up.list_appointments(*self.britta, wanted, EVERY).items]

    def hold_sector_webinar(self) -> jc.Webinar:
        """Invite those whom the line of work interests; a company and a school tell of it."""
        about = jc.read_webinar((TEMPLATES / "kolding-branchewebinar.toml").read_text("utf-8"))
        starts_at = datetime(2027, 4, 16, 10, tzinfo=HERE)
        wish = jc.WebinarWish(starts_at=starts_at, host_id=_id(self.per), **about)
        webinar = jc.presenting.plan_webinar(*self.britta, wish)
        jc.presenting.announce_webinar(*self.britta, webinar.id)
        for partner in PARTNERS:
            jc.inviting.invite_guest(
                *self.britta, webinar.id, of=jc.inviting.WEBINAR, partner=partner, confirmed=True
            )
        can_come = (
            who for who in self.town.people if self.town.suits(who, webinar.starts_at, webinar.ends_at)
        )
        for who in can_come:
            if self.town.people[who].told["interests"] == "transport":
                coming = jc.Coming(participant_id=who, channel="invited")
                jc.attending.register_for_webinar(*self.britta, webinar.id, coming)
        self.town.clock.at = webinar.ends_at
        return self._marked(webinar, absent=0)

    def register_everybody(self) -> None:
        """Give everybody one date of each topic on a day they have time: the one with most room."""
        asked: Counter[str] = Counter()
        dates = self.webinars()
        for who, person in self.town.people.items():
            fits = [one for one in dates if self.town.suits(who, one.starts_at, one.ends_at)]
            topics = {one.title: [each for each in fits if each.title == one.title] for one in fits}
            chosen = [min(each, key=lambda one: asked[one.id]).id for each in topics.values()]
            if chosen:
                coming = jc.Coming(participant_id=who, observer_of=person.told["observer_of"] or None)
                jc.attending.register_in_series(*self.britta, self.series.id, coming, chosen)
                asked.update(chosen)

    def one_found_a_job(self) -> None:
        """Let the first who is on a full date come no more, so that whoever waits for it has her place."""
        full = next((one for one in self.webinars() if self.places(one.id, jc.PlaceState.WAITLISTED)), None)
        if full is not None:
            found = jc.attending.list_registrations(*self.britta, full.id, EVERY).items
            jc.attending.withdraw_registration(*self.britta, found[0].registration.id)

    def play_days(self) -> None:
        """Hold one webinar after the other; who wants sparring books it at once."""
        for number, webinar in enumerate(self.webinars()):
            self._give_sparring(until=webinar.starts_at)
            self.town.clock.at = webinar.ends_at
            self._marked(webinar, absent=number % 2)
            for who in self._present(webinar):
                if self.town.people[who].told["sparring"] == "yes":
                    self._book(who, webinar)
        self._give_sparring(until=self.town.clock.at + timedelta(days=31))

    def _marked(self, webinar: jc.Webinar, *, absent: int) -> jc.Webinar:
        """Say who was there: all but the last few."""
        there = self.places(webinar.id)
        marks = dict.fromkeys(there, jc.Presence.PRESENT)
        marks |= dict.fromkeys(there[len(there) - absent :], jc.Presence.ABSENT)
        jc.following_up.mark_presence(*self.per, webinar.id, marks, seen=None)
        return jc.presenting.get_webinar(*self.per, webinar.id)

    def _present(self, webinar: jc.Webinar) -> list[str]:
        roll = jc.following_up.get_presence(*self.per, webinar.id).registrations
        ours = [one for one in roll if one.mark is jc.Presence.PRESENT and one.observer_of is None]
        return [one.participant_id for one in ours]

    def _book(self, who: str, webinar: jc.Webinar) -> None:
        """Book the first time at which somebody can talk and is nowhere else, with whoever is free."""
        first = webinar.wall.on + timedelta(days=1)
        for slot in jc.searching.find_slots(*self.britta, self.sparring.id, first=first):
            if self.town.suits(who, slot.starts_at, slot.ends_at):
                wish = jc.BookingWish(participant_id=who, starts_at=slot.starts_at, webinar_id=webinar.id)
                try:
                    jc.booking.book(*self.britta, self.sparring.id, wish)
                except (jc.errors.ParticipantClash, jc.errors.AlreadyBooked):
                    continue
                return

    def _give_sparring(self, until: datetime) -> None:
        """Let those meet whose time has come."""
        wanted = jc.AppointmentFilter(state=jc.AppointmentState.BOOKED, until=until)
        for one in jc.meeting_up.list_appointments(*self.britta, wanted, EVERY).items:
            self.town.clock.at = max(self.town.clock.at, one.appointment.ends_at)
            jc.meeting_up.note_done(*self.britta, one.appointment.id)

    def came_of(self, webinar: jc.Webinar) -> jc.FollowUp:
        """Give what came of a webinar, as the store counts it."""
        return jc.following_up.follow_up(*self.britta, webinar.id)


def _id(who: Who) -> str:
    return who[1].staff_id or ""


def play(text: str = LIST + OBSERVERS) -> tuple[Kolding, jc.Webinar]:
    """Play it from the list to the last sparring, and give it with the webinar about one line of work."""
    kolding = Kolding(text)
    kolding.register_everybody()
    sector = kolding.hold_sector_webinar()
    kolding.one_found_a_job()
    kolding.play_days()
    return kolding, sector


def main() -> None:
    """Play it and print what the store says of each day."""
    kolding, sector = play(Path(sys.argv[1]).read_text("utf-8") if len(sys.argv) > 1 else LIST + OBSERVERS)
    print(f"{sector.title}: {kolding.came_of(sector).attended} were there")
    days = [(one, kolding.came_of(one)) for one in kolding.webinars()]
    for one, came in days:
        print(f"{one.wall.on:%d.%m.} {one.title}: {came.attended} were there, {came.booked} took sparring")
    print(*(f"{day.on:%d.%m.} closed: {day.reason}" for day in kolding.series.skipped), sep="\n")
    offered, booked = (sum(getattr(came, name) for _, came in days) for name in ("offered", "booked"))
    print(f"{booked} of {offered} who were offered sparring took it")


if __name__ == "__main__":
    main()

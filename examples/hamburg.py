"""Hamburg's Saturday: three hours of video with three consultants, for who answered a mail or a tweet.

Public reports tell of the video consultations in Hamburg on Saturday 9 May 2020 from 12 to 15: three
consultants, 14 responses, three of them by Twitter, and two more that came late. One of those who had a time
did not come, and was met on the Monday after. Names and all else are invented.

``python examples/hamburg.py [responses.csv]`` plays it in memory, and counts what came by which channel.
"""

from __future__ import annotations

import sys
from collections import Counter
from datetime import date, datetime, time, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

from townsfolk import EVERY, Town

import jobclub as jc

TEMPLATE = Path(__file__).parent / "templates" / "hamburg-videoberatung.toml"
HERE = ZoneInfo("Europe/Berlin")
SATURDAY, MONDAY = date(2020, 5, 9), date(2020, 5, 11)
LATEST = datetime(2020, 5, 9, 11, tzinfo=HERE)
"""Until when a response is in time."""
IN_TIME = ["email"] * 11 + ["twitter"] * 3
LIST = (
    "name,days,from,until,channel,came\n"
    + "".join(
        f"Person {n},mon sat,{12 + n % 2 if n % 3 else 9},{14 + n % 2},{channel},2020-05-0{5 + n % 4}T10:00\n"
        for n, channel in enumerate(IN_TIME)
    )
    + "Person 14,mon sat,9,17,email,2020-05-09T16:00\nPerson 15,mon sat,9,17,email,2020-05-10T09:00\n"
)
"""Who responds, if nobody brings a list."""


class Saturday:
    """Hamburg, where Katrin planned the Saturday, and three colleagues were at home for it."""

    def __init__(self, text: str) -> None:
        self.town = Town(
            "Hamburg", HERE, datetime(2020, 5, 4, 9, tzinfo=HERE), language="de", holidays="DE-HH"
        )
        self.katrin = self.town.hire("Katrin", jc.Role.COORDINATOR)
        at_home = [self.town.hire(name) for name in ("Aylin", "Bernd", "Clara")]
        self.consultant_ids = tuple(sorted(who[1].staff_id or "" for who in at_home))
        about = jc.read_service(TEMPLATE.read_text("utf-8"))
        self.service = jc.offering.add_service(*self.katrin, consultant_ids=self.consultant_ids, **about)
        hours = {SATURDAY: jc.Opening(time(12), time(15)), MONDAY: jc.Opening(time(9), time(12))}
        for day, opening in hours.items():
            wish = {"on": day, "hours": [opening], "consultant_ids": self.consultant_ids}
            jc.rostering.set_special_day(*self.katrin, service_id=self.service.id, **wish)
        self.town.take_in(self.katrin, text)

    def times(self) -> list[jc.Appointment]:
        """Give all appointments by time."""
        wanted = jc.AppointmentFilter(service_id=self.service.id)
        return [one.appointment for one in jc.meeting_up.list_appointments(*self.katrin, wanted, EVERY).items]

    def line(self) -> list[jc.queueing.WaitingLine]:
        """Give who waits, the longest waiting first."""
        return list(jc.queueing.list_waiting(*self.katrin, self.service.id, EVERY).items)

    def channels(self) -> Counter[str]:
        """Count by which channel those came who have a time or wait for one."""
        booked = [one.channel for one in self.times()]
        waiting = [one.waiting.channel for one in self.line()]
        return Counter(channel or "" for channel in (*booked, *waiting))

    def responses_come_in(self) -> None:
        """Give whoever responds a time on the Saturday; who comes too late or finds none waits."""
        came = {who: _instant(one.told["came"]) for who, one in self.town.people.items()}
        for who in sorted(came, key=lambda one: came[one]):
            if came[who] > LATEST:
                self._hold_saturday()
            self.town.clock.at = max(self.town.clock.at, came[who])
            if not self._book(who, SATURDAY):
                channel = self.town.people[who].told["channel"]
                jc.queueing.join_waiting(*self.katrin, self.service.id, who, channel=channel)
        self._hold_saturday()

    def _book(self, who: str, day: date) -> bool:
        """Give somebody the first time of a day at which they can talk, with whoever has least to do."""
        slots = jc.searching.find_slots(*self.katrin, self.service.id, first=day, last=day)
        slot = next((one for one in slots if self.town.suits(who, one.starts_at, one.ends_at)), None)
        if slot is None:
            return False
        channel = self.town.people[who].told["channel"]
        wish = jc.BookingWish(participant_id=who, starts_at=slot.starts_at, channel=channel)
        jc.booking.book(*self.katrin, self.service.id, wish)
        return True

    def _hold_saturday(self) -> None:
        """Let everybody meet but the last, who does not come."""
        ahead = [one for one in self.times() if one.state is jc.AppointmentState.BOOKED]
        for one in ahead:
            self.town.clock.at = max(self.town.clock.at, one.ends_at)
            if one is ahead[-1]:
                jc.meeting_up.note_no_show(*self.katrin, one.id)
            else:
                jc.meeting_up.note_done(*self.katrin, one.id)

    def monday_after(self) -> None:
        """Give those who wait a time, and meet whoever did not come."""
        self.town.clock.at = datetime.combine(MONDAY, time(7), HERE)
        for waits in self.line():
            self._book(waits.waiting.participant_id, MONDAY)
        for one in self.times():
            self.town.clock.at = max(self.town.clock.at, one.ends_at)
            if one.state is jc.AppointmentState.BOOKED:
                jc.meeting_up.note_done(*self.katrin, one.id)
        self.town.clock.advance(timedelta(hours=1))
        for one in self.times():
            if one.state is jc.AppointmentState.NO_SHOW:
                jc.meeting_up.note_done(*self.katrin, one.id, met_at=self.town.clock.at)


def _instant(told: str) -> datetime:
    return datetime.fromisoformat(told).replace(tzinfo=HERE)


def play(text: str = LIST) -> Saturday:
    """Play it from the first response to the Monday after."""
    saturday = Saturday(text)
    saturday.responses_come_in()
    saturday.monday_after()
    return saturday


def main() -> None:
    """Play it and print what the store says of everybody."""
    saturday = play(Path(sys.argv[1]).read_text("utf-8") if len(sys.argv) > 1 else LIST)
    for one in saturday.times():
        name, later = saturday.town.people[one.participant_id or ""].name, one.met_at
        met = f", met on {saturday.town.local(later):%A}" if later else ""
        print(f"{one.wall.local:%a %H:%M} {name} ({one.channel}){met}")
    print(*(f"{channel}: {count}" for channel, count in saturday.channels().items()), sep=", ")
    print(f"{len(saturday.times())} were met, {len(saturday.line())} still in line")


if __name__ == "__main__":
    main()

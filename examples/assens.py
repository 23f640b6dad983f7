"""Assens' calls: a two-day course became three calls of an hour each, days apart; nobody is forgotten.

The municipality of Assens told in its public reports (2020–2021) how it went on by phone: 3–4 calls of one
hour per person some days apart, phone walks, and twenty people in line. People and days are invented.

``python examples/assens.py [people.csv]`` plays it in memory. The list of people says when each of them can
be called; whoever can't be given three calls stays in line, and the end of the report names them.
"""

from __future__ import annotations

import csv
import sys
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from io import StringIO
from pathlib import Path
from zoneinfo import ZoneInfo

import jobclub as jc
from jobclub.testing import FixedClock

TEMPLATE = Path(__file__).parent / "templates" / "assens-samtaler.toml"
HERE = ZoneInfo("Europe/Copenhagen")
WEEKDAYS = ("mon", "tue", "wed", "thu", "fri")
EVERY = jc.Window(limit=200)
TWENTY = "name,days,from,until\n" + "".join(
    f"Person {n},{WEEKDAYS[n % 5]} {WEEKDAYS[(n + 2) % 5]},{9 + n % 3},{13 + n % 3}\n" for n in range(20)
)
"""Who waits, if nobody brings a list."""


@dataclass(frozen=True, slots=True)
class Waits:
    """Somebody in line, and when they can be called."""

    name: str
    days: frozenset[str]
    opens: int
    closes: int

    def can_talk(self, slot: jc.Slot) -> bool:
        """Tell whether they can be called at a time."""
        starts, ends = slot.starts_at.astimezone(HERE), slot.ends_at.astimezone(HERE)
        on_day = starts.strftime("%a").lower() in self.days
        return on_day and time(self.opens) <= starts.time() and ends.time() <= time(self.closes)


def read_people(text: str) -> list[Waits]:
    """Read the list: name, days of the week, from which hour until which."""
    rows = csv.DictReader(StringIO(text))
    return [Waits(r["name"], frozenset(r["days"].split()), int(r["from"]), int(r["until"])) for r in rows]


class Calls:
    """Assens, where Hanne looks after the line."""

    def __init__(self, text: str) -> None:
        self.clock = FixedClock(datetime(2027, 3, 1, 8, tzinfo=HERE))
        self.office = jc.memory_office(self.clock)
        about = {"name": "Assens", "time_zone": HERE.key, "language": "da", "holidays": "DK"}
        self.town = jc.administering.add_organisation(self.office, **about)
        self.hanne = self.office, self._hired("Hanne", jc.Role.COORDINATOR)
        consultants = [self._hired(name, jc.Role.CONSULTANT).staff_id or "" for name in ("Inge", "Jens")]
        about = jc.read_service(TEMPLATE.read_text("utf-8"))
        self.service = jc.offering.add_service(*self.hanne, consultant_ids=tuple(consultants), **about)
        hours = [jc.WeeklyHours(weekday=day, opens=time(9), closes=time(15)) for day in range(5)]
        for one in consultants:
            jc.rostering.set_hours(*self.hanne, one, hours, seen=None)
        self.people: dict[str, Waits] = {}
        for one in read_people(text):
            person = jc.knowing.add_participant(*self.hanne, jc.PersonWish(name=one.name))
            self.people[person.id] = one
            jc.queueing.join_waiting(*self.hanne, self.service.id, person.id, channel="phone")

    def _hired(self, name: str, role: jc.Role) -> jc.Actor:
        admin, email = jc.operator_of(self.town.id), f"{name.lower()}@assens.example"
        staff = jc.staffing.add_staff(self.office, admin, name=name, email=email, role=role)
        return jc.actor_of(self.town, staff)

    def line(self) -> list[str]:
        """Give who waits, the longest waiting first."""
        waiting = jc.queueing.list_waiting(*self.hanne, self.service.id, EVERY).items
        return [one.waiting.participant_id for one in waiting]

    def calls_of(self, participant_id: str) -> list[jc.Appointment]:
        """Give all calls of somebody, by time."""
        wanted = jc.AppointmentFilter(participant_id=participant_id)
        found = jc.meeting_up.list_appointments(*self.hanne, wanted, EVERY).items
        return [one.appointment for one in found]

    def book_everybody(self) -> None:
        """Give each in line three calls with the consultant who is through first, if they can talk then."""
        for who in self.line():
            found = [(self._times(who, one), one) for one in self.service.consultant_ids]
            times, consultant_id = min(found, key=lambda one: (not one[0], one[0][-1:]))
            if times:
                about = {"participant_id": who, "consultant_id": consultant_id, "mode": jc.Mode.WALK}
                jc.booking.book(*self.hanne, self.service.id, jc.BookingWish(times=times, **about))

    def _times(self, who: str, consultant_id: str) -> list[datetime]:
        """Give the earliest times of a whole package at which somebody can talk, or none."""
        package, first = self.service.package, self.clock.at.astimezone(HERE).date()
        assert package is not None  # noqa: S101  (the template says so)
        about = {"first": first, "last": first + timedelta(days=59), "consultant_id": consultant_id}
        times: list[datetime] = []
        for slot in jc.searching.find_slots(*self.hanne, self.service.id, **about):
            since = (slot.starts_at.date() - times[-1].date()).days if times else package.min_days
            if self.people[who].can_talk(slot) and package.min_days <= since <= package.max_days:
                times.append(slot.starts_at)
            if len(times) == package.calls:
                return times
        return []

    def call_everybody(self) -> None:
        """Let the calls take place by time; the third is missed, and made good the day after."""
        booked = [one for who in self.people for one in self.calls_of(who)]
        for number, one in enumerate(sorted(booked, key=lambda each: (each.starts_at, each.id)), start=1):
            self.clock.at = max(self.clock.at, one.ends_at)
            if number == 3:  # noqa: PLR2004  (as the docstring says)
                jc.meeting_up.note_no_show(*self.hanne, one.id)
                self.clock.advance(timedelta(days=1))
                jc.meeting_up.note_done(*self.hanne, one.id, met_at=self.clock.at)
            else:
                jc.meeting_up.note_done(*self.hanne, one.id)


def play(text: str = TWENTY) -> Calls:
    """Play it from the list to the last call."""
    calls = Calls(text)
    calls.book_everybody()
    calls.call_everybody()
    return calls


def main() -> None:
    """Play it and print what the store says of everybody."""
    calls = play(Path(sys.argv[1]).read_text("utf-8") if len(sys.argv) > 1 else TWENTY)
    for who, one in calls.people.items():
        days = ", ".join(f"{call.starts_at.astimezone(HERE):%d.%m. %H:%M}" for call in calls.calls_of(who))
        print(f"{one.name}: {days or 'still in line'}")
    print(f"{len(calls.people) - len(calls.line())} completed, {len(calls.line())} still in line")


if __name__ == "__main__":
    main()

"""Assens' calls: a two-day course became three calls of an hour each, days apart; nobody is forgotten.

The municipality of Assens told in its public reports (2020–2021) how it went on by phone: 3–4 calls of one
hour per person some days apart, phone walks, and twenty people in line. People and days are invented.

``python examples/assens.py [people.csv]`` plays it in memory. The list of people says when each of them can
be called; whoever can't be given three calls stays in line, and the end of the report names them.
"""

from __future__ import annotations

import sys
from datetime import datetime, time, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

from townsfolk import EVERY, Town

import jobclub as jc

TEMPLATE = Path(__file__).parent / "templates" / "assens-samtaler.toml"
HERE = ZoneInfo("Europe/Copenhagen")
WEEKDAYS = ("mon", "tue", "wed", "thu", "fri")
TWENTY = "name,days,from,until\n" + "".join(
    f"Person {n},{WEEKDAYS[n % 5]} {WEEKDAYS[(n + 2) % 5]},{9 + n % 3},{13 + n % 3}\n" for n in range(20)
)
"""Who waits, if nobody brings a list."""


class Calls:
    """Assens, where Hanne looks after the line."""

    def __init__(self, text: str) -> None:
        self.town = Town("Assens", HERE, datetime(2027, 3, 1, 8, tzinfo=HERE), language="da", holidays="DK")
        self.hanne = self.town.hire("Hanne", jc.Role.COORDINATOR)
        consultants = [self.town.hire(name)[1].staff_id or "" for name in ("Inge", "Jens")]
        about = jc.read_service(TEMPLATE.read_text("utf-8"))
        self.service = jc.offering.add_service(*self.hanne, consultant_ids=tuple(consultants), **about)
        hours = [jc.WeeklyHours(weekday=day, opens=time(9), closes=time(15)) for day in range(5)]
        for one in consultants:
            jc.rostering.set_hours(*self.hanne, one, hours, seen=None)
        self.town.take_in(self.hanne, text)
        for who in self.town.people:
            jc.queueing.join_waiting(*self.hanne, self.service.id, who, channel="phone")

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
        package, first = self.service.package, self.town.local(self.town.clock.at).date()
        assert package is not None  # noqa: S101  (the template says so)
        about = {"first": first, "last": first + timedelta(days=59), "consultant_id": consultant_id}
        times: list[datetime] = []
        for slot in jc.searching.find_slots(*self.hanne, self.service.id, **about):
            since = (slot.starts_at.date() - times[-1].date()).days if times else package.min_days
            if (
                self.town.suits(who, slot.starts_at, slot.ends_at)
                and package.min_days <= since <= package.max_days
            ):
                times.append(slot.starts_at)
            if len(times) == package.calls:
                return times
        return []

    def call_everybody(self) -> None:
        """Let the calls take place by time; the third is missed, and made good the day after."""
        booked = [one for who in self.town.people for one in self.calls_of(who)]
        for number, one in enumerate(sorted(booked, key=lambda each: (each.starts_at, each.id)), start=1):
            self.town.clock.at = max(self.town.clock.at, one.ends_at)
            if number == 3:  # noqa: PLR2004  (as the docstring says)
                jc.meeting_up.note_no_show(*self.hanne, one.id)
                self.town.clock.advance(timedelta(days=1))
                jc.meeting_up.note_done(*self.hanne, one.id, met_at=self.town.clock.at)
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
    for who, one in calls.town.people.items():
        days = ", ".join(f"{call.wall.local:%d.%m. %H:%M}" for call in calls.calls_of(who))
        print(f"{one.name}: {days or 'still in line'}")
    print(f"{len(calls.town.people) - len(calls.line())} completed, {len(calls.line())} still in line")


if __name__ == "__main__":
    main()

"""What the stories of webinars and booked times begin with: a town, its staff, and people who have time.

The people come from a list that the story did not write: who they are, and when they can talk. Whatever
other columns it has is theirs to tell, and the story's to read.
"""

from __future__ import annotations

import csv
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, time
from io import StringIO
from typing import Any
from zoneinfo import ZoneInfo

import jobclub as jc
from jobclub.testing import FixedClock

EVERY = jc.Window(limit=200)
Who = tuple[jc.Office, jc.Actor]


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody on a list, with the days of the week and the hours at which they have time."""

    name: str
    days: frozenset[str]
    opens: int
    closes: int
    told: Mapping[str, str]

    def has_time(self, starts: datetime, ends: datetime) -> bool:
        """Tell whether they have time from one instant to another, as told by the clock on their wall."""
        on_day = starts.strftime("%a").lower() in self.days
        return on_day and time(self.opens) <= starts.time() and ends.time() <= time(self.closes)


def read_people(text: str) -> list[Person]:
    """Read a list in CSV: name, days of the week, from which hour until which, and more columns."""
    rows = csv.DictReader(StringIO(text))
    return [Person(r["name"], frozenset(r["days"].split()), int(r["from"]), int(r["until"]), r) for r in rows]


class Town:
    """An organisation that keeps everything in memory, its clock, and whom it knows by their ids."""

    def __init__(self, name: str, zone: ZoneInfo, opens_at: datetime, **about: Any) -> None:
        self.zone = zone
        self.clock = FixedClock(opens_at)
        self.office = jc.memory_office(self.clock)
        self.organisation = jc.administering.add_organisation(
            self.office, name=name, time_zone=zone.key, **about
        )
        self.people: dict[str, Person] = {}

    def hire(self, name: str, role: jc.Role = jc.Role.CONSULTANT) -> Who:
        """Give somebody of the staff, who acts in this office."""
        admin, email = jc.operator_of(self.organisation.id), f"{name.lower()}@town.example"
        staff = jc.staffing.add_staff(self.office, admin, name=name, email=email, role=role)
        return self.office, jc.actor_of(self.organisation, staff)

    def take_in(self, who: Who, text: str) -> None:
        """Know everybody on a list."""
        for person in read_people(text):
            interests = frozenset(person.told.get("interests", "").split())
            wish = jc.PersonWish(name=person.name, interests=interests)
            self.people[jc.knowing.add_participant(*who, wish).id] = person

    def local(self, instant: datetime) -> datetime:
        """Give what the clock on the wall shows at an instant."""
        return instant.astimezone(self.zone)

    def suits(self, person_id: str, starts_at: datetime, ends_at: datetime) -> bool:
        """Tell whether somebody has time from one instant to another."""
        return self.people[person_id].has_time(self.local(starts_at), self.local(ends_at))

    def themselves(self, who: Who, person_id: str) -> Who:
        """Give somebody who acts on a page of their own, by the link that one of the staff gave them."""
        _, secret = jc.linking.make_link(*who, person_id)
        opened = jc.opening.open_link(self.office, secret, jc.Purpose.PAGE, who="their phone")
        return self.office, jc.showing.person_of(opened)

"""A site: a fresh database with an organisation that works there, for servers to serve."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import make_url

from benchmarks.clusters import connected
from jobclub.core.activities.activity import Mode
from jobclub.core.appointments.hours import WeeklyHours
from jobclub.core.appointments.offer import Service
from jobclub.core.cohorts.cohort import Cohort
from jobclub.core.office import Office
from jobclub.core.people.staff import Role, Staff
from jobclub.core.usecases import issuing, offering, planning, presenting, rostering, staffing
from jobclub.core.usecases.drafting import CohortWish
from jobclub.core.usecases.presenting import WebinarWish
from jobclub.core.webinars.webinar import Webinar
from jobclub.integrations.database import open_database, open_store
from jobclub.integrations.offices import office_over, utc_now
from jobclub.testing import Town, found_town, new_address, put_in, six_weeks

PLACES = 15
CAPACITY = 50
OPENS, CLOSES = time(8), time(18)
OVERLAPS = """
SELECT count(*) FROM engagements AS a JOIN engagements AS b
ON a.organisation_id = b.organisation_id AND a.staff_id = b.staff_id AND a.activity_id < b.activity_id
AND a.starts_at < b.ends_at AND a.ends_at > b.starts_at
"""
DOUBLE_LIVES = """
SELECT count(*) FROM appointments AS a JOIN appointments AS b
ON a.organisation_id = b.organisation_id AND a.participant_id = b.participant_id AND a.id < b.id
AND a.state = 'booked' AND b.state = 'booked' AND a.starts_at < b.ends_at AND a.ends_at > b.starts_at
"""


@dataclass(frozen=True, slots=True)
class Site:
    """The address of a database, who works in it, a coordinator's token and a programme to plan with."""

    url: str
    town: Town
    token: str
    programme_id: str

    @property
    def on_postgresql(self) -> bool:
        """Whether it is a PostgreSQL database, and no SQLite file."""
        return not self.url.startswith("sqlite")

    @property
    def file(self) -> Path:
        """The SQLite file."""
        return Path(str(make_url(self.url).database))

    @contextmanager
    def office(self) -> Iterator[Office]:
        """Open an office of ours over the same database, beside the server's."""
        store = open_store(self.url)
        try:
            yield office_over(store)
        finally:
            store.close()

    def count(self, question: str, *values: object) -> int:
        """Ask the database itself, past all our code, for a number."""
        number: int = self._ask(question, *values)[0][0]
        return number

    def _ask(self, question: str, *values: object) -> list[Any]:
        if self.on_postgresql:
            with closing(connected(self.url)) as db:
                found: list[Any] = db.execute(question.replace("?", "%s"), values).fetchall()
                return found
        with closing(sqlite3.connect(f"file:{self.file}?mode=ro", uri=True)) as db:
            return db.execute(question, values).fetchall()

    def names(self, like: str) -> list[str]:
        """Which people there are with such a name."""
        return [name for (name,) in self._ask("SELECT name FROM participants WHERE name LIKE ?", like)]

    def ids(self, question: str, *values: object) -> set[str]:
        """Ask the database itself for ids."""
        return {found for (found,) in self._ask(question, *values)}

    def taken(self, activity_id: str) -> int:
        """How many places of a cohort or webinar are taken: had or offered."""
        question = "SELECT count(*) FROM places WHERE activity_id = ? AND state IN ('enrolled', 'offered')"
        return self.count(question, activity_id)

    def stands(self, activity_id: str, state: str) -> list[str]:
        """Which places of a cohort or webinar are in a state, those with the lowest number in line first."""
        question = "SELECT id FROM places WHERE activity_id = ? AND state = ? ORDER BY turn, id"
        return [place_id for (place_id,) in self._ask(question, activity_id, state)]

    def turns_doubled(self, activity_id: str) -> int:
        """How many people have a turn in a line that somebody else has too."""
        question = "SELECT count(turn) - count(DISTINCT turn) FROM places WHERE activity_id = ?"
        return self.count(question, activity_id)

    def overlaps(self) -> int:
        """How many pairs of one person's engagements overlap."""
        return self.count(OVERLAPS)

    def double_lives(self) -> int:
        """How many pairs of one participant's appointments overlap."""
        return self.count(DOUBLE_LIVES)

    def at(self, days: int, hours: float) -> datetime:
        """Give an instant so many working days after next month's begin, so many hours after opening."""
        zone = ZoneInfo(self.town.organisation.time_zone)
        monday = utc_now().date() + timedelta(days=14)
        monday += timedelta(days=-monday.weekday() % 7 + days // 5 * 7 + days % 5)
        return datetime.combine(monday, OPENS, zone) + timedelta(hours=hours)


def sqlite_in(folder: Path) -> str:
    """Give the address of an SQLite file in a folder."""
    return f"sqlite:///{folder / 'jobclub.sqlite3'}"


def found_site(url: str) -> Site:
    """Found an organisation with its staff, a token and a programme of six weeks, in an empty database."""
    store = open_database(url)
    office = office_over(store)
    town = found_town(office, holidays=None)  # races for times are run on any day of the year
    _, secret = issuing.issue_token(office, town.admin, role=Role.COORDINATOR)
    programme = put_in(office, town, six_weeks(capacity=CAPACITY, minimum=1))
    store.close()
    return Site(url, town, secret, programme.id)


def another_consultant(office: Office, site: Site) -> Staff:
    """Let one more consultant join."""
    return staffing.add_staff(
        office, site.town.admin, name="Con Sultant", email=new_address(), role=Role.CONSULTANT
    )


def another_club(office: Office, site: Site, **wish: Any) -> Cohort:
    """Open a club that starts next month, under a consultant of its own."""
    wanted = CohortWish(
        **{
            "programme_id": site.programme_id,
            "starts_on": utc_now().date() + timedelta(days=30),
            "at": time(14),
            "consultant_id": another_consultant(office, site).id,
            **wish,
        }
    )
    planned = planning.plan_cohort(office, site.town.coordinator, wanted)
    return planning.open_cohort(office, site.town.coordinator, planned.id)


def another_webinar(office: Office, site: Site, **wish: Any) -> Webinar:
    """Announce a webinar that is held next month, by a host of its own."""
    wanted = {"title": "Job search", "minutes": 60, "starts_at": site.at(0, 6), **wish}
    host = another_consultant(office, site).id
    webinar = presenting.plan_webinar(office, site.town.coordinator, WebinarWish(host_id=host, **wanted))
    presenting.announce_webinar(office, site.town.coordinator, webinar.id)
    return webinar


def another_service(office: Office, site: Site, *, consultants: int = 2, **about: Any) -> Service:
    """Offer a service of consultants of its own, who have hours every day."""
    staff = tuple(another_consultant(office, site).id for _ in range(consultants))
    week = [WeeklyHours(weekday=day, opens=OPENS, closes=CLOSES) for day in range(7)]
    for one in staff:
        rostering.set_hours(office, site.town.coordinator, one, week, None)
    wanted: dict[str, Any] = {"title": "Sparring", "minutes": 60, "modes": (Mode.PHONE,), "horizon_days": 90}
    return offering.add_service(office, site.town.coordinator, consultant_ids=staff, **wanted | about)

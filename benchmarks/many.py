"""An example of years of work: any number of cohorts with people, places and messages, put in row by row.

What goes on now is the same however many there are: the others are over. They are made from one club that
was planned by the rules, each with ids and weeks of its own.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection, Engine, Table, insert

from benchmarks.sites import Site, another_club
from jobclub.core.activities.places import Place, PlaceState
from jobclub.core.cohorts.cohort import Cohort, CohortState
from jobclub.core.cohorts.session import Session, SessionState
from jobclub.core.notices.kinds import Errand, Kind, Notice
from jobclub.core.office import Office
from jobclub.core.spans import wall_of
from jobclub.integrations.database.cohort_rows import cohort_row, place_row, session_row
from jobclub.integrations.database.doors import show, within
from jobclub.integrations.database.tables import cohorts, deliveries, participants, places, sessions, watches
from jobclub.integrations.ids import new_id
from jobclub.integrations.offices import utc_now

GOING_ON = 100
"""Cohorts that are running, of whatever number there are."""
PEOPLE = 3
"""People in each cohort: they are the same in every tenth."""
AT_ONCE = 2_000


@dataclass(frozen=True, slots=True)
class Many:
    """What was put in: ids of some cohorts that go on, and an e-mail address somebody has."""

    going_on: list[str]
    email: str


def put_in_many(site: Site, office: Office, engine: Engine, count: int) -> Many:
    """Put ``count`` cohorts in; a hundred of them go on now, and ten need the clock's attention at once."""
    pattern = another_club(office, site)
    people = [new_id() for _ in range(max(PEOPLE, count // 10 * PEOPLE))]
    rows = _Rows(site.town.organisation.id, pattern, people)
    with engine.begin() as db:
        show(db, within(rows.organisation_id))
        _insert(db, participants, (rows.person(number) for number in range(len(people))))
        for first in range(0, count, AT_ONCE):
            numbers = range(first, min(first + AT_ONCE, count))
            made = [rows.cohort(number, over=number >= GOING_ON) for number in numbers]
            _insert(db, cohorts, (rows.mine(cohort_row(one)) for one in made))
            _insert(db, sessions, (rows.mine(session_row(c.id, s)) for c in made for s in c.sessions))
            _insert(db, places, (rows.mine(place_row(c.id, p)) for c in made for p in c.places))
            _insert(db, deliveries, (rows.sent(c, p) for c in made for p in c.places))
            _insert(db, deliveries, (rows.asked(c) for c in made))
            _insert(db, watches, (rows.watch(one) for one in made if one.state is CohortState.OPEN))
    return Many([one.id for one in rows.going_on], "person.1@people.example")


def put_in_due(site: Site, office: Office, engine: Engine, count: int, people: int) -> None:
    """Put in ``count`` running cohorts of ``people`` each, whose next session begins in 55 minutes."""
    rows = _Rows(
        site.town.organisation.id, another_club(office, site), [new_id() for _ in range(count * people)]
    )
    with engine.begin() as db:
        show(db, within(rows.organisation_id))
        _insert(db, participants, (rows.person(number) for number in range(count * people)))
        made = [rows.due(number, people) for number in range(count)]
        _insert(db, cohorts, (rows.mine(cohort_row(one)) for one in made))
        _insert(db, sessions, (rows.mine(session_row(c.id, s)) for c in made for s in c.sessions))
        _insert(db, places, (rows.mine(place_row(c.id, p)) for c in made for p in c.places))
        _insert(db, watches, (rows.watch_due(one) for one in made))


def _insert(db: Connection, table: Table, rows: Iterator[dict[str, Any]]) -> None:
    if found := list(rows):
        db.execute(insert(table), found)


class _Rows:
    """Makes the rows of one organisation after a pattern."""

    def __init__(self, organisation_id: str, pattern: Cohort, people: list[str]) -> None:
        self.organisation_id, self.pattern, self.people = organisation_id, pattern, people
        self.now = utc_now()
        self.going_on: list[Cohort] = []

    def mine(self, row: dict[str, Any]) -> dict[str, Any]:
        return {"organisation_id": self.organisation_id, **row}

    def person(self, number: int) -> dict[str, Any]:
        email = f"person.{number}@people.example"
        about = {"name": f"Person {number}", "email": email, "email_key": email, "version": 0}
        return self.mine({"id": self.people[number], **about})

    def cohort(self, number: int, *, over: bool) -> Cohort:
        """Give one cohort: running since last week, or over for as many weeks as it has before it."""
        weeks = 10 + number % 400 if over else 1
        first = self.pattern.sessions[0].starts_at
        back = first - (self.now - timedelta(weeks=weeks, minutes=number))
        state = CohortState.COMPLETED if over else CohortState.OPEN
        made = replace(
            self.pattern,
            id=new_id(),
            title=f"Club {number}",
            state=state,
            sessions=tuple(self._session(session, back, over=over) for session in self.pattern.sessions),
            places=tuple(self._place(number * PEOPLE + one, over=over) for one in range(PEOPLE)),
            completed_at=self.now - timedelta(weeks=2) if over else None,
        )
        if not over:
            self.going_on.append(made)
        return made

    def due(self, number: int, people: int) -> Cohort:
        """Give a cohort of which the reminder an hour before its second session is due since five minutes."""
        back = self.pattern.sessions[1].starts_at - self.now - timedelta(minutes=55)
        return replace(
            self.pattern,
            id=new_id(),
            title=f"Club {number}",
            sessions=tuple(self._session(session, back, over=False) for session in self.pattern.sessions),
            places=tuple(self._place(number * people + one, over=False) for one in range(people)),
        )

    def watch_due(self, cohort: Cohort) -> dict[str, Any]:
        since = {
            "watched_until": self.now - timedelta(minutes=10),
            "attention_at": self.now - timedelta(minutes=5),
        }
        return self.mine({"subject_id": cohort.id, **since})

    def _session(self, session: Session, back: timedelta, *, over: bool) -> Session:
        starts_at = session.starts_at - back
        state = SessionState.HELD if over else SessionState.PLANNED
        wall = wall_of(starts_at, session.wall.zone)
        return replace(session, id=new_id(), starts_at=starts_at, wall=wall, state=state)

    def _place(self, number: int, *, over: bool) -> Place:
        since = self.now - timedelta(weeks=10)
        state = PlaceState.COMPLETED if over else PlaceState.ENROLLED
        who = self.people[number % len(self.people)]
        return Place(id=new_id(), participant_id=who, state=state, since=since, enrolled_at=since)

    def sent(self, cohort: Cohort, place: Place) -> dict[str, Any]:
        whose = {"participant_id": place.participant_id, "group_id": cohort.id}
        return self._settled(Notice.PLACE_CONFIRMED, place.since, **whose)

    def asked(self, cohort: Cohort) -> dict[str, Any]:
        return self._settled(Errand.MEETING, self.now, group_id=cohort.id, errand=True)

    def _settled(self, kind: Kind, at: datetime, **more: Any) -> dict[str, Any]:
        delivery_id = new_id()
        about = {"id": delivery_id, "key": delivery_id, "notice": kind.value, "about": "{}"}
        instants = dict.fromkeys(("at", "due_at", "useful_until", "settled_at"), at)
        return self.mine({**about, **instants, **more, "state": "sent", "attempts": 1, "maybe_twice": False})

    def watch(self, cohort: Cohort) -> dict[str, Any]:
        """Let every tenth cohort that goes on need attention now."""
        due = self.going_on.index(cohort) % 10 == 0
        attention_at = self.now - timedelta(seconds=1) if due else self.now + timedelta(hours=1)
        watched = {"watched_until": self.now - timedelta(minutes=1), "attention_at": attention_at}
        return self.mine({"subject_id": cohort.id, **watched})

"""Races: many callers at once for what there is once. Each gives what was answered and what is true after it.

The tests run a few rounds of each, and once more against a server without its locks, where they must show
the fault; ``benchmarks.torture`` runs them as often as the promises say.
"""

from __future__ import annotations

import random
import sqlite3
import threading
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, closing, contextmanager
from dataclasses import dataclass, field
from datetime import datetime, time, timedelta
from uuid import uuid4
from zoneinfo import ZoneInfo

from benchmarks.clients import Answer, Client, at_once
from benchmarks.clusters import connected
from benchmarks.servers import Server
from benchmarks.sites import (
    PLACES,
    Site,
    another_club,
    another_consultant,
    another_service,
    another_webinar,
)
from jobclub.core.office import Office
from jobclub.integrations.offices import utc_now
from jobclub.testing import new_address
from jobclub.testing.towns import LETTERS

RIVALS = 60
LEAVERS = 5
PLANNERS, MOVERS = 16, 8


@dataclass(slots=True)
class Outcome:
    """What a race came to.

    ``answers`` are counted by status and code, ``doubled`` is what was given or done twice, ``amiss`` is
    what was left undone, lost, or not said as it should be.
    """

    answers: Counter[str] = field(default_factory=Counter)
    doubled: int = 0
    amiss: int = 0
    slowest: float = 0.0

    def note(self, answers: Sequence[Answer], told: Callable[[Answer], str] | None = None) -> None:
        """Count answers, by what they said or by what else is told of them."""
        for answer in answers:
            self.slowest = max(self.slowest, answer.seconds)
            self.answers[(told or said)(answer)] += 1

    def add(self, other: Outcome) -> None:
        """Count another race in."""
        self.answers += other.answers
        self.doubled += other.doubled
        self.amiss += other.amiss
        self.slowest = max(self.slowest, other.slowest)

    @property
    def right(self) -> bool:
        """Whether everything was given or done once, and said so."""
        return self.doubled == self.amiss == 0

    def only(self, *expected: str) -> bool:
        """Tell whether nothing else was answered."""
        return self.answers.keys() <= set(expected)

    def __str__(self) -> str:
        """Say it in a line."""
        answers = ", ".join(f"{count} × {what}" for what, count in sorted(self.answers.items()))
        return f"{answers}; doubled {self.doubled}, amiss {self.amiss}; slowest {self.slowest:.2f} s"


def said(answer: Answer) -> str:
    """Give an answer's status, and its code if it refuses: ``201``, ``409 cohort_full``."""
    return str(answer.status) if answer.status < 400 else f"{answer.status} {answer.json['code']}"


def stood(answer: Answer) -> str:
    """Give where an enrolment got somebody besides: ``201 enrolled``, ``201 waitlisted``."""
    return f"{said(answer)} {answer.json['state']}" if answer.status == 201 else said(answer)


@contextmanager
def clients_of(server: Server, site: Site, count: int) -> Iterator[list[Client]]:
    """Open connections, ready to be used at the same moment."""
    with ExitStack() as stack:
        yield [stack.enter_context(server.client(site.token)) for _ in range(count)]


def person(number: int | str) -> dict[str, object]:
    """Make up somebody to enrol."""
    return {"participant": {"name": f"Person {number}", "email": new_address()}}


def race_for_places(site: Site, server: Server, office: Office, *, places: int = PLACES) -> Outcome:
    """Let 60 people enrol at once: the first have the places, all others stand in one line.

    Doubled are places and positions given twice, amiss are places left unsold and what was told and not kept.
    """
    club = another_club(office, site, capacity=places)
    return rush(site, server, f"/api/v1/cohorts/{club.id}/enrolments", club.id, places)


def rush(site: Site, server: Server, path: str, activity_id: str, places: int) -> Outcome:
    """Let 60 people ask for places in one activity at once, and judge what they got."""
    outcome = Outcome()
    with clients_of(server, site, RIVALS) as clients:
        answers = at_once(clients, lambda client, number: client.post(path, person(number)))
    outcome.note(answers, stood)
    taken = site.taken(activity_id)
    line = [answer.json["position"] for answer in answers if stood(answer) == "201 waitlisted"]
    outcome.doubled = max(0, taken - places) + len(line) - len({*line}) + site.turns_doubled(activity_id)
    outcome.amiss = max(0, places - taken) + abs(outcome.answers["201 enrolled"] - taken)
    outcome.amiss += len({*line} ^ {*range(1, RIVALS - places + 1)})
    return outcome


def race_of_coming_and_going(site: Site, server: Server, office: Office) -> Outcome:
    """Let some leave a full club while many enrol: each freed place is offered or had, all others wait.

    Doubled are places and turns given twice, amiss are places left unsold and enrolments not kept.
    """
    club = another_club(office, site, capacity=PLACES)
    path = f"/api/v1/cohorts/{club.id}/enrolments"
    outcome = Outcome()
    with server.client(site.token) as client:
        places = [client.post(path, person(number)).json["id"] for number in range(PLACES)]

    def come_or_go(client: Client, number: int) -> Answer:
        nth, goes = divmod(number, RIVALS // LEAVERS)
        if goes == 0:
            return client.post(f"/api/v1/enrolments/{places[nth]}/withdraw", {})
        return client.post(path, person(number))

    with clients_of(server, site, RIVALS) as clients:
        outcome.note(at_once(clients, come_or_go))
    taken = site.taken(club.id)
    stand = site.count("SELECT count(*) FROM places WHERE activity_id = ? AND state <> 'withdrawn'", club.id)
    outcome.doubled = max(0, taken - PLACES) + site.turns_doubled(club.id)
    outcome.amiss = max(0, PLACES - taken) + abs(PLACES - LEAVERS + outcome.answers["201"] - stand)
    return outcome


def race_for_hours(site: Site, server: Server, office: Office) -> Outcome:
    """Let many plan for one consultant, or move sessions, at times that overlap."""
    chance, consultant_id = random.Random(), another_consultant(office, site).id
    day = utc_now().date() + timedelta(days=30)
    sessions = [
        session.id
        for hour in (7, 20)
        for session in another_club(office, site, consultant_id=consultant_id, at=time(hour)).sessions
    ]

    def plan_or_move(client: Client, number: int) -> Answer:
        on = day + timedelta(days=chance.randrange(2))
        at = time(chance.randrange(10, 13), chance.choice((0, 15, 30, 45)))
        if number < PLANNERS:
            wish = {"programme_id": site.programme_id, "consultant_id": consultant_id}
            return client.post("/api/v1/cohorts", {**wish, "starts_on": f"{on}", "at": f"{at:%H:%M}"})
        starts_at = datetime.combine(on, at, ZoneInfo(site.town.organisation.time_zone))
        move = {"starts_at": starts_at.isoformat()}
        return client.post(f"/api/v1/sessions/{chance.choice(sessions)}/move", move)

    outcome, before = Outcome(), site.overlaps()
    with clients_of(server, site, PLANNERS + MOVERS) as clients:
        outcome.note(at_once(clients, plan_or_move))
    outcome.doubled = site.overlaps() - before
    return outcome


def race_of_one_person(site: Site, server: Server, office: Office) -> Outcome:
    """Let one person be enrolled by several at once, the e-mail in different case."""
    club = another_club(office, site, capacity=PLACES)
    return double_click(site, server, f"/api/v1/cohorts/{club.id}/enrolments", club.id)


def double_click(site: Site, server: Server, path: str, activity_id: str) -> Outcome:
    """Let one person be put into one activity by several at once, and judge what they got."""
    email = new_address()

    def enrol(client: Client, number: int) -> Answer:
        written = email.upper() if number % 2 else email
        return client.post(path, {"participant": {"name": "Double Click", "email": written}})

    outcome = Outcome()
    with clients_of(server, site, 8) as clients:
        outcome.note(at_once(clients, enrol))
    known = site.count("SELECT count(*) FROM participants WHERE lower(email) = ?", email)
    outcome.doubled = max(0, site.taken(activity_id) - 1) + max(0, known - 1)
    outcome.amiss = int(site.taken(activity_id) == 0)
    return outcome


def race_under_one_key(site: Site, server: Server, *, at_first: int = 50, later: int = 50) -> Outcome:
    """Send one request many times under one Idempotency-Key; amiss is each other answer."""
    name, key = f"Repeated {uuid4().hex.translate(LETTERS)}", str(uuid4())
    outcome = Outcome()

    def add(client: Client, _: int = 0) -> Answer:
        return client.post("/api/v1/participants", {"name": name}, Idempotency_Key=key)

    with clients_of(server, site, at_first) as clients:
        answers = at_once(clients, add)
        answers += [add(clients[0]) for _ in range(later)]
    outcome.note(answers)
    known = site.count("SELECT count(*) FROM participants WHERE name = ?", name)
    outcome.doubled = max(0, known - 1)
    outcome.amiss = int(known == 0) + len({answer.content for answer in answers}) - 1
    return outcome


@contextmanager
def occupied(site: Site) -> Iterator[None]:
    """Let a rude program keep everybody from writing, as a backup tool might."""
    if site.on_postgresql:
        with closing(connected(site.url)) as db:
            db.execute("BEGIN; LOCK TABLE cohorts, webinars, staff IN EXCLUSIVE MODE")
            yield
            db.execute("ROLLBACK")
        return
    with closing(sqlite3.connect(site.file, isolation_level=None)) as db:
        db.execute("BEGIN IMMEDIATE")
        yield
        db.execute("ROLLBACK")


def race_while_occupied(site: Site, server: Server, office: Office) -> Outcome:
    """Let people enrol, register and book while the database stays locked.

    Amiss is a refusal that names no time to retry.
    """
    club, outcome = another_club(office, site), Outcome()
    starts_at = {"starts_at": site.at(0, 1).isoformat()}
    wishes: list[tuple[str, dict[str, object]]] = [
        (f"/api/v1/cohorts/{club.id}/enrolments", person("Patient")),
        (f"/api/v1/webinars/{another_webinar(office, site).id}/registrations", person("Patient")),
        (f"/api/v1/services/{another_service(office, site).id}/appointments", person("Patient") | starts_at),
    ] * 2
    with clients_of(server, site, len(wishes)) as clients, occupied(site):
        answers = at_once(clients, lambda client, number: client.post(*wishes[number]))
        with server.client(site.token) as client:
            reading = client.get(f"/api/v1/cohorts/{club.id}")
    outcome.note([*answers, reading])
    outcome.amiss = sum("retry-after" not in answer.headers for answer in answers)
    return outcome


@dataclass(slots=True)
class KilledWhile:
    """Requests under keys of their own that were sent when the server was killed."""

    mark: str = field(default_factory=lambda: f"Killed {uuid4().hex.translate(LETTERS)}")
    names: list[str] = field(default_factory=list)
    keys: list[str] = field(default_factory=list)
    acknowledged: int = 0

    def send_until_killed(self, site: Site, server: Server, *, after: float, senders: int = 8) -> None:
        """Send new requests without end and kill the server in their midst, ``after`` seconds."""
        noting = threading.Lock()

        def send(client: Client, _: int) -> None:
            while True:
                name, key = f"{self.mark} {uuid4().hex.translate(LETTERS)}", str(uuid4())
                with noting:
                    self.names.append(name)
                    self.keys.append(key)
                try:
                    answer = client.post("/api/v1/participants", {"name": name}, Idempotency_Key=key)
                except OSError:
                    return
                with noting:
                    self.acknowledged += answer.status == 201

        with clients_of(server, site, senders) as clients:
            killing = threading.Timer(after, server.kill)
            killing.start()
            at_once(clients, send)
            killing.join()

    def repeat_all(self, site: Site, server: Server) -> Outcome:
        """Send all of them once more, as a client would that got no answer."""
        outcome = Outcome()
        with server.client(site.token) as client:
            for name, key in zip(self.names, self.keys, strict=True):
                outcome.note([client.post("/api/v1/participants", {"name": name}, Idempotency_Key=key)])
        rows = site.count("SELECT count(*) FROM participants WHERE name LIKE ?", f"{self.mark} %")
        names = site.count(
            "SELECT count(DISTINCT name) FROM participants WHERE name LIKE ?", f"{self.mark} %"
        )
        outcome.doubled, outcome.amiss = rows - names, len(self.names) - names
        return outcome

"""What each layer costs: one enrolment and one read in this process, with one layer more each time.

Requests go straight into the application, without a server or a network, so that only our layers and
Flask's are left. Every stack is run in short turns; the fastest turn of each counts, since whatever else
the machine does can only make it slower.
"""

from __future__ import annotations

import io
import json
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from datetime import datetime
from itertools import cycle
from pathlib import Path
from typing import Any
from uuid import uuid4

from flask import Flask, jsonify
from werkzeug.test import EnvironBuilder

from benchmarks.bare import add_cohorts, create_bare, found_bare
from benchmarks.races import person
from benchmarks.sites import CAPACITY, Site, another_club, found_site, sqlite_in
from benchmarks.tables import table
from jobclub.api import create_app
from jobclub.api.blueprint import Blueprint
from jobclub.api.callers import sign_in
from jobclub.api.schemas.cohorts import CohortOut
from jobclub.api.schemas.enrolments import EnrolmentIn, EnrolmentOut
from jobclub.core.cohorts.cohort import Cohort
from jobclub.core.events import Event
from jobclub.core.office import Office
from jobclub.core.office.reach import Keyed
from jobclub.core.office.store import Repeat
from jobclub.core.people.staff import Actor, Role, Token
from jobclub.core.usecases.enrolling import Enrolment
from jobclub.integrations.database import SqlStore, engine_for, open_store
from jobclub.integrations.database.transaction import SqlTransaction
from jobclub.integrations.database.turns import Turns
from jobclub.integrations.memory import MemoryStore
from jobclub.integrations.offices import office_over
from jobclub.testing import enrolled, found_town, put_in, six_weeks

TURNS, REQUESTS = 60, 5
CLUBS, SQL_STACKS = 99, 3
"""So many that each has about nine people after the last turn, in the database as in memory."""


@dataclass(slots=True)
class Stack:
    """An application with some of the layers, and one request to it after another."""

    name: str
    app: Flask
    requests: Iterator[tuple[str, bytes]]
    headers: dict[str, str]
    cpu: float = float("inf")
    wall: float = float("inf")

    def turn(self) -> None:
        """Send some requests; keep the time of one if they were the fastest so far."""
        asked = [self._environ(*next(self.requests)) for _ in range(REQUESTS)]
        wall, cpu = time.perf_counter(), time.process_time()
        for environ in asked:
            self._ask(environ)
        self.cpu = min(self.cpu, (time.process_time() - cpu) / REQUESTS)
        self.wall = min(self.wall, (time.perf_counter() - wall) / REQUESTS)

    def _environ(self, path: str, content: bytes) -> dict[str, Any]:
        headers = {name: str(uuid4()) if text == "new" else text for name, text in self.headers.items()}
        method = "POST" if content else "GET"
        return EnvironBuilder(
            path,
            method=method,
            headers=list(headers.items()),
            input_stream=io.BytesIO(content),
            content_length=len(content),
        ).get_environ()

    def _ask(self, environ: dict[str, Any]) -> None:
        said: list[str] = []

        def start(
            status: str, _headers: list[tuple[str, str]], _: object = None
        ) -> Callable[[bytes], object]:
            said.append(status)
            return said.append  # type: ignore[return-value]  # WSGI's old way of writing, which nobody uses

        b"".join(self.app(environ, start))
        if said[0][:2] != "20":
            raise RuntimeError(f"{self.name} answered {said[0]}")


class OthersKeys(MemoryStore):
    """A store in memory behind the look-up of another one, so that it costs what it costs there."""

    def __init__(self, keys: SqlStore) -> None:
        super().__init__()
        self.keys = keys
        self.keyed: Keyed | None = None

    def keyed_by(self, digest: str) -> Keyed | None:
        """Look up the token there, and say who acts here."""
        self.keys.keyed_by(digest)
        return self.keyed


class Untrailed(SqlStore):
    """A store that forgets what happened."""

    @contextmanager
    def transaction(
        self, actor: Actor, *, at: datetime, repeat: Repeat | None = None, dry_run: bool = False
    ) -> Iterator[SqlTransaction]:
        """Open a transaction that records nothing."""
        with super().transaction(actor, at=at, repeat=repeat, dry_run=dry_run) as tx:
            tx.record = _forget  # type: ignore[method-assign]
            yield tx


def _forget(*_: Event) -> None:
    """Do nothing."""


@dataclass(slots=True)
class Floor:
    """What the stacks stand on: a database of ours, a bare one and a memory, each with open clubs."""

    site: Site
    store: SqlStore
    folder: Path
    clubs: list[str]
    club: Cohort

    @property
    def signed(self) -> dict[str, str]:
        """The headers of somebody signed in."""
        return {"Content-Type": "application/json", "Authorization": f"Bearer {self.site.token}"}


@contextmanager
def _floor() -> Iterator[Floor]:
    with tempfile.TemporaryDirectory(prefix="jobclub-benchmarks-") as folder, ExitStack() as stack:
        site = found_site(sqlite_in(Path(folder)))
        store = open_store(site.url)
        stack.callback(store.close)
        office = office_over(store)
        clubs = [another_club(office, site).id for _ in range(CLUBS)]
        for number in range(8):
            enrolled(office, site.town, clubs[0], f"Person {number}")
        with office.reading(site.town.coordinator) as tx:
            yield Floor(site, store, Path(folder), clubs[1:], tx.cohorts.get(clubs[0]))


def _bodies(path: str, ids: list[str]) -> Iterator[tuple[str, bytes]]:
    for number, id_ in enumerate(cycle(ids)):
        yield path.format(id_), json.dumps(person(number)).encode()


def _signed_in(office: Office) -> Flask:
    """Make an application that signs the caller in and gives back what it got."""
    app = Flask(__name__, static_folder=None)
    app.extensions["jobclub"] = office
    app.before_request(sign_in)
    app.add_url_rule("/echo", view_func=lambda: jsonify(_SMALL), methods=["GET", "POST"])
    return app


_SMALL = {"id": str(uuid4()), "cohort_id": str(uuid4()), "state": "enrolled"}


def _with_schemas(office: Office, cohort: Cohort) -> Flask:
    """Make an application that reads and writes through our schemas and does nothing between."""
    app = Flask(__name__, static_folder=None)
    app.extensions["jobclub"] = office
    noun = Blueprint("measured", "Nothing but schemas")
    enrolment = Enrolment(cohort.places[0], cohort.id)

    @noun.post("/enrolments")
    @noun.arguments(EnrolmentIn)
    @noun.response(201, EnrolmentOut)
    def enrol(_body: dict[str, Any]) -> Enrolment:
        return enrolment

    @noun.get("/cohort")
    @noun.response(200, CohortOut)
    def show() -> Cohort:
        return cohort

    app.register_blueprint(noun)
    return app


def _in_memory(floor: Floor) -> tuple[Flask, list[str]]:
    """Make the whole application over a memory that holds clubs like those in the database."""
    store = OthersKeys(floor.store)
    office = office_over(store)
    town = found_town(office)
    programme = put_in(office, town, six_weeks(capacity=CAPACITY, minimum=1))
    site = Site("", town, "", programme.id)
    now = office.now()
    token = Token(id="measured", role=Role.COORDINATOR, digest="", issued_at=now, used_at=now)
    store.keyed = Keyed(town.organisation.id, town.organisation.time_zone, token)
    clubs = [another_club(office, site).id for _ in range(CLUBS // SQL_STACKS)]
    for number in range(8):
        enrolled(office, town, clubs[0], f"Person {number}")
    return create_app(office), clubs


def _measured(stacks: list[Stack]) -> list[tuple[str, str, str, str]]:
    """Run all stacks in turns; give of each its processor time, what it adds, and its wall time."""
    for _ in range(TURNS):
        for stack in stacks:
            stack.turn()
    before = 0.0
    rows = []
    for stack in stacks:
        rows.append(
            (
                stack.name,
                f"{stack.cpu * 1e3:.2f}",
                f"{(stack.cpu - before) * 1e3:+.2f}",
                f"{stack.wall * 1e3:.2f}",
            )
        )
        before = stack.cpu
    return rows


def _bare_stacks(floor: Floor) -> tuple[Flask, str, list[str]]:
    database = f"sqlite:///{floor.folder}/bare.sqlite3"
    found_bare(database)
    ids = add_cohorts(database, CLUBS, capacity=CAPACITY)
    return create_bare(database), ids[0], ids


def _enrolment_stacks(floor: Floor) -> list[Stack]:
    bare, _, bare_ids = _bare_stacks(floor)
    office, (memory, memory_ids) = office_over(floor.store), _in_memory(floor)
    untrailed = Untrailed(engine_for(floor.site.url), Turns(floor.site.file))
    ours = create_app(office)
    path = "/api/v1/cohorts/{}/enrolments"

    def stack(name: str, app: Flask, path: str, ids: list[str], **more: str) -> Stack:
        return Stack(name, app, _bodies(path, ids), floor.signed | more)

    return [
        stack("bare Flask, JSON in and out", bare, "/echo", [""]),
        stack("+ who calls (token look-up)", _signed_in(office), "/echo", [""]),
        stack("+ schemas", _with_schemas(office, floor.club), "/api/v1/enrolments", [""]),
        stack("+ use case, kept in memory", memory, path, memory_ids),
        stack("+ kept in SQLite", create_app(office_over(untrailed)), path, floor.clubs),
        stack("+ trail", ours, path, floor.clubs),
        stack("+ Idempotency-Key", ours, path, floor.clubs, **{"Idempotency-Key": "new"}),
        stack("(the bare stack's whole transaction)", bare, "/cohorts/{}/enrolments", bare_ids),
    ]


def _read_stacks(floor: Floor) -> list[Stack]:
    bare, bare_id, _ = _bare_stacks(floor)
    office, (memory, memory_ids) = office_over(floor.store), _in_memory(floor)
    asked = {
        "bare Flask, JSON out": (bare, "/health/ready"),
        "+ who calls (token look-up)": (_signed_in(office), "/echo"),
        "+ schemas": (_with_schemas(office, floor.club), "/api/v1/cohort"),
        "+ use case, kept in memory": (memory, f"/api/v1/cohorts/{memory_ids[0]}"),
        "+ kept in SQLite": (create_app(office), f"/api/v1/cohorts/{floor.club.id}"),
        "(the bare stack's whole SELECT)": (bare, f"/cohorts/{bare_id}"),
    }
    return [Stack(name, app, cycle([(path, b"")]), floor.signed) for name, (app, path) in asked.items()]


def layers() -> str:
    """Print what each layer costs one enrolment and one read."""
    heads = ("with", "CPU ms", "adds", "wall ms")
    with _floor() as floor:
        enrolment = table("One enrolment, layer by layer", heads, _measured(_enrolment_stacks(floor)))
    with _floor() as floor:
        return (
            enrolment + "\n" + table("One cohort read, layer by layer", heads, _measured(_read_stacks(floor)))
        )

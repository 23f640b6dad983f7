"""Two furnished towns behind the API, and whoever calls it; each JSON answer is held against the document."""

from __future__ import annotations

import json
import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from copy import deepcopy
from dataclasses import dataclass, replace
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import event
from werkzeug.test import TestResponse

from benchmarks.furnished import TODAY, Furnished, furnish
from jobclub.api import create_app
from jobclub.core.office import Office
from jobclub.core.usecases import administering, dressing, sharing
from jobclub.core.usecases.issuing import actor_by_token
from jobclub.integrations.database import SqlStore, open_database, open_store
from jobclub.integrations.database.tables import metadata
from jobclub.integrations.files import FileCleaner
from jobclub.testing import FixedClock, memory_office, office_over, plain_post
from tests.api.bodies import PICTURE, bodies
from tests.api.operations import CHOSEN, DOCUMENT, Operation, validator_of

CLUBS = {
    "open_cohort": "Draft",
    "complete_cohort": "Ready",
    "list_changes": "Open",
    "enrol": "Open",
    "get_open_club": "Open",
    "register": "Open",
}
"""On which club an act can be done; on the running one if it is not named here."""


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """Run a test that asks for a kind of operation once for each of them."""
    for name in CHOSEN.keys() & set(metafunc.fixturenames):
        metafunc.parametrize(name, CHOSEN[name], ids=str)


MEETINGS = {"note_done": "met", "note_no_show": "met", "note_missed_call": "missed"}
"""Which appointment can be told how it went, or be called about; any other act can be done on the first."""

SIGHT = {"reads", "people_read", "guesses"}
"""Tables that change when somebody looks, or tries to, and by nothing else."""


@cache
def _reading_everything() -> list[tuple[str, str]]:
    """Give each table with what reads it whole, but when a token was used."""
    read = {
        table.name: ", ".join(f'"{column.name}"' for column in table.columns if column.name != "used_at")
        for table in metadata.tables.values()
        if table.name not in SIGHT
    }
    return [(table, f"SELECT {columns} FROM {table}") for table, columns in read.items()]  # noqa: S608  (its own names)


class ConformingClient(FlaskClient):
    """A client that lets no answer pass which differs from what the document says."""

    def open(self, *args: Any, **kwargs: Any) -> TestResponse:
        response = super().open(*args, **kwargs)
        assert response.status_code < 500, response.text
        asked = response.request
        path = self._path(asked.path, asked.method)
        if path in DOCUMENT["paths"] and response.is_json and response.data and asked.method != "HEAD":
            status = str(response.status_code)
            right = validator_of(path, asked.method.lower(), status, response.mimetype)
            wrong = [f"{error.instance_path}: {error.message}" for error in right.iter_errors(response.json)]
            assert not wrong, wrong
        return response

    def _path(self, path: str, method: str) -> str | None:
        for template, item in DOCUMENT["paths"].items():
            parts = template.split("/")
            fits = len(parts) == path.count("/") + 1 and all(
                mine.startswith("{") or mine == theirs
                for mine, theirs in zip(parts, path.split("/"), strict=True)
            )
            if fits and method.lower() in item:
                return template
        return None


SOON = date(2027, 3, 1)


@dataclass(frozen=True, slots=True)
class Caller:
    """Somebody with a token, or with none."""

    app: Flask
    secret: str | None = None

    def ask(
        self, method: str, path: str, *, headers: dict[str, str] | None = None, **more: Any
    ) -> TestResponse:
        if "json" in more:
            more["data"], more["content_type"] = json.dumps(more.pop("json")), "application/json"
        mine = {"Authorization": f"Bearer {self.secret}"} if self.secret else {}
        path = path if path.startswith("/") else f"/api/v1/{path}"
        return self.app.test_client().open(path, method=method, headers={**mine, **(headers or {})}, **more)

    def get(self, path: str, **more: Any) -> Any:
        """Read something that is there."""
        response = self.ask("GET", path, **more)
        assert response.status_code == 200, response.text
        return response.json

    def post(self, path: str, body: Any = None, **more: Any) -> TestResponse:
        return self.ask("POST", path, json={} if body is None else body, **more)

    def patch(self, path: str, body: Any, seen: str = "*") -> TestResponse:
        return self.ask("PATCH", path, json=body, headers={"If-Match": seen})

    def put(self, path: str, body: Any, seen: str = "*") -> TestResponse:
        return self.ask("PUT", path, json=body, headers={"If-Match": seen})

    def delete(self, path: str, seen: str = "*") -> TestResponse:
        return self.ask("DELETE", path, headers={"If-Match": seen})


@dataclass(frozen=True, slots=True)
class World:
    """The API over a store with two towns; ``town`` is the one whose ids are asked for."""

    app: Flask
    office: Office
    clock: FixedClock
    store: SqlStore
    town: Furnished
    other: Furnished

    @property
    def ids(self) -> dict[str, str]:
        """One id for each path parameter, the running club's; and those besides that some bodies ask for."""
        return {**self.town.first(), **self.town.besides}

    @property
    def rows(self) -> list[str]:
        """Everything that is kept but who looked, or tried to, to tell whether anything changed."""
        with closing(sqlite3.connect(str(self.store.engine.url.database))) as db:
            return sorted(
                f"{table} {row}" for table, reading in _reading_everything() for row in db.execute(reading)
            )

    @contextmanager
    def counted(self) -> Iterator[list[str]]:
        """Collect the SELECTs that SQLite runs, whoever sends them."""
        statements: list[str] = []

        def note(statement: str) -> None:
            if statement.lstrip().upper().startswith(("SELECT", "WITH")):
                statements.append(statement)

        def listen(connection: sqlite3.Connection, _record: Any) -> None:
            connection.set_trace_callback(note)

        self.store.engine.dispose()  # connections made from here on tell what they run
        event.listen(self.store.engine, "connect", listen)
        yield statements
        event.remove(self.store.engine, "connect", listen)
        self.store.engine.dispose()

    def caller(self, name: str | None, *, of: Furnished | None = None) -> Caller:
        """Give somebody of the staff by what they are there."""
        return Caller(self.app, (of or self.town).secrets[name] if name else None)

    def address(self, operation: Operation, club: str | None = None) -> str:
        """Give an address on which an operation can be done, in the town; ``club`` is not the usual one."""
        ids = self.town.first()
        ids["cohort_id"] = self.town.clubs[club or CLUBS.get(operation.id, "Running")]
        if operation.id in {"confirm_held", "mark_attendance"}:
            ids["session_id"] = self.town.ids["session_id"][3]
        if operation.id in {"get_visit", "end_visit", "list_visitors"}:
            ids["session_id"] = self.town.besides["visited"]
        if operation.id in {"accept", "decline"}:
            ids["enrolment_id"] = self.town.besides["offered"]
        if operation.path.startswith("/api/v1/webinars/"):
            ids["guest_id"] = self.town.besides["webinar_guest"]
        ids["appointment_id"] = self.town.besides.get(MEETINGS.get(operation.id, ""), ids["appointment_id"])
        if operation.id in {"mark_presence", "list_webinar_feedback"}:
            ids["webinar_id"] = self.town.besides["over"]
        if operation.id == "announce_webinar":
            ids["webinar_id"] = self.town.besides["draft"]
        if operation.id == "register_in_series":
            ids["series_id"] = self.town.besides["announced"]
        if operation.id == "remove_staff":
            ids["staff_id"] = self.town.ids["staff_id"][3]
        if operation.id == "return_staff":
            ids["staff_id"] = self.town.besides["left"]
        return operation.path.format(**ids)

    def do(
        self, operation: Operation, caller: Caller, *, club: str | None = None, **more: Any
    ) -> TestResponse:
        """Do an operation as it should be done; ``more`` exchanges parts of the request."""
        asked: dict[str, Any] = {"headers": {}}
        if operation.needs_version:
            asked["headers"]["If-Match"] = "*"
        if operation.body:
            asked["json"] = self.body(operation)
        if operation.sends_file:
            asked["data"], asked["content_type"] = self.body(operation), "multipart/form-data"
        asked["headers"] |= more.pop("headers", {})
        return caller.ask(operation.method, self.address(operation, club), **{**asked, **more})

    def body(self, operation: Operation) -> Any:
        """Give a body with which an operation can be done."""
        return deepcopy(bodies(self.ids)[operation.id])


@pytest.fixture(scope="session")
def _seeded(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Furnished, Furnished]:
    folder = tmp_path_factory.mktemp("towns")
    store = open_database(f"sqlite:///{folder / 'towns.sqlite3'}")
    clock = FixedClock()
    office = office_over(store, clock)
    towns = furnish(office, clock), furnish(office, clock)
    for town, other in (towns, towns[::-1]):
        _show_outside(office, town, other)
    for town in towns:
        for secret in town.secrets.values():
            actor_by_token(office, secret)  # so that a first use changes no row
    store.close()
    return (folder / "towns.sqlite3", *towns)


def _show_outside(office: Office, town: Furnished, other: Furnished) -> None:
    """Let a town take registrations, carry a logo, and share a programme with the other one."""
    admin = town.town.admin
    administering.change_organisation(office, admin, None, open_registration=True)
    dressing.set_logo(replace(office, cleaner=FileCleaner()), admin, PICTURE, None)
    about = {"to": other.town.organisation.page_name or "", "purpose": "The same course", "ends_on": SOON}
    share = sharing.share_programme(office, admin, town.first()["programme_id"], **about)
    town.keep("page_name", town.town.organisation.page_name or "")
    town.keep("share_id", share.id)
    other.keep("offer_id", share.id)
    other.besides["neighbour"] = town.town.organisation.page_name or ""


@pytest.fixture(scope="session")
def _app() -> Flask:
    """Make the application once; which office it works for is each test's own."""
    app = create_app(memory_office())
    app.test_client_class = ConformingClient
    return app


@pytest.fixture
def world(_app: Flask, _seeded: tuple[Path, Furnished, Furnished], tmp_path: Path) -> Iterator[World]:
    file, town, other = _seeded
    shutil.copy(file, tmp_path / "x.sqlite3")
    store = open_store(f"sqlite:///{tmp_path / 'x.sqlite3'}")
    clock = FixedClock(TODAY)
    office = replace(office_over(store, clock), cleaner=FileCleaner(), post=plain_post(base_url=""))
    _app.extensions["jobclub"] = office
    yield World(_app, office, clock, store, deepcopy(town), deepcopy(other))
    store.close()


@pytest.fixture
def ids(world: World) -> dict[str, str]:
    return world.ids


@pytest.fixture
def admin(world: World) -> Caller:
    return world.caller("admin")


@pytest.fixture
def coordinator(world: World) -> Caller:
    return world.caller("coordinator")


@pytest.fixture
def consultant(world: World) -> Caller:
    """Who leads the running club."""
    return world.caller("consultant")


@pytest.fixture
def colleague(world: World) -> Caller:
    """A consultant who leads others."""
    return world.caller("colleague")


@pytest.fixture
def stranger(world: World) -> Caller:
    """An admin of the other town."""
    return world.caller("admin", of=world.other)

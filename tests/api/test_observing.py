"""What is told of requests: by templates of routes, in lines and figures, and nothing about anybody."""

from __future__ import annotations

import io
import json
import logging
import sqlite3
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from typing import Any, cast

import pytest
from werkzeug.test import TestResponse

from jobclub.core.errors import Busy
from jobclub.core.office.fitness import Unfit
from jobclub.core.office.store import Store
from jobclub.telemetry.logs import set_up_logs
from tests.api.conftest import Caller, World

CANARY = "Canary-Anna"
ADDRESS = "canary.anna@people.example"
NUMBER = "+45 70 99 88 77"
SECRET = "c4n4ry-" + "s3cr3t" * 6
WORDS = "My canary homework"
TOLD_TO_NOBODY = (CANARY, ADDRESS, "70 99 88 77", SECRET, WORDS)


@contextmanager
def logged() -> Iterator[io.StringIO]:
    """Let all that is logged in a block come out as it would in production."""
    root, stream = logging.getLogger(), io.StringIO()
    handlers, level = list(root.handlers), root.level
    set_up_logs(stream)
    try:
        yield stream
    finally:
        for handler in list(root.handlers):
            root.removeHandler(handler)
        for handler in handlers:
            root.addHandler(handler)
        root.setLevel(level)


def lines(stream: io.StringIO) -> list[dict[str, Any]]:
    return [json.loads(line) for line in stream.getvalue().splitlines()]


def fails(*_: object, **__: object) -> Any:
    """Fail as a library would that quotes what it was given."""
    values = {"name": CANARY, "email": ADDRESS}
    try:
        sqlite3.connect(":memory:").execute("SELECT :name FROM nothing WHERE email = :email", values)
    except sqlite3.OperationalError as error:
        msg = f"can't keep {values}"
        raise ValueError(msg) from error


class FaultyStore:
    """A store that fails in one of many ways."""

    def __init__(self, store: Any, error: Exception | None = None) -> None:
        self._store, self._error = store, error

    def __getattr__(self, name: str) -> Any:
        return getattr(self._store, name)

    def transaction(self, *args: object, **more: object) -> Any:
        if self._error is None:
            fails(*args, **more)
        assert self._error is not None
        raise self._error

    figures = check = transaction


@contextmanager
def unjudged(world: World) -> Iterator[None]:
    """Let answers pass that the API's document does not know: those to faults of our own."""
    judging, world.app.test_client_class = world.app.test_client_class, None
    try:
        yield
    finally:
        world.app.test_client_class = judging


@contextmanager
def broken(world: World, store: FaultyStore) -> Iterator[None]:
    """Let a world work with a store that fails."""
    world.app.extensions["jobclub"] = replace(world.office, store=cast("Store", store))
    with unjudged(world):
        yield
    world.app.extensions["jobclub"] = world.office


def test_a_request_is_told_in_one_line(admin: Caller, ids: dict[str, str]) -> None:
    with logged() as stream:
        answer = admin.ask("GET", f"cohorts/{ids['cohort_id']}")
    (line,) = lines(stream)
    assert line["time"].endswith("Z")
    assert line["milliseconds"] > 0
    told = {name: line[name] for name in ("level", "event", "method", "route", "status", "request_id")}
    assert told == {
        "level": "info",
        "event": "request",
        "method": "GET",
        "route": "/api/v1/cohorts/{cohort_id}",
        "status": 200,
        "request_id": answer.headers["X-Request-ID"],
    }


def test_what_is_logged_after_a_request_is_not_taken_for_its_own(world: World) -> None:
    with logged() as stream:
        world.caller(None).ask("GET", "/nowhere")
        logging.getLogger("jobclub").info("later")
    assert "request_id" not in lines(stream)[-1]


def test_a_request_keeps_a_harmless_id_that_it_came_with(world: World) -> None:
    asked = world.caller(None)

    def answered(given: str) -> str:
        return asked.ask("GET", "/health/live", headers={"X-Request-ID": given}).headers["X-Request-ID"]

    harmless = "5f0c1d1e-7f6b-4c39-9f4e-0f1d2c3b4a59"
    assert answered(harmless) == harmless
    for given in (ADDRESS, "a b", "Canary-Anna", "x" * 65 + "1", "", "ü1234567"):
        assert answered(given) not in {given, ""}
    assert answered("") != answered("")


@pytest.mark.parametrize("path", ["/api/v1/nowhere/canary", f"/p/{SECRET}", f"/{SECRET}?email={ADDRESS}"])
def test_a_path_is_never_told_only_its_route(world: World, path: str) -> None:
    with logged() as stream:
        world.caller(None).ask("GET", path)
    for line in lines(stream):
        assert line["route"] in {"none", "/p/{secret}"}
    assert not [word for word in TOLD_TO_NOBODY if word in stream.getvalue()]


def drive(world: World) -> list[TestResponse]:
    """Do many things with one person, well and badly."""
    admin, ids = world.caller("admin"), world.ids
    person = {"name": CANARY, "email": ADDRESS, "phone": NUMBER}
    whom = admin.post("participants", person)
    homework = f"homework/{ids['homework_id']}/submissions"
    table = f"name;email\n{CANARY};{ADDRESS}\n{CANARY};nowhere\n"
    return [
        whom,
        admin.post("participants", person),
        admin.post("participants", {**person, "email": f"{ADDRESS} {CANARY}"}),
        admin.post("participants", {CANARY: ADDRESS}),
        admin.ask("GET", f"participants?email={ADDRESS}"),
        admin.ask("GET", f"participants?{CANARY}={ADDRESS}"),
        admin.ask("GET", f"participants/{SECRET}"),
        admin.post("participants/import", {"text": table}),
        admin.post(f"cohorts/{world.town.clubs['Open']}/enrolments", {"participant_id": whom.json["id"]}),
        admin.post(f"cohorts/{world.town.clubs['Open']}/enrolments", {"participant_id": whom.json["id"]}),
        admin.post(homework, {"participant_id": ids["participant_id"], "text": WORDS}),
        admin.ask("POST", "participants", data=f'{{"name": "{CANARY}', content_type="application/json"),
        admin.ask("POST", "participants", data=CANARY, content_type=f"text/{CANARY}"),
        admin.ask("DELETE", f"/api/v1/{CANARY}"),
        admin.ask("GET", "organisation", headers={"Authorization": f"Bearer {SECRET}"}),
        admin.ask("GET", "organisation", headers={"X-Request-ID": ADDRESS, "User-Agent": CANARY}),
        admin.ask("GET", f"/p/{SECRET}"),
        admin.ask("GET", f"/calendar/{SECRET}.ics"),
        admin.ask(CANARY.upper(), "organisation"),
    ]


def test_nothing_about_anybody_is_logged_whatever_goes_well_or_wrong(world: World) -> None:
    with logged() as stream, unjudged(world):
        answers = drive(world)
        with broken(world, FaultyStore(world.store)):
            answers += drive_into_a_wall(world)
    assert {answer.status_code for answer in answers} >= {201, 200, 404, 409, 415, 422, 400, 401, 405, 500}
    assert len(lines(stream)) >= len(answers)
    assert not [word for word in TOLD_TO_NOBODY if word in stream.getvalue()]


def drive_into_a_wall(world: World) -> list[TestResponse]:
    body = {"name": CANARY, "email": "other." + ADDRESS}
    return [world.caller("admin").post("participants", body) for _ in range(2)]


def test_an_error_is_told_by_its_kinds_and_places_and_not_by_its_words(world: World) -> None:
    with logged() as stream, broken(world, FaultyStore(world.store)):
        (answer, _) = drive_into_a_wall(world)
    failed = next(line for line in lines(stream) if line["level"] == "error")
    assert failed["request_id"] == answer.headers["X-Request-ID"]
    assert "builtins.ValueError" in failed["exception"]
    assert "sqlite3.OperationalError" in failed["exception"]
    assert "in fails" in failed["exception"]
    assert answer.status_code == 500
    assert not [word for word in TOLD_TO_NOBODY if word in stream.getvalue() + answer.text]


class TestFigures:
    def test_requests_are_counted_by_route_and_status(self, world: World, admin: Caller) -> None:
        admin.ask("GET", f"participants?email={ADDRESS}")
        admin.ask("GET", f"cohorts/{SECRET}")
        admin.ask("GET", f"/p/{SECRET}")
        figures = world.caller(None).ask("GET", "/metrics")
        assert figures.mimetype == "text/plain"
        assert (
            'jobclub_requests_total{method="GET",route="/api/v1/participants",status="200"}' in figures.text
        )
        assert 'jobclub_request_seconds_count{method="GET",route="/api/v1/participants"}' in figures.text
        assert not [word for word in TOLD_TO_NOBODY if word in figures.text]

    def test_the_outbox_is_told_by_state_and_by_how_long_it_waits(self, world: World) -> None:
        figures = world.caller(None).ask("GET", "/metrics").text
        assert "jobclub_database_up 1.0" in figures
        assert 'jobclub_deliveries{state="dead"} 2.0' in figures
        lag = next(line for line in figures.splitlines() if line.startswith("jobclub_outbox_lag_seconds "))
        assert float(lag.split()[1]) > 0

    def test_without_a_database_it_is_told_that_there_is_none(self, world: World) -> None:
        with broken(world, FaultyStore(world.store, Busy("away"))):
            answer = world.caller(None).ask("GET", "/metrics")
        assert answer.status_code == 200
        assert "jobclub_database_up 0.0" in answer.text
        assert "jobclub_deliveries" not in answer.text

    @pytest.mark.parametrize("forwarded", ["X-Forwarded-For", "Forwarded", "X-Real-IP", "Via"])
    def test_they_are_for_this_machine_and_never_for_who_comes_through_a_proxy(
        self, world: World, forwarded: str
    ) -> None:
        asked = world.caller(None)
        assert asked.ask("GET", "/metrics", headers={forwarded: "10.0.0.1"}).status_code == 404
        assert asked.ask("GET", "/metrics", environ_base={"REMOTE_ADDR": "10.0.0.1"}).status_code == 404
        assert asked.ask("GET", "/metrics", environ_base={"REMOTE_ADDR": ""}).status_code == 200
        assert asked.ask("GET", "/metrics", environ_base={"REMOTE_ADDR": "::1"}).status_code == 200
        assert asked.ask("GET", "/metrics", environ_base={"REMOTE_ADDR": "?"}).status_code == 404

    def test_with_a_token_they_are_for_who_sends_it(self, world: World) -> None:
        metrics, _ = world.app.extensions["jobclub.metrics"]
        world.app.extensions["jobclub.metrics"] = (metrics, "s3cret")
        asked = world.caller(None)
        away = {"environ_base": {"REMOTE_ADDR": "10.0.0.1"}}
        right, wrong = {"Authorization": "Bearer s3cret"}, {"Authorization": "Bearer secret"}
        assert asked.ask("GET", "/metrics", headers=right, **away).status_code == 200
        assert asked.ask("GET", "/metrics", headers=wrong).status_code == 404
        assert asked.ask("GET", "/metrics").status_code == 404
        world.app.extensions["jobclub.metrics"] = (metrics, None)


class TestReadiness:
    @pytest.mark.parametrize(
        ("error", "reason"),
        [
            (Unfit("the database is behind; run: jobclub db upgrade"), "run: jobclub db upgrade"),
            (Busy("The database can't be reached; try again in a second."), "can't be reached"),
            (sqlite3.OperationalError(f"no such table: {CANARY}"), "can't be used"),
        ],
        ids=["unfit", "busy", "broken"],
    )
    def test_who_cannot_work_says_why(self, world: World, error: Exception, reason: str) -> None:
        with broken(world, FaultyStore(world.store, error)):
            answer = world.caller(None).ask("GET", "/health/ready")
        assert (answer.status_code, answer.headers["Retry-After"]) == (503, "1")
        assert answer.json is not None
        assert answer.json["status"] == "not ready"
        assert reason in answer.json["reason"]
        assert CANARY not in answer.text
        assert world.caller(None).ask("GET", "/health/live").status_code == 200

    def test_a_database_that_hangs_is_told_within_a_second_and_asked_no_further(self, world: World) -> None:
        asked: list[float] = []

        def hang() -> None:
            asked.append(time.monotonic())
            time.sleep(2)

        store, began = FaultyStore(world.store), time.monotonic()
        store.check = hang
        with broken(world, store):
            answer = world.caller(None).ask("GET", "/health/ready")
            assert time.monotonic() - began < 1
            again = world.caller(None).ask("GET", "/health/ready")
        assert (answer.status_code, again.status_code, len(asked)) == (503, 503, 1)
        assert answer.json == {"status": "not ready", "reason": "The database does not answer."}
        time.sleep(max(0.0, 2.1 - (time.monotonic() - began)))

"""What holds for every operation: problems, methods, bodies, and trying out."""

from __future__ import annotations

import io
from typing import Any

import pytest
from werkzeug.test import TestResponse

from jobclub.core import errors
from jobclub.core.errors import JobclubError
from tests.api.conftest import Caller, World
from tests.api.operations import OPERATIONS, Operation

JSON = "application/json"
MIB = 1024 * 1024
LARGE = b'{"name": "' + b"x" * MIB + b'"}'
ADDRESSES = sorted({op.path for op in OPERATIONS})


def _problem(response: TestResponse, status: int, code: str) -> Any:
    assert response.status_code == status, response.text
    assert response.mimetype == "application/problem+json"
    body = response.json
    assert (body["status"], body["code"]) == (status, code)
    assert body["type"] == f"urn:jobclub:problem:{code}"
    assert body["title"]
    assert body["detail"]
    return body


def test_errors_have_codes_of_their_own() -> None:
    kinds = [
        kind for kind in vars(errors).values() if isinstance(kind, type) and issubclass(kind, JobclubError)
    ]

    assert len({kind.code for kind in kinds}) == len(kinds)


def test_broken_json_is_400(world: World, admin: Caller, with_body: Operation) -> None:
    before = world.rows

    for text in (b"", b"{", b"{'name': 'x'}", b'{"name": "x"', b"\xff\xfe", b'"\xc3"', b"{} {}"):
        assert "JSON" in _problem(_raw(world, admin, with_body, text), 400, "broken_json")["detail"]
    assert world.rows == before


@pytest.mark.parametrize(
    "text",
    [
        b'{"name": ' + b"[" * 200_000 + b"]" * 200_000 + b"}",
        b'{"name": ' + b'{"a":' * 100_000 + b"1" + b"}" * 100_000 + b"}",
        b'{"name": ' + b"9" * 5000 + b"}",
        b'{"name": NaN}',
        b'{"name": -Infinity}',
    ],
    ids=["deep list", "deep object", "long number", "NaN", "Infinity"],
)
def test_json_that_cannot_be_read_is_400(admin: Caller, text: bytes) -> None:
    _problem(admin.ask("POST", "participants", data=text, content_type=JSON), 400, "broken_json")


def test_a_float_that_is_a_whole_number_is_one(admin: Caller) -> None:
    numbers = '"minutes": 6e1, "capacity": 8.0'
    text = f'{{"key":"k","title":"T","language":"da",{numbers},"units":[{{"key":"u","title":"U"}}]}}'

    stored = admin.ask("POST", "programmes", data=text, content_type=JSON)

    assert (stored.json["minutes"], stored.json["capacity"]) == (60, 8)


def test_anything_but_json_is_415(world: World, admin: Caller, with_body: Operation) -> None:
    before = world.rows

    for kind in ("text/plain", "application/x-www-form-urlencoded", "multipart/form-data", "text/json", None):
        response = _raw(world, admin, with_body, b"{}", kind)
        assert "application/json" in _problem(response, 415, "unsupported_media_type")["detail"]
    assert world.rows == before


@pytest.mark.parametrize(
    "kind", ["application/json; charset=utf-8", "Application/JSON", "application/merge-patch+json"]
)
def test_json_by_another_spelling_is_json(admin: Caller, kind: str) -> None:
    response = admin.ask("POST", "participants", data=b'{"name": "Dora"}', content_type=kind)

    assert response.status_code == 201


def _raw(
    world: World, caller: Caller, operation: Operation, data: bytes, kind: str | None = JSON
) -> TestResponse:
    headers = {"If-Match": "*"}
    address = world.address(operation)
    return caller.ask(operation.method, address, data=data, content_type=kind, headers=headers)


def test_a_body_over_one_mebibyte_is_413(world: World, admin: Caller, operation: Operation) -> None:
    before = world.rows

    _problem(_raw(world, admin, operation, LARGE), 413, "too_large")
    assert world.rows == before


@pytest.mark.parametrize("text", [LARGE, b'{"name": "Dora"}' + b" " * MIB])
def test_a_body_in_chunks_over_one_mebibyte_is_413(admin: Caller, text: bytes) -> None:
    response = admin.ask(
        "POST",
        "participants",
        input_stream=io.BytesIO(text),
        content_type=JSON,
        headers={"Transfer-Encoding": "chunked"},
        environ_overrides={"wsgi.input_terminated": True},
    )

    _problem(response, 413, "too_large")


def test_a_body_of_one_mebibyte_is_read(admin: Caller) -> None:
    text = b'{"name": "Dora"' + b" " * (MIB - 16) + b"}"

    assert len(text) == MIB
    assert admin.ask("POST", "participants", data=text, content_type=JSON).status_code == 201


@pytest.mark.parametrize("path", ADDRESSES)
def test_a_method_that_is_none_here_is_405_and_says_which_are(world: World, admin: Caller, path: str) -> None:
    known = {op.method for op in OPERATIONS if op.path == path}
    operation = next(op for op in OPERATIONS if op.path == path)
    before = world.rows

    for method in {"GET", "POST", "PUT", "PATCH", "DELETE", "TRACE", "PROPFIND"} - known:
        response = admin.ask(method, world.address(operation), json={})
        _problem(response, 405, "method_not_allowed")
        assert known <= set(response.headers["Allow"].split(", "))
    assert world.rows == before


def test_head_says_what_get_says_without_its_body(world: World, admin: Caller, reading: Operation) -> None:
    get = admin.ask("GET", world.address(reading))
    head = admin.ask("HEAD", world.address(reading))

    assert (head.status_code, head.data) == (200, b"")
    grows = reading.id == "export_participant"  # it tells that it was looked at
    for name in ("ETag", "Content-Type", "Cache-Control", *(() if grows else ("Content-Length",))):
        assert head.headers.get(name) == get.headers.get(name)


@pytest.mark.parametrize("path", ADDRESSES)
def test_options_tells_the_methods(world: World, admin: Caller, path: str) -> None:
    known = {op.method for op in OPERATIONS if op.path == path}
    operation = next(op for op in OPERATIONS if op.path == path)

    response = admin.ask("OPTIONS", world.address(operation))

    assert response.status_code == 200
    assert known <= set(response.headers["Allow"].split(", "))


@pytest.mark.parametrize(
    "path", ["", "nothing", "cohorts/", "cohorts/a/b/c", "cohorts/%00", "closed-days/tomorrow"]
)
def test_an_address_that_is_none_is_404(admin: Caller, path: str) -> None:
    _problem(admin.ask("GET", path), 404, "not_found")


def test_an_unknown_id_is_404_and_says_what_to_do(world: World, admin: Caller, addressed: Operation) -> None:
    before = world.rows
    world.town.ids = {name: ["01a00000-0000-7000-8000-000000000000"] * 5 for name in world.town.ids}
    world.town.ids["on"] = ["2029-01-01"]
    world.town.clubs = dict.fromkeys(world.town.clubs, "01a00000-0000-7000-8000-000000000000")
    world.town.besides = dict.fromkeys(world.town.besides, "01a00000-0000-7000-8000-000000000000")

    assert "Check the address" in _problem(world.do(addressed, admin), 404, "not_found")["detail"]
    assert world.rows == before


def test_an_id_of_another_kind_is_404(world: World, admin: Caller, reading: Operation) -> None:
    if "_id}" not in reading.path:
        return
    another = world.town.town.organisation.id
    path = reading.path.format(**dict.fromkeys(world.town.ids, another))

    _problem(admin.ask("GET", path), 404, "not_found")


def test_trying_out_answers_and_writes_nothing(world: World, admin: Caller, trying: Operation) -> None:
    before = world.rows

    tried = world.do(trying, admin, query_string={"dry_run": "true"})
    untried = world.rows
    done = world.do(trying, admin, query_string={"dry_run": "false"})

    assert tried.status_code == 200
    assert "ETag" not in tried.headers or tried.headers["ETag"]
    assert untried == before
    assert done.status_code in {200, 201}
    assert _without_ids(tried.json) == _without_ids(done.json)


NEW = {"id", "participant_id", "series_id"}
"""What is given anew each time."""


def _without_ids(thing: Any) -> Any:
    if isinstance(thing, dict):
        return {name: _without_ids(inner) for name, inner in thing.items() if name not in NEW}
    return [_without_ids(inner) for inner in thing] if isinstance(thing, list) else thing


@pytest.mark.parametrize("dry_run", ["", "1", "yes", "True", "on"])
def test_trying_out_is_said_plainly(world: World, admin: Caller, trying: Operation, dry_run: str) -> None:
    before = world.rows

    response = world.do(trying, admin, query_string={"dry_run": dry_run})

    assert _problem(response, 422, "invalid")["errors"][0]["parameter"] == "dry_run"
    assert world.rows == before


def test_what_is_tried_is_refused_as_it_would_be(world: World, admin: Caller) -> None:
    session = world.town.ids["session_id"][0]
    clash = {"starts_at": "2027-02-08T14:30:00+01:00"}

    tried = admin.post(f"sessions/{session}/move?dry_run=true", clash)
    done = admin.post(f"sessions/{session}/move", clash)

    _problem(tried, 409, "sessions_overlap")
    assert tried.json == done.json


def test_every_mistake_of_a_body_is_named_at_once(admin: Caller) -> None:
    response = admin.post("participants", {"email": 7, "phone": "", "language": "fr", "colour": "blue"})

    problem = _problem(response, 422, "invalid")
    assert {mistake["pointer"] for mistake in problem["errors"]} == {
        "/name",
        "/email",
        "/phone",
        "/language",
        "/colour",
    }

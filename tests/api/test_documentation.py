"""The API's own description, and the page that shows it."""

from __future__ import annotations

import json
import re
from typing import Any

import pytest

from jobclub import __version__
from tests.api.conftest import Caller, World
from tests.api.operations import DOCUMENT, OPERATIONS, Operation


@pytest.fixture
def anybody(world: World) -> Caller:
    return world.caller(None)


def test_the_description_is_openapi_3_1_of_this_version(anybody: Caller) -> None:
    document = anybody.get("openapi.json")

    assert document == DOCUMENT
    assert document["openapi"].startswith("3.1")
    assert document["info"]["version"] == __version__
    assert document["components"]["securitySchemes"] == {"token": {"type": "http", "scheme": "bearer"}}


def test_operations_have_names_of_their_own_and_say_what_they_do(operation: Operation) -> None:
    assert [one.id for one in OPERATIONS].count(operation.id) == 1
    assert operation.about["summary"].endswith((".", "text"))
    assert operation.about["tags"]


def test_operations_document_their_answers_and_their_problems(operation: Operation) -> None:
    answers = operation.about["responses"]

    assert any(status.startswith("2") for status in answers)
    problem = DOCUMENT["components"]["responses"]["DEFAULT_ERROR"]
    assert answers["default"] == {"$ref": "#/components/responses/DEFAULT_ERROR"}
    assert list(problem["content"]) == ["application/problem+json"]


def test_posts_document_the_idempotency_key_and_changes_the_version(operation: Operation) -> None:
    headers = {p["name"]: p["required"] for p in operation.parameters if p["in"] == "header"}

    expected = {
        "GET": {},
        "POST": {"Idempotency-Key": False},
        "PUT": {"If-Match": True},
        "PATCH": {"If-Match": True},
        "DELETE": {"If-Match": True},
    }
    assert headers == expected[operation.method]


def _inside(thing: Any) -> list[dict[str, Any]]:
    if isinstance(thing, dict):
        return [thing, *(found for inner in thing.values() for found in _inside(inner))]
    return [found for inner in thing for found in _inside(inner)] if isinstance(thing, list) else []


def test_patterns_are_written_as_json_schema_has_them() -> None:
    patterns = {found["pattern"] for found in _inside(DOCUMENT) if isinstance(found.get("pattern"), str)}

    assert patterns
    for pattern in patterns:
        assert re.compile(pattern)
        assert not re.search(r"\\[AZz]|\(\?[a-zP<#]", pattern), f"{pattern} is Python's alone"
        assert pattern.startswith("^")
        assert pattern.endswith("$")


def test_bodies_say_that_they_take_no_other_members(with_body: Operation) -> None:
    objects = [found for found in _inside(with_body.body) if found.get("type") == "object"]

    assert all(found["additionalProperties"] is False for found in objects)


def test_texts_in_bodies_say_how_long_they_may_be(with_body: Operation) -> None:
    for way, schema in with_body.asked_members:
        if schema.get("type") == "string" and "enum" not in schema:
            assert "maxLength" in schema or "pattern" in schema or "format" in schema, way


def test_no_reference_leads_nowhere() -> None:
    for found in _inside(DOCUMENT):
        if isinstance(found.get("$ref"), str):
            at: Any = DOCUMENT
            for step in found["$ref"].removeprefix("#/").split("/"):
                at = at[step]


def test_the_page_needs_no_other_server(anybody: Caller) -> None:
    page = anybody.ask("GET", "docs/")

    assert page.status_code == 200
    assert page.mimetype == "text/html"
    assert "'self'" in page.headers["Content-Security-Policy"]
    assert "//" not in page.text.replace("<!doctype", "")
    for address in re.findall(r'(?:href|src|data-openapi)="([^"]+)"', page.text):
        with anybody.ask("GET", address) as found:
            assert found.status_code == 200, address


def test_the_page_has_no_script_of_its_own_inside(anybody: Caller) -> None:
    assert not re.search(r"<script>|\son\w+=", anybody.ask("GET", "docs/").text)


@pytest.mark.parametrize("name", ["../__init__.py", "index.html", "swagger-ui.js", "%2e%2e/x", ""])
def test_no_other_file_is_given_out(anybody: Caller, name: str) -> None:
    assert anybody.ask("GET", f"docs/files/{name}").status_code == 404


def test_the_description_is_small_enough_to_send() -> None:
    assert len(json.dumps(DOCUMENT)) < 300_000

"""The API's operations, as its own document has them: what tests for every operation are made from."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from copy import deepcopy
from dataclasses import dataclass
from functools import cache
from typing import Any

import jsonschema_rs

from jobclub.api import create_app
from jobclub.testing import memory_office

DOCUMENT: dict[str, Any] = json.loads(
    create_app(memory_office()).test_client().get("/api/v1/openapi.json").get_data()
)


@dataclass(frozen=True, slots=True)
class Operation:
    """One operation of the API, as its document has it."""

    id: str
    method: str
    path: str
    about: dict[str, Any]

    @property
    def parameters(self) -> list[dict[str, Any]]:
        """What it takes beside a body, each as it is described where it stands or is referred to."""
        known = DOCUMENT["components"]["parameters"]
        given = self.about.get("parameters", ())
        return [known[one["$ref"].rpartition("/")[2]] if "$ref" in one else one for one in given]

    @property
    def query(self) -> set[str]:
        return {p["name"] for p in self.parameters if p["in"] == "query"}

    @property
    def needs_version(self) -> bool:
        return any(p["name"] == "If-Match" for p in self.parameters)

    @property
    def body(self) -> dict[str, Any] | None:
        """The schema of its body with everything it refers to, if it takes one."""
        content = self.about.get("requestBody", {}).get("content", {})
        return followed(content["application/json"]["schema"]) if "application/json" in content else None

    @property
    def sends_file(self) -> bool:
        """Whether it takes a form with a file."""
        return "multipart/form-data" in self.about.get("requestBody", {}).get("content", {})

    @property
    def asked_members(self) -> list[tuple[tuple[str, ...], dict[str, Any]]]:
        """Every member of its body: the way there, and its schema."""
        return list(members_of(self.body)) if self.body else []

    def __str__(self) -> str:
        return self.id


def followed(schema: dict[str, Any]) -> dict[str, Any]:
    """Put what a schema refers to in its place."""
    if "$ref" in schema:
        schema = DOCUMENT["components"]["schemas"][schema["$ref"].rpartition("/")[2]]
    schema = deepcopy(schema)
    if "anyOf" in schema and {"type": "null"} in schema["anyOf"]:
        (wanted,) = [followed(one) for one in schema.pop("anyOf") if one != {"type": "null"}]
        schema |= {**wanted, "type": [wanted["type"], "null"]}
    for name, inner in schema.get("properties", {}).items():
        schema["properties"][name] = followed(inner)
    if "items" in schema:
        schema["items"] = followed(schema["items"])
    return schema


def members_of(schema: dict[str, Any], way: tuple[str, ...] = ()) -> Iterator[tuple[tuple[str, ...], Any]]:
    """Give every member of an object, and of the objects in it."""
    for name, inner in schema.get("properties", {}).items():
        yield (*way, name), inner
        yield from members_of(inner, (*way, name))
        if "items" in inner:
            yield (*way, name, "0"), inner["items"]
            yield from members_of(inner["items"], (*way, name, "0"))


REFERENCE = re.compile(r'"#/components/schemas/([^"]+)"')

OPERATIONS = [
    Operation(about["operationId"], method.upper(), path, about)
    for path, item in DOCUMENT["paths"].items()
    for method, about in item.items()
    if method != "parameters"
]
GUARDED = [op for op in OPERATIONS if op.about.get("security") != []]
"""All but those for everybody, of which test_public.py tells."""
CHOSEN = {
    "operation": GUARDED,
    "reading": [op for op in GUARDED if op.method == "GET"],
    "addressed": [op for op in GUARDED if "{" in op.path],
    "posting": [op for op in OPERATIONS if op.method == "POST"],
    "listing": [op for op in OPERATIONS if "after" in op.query],
    "versioned": [op for op in OPERATIONS if op.needs_version],
    "sent": [op for op in GUARDED if op.method == "POST"],
    "sending": [op for op in OPERATIONS if op.method == "POST" and op.body],
    "with_body": [op for op in OPERATIONS if op.body],
    "without_body": [op for op in OPERATIONS if "requestBody" not in op.about],
    "trying": [op for op in OPERATIONS if "dry_run" in op.query],
}


@cache
def validator_of(path: str, method: str, status: str, kind: str) -> Any:
    """Give what judges an answer: one to an operation, with a status, of a media type."""
    about = DOCUMENT["paths"][path][method]["responses"]
    answer = about.get(status, about["default"])
    if "$ref" in answer:
        answer = DOCUMENT["components"]["responses"][answer["$ref"].rpartition("/")[2]]
    assert kind in answer.get("content", {}), f"{method} {path} {status} is not documented as {kind}"
    schema = answer["content"][kind]["schema"]
    return jsonschema_rs.Draft202012Validator({**schema, "components": {"schemas": _referred_to(schema)}})


def _referred_to(schema: dict[str, Any]) -> dict[str, Any]:
    """Give the schemas that one needs, directly or by others; all of the document's would fill the memory."""
    known, needed, ahead = DOCUMENT["components"]["schemas"], dict[str, Any](), [schema]
    while ahead:
        for name in set(REFERENCE.findall(json.dumps(ahead.pop()))) - needed.keys():
            needed[name] = known[name]
            ahead.append(known[name])
    return needed

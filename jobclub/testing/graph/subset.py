"""The part of Graph's published description that we have (SOURCE.md): its requests, and their bodies."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from importlib import resources
from importlib.util import find_spec
from typing import TYPE_CHECKING, Any
from urllib.parse import unquote, urlsplit

if TYPE_CHECKING:
    from jsonschema import Draft202012Validator, FormatChecker

FILE = "graph-v1.0-subset.openapi.json"
NEEDED = "jsonschema"


def must_be_checkable() -> None:
    """Let pass where there is what requests are checked with.

    Raises:
        ModuleNotFoundError: It is not installed; the text says what to run.
    """
    if find_spec(NEEDED) is None:
        told = f"The stand-in for Graph needs {NEEDED}; run: pip install 'jobclub[teams]'"
        raise ModuleNotFoundError(told, name=NEEDED)


@cache
def _formats() -> FormatChecker:
    from jsonschema import FormatChecker  # noqa: PLC0415  (so that its absence can be told)

    formats = FormatChecker(())
    formats.checks("date-time", ValueError)(_is_an_instant)
    formats.checks("uri", ValueError)(_is_an_address)
    return formats


def _is_an_instant(value: object) -> bool:
    """Tell whether a text is an instant that exists."""
    if not isinstance(value, str):
        return True
    return datetime.fromisoformat(value).tzinfo is not None


def _is_an_address(value: object) -> bool:
    return not isinstance(value, str) or bool(urlsplit(value).scheme)


@dataclass(frozen=True, slots=True)
class Operation:
    """One thing that can be asked: a method and a path with names in braces.

    ``permissions``: an application needs any of them. ``body``: the schema of what is sent, if anything is.
    """

    method: str
    template: str
    permissions: frozenset[str]
    parameters: frozenset[str]
    body: bool
    statuses: tuple[int, ...]

    @property
    def about_one_meeting(self) -> bool:
        """Whether it asks for one meeting itself, by its id."""
        return self.template.endswith("{onlineMeeting-id}")


@dataclass(frozen=True, slots=True)
class Match:
    """An operation that a request asks for, and the names in its path."""

    operation: Operation
    names: Mapping[str, str]


@cache
def document() -> dict[str, Any]:
    """Give the whole description."""
    text = resources.files(__package__).joinpath(FILE).read_text("utf-8")
    return dict(json.loads(text))


@cache
def operations() -> tuple[Operation, ...]:
    """Give what can be asked; paths without names come before those they would also fit."""
    found = list(_operations())
    return tuple(sorted(found, key=lambda one: (one.template.count("{"), one.template)))


def match(method: str, path: str) -> Match | None:
    """Give the operation for a path (without /v1.0), or None."""
    for operation in operations():
        if operation.method == method and (names := names_in(operation.template, path)) is not None:
            return Match(operation, names)
    return None


def names_in(template: str, path: str) -> dict[str, str] | None:
    """Give what stands in a path for the names of a template; None: it is another path."""
    wanted, given = template.split("/"), path.split("/")
    if len(wanted) != len(given):
        return None
    names = {}
    for want, segment in zip(wanted, given, strict=True):
        if want.startswith("{") and segment:
            names[want.strip("{}")] = unquote(segment)
        elif want != segment:
            return None
    return names


def faults_in_body(operation: Operation, body: Any) -> list[str]:
    """Say what in a body the schema forbids, each with its place."""
    return _faults(_body_validator(operation.template, operation.method), body)


def faults_in_answer(operation: Operation, status: int, body: Any) -> list[str]:
    """Say what in an answer the schema forbids, each with its place."""
    return _faults(_answer_validator(operation.template, operation.method, status), body)


def fault_in_parameter(name: str, text: str) -> str | None:
    """Say what is wrong with the text of a query parameter that the operation knows."""
    schema = next(
        one["schema"] for one in document()["components"]["parameters"].values() if one["name"] == name
    )
    pattern = {"integer": r"\d+", "boolean": "true|false"}.get(schema["type"], ".+")
    return None if re.fullmatch(pattern, text) else f"{name} can't be {text!r}"


def _faults(validator: Draft202012Validator, body: Any) -> list[str]:
    return [f"{error.json_path}: {error.message}" for error in validator.iter_errors(body)]


def _operations() -> Iterator[Operation]:
    for template, item in document()["paths"].items():
        for method in item.keys() - {"parameters"}:
            stands = item[method]
            references = [one["$ref"].rsplit("/", 1)[1] for one in stands.get("parameters", ())]
            described = [document()["components"]["parameters"][name] for name in references]
            yield Operation(
                method.upper(),
                template,
                frozenset(stands["x-app-permission"].split(" | ")),
                frozenset(one["name"] for one in described if one["in"] == "query"),
                "requestBody" in stands,
                tuple(int(status) for status in stands["responses"] if status.isdecimal()),
            )


@cache
def _body_validator(template: str, method: str) -> Draft202012Validator:
    return _validator(document()["paths"][template][method.lower()]["requestBody"])


@cache
def _answer_validator(template: str, method: str, status: int) -> Draft202012Validator:
    responses = document()["paths"][template][method.lower()]["responses"]
    response = responses.get(str(status)) or responses[f"{status // 100}XX"]
    if "$ref" in response:
        response = document()["components"]["responses"][response["$ref"].rsplit("/", 1)[1]]
    return _validator(response)


def _validator(content: Mapping[str, Any]) -> Draft202012Validator:
    from jsonschema import Draft202012Validator  # noqa: PLC0415  (as above)

    schema = content["content"]["application/json"]["schema"]
    whole = {"allOf": [schema], "components": document()["components"]}
    return Draft202012Validator(whole, format_checker=_formats())

"""One table from errors to statuses; no endpoint catches anything. Errors are RFC 9457 problem details."""

from __future__ import annotations

import logging
from collections.abc import Iterator, Mapping
from datetime import datetime
from http import HTTPStatus
from typing import Any, ClassVar, cast

from flask import Flask, Response, current_app, g, request
from flask.typing import ResponseReturnValue
from marshmallow import Schema, fields
from werkzeug.exceptions import HTTPException

from jobclub.core.errors import (
    Busy,
    Forbidden,
    InProgress,
    Invalid,
    JobclubError,
    KeyReused,
    Mistake,
    NotFound,
    NotSignedIn,
    Refused,
    Stale,
    TooManyGuesses,
)
from jobclub.core.spans import zone_of

log = logging.getLogger(__name__)

STATUS: dict[type[JobclubError], HTTPStatus] = {
    Invalid: HTTPStatus.UNPROCESSABLE_ENTITY,
    NotFound: HTTPStatus.NOT_FOUND,
    NotSignedIn: HTTPStatus.UNAUTHORIZED,
    Forbidden: HTTPStatus.FORBIDDEN,
    Refused: HTTPStatus.CONFLICT,
    Stale: HTTPStatus.PRECONDITION_FAILED,
    KeyReused: HTTPStatus.UNPROCESSABLE_ENTITY,
    InProgress: HTTPStatus.CONFLICT,
    Busy: HTTPStatus.SERVICE_UNAVAILABLE,
    TooManyGuesses: HTTPStatus.TOO_MANY_REQUESTS,
}
HEADERS: dict[type[JobclubError], dict[str, str]] = {
    NotSignedIn: {"WWW-Authenticate": 'Bearer realm="jobclub"'},
    InProgress: {"Retry-After": "1"},
    Busy: {"Retry-After": "1"},
    TooManyGuesses: {"Retry-After": "3600"},
}
CODES = {
    400: "broken_json",
    405: "method_not_allowed",
    413: "too_large",
    415: "unsupported_media_type",
    422: "invalid",
    428: "if_match_missing",
}
"""Stable codes of what goes wrong before a use case is asked; others are made from the status's name."""


class MistakeOut(Schema):
    """One thing wrong with a request."""

    pointer = fields.String(metadata={"description": "Where in the body (RFC 6901)."})
    parameter = fields.String(metadata={"description": "Which query parameter or header."})
    detail = fields.String(required=True)
    line = fields.Integer(metadata={"description": "On which line of a text that the body holds."})


class ProblemOut(Schema):
    """What went wrong (RFC 9457); further members depend on the code."""

    documented: ClassVar[dict[str, Any]] = {"additionalProperties": True}

    type = fields.String(required=True)
    title = fields.String(required=True)
    status = fields.Integer(required=True)
    code = fields.String(required=True)
    detail = fields.String(required=True)
    errors = fields.List(fields.Nested(MistakeOut))


def problem(
    status: int, code: str, detail: str, *, headers: Mapping[str, str] | None = None, **more: object
) -> Response:
    """Make the answer to something that went wrong."""
    body = {
        "type": f"urn:jobclub:problem:{code}",
        "title": HTTPStatus(status).phrase,
        "status": status,
        "code": code,
        "detail": detail,
        **more,
    }
    # A member's name may hold half a character ("\\ud800"), which UTF-8 can't say but JSON can.
    text = (current_app.json.dumps(body) + "\n").encode(errors="backslashreplace")
    return Response(text, status, dict(headers or {}), content_type="application/problem+json")


def problem_of(error: JobclubError) -> Response:
    """Make the answer to an error of ours."""
    kind = next(kind for kind in type(error).__mro__ if kind in STATUS)
    more: dict[str, Any] = {name: _told(fact) for name, fact in error.facts.items()}
    if isinstance(error, Invalid):
        more["errors"] = [_mistake(mistake) for mistake in error.mistakes]
    return problem(STATUS[kind], error.code, str(error), headers=HEADERS.get(kind), **more)


def _told(fact: Any) -> Any:
    """Tell the instants among some facts in the zone of the one who asks."""
    if isinstance(fact, datetime):
        return fact.astimezone(zone_of(g.actor.zone)).isoformat()
    if isinstance(fact, Mapping):
        return {name: _told(inner) for name, inner in fact.items()}
    return [_told(inner) for inner in fact] if isinstance(fact, list) else fact


def _mistake(mistake: Mistake) -> dict[str, Any]:
    if mistake.pointer.startswith("?"):
        return {"parameter": mistake.pointer[1:], "detail": mistake.detail}
    line = {} if mistake.line is None else {"line": mistake.line}
    return {"pointer": mistake.pointer, "detail": mistake.detail, **line}


def invalid_of(messages: Mapping[str, Any]) -> Invalid:
    """Make one error of what marshmallow found, by location: all but ``json`` and ``form`` are parameters."""
    mistakes = [
        Mistake(path if location in {"json", "form"} else f"?{path[1:]}", detail)
        for location, found in messages.items()
        for path, detail in _flat(found, "")
    ]
    return Invalid(*mistakes)


def _flat(found: Any, path: str) -> Iterator[tuple[str, str]]:
    if isinstance(found, Mapping):
        for name, inner in found.items():
            yield from _flat(inner, path if name == "_schema" else f"{path}/{_escaped(name)}")
    else:
        for detail in found if isinstance(found, list) else [found]:
            yield path, str(detail)


def _escaped(name: object) -> str:
    return str(name).replace("~", "~0").replace("/", "~1")


def register_problems(app: Flask) -> None:
    """Answer every error under ``/api`` as a problem; pages keep their own."""

    @app.errorhandler(JobclubError)
    def _ours(error: JobclubError) -> ResponseReturnValue:
        return problem_of(error)

    @app.errorhandler(HTTPException)
    def _http(error: HTTPException) -> ResponseReturnValue:
        if not request.path.startswith("/api/"):
            page_of = current_app.extensions.get("jobclub.page_of")
            return error if page_of is None else cast("ResponseReturnValue", page_of(error))
        messages = getattr(error, "data", {}).get("messages")
        if messages and error.code == HTTPStatus.UNPROCESSABLE_ENTITY:
            return problem_of(invalid_of(messages))
        status = error.code or 500
        code = CODES.get(status) or HTTPStatus(status).name.lower()
        headers = {name: text for name, text in error.get_headers() if name in {"Allow", "Retry-After"}}
        return problem(status, code, error.description or "", headers=headers)

    @app.errorhandler(Exception)
    def _unforeseen(error: Exception) -> ResponseReturnValue:
        log.error("a request failed", exc_info=error)
        return problem(500, "internal_error", "Something went wrong on our side; nothing was changed.")

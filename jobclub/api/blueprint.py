"""flask-smorest, made as strict as our conventions.

A blueprint's operations need a token unless it is public. What an operation takes is all it takes: an
unknown parameter, or a body where none belongs, is refused. Each convention is documented where it holds.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import date
from functools import wraps
from typing import Any, TypeVar, cast

import flask_smorest
from flask import Request, request
from marshmallow import Schema
from webargs.flaskparser import FlaskParser
from werkzeug.datastructures import CombinedMultiDict
from werkzeug.exceptions import BadRequest, RequestEntityTooLarge, UnsupportedMediaType
from werkzeug.routing import BaseConverter, ValidationError

from jobclub.api.callers import FORM, sign_in, the_actor, the_office
from jobclub.api.fields import DAY, ID
from jobclub.core.cohorts import handed_file
from jobclub.core.errors import Invalid, Mistake
from jobclub.core.office import Office
from jobclub.core.office.store import Repeated
from jobclub.core.people.staff import Actor

View = TypeVar("View", bound=Callable[..., Any])

MOST_BYTES = 1024 * 1024
"""How large a body may be."""
MOST_BYTES_OF_FORM = handed_file.MOST_BYTES + 256 * 1024
"""How large a form with a file may be: the file, and what stands beside it."""
IDEMPOTENCY_KEY, IF_MATCH = "Idempotency-Key", "If-Match"
HEADERS: dict[str, dict[str, Any]] = {
    IDEMPOTENCY_KEY: {
        "required": False,
        "schema": {"type": "string", "pattern": "^[!-~]{1,255}$"},
        "description": "Makes a repeat harmless for 24 hours: it is answered, not done again.",
    },
    IF_MATCH: {
        "required": True,
        "schema": {"type": "string"},
        "description": "The ETag of what is changed, as it was read; `*` takes it as it is.",
    },
}
"""What many operations take; each is described once, and named where it is taken."""


class IdConverter(BaseConverter):
    """An id in a path. Each has a digit, so that a word in its place (``/participants/import``) is none."""

    regex = f"(?=[A-Za-z-]*[0-9]){ID.pattern}"


class DayConverter(BaseConverter):
    """A date in a path."""

    regex = DAY.pattern

    def to_python(self, value: str) -> date:
        """Read it; a day that the calendar has not is not found."""
        try:
            return date.fromisoformat(value)
        except ValueError:
            raise ValidationError from None


class StrictParser(FlaskParser):
    """Reads a body as JSON and nothing else; the schemas refuse what they don't know."""

    DEFAULT_UNKNOWN_BY_LOCATION: dict[str, str | None] = {}  # noqa: RUF012  (as webargs declares it)

    def load_json(self, req: Request, schema: Schema) -> Any:  # noqa: ARG002  (webargs hands it over)
        """Give the body of a request."""
        return json_body(req)

    def load_form(self, req: Request, schema: Schema) -> Any:
        """Give what is in a form: what was written into it, and its files.

        Raises:
            UnsupportedMediaType: It is not said to be a form that may hold files.
            RequestEntityTooLarge: See ``_read``.
        """
        _read(req, MOST_BYTES_OF_FORM)
        if req.mimetype != FORM:
            raise UnsupportedMediaType(f"Send a form with the file, with 'Content-Type: {FORM}'.")
        return self._makeproxy(CombinedMultiDict([req.form, req.files]), schema)


def json_body(req: Request) -> Any:
    """Give the body of a request.

    Raises:
        UnsupportedMediaType: It is not said to be JSON.
        BadRequest: It is no JSON, is nested too deeply, or holds a number too long to read.
        RequestEntityTooLarge: See ``_read``.
    """
    if not req.is_json:
        raise UnsupportedMediaType("Send JSON, with 'Content-Type: application/json'.")
    try:
        return json.loads(_read(req), parse_float=_number, parse_constant=_no_number)
    except (ValueError, RecursionError):
        raise BadRequest("This is no JSON; check brackets, commas and quotes.") from None


def _read(req: Request, most: int = MOST_BYTES) -> bytes:
    """Give the bytes of a body. One sent in chunks is cut off at the server's limit without a word.

    Raises:
        RequestEntityTooLarge: There are more than a body may have.
    """
    data = req.get_data(cache=True)
    if len(data) > most:
        raise RequestEntityTooLarge
    return data


def _make_room() -> None:
    """Let a body be as large as a form with a file, if it is said to be one."""
    if request.mimetype == FORM:
        request.max_content_length = MOST_BYTES_OF_FORM + 1  # so that a body cut off there is known to be


def _number(text: str) -> float:
    """Read 60.0 as 60: in JSON the two are one number."""
    number = float(text)
    return int(number) if number.is_integer() else number


def _no_number(name: str) -> None:
    """Refuse NaN and Infinity, which Python reads and JSON does not have.

    Raises:
        ValueError: Always.
    """
    raise ValueError(name)


class Blueprint(flask_smorest.Blueprint):  # type: ignore[misc]  # it publishes no types
    """The operations on one noun."""

    ARGUMENTS_PARSER = StrictParser()

    def __init__(self, name: str, about: str, *, public: bool = False) -> None:
        super().__init__(name, __name__, description=about, url_prefix="/api/v1")
        self._public = public
        self._takes: dict[tuple[str, str], frozenset[str]] = {}
        self._prepare_doc_cbks.append(self._prepare_conventions_doc)
        if not public:
            self.before_request(sign_in)
        self.before_request(self._refuse_what_is_not_asked_for)

    def arguments(self, schema: type[Schema], **more: Any) -> Callable[[View], View]:
        """Say what an operation takes; see flask-smorest. The schema is made once, not for each request."""
        return cast("Callable[[View], View]", super().arguments(schema(), **more))

    def response(
        self, status: int, schema: type[Schema] | None = None, **more: Any
    ) -> Callable[[View], View]:
        """Say what an operation gives; see flask-smorest."""
        return cast("Callable[[View], View]", super().response(status, schema, **more))

    def alt_response(self, status: int, **more: Any) -> Callable[[View], View]:
        """Say what an operation may give besides; see flask-smorest."""
        return cast("Callable[[View], View]", super().alt_response(status, **more))

    def describe(self, **more: Any) -> Callable[[View], View]:
        """Add to an operation's description, in OpenAPI's words."""
        return cast("Callable[[View], View]", self.doc(**more))

    def get(self, rule: str, **more: Any) -> Callable[[View], View]:
        """Let a view answer GET."""
        return self._on("GET", rule, **more)

    def post(self, rule: str, **more: Any) -> Callable[[View], View]:
        """Let a view answer POST."""
        return self._on("POST", rule, **more)

    def put(self, rule: str, **more: Any) -> Callable[[View], View]:
        """Let a view answer PUT."""
        return self._on("PUT", rule, **more)

    def patch(self, rule: str, **more: Any) -> Callable[[View], View]:
        """Let a view answer PATCH."""
        return self._on("PATCH", rule, **more)

    def delete(self, rule: str, **more: Any) -> Callable[[View], View]:
        """Let a view answer DELETE."""
        return self._on("DELETE", rule, **more)

    def _on(self, method: str, rule: str, **more: Any) -> Callable[[View], View]:
        return cast("Callable[[View], View]", self.route(rule, methods=[method], **more))

    def _refuse_what_is_not_asked_for(self) -> None:
        """Refuse parameters and bodies that the operation does not take.

        Raises:
            Invalid: There is one.
        """
        method = "get" if request.method == "HEAD" else request.method.lower()
        takes = self._takes.get(((request.endpoint or "").rpartition(".")[2], method), frozenset())
        if "query" not in takes and request.args:
            raise Invalid(*(Mistake(f"?{name}", "is not known here; leave it out") for name in request.args))
        if "form" in takes:
            _make_room()
        elif "json" not in takes and _read(request) and json_body(request) != {}:
            raise Invalid(Mistake("", "this takes no body; leave it out"))

    def _prepare_conventions_doc(
        self, doc: dict[str, Any], doc_info: dict[str, Any], *, method: str, **_more: object
    ) -> dict[str, Any]:
        """Document what holds for every operation of a method."""
        parameters = doc.setdefault("parameters", [])
        if method == "post":
            parameters.append(IDEMPOTENCY_KEY)
        if method in {"put", "patch", "delete"}:
            parameters.append(IF_MATCH)
        if self._public:
            doc["security"] = []
        doc["operationId"] = doc_info["operation_id"]
        return doc

    def _store_endpoint_docs(self, endpoint: str, obj: View, *args: Any, **options: Any) -> None:
        super()._store_endpoint_docs(endpoint, obj, *args, **options)
        for method, about in self._docs[endpoint].items():
            if method != "parameters":
                about["operation_id"] = obj.__name__
                self._takes[endpoint, method] = _taken(about)


def _taken(about: dict[str, Any]) -> frozenset[str]:
    """Tell whether an operation takes a query, a body, or both."""
    taken = {parameter["in"] for parameter in about.get("arguments", {}).get("parameters", ())}
    return frozenset(taken | ({"json"} if "requestBody" in about.get("manual_doc", {}) else set()))


def repeatable(rebuild: Callable[[Office, Actor, Any], Any]) -> Callable[[View], View]:
    """Let a view answer a repeat under the same Idempotency-Key from the event it recorded then."""

    def decorate(view: View) -> View:
        @wraps(view)
        def answer(*args: Any, **kwargs: Any) -> Any:
            try:
                return view(*args, **kwargs)
            except Repeated as repeated:
                return rebuild(the_office(), the_actor(), repeated.event)

        return cast("View", answer)

    return decorate


def tagged(thing: Any, revision: object) -> tuple[Any, dict[str, str]]:
    """Give an answer with the ETag of what it shows."""
    return thing, {"ETag": f'"{revision}"'}

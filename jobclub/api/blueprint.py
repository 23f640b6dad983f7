"""flask-smorest, made as strict as our conventions.

A blueprint's operations need a token unless it is public. What an operation takes is all it takes: an
unknown parameter, or a body where none belongs, is refused. Each convention is documented where it holds.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import date
from functools import wraps
from typing import Any, ClassVar, TypeVar, cast

import flask_smorest
from flask import Request, request
from marshmallow import Schema
from webargs.flaskparser import FlaskParser
from werkzeug.exceptions import BadRequest, UnsupportedMediaType
from werkzeug.routing import BaseConverter, ValidationError

from jobclub.api.callers import sign_in, the_actor, the_office
from jobclub.api.fields import DAY, ID
from jobclub.core.errors import Invalid, Mistake
from jobclub.core.office import Office
from jobclub.core.office.store import Repeated
from jobclub.core.people.staff import Actor

View = TypeVar("View", bound=Callable[..., Any])

IDEMPOTENCY_KEY = {
    "in": "header",
    "name": "Idempotency-Key",
    "required": False,
    "schema": {"type": "string", "pattern": "^[!-~]{1,255}$"},
    "description": "Makes a repeat of this request harmless for 24 hours: it is answered, not done again.",
}
IF_MATCH = {
    "in": "header",
    "name": "If-Match",
    "required": True,
    "schema": {"type": "string"},
    "description": "The ETag of what is changed, as it was read; `*` takes it as it is.",
}


class IdConverter(BaseConverter):
    """An id in a path."""

    regex = ID.pattern


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

    DEFAULT_UNKNOWN_BY_LOCATION: ClassVar[dict[str, str | None]] = {}

    def load_json(self, req: Request, schema: Schema) -> Any:  # noqa: ARG002  (webargs' own types)
        """Give the body of a request."""
        return json_body(req)


def json_body(req: Request) -> Any:  # noqa: ANN401  (any JSON)
    """Give the body of a request.

    Raises:
        UnsupportedMediaType: It is not said to be JSON.
        BadRequest: It is no JSON, is nested too deeply, or holds a number too long to read.
    """
    if not req.is_json:
        raise UnsupportedMediaType("Send JSON, with 'Content-Type: application/json'.")
    try:
        return json.loads(req.get_data(cache=True))
    except (ValueError, RecursionError):
        raise BadRequest("This is no JSON; check brackets, commas and quotes.") from None


class Blueprint(flask_smorest.Blueprint):  # type: ignore[misc]  # it publishes no types
    """The operations on one noun."""

    ARGUMENTS_PARSER = StrictParser()

    def __init__(self, name: str, about: str, *, public: bool = False) -> None:
        super().__init__(name, __name__, description=about, url_prefix="/api/v1")
        self._public = public
        self._prepare_doc_cbks.append(self._prepare_conventions_doc)
        if not public:
            self.before_request(sign_in)
        self.before_request(self._refuse_what_is_not_asked_for)

    def _refuse_what_is_not_asked_for(self) -> None:
        """Refuse parameters and bodies that the operation does not take.

        Raises:
            Invalid: There is one.
        """
        takes = self._taken((request.endpoint or "").rpartition(".")[2], request.method.lower())
        if "query" not in takes and request.args:
            raise Invalid(*(Mistake(f"?{name}", "is not known here; leave it out") for name in request.args))
        if "json" not in takes and request.get_data() and json_body(request) != {}:
            raise Invalid(Mistake("", "this takes no body; leave it out"))

    def _taken(self, endpoint: str, method: str) -> set[str]:
        arguments = self._docs[endpoint].get("get" if method == "head" else method, {}).get("arguments", {})
        return {parameter["in"] for parameter in arguments.get("parameters", ())}

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


def repeatable(rebuild: Callable[[Office, Actor, Any], Any]) -> Callable[[View], View]:
    """Let a view answer a repeat under the same Idempotency-Key from the event it recorded then."""

    def decorate(view: View) -> View:
        @wraps(view)
        def answer(*args: Any, **kwargs: Any) -> Any:  # noqa: ANN401  (whatever the view takes and gives)
            try:
                return view(*args, **kwargs)
            except Repeated as repeated:
                return rebuild(the_office(), the_actor(), repeated.event)

        return cast("View", answer)

    return decorate


def tagged(thing: Any, revision: object) -> tuple[Any, dict[str, str]]:  # noqa: ANN401  (anything a view gives)
    """Give an answer with the ETag of what it shows."""
    return thing, {"ETag": f'"{revision}"'}

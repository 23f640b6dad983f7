"""The API's own description: OpenAPI 3.1, and a page to read it that needs no other server."""

from __future__ import annotations

from http import HTTPStatus
from pathlib import Path
from typing import Any

import flask_smorest
import flask_swagger_ui
from apispec.ext.marshmallow import MarshmallowPlugin
from apispec.ext.marshmallow.openapi import OpenAPIConverter
from flask import Blueprint, Flask, Response, render_template_string, send_from_directory
from flask_smorest.utils import prepare_response
from marshmallow import Schema

from jobclub.api import fields
from jobclub.api.blueprint import HEADERS, DayConverter, IdConverter
from jobclub.api.problems import ProblemOut
from jobclub.version import __version__

FILES = Path(flask_swagger_ui.__file__).parent / "dist"
PAGE = """<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>jobclub API {{ version }}</title>
<link rel="stylesheet" href="{{ url_for('documentation.file', name='swagger-ui.css') }}">
<link rel="icon" href="{{ url_for('documentation.file', name='favicon-32x32.png') }}">
</head>
<body>
<main id="api" data-openapi="{{ url_for('api-docs.openapi_json') }}"></main>
<script src="{{ url_for('documentation.file', name='swagger-ui-bundle.js') }}"></script>
<script src="{{ url_for('documentation.start') }}"></script>
</body>
</html>
"""
START = """\
const page = document.getElementById("api");
SwaggerUIBundle({ url: page.dataset.openapi, domNode: page, deepLinking: true, validatorUrl: null });
"""
SECURITY = "default-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:"
"""Everything from here; the reader sets styles of its own, and draws its arrows as data."""
ABOUT = """\
The scheduler for virtual job clubs: programmes, cohorts, sessions, enrolments, homework, progress.

* Send `Authorization: Bearer <token>`. A token belongs to one organisation and one role.
* Instants are RFC 3339 with an offset, answered in the organisation's zone. Durations are minutes.
* Lists give `items` and `next`; send `next` as `after` for the page behind it.
* Errors are `application/problem+json` (RFC 9457) with a stable `code`.
* Single resources have an `ETag`; PUT, PATCH and DELETE need it as `If-Match`.
* Every POST takes an `Idempotency-Key`.
"""


class Converter(OpenAPIConverter):
    """Describes schemas, with what they say about themselves in ``documented``, in JSON Schema's words."""

    def schema2jsonschema(self, schema: Schema) -> dict[str, Any]:
        """Describe a schema."""
        plain: dict[str, Any] = super().schema2jsonschema(schema)  # type: ignore[no-untyped-call]
        return {**plain, **getattr(schema, "documented", {})}


class SchemaNames(MarshmallowPlugin):
    """Names schemas in the description, and lets them speak for themselves."""

    Converter = Converter


class Api(flask_smorest.Api):  # type: ignore[misc]  # it publishes no types
    """flask-smorest with our problems, our converters, and an error handler that leaves pages alone."""

    def __init__(self, app: Flask) -> None:
        app.url_map.converters.update(id=IdConverter, day=DayConverter)
        app.config.update(
            API_TITLE="jobclub",
            API_VERSION=__version__,
            OPENAPI_VERSION="3.1.0",
            OPENAPI_URL_PREFIX="/api/v1",
            OPENAPI_JSON_PATH="openapi.json",
        )
        about = {"description": ABOUT, "license": {"name": "MPL-2.0", "identifier": "MPL-2.0"}}
        names = SchemaNames(schema_name_resolver=_name_of)
        super().__init__(app, spec_kwargs={"info": about, "marshmallow_plugin": names})
        self.register_converter(
            IdConverter, lambda _: {"type": "string", "pattern": f"^{fields.ID.pattern}$"}
        )
        self.register_converter(DayConverter, lambda _: {"type": "string", "format": "date"})
        self._describe_fields()
        self.spec.components.security_scheme("token", {"type": "http", "scheme": "bearer"})
        self.spec.options["security"] = [{"token": []}]
        for name, about_it in HEADERS.items():
            self.spec.components.parameter(name, "header", {"name": name, **about_it})

    def _describe_fields(self) -> None:
        self.register_field(fields.Day, "string", "date")
        self.register_field(fields.ClockTime, "string", None)
        self.register_field(fields.Instant, "string", "date-time")
        clock = {"examples": ["14:00"]}
        converter = self.ma_plugin.converter
        converter.add_attribute_function(
            lambda _self, field, **_more: (
                {**clock, "pattern": f"^{field.pattern.pattern}$"}
                if isinstance(field, fields.ClockTime)
                else {}
            )
        )

    def _register_error_handlers(self) -> None:
        """Leave errors to ``problems``."""

    def _register_responses(self) -> None:
        for status in [*HTTPStatus, None]:
            name = "DEFAULT_ERROR" if status is None else status.name
            response: dict[str, Any] = {"description": "A problem" if status is None else status.phrase}
            if status is None or status >= HTTPStatus.BAD_REQUEST:
                response["schema"] = ProblemOut
            prepare_response(response, self.spec, "application/problem+json")
            self.spec.components.response(name, response, lazy=True)


def _name_of(schema: type[Schema] | Schema) -> str:
    kind = schema if isinstance(schema, type) else type(schema)
    return kind.__name__.removesuffix("Out")


documentation = Blueprint("documentation", __name__, url_prefix="/api/v1/docs")


@documentation.get("/")
def page() -> Response:
    """Show the page that reads the API's description."""
    response = Response(render_template_string(PAGE, version=__version__))
    response.headers["Content-Security-Policy"] = SECURITY
    return response


@documentation.get("/start.js")
def start() -> Response:
    """Give the script that starts the reader."""
    return Response(START, mimetype="text/javascript")


@documentation.get("/files/<any('swagger-ui.css','swagger-ui-bundle.js','favicon-32x32.png'):name>")
def file(name: str) -> Response:
    """Give one of the reader's files."""
    return send_from_directory(FILES, name)

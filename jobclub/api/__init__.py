"""jobclub over HTTP: a REST API and its documentation."""

from __future__ import annotations

from http import HTTPStatus

from flask import Flask, Response, request

from jobclub.api.application import Application
from jobclub.api.appointments import appointments
from jobclub.api.attendance import attendance
from jobclub.api.audit import audit
from jobclub.api.blueprint import MOST_BYTES
from jobclub.api.calls import calls
from jobclub.api.changes import changes
from jobclub.api.cohorts import cohorts
from jobclub.api.consents import consents
from jobclub.api.deliveries import deliveries
from jobclub.api.documentation import Api, documentation
from jobclub.api.enrolments import enrolments
from jobclub.api.exports import exports
from jobclub.api.feeds import feeds
from jobclub.api.files import files
from jobclub.api.forgetting import forgetting
from jobclub.api.guests import guests
from jobclub.api.health import watch_over
from jobclub.api.homework import homework
from jobclub.api.hours import hours
from jobclub.api.links import links
from jobclub.api.logo import logo
from jobclub.api.observing import observe
from jobclub.api.organisation import organisation
from jobclub.api.participants import participants
from jobclub.api.privacy_notices import privacy_notices
from jobclub.api.problems import register_problems
from jobclub.api.programmes import programmes
from jobclub.api.progress import progress
from jobclub.api.public import public
from jobclub.api.public_times import public_times
from jobclub.api.reservations import reservations
from jobclub.api.services import services
from jobclub.api.sessions import sessions
from jobclub.api.shares import shares
from jobclub.api.staff import staff
from jobclub.api.tokens import tokens
from jobclub.api.webinar_series import webinar_series
from jobclub.api.webinars import webinars
from jobclub.api.wordings import wordings
from jobclub.core.office import Office
from jobclub.telemetry.metrics import Metrics

NOUNS = (
    programmes,
    cohorts,
    sessions,
    webinars,
    webinar_series,
    changes,
    guests,
    participants,
    forgetting,
    consents,
    privacy_notices,
    exports,
    links,
    feeds,
    enrolments,
    attendance,
    appointments,
    reservations,
    calls,
    homework,
    files,
    progress,
    deliveries,
    organisation,
    wordings,
    staff,
    services,
    hours,
    tokens,
    logo,
    shares,
    public,
    public_times,
    audit,
)


def create_app(office: Office, *, metrics: Metrics | None = None, metrics_token: str | None = None) -> Flask:
    """Make the web application around an office.

    It counts into ``metrics``, and shows them to whoever is on this machine, or to who has the token.
    """
    app = Application(__name__, static_folder=None)
    app.config["MAX_CONTENT_LENGTH"] = MOST_BYTES + 1  # so that a body cut off there is known to be
    app.json.sort_keys = False  # type: ignore[attr-defined]  # Flask's default provider has both
    app.json.ensure_ascii = False  # type: ignore[attr-defined]
    app.extensions["jobclub"] = office
    observe(app, metrics or Metrics(), metrics_token)
    register_problems(app)
    api = Api(app)
    for noun in NOUNS:
        api.register_blueprint(noun)
    app.register_blueprint(documentation)
    watch_over(app)
    app.after_request(_finish)
    return app


def _finish(response: Response) -> Response:
    """Answer 304 to who has it already, and let nothing about people lie in a cache."""
    asked, given = "If-None-Match" in request.headers, "ETag" in response.headers
    if asked and given and response.status_code == HTTPStatus.OK:
        response.make_conditional(request)
    response.headers.setdefault("X-Content-Type-Options", "nosniff")
    if request.path.startswith("/api/v1/") and "Cache-Control" not in response.headers:
        response.headers["Cache-Control"] = "private, no-cache"
    return response

"""Each request in one line of the log and in the figures: by its route's template, never by its path.

A path can hold a secret and a query an address, so neither is told anywhere.
"""

from __future__ import annotations

import hmac
import logging
import re
import secrets
import time
from functools import cache
from ipaddress import ip_address

from flask import Blueprint, Flask, Response, abort, current_app, g, request
from structlog.contextvars import bind_contextvars, clear_contextvars

from jobclub.core.errors import Busy
from jobclub.core.office import Office
from jobclub.core.office.outbox import Figures
from jobclub.telemetry.metrics import CONTENT_TYPE, Metrics

log = logging.getLogger(__name__)

REQUEST_ID = re.compile(r"(?=[A-Za-z-]*[0-9])[0-9A-Za-z-]{8,64}")
"""An id that somebody before us gave a request, if it looks like one."""
PARAMETER = re.compile(r"<(?:[^:<>]+:)?(\w+)>")
NOWHERE = "none"
"""Stands for the route of a request that leads to none."""
FORWARDED = ("X-Forwarded-For", "Forwarded", "X-Real-IP", "Via")
"""What a proxy adds to what it passes on."""
QUIET = ("/health/", "/metrics")
"""What is asked all day by machines, and worth a line only when it goes wrong."""

operation = Blueprint("operation", __name__)


def observe(app: Flask, metrics: Metrics, token: str | None) -> None:
    """Let each request of an application be logged and counted, and show the figures."""
    app.extensions["jobclub.metrics"] = (metrics, token)
    app.before_request(_begin)
    app.after_request(_end)
    app.teardown_request(_forget)
    app.register_blueprint(operation)


@operation.get("/metrics")
def show_metrics() -> Response:
    """Show the figures of all our processes here, and those of the outbox."""
    metrics, token = current_app.extensions["jobclub.metrics"]
    if not _may_read(token):
        abort(404)
    office: Office = current_app.extensions["jobclub"]
    return Response(metrics.text(lambda: _figures(office), office.now()), content_type=CONTENT_TYPE)


def _may_read(token: str | None) -> bool:
    """Tell whether the figures are for the one who asks: by the token, else by being on this machine."""
    if token:
        given = request.headers.get("Authorization", "").removeprefix("Bearer ")
        return hmac.compare_digest(given.encode(), token.encode())
    if any(name in request.headers for name in FORWARDED):
        return False
    try:
        return ip_address(request.remote_addr or "").is_loopback
    except ValueError:  # a Unix socket has no address; who may open it is said by its folder
        return not request.remote_addr


def _figures(office: Office) -> Figures | None:
    try:
        return office.store.figures(office.now())
    except Busy:
        return None


def _begin() -> None:
    g.began = time.perf_counter()
    given = request.headers.get("X-Request-ID", "")
    g.request_id = given if REQUEST_ID.fullmatch(given) else secrets.token_hex(8)
    clear_contextvars()
    bind_contextvars(request_id=g.request_id)


def _end(response: Response) -> Response:
    seconds = time.perf_counter() - g.began
    route = NOWHERE if request.url_rule is None else _template(request.url_rule.rule)
    metrics, _ = current_app.extensions["jobclub.metrics"]
    metrics.answered(request.method, route, response.status_code, seconds)
    if not route.startswith(QUIET) or response.status_code >= 500:  # noqa: PLR2004  (the server's own faults)
        _log(route, response.status_code, seconds)
    response.headers["X-Request-ID"] = g.request_id
    return response


def _forget(_error: BaseException | None) -> None:
    """Let nothing that is logged later be taken for this request's."""
    clear_contextvars()


def _log(route: str, status: int, seconds: float) -> None:
    method = request.method if request.method.isalpha() and len(request.method) < 8 else "other"  # noqa: PLR2004
    told = {"method": method, "route": route, "status": status, "milliseconds": round(seconds * 1000, 1)}
    log.info("request", extra=told)


@cache
def _template(rule: str) -> str:
    """Write a route as its documentation does: ``/cohorts/{cohort_id}``."""
    return PARAMETER.sub(r"{\1}", rule)

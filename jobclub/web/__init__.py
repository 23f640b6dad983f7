"""Pages for people: participants behind their links, the staff, and everybody else. None needs a script."""

from __future__ import annotations

from flask import Flask, Response, request
from flask.globals import request_ctx

from jobclub.web.assets import address_of, assets
from jobclub.web.guarding import closed
from jobclub.web.guest.invitation import invitation
from jobclub.web.open import OPEN
from jobclub.web.open.entra import entra
from jobclub.web.open.looks import logo_address, look_address
from jobclub.web.open.sign_in import sign_in
from jobclub.web.own import AREAS as OWN
from jobclub.web.rendering import starting_large
from jobclub.web.staff import staff
from jobclub.web.staff.pairs import add_pairs
from jobclub.web.staff.rendering import menu
from jobclub.web.troubles import page_of

AREAS = (*OWN, invitation, staff, sign_in, entra, *OPEN, assets)
GUARDED = ("/p/", "/g/", "/staff", "/sign-in", "/o/", "/accessibility", "/privacy", "/language", "/was")
"""Where pages are: everything there carries the same guards."""


def add_pages(app: Flask) -> Flask:
    """Add the pages to an application that has its office, and give it back."""
    app.config["MAX_FORM_MEMORY_SIZE"] = app.config["MAX_CONTENT_LENGTH"]
    for area in AREAS:
        app.register_blueprint(area)
    app.extensions["jobclub.page_of"] = page_of
    app.jinja_env.globals["asset"] = address_of
    app.jinja_env.globals["menu"] = menu
    app.jinja_env.globals["look_address"] = look_address
    app.jinja_env.globals["logo_address"] = logo_address
    app.jinja_env.filters["starting_large"] = starting_large
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True
    add_pairs(app)
    app.before_request(_lead_to_pages)
    app.after_request(_finish)
    return app


def _lead_to_pages() -> None:
    """Let addresses be those one can look at, also where the same view answers a form at another one."""
    if request_ctx.url_adapter is not None:
        request_ctx.url_adapter.default_method = "GET"


def _finish(response: Response) -> Response:
    is_page = request.path == "/" or request.path.startswith(GUARDED)
    return closed(response) if is_page else response

"""Pages for people: their own page behind their link, and their calendar, as plain HTML without scripts."""

from __future__ import annotations

from flask import Blueprint, Flask, Response, request

from jobclub.web.calendars import calendars
from jobclub.web.doors import closed
from jobclub.web.pages import pages
from jobclub.web.rendering import starting_large

assets = Blueprint("assets", __name__, static_folder="static", static_url_path="/static")


def add_pages(app: Flask) -> Flask:
    """Add the pages to an application that has its office, and give it back."""
    app.register_blueprint(pages)
    app.register_blueprint(calendars)
    app.register_blueprint(assets)
    app.jinja_env.filters["starting_large"] = starting_large
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True
    app.after_request(_finish)
    return app


def _finish(response: Response) -> Response:
    return closed(response) if request.path.startswith("/p/") else response

"""How an organisation looks: a style sheet with its colours, and its logo. Both may be kept by browsers."""

from __future__ import annotations

from flask import Blueprint, Response, abort, request, url_for

from jobclub.core.people.look import shades_of
from jobclub.core.people.organisation import Organisation
from jobclub.core.usecases.dressing import logo_for_everybody
from jobclub.core.usecases.registering import page_of_organisation
from jobclub.web.office import the_office
from jobclub.web.troubles import register_troubles

KEPT = "public, max-age=86400"
"""Their addresses change with what is in them, so a day is no risk."""
SHEET = """\
:root {{ --main: {0.main}; --on-main: {0.on_main}; }}
@media (prefers-color-scheme: dark) {{ :root {{ --main: {0.dark_main}; --on-main: {0.on_dark_main}; }} }}
"""
INERT = "default-src 'none'; sandbox; frame-ancestors 'none'"

looks = Blueprint("looks", __name__, url_prefix="/o/<page_name>")
register_troubles(looks)


@looks.get("/look.css")
def sheet(page_name: str) -> Response:
    """Give the colours of an organisation; by day and in a dark room."""
    organisation, _ = page_of_organisation(the_office(), page_name)
    colour = organisation.look.colour or abort(404)
    return _kept(Response(SHEET.format(shades_of(colour)), content_type="text/css; charset=utf-8"), colour)


@looks.get("/logo")
def logo(page_name: str) -> Response:
    """Give the logo of an organisation."""
    organisation, _ = page_of_organisation(the_office(), page_name)
    picture = logo_for_everybody(the_office(), organisation)
    response = Response(picture.content, content_type=picture.kind.media_type)
    response.headers["Content-Security-Policy"] = INERT
    return _kept(response, picture.digest)


def _kept(response: Response, mark: str) -> Response:
    response.headers["Cache-Control"] = KEPT
    response.set_etag(mark.removeprefix("#"))
    response.make_conditional(request)
    return response


def look_address(organisation: Organisation | None) -> str | None:
    """Give the address of an organisation's colours, for layouts; None: it has none of its own."""
    if organisation is None or organisation.page_name is None or organisation.look.colour is None:
        return None
    mark = organisation.look.colour.removeprefix("#")
    return url_for("looks.sheet", page_name=organisation.page_name, v=mark)


def logo_address(organisation: Organisation | None) -> str | None:
    """Give the address of an organisation's logo, for layouts; None: it has none."""
    if organisation is None or organisation.page_name is None or organisation.look.logo is None:
        return None
    return url_for("looks.logo", page_name=organisation.page_name, v=organisation.look.logo[:12])

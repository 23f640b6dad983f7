"""The accessibility statement, as Danish and German law ask for it (Directive (EU) 2016/2102, art. 7)."""

from __future__ import annotations

from datetime import date

from flask import Blueprint, Response, make_response, redirect, url_for

from jobclub.core.usecases.registering import page_of_organisation
from jobclub.web.office import the_office
from jobclub.web.open.rendering import page
from jobclub.web.troubles import register_troubles

LOOKED_AT_ON = date(2026, 11, 22)
"""When the statement was last held against the pages; once a year at least."""
LIMITS = ("matrix", "files", "meetings", "own_words")
"""What is known to be missing, each with a text."""

statement = Blueprint("statement", __name__)
register_troubles(statement)


@statement.get("/accessibility")
def show() -> Response:
    """Show the statement."""
    return page("open/statement.html", looked_at_on=LOOKED_AT_ON, limits=LIMITS)


@statement.get("/o/<page_name>/accessibility")
def show_of(page_name: str) -> Response:
    """Show the statement with whom to ask at an organisation."""
    organisation, _ = page_of_organisation(the_office(), page_name)
    return page("open/statement.html", organisation, looked_at_on=LOOKED_AT_ON, limits=LIMITS)


@statement.get("/was")
def was() -> Response:
    """Lead to the statement from where Danish authorities have it."""
    return make_response(redirect(url_for(".show"), 303))

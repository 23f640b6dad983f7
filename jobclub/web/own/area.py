"""What all parts of a personal page have in common: address, door, and what is said at trouble."""

from __future__ import annotations

from flask import Blueprint, Response, g

from jobclub.core.errors import Invalid, NotFound, Refused
from jobclub.web.own import doors
from jobclub.web.own.gone import no_such_link
from jobclub.web.own.rendering import front
from jobclub.web.rendering import notice
from jobclub.web.troubles import register_troubles


def area(name: str) -> Blueprint:
    """Give a part of the page behind somebody's link."""
    part = Blueprint(name, __name__, url_prefix="/p/<secret>", template_folder="../templates")
    part.url_value_preprocessor(doors.take_secret)
    part.url_defaults(doors.give_secret)
    part.before_request(doors.enter)
    register_troubles(part)
    part.register_error_handler(NotFound, _missing)
    part.register_error_handler(Refused, front)
    part.register_error_handler(Invalid, front)
    return part


def _missing(_error: NotFound) -> Response:
    """Say that there is nothing here; or, where the link leads nowhere, how to get another one."""
    if "actor" in g:
        return notice("troubles.missing", status=404, way_back=True)
    return no_such_link()

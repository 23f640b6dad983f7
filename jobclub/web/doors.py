"""Who stands at the door of a personal page, and what every answer there carries.

The secret in the address is the key. A link opens what it was made for; everything else is a wrong guess.
"""

from __future__ import annotations

from typing import Any, cast
from urllib.parse import urlsplit

from flask import Response, current_app, g, request
from werkzeug.exceptions import Forbidden, RequestEntityTooLarge, UnsupportedMediaType

from jobclub.core.office import Office
from jobclub.core.people.link import Purpose
from jobclub.core.people.staff import Actor
from jobclub.core.usecases.opening import open_link
from jobclub.core.usecases.showing import person_of

MOST_BYTES = 1024 * 1024
"""How large what is sent may be."""
FORM = "application/x-www-form-urlencoded"
OWN = frozenset({"same-origin", "none"})
"""Where a browser may say that a form was sent from: our own page, or the person at the address bar."""
POLICY = (
    "default-src 'none'; style-src 'self'; img-src 'self'; form-action 'self'; base-uri 'none';"
    " frame-ancestors 'none'"
)
HEADERS = {
    "Content-Security-Policy": POLICY,
    "Referrer-Policy": "no-referrer",
    "Cache-Control": "no-store",
    "X-Robots-Tag": "noindex, nofollow",
    "X-Frame-Options": "DENY",
    "X-Content-Type-Options": "nosniff",
    "Cross-Origin-Opener-Policy": "same-origin",
}


def take_secret(_endpoint: str | None, values: dict[str, Any] | None) -> None:
    """Keep the secret of an address apart, where no view sees it."""
    g.secret = (values or {}).pop("secret", "")


def give_secret(_endpoint: str, values: dict[str, Any]) -> None:
    """Put the secret back into the addresses of the same person's pages."""
    values.setdefault("secret", g.secret)


def enter() -> None:
    """Find out whose page this is, and let no form pass that was not sent from it.

    Raises:
        NotFound, TooManyGuesses: The link leads nowhere.
        Forbidden, UnsupportedMediaType, RequestEntityTooLarge: What was sent is none of our forms.
    """
    opened = open_link(the_office(), g.secret, Purpose.PAGE, who=request.remote_addr or "")
    g.actor = person_of(opened)
    if request.method == "POST":
        _must_be_ours()


def _must_be_ours() -> None:
    """Let pass a form of our own page.

    A browser says ``Origin: null`` for our own forms too, since our pages tell nobody where they are.
    """
    origin = request.headers.get("Origin", "null")
    foreign = origin != "null" and urlsplit(origin).netloc not in {request.host, _own_host()}
    if foreign or request.headers.get("Sec-Fetch-Site", "none") not in OWN:
        raise Forbidden
    if len(request.get_data(cache=True)) > MOST_BYTES:
        raise RequestEntityTooLarge
    if request.mimetype != FORM:
        raise UnsupportedMediaType


def _own_host() -> str:
    post = the_office().post
    return urlsplit(post.base_url).netloc if post else ""


def the_office() -> Office:
    """Give the office."""
    return cast("Office", current_app.extensions["jobclub"])


def the_actor() -> Actor:
    """Give whose page this is."""
    return cast("Actor", g.actor)


def closed(response: Response) -> Response:
    """Let an answer lie in no cache, be framed by nobody and run nothing."""
    response.headers.update(HEADERS)
    return response

"""What every page carries, and which forms may be sent to one: ours, and nobody else's."""

from __future__ import annotations

from urllib.parse import urlsplit

from flask import Response, request
from werkzeug.exceptions import Forbidden, RequestEntityTooLarge, UnsupportedMediaType

from jobclub.web.office import own_address

MOST_BYTES = 1024 * 1024
"""How large a form may be that carries no file."""
FORM = "application/x-www-form-urlencoded"
WITH_FILE = "multipart/form-data"
OWN = frozenset({"same-origin", "none"})
"""Where a browser may say that a form was sent from: our own page, or the person at the address bar."""
POLICY = (
    "default-src 'none'; style-src 'self'; font-src 'self'; img-src 'self'; script-src 'self';"
    " form-action {action}; base-uri 'none'; frame-ancestors 'none'"
)
HEADERS = {
    "Content-Security-Policy": POLICY.format(action="'self'"),
    "Referrer-Policy": "no-referrer",
    "Cache-Control": "no-store",
    "X-Robots-Tag": "noindex, nofollow",
    "X-Frame-Options": "DENY",
    "X-Content-Type-Options": "nosniff",
    "Cross-Origin-Opener-Policy": "same-origin",
}


def closed(response: Response) -> Response:
    """Let an answer lie in no cache, be framed by nobody and run nothing but ours.

    What an answer says of itself stays: a page whose form leads on to somebody who signs people in, say.
    """
    for name, value in HEADERS.items():
        response.headers.setdefault(name, value)
    return response


def must_be_ours(*, kinds: frozenset[str] = frozenset({FORM}), most: int = MOST_BYTES) -> None:
    """Let pass a form of our own page.

    A browser says ``Origin: null`` for our own forms too, since our pages tell nobody where they are.

    Raises:
        Forbidden, UnsupportedMediaType, RequestEntityTooLarge: What was sent is none of our forms.
    """
    foreign = not _is_ours(request.headers.get("Origin", "null"))
    if foreign or request.headers.get("Sec-Fetch-Site", "none") not in OWN:
        raise Forbidden
    if request.mimetype not in kinds:
        raise UnsupportedMediaType
    if request.mimetype == FORM and len(request.get_data(cache=True)) > most:
        raise RequestEntityTooLarge


def _is_ours(origin: str) -> bool:
    """Tell whether a form may come from where it says; what is no address is nobody's."""
    try:
        return origin == "null" or urlsplit(origin).netloc in {request.host, urlsplit(own_address()).netloc}
    except ValueError:
        return False

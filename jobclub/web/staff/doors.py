"""Who stands at the door of the staff's pages: somebody whose browser holds the secret of a session.

The secret is in a cookie that no script reads and that no other site's form takes along. Each form carries a
token besides, which only a page of the same session can show.
"""

from __future__ import annotations

import hashlib
import hmac
from typing import cast

from flask import Response, g, make_response, redirect, request, url_for
from werkzeug.exceptions import Forbidden
from werkzeug.wrappers import Response as AnyResponse

from jobclub.core.errors import NotSignedIn
from jobclub.core.usecases import signing_in
from jobclub.core.usecases.signing_in import SignedIn
from jobclub.web.guarding import FORM, WITH_FILE, must_be_ours
from jobclub.web.office import own_address, the_office

FORMS = frozenset({FORM, WITH_FILE})


def enter() -> AnyResponse | None:
    """Find out who comes in; whoever is not signed in is led to where that is done.

    Raises:
        Forbidden, UnsupportedMediaType, RequestEntityTooLarge: What was sent is none of our forms.
    """
    g.form_secret = request.cookies.get(cookie_name(), "")
    try:
        signed_in = signing_in.session_of(the_office(), g.form_secret, who=request.remote_addr or "")
    except NotSignedIn:
        wanted = request.full_path.rstrip("?") if request.method == "GET" else None
        return redirect(url_for("sign_in.show", next=wanted), 303)
    g.signed_in, g.actor = signed_in, signed_in.actor
    if request.method == "POST":
        must_be_ours(kinds=FORMS)
        must_have_token()
    signing_in.extend_if_needed(the_office(), signed_in)
    return None


def must_have_token() -> None:
    """Let pass a form that was made for this session.

    Raises:
        Forbidden: It was not.
    """
    if not hmac.compare_digest(request.form.get("token", "").encode(), form_token().encode()):
        raise Forbidden


def form_token() -> str:
    """Give what each form of a session carries: nobody can tell it from anything but the session's secret."""
    return hashlib.sha256(b"form " + cast("str", g.form_secret).encode()).hexdigest()


def the_signed_in() -> SignedIn:
    """Give who is signed in."""
    return cast("SignedIn", g.signed_in)


def cookie_name() -> str:
    """Name the cookie of a session; over TLS so that no other host or path can set it (RFC 6265bis)."""
    return "__Host-jobclub" if _is_secure() else "jobclub"


def let_in(secret: str, *, to: str) -> Response:
    """Lead to a page, with a session's secret in a cookie that ends with the browser."""
    response = make_response(redirect(to, 303))
    response.set_cookie(cookie_name(), secret, secure=_is_secure(), httponly=True, samesite="Lax", path="/")
    return response


def let_out(*, to: str) -> Response:
    """Lead to a page, and take the cookie away."""
    response = make_response(redirect(to, 303))
    response.delete_cookie(cookie_name(), secure=_is_secure(), httponly=True, samesite="Lax", path="/")
    return response


def _is_secure() -> bool:
    return own_address().startswith("https://")

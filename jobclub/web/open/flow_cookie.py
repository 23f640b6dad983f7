"""What a browser keeps while somebody signs in at Microsoft: sealed, for ten minutes, and for one answer.

Without it an answer is of no use, so nobody can be led to sign in as somebody else by a link.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from flask import Response, request
from itsdangerous import BadSignature, URLSafeSerializer

from jobclub.core.office.identities import FLOW_LASTS, Flow
from jobclub.web.office import own_address

SALT = "jobclub flow"


@dataclass(frozen=True, slots=True, kw_only=True)
class Begun:
    """A sign-in that has begun, where it leads on, and whether it only connects an account."""

    flow: Flow
    at: datetime
    to: str | None = None
    connects: bool = False


def keep(response: Response, begun: Begun, seal: bytes) -> Response:
    """Let a browser keep it."""
    flow = begun.flow
    told = [
        flow.return_to,
        flow.state,
        flow.nonce,
        flow.verifier,
        begun.at.isoformat(),
        begun.to,
        begun.connects,
    ]
    response.set_cookie(
        _name(),
        _serializer(seal).dumps(told),
        max_age=FLOW_LASTS,
        secure=_is_secure(),
        httponly=True,
        samesite="Lax",
        path="/",
    )
    return response


def kept(seal: bytes, now: datetime) -> Begun | None:
    """Give what this browser keeps; None: nothing that we sealed within the last ten minutes."""
    try:
        return_to, state, nonce, verifier, at, to, connects = _serializer(seal).loads(
            request.cookies.get(_name(), "")
        )
    except BadSignature:
        return None
    flow = Flow(address="", return_to=return_to, state=state, nonce=nonce, verifier=verifier)
    begun = Begun(flow=flow, at=datetime.fromisoformat(at), to=to, connects=connects)
    return begun if timedelta(0) <= now - begun.at < FLOW_LASTS else None


def forget(response: Response) -> Response:
    """Let a browser keep nothing of it any more."""
    if _name() in request.cookies:
        response.delete_cookie(_name(), secure=_is_secure(), httponly=True, samesite="Lax", path="/")
    return response


def _serializer(seal: bytes) -> URLSafeSerializer:
    return URLSafeSerializer(seal, salt=SALT)


def _name() -> str:
    """Name the cookie; over TLS so that no other host or path can set it (RFC 6265bis)."""
    return "__Host-jobclub-flow" if _is_secure() else "jobclub-flow"


def _is_secure() -> bool:
    return own_address().startswith("https://")

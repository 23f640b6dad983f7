"""Whether what a token says counts for us: nobody else checks it, since msal does not (from 1.38 on)."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from hashlib import sha256
from hmac import compare_digest
from typing import Any

from jobclub.core.office.identities import SignInRefused
from jobclub.core.people.identity import ID, Identity
from jobclub.integrations.entra.app import EntraApp

LEEWAY = timedelta(minutes=5)
"""How far the clocks here and there may be apart."""
LONGEST_NAME = 200


def identity_in(claims: Mapping[str, Any], *, app: EntraApp, nonce: str, now: datetime) -> Identity:
    """Give who a token is about, if it is for us, from our tenant, of now, and of this flow.

    Raises:
        SignInRefused: One of that is not so.
    """
    fault = _fault_in(claims, app, nonce, now)
    if fault is not None:
        raise SignInRefused(f"the token has the wrong {fault}")
    roles, email = claims.get("roles"), claims.get("email")
    return Identity(
        tenant_id=app.tenant_id,
        object_id=claims["oid"],
        name=str(claims.get("name") or "")[:LONGEST_NAME],
        email=email if isinstance(email, str) else None,
        roles=tuple(role for role in roles if isinstance(role, str)) if isinstance(roles, list) else (),
    )


def _fault_in(claims: Mapping[str, Any], app: EntraApp, nonce: str, now: datetime) -> str | None:
    """Name the first claim that is wrong; None: all is right."""
    checks = {
        "aud": claims.get("aud") == app.client_id,
        "iss": claims.get("iss") == app.issuer,
        "tid": claims.get("tid") == app.tenant_id,
        "nonce": compare_digest(_text(claims, "nonce").encode(), sent_nonce(nonce).encode()),
        "exp": now.timestamp() < _instant(claims, "exp") + LEEWAY.total_seconds(),
        "nbf": 0 < _instant(claims, "nbf") <= now.timestamp() + LEEWAY.total_seconds(),
        "oid": ID.fullmatch(_text(claims, "oid")) is not None,
    }
    return next((name for name, holds in checks.items() if not holds), None)


def sent_nonce(nonce: str) -> str:
    """Give what msal shows Microsoft of a nonce: its digest alone, which comes back."""
    return sha256(nonce.encode()).hexdigest()


def _text(claims: Mapping[str, Any], name: str) -> str:
    found = claims.get(name)
    return found if isinstance(found, str) else ""


def _instant(claims: Mapping[str, Any], name: str) -> float:
    """Give an instant in seconds since 1970; the beginning of them if there is none."""
    found = claims.get(name)
    return found if isinstance(found, int | float) and not isinstance(found, bool) else 0

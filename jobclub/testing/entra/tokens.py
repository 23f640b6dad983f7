"""What the login says about somebody who signed in, in the claims of Microsoft's v2.0 tokens."""

from __future__ import annotations

from datetime import datetime, timedelta
from hashlib import sha256
from typing import Any
from uuid import uuid4

from jobclub.testing.entra.faults import Fault
from jobclub.testing.entra.tenant import PERSONAL_TENANT_ID, Code

LASTS = timedelta(minutes=70)
TEN_MINUTES = 600
ELSEWHERE = "00000000-0000-4000-8000-000000000000"
"""Another app, another tenant."""
WITHOUT = {Fault.NO_NONCE: "nonce", Fault.NO_OBJECT_ID: "oid", Fault.ENDLESS: "exp"}


def claims_of(code: Code, *, base_url: str, tenant_id: str, client_id: str, now: datetime) -> dict[str, Any]:
    """Give what is true."""
    person, instant = code.person, int(now.timestamp())
    claims: dict[str, Any] = {
        "ver": "2.0",
        "iss": f"{base_url}/{tenant_id}/v2.0",
        "aud": client_id,
        "tid": tenant_id,
        "oid": person.object_id,
        "sub": sha256(f"{client_id} {person.object_id}".encode()).hexdigest(),
        "name": person.name,
        "preferred_username": person.sign_in_name,
        "nonce": code.nonce,
        "iat": instant,
        "nbf": instant,
        "exp": instant + int(LASTS.total_seconds()),
        "uti": uuid4().hex,
    }
    if person.email is not None and "email" in code.scopes:
        claims["email"] = person.email
    if person.roles:
        claims["roles"] = list(person.roles)
    return claims


def made_wrong(claims: dict[str, Any], fault: Fault, base_url: str) -> dict[str, Any]:
    """Give what is true but in one thing."""
    if fault in WITHOUT:
        return {name: value for name, value in claims.items() if name != WITHOUT[fault]}
    personal = {"tid": PERSONAL_TENANT_ID, "iss": f"{base_url}/{PERSONAL_TENANT_ID}/v2.0"}
    other: dict[Fault, dict[str, Any]] = {
        Fault.WRONG_AUDIENCE: {"aud": ELSEWHERE},
        Fault.MANY_AUDIENCES: {"aud": [claims["aud"], ELSEWHERE]},
        Fault.WRONG_ISSUER: {"iss": f"{base_url}/{ELSEWHERE}/v2.0"},
        Fault.OLD_ISSUER: {"iss": f"https://sts.windows.net/{claims['tid']}/"},
        Fault.OTHER_TENANT: {"tid": ELSEWHERE},
        Fault.PERSONAL_ACCOUNT: personal,
        Fault.EXPIRED: {"exp": claims["iat"] - TEN_MINUTES, "nbf": claims["iat"] - 2 * TEN_MINUTES},
        Fault.NOT_YET: {"nbf": claims["iat"] + TEN_MINUTES},
        Fault.OTHER_NONCE: {"nonce": "another"},
    }
    return claims | other[fault]

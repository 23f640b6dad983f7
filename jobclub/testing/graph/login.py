"""Microsoft's login for applications: who proves to be the application gets a token for Graph."""

from __future__ import annotations

import hmac
import json
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import parse_qsl
from uuid import uuid4

from jobclub.testing.graph.answers import Answer, Request, given
from jobclub.testing.graph.assertions import fault_in_assertion
from jobclub.testing.graph.tenant import Tenant

DISCOVERY = "/v2.0/.well-known/openid-configuration"
TOKEN = "/oauth2/v2.0/token"  # noqa: S105  (a path)
BY_ASSERTION = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer"

NO_TENANT = (
    400,
    "invalid_tenant",
    90002,
    "Tenant not found. Check to make sure you have the correct tenant ID.",
)
NO_APPLICATION = (400, "unauthorized_client", 700016, "Application was not found in the directory.")
WRONG_SECRET = (401, "invalid_client", 7000215, "Invalid client secret provided.")
EXPIRED_SECRET = (401, "invalid_client", 7000222, "The provided client secret keys are expired.")
NO_SECRET = (401, "invalid_client", 7000216, "'client_assertion' or 'client_secret' is required.")
WRONG_ASSERTION = (401, "invalid_client", 700027, "Client assertion failed signature validation.")
WRONG_SCOPE = (
    400,
    "invalid_scope",
    1002012,
    "The provided value for scope is not valid for client credentials.",
)
WRONG_GRANT = (400, "unsupported_grant_type", 70003, "The app requested an unsupported grant type.")


class Login:
    """Gives tokens to a tenant's application, and reads them; ``lifetime`` is how long one is good for."""

    def __init__(self, tenant: Tenant, lifetime: timedelta) -> None:
        self.lifetime = lifetime
        self._tenant = tenant
        self._key = f"{tenant.tenant_id}/{tenant.client_id}".encode()
        self._revoked: set[str] = set()

    def answer(self, request: Request, base_url: str) -> Answer | None:
        """Answer a request; None: it is none for the login. Its addresses are told as https: msal insists."""
        tenant, _, path = request.path.strip("/").partition("/")
        if (request.method, f"/{path}") not in {("GET", DISCOVERY), ("POST", TOKEN)}:
            return None
        if tenant != self._tenant.tenant_id:
            return failed(*NO_TENANT)
        secure = base_url.replace("http://", "https://", 1)
        if request.method == "GET":
            return given(200, _discovered(f"{secure}/{tenant}"))
        return self._tokened(request, base_url, f"{secure}/{tenant}{TOKEN}")

    def objections(self, request: Request, base_url: str) -> Iterator[str]:
        """Say what is wrong with a request for a token, whoever sends it."""
        if request.method != "POST":
            return
        form = _form(request)
        if form.get("grant_type") != "client_credentials":
            yield "asks for a token otherwise than by client_credentials"
        if form.get("scope", "").split() != [f"{base_url}/.default"]:
            yield "asks for a token for another Graph"
        if "client_secret" in form and "client_assertion" in form:
            yield "proves twice who it is"

    def claims(self, request: Request) -> dict[str, Any]:
        """Give what the token of a request says.

        Raises:
            ValueError: There is none, or it is none of ours.
        """
        scheme, _, token = request.headers.get("authorization", "").partition(" ")
        signed, _, signature = token.rpartition(".")
        if scheme.lower() != "bearer" or not hmac.compare_digest(
            signature.encode(), self._signature(signed).encode()
        ):
            raise ValueError("has no token, or none that was given here")
        return dict(json.loads(urlsafe_b64decode(signed.split(".")[1] + "==")))

    def is_good(self, claims: dict[str, Any]) -> bool:
        """Tell whether a token with these claims is still good."""
        return claims["uti"] not in self._revoked and self._tenant.now().timestamp() < claims["exp"]

    def revoke(self, claims: dict[str, Any]) -> None:
        """Let a token not be good any more."""
        self._revoked.add(claims["uti"])

    def _tokened(self, request: Request, base_url: str, endpoint: str) -> Answer:
        form = _form(request)
        if form.get("grant_type") != "client_credentials":
            return failed(*WRONG_GRANT)
        if form.get("client_id") != self._tenant.client_id:
            return failed(*NO_APPLICATION)
        if form.get("scope", "").split() != [f"{base_url}/.default"]:
            return failed(*WRONG_SCOPE)
        fault = self._fault_in_proof(form, endpoint)
        if fault is not None:
            return failed(*fault)
        seconds = int(self.lifetime.total_seconds())
        token = self._token(base_url)
        return given(
            200,
            {"token_type": "Bearer", "expires_in": seconds, "ext_expires_in": seconds, "access_token": token},
        )

    def _fault_in_proof(self, form: dict[str, str], endpoint: str) -> tuple[int, str, int, str] | None:
        if form.get("client_assertion_type") == BY_ASSERTION:
            fault = fault_in_assertion(
                form.get("client_assertion", ""),
                certificate=self._tenant.certificate,
                client_id=self._tenant.client_id,
                endpoint=endpoint,
            )
            status, error, number, words = WRONG_ASSERTION
            return (status, error, number, f"{words} {fault}") if fault else None
        if "client_secret" not in form:
            return NO_SECRET
        secret = self._tenant.client_secret
        same = secret is not None and hmac.compare_digest(form["client_secret"].encode(), secret.encode())
        return None if same else WRONG_SECRET

    def _token(self, base_url: str) -> str:
        now = int(self._tenant.now().timestamp())
        claims = {
            "aud": base_url,
            "iss": f"https://sts.windows.net/{self._tenant.tenant_id}/",
            "iat": now,
            "nbf": now,
            "exp": now + int(self.lifetime.total_seconds()),
            "appid": self._tenant.client_id,
            "tid": self._tenant.tenant_id,
            "roles": sorted(self._tenant.permissions),
            "uti": uuid4().hex,
            "ver": "1.0",
        }
        signed = f"{_part({'typ': 'JWT', 'alg': 'RS256', 'kid': 'stand-in'})}.{_part(claims)}"
        return f"{signed}.{self._signature(signed)}"

    def _signature(self, signed: str) -> str:
        return _coded(hmac.digest(self._key, signed.encode(), "sha256"))


def failed(status: int, error: str, number: int, words: str) -> Answer:
    """Refuse as the login does."""
    trace, correlation, now = str(uuid4()), str(uuid4()), f"{datetime.now(UTC):%Y-%m-%d %H:%M:%SZ}"
    payload = {
        "error": error,
        "error_description": f"AADSTS{number}: {words} "
        f"Trace ID: {trace} Correlation ID: {correlation} Timestamp: {now}",
        "error_codes": [number],
        "timestamp": now,
        "trace_id": trace,
        "correlation_id": correlation,
        "error_uri": f"https://login.microsoftonline.com/error?code={number}",
    }
    return given(status, payload)


def _discovered(authority: str) -> dict[str, Any]:
    return {
        "issuer": f"{authority}/v2.0",
        "authorization_endpoint": f"{authority}/oauth2/v2.0/authorize",
        "token_endpoint": f"{authority}{TOKEN}",
        "jwks_uri": f"{authority}/discovery/v2.0/keys",
        "token_endpoint_auth_methods_supported": ["client_secret_post", "private_key_jwt"],
    }


def _form(request: Request) -> dict[str, str]:
    return dict(parse_qsl(request.body.decode("utf-8", "replace"), keep_blank_values=True))


def _part(content: dict[str, Any]) -> str:
    return _coded(json.dumps(content, separators=(",", ":")).encode())


def _coded(content: bytes) -> str:
    return urlsafe_b64encode(content).decode().rstrip("=")

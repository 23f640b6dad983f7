"""Where an app comes with a code and shows who it is: it gets a token that says who signed in."""

from __future__ import annotations

import hmac
from base64 import urlsafe_b64encode
from hashlib import sha256
from urllib.parse import parse_qsl
from uuid import uuid4

from jobclub.testing.entra.faults import IN_CLAIMS, IN_SIGNATURE, Fault
from jobclub.testing.entra.signing import Signer
from jobclub.testing.entra.tenant import Code, Tenant
from jobclub.testing.entra.tokens import LASTS, claims_of, made_wrong
from jobclub.testing.graph.answers import Answer, Request, given
from jobclub.testing.graph.assertions import fault_in_assertion
from jobclub.testing.graph.login import (
    BY_ASSERTION,
    NO_APPLICATION,
    NO_SECRET,
    WRONG_ASSERTION,
    WRONG_GRANT,
    WRONG_SECRET,
    failed,
)

NO_CODE = (400, "invalid_grant", 70008, "The provided authorization code is expired or was used already.")
OTHER_ADDRESS = (400, "invalid_grant", 500112, "The reply address does not match the one before.")
WRONG_VERIFIER = (400, "invalid_grant", 501481, "The Code_Verifier does not match the code_challenge.")
WRONG_RESOURCE = (400, "invalid_resource", 500011, "The resource principal was not found in the tenant.")
NOT_ASSIGNED = (400, "invalid_grant", 501051, "Application is not assigned to a role for the application.")


class Redeemer:
    """Gives tokens to the tenant's app."""

    def __init__(self, tenant: Tenant, signer: Signer) -> None:
        self._tenant, self._signer = tenant, signer

    def answer(self, request: Request, base_url: str, endpoint: str, fault: Fault | None) -> Answer:
        """Answer a request for a token, which came to an endpoint."""
        form = dict(parse_qsl(request.body.decode("utf-8", "replace"), keep_blank_values=True))
        if form.get("client_id") != self._tenant.client_id:
            return failed(*NO_APPLICATION)
        wrong = self._fault_in_proof(form, endpoint)
        if wrong is not None:
            return failed(*wrong)
        if form.get("grant_type") == "client_credentials":
            return self._for_the_app(form)
        if form.get("grant_type") != "authorization_code":
            return failed(*WRONG_GRANT)
        code = self._tenant.take_code(form.get("code", ""))
        refusal = _fault_in_code(code, form)
        if code is None or refusal is not None:
            return failed(*(refusal or NO_CODE))
        return self._given(code, base_url, fault)

    def _given(self, code: Code, base_url: str, fault: Fault | None) -> Answer:
        known = self._tenant
        claims = claims_of(
            code,
            base_url=base_url,
            tenant_id=known.tenant_id,
            client_id=known.client_id,
            now=known.now(),
        )
        if fault in IN_CLAIMS and fault is not None:
            claims = made_wrong(claims, fault, base_url)
        told = {
            "token_type": "Bearer",
            "scope": " ".join(code.scopes),
            "expires_in": int(LASTS.total_seconds()),
            "access_token": f"invented-{uuid4().hex}",
            "id_token": self._signer.signed(claims, fault if fault in IN_SIGNATURE else None),
        }
        if fault is Fault.NO_TOKEN:
            del told["id_token"]
        return given(200, told)

    def _for_the_app(self, form: dict[str, str]) -> Answer:
        """Give the app a token for itself, which is good for nothing."""
        if form.get("scope", "").split() != [f"{self._tenant.client_id}/.default"]:
            return failed(*WRONG_RESOURCE)
        if self._tenant.assigned_only:
            return failed(*NOT_ASSIGNED)
        return given(200, {"token_type": "Bearer", "expires_in": 3599, "access_token": "invented"})

    def _fault_in_proof(self, form: dict[str, str], endpoint: str) -> tuple[int, str, int, str] | None:
        if form.get("client_assertion_type") == BY_ASSERTION:
            fault = fault_in_assertion(
                form.get("client_assertion", ""),
                certificate=self._tenant.certificate,
                client_id=self._tenant.client_id,
                endpoint=endpoint,
            )
            return WRONG_ASSERTION if fault else None
        if "client_secret" not in form:
            return NO_SECRET
        secret = self._tenant.client_secret
        same = secret is not None and hmac.compare_digest(form["client_secret"].encode(), secret.encode())
        return None if same else WRONG_SECRET


def _fault_in_code(code: Code | None, form: dict[str, str]) -> tuple[int, str, int, str] | None:
    if code is None:
        return NO_CODE
    if form.get("redirect_uri") != code.return_to:
        return OTHER_ADDRESS
    digest = sha256(form.get("code_verifier", "").encode()).digest()
    shown = urlsafe_b64encode(digest).decode().rstrip("=")
    return None if hmac.compare_digest(shown, code.challenge) else WRONG_VERIFIER

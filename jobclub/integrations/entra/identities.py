"""Who somebody is, by Microsoft Entra ID: authorisation code with PKCE (RFC 6749, 7636; OpenID Connect)."""

from __future__ import annotations

import logging
import threading
import warnings
from collections.abc import Callable, Iterator, Mapping
from datetime import datetime
from functools import cached_property
from hashlib import sha256
from hmac import compare_digest
from typing import Any

from jobclub.core.office.identities import Flow, IdentityError, IdentityUnavailable, SignInRefused
from jobclub.core.office.meetings import Finding
from jobclub.core.people.identity import Identity
from jobclub.integrations.entra import remedies
from jobclub.integrations.entra.app import EntraApp
from jobclub.integrations.entra.asking import asked
from jobclub.integrations.entra.claims import identity_in
from jobclub.integrations.microsoft.lines import Line
from jobclub.integrations.microsoft.login import encrypted
from jobclub.integrations.offices import utc_now

WAITS = (5.0, 10.0)
"""Seconds to wait for a connection, and for each answer: somebody sits before the screen meanwhile."""
SCOPES = ["email"]
"""What we want to know, besides what comes by itself (openid, profile); no data of theirs is asked for."""
QUIET = threading.Lock()
"""Held by whoever changes which warnings are shown, since that holds for all threads."""

log = logging.getLogger(__name__)


class EntraIdentities:
    """Signs in the people of a tenant. Safe to use from any thread.

    Each question has a msal application of its own: msal keeps the tokens it gets, and these are people's.
    """

    def __init__(
        self,
        app: EntraApp,
        *,
        waits: tuple[float, float] = WAITS,
        now: Callable[[], datetime] = utc_now,
    ) -> None:
        self._app, self._waits, self._now = app, waits, now

    @property
    def seal(self) -> bytes:
        """A secret that whoever is this app can make, and nobody else."""
        credential = self._app.credential()
        known = credential if isinstance(credential, str) else credential["private_key"]
        return sha256(b"jobclub flow " + known.encode()).digest()

    def begin(self, return_to: str) -> Flow:
        """Give where a browser is to be sent."""
        try:
            return self._begun(return_to)
        except IdentityError as fault:
            raise _noted(fault) from None

    def finish(self, flow: Flow, answer: Mapping[str, str]) -> Identity:
        """Give who came back."""
        try:
            return self._finished(flow, answer)
        except IdentityError as fault:
            raise _noted(fault) from None

    def examine(self) -> Iterator[Finding]:
        """Try out whether it works."""
        from jobclub.integrations.entra.examining import Examination  # noqa: PLC0415  (only the doctor looks)

        return Examination(self._app, self._waits, self._now).findings()

    def _begun(self, return_to: str) -> Flow:
        made = self._asked(lambda msal: _begun_by(msal, return_to))
        origin = self._app.origin
        address = str(made["auth_uri"])
        if origin.is_in_the_clear:
            address = address.replace(encrypted(origin), str(origin), 1)
        if not address.startswith(f"{origin}/"):
            raise IdentityUnavailable(remedies.NO_LOGIN)
        return Flow(
            address=address,
            return_to=return_to,
            state=made["state"],
            nonce=made["nonce"],
            verifier=made["code_verifier"],
        )

    def _finished(self, flow: Flow, answer: Mapping[str, str]) -> Identity:
        if not compare_digest(answer.get("state", "").encode(), flow.state.encode()):
            raise SignInRefused("the answer belongs to another sign-in")
        code = answer.get("code")
        if not code:
            raise remedies.why_no_code(answer)
        said = self._asked(lambda msal: msal.acquire_token_by_auth_code_flow(*_known_to_msal(flow, code)))
        if "error" in said:
            raise remedies.why_no_token(said)
        # It takes some megabytes in each process, and is needed once somebody signs in.
        from jobclub.integrations.entra.signatures import claims_in  # noqa: PLC0415

        claims = claims_in(said.get("id_token"), self._keys)
        return identity_in(claims, app=self._app, nonce=flow.nonce, now=self._now())

    @cached_property
    def _keys(self) -> Any:
        from jobclub.integrations.entra.signatures import Keys  # noqa: PLC0415  (as above)

        return Keys(self._app.keys, Line(self._app.origin, self._waits))

    def _asked(self, ask: Callable[[Any], Mapping[str, Any]]) -> Mapping[str, Any]:
        return asked(self._app, self._waits, ask)


def _begun_by(msal: Any, return_to: str) -> dict[str, Any]:
    """Begin a flow whose answer comes in a query: a form sent from there would not bring our cookie along.

    msal warns of queries since they stay in the browser's history; the code in ours is spent by then.
    """
    with QUIET, warnings.catch_warnings():
        warnings.filterwarnings("ignore", message="response_mode", category=UserWarning)
        return dict(msal.initiate_auth_code_flow(SCOPES, redirect_uri=return_to, response_mode="query"))


def _known_to_msal(flow: Flow, code: str) -> tuple[dict[str, Any], dict[str, str]]:
    """Give a flow and the answer to it as msal reads them; nothing else of the answer is handed on."""
    begun = {
        "state": flow.state,
        "redirect_uri": flow.return_to,
        "scope": ["openid", "profile", *SCOPES],
        "code_verifier": flow.verifier,
        "nonce": flow.nonce,
    }
    return begun, {"state": flow.state, "code": code}


def _noted(fault: IdentityError) -> IdentityError:
    log.warning("nobody is signed in: %s", fault)
    return fault

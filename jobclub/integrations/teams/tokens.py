"""Tokens for Graph, by msal: one at a time is asked for, and it is kept while it is good."""

from __future__ import annotations

import base64
import copy
import json
import logging
import threading
import time
from collections.abc import Callable
from typing import Any

import requests

from jobclub.core.office.meetings import MeetingError, ProviderRefuses, ProviderUnavailable
from jobclub.integrations.microsoft.application import application_at
from jobclub.integrations.microsoft.login import LoginClient
from jobclub.integrations.teams import remedies
from jobclub.integrations.teams.account import TeamsAccount
from jobclub.integrations.teams.credentials import credential_of

WAITS = (5.0, 20.0)
"""Seconds to wait for a connection, and for each answer."""
REFUSAL_STANDS = 30.0
"""Seconds for which a refusal is not asked for again: by then nobody has remedied it."""
TOO_MANY, TIMED_OUT = 429, 408

log = logging.getLogger(__name__)


class Tokens:
    """Gives the tokens by which an account may use Graph. Safe to use from any thread."""

    def __init__(
        self,
        account: TeamsAccount,
        *,
        waits: tuple[float, float] = WAITS,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._account, self._clock = account, clock
        self._http = LoginClient(account.login_origin, waits, clock=clock)
        self._turn = threading.Lock()
        self._app: Any = None
        self._fault: MeetingError | None = None
        self._fault_at = 0.0

    def current(self, instead_of: str | None = None) -> str:
        """Give a token; not the one it is wanted ``instead_of``, which Graph did not accept.

        Raises:
            ProviderUnavailable, ProviderRefuses: There is none to be had.
        """
        asked_at = self._clock()
        with self._turn:
            self._share_fault(asked_at)
            try:
                token = self._acquired(instead_of)
            except MeetingError as fault:
                self._fault, self._fault_at = fault, self._clock()
                raise
            self._fault = None
            return token

    def permissions(self) -> frozenset[str] | None:
        """Give the application permissions that our token holds; None: it does not tell.

        Raises:
            ProviderUnavailable, ProviderRefuses: There is no token to be had.
        """
        return permissions_in(self.current())

    def forget(self) -> None:
        """Ask for another token next time: one that was given before a permission was does not hold it."""
        with self._turn:
            if self._app is not None:
                self._app.remove_tokens_for_client()

    def _share_fault(self, asked_at: float) -> None:
        """Let those who waited for a token hear what came of it, instead of each asking anew."""
        if self._fault is None:
            return
        stands = REFUSAL_STANDS if isinstance(self._fault, ProviderRefuses) else 0
        if self._fault_at + stands >= asked_at:
            raise copy.copy(self._fault)

    def _acquired(self, instead_of: str | None) -> str:
        # It takes some megabytes in each process, and only workers ever need a token.
        from msal.exceptions import MsalError  # noqa: PLC0415

        try:
            said = self._ask(instead_of)
        except MeetingError:
            raise
        except (requests.RequestException, MsalError) as error:
            raise self._unanswered(error) from None
        except (ValueError, LookupError, TypeError, AttributeError, RuntimeError):
            # What msal makes of an answer that is no answer of a login.
            raise self._misread() from None
        if isinstance(said.get("access_token"), str):
            return str(said["access_token"])
        fault = remedies.why_no_token(said)
        log.warning("%s", fault, extra={"correlation_id": said.get("correlation_id")})
        raise ProviderUnavailable(str(fault), self._http.wait) if self._is_busy() else fault

    def _ask(self, instead_of: str | None) -> dict[str, Any]:
        if self._app is None:
            self._app = self._made()
        said = self._app.acquire_token_for_client(scopes=[self._account.scope])
        if instead_of is not None and said.get("access_token") == instead_of:
            self._app.remove_tokens_for_client()
            said = self._app.acquire_token_for_client(scopes=[self._account.scope])
        return dict(said)

    def _made(self) -> Any:
        """Make msal's application, which asks the login where it gives tokens."""
        account, http = self._account, self._http
        credential = credential_of(account)
        return application_at(account.login, account.login_origin, account.client_id, credential, http)

    def _unanswered(self, error: Exception) -> ProviderUnavailable:
        if isinstance(error, requests.exceptions.SSLError):
            told = "the Microsoft login's certificate is not valid, or it speaks no TLS we accept"
        elif isinstance(error, requests.Timeout):
            told = "the Microsoft login does not answer"
        elif isinstance(error, requests.RequestException):
            told = "the Microsoft login can't be reached"
        else:
            told = f"the Microsoft login gives no token now ({self._http.status})"
        return ProviderUnavailable(told, self._http.wait)

    def _misread(self) -> MeetingError:
        if self._is_busy():
            told = f"the Microsoft login gives no token now ({self._http.status})"
            return ProviderUnavailable(told, self._http.wait)
        return ProviderRefuses(remedies.NO_LOGIN)

    def _is_busy(self) -> bool:
        return self._http.status in {TIMED_OUT, TOO_MANY}


def permissions_in(token: str) -> frozenset[str] | None:
    """Give the application permissions a token says it gives (its roles); None: it can't be read."""
    try:
        claims = json.loads(base64.urlsafe_b64decode(token.split(".")[1] + "=="))
        return frozenset(str(role) for role in claims.get("roles", ()))
    except (LookupError, ValueError, TypeError, AttributeError):
        return None

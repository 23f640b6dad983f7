"""Trying out whether people could sign in: all of it but the signing in, which takes a person."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path

import requests
from jwt import PyJWTError

from jobclub.core.office.identities import IdentityError, IdentityUnavailable
from jobclub.core.office.meetings import Finding
from jobclub.integrations.entra import remedies
from jobclub.integrations.entra.app import EntraApp
from jobclub.integrations.entra.asking import asked
from jobclub.integrations.entra.signatures import FINE, Keys
from jobclub.integrations.microsoft.lines import Line
from jobclub.integrations.microsoft.refusals import numbers_in

SOON = timedelta(days=30)
"""How long before its end a certificate should be followed by another."""
AWAY = "the Microsoft login does not answer"


class Examination:
    """One look at everything that has to be right, in the order in which it has to be set right."""

    def __init__(self, app: EntraApp, waits: tuple[float, float], now: Callable[[], datetime]) -> None:
        self._app, self._waits, self._now = app, waits, now
        self._line = Line(app.origin, waits)

    def findings(self) -> Iterator[Finding]:
        """Give what is found."""
        login = _tried("login", self._login)
        yield login
        if not login.works:
            return
        yield _tried("keys", self._keys)
        if self._app.certificate is not None:
            yield self._certificate(self._app.certificate)
        yield _tried("app", self._known)

    def _login(self) -> str:
        try:
            said = self._line.ask("GET", f"{self._app.login}/v2.0/.well-known/openid-configuration")
        except requests.RequestException:
            raise IdentityUnavailable(AWAY) from None
        if said.status >= 500:  # noqa: PLR2004  (RFC 9110, 15.6)
            raise IdentityUnavailable(f"the Microsoft login does not work now ({said.status})")
        try:
            issuer = json.loads(said.content)["issuer"] if said.status == FINE else None
        except (ValueError, LookupError, TypeError):
            issuer = None
        if issuer is None:
            raise IdentityUnavailable(remedies.NO_LOGIN)
        if issuer != self._app.issuer:
            raise IdentityUnavailable(remedies.OTHER_ISSUER)
        return "The Microsoft login answers, and it is that of our tenant."

    def _keys(self) -> str:
        try:
            Keys(self._app.keys, self._line).get_signing_keys()
        except PyJWTError:
            raise IdentityUnavailable("the Microsoft login does not give its keys now") from None
        return "The keys are there by which it signs."

    def _certificate(self, file: Path) -> Finding:
        """Say when the certificate ends, in time to make another one."""
        soon: list[bool] = []

        def end() -> str:
            ends_at = self._app.ends_at(file)
            soon.append(ends_at < self._now() + SOON)
            return f"It is good until {ends_at:%Y-%m-%d}."

        told = _tried("certificate", end)
        return replace(told, remedy=remedies.NEW_CERTIFICATE) if any(soon) else told

    def _known(self) -> str:
        """Ask for a token that is good for nothing: whoever gets one, or is told why not, was recognised."""
        scope = f"{self._app.client_id}/.default"
        said = asked(self._app, self._waits, lambda msal: msal.acquire_token_for_client(scopes=[scope]))
        if "error" in said and not remedies.KNOWN_ALL_THE_SAME.intersection(numbers_in(said)):
            raise remedies.why_no_token(said)
        return "The Microsoft login knows our app by what we show it."


def _tried(what: str, act: Callable[[], str]) -> Finding:
    try:
        return Finding(what=what, works=True, says=act())
    except IdentityError as fault:
        return Finding(what=what, works=False, says=str(fault), remedy=remedies.remedy_for(fault))

"""Asking the login something by msal, and what it means if no answer comes that msal understands."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import requests

from jobclub.core.office.identities import IdentityError, IdentityUnavailable, SignInRefused
from jobclub.integrations.entra import remedies
from jobclub.integrations.entra.app import EntraApp
from jobclub.integrations.microsoft.application import application_at
from jobclub.integrations.microsoft.login import LoginClient

NOT_WANTED = ["offline_access"]
"""What msal would ask for otherwise: to act for somebody who is not there."""
FINE, AWAY = 200, 500
"""From the second one on, a status says that something is wrong over there (RFC 9110, 15.6)."""


def asked(
    app: EntraApp, waits: tuple[float, float], ask: Callable[[Any], Mapping[str, Any]]
) -> Mapping[str, Any]:
    """Ask the login something by an application of msal's.

    Raises:
        IdentityUnavailable: It does not answer, or what answers is no login.
        SignInRefused: msal itself finds that an answer is not to what was asked.
    """
    # It takes some megabytes in each process, and is needed once somebody signs in.
    from msal.exceptions import MsalError  # noqa: PLC0415

    http, credential = LoginClient(app.origin, waits), app.credential()
    try:
        msal = application_at(
            app.login, app.origin, app.client_id, credential, http, exclude_scopes=NOT_WANTED
        )
        return dict(ask(msal))
    except requests.exceptions.SSLError:
        raise IdentityUnavailable("the Microsoft login's certificate is not valid") from None
    except requests.RequestException:
        raise IdentityUnavailable("the Microsoft login does not answer") from None
    except (MsalError, ValueError, LookupError, TypeError, AttributeError, RuntimeError) as error:
        raise _misread(error, http.status) from None


def _misread(error: Exception, status: int) -> IdentityError:
    """Say what it means that msal can't go on: by its errors it does not tell what is the matter."""
    if status == FINE and isinstance(error, RuntimeError):
        return SignInRefused("the token has the wrong nonce")
    if status >= AWAY:
        return IdentityUnavailable(f"the Microsoft login does not work now ({status})")
    return IdentityUnavailable(remedies.NO_LOGIN)

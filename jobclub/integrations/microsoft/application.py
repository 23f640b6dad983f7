"""msal's application, which asks the login for us."""

from __future__ import annotations

from typing import Any

from jobclub.integrations.microsoft.addresses import Origin
from jobclub.integrations.microsoft.login import LoginClient, encrypted


def application_at(
    login: str,
    origin: Origin,
    client_id: str,
    credential: str | dict[str, str],
    http: LoginClient,
    **more: Any,
) -> Any:
    """Make the application that asks a tenant's login, which is within an origin.

    Raises:
        requests.RequestException: The login does not answer.
        MsalError, ValueError, LookupError, TypeError, AttributeError, RuntimeError: What answers is no login;
            msal says so in all of these ways.
    """
    # It takes some megabytes in each process, and few of them ever speak to Microsoft.
    from msal import ConfidentialClientApplication  # noqa: PLC0415

    return ConfidentialClientApplication(
        client_id,
        authority=login.replace(str(origin), encrypted(origin), 1) if origin.is_in_the_clear else login,
        client_credential=credential,
        instance_discovery=False if origin.is_here else None,
        http_client=http,
        **more,
    )

"""Who says who somebody of the staff is: Microsoft Entra ID, where that is set up."""

from __future__ import annotations

from importlib.util import find_spec

from jobclub.core.errors import Invalid, Mistake
from jobclub.core.office.identities import IdentityProvider
from jobclub.settings import Settings

NEEDED = ("msal", "jwt", "cryptography")


def identities_of(settings: Settings) -> IdentityProvider | None:
    """Give who says it; None: nobody does, and the staff sign in by link.

    Raises:
        Invalid: What is needed for it is not installed.
    """
    if not settings.entra_client_id:
        return None
    if not all(map(find_spec, NEEDED)):
        needs = "Microsoft Entra ID needs msal and pyjwt; run: pip install 'jobclub[server,entra]'"
        raise Invalid(Mistake("/entra_client_id", needs))
    # Most installations have none, and what is needed for it takes some megabytes in each process.
    from jobclub.integrations.entra import EntraApp, EntraIdentities  # noqa: PLC0415

    return EntraIdentities(
        EntraApp(
            tenant_id=settings.entra_tenant_id.lower(),
            client_id=settings.entra_client_id,
            client_secret=settings.entra_client_secret,
            certificate=settings.entra_certificate,
            certificate_password=settings.entra_certificate_password,
            authority=settings.entra_authority.lower(),
        )
    )

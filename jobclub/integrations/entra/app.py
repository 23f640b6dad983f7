"""What an installation is at Microsoft Entra ID: its app, and the one tenant whose people sign in."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

from jobclub.core.errors import invalid
from jobclub.core.office.identities import IdentityUnavailable
from jobclub.integrations.entra.remedies import NO_CERTIFICATE
from jobclub.integrations.microsoft import certificates
from jobclub.integrations.microsoft.addresses import Origin, origin_of
from jobclub.integrations.microsoft.certificates import CertificateError

LOGIN = "https://login.microsoftonline.com"


@dataclass(frozen=True, slots=True, kw_only=True)
class EntraApp:
    """Who we are to Microsoft. Either a secret or a certificate (PEM or PFX) shows that.

    ``tenant_id`` is the tenant's id in small letters, with which ``authority`` ends.
    """

    tenant_id: str
    client_id: str
    client_secret: str = field(default="", repr=False)
    certificate: Path | None = None
    certificate_password: str = field(default="", repr=False)
    authority: str = ""

    @property
    def login(self) -> str:
        """The address of the tenant's login."""
        return self.authority or f"{LOGIN}/{self.tenant_id}"

    @property
    def origin(self) -> Origin:
        """Where the login is.

        Raises:
            Invalid: It is nowhere, or others could listen in.
        """
        origin = origin_of(self.login)
        if origin is None or (origin.is_in_the_clear and not origin.is_here):
            raise invalid(
                "/entra_authority", "must be an address that begins with https://, except for this machine"
            )
        return origin

    @property
    def issuer(self) -> str:
        """What the login calls itself in what it signs for this tenant."""
        return f"{self.login}/v2.0"

    @property
    def keys(self) -> str:
        """Where the keys are by which that is signed."""
        return f"{self.login}/discovery/v2.0/keys"

    def credential(self) -> str | dict[str, str]:
        """Give what shows the login who we are, as msal takes it: the certificate as the file is now.

        Raises:
            IdentityUnavailable: The certificate can't be used.
        """
        if self.certificate is None:
            return self.client_secret
        with _usable():
            return certificates.read(self.certificate, self.certificate_password)

    def ends_at(self, certificate: Path) -> datetime:
        """Give when (UTC) the certificate ends.

        Raises:
            IdentityUnavailable: As above.
        """
        with _usable():
            return certificates.ends_at(certificate, self.certificate_password)


@contextmanager
def _usable() -> Iterator[None]:
    try:
        yield
    except CertificateError:
        raise IdentityUnavailable(NO_CERTIFICATE) from None

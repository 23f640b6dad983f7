"""What shows the login that we are the app: its secret, or a certificate, as the file is now."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path

from jobclub.core.office.meetings import ProviderRefuses
from jobclub.integrations.microsoft import certificates
from jobclub.integrations.microsoft.certificates import CertificateError
from jobclub.integrations.teams.account import TeamsAccount
from jobclub.integrations.teams.remedies import NO_CERTIFICATE


def credential_of(account: TeamsAccount) -> str | dict[str, str]:
    """Give it as msal takes it.

    Raises:
        ProviderRefuses: The certificate can't be used.
    """
    if account.certificate is None:
        return account.client_secret
    with _usable():
        return certificates.read(account.certificate, account.certificate_password)


def ends_at(file: Path, password: str) -> datetime:
    """Give when (UTC) a certificate ends.

    Raises:
        ProviderRefuses: As above.
    """
    with _usable():
        return certificates.ends_at(file, password)


@contextmanager
def _usable() -> Iterator[None]:
    try:
        yield
    except CertificateError:
        raise ProviderRefuses(NO_CERTIFICATE) from None

"""The login is spoken to over TLS if somebody we know vouches for it; browsers are sent to it alone."""

from __future__ import annotations

import ssl
from collections.abc import Iterator
from pathlib import Path

import pytest
import trustme

from jobclub.core.office.identities import IdentityUnavailable
from jobclub.integrations.entra import EntraApp, EntraIdentities
from tests.integrations.entra.browsing import DONE
from tests.integrations.teams.scripted import TENANT, Script, said, script

pytestmark = pytest.mark.server


@pytest.fixture(scope="module")
def authority() -> trustme.CA:
    return trustme.CA()


@pytest.fixture
def encrypted(authority: trustme.CA) -> Iterator[Script]:
    tls = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    authority.issue_cert("127.0.0.1").configure_cert(tls)
    with script(tls) as encrypted:
        encrypted.replies = [said({"keys": []})]
        yield encrypted


@pytest.fixture
def trusted(authority: trustme.CA, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file = tmp_path / "authorities.pem"
    authority.cert_pem.write_to_path(str(file))
    monkeypatch.setenv("REQUESTS_CA_BUNDLE", str(file))


def identities_in(scripted: Script) -> EntraIdentities:
    return EntraIdentities(
        EntraApp(
            tenant_id=TENANT,
            client_id="app",
            client_secret="hidden",  # noqa: S106
            authority=scripted.authority,
        )
    )


@pytest.mark.usefixtures("trusted")
def test_with_an_authority_of_the_operators_own_the_login_and_its_keys_are_asked(encrypted: Script) -> None:
    identities = identities_in(encrypted)
    assert identities.begin(DONE).address.startswith(f"{encrypted.authority}/oauth2/v2.0/authorize?")
    list(identities.examine())
    assert [path for path, _ in encrypted.heard] == [f"GET /{TENANT}/discovery/v2.0/keys"]


def test_a_login_nobody_vouches_for_is_shown_no_secret(encrypted: Script) -> None:
    with pytest.raises(IdentityUnavailable, match="login's certificate is not valid"):
        identities_in(encrypted).begin(DONE)
    assert encrypted.tokens == 0


@pytest.mark.parametrize("elsewhere", ["https://evil.example/authorize", "http://127.0.0.1:1/authorize"])
def test_no_browser_is_sent_elsewhere_though_the_login_says_so(scripted: Script, elsewhere: str) -> None:
    scripted.discovery = said(
        {"authorization_endpoint": elsewhere, "token_endpoint": f"{scripted.url}/token"}
    )
    with pytest.raises(IdentityUnavailable, match="knows no such tenant"):
        identities_in(scripted).begin(DONE)

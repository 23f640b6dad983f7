"""Login and Graph are spoken to over TLS, and only if somebody we know vouches for them."""

from __future__ import annotations

import ssl
from collections.abc import Iterator
from pathlib import Path

import pytest
import trustme

from jobclub.core.office.meetings import ProviderUnavailable
from jobclub.integrations.teams.graph import Graph, Question
from jobclub.integrations.teams.tokens import Tokens
from tests.integrations.teams.scripted import NOT_READABLE, Script, account_in, said, script
from tests.integrations.teams.tenants import Watch

pytestmark = pytest.mark.server
ME = Question(method="GET", path="me", repeatable=True)


@pytest.fixture(scope="module")
def authority() -> trustme.CA:
    return trustme.CA()


@pytest.fixture
def encrypted(authority: trustme.CA) -> Iterator[Script]:
    tls = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    authority.issue_cert("127.0.0.1").configure_cert(tls)
    with script(tls) as encrypted:
        encrypted.replies = [said({"id": "me"})]
        yield encrypted


@pytest.fixture
def trusted(authority: trustme.CA, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file = tmp_path / "authorities.pem"
    authority.cert_pem.write_to_path(str(file))
    monkeypatch.setenv("REQUESTS_CA_BUNDLE", str(file))


@pytest.mark.usefixtures("trusted")
def test_with_an_authority_of_the_operators_own_both_are_spoken_to(encrypted: Script) -> None:
    account = account_in(encrypted)
    tokens = Tokens(account)
    assert tokens.current() == f"{NOT_READABLE}-1"
    assert Graph(account, tokens).ask(ME).body == {"id": "me"}


def test_a_login_nobody_vouches_for_is_shown_no_secret(encrypted: Script) -> None:
    with pytest.raises(ProviderUnavailable, match="login's certificate is not valid"):
        Tokens(account_in(encrypted)).current()
    assert encrypted.tokens == 0


def test_a_graph_nobody_vouches_for_is_shown_no_token(encrypted: Script, scripted: Script) -> None:
    watch = Watch()
    tokens = Tokens(account_in(scripted))
    graph = Graph(account_in(encrypted), tokens, clock=watch, sleep=watch.sleep)
    with pytest.raises(ProviderUnavailable, match="Graph's certificate is not valid"):
        graph.ask(ME)
    assert encrypted.heard == []

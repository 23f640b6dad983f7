"""One token is asked for at a time and kept while it is good; why there is none is said with its remedy."""

from __future__ import annotations

import threading
import time
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric import ec, rsa

from benchmarks.servers import free_port
from jobclub.core.errors import Invalid
from jobclub.core.office.meetings import MeetingError, ProviderRefuses, ProviderUnavailable
from jobclub.integrations.teams.tokens import REFUSAL_STANDS, Tokens, permissions_in
from jobclub.testing.graph import Fault, GraphStandIn
from tests.integrations.teams.scripted import NOT_READABLE, Reply, Script, account_in, said
from tests.integrations.teams.tenants import (
    Watch,
    account_at,
    certificate_for,
    in_pem,
    in_pfx,
    kept,
)

pytestmark = pytest.mark.server
KEY = rsa.generate_private_key(public_exponent=65537, key_size=2048)
CERTIFICATE = certificate_for(KEY)
LOGIN = ("POST", "/token")
ELSEWHERE = {"authorization_endpoint": "x", "token_endpoint": "http://elsewhere.example/t/token"}


def posts(graph: GraphStandIn) -> int:
    return sum(one.method == "POST" for one in graph.logins)


def fault_of(tokens: Tokens) -> MeetingError:
    with pytest.raises(MeetingError) as fault:
        tokens.current()
    assert len(str(fault.value)) <= 200
    assert not any(hidden in str(fault.value) for hidden in ("hidden", "invented", "Trace", "http"))
    return fault.value


# --- kept ---------------------------------------------------------------------------------------------


def test_a_token_is_asked_for_once_and_kept(graph: GraphStandIn) -> None:
    tokens = Tokens(account_at(graph))
    assert graph.logins == [], "nothing is asked before a token is needed"
    assert tokens.current() == tokens.current()
    assert [one.method for one in graph.logins] == ["GET", "POST"]


def test_eight_at_once_ask_for_one_token(graph: GraphStandIn) -> None:
    graph.misbehave(Fault.SLOW, only=LOGIN, wait=0.3)
    tokens, start = Tokens(account_at(graph)), threading.Barrier(8)

    def ask(_: int) -> str:
        start.wait()
        return tokens.current()

    with ThreadPoolExecutor(8) as threads:
        assert len(set(threads.map(ask, range(8)))) == 1
    assert posts(graph) == 1


def test_eight_at_once_hear_of_one_failure(scripted: Script) -> None:
    scripted.token = said({"error": "invalid_client", "error_codes": [7000215]}, 401)
    tokens, start = Tokens(account_in(scripted)), threading.Barrier(8)

    def ask(_: int) -> str:
        start.wait()
        return str(fault_of(tokens))

    with ThreadPoolExecutor(8) as threads:
        assert len(set(threads.map(ask, range(8)))) == 1
    assert scripted.tokens == 1


def test_a_token_that_is_about_to_end_is_replaced() -> None:
    with GraphStandIn(lifetime=timedelta(minutes=4)) as graph:
        tokens = Tokens(account_at(graph))
        assert tokens.current() != tokens.current()


def test_another_token_is_given_instead_of_one_that_was_not_accepted(graph: GraphStandIn) -> None:
    tokens = Tokens(account_at(graph))
    first = tokens.current()
    second = tokens.current(instead_of=first)
    assert second != first
    assert tokens.current(instead_of=first) == second, "somebody else has had it renewed already"
    assert posts(graph) == 2


def test_a_forgotten_token_is_asked_for_anew_with_the_permissions_of_now(graph: GraphStandIn) -> None:
    tokens = Tokens(account_at(graph))
    tokens.forget()
    graph.tenant.permissions = {"A"}
    assert tokens.permissions() == {"A"}
    graph.tenant.permissions = {"A", "B"}
    assert tokens.permissions() == {"A"}
    tokens.forget()
    assert tokens.permissions() == {"A", "B"}


@pytest.mark.parametrize("token", ["", "a", "a.b.c", "a.W10.c", "a.eyJyb2xlcyI6IDV9.c", "ä.ä.ä"])
def test_what_a_token_says_may_not_be_readable(token: str) -> None:
    assert permissions_in(token) is None


def test_a_token_without_permissions_says_so() -> None:
    assert permissions_in("a.e30.c") == frozenset()


# --- who we are ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "parts",
    [
        (in_pem(KEY), in_pem(CERTIFICATE)),
        (in_pem(CERTIFICATE), in_pem(KEY)),
        (in_pem(CERTIFICATE), in_pem(certificate_for(KEY)), b"a note\n", in_pem(KEY)),
        (in_pfx(KEY, CERTIFICATE),),
    ],
    ids=["key first", "certificate first", "with a chain", "PFX"],
)
def test_a_certificate_shows_who_we_are(tmp_path: Path, parts: tuple[bytes, ...]) -> None:
    with GraphStandIn(certificate=in_pem(CERTIFICATE).decode()) as graph:
        account = account_at(graph, client_secret="", certificate=kept(tmp_path, *parts))
        assert permissions_in(Tokens(account).current())
        assert graph.wrong == []


@pytest.mark.parametrize("form", ["PEM", "PFX"])
def test_a_certificate_may_be_locked_by_a_password(tmp_path: Path, form: str) -> None:
    locked = (
        in_pfx(KEY, CERTIFICATE, "hidden") if form == "PFX" else in_pem(KEY, "hidden") + in_pem(CERTIFICATE)
    )
    file = kept(tmp_path, locked)
    with GraphStandIn(certificate=in_pem(CERTIFICATE).decode()) as graph:
        account = account_at(graph, client_secret="", certificate=file, certificate_password="hidden")  # noqa: S106
        assert Tokens(account).current()
        for wrong in ("", "other"):
            locked_out = account_at(graph, client_secret="", certificate=file, certificate_password=wrong)
            assert "JOBCLUB_TEAMS_CERTIFICATE_PASSWORD" in str(fault_of(Tokens(locked_out)))


ELLIPTIC = ec.generate_private_key(ec.SECP256R1())
OTHER = rsa.generate_private_key(public_exponent=65537, key_size=2048)


@pytest.mark.parametrize(
    "parts",
    [
        (b"",),
        (b"hidden",),
        (in_pem(KEY),),
        (in_pem(CERTIFICATE),),
        (in_pem(OTHER), in_pem(CERTIFICATE)),
        (in_pem(ELLIPTIC), in_pem(certificate_for(ELLIPTIC))),
        (in_pem(KEY).replace(b"M", b"N"), in_pem(CERTIFICATE)),
        (in_pfx(KEY, None),),
    ],
    ids=["empty", "none", "no certificate", "no key", "another's key", "elliptic", "broken", "PFX without"],
)
def test_a_certificate_that_can_not_be_used_is_named(
    graph: GraphStandIn, tmp_path: Path, parts: tuple[bytes, ...]
) -> None:
    account = account_at(graph, client_secret="", certificate=kept(tmp_path, *parts))
    fault = fault_of(Tokens(account))
    assert isinstance(fault, ProviderRefuses)
    assert str(fault).startswith("the file of JOBCLUB_TEAMS_CERTIFICATE can't be used")


def test_a_certificate_that_is_not_there_is_named(graph: GraphStandIn, tmp_path: Path) -> None:
    account = account_at(graph, client_secret="", certificate=tmp_path / "none")
    assert "JOBCLUB_TEAMS_CERTIFICATE" in str(fault_of(Tokens(account)))


def test_a_certificate_the_app_does_not_know_is_to_be_uploaded(tmp_path: Path) -> None:
    with GraphStandIn(certificate=in_pem(certificate_for(OTHER)).decode()) as graph:
        file = kept(tmp_path, in_pem(KEY), in_pem(CERTIFICATE))
        fault = fault_of(Tokens(account_at(graph, client_secret="", certificate=file)))
        assert "AADSTS700027" in str(fault)
        assert "upload its certificate to the app" in str(fault)


# --- why there is none --------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("other", "words"),
    [
        (
            {"client_secret": "wrong"},
            "AADSTS7000215): JOBCLUB_TEAMS_CLIENT_SECRET is wrong; copy the secret's",
        ),
        ({"client_id": "wrong"}, "AADSTS700016): JOBCLUB_TEAMS_CLIENT_ID is no app of this tenant"),
        (
            {"graph_url": "http://127.0.0.1:1/v1.0"},
            "AADSTS1002012): JOBCLUB_TEAMS_AUTHORITY and JOBCLUB_TEAMS_",
        ),
    ],
)
def test_a_setting_that_is_wrong_is_named(other: dict[str, Any], words: str) -> None:
    with GraphStandIn() as graph:
        fault = fault_of(Tokens(account_at(graph, **other)))
        assert isinstance(fault, ProviderRefuses)
        assert words in str(fault)


def test_a_secret_that_has_expired_is_to_be_made_anew(graph: GraphStandIn) -> None:
    graph.misbehave(Fault.EXPIRED_SECRET)
    assert "the client secret has expired; make a new one" in str(fault_of(Tokens(account_at(graph))))


def test_a_tenant_that_is_none_is_named(graph: GraphStandIn) -> None:
    account = account_at(graph, authority=f"{graph.base_url}/11111111-2222-4333-8444-555555555555")
    fault = fault_of(Tokens(account))
    assert isinstance(fault, ProviderRefuses)
    assert "JOBCLUB_TEAMS_TENANT_ID" in str(fault)


@pytest.mark.parametrize(
    ("reply", "kind", "words"),
    [
        (said({"error": "invalid_client", "error_codes": [7000112]}, 401), ProviderRefuses, "is disabled"),
        (
            said({"error": "invalid_client", "error_codes": [53003]}, 401),
            ProviderRefuses,
            "conditional access",
        ),
        (said({"error": "x", "error_description": "AADSTS7000229: hidden"}, 400), ProviderRefuses, "consent"),
        (said({"error": "x", "error_codes": [1, "2"]}, 400), ProviderRefuses, "AADSTS1): see docs/teams.md"),
        (said({"error": "invalid_x"}, 401), ProviderRefuses, "(invalid_x): see docs/teams.md"),
        (said({"error": "about hidden"}, 401), ProviderRefuses, "(without a reason): see docs/teams.md"),
        (said({}, 401), ProviderRefuses, "(without a reason)"),
        (said({"error": "temporarily_unavailable"}, 400), ProviderUnavailable, "gives no token now"),
        (said({"error": "x", "error_codes": [90033]}, 400), ProviderUnavailable, "now (AADSTS90033)"),
        (said({"error": "x"}, 429, Retry_After="30"), ProviderUnavailable, "gives no token"),
        (Reply(status=429, body=b"<html>"), ProviderUnavailable, "gives no token now (429)"),
        (Reply(status=503, body=b""), ProviderUnavailable, "gives no token now (503)"),
        (Reply(body=b"<html>"), ProviderRefuses, "JOBCLUB_TEAMS_TENANT_ID"),
        (Reply(body=b"[]"), ProviderRefuses, "JOBCLUB_TEAMS_TENANT_ID"),
        (Reply(status=302, headers={"Location": "https://elsewhere.example"}), ProviderRefuses, "TENANT_ID"),
    ],
)
def test_whatever_the_login_answers_is_understood(
    scripted: Script, reply: Reply, kind: type[MeetingError], words: str
) -> None:
    scripted.token = reply
    fault = fault_of(Tokens(account_in(scripted)))
    assert type(fault) is kind
    assert words in str(fault)


@pytest.mark.parametrize(
    ("reply", "kind", "words"),
    [
        (said({"error": "invalid_tenant"}, 400), ProviderRefuses, "knows no such tenant"),
        (said({}, 404), ProviderRefuses, "knows no such tenant"),
        (said({}), ProviderRefuses, "knows no such tenant"),
        (said([]), ProviderRefuses, "knows no such tenant"),
        (Reply(body=b"<html>"), ProviderRefuses, "knows no such tenant"),
        (said(ELSEWHERE), ProviderRefuses, "knows no such tenant"),
        (said({}, 429, Retry_After="30"), ProviderUnavailable, "gives no token now (429)"),
        (said({}, 500), ProviderUnavailable, "gives no token now (500)"),
    ],
)
def test_whatever_the_login_says_of_itself_is_understood(
    scripted: Script, reply: Reply, kind: type[MeetingError], words: str
) -> None:
    scripted.discovery = reply
    fault = fault_of(Tokens(account_in(scripted)))
    assert type(fault) is kind
    assert words in str(fault)


def test_how_long_the_login_asks_us_to_wait_is_handed_on(scripted: Script) -> None:
    scripted.token = said({"error": "x"}, 429, Retry_After="30")
    fault = fault_of(Tokens(account_in(scripted), clock=Watch()))
    assert isinstance(fault, ProviderUnavailable)
    assert fault.wait == timedelta(seconds=30)


def test_a_refusal_is_not_asked_for_again_for_a_while(scripted: Script) -> None:
    watch = Watch()
    tokens = Tokens(account_in(scripted), clock=watch)
    scripted.token = said({"error": "invalid_client", "error_codes": [7000215]}, 401)
    told = {str(fault_of(tokens)) for _ in range(5)}
    assert (len(told), scripted.tokens) == (1, 1)
    scripted.token = None
    watch.seconds += REFUSAL_STANDS + 1
    assert tokens.current().startswith(NOT_READABLE)


def test_what_only_passes_is_asked_for_again_at_once(graph: GraphStandIn) -> None:
    graph.misbehave(Fault.LOST_REQUEST, only=LOGIN)
    tokens = Tokens(account_at(graph))
    assert str(fault_of(tokens)) == "the Microsoft login can't be reached"
    assert tokens.current()


# --- reaching it --------------------------------------------------------------------------------------


def test_a_login_that_is_not_there_is_said_to_be_so(graph: GraphStandIn) -> None:
    account = account_at(graph, authority=f"http://127.0.0.1:{free_port()}/{graph.tenant_id}")
    fault = fault_of(Tokens(account))
    assert isinstance(fault, ProviderUnavailable)
    assert str(fault) == "the Microsoft login can't be reached"


@pytest.mark.parametrize("fault", [Fault.HANGING, Fault.DRIPPING])
def test_a_login_that_does_not_answer_is_not_waited_for(graph: GraphStandIn, fault: Fault) -> None:
    graph.misbehave(fault, only=LOGIN, wait=20)
    started = time.monotonic()
    assert str(fault_of(Tokens(account_at(graph), waits=(0.2, 0.3)))) == "the Microsoft login does not answer"
    assert time.monotonic() - started < 5
    graph.behave()


def test_a_login_in_the_clear_may_name_itself_as_it_is(scripted: Script) -> None:
    assert Tokens(account_in(scripted)).current() == f"{NOT_READABLE}-1"


@pytest.mark.parametrize("setting", ["authority", "graph_url"])
@pytest.mark.parametrize("url", ["http://10.0.0.1/t", "http://localhost.example/t", "ftp://127.0.0.1/t", "x"])
def test_nothing_is_said_in_the_clear_but_to_this_machine(
    graph: GraphStandIn, setting: str, url: str
) -> None:
    account = account_at(graph, **{setting: url})
    with pytest.raises(Invalid, match=f"/teams_{setting}: must be an address that begins with https://"):
        _ = (account.login_origin, account.graph_origin)

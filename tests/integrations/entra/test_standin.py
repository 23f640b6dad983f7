"""The stand-in lets nobody in whom Microsoft would not, and says what nobody should ask."""

from __future__ import annotations

import re
import signal
import subprocess
import sys
from typing import Any

import pytest
import requests

from benchmarks.servers import free_port
from jobclub.integrations.entra import EntraApp, EntraIdentities
from jobclub.testing.entra import EntraStandIn
from jobclub.testing.entra.faults import AUTHORIZE, DISCOVERY, KEYS, TOKEN
from tests.integrations.entra.browsing import DONE, chosen

pytestmark = pytest.mark.server
CHALLENGE = "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM"
VERIFIER = "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk"
"""The pair of RFC 7636, appendix B."""


@pytest.fixture
def alone() -> Any:
    with EntraStandIn(return_addresses=[DONE]) as alone:
        yield alone


def asked_for_a_code(entra: EntraStandIn, **other: str | None) -> requests.Response:
    params = {
        "client_id": entra.client_id,
        "response_type": "code",
        "redirect_uri": DONE,
        "scope": "openid profile email",
        "state": "s",
        "nonce": "n",
        "code_challenge": CHALLENGE,
        "code_challenge_method": "S256",
        **other,
    }
    return requests.get(f"{entra.authority}{AUTHORIZE}", params=params, allow_redirects=False, timeout=10)


def redeemed(entra: EntraStandIn, code: str, **other: str | None) -> requests.Response:
    data = {
        "grant_type": "authorization_code",
        "client_id": entra.client_id,
        "client_secret": entra.client_secret,
        "redirect_uri": DONE,
        "code_verifier": VERIFIER,
        "code": code,
        **other,
    }
    return requests.post(f"{entra.authority}{TOKEN}", data=data, timeout=10)


def code_for(entra: EntraStandIn) -> str:
    entra.welcome("Mette Holm")
    led = asked_for_a_code(entra, login_hint="mette.holm@midtby.example")
    found = re.search(r"[?&]code=([^&]+)", led.headers["Location"])
    assert found
    return found[1]


def test_a_name_that_is_known_leads_back_at_once(alone: EntraStandIn) -> None:
    told = redeemed(alone, code_for(alone)).json()
    assert told.keys() == {"token_type", "scope", "expires_in", "access_token", "id_token"}
    assert alone.wrong == []


def test_everybody_stands_on_the_page_and_no_name_can_break_it(alone: EntraStandIn) -> None:
    alone.welcome('Mette <b>Holm</b> & "co"')
    shown = asked_for_a_code(alone)
    assert "Mette &lt;b&gt;Holm&lt;/b&gt; &amp; &quot;co&quot;" in shown.text
    assert "frame-ancestors 'none'" in shown.headers["Content-Security-Policy"]


@pytest.mark.parametrize(
    ("other", "number"),
    [
        ({"client_id": "another"}, "AADSTS700016"),
        ({"redirect_uri": "http://127.0.0.1:8000/elsewhere"}, "AADSTS50011"),
        ({"redirect_uri": f"{DONE}/"}, "AADSTS50011"),
        ({"redirect_uri": None}, "AADSTS50011"),
    ],
)
def test_nobody_is_led_to_where_the_app_is_not(
    alone: EntraStandIn, other: dict[str, str | None], number: str
) -> None:
    refused = asked_for_a_code(alone, **other)
    assert (refused.status_code, "Location" in refused.headers, number in refused.text) == (400, False, True)


@pytest.mark.parametrize(
    ("other", "words"),
    [
        ({"code_challenge": None}, "has no challenge by S256 (PKCE)"),
        ({"code_challenge_method": "plain"}, "has no challenge by S256 (PKCE)"),
        ({"nonce": None}, "has no nonce"),
        ({"state": None}, "has no state"),
        ({"scope": "openid profile email offline_access"}, "asks for more or less than email openid profile"),
        ({"scope": "openid"}, "asks for more or less than email openid profile"),
        ({"response_type": "id_token"}, "asks for something else than a code"),
        ({"response_mode": "fragment"}, "wants the answer otherwise than in the query"),
    ],
)
def test_what_nobody_should_ask_is_noted_and_refused(
    alone: EntraStandIn, other: dict[str, str | None], words: str
) -> None:
    assert asked_for_a_code(alone, **other).status_code == 400
    assert alone.wrong == [f"{AUTHORIZE} {words}"]


@pytest.mark.parametrize(
    ("other", "number"),
    [
        ({"client_id": "another"}, 700016),
        ({"client_secret": "another"}, 7000215),
        ({"client_secret": None}, 7000216),
        ({"grant_type": "password"}, 70003),
        ({"code": "another"}, 70008),
        ({"redirect_uri": "http://127.0.0.1:8000/"}, 500112),
        ({"code_verifier": "another"}, 501481),
        ({"code_verifier": None}, 501481),
        ({"code_verifier": CHALLENGE}, 501481),
        ({"grant_type": "client_credentials", "scope": "https://graph.microsoft.com/.default"}, 500011),
    ],
)
def test_who_is_not_the_app_or_did_not_begin_gets_no_token(
    alone: EntraStandIn, other: dict[str, str | None], number: int
) -> None:
    refused = redeemed(alone, **{"code": code_for(alone), **other})
    assert (refused.status_code >= 400, refused.json()["error_codes"]) == (True, [number])


def test_an_assertion_counts_if_it_is_the_apps(alone: EntraStandIn) -> None:
    proof = {
        "client_secret": None,
        "client_assertion": "a.b.c",
        "client_assertion_type": "urn:ietf:params:oauth:client-assertion-type:jwt-bearer",
    }
    assert redeemed(alone, code_for(alone), **proof).json()["error_codes"] == [700027]


@pytest.mark.parametrize(
    ("method", "path"), [("GET", TOKEN), ("POST", KEYS), ("PUT", AUTHORIZE), ("GET", "/x")]
)
def test_an_address_that_is_none_is_none(alone: EntraStandIn, method: str, path: str) -> None:
    assert requests.request(method, f"{alone.authority}{path}", timeout=10).status_code == 404


def test_another_tenant_is_not_there(alone: EntraStandIn) -> None:
    told = requests.get(f"{alone.base_url}/another{DISCOVERY}", timeout=10).json()
    assert told["error"] == "invalid_tenant"


def test_started_again_it_is_where_it_was_and_stopped_twice_is_fine() -> None:
    entra = EntraStandIn(return_addresses=[DONE])
    with entra:
        address = entra.base_url
    entra.stop()
    with entra:
        assert entra.base_url == address
        assert requests.get(f"{entra.authority}{DISCOVERY}", timeout=10).status_code == 200


def test_alone_it_says_how_jobclub_finds_it_and_its_people_sign_in() -> None:
    command = [sys.executable, "-m", "jobclub.testing.entra", "--port", str(free_port())]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:  # noqa: S603  (our own)
        assert process.stdout is not None
        lines = [process.stdout.readline().strip() for _ in range(5)]
        told = dict(line.removeprefix("JOBCLUB_").split("=", 1) for line in lines)
        identities = EntraIdentities(
            EntraApp(
                tenant_id=told["ENTRA_TENANT_ID"],
                client_id=told["ENTRA_CLIENT_ID"],
                client_secret=told["ENTRA_CLIENT_SECRET"],
                authority=told["ENTRA_AUTHORITY"],
            )
        )
        flow = identities.begin(f"{told['BASE_URL']}/sign-in/microsoft/done")
        page = requests.get(flow.address, headers={"Accept-Language": "da"}, timeout=10).text
        who = re.search(r'value="([^"]+)">Karin Sand', page)
        assert who
        assert "Vælg en konto" in page
        led = requests.post(flow.address, data={"who": who[1]}, allow_redirects=False, timeout=10)
        answer = dict(pair.split("=", 1) for pair in led.headers["Location"].partition("?")[2].split("&"))
        assert identities.finish(flow, answer).roles == ("jobclub.coordinator",)
        process.send_signal(signal.SIGTERM)
        assert process.wait(10) == 0


def test_a_port_that_is_taken_is_told_in_one_line(alone: EntraStandIn) -> None:
    command = [sys.executable, "-m", "jobclub.testing.entra", "--port", str(alone.port)]
    done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=30)  # noqa: S603  (our own)
    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr.startswith(f"Port {alone.port} can't be used")


def test_its_page_lets_somebody_decline(alone: EntraStandIn) -> None:
    mette = alone.welcome("Mette Holm")
    address = asked_for_a_code(alone).url
    assert chosen(address, mette)["state"] == "s"
    assert chosen(address, None)["error"] == "access_denied"

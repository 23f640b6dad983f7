"""The login gives tokens to who proves to be the application, msal among them."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import jwt
import msal
import pytest
import requests
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import rsa
from requests.adapters import HTTPAdapter

from jobclub.testing.graph import Fault, GraphStandIn
from tests.integrations.graph.caller import CREATION, PATIENCE, Caller

pytestmark = pytest.mark.server

ASSERTION = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer"


class InTheClear(HTTPAdapter):
    def send(self, request: requests.PreparedRequest, *given: Any, **more: Any) -> requests.Response:
        request.url = str(request.url).replace("https://", "http://", 1)
        return super().send(
            request, *given, timeout=PATIENCE, **{k: v for k, v in more.items() if k != "timeout"}
        )


class Certificate:
    """A key of one's own, and what others know of it."""

    def __init__(self, name: str = "jobclub") -> None:
        self.key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
        subject = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, name)])
        now = datetime.now(UTC)
        self.known = (
            x509.CertificateBuilder(subject, subject, self.key.public_key(), x509.random_serial_number())
            .not_valid_before(now - timedelta(days=1))
            .not_valid_after(now + timedelta(days=1))
            .sign(self.key, hashes.SHA256())
        )
        self.pem = self.known.public_bytes(serialization.Encoding.PEM).decode()
        self.private = self.key.private_bytes(
            serialization.Encoding.PEM,
            serialization.PrivateFormat.PKCS8,
            serialization.NoEncryption(),
        ).decode()


@pytest.fixture(scope="module")
def certificate() -> Certificate:
    return Certificate()


def application(graph: GraphStandIn, session: requests.Session, credential: Any, **changes: str) -> Any:
    secure = graph.base_url.replace("http://", "https://")
    session.mount(secure, InTheClear())
    return msal.ConfidentialClientApplication(
        changes.get("client_id", graph.client_id),
        client_credential=credential,
        authority=f"{secure}/{changes.get('tenant_id', graph.tenant_id)}",
        instance_discovery=False,
        http_client=session,
    )


def scopes(graph: GraphStandIn) -> list[str]:
    return [f"{graph.base_url}/.default"]


# --- by msal ------------------------------------------------------------------------------------------------


def test_msal_gets_a_token_by_secret_and_graph_takes_it(caller: Caller, graph: GraphStandIn) -> None:
    app = application(graph, caller.session, graph.client_secret)
    result, again = (app.acquire_token_for_client(scopes(graph)) for _ in range(2))
    assert again["access_token"] == result["access_token"]
    claims = jwt.decode(result["access_token"], options={"verify_signature": False})
    assert claims["roles"] == ["OnlineMeetingArtifact.Read.All", "OnlineMeetings.ReadWrite.All"]
    assert (claims["aud"], claims["tid"], claims["appid"]) == (
        graph.base_url,
        graph.tenant_id,
        graph.client_id,
    )
    caller.token = result["access_token"]
    assert caller("POST", "/createOrGet", CREATION).status_code == 201
    assert [one.method for one in graph.logins] == ["GET", "POST"]
    assert graph.wrong == []


@pytest.mark.parametrize("by_thumbprint", [False, True])
def test_msal_gets_a_token_by_certificate(
    graph: GraphStandIn, certificate: Certificate, *, by_thumbprint: bool
) -> None:
    graph.tenant.certificate, graph.tenant.client_secret = certificate.pem, None
    if by_thumbprint:
        named = {"thumbprint": certificate.known.fingerprint(hashes.SHA1()).hex()}  # noqa: S303  (as some use still)
    else:
        named = {"public_certificate": certificate.pem}
    with requests.Session() as session:
        app = application(graph, session, {"private_key": certificate.private, **named})
        assert "access_token" in app.acquire_token_for_client(scopes(graph))
    assert graph.wrong == []


def test_msal_is_refused_with_another_certificate(graph: GraphStandIn, certificate: Certificate) -> None:
    for known in (Certificate("other").pem, None):
        graph.tenant.certificate = known
        credential = {"private_key": certificate.private, "public_certificate": certificate.pem}
        with requests.Session() as session:
            result = application(graph, session, credential).acquire_token_for_client(scopes(graph))
        assert (result["error"], result["error_codes"]) == ("invalid_client", [700027])


def test_msal_is_told_what_is_wrong(graph: GraphStandIn) -> None:
    with requests.Session() as session:
        wrong = application(graph, session, "another").acquire_token_for_client(scopes(graph))
        assert (wrong["error"], wrong["error_codes"]) == ("invalid_client", [7000215])
        assert wrong["error_description"].startswith("AADSTS7000215: Invalid client secret provided.")
        unknown = application(graph, session, "x", client_id="not-there").acquire_token_for_client(
            scopes(graph)
        )
        assert (unknown["error"], unknown["error_codes"]) == ("unauthorized_client", [700016])
        with pytest.raises(ValueError, match="double check your tenant name"):
            application(graph, session, "x", tenant_id="not-there")
    assert graph.wrong == []


@pytest.mark.parametrize(
    ("fault", "status", "code"),
    [(Fault.WRONG_SECRET, 401, 7000215), (Fault.EXPIRED_SECRET, 401, 7000222)],
)
def test_a_secret_can_fail_on_demand(
    caller: Caller, graph: GraphStandIn, fault: Fault, status: int, code: int
) -> None:
    graph.misbehave(fault)
    answer = caller.log_in()
    assert (answer.status_code, answer.json()["error_codes"]) == (status, [code])
    assert caller.log_in().ok


@pytest.mark.parametrize(
    ("fault", "status"),
    [(Fault.THROTTLED, 429), (Fault.UNAVAILABLE, 503), (Fault.HTML_ERROR, 502), (Fault.EMPTY_ERROR, 503)],
)
def test_the_login_can_fail_on_demand_as_graph_can(
    caller: Caller, graph: GraphStandIn, fault: Fault, status: int
) -> None:
    graph.misbehave(fault, only=("POST", "/token"))
    graph.misbehave(fault, only=("GET", "openid-configuration"))
    assert caller.log_in().status_code == status
    assert caller.log_in().ok
    discovery = f"{graph.authority}/v2.0/.well-known/openid-configuration"
    assert caller.session.get(discovery, timeout=PATIENCE).status_code == status
    assert caller.session.get(discovery, timeout=PATIENCE).ok
    assert [one.status for one in graph.logins] == [status, 200, status, 200]


# --- on the wire --------------------------------------------------------------------------------------------


def test_discovery_tells_addresses_that_msal_takes(caller: Caller, graph: GraphStandIn) -> None:
    discovery = f"{graph.authority}/v2.0/.well-known/openid-configuration"
    told = caller.session.get(discovery, timeout=PATIENCE).json()
    secure = graph.authority.replace("http://", "https://")
    assert told["issuer"] == f"{secure}/v2.0"
    assert told["token_endpoint"] == f"{secure}/oauth2/v2.0/token"
    assert told["authorization_endpoint"] == f"{secure}/oauth2/v2.0/authorize"


@pytest.mark.parametrize(
    ("changes", "status", "code", "said"),
    [
        ({"grant_type": "password"}, 400, 70003, "otherwise than by client_credentials"),
        ({"scope": "https://graph.microsoft.com/.default"}, 400, 1002012, "a token for another Graph"),
        ({"scope": "User.Read"}, 400, 1002012, "a token for another Graph"),
        ({"client_assertion": "x", "client_assertion_type": ASSERTION}, 401, 700027, "proves twice"),
    ],
)
def test_asking_for_another_kind_of_token_is_wrong(
    caller: Caller, graph: GraphStandIn, changes: dict[str, str], *, status: int, code: int, said: str
) -> None:
    answer = caller.log_in(**changes)
    assert (answer.status_code, answer.json()["error_codes"]) == (status, [code])
    assert said in graph.wrong[0]


def test_a_login_without_proof_is_refused(caller: Caller, graph: GraphStandIn) -> None:
    form = {
        "client_id": graph.client_id,
        "grant_type": "client_credentials",
        "scope": f"{graph.base_url}/.default",
    }
    answer = caller.session.post(f"{graph.authority}/oauth2/v2.0/token", data=form, timeout=PATIENCE)
    assert (answer.status_code, answer.json()["error_codes"]) == (401, [7000216])


Change = Callable[[dict[str, Any], dict[str, str]], None]


def change(part: str, name: str, value: Any) -> Change:
    """Change a claim or a head; None leaves it out."""

    def changed(claims: dict[str, Any], head: dict[str, str]) -> None:
        target: dict[str, Any] = claims if part == "claim" else head
        target[name] = value
        if value is None:
            del target[name]

    return changed


@pytest.mark.parametrize(
    "spoilt",
    [
        change("claim", "aud", "https://login.microsoftonline.com/x/oauth2/v2.0/token"),
        change("claim", "iss", "another"),
        change("claim", "sub", "another"),
        change("claim", "exp", 1),
        change("claim", "jti", None),
        change("claim", "exp", None),
        change("head", "x5t#S256", "another"),
        change("head", "x5t#S256", None),
    ],
)
def test_an_assertion_that_is_not_quite_right_is_refused(
    caller: Caller, graph: GraphStandIn, certificate: Certificate, spoilt: Change
) -> None:
    graph.tenant.certificate = certificate.pem
    assert assertion_login(caller, certificate, lambda *_: None).ok
    refused = assertion_login(caller, certificate, spoilt)
    assert (refused.status_code, refused.json()["error_codes"]) == (401, [700027])
    assert graph.wrong == []


def assertion_login(caller: Caller, certificate: Certificate, spoilt: Change) -> requests.Response:
    graph = caller.graph
    endpoint = f"{graph.authority.replace('http://', 'https://')}/oauth2/v2.0/token"
    now = datetime.now(UTC)
    claims = {
        "aud": endpoint,
        "iss": graph.client_id,
        "sub": graph.client_id,
        "jti": "1",
        "exp": now + timedelta(minutes=5),
    }
    thumbprint = jwt.utils.base64url_encode(certificate.known.fingerprint(hashes.SHA256())).decode()
    head = {"x5t#S256": thumbprint}
    spoilt(claims, head)
    form = {
        "client_id": graph.client_id,
        "grant_type": "client_credentials",
        "scope": f"{graph.base_url}/.default",
        "client_assertion_type": ASSERTION,
        "client_assertion": jwt.encode(claims, certificate.key, algorithm="PS256", headers=head),
    }
    return caller.session.post(f"{graph.authority}/oauth2/v2.0/token", data=form, timeout=PATIENCE)


# --- how long a token is good -------------------------------------------------------------------------------


def test_a_token_is_good_for_its_time(caller: Caller, graph: GraphStandIn) -> None:
    assert caller.log_in().json()["expires_in"] == 3600
    now = datetime.now(UTC)
    graph.tenant.now = lambda: now + timedelta(minutes=59)
    assert caller("POST", "/createOrGet", CREATION).status_code == 201
    graph.tenant.now = lambda: now + timedelta(minutes=61)
    late = caller("POST", "/createOrGet", CREATION)
    assert late.status_code == 401
    assert "has expired" in late.json()["error"]["message"]
    caller.log_in()
    assert caller("POST", "/createOrGet", CREATION).status_code == 200
    assert graph.wrong == []


def test_a_short_life_of_tokens_can_be_chosen() -> None:
    with GraphStandIn(lifetime=timedelta(seconds=90)) as graph, requests.Session() as session:
        assert Caller(graph, session).log_in().json()["expires_in"] == 90

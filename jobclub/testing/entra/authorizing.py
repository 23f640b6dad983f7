"""Where a browser is sent: somebody chooses an account there, and is led back with a code."""

from __future__ import annotations

import re
from collections.abc import Iterator
from urllib.parse import parse_qsl, urlencode

from jobclub.testing.entra.faults import Fault
from jobclub.testing.entra.pages import account_page, fault_page
from jobclub.testing.entra.tenant import CODE_LASTS, Code, Person, Tenant
from jobclub.testing.graph.answers import Answer, Request, page
from jobclub.testing.graph.pages import language_of

CHALLENGE = re.compile(r"[A-Za-z0-9_-]{43}")
SCOPES = frozenset({"openid", "profile", "email"})
CLOSED = {
    "Cache-Control": "no-store",
    "Content-Security-Policy": "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'",
    "Referrer-Policy": "no-referrer",
}


def objections(request: Request) -> Iterator[str]:
    """Say what is wrong with a request for a code, whoever sends it."""
    asked = request.parameters
    if asked.get("response_type") != "code":
        yield "asks for something else than a code"
    if asked.get("response_mode", "query") != "query":
        yield "wants the answer otherwise than in the query"
    if set(asked.get("scope", "").split()) != SCOPES:
        yield f"asks for more or less than {' '.join(sorted(SCOPES))}"
    if asked.get("code_challenge_method") != "S256" or not CHALLENGE.fullmatch(
        asked.get("code_challenge", "")
    ):
        yield "has no challenge by S256 (PKCE)"
    for name in ("state", "nonce"):
        if not asked.get(name):
            yield f"has no {name}"


def answer_to(request: Request, tenant: Tenant, fault: Fault | None) -> Answer:
    """Show the accounts, or lead back with what came of it."""
    asked = request.parameters
    refusal = _refusal(request, tenant)
    if refusal is not None:
        return page(400, fault_page(*refusal)).with_headers(**_closed())
    if fault is Fault.DECLINED:
        return _declined(asked)
    if request.method == "POST":
        who = dict(parse_qsl(request.body.decode("utf-8", "replace"))).get("who", "")
        person = tenant.people.get(who)
        return _led_back(asked, tenant, person, fault) if person else _declined(asked)
    known = tenant.person_named(asked.get("login_hint", ""))
    if known is not None:
        return _led_back(asked, tenant, known, fault)
    language = language_of(request.headers.get("accept-language", ""))
    return page(200, account_page(tenant.people.values(), language)).with_headers(**_closed())


def _refusal(request: Request, tenant: Tenant) -> tuple[int, str] | None:
    """Say why nobody is led back anywhere; None: they are."""
    if request.parameters.get("client_id") != tenant.client_id:
        return 700016, "Application was not found in the directory."
    if request.parameters.get("redirect_uri") not in tenant.return_addresses:
        return 50011, "The redirect URI does not match the redirect URIs of the application."
    return (900144, "The request is not valid.") if any(objections(request)) else None


def _led_back(asked: dict[str, str], tenant: Tenant, person: Person, fault: Fault | None) -> Answer:
    code = tenant.give_code(
        Code(
            person=person,
            return_to=asked["redirect_uri"],
            challenge=asked["code_challenge"],
            nonce=asked["nonce"],
            scopes=tuple(asked["scope"].split()),
            ends_at=tenant.now() + CODE_LASTS,
        )
    )
    state = "another" if fault is Fault.OTHER_STATE else asked["state"]
    told = {"code": code, "state": state, "session_state": "invented"}
    if fault is Fault.NO_CODE:
        del told["code"]
    return _back(asked, told)


def _declined(asked: dict[str, str]) -> Answer:
    described = "AADSTS65004: User declined to consent to access the app."
    told = {"error": "access_denied", "error_description": described, "state": asked["state"]}
    return _back(asked, told)


def _back(asked: dict[str, str], told: dict[str, str]) -> Answer:
    address = f"{asked['redirect_uri']}?{urlencode(told)}"
    return Answer(status=302, headers={"Location": address, **CLOSED})


def _closed() -> dict[str, str]:
    return {name.replace("-", "_"): text for name, text in CLOSED.items()}

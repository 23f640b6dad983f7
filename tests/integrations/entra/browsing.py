"""Somebody with a browser, and our app, at the stand-in."""

from __future__ import annotations

from typing import Any
from urllib.parse import parse_qsl, urlsplit

import requests

from jobclub.integrations.entra import EntraApp, EntraIdentities
from jobclub.testing.entra import EntraStandIn, Person

DONE = "http://127.0.0.1:8000/sign-in/microsoft/done"


def app_at(entra: EntraStandIn, **other: Any) -> EntraApp:
    known: dict[str, Any] = {
        "tenant_id": entra.tenant_id,
        "client_id": entra.client_id,
        "client_secret": entra.client_secret,
        "authority": entra.authority,
    }
    return EntraApp(**{**known, **other})


def identities_at(
    entra: EntraStandIn, *, waits: tuple[float, float] = (5.0, 10.0), **other: Any
) -> EntraIdentities:
    return EntraIdentities(app_at(entra, **other), waits=waits)


def chosen(address: str, who: Person | None, *, at: str = DONE) -> dict[str, str]:
    """Sign in as somebody (None: decline), and give what the browser brings back to us."""
    with requests.Session() as browser:
        shown = browser.get(address, timeout=10)
        assert shown.status_code == 200, shown.text
        if who is not None:
            assert who.name in shown.text
        data = {"who": who.object_id if who else ""}
        led = browser.post(address, data=data, allow_redirects=False, timeout=10)
    assert led.status_code == 302, led.text
    back = urlsplit(led.headers["Location"])
    assert f"{back.scheme}://{back.netloc}{back.path}" == at
    return dict(parse_qsl(back.query))

"""Somebody of the staff signs in with Microsoft in a real browser, with scripts and without."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from werkzeug.serving import make_server

from jobclub.integrations.entra import EntraApp, EntraIdentities
from jobclub.testing import found_town, memory_office, plain_post
from jobclub.testing.entra import EntraStandIn
from jobclub.web.open.entra import DONE
from jobclub.wiring import app_over

if TYPE_CHECKING:
    from playwright.sync_api import Browser


@contextmanager
def at_work(entra: EntraStandIn) -> Iterator[str]:
    """Let jobclub answer where staff sign in at a stand-in, and give its address."""
    server = make_server("127.0.0.1", 0, lambda *_: [], threaded=True)
    address = f"http://127.0.0.1:{server.server_port}"
    entra.tenant.return_addresses.add(f"{address}{DONE}")
    app = EntraApp(
        tenant_id=entra.tenant_id,
        client_id=entra.client_id,
        client_secret=entra.client_secret,
        authority=entra.authority,
    )
    office = replace(memory_office(), post=plain_post(base_url=address), identities=EntraIdentities(app))
    found_town(office, entra_tenant_id=entra.tenant_id)
    server.app = app_over(office)
    answering = threading.Thread(target=server.serve_forever, daemon=True)
    answering.start()
    yield address
    server.shutdown()
    answering.join()
    server.server_close()


@pytest.mark.slow
@pytest.mark.parametrize("scripts", [True, False], ids=["with scripts", "without"])
def test_two_presses_lead_to_microsoft_and_back_to_work(browser: Browser, *, scripts: bool) -> None:
    with EntraStandIn() as entra, at_work(entra) as address:
        entra.welcome("Mette Holm", roles=["jobclub.consultant"], email="mette@midtby.example")
        context = browser.new_context(java_script_enabled=scripts, locale="da-DK")
        page = context.new_page()
        page.goto(f"{address}/staff/account")
        page.get_by_role("button", name="Log ind med Microsoft").click()
        page.get_by_role("button", name="Mette Holm").click()
        page.wait_for_url(f"{address}/staff/account")
        assert page.get_by_role("heading", name="Mette Holm").is_visible()
        assert {one["name"] for one in context.cookies()} == {"jobclub"}
        context.close()
        assert entra.wrong == []


@pytest.mark.slow
def test_who_declines_is_told_so_and_finds_the_way_back(browser: Browser) -> None:
    with EntraStandIn() as entra, at_work(entra) as address:
        context = browser.new_context(locale="de-DE")
        page = context.new_page()
        page.goto(f"{address}/sign-in")
        page.get_by_role("button", name="Mit Microsoft anmelden").click()
        page.get_by_role("button", name="Nein, zurück").click()
        page.get_by_role("heading", name="Sie sind noch nicht angemeldet").wait_for()
        page.get_by_role("link", name="Zurück zur Anmeldung").click()
        page.wait_for_url(f"{address}/sign-in")
        assert context.cookies() == []
        context.close()

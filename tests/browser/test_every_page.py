"""Every page there is, in every language: reached by links, sound, fit for a phone, and faultless to axe."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

import pytest

from jobclub.core.people.link import Purpose
from jobclub.core.people.organisation import LANGUAGES
from jobclub.core.usecases import choosing
from jobclub.core.usecases.opening import open_link
from jobclub.core.usecases.showing import person_of
from jobclub.testing import FixedClock
from jobclub.wiring import app_over
from tests.browser.axe import faults_of
from tests.browser.conftest import DESK, PHONE
from tests.browser.house import House, a_house
from tests.browser.walking import Door, Walk, cookie_name_of, doors_of, walk

if TYPE_CHECKING:
    from flask import Flask
    from playwright.sync_api import Browser, Page

NARROW = {"width": 320, "height": 640}
NOT_WALKED = {
    "entra.finish",
    "entra.lead_back",
    "host.registering.open_link",
    "invitation.join",
    "invitation.nothing",
    "looks.logo",
    "looks.sheet",
    "my_appointment.join",
    "my_homework.give_file",
    "my_webinars.join",
    "pages.join",
    "pages.nothing",
    "staff.homework.give_file",
}
"""No pages to walk to: where Microsoft leads back to, what only a mail leads to, files, and the way out."""
MACHINES = ("assets.", "health.", "operation.", "documentation.", "api-docs.", "calendars.")


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    with a_house(tmp_path_factory.mktemp("house"), FixedClock()) as found:
        yield found


@pytest.fixture(scope="module")
def app(house: House) -> Flask:
    return app_over(house.office)


@pytest.fixture(scope="module")
def doors(house: House) -> list[Door]:
    return doors_of(house.office, house.clock)[1]


@pytest.fixture(scope="module")
def walks(app: Flask, doors: list[Door]) -> list[Walk]:
    return [walk(app, door) for door in doors]


def test_every_page_is_reached_by_links_and_none_of_them_fails(app: Flask, walks: list[Walk]) -> None:
    reached = {endpoint for one in walks for endpoint in (*one.pages, *one.others)}
    pages = {
        rule.endpoint
        for rule in app.url_map.iter_rules()
        if "GET" in (rule.methods or ()) and not str(rule).startswith("/api/")
    }
    assert {one for one in pages - reached - NOT_WALKED if not one.startswith(MACHINES)} == set()
    failed = {
        (one.door.name, endpoint): status
        for one in walks
        for endpoint, status in one.others.items()
        if status >= 400
    }
    assert failed == {}


def _once(walks: list[Walk]) -> list[tuple[Door, dict[str, str]]]:
    """Give each page once for each kind of person who gets to see it in a way of their own."""
    seen: set[tuple[str, str]] = set()
    chosen = []
    for one in walks:
        mine = {}
        for endpoint, address in one.pages.items():
            own = one.door.name if endpoint in {"pages.show", "staff.today.show"} else ""
            if (endpoint, own) not in seen:
                seen.add((endpoint, own))
                mine[endpoint] = address
        chosen.append((one.door, mine))
    return chosen


@contextmanager
def _opened(
    browser: Browser, house: House, app: Flask, door: Door, language: str, **more: object
) -> Iterator[Page]:
    wanted = {"viewport": PHONE, "reduced_motion": "reduce", **more}
    context = browser.new_context(**wanted)  # type: ignore[arg-type]
    host = urlsplit(house.address).hostname
    cookies = {"language": language, **({cookie_name_of(app): door.session} if door.session else {})}
    given = [{"name": name, "value": value, "domain": host, "path": "/"} for name, value in cookies.items()]
    context.add_cookies(given)  # type: ignore[arg-type]
    if door.name.startswith("person"):
        actor = person_of(open_link(house.office, door.address.removeprefix("/p/"), Purpose.PAGE, who=""))
        choosing.choose_language(house.office, actor, language)
    yield context.new_page()
    context.close()


@pytest.mark.parametrize("language", LANGUAGES)
def test_axe_finds_nothing_and_no_page_is_wider_than_a_small_phone(
    browser: Browser, house: House, app: Flask, walks: list[Walk], language: str
) -> None:
    wrong: list[str] = []
    for door, pages in _once(walks):
        with _opened(browser, house, app, door, language) as page:
            for endpoint, address in pages.items():
                faults = _faults(page, house.address + address, language)
                wrong += [f"{endpoint} for {door.name}: {fault}" for fault in faults]
    assert not wrong, "\n".join(wrong)


def _faults(page: Page, address: str, language: str) -> Iterator[str]:
    page.set_viewport_size(PHONE)  # type: ignore[arg-type]
    page.goto(address)
    yield from faults_of(page)
    if page.locator("html").get_attribute("lang") != language:
        yield "speaks another language"
    if page.locator("h1").count() != 1:
        yield "has not one head"
    page.set_viewport_size(NARROW)  # type: ignore[arg-type]
    if page.evaluate("document.documentElement.scrollWidth > document.documentElement.clientWidth"):
        yield "is wider than 320 px"


def test_axe_finds_nothing_at_a_desk_in_a_dark_room(
    browser: Browser, house: House, app: Flask, walks: list[Walk]
) -> None:
    wrong: list[str] = []
    for door, pages in _once(walks):
        with _opened(browser, house, app, door, "en", viewport=DESK, color_scheme="dark") as page:
            for endpoint, address in pages.items():
                done = "?done=yes" if endpoint == "invitation.show" else ""  # what was done is told on one
                page.goto(house.address + address + done)
                wrong += [f"{endpoint} for {door.name}: {fault}" for fault in faults_of(page)]
    assert not wrong, "\n".join(wrong)

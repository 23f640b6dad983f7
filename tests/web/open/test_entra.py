"""Somebody of the staff signs in with Microsoft, in one browser, once; and nobody as somebody else."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import timedelta
from http.cookies import SimpleCookie
from typing import Any

import pytest
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from jobclub.core.office import Office
from jobclub.core.office.lists import Window
from jobclub.core.usecases import signing_in, staffing
from jobclub.integrations.entra import EntraIdentities
from jobclub.testing import FixedClock, Town, found_town, memory_office, plain_post
from jobclub.testing.entra import EntraStandIn, Fault, Person
from jobclub.testing.entra.faults import DISCOVERY, TOKEN
from jobclub.web.guarding import FORM
from jobclub.web.open.entra import DONE, MOST_FROM_ONE
from jobclub.wiring import app_over
from tests.integrations.entra.browsing import app_at, chosen
from tests.web.reading import Read

pytestmark = pytest.mark.server
HERE = "http://127.0.0.1:8000"
ROLE = ["jobclub.consultant"]
FLOW = "jobclub-flow"


@dataclass(slots=True)
class Browser:
    """One browser, which keeps its cookies."""

    client: FlaskClient

    def post(self, path: str, **form: str) -> TestResponse:
        return self.client.post(path, data=form, content_type=FORM, base_url=HERE)

    def begin(self, path: str = "/sign-in/microsoft", **form: str) -> str:
        """Press the button, and give where it leads."""
        response = self.post(path, **form)
        assert response.status_code == 200, response.text
        page = Read(response.text)
        address = page.links["Go on to Microsoft"]
        assert f"0; url={address}" in page.attributes("content")
        return address

    def come_back(self, answer: dict[str, str], **more: Any) -> TestResponse:
        return self.client.get(DONE, query_string=answer, base_url=HERE, **more)

    def sign_in(self, who: Person | None, **form: str) -> TestResponse:
        return self.come_back(chosen(self.begin(**form), who))

    def is_in(self) -> bool:
        return self.client.get("/staff/account", base_url=HERE).status_code == 200


@dataclass(frozen=True, slots=True)
class Scene:
    office: Office
    clock: FixedClock
    town: Town
    entra: EntraStandIn

    def browser(self) -> Browser:
        return Browser(app_over(self.office).test_client())

    def has(self, name: str, **about: Any) -> Person:
        email = f"{name.partition(' ')[0].lower()}@midtby.example"
        return self.entra.welcome(name, **{"roles": ROLE, "email": email, **about})


@pytest.fixture
def scene() -> Iterator[Scene]:
    clock = FixedClock()
    with EntraStandIn(return_addresses=[f"{HERE}{DONE}"]) as entra:
        entra.tenant.now = clock
        office = replace(
            memory_office(clock),
            post=plain_post(base_url=HERE),
            identities=EntraIdentities(app_at(entra), waits=(0.5, 0.5), now=clock),
        )
        yield Scene(office, clock, found_town(office, entra_tenant_id=entra.tenant_id), entra)
        assert entra.wrong == []


def told(response: TestResponse, status: int) -> str:
    assert response.status_code == status, response.text
    return Read(response.text).text


def cookie(response: TestResponse, name: str) -> Any:
    """Give a cookie that an answer sets, with its attributes."""
    found: SimpleCookie = SimpleCookie()
    for line in response.headers.getlist("Set-Cookie"):
        found.load(line)
    return found[name]


# --- in -------------------------------------------------------------------------------------------------


def test_somebody_signs_in_with_microsoft_and_is_at_work(scene: Scene) -> None:
    mette, browser = scene.has("Mette Holm"), scene.browser()
    assert not browser.is_in()
    response = browser.sign_in(mette)
    assert (response.status_code, response.headers["Location"]) == (303, "/staff/")
    assert browser.is_in()
    assert "Mette Holm" in browser.client.get("/staff/account", base_url=HERE).text


def test_the_page_for_signing_in_offers_microsoft_where_it_is_set_up_and_not_elsewhere(scene: Scene) -> None:
    there = Read(scene.browser().client.get("/sign-in", base_url=HERE).text)
    assert there.form("Sign in with Microsoft").action == "/sign-in/microsoft"
    without = app_over(replace(scene.office, identities=None)).test_client()
    assert "Microsoft" not in without.get("/sign-in").text
    assert without.post("/sign-in/microsoft", content_type=FORM).status_code == 404
    assert without.get(DONE).status_code == 404


def test_after_signing_in_one_is_where_one_wanted_to_be(scene: Scene) -> None:
    response = scene.browser().sign_in(scene.has("Mette Holm"), next="/staff/account")
    assert response.headers["Location"] == "/staff/account"


@pytest.mark.parametrize("evil", ["//evil.example", "https://evil.example", "/\\evil.example", "staff"])
def test_after_signing_in_nobody_is_led_elsewhere(scene: Scene, evil: str) -> None:
    response = scene.browser().sign_in(scene.has("Mette Holm"), next=evil)
    assert response.headers["Location"] == "/staff/"


def test_what_the_browser_keeps_meanwhile_no_script_reads_and_no_other_site_sends(scene: Scene) -> None:
    browser = scene.browser()
    response = browser.post("/sign-in/microsoft")
    kept = cookie(response, FLOW)
    assert (kept["httponly"], kept["samesite"], kept["path"], kept["max-age"]) == (True, "Lax", "/", "600")
    assert "no-store" in response.headers["Cache-Control"]
    assert response.headers["Referrer-Policy"] == "no-referrer"


def test_over_tls_no_other_host_can_set_it(scene: Scene) -> None:
    secure = replace(scene.office, post=plain_post(base_url="https://jobclub.example"))
    response = (
        app_over(secure)
        .test_client()
        .post("/sign-in/microsoft", content_type=FORM, base_url="https://jobclub.example")
    )
    kept = cookie(response, "__Host-jobclub-flow")
    assert (kept["secure"], kept["path"], kept["domain"]) == (True, "/", "")
    assert "https%3A%2F%2Fjobclub.example%2Fsign-in%2Fmicrosoft%2Fdone" in response.text


def test_somebody_who_is_signed_in_connects_an_account_and_signs_in_with_it_from_then_on(
    scene: Scene,
) -> None:
    """Their e-mail is the same, which alone proves nothing."""
    account = scene.has("Conny Consultant", email="conny@example.org")
    browser = scene.browser()
    refusal = told(browser.sign_in(account), 403)
    assert "Your account is not connected with jobclub yet" in refusal
    by_mail = signing_in.make_sign_in_link(scene.office, scene.town.admin, "conny@example.org")
    assert browser.post(by_mail.removeprefix(HERE)).status_code == 303
    token = Read(browser.client.get("/staff/account", base_url=HERE).text).form("Sign out").fields["token"]
    address = browser.begin("/sign-in/microsoft/connect", token=token)
    response = browser.come_back(chosen(address, account))
    assert (response.status_code, response.headers["Location"]) == (303, "/staff/account?done=connected")
    elsewhere = scene.browser()
    assert elsewhere.sign_in(account).status_code == 303
    assert "Conny Consultant" in elsewhere.client.get("/staff/account", base_url=HERE).text


def test_an_account_is_connected_by_who_is_signed_in_alone(scene: Scene) -> None:
    browser = scene.browser()
    response = browser.post("/sign-in/microsoft/connect")
    assert (response.status_code, response.headers["Location"]) == (303, "/sign-in")
    browser.sign_in(scene.has("Mette Holm"))
    assert browser.post("/sign-in/microsoft/connect").status_code == 403
    assert browser.post("/sign-in/microsoft/connect", token="another").status_code == 403  # noqa: S106


# --- not in ---------------------------------------------------------------------------------------------


def test_an_answer_of_another_browser_signs_nobody_in(scene: Scene) -> None:
    """Who is led to the address of somebody else's answer is not signed in as them."""
    attacker, victim = scene.browser(), scene.browser()
    answer = chosen(attacker.begin(), scene.has("Mette Holm"))
    assert "began in another browser" in told(victim.come_back(answer), 400)
    assert not victim.is_in()
    victim.begin()
    assert "can't be relied on" in told(victim.come_back(answer), 403)
    assert not victim.is_in()
    assert attacker.come_back(answer).status_code == 303


def test_an_answer_counts_once(scene: Scene) -> None:
    browser = scene.browser()
    answer = chosen(browser.begin(), scene.has("Mette Holm"))
    response = browser.come_back(answer)
    assert cookie(response, FLOW)["max-age"] == "0"
    assert browser.come_back(answer).status_code == 400


def test_what_was_kept_for_a_refused_answer_is_gone_too(scene: Scene) -> None:
    browser = scene.browser()
    response = browser.sign_in(None)
    assert told(response, 403).count("You did not sign in at Microsoft") == 1
    assert cookie(response, FLOW)["max-age"] == "0"
    assert not browser.is_in()


def test_after_ten_minutes_it_has_to_be_begun_again(scene: Scene) -> None:
    browser = scene.browser()
    answer = chosen(browser.begin(), scene.has("Mette Holm"))
    scene.clock.advance(timedelta(minutes=10))
    assert "longer than ten minutes" in told(browser.come_back(answer), 400)


def test_until_then_it_goes_on(scene: Scene) -> None:
    browser = scene.browser()
    answer = chosen(browser.begin(), scene.has("Mette Holm"))
    scene.clock.advance(timedelta(minutes=9, seconds=59))
    assert browser.come_back(answer).status_code == 303


@pytest.mark.parametrize("forged", ["", "x", "WyJhIl0.c2lnbmF0dXJl", "é"])
def test_what_was_not_sealed_by_us_counts_for_nothing(scene: Scene, forged: str) -> None:
    browser = scene.browser()
    answer = chosen(browser.begin(), scene.has("Mette Holm"))
    browser.client.set_cookie(FLOW, forged, domain="127.0.0.1")
    assert browser.come_back(answer).status_code == 400


def test_one_character_more_breaks_the_seal(scene: Scene) -> None:
    browser = scene.browser()
    answer = chosen(browser.begin(), scene.has("Mette Holm"))
    kept = browser.client.get_cookie(FLOW, domain="127.0.0.1")
    assert kept is not None
    browser.client.set_cookie(FLOW, f"a{kept.value}", domain="127.0.0.1")
    assert browser.come_back(answer).status_code == 400
    browser.client.set_cookie(FLOW, kept.value, domain="127.0.0.1")
    assert browser.come_back(answer).status_code == 303


@pytest.mark.parametrize("path", ["/sign-in/microsoft", "/sign-in/microsoft/connect"])
@pytest.mark.parametrize(
    ("more", "status"),
    [
        ({"headers": {"Origin": "https://evil.example"}, "content_type": FORM}, 403),
        ({"headers": {"Sec-Fetch-Site": "cross-site"}, "content_type": FORM}, 403),
        ({"content_type": "text/plain"}, 415),
    ],
)
def test_no_other_site_begins_a_sign_in(scene: Scene, path: str, more: dict[str, Any], status: int) -> None:
    response = scene.browser().client.post(path, base_url=HERE, **more)
    assert (response.status_code, "Set-Cookie" in response.headers) == (status, False)
    assert scene.entra.asked == []


def test_looking_begins_nothing_and_a_scanner_spends_no_answer(scene: Scene) -> None:
    browser = scene.browser()
    looked = browser.client.get("/sign-in/microsoft", base_url=HERE)
    assert (looked.status_code, looked.headers["Location"]) == (303, "/sign-in")
    assert scene.entra.asked == []
    answer = chosen(browser.begin(), scene.has("Mette Holm"))
    assert browser.client.head(DONE, query_string=answer, base_url=HERE).status_code == 405
    browser.client.delete_cookie(FLOW, domain="127.0.0.1")
    assert browser.come_back(answer).status_code == 400


@pytest.mark.parametrize(
    ("about", "words"),
    [
        ({"roles": []}, "has no role in jobclub yet"),
        ({"roles": ["jobclub.participant", "admin", "jobclub.Admin"]}, "has no role in jobclub yet"),
        ({"email": None}, "is not connected with jobclub yet"),
    ],
)
def test_who_is_known_to_microsoft_and_not_to_us_is_told_what_helps(
    scene: Scene, about: dict[str, Any], words: str
) -> None:
    browser = scene.browser()
    assert words in told(browser.sign_in(scene.has("Nobody Special", **about)), 403)
    assert not browser.is_in()


def test_a_tenant_that_is_no_organisations_signs_nobody_in(scene: Scene) -> None:
    office = replace(memory_office(scene.clock), post=scene.office.post, identities=scene.office.identities)
    found_town(office)
    browser = Browser(app_over(office).test_client())
    assert "does not sign in here" in told(browser.sign_in(scene.has("Mette Holm")), 403)


def test_who_left_does_not_come_in(scene: Scene) -> None:
    mette, browser = scene.has("Mette Holm"), scene.browser()
    browser.sign_in(mette)
    everybody = staffing.list_staff(scene.office, scene.town.admin, Window()).items
    (found,) = [one for one in everybody if one.name == "Mette Holm"]
    staffing.remove_staff(scene.office, scene.town.admin, found.id, None)
    assert not browser.is_in()
    assert "not on the list of staff any more" in told(browser.sign_in(mette), 403)


@pytest.mark.parametrize("at", [DISCOVERY, TOKEN])
@pytest.mark.parametrize("fault", [Fault.SERVER_ERROR, Fault.HANGING])
def test_while_microsoft_is_away_people_are_told_what_helps(scene: Scene, at: str, fault: Fault) -> None:
    mette, browser = scene.has("Mette Holm"), scene.browser()
    if at == TOKEN:
        answer = chosen(browser.begin(), mette)
        scene.entra.misbehave(fault, at=at)
        response = browser.come_back(answer)
    else:
        scene.entra.misbehave(fault, at=at)
        response = browser.post("/sign-in/microsoft")
    assert "have a link sent by mail" in told(response, 503)
    assert response.headers["Retry-After"] == "60"
    scene.entra.behave()


@pytest.mark.slow
def test_microsoft_is_not_asked_again_and_again_by_one(scene: Scene) -> None:
    browser = scene.browser()
    browser.begin()
    asked = len(scene.entra.asked)
    for _ in range(MOST_FROM_ONE):
        status = browser.post("/sign-in/microsoft").status_code
    assert status == 429
    assert len(scene.entra.asked) == asked + MOST_FROM_ONE - 1


@pytest.mark.parametrize(
    ("language", "words"),
    [("da", "Videre til Microsoft"), ("de", "Weiter zu Microsoft"), ("en", "On to Microsoft")],
)
def test_the_way_there_is_told_in_ones_own_language(scene: Scene, language: str, words: str) -> None:
    response = scene.browser().client.post(
        "/sign-in/microsoft", content_type=FORM, headers={"Accept-Language": language}, base_url=HERE
    )
    page = Read(response.text)
    assert (page.language, words in page.text) == (language, True)

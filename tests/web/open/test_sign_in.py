"""Signing in by link over HTTP: scanners use nothing up, one form signs in, nobody is told who is here."""

from __future__ import annotations

import io
import logging
from collections.abc import Iterator

import pytest
from flask.testing import FlaskClient

from jobclub.core.people.link import Purpose
from jobclub.core.people.staff import operator_of
from jobclub.core.usecases.opening import MOST_GUESSES
from jobclub.core.usecases.signing_in import MOST_FOR_ONE, make_sign_in_link
from jobclub.core.usecases.staffing import remove_staff
from jobclub.core.usecases.subscribing import make_staff_feed
from jobclub.telemetry.logs import set_up_logs
from jobclub.web.guarding import FORM

from .conftest import Passer, Place

CONNY = "conny@example.org"
TODAY = "/staff/"


def link_to(place: Place) -> str:
    address = make_sign_in_link(place.office, operator_of(place.town.organisation.id), CONNY)
    return "/sign-in/" + address.rpartition("/")[2]


def sessions(place: Place) -> int:
    with place.office.reading(place.town.admin) as tx:
        links = tx.links.of_staff(place.town.consultant.staff_id or "")
    return sum(link.purpose is Purpose.SESSION for link in links)


def signed_in(place: Place) -> FlaskClient:
    browser = place.app.test_client()
    assert browser.post(link_to(place), content_type=FORM).status_code == 303
    return browser


def is_in(browser: FlaskClient) -> bool:
    return browser.get(TODAY).status_code == 200


def test_a_scanner_may_open_a_link_as_often_as_it_likes_and_a_button_signs_in_once(
    place: Place, passer: Passer
) -> None:
    link = link_to(place)
    for method in ("HEAD", "GET", "GET"):
        assert passer.ask(method, link).status_code == 200
    assert sessions(place) == 0
    browser = place.app.test_client()
    assert browser.post(link, content_type=FORM).status_code == 303
    assert browser.post(link, content_type=FORM).status_code == 404
    assert sessions(place) == 1
    assert is_in(browser)


def test_the_answer_does_not_tell_who_has_an_address(place: Place, passer: Passer) -> None:
    known, unknown = (
        passer.ask("POST", "/sign-in", data={"email": email}) for email in (CONNY, "nobody@example.org")
    )
    assert (known.status_code, known.text) == (unknown.status_code, unknown.text)
    place.post()
    assert [mail.to_address for mail in place.mailer.sent] == [CONNY]


def test_the_mail_leads_in(place: Place, passer: Passer) -> None:
    passer.ask("POST", "/sign-in", data={"email": CONNY})
    place.post()
    (mail,) = place.mailer.sent
    (link,) = [line for line in mail.text.splitlines() if "/sign-in/" in line]
    browser = place.app.test_client()
    browser.post(link.partition("/sign-in/")[2].join(["/sign-in/", ""]), content_type=FORM)
    assert is_in(browser)


def test_nobody_is_bombed_with_links(passer: Passer) -> None:
    asked = [passer.ask("POST", "/sign-in", data={"email": CONNY}) for _ in range(MOST_FOR_ONE + 1)]
    assert [response.status_code for response in asked] == [200] * MOST_FOR_ONE + [429]
    assert asked[-1].headers["Retry-After"] == "3600"


def test_whoever_guesses_links_is_told_to_wait(place: Place, passer: Passer) -> None:
    link = link_to(place)
    guessed = [passer.ask("POST", f"/sign-in/guess-{n}").status_code for n in range(MOST_GUESSES + 1)]
    assert guessed == [404] * MOST_GUESSES + [429]
    assert passer.ask("GET", link).status_code == 200


def test_a_spoofed_address_buys_no_more_guesses(passer: Passer) -> None:
    guessed = [
        passer.ask("GET", f"/sign-in/guess-{n}", headers={"X-Forwarded-For": f"192.0.2.{n}"}).status_code
        for n in range(MOST_GUESSES + 1)
    ]
    assert guessed[-1] == 429


def test_a_session_ends_the_moment_its_holder_is_removed(place: Place) -> None:
    browser = signed_in(place)
    assert is_in(browser)
    remove_staff(place.office, place.town.admin, place.town.consultant.staff_id or "", None)
    response = browser.get(TODAY)
    assert (response.status_code, response.headers["Location"][:8]) == (303, "/sign-in")


def test_another_key_is_no_session(place: Place) -> None:
    _, feed = make_staff_feed(place.office, place.town.consultant, place.town.consultant.staff_id or "")
    link = link_to(place).rpartition("/")[2]
    for secret in (feed, link, "guessed"):
        browser = place.app.test_client()
        browser.set_cookie("jobclub", secret)
        assert not is_in(browser)


@pytest.mark.parametrize(
    "headers", [{"Origin": "https://evil.example"}, {"Origin": "http://["}, {"Sec-Fetch-Site": "cross-site"}]
)
def test_no_other_site_signs_anybody_in(place: Place, passer: Passer, headers: dict[str, str]) -> None:
    assert passer.ask("POST", link_to(place), headers=headers).status_code == 403
    assert sessions(place) == 0


@pytest.fixture
def lines() -> Iterator[io.StringIO]:
    """What is logged meanwhile."""
    root = logging.getLogger()
    before, level, told = list(root.handlers), root.level, io.StringIO()
    set_up_logs(told)
    yield told
    root.handlers[:] = before
    root.setLevel(level)


def test_the_logs_know_no_secret(place: Place, passer: Passer, lines: io.StringIO) -> None:
    link = link_to(place)
    passer.ask("GET", link)
    browser = place.app.test_client()
    response = browser.post(link, content_type=FORM)
    session = response.headers["Set-Cookie"].partition("=")[2].partition(";")[0]
    browser.get(TODAY)
    told = lines.getvalue()
    assert "/sign-in/{secret}" in told
    assert [secret for secret in (link.rpartition("/")[2], session, CONNY) if secret in told] == []

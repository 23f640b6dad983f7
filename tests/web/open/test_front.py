"""The front page, the notice, the statement, and how an organisation looks."""

from __future__ import annotations

from datetime import date
from io import BytesIO

import pytest
from PIL import Image

from jobclub.core.usecases.administering import change_organisation
from jobclub.core.usecases.dressing import set_logo
from jobclub.core.usecases.informing import publish_notice
from jobclub.testing import found_town
from jobclub.web.open.statement import LIMITS, LOOKED_AT_ON
from jobclub.web.words import Words

from .conftest import Passer, Place


def picture() -> bytes:
    written = BytesIO()
    Image.new("RGB", (40, 12), (11, 83, 148)).save(written, "PNG")
    return written.getvalue()


def test_the_front_page_leads_to_the_clubs_and_to_sign_in(place: Place, passer: Passer, t: Words) -> None:
    page = passer.look("/")
    assert page.links["Job centre Midtby"] == place.home
    assert page.links[t("sign_in.head")] == "/sign-in"


def test_who_does_not_register_people_is_not_on_the_front_page(place: Place, passer: Passer) -> None:
    change_organisation(place.office, place.town.admin, None, open_registration=False)
    assert "Midtby" not in passer.look("/").text


def test_a_language_is_kept_on_this_device(place: Place) -> None:
    client = place.app.test_client()
    chosen = {"data": {"language": "de"}, "headers": {"Accept-Language": "en"}}
    answer = client.post(f"/language?to={place.home}", **chosen)
    assert (answer.status_code, answer.headers["Location"]) == (303, place.home)
    page = client.get(place.home, headers={"Accept-Language": "en"})
    assert '<html lang="de">' in page.text


@pytest.mark.parametrize("to", ["//evil.example", "https://evil.example", "/\\evil.example", ""])
def test_nobody_is_led_elsewhere_by_a_choice_of_language(passer: Passer, to: str) -> None:
    answer = passer.ask("POST", "/language", query_string={"to": to}, data={"language": "en"})
    assert answer.headers["Location"] == "/"


def test_the_notice_is_the_organisations_own(place: Place, passer: Passer) -> None:
    publish_notice(place.office, place.town.admin, {"en": "What we keep\nAlmost nothing."})
    page = passer.look(f"{place.home}privacy")
    assert "Almost nothing." in page.text
    assert passer.ask("GET", "/privacy").headers["Location"] == f"{place.home}privacy"


def test_with_several_organisations_one_chooses_whose_notice(place: Place, passer: Passer) -> None:
    found_town(place.office, name="Nordby", open_registration=True)
    page = passer.look("/privacy")
    assert page.links["Nordby"] == "/o/nordby/privacy"


def test_no_page_names_an_organisation_whose_clubs_are_not_open(place: Place, passer: Passer) -> None:
    found_town(place.office, name="Nordby")
    found_town(place.office, name="Vestby", open_registration=True)
    for address in ("/", "/privacy"):
        page = passer.look(address)
        assert "Nordby" not in page.html
        assert "Vestby" in page.links
    assert passer.ask("GET", "/o/nordby/privacy").status_code == 200


def test_where_nobodys_clubs_are_open_the_notice_is_found_on_ones_own_page(
    place: Place, passer: Passer, t: Words
) -> None:
    change_organisation(place.office, place.town.admin, None, open_registration=False)
    page = passer.look("/privacy")
    assert t("open_notice.by_link") in page.text
    assert t("open_notice.whose") not in page.text


def test_the_sign_in_the_corner_of_a_window_is_ours_wherever_it_is_looked_for(passer: Passer) -> None:
    answer = passer.ask("GET", "/favicon.ico")
    assert answer.status_code == 302
    sign = passer.ask("GET", answer.headers["Location"])
    assert (sign.status_code, sign.content_type) == (200, "image/svg+xml")


@pytest.mark.parametrize("address", ["/accessibility", "/o/job-centre-midtby/accessibility"])
def test_the_statement_says_what_is_missing_whom_to_ask_and_who_looks_after_it(
    passer: Passer, t: Words, address: str
) -> None:
    page = passer.look(address)
    for one in LIMITS:
        assert t(f"statement_limits.{one}") in page.text
    assert page.links[t("statement.authority_name")] == t("statement.authority_address")
    assert str(LOOKED_AT_ON.year) in page.text
    assert ("ask@midtby.example" in page.links) is address.startswith("/o/")


def test_the_statement_is_looked_over_every_year() -> None:
    assert (date(2027, 11, 22) - LOOKED_AT_ON).days <= 366


def test_authorities_find_the_statement(passer: Passer) -> None:
    assert passer.ask("GET", "/was").headers["Location"] == "/accessibility"


@pytest.mark.parametrize("address", ["/o/nowhere/", "/o/nowhere/privacy", "/o/nowhere/look.css"])
def test_where_nobody_has_pages_there_is_nothing(passer: Passer, address: str) -> None:
    passer.look(address, status=404)


def test_without_a_look_there_is_no_sheet_and_no_logo(place: Place, passer: Passer) -> None:
    assert "look.css" not in passer.look(place.home).html
    passer.look(f"{place.home}look.css", status=404)
    passer.look(f"{place.home}logo", status=404)


def test_a_colour_is_on_every_page_by_day_and_in_a_dark_room(place: Place, passer: Passer) -> None:
    change_organisation(place.office, place.town.admin, None, look={"colour": "#7a1f5c"})
    page = passer.look(place.home)
    [address] = [one for one in page.attributes("href") if "look.css" in one]
    answer = passer.ask("GET", address)
    assert answer.mimetype == "text/css"
    assert "--main: #7a1f5c" in answer.text
    assert "prefers-color-scheme: dark" in answer.text
    assert "no-store" not in answer.headers["Cache-Control"]
    again = passer.ask("GET", address, headers={"If-None-Match": answer.headers["ETag"]})
    assert again.status_code == 304


def test_a_logo_is_read_out_as_the_organisations_name(place: Place, passer: Passer) -> None:
    logo = set_logo(place.office, place.town.admin, picture(), None)
    page = passer.look(place.home)
    [about] = [about for tag, about in page.tags if tag == "img"]
    assert about["alt"] == "Job centre Midtby"
    answer = passer.ask("GET", about["src"])
    assert (answer.mimetype, answer.data) == ("image/png", logo.content)
    assert "sandbox" in answer.headers["Content-Security-Policy"]
    assert (
        passer.ask("GET", about["src"], headers={"If-None-Match": answer.headers["ETag"]}).status_code == 304
    )


@pytest.mark.parametrize("address", ["/", "/accessibility", "/privacy", "/o/job-centre-midtby/"])
def test_every_open_page_carries_the_guards(passer: Passer, address: str) -> None:
    headers = passer.ask("GET", address).headers
    assert "default-src 'none'" in headers["Content-Security-Policy"]
    assert "unsafe" not in headers["Content-Security-Policy"]
    assert headers["X-Frame-Options"] == "DENY"
    assert "Set-Cookie" not in headers


@pytest.mark.parametrize("word", ["%00", "..%2f..", "x" * 300, "%ED%A0%80", "Job-Centre-Midtby"])
def test_a_word_that_can_be_nobodys_is_not_even_looked_for(passer: Passer, word: str) -> None:
    assert passer.ask("GET", f"/o/{word}/").status_code == 404


@pytest.mark.parametrize("address", ["/nothing", "/sign-in/", "/staff/nothing/at-all", "/o/x/y/z"])
def test_an_address_that_is_none_of_ours_is_answered_by_a_page(
    passer: Passer, t: Words, address: str
) -> None:
    page = passer.look(address, status=404)
    assert page.heads == [("h1", t("troubles.nowhere_head"))]

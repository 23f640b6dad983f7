"""Open clubs and asking for a place: what everybody sees, and what nobody finds out."""

from __future__ import annotations

from datetime import timedelta

import pytest

from jobclub.core.office.lists import Window
from jobclub.core.usecases.administering import change_organisation
from jobclub.core.usecases.enrolling import enrol, list_enrolments
from jobclub.core.usecases.knowing import PersonWish, add_participant
from jobclub.core.usecases.running import cancel_cohort
from jobclub.testing import found_town, open_club
from jobclub.web.words import Words
from tests.web.reading import Read

from .conftest import Passer, Place

NORA = {"your_name": "Nora Lind", "your_email": "nora@people.example"}


def club_page(place: Place) -> str:
    return f"{place.home}clubs/{place.club.id}"


def ask(place: Place, passer: Passer, t: Words, **typed: str) -> Read:
    return passer.press(t("register.ask"), on=club_page(place), **{**NORA, **typed})


def enrolled(place: Place) -> list[str]:
    found = list_enrolments(place.office, place.town.admin, place.club.id, Window()).items
    return [f"{one.name} {one.place.state}" for one in found]


def test_somebody_finds_a_club_asks_for_a_place_and_gets_it(place: Place, passer: Passer, t: Words) -> None:
    assert passer.look(place.home).links["Job club Midtby"] == club_page(place)
    assert t("asked_head.mail") in ask(place, passer, t).all("h1")
    assert enrolled(place) == []
    link = place.link()
    page = passer.look(link)
    assert "Job club Midtby" in page.text
    assert "Nora" not in page.text
    done = passer.press(t("register.yes"), on=page)
    assert done.all("h1") == [t("register.enrolled_head")]
    assert enrolled(place) == ["Nora Lind enrolled"]
    assert passer.look(link, status=404).all("h1") == [t("register.gone_head")]


def test_the_link_of_the_mail_acts_by_its_button_alone(place: Place, passer: Passer, t: Words) -> None:
    ask(place, passer, t)
    link = place.link()
    for _ in range(3):
        passer.look(link)
        assert passer.ask("HEAD", link).status_code == 200
    assert enrolled(place) == []


def test_with_no_place_left_one_joins_the_list(place: Place, passer: Passer, t: Words) -> None:
    for name in ("Anna", "Bo"):
        enrol(place.office, place.town.coordinator, place.club.id, person=PersonWish(name=name))
    page = passer.look(club_page(place))
    assert t("clubs.full") in page.text
    passer.press(t("register.ask_line"), on=page, **NORA)
    done = passer.press(t("register.yes_line"), on=place.link())
    assert done.all("h1") == [t("register.waitlisted_head")]
    again = passer.look(place.home)
    assert t("clubs.line_one") in again.text


def test_pages_name_nobody(place: Place, passer: Passer) -> None:
    enrol(place.office, place.town.coordinator, place.club.id, person=PersonWish(name="Canary Person"))
    for address in (place.home, club_page(place), f"{place.home}accessibility", f"{place.home}privacy"):
        text = passer.ask("GET", address).text
        assert "Canary" not in text
        for staff in ("Conny", "Colin", "Cora", "Ada", "@example.org"):
            assert staff not in text


def test_nothing_of_another_organisation_is_shown(place: Place, passer: Passer) -> None:
    other = found_town(place.office, name="Canary town", page_name="canary")
    change_organisation(place.office, other.admin, None, open_registration=True)
    theirs = open_club(place.office, other, title="Canary club")
    assert "Canary" not in passer.look(place.home).html
    passer.look(f"{place.home}clubs/{theirs.id}", status=404)
    answer = passer.ask("POST", f"{place.home}clubs/{theirs.id}", data=NORA)
    assert answer.status_code == 404
    assert "Canary" not in answer.text
    ask_there = passer.ask("POST", f"/o/canary/clubs/{theirs.id}", data=NORA)
    assert ask_there.status_code == 303
    secret = place.link().rpartition("/")[2]
    passer.look(f"{place.home}confirm/{secret}", status=404)
    passer.look(f"/o/canary/confirm/{secret}")


def test_the_notice_stands_before_the_first_field(place: Place, passer: Passer, t: Words) -> None:
    html = passer.look(club_page(place)).html
    assert html.index(t("open_notice.read")) < html.index('name="your_name"')


def test_the_answer_is_the_same_for_somebody_known(place: Place, passer: Passer, t: Words) -> None:
    known = PersonWish(name="Known", email="known@people.example")
    add_participant(place.office, place.town.admin, known)
    one = ask(place, passer, t, your_email="known@people.example")
    other = ask(place, passer, t, your_email="new@people.example")
    assert one.html == other.html


def test_what_was_typed_is_kept_and_what_is_wrong_is_said(place: Place, passer: Passer, t: Words) -> None:
    page = passer.press(
        t("register.ask"),
        on=club_page(place),
        status=422,
        your_name="Win at http://evil.example",
        your_email="nobody",
    )
    assert t("forms.summary") in page.all("h2")
    assert page.links[t("faults.your_name")] == "#your_name"
    assert page.links[t("faults.your_email")] == "#your_email"
    fields = page.form(t("register.ask")).fields
    assert (fields["your_name"], fields["your_email"]) == ("Win at http://evil.example", "nobody")
    assert '<a href="http' not in page.html


def test_a_script_in_a_name_stays_text(place: Place, passer: Passer, t: Words) -> None:
    name = '"><script>alert(1)</script>'
    page = passer.press(t("register.ask"), on=club_page(place), status=422, your_name=name, your_email="")
    assert "<script>" not in page.html
    assert page.form(t("register.ask")).fields["your_name"] == name


def test_a_double_click_sends_one_mail(place: Place, passer: Passer, t: Words) -> None:
    for _ in range(3):
        ask(place, passer, t)
    place.post()
    assert len(place.mailer.sent) == 1


def test_who_has_no_e_mail_gets_a_text(place: Place, passer: Passer, t: Words) -> None:
    page = ask(place, passer, t, your_email="", your_phone="+45 70 10 10 10")
    assert page.all("h1") == [t("asked_head.phone")]
    place.post()
    assert [one.to_number for one in place.texter.sent] == ["+45 70 10 10 10"]


def test_without_texts_nobody_is_asked_for_a_phone(without_texts: Place, passer: Passer) -> None:
    assert 'name="your_phone"' not in passer.look(club_page(without_texts)).html


def test_the_mail_comes_in_the_chosen_language(place: Place, passer: Passer, t: Words) -> None:
    ask(place, passer, t, language="de")
    place.post()
    assert place.mailer.sent[-1].language == "de"


def test_who_has_a_place_already_is_told_only_behind_their_link(
    place: Place, passer: Passer, t: Words
) -> None:
    about = PersonWish(name="Nora Lind", email="nora@people.example")
    enrol(place.office, place.town.coordinator, place.club.id, person=about)
    assert t("asked_head.mail") in ask(place, passer, t).all("h1")
    page = passer.press(t("register.yes"), on=place.link(), status=409)
    assert t("errors.already_enrolled") in page.text


def test_a_link_for_a_club_that_closed_leads_to_the_others(place: Place, passer: Passer, t: Words) -> None:
    ask(place, passer, t)
    link = place.link()
    cancel_cohort(place.office, place.town.coordinator, place.club.id, "No room")
    page = passer.look(link, status=404)
    assert t("register.gone_club") in page.text
    assert page.links[t("register.back")] == place.home


def test_a_link_is_over_after_a_day(place: Place, passer: Passer, t: Words) -> None:
    ask(place, passer, t)
    link = place.link()
    place.clock.at += timedelta(days=1)
    assert t("register.gone") in passer.look(link, status=404).text


def test_without_open_registration_one_is_told_whom_to_ask(place: Place, passer: Passer, t: Words) -> None:
    change_organisation(place.office, place.town.admin, None, open_registration=False)
    page = passer.look(place.home)
    assert t("clubs.none") in page.text
    assert page.links["ask@midtby.example"] == "mailto:ask@midtby.example"
    assert passer.ask("POST", club_page(place), data=NORA).status_code == 404


@pytest.mark.parametrize(
    "more",
    [
        {"headers": {"Origin": "https://evil.example"}},
        {"headers": {"Sec-Fetch-Site": "cross-site"}},
        {"content_type": "text/plain"},
    ],
    ids=str,
)
def test_no_other_sites_form_asks_for_anything(place: Place, passer: Passer, more: dict[str, object]) -> None:
    answer = passer.ask("POST", club_page(place), data="your_name=Nora", **more)
    assert answer.status_code in {403, 415}
    assert place.office.store.anything_due(place.clock()) is False


def test_too_many_registrations_from_one_place_are_stopped(place: Place, passer: Passer, t: Words) -> None:
    for number in range(20):
        ask(place, passer, t, your_email=f"n{number}@people.example")
    answer = passer.ask("POST", club_page(place), data=NORA)
    assert answer.status_code == 429
    assert answer.headers["Retry-After"]

"""Webinars that anybody may come to: one date, several or all of a series, and what nobody finds out."""

from __future__ import annotations

from datetime import date, time, timedelta
from typing import Any

import pytest

from jobclub.core.activities.places import PlaceState
from jobclub.core.usecases import presenting, repeating
from jobclub.core.usecases.presenting import WebinarWish
from jobclub.core.usecases.repeating import SeriesWish
from jobclub.core.webinars.series import Weekday
from jobclub.core.webinars.webinar import Webinar
from jobclub.web.words import Words

from .conftest import Passer, Place

NORA = {"your_name": "Nora Lind", "your_email": "nora@people.example"}
OTTO = {"your_name": "Otto Holm", "your_email": "otto@people.example"}
ZONE = "Europe/Copenhagen"


@pytest.fixture
def t() -> Words:
    """Give the words of one language: that all say the same is seen elsewhere."""
    return Words("da")


def webinar_of(place: Place, **about: Any) -> Webinar:
    by, starts_at = place.town.admin, place.clock() + timedelta(days=9)
    host = place.town.consultant.staff_id
    wish = WebinarWish(title="A CV in an hour", minutes=60, starts_at=starts_at, host_id=host, **about)
    planned = presenting.plan_webinar(place.office, by, wish)
    return presenting.announce_webinar(place.office, by, planned.id).webinar


def series_of(place: Place, **about: Any) -> list[Webinar]:
    each = WebinarWish(title="Every week", minutes=60, host_id=place.town.consultant.staff_id, **about)
    start = date(2027, 3, 18)
    wish = SeriesWish(each=each, weekdays=(Weekday.THU,), at=time(18), starts_on=start, count=3)
    planned = repeating.plan_series(place.office, place.town.admin, wish)
    repeating.announce_series(place.office, place.town.admin, planned.series.id)
    return list(planned.webinars)


def states(place: Place, webinars: list[Webinar]) -> list[list[PlaceState]]:
    with place.office.reading(place.town.admin) as tx:
        return [[one.place.state for one in tx.webinar_places.had(webinar.id)] for webinar in webinars]


def says_yes(place: Place, passer: Passer, t: Words) -> str:
    return passer.press(t("open_webinars.yes"), on=place.link()).text


def test_somebody_finds_a_webinar_asks_and_has_a_place_and_the_next_one_waits(
    place: Place, passer: Passer, t: Words
) -> None:
    assert t("open_webinars.link") not in passer.look(place.home).links
    empty = passer.look(f"{place.home}webinars")
    assert t("open_webinars.none") in empty.text
    webinar = webinar_of(place, capacity=1, description="Bring what you have")
    listed = passer.look(passer.look(place.home).links[t("open_webinars.link")])
    shown = passer.look(listed.links[webinar.title])
    assert "Bring what you have" in shown.text
    assert t("open_webinars.every", count=1) not in shown.text
    assert shown.html.index(t("open_notice.read")) < shown.html.index('name="your_name"')
    asked = passer.press(t("register.ask"), on=shown, **NORA)
    assert t("asked.mail") in asked.text
    assert t("open_webinars.head") in passer.look(asked.links[t("open_webinars.back")]).all("h1")
    assert states(place, [webinar]) == [[]]
    assert t("register.enrolled") in says_yes(place, passer, t)
    assert states(place, [webinar]) == [[PlaceState.ENROLLED]]
    passer.press(t("register.ask_line"), on=f"{place.home}webinars/{webinar.id}", **OTTO)
    assert t("register.waitlisted") in says_yes(place, passer, t)


def test_one_date_several_or_all_of_a_series_are_asked_for_in_one_message(
    place: Place, passer: Passer, t: Words
) -> None:
    dates = _, second, third = series_of(place)
    address = f"{place.home}webinars/{second.id}"
    page = passer.look(address)
    labels = [t.moment(one.starts_at, ZONE).capitalize() for one in dates]
    assert [f"{label}: Every week" in page.text for label in labels] == [True, False, True]
    assert f"date_{second.id}" in page.form(t("register.ask")).fields
    passer.press(t("register.ask"), on=page, **NORA, **{f"date_{third.id}": "1"})
    confirm = passer.look(place.link())
    told = [t.moment(one.starts_at, ZONE).lower() in confirm.text.lower() for one in dates]
    assert told == [False, True, True]
    assert t("open_webinars.room") in confirm.text
    says_yes(place, passer, t)
    assert states(place, dates) == [[], [PlaceState.ENROLLED], [PlaceState.ENROLLED]]
    passer.press(t("register.ask"), on=address, **OTTO, every_date="1")
    says_yes(place, passer, t)
    assert [len(one) for one in states(place, dates)] == [1, 2, 2]


def test_who_is_elsewhere_then_is_told_so_and_takes_no_place(place: Place, passer: Passer, t: Words) -> None:
    wish = WebinarWish(title="Another one", minutes=60, starts_at=place.clock() + timedelta(days=9))
    other = presenting.plan_webinar(place.office, place.town.colleague, wish)
    presenting.announce_webinar(place.office, place.town.colleague, other.id)
    webinars = [webinar_of(place), other]
    for one in webinars:
        passer.press(t("register.ask"), on=f"{place.home}webinars/{one.id}", **NORA)
        said = passer.press(t("open_webinars.yes"), on=place.link(), status=409 if one is other else 303)
    assert t("errors.participant_clash") in said.text
    assert [len(one) for one in states(place, webinars)] == [1, 0]


def test_what_was_typed_wrongly_is_said_and_the_rest_is_kept(place: Place, passer: Passer, t: Words) -> None:
    first, second, _ = series_of(place)
    address = f"{place.home}webinars/{first.id}"
    sent = {"your_name": "Nora Lind", "your_phone": "+45 20 30 40 50"}
    nothing = passer.ask("POST", address, data=sent)
    assert nothing.status_code == 422
    assert t("faults.webinar_ids") in nothing.text
    assert 'value="+45 20 30 40 50"' in nothing.text
    wrong = passer.press(
        t("register.ask"), on=address, status=422, your_email="nora", **{f"date_{second.id}": "1"}
    )
    assert t("faults.your_email") in wrong.text
    assert {f"date_{first.id}", f"date_{second.id}"} <= wrong.form(t("register.ask")).fields.keys()
    asked = passer.press(t("register.ask"), on=address, **sent)
    assert t("asked.phone") in asked.text


def test_what_began_or_was_called_off_leads_to_the_others(place: Place, passer: Passer, t: Words) -> None:
    webinar = webinar_of(place)
    address = f"{place.home}webinars/{webinar.id}"
    passer.press(t("register.ask"), on=address, **NORA)
    link = place.link()
    presenting.cancel_webinar(place.office, place.town.admin, webinar.id, "Nobody can come")
    for path in (address, link, f"{place.home}webinars/nowhere"):
        gone = passer.look(path, status=404)
        assert t("open_webinars.gone") in gone.text
        assert gone.links[t("open_webinars.back")] == f"{place.home}webinars"
    assert passer.ask("POST", address, data=NORA).status_code == 404


def test_somebody_from_elsewhere_says_so_where_such_may_come(place: Place, passer: Passer, t: Words) -> None:
    webinar = webinar_of(place)
    address = f"{place.home}webinars/{webinar.id}"
    assert t("open_webinars.observer") not in passer.look(address).text
    presenting.change_webinar(place.office, place.town.admin, webinar.id, None, observers=True)
    assert t("open_webinars.observer") in passer.look(address).text
    wrong = passer.press(t("register.ask"), on=address, status=422, observer_of="O" * 201, **NORA)
    assert t("faults.observer_of") in wrong.text
    passer.press(t("register.ask"), on=address, observer_of="Oldtown", **NORA)
    assert "Oldtown" not in passer.look(place.link()).text  # anybody may have written it
    says_yes(place, passer, t)
    with place.office.reading(place.town.admin) as tx:
        assert [one.observer_of for one in tx.webinar_places.had(webinar.id)] == ["Oldtown"]


def test_where_such_may_come_no_more_that_is_said(place: Place, passer: Passer, t: Words) -> None:
    webinar = webinar_of(place, observers=True)
    address = f"{place.home}webinars/{webinar.id}"
    before = passer.look(address)
    passer.press(t("register.ask"), on=before, observer_of="Oldtown", **NORA)
    presenting.change_webinar(place.office, place.town.admin, webinar.id, None, observers=False)
    gone = passer.look(place.link(), status=409)
    assert t("open_webinars.gone_observers") in gone.text
    assert gone.links[t("open_webinars.back")] == f"{place.home}webinars"
    said = passer.press(t("register.ask"), on=before, status=422, observer_of="Oldtown", **OTTO)
    assert t("errors.no_observers") in said.text
    assert said.form(t("register.ask")).fields["observer_of"] == "Oldtown"

"""Times that everybody can book: a service, a time, a name, and the link in a message."""

from __future__ import annotations

from datetime import UTC, datetime, time, timedelta
from typing import Any

import pytest

from jobclub.core.activities.activity import Mode
from jobclub.core.appointments.appointment import Appointment
from jobclub.core.appointments.hours import WeeklyHours
from jobclub.core.appointments.offer import Audience, Package, Service
from jobclub.core.office.appointments import AppointmentFilter
from jobclub.core.office.lists import Window
from jobclub.core.usecases.administering import change_organisation
from jobclub.core.usecases.knowing import list_participants
from jobclub.core.usecases.picking import MOST_KEPT
from jobclub.web.words import Words
from tests.web.reading import Read

from .conftest import Passer, Place

NORA = {"your_name": "Nora Lind", "your_email": "nora@people.example"}
NINE = datetime(2027, 1, 6, 8, tzinfo=UTC)
"""A Wednesday, nine o'clock in Copenhagen."""
HOUR, DAY = timedelta(hours=1), timedelta(days=1)
ZONE = "Europe/Copenhagen"


@pytest.fixture
def t() -> Words:
    """Give the words of one language: that all say the same is seen elsewhere."""
    return Words("da")


@pytest.fixture
def offered(place: Place) -> Any:
    """Give what offers a service of the colleague's on weekdays from 9 to 12, to everybody."""

    def offer(**about: Any) -> Service:
        whom = place.town.staff_ids[3]
        usual = {"title": "Sparring", "minutes": 60, "modes": (Mode.PHONE, Mode.ONLINE), "step_minutes": 60}
        wanted = {**usual, "audience": Audience.PUBLIC, "consultant_ids": (whom,), **about}
        service = Service(id=place.office.new_id(), **wanted)
        week = [WeeklyHours(weekday=day, opens=time(9), closes=time(12)) for day in range(5)]
        with place.office.transaction(place.town.admin) as tx:
            tx.services.add(service)
            tx.services.set_hours(whom, week)
        return service

    return offer


def tap(passer: Passer, t: Words, at: datetime, page: Read, *, status: int = 303) -> Read:
    """Press the button of a time that stands on a page."""
    button = f"{t.time(at, ZONE)} {t.day(at, ZONE)}"
    starts_at = page.form(button).values[button]
    return passer.press(button, on=page, status=status, starts_at=starts_at)


def all_times(place: Place) -> list[Appointment]:
    with place.office.reading(place.town.admin) as tx:
        return list(tx.appointments.page(AppointmentFilter(), Window(), place.clock()).items)


def people(place: Place) -> list[str]:
    return [one.name for one in list_participants(place.office, place.town.admin, Window()).items]


def test_somebody_books_a_time_and_finds_it_on_a_page_of_their_own(
    place: Place, passer: Passer, offered: Any, t: Words
) -> None:
    offered(title="For people", audience=Audience.PEOPLE)
    offered()
    listed = passer.look(f"{place.home}times")
    assert "For people" not in listed.text
    days = passer.look(listed.links["Sparring"])
    online = passer.look(days.links[t("times_mode.online")])
    kept = tap(passer, t, NINE, online)
    assert kept.html.index(t("open_notice.read")) < kept.html.index('name="your_name"')
    asked = passer.press(t("times.ask"), on=kept, **NORA)
    assert t("times.asked", time=t.time(place.clock() + HOUR / 2, ZONE)) in asked.text
    assert people(place) == []
    link = place.link()
    confirm = passer.look(link)
    assert "Nora" not in confirm.text
    assert t("times.confirm") in confirm.text
    mine = passer.press(t("times.yes"), on=confirm)
    assert t("done.booked") in mine.text
    assert people(place) == ["Nora Lind"]
    [booked] = all_times(place)
    assert (booked.starts_at, booked.mode) == (NINE, Mode.ONLINE)
    assert t("times.cancel") in mine.links
    assert passer.look(link, status=404).all("h1") == [t("register.gone_head")]


def test_looking_keeps_and_books_nothing_and_another_time_can_be_chosen(
    place: Place, passer: Passer, offered: Any, t: Words
) -> None:
    service = offered()
    days = passer.look(f"{place.home}times/{service.id}")
    assert all_times(place) == []
    kept = tap(passer, t, NINE, days)
    assert len(all_times(place)) == 1
    assert passer.press(t("times.another"), on=kept).all("h1") == ["Sparring"]
    assert all_times(place) == []
    gone = kept.form(t("times.another")).action
    assert passer.ask("POST", gone).status_code == 404


def test_what_is_taken_or_kept_no_longer_is_told_and_what_can_be_had_is_shown(
    place: Place, passer: Passer, offered: Any, t: Words
) -> None:
    service = offered()
    days = passer.look(f"{place.home}times/{service.id}")
    kept = tap(passer, t, NINE, days)
    assert tap(passer, t, NINE, days).form(t("times.ask")).action == kept.form(t("times.ask")).action
    other = Read(days.html.replace('name="once" value="', 'name="once" value="x'))
    late = tap(passer, t, NINE, other, status=409)
    assert t("errors.slot_not_free") in late.text
    passer.press(t("times.ask"), on=kept, **NORA)
    link = place.link()
    place.clock.at += HOUR / 2
    assert passer.look(link, status=404).all("h1") == [t("register.gone_head")]
    address = kept.form(t("times.ask")).action
    for path in (address, f"{address}/asked"):
        assert t("errors.reservation_expired") in passer.look(path, status=409).text
    assert passer.ask("POST", address, data=NORA).status_code == 404


def test_of_two_who_ask_for_one_time_the_first_to_confirm_has_it(
    place: Place, passer: Passer, offered: Any, t: Words
) -> None:
    kept = tap(passer, t, NINE, passer.look(f"{place.home}times/{offered().id}"))
    links = []
    for email in ("nora@people.example", "olga@people.example"):
        passer.press(t("times.ask"), on=kept, your_name="Nora", your_email=email)
        links.append(place.link())
    passer.press(t("times.yes"), on=passer.look(links[1]))
    gone = passer.look(links[0], status=404)
    assert t("times.gone") in gone.text
    assert gone.links[t("times.another")] == f"{place.home}times"


def test_what_was_typed_is_kept_and_what_is_wrong_is_said(
    place: Place, passer: Passer, offered: Any, t: Words
) -> None:
    kept = tap(passer, t, NINE, passer.look(f"{place.home}times/{offered().id}"))
    page = passer.press(t("times.ask"), on=kept, status=422, your_name="Nora", your_email="nora@")
    assert t("faults.your_email") in page.text
    assert 'value="Nora"' in page.html
    by_phone = {"your_name": "Nora", "your_email": "", "your_phone": "+45 70 10 10 10"}
    assert passer.press(t("times.ask"), on=page, **by_phone).all("h1") == [t("asked_head.phone")]


def test_all_calls_of_a_package_are_shown_first(place: Place, passer: Passer, offered: Any, t: Words) -> None:
    service = offered(package=Package(calls=3, min_days=2, max_days=4))
    kept = tap(passer, t, NINE, passer.look(f"{place.home}times/{service.id}"))
    assert kept.text.count(t.time(NINE, ZONE)) == 3
    passer.press(t("times.ask"), on=kept, **NORA)
    passer.press(t("times.yes"), on=passer.look(place.link()))
    assert [one.number for one in all_times(place)] == [1, 2, 3]
    end = NINE + 23 * DAY
    unfit = tap(passer, t, end, passer.look(f"{place.home}times/{service.id}?from={end.date()}"))
    assert t("times.package_unfit", calls=3) in unfit.text
    assert "your_name" not in unfit.html


def test_who_has_a_time_is_told_so_instead_of_given_another(
    place: Place, passer: Passer, offered: Any, t: Words
) -> None:
    service = offered()
    for days in (0, 1):
        at = NINE + days * DAY
        kept = tap(passer, t, at, passer.look(f"{place.home}times/{service.id}"))
        passer.press(t("times.ask"), on=kept, **NORA)
        page = passer.press(t("times.yes"), on=passer.look(place.link()), status=409 if days else 303)
    assert t("errors.already_booked") in page.text


def test_there_is_nothing_where_nothing_is_open_or_free(
    place: Place, passer: Passer, offered: Any, t: Words
) -> None:
    assert t("times.none") in passer.look(f"{place.home}times").text
    full = offered(notice_minutes=60 * 24 * 60)
    assert t("times.full_open") in passer.look(f"{place.home}times/{full.id}").text
    later = passer.look(f"{place.home}times/{offered().id}?from=2027-01-20")
    assert t("times.from_the_first") in later.links
    change_organisation(place.office, place.town.admin, None, open_registration=False)
    assert t("times.none") in passer.look(f"{place.home}times").text
    passer.look(f"{place.home}times/{full.id}", status=404)


def test_nobody_has_times_kept_without_end(place: Place, passer: Passer, offered: Any, t: Words) -> None:
    days = f"{place.home}times/{offered().id}"
    for _ in range(MOST_KEPT):
        passer.press(t("times.another"), on=tap(passer, t, NINE, passer.look(days)))
    assert t("times.too_often") in tap(passer, t, NINE, passer.look(days), status=429).text

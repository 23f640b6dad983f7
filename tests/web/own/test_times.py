"""Times on one's own page: booked in three taps, moved, cancelled, missed; and nothing acts by looking."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime, time, timedelta
from types import MappingProxyType
from typing import Any

import pytest

from jobclub.core.activities.activity import Mode
from jobclub.core.appointments.appointment import Appointment
from jobclub.core.appointments.hours import WeeklyHours
from jobclub.core.appointments.offer import Audience, Package, Service, ServiceState
from jobclub.core.office.appointments import AppointmentFilter
from jobclub.core.office.lists import Window
from jobclub.core.usecases.booking import BookingWish, book
from jobclub.core.usecases.enrolling import Enrolment
from jobclub.core.usecases.meeting_up import change_appointment, note_no_show
from jobclub.core.usecases.picking import MOST_KEPT
from jobclub.web.rendering import starting_large
from jobclub.web.words import Words
from tests.web.reading import Read

from .conftest import Scene, Visitor

NINE = datetime(2027, 1, 20, 8, tzinfo=UTC)
"""A Wednesday, nine o'clock in Copenhagen."""
HOUR, DAY = timedelta(hours=1), timedelta(days=1)
USUAL: Mapping[str, Any] = MappingProxyType(
    {"title": "Sparring", "minutes": 60, "modes": (Mode.PHONE, Mode.ONLINE), "step_minutes": 60}
)


@pytest.fixture
def t() -> Words:
    """Give the words of one language: that all say the same is seen elsewhere."""
    return Words("da")


@pytest.fixture
def offered(scene: Scene) -> Any:
    """Give what offers a service of the colleague's on weekdays from 9 to 12."""

    def offer(**about: Any) -> Service:
        whom = scene.town.staff_ids[3]
        wanted = {**USUAL, "consultant_ids": (whom,), **about}
        service = Service(id=scene.office.new_id(), **wanted)
        week = [WeeklyHours(weekday=day, opens=time(9), closes=time(12)) for day in range(5)]
        with scene.office.transaction(scene.town.admin) as tx:
            tx.services.add(service)
            tx.services.set_hours(whom, week)
        return service

    return offer


def choose(page: Visitor, service: Service, button: str, *, since: datetime = NINE) -> Read:
    """Press the button of a time, from a day on."""
    return tap(page, button, page.look(f"times/{service.id}?from={since.date()}"))


def tap(page: Visitor, button: str, on: Read) -> Read:
    """Press the button of a time that stands on a page."""
    return page.press(button, on=on, starts_at=on.form(button).values[button])


def booked(scene: Scene, who: Enrolment, service: Service, starts_at: datetime = NINE) -> Appointment:
    wish = BookingWish(participant_id=who.place.participant_id, starts_at=starts_at)
    return book(scene.office, scene.town.coordinator, service.id, wish).appointment


def all_times(scene: Scene) -> list[Appointment]:
    with scene.office.reading(scene.town.admin) as tx:
        return list(tx.appointments.page(AppointmentFilter(), Window(), scene.clock()).items)


def starts(t: Words, at: datetime) -> str:
    """Give what stands on the button of a time."""
    return f"{t.time(at, 'Europe/Copenhagen')} {t.day(at, 'Europe/Copenhagen')}"


def test_a_time_is_booked_in_three_taps(
    scene: Scene, page: Visitor, anna: Enrolment, offered: Any, t: Words
) -> None:
    service = offered()
    front = page.look()
    listed = page.look(front.links[t("times.link")])
    days = page.look(next(link for said, link in listed.links.items() if said.startswith("Sparring")))
    assert t("times_mode.phone") in days.text
    assert days.links[t("times_mode.online")].endswith("?mode=online")
    kept = choose(page, service, starts(t, NINE + HOUR))
    assert kept.all("h1") == [t("times.kept_head")]
    assert [one.participant_id for one in all_times(scene)] == [None]
    done = page.press(t("times.book"), on=kept)
    assert t("done.booked") in done.text
    assert t("times.called_unknown") in done.text
    [time_] = all_times(scene)
    assert (time_.starts_at, time_.participant_id) == (NINE + HOUR, anna.place.participant_id)
    again = page.look()
    assert t("times.next") in again.all("h2")
    assert t.span(time_.starts_at, time_.ends_at, "Europe/Copenhagen").casefold() in again.text.casefold()
    assert t("times.has", moment=t.moment(time_.starts_at, "Europe/Copenhagen")) in (
        page.look(f"times/{service.id}").text
    )
    page.look("times")


def test_looking_keeps_nothing_and_what_was_kept_can_be_given_back(
    scene: Scene, page: Visitor, offered: Any, t: Words
) -> None:
    service = offered()
    page.look(f"times/{service.id}")
    assert all_times(scene) == []
    kept = choose(page, service, starts(t, NINE))
    back = page.press(t("times.another"), on=kept)
    assert back.all("h1") == ["Sparring"]
    assert all_times(scene) == []
    assert page.ask("POST", kept.form(t("times.another")).action).status_code == 404


def test_a_time_that_somebody_else_took_or_that_was_kept_too_long_is_told(
    scene: Scene, page: Visitor, offered: Any, t: Words
) -> None:
    service = offered()
    days = page.look(f"times/{service.id}?from={NINE.date()}")
    booked(scene, scene.comes("Bo"), service)
    assert t("errors.slot_not_free") in tap(page, starts(t, NINE), days).text
    kept = choose(page, service, starts(t, NINE + HOUR))
    scene.clock.at += timedelta(minutes=10)
    late = page.press(t("times.book"), on=kept)
    assert t("errors.reservation_expired") in late.text
    assert late.all("h1") == ["Sparring"]
    address = kept.form(t("times.book")).action
    assert t("errors.reservation_expired") in page.look(address, status=409).text


def test_a_button_that_is_pressed_twice_is_one_press(
    scene: Scene, page: Visitor, offered: Any, t: Words
) -> None:
    service = offered()
    days = page.look(f"times/{service.id}?from={NINE.date()}")
    kept, again = (tap(page, starts(t, NINE), days) for _ in range(2))
    assert kept.html == again.html
    [first] = all_times(scene)
    page.press(t("times.another"), on=again)
    tap(page, starts(t, NINE), days)
    assert [one.id for one in all_times(scene)] != [first.id]


def test_what_is_no_time_is_not_found(page: Visitor, offered: Any) -> None:
    service = offered()
    for typed in ("", "soon", "2027-01-20T09:00:00", "0001-01-01T00:00:00+01:00"):
        assert page.post(f"times/{service.id}", starts_at=typed).status_code == 404
    assert page.ask("GET", f"times/{service.id}?from=9999-12-31").status_code == 200
    assert page.ask("GET", f"times/{offered(audience=Audience.STAFF).id}").status_code == 404


def test_nobody_has_times_kept_without_end(page: Visitor, offered: Any, t: Words) -> None:
    service = offered()
    for _ in range(MOST_KEPT):
        page.press(t("times.another"), on=choose(page, service, starts(t, NINE)))
    assert t("times.too_often") in choose(page, service, starts(t, NINE)).text


def test_with_no_time_free_one_waits_and_gives_up_waiting(page: Visitor, offered: Any, t: Words) -> None:
    service = offered(notice_minutes=60 * 24 * 60)
    waits = page.press(t("times.wait"), on=page.look(f"times/{service.id}"))
    assert t("times.waiting") in waits.text
    assert t("times.waiting") in page.look("times").text
    assert t("times.wait") in page.press(t("times.wait_no_longer"), on=waits).all("button")


def test_all_calls_of_a_package_are_shown_booked_and_cancelled_together(
    scene: Scene, page: Visitor, offered: Any, t: Words
) -> None:
    service = offered(package=Package(calls=3, min_days=2, max_days=4))
    kept = choose(page, service, starts(t, NINE))
    moments = [t.moment(NINE + days * DAY, "Europe/Copenhagen") for days in (0, 2, 5)]
    assert all(moment.casefold() in kept.text.casefold() for moment in moments)
    done = page.press(t("times.book_all", calls=3), on=kept)
    assert t("times.number_of", number=1, calls=3) in done.text
    assert t("times.mine") in page.look().all("h2")
    ask = page.look(done.links[t("times.cancel")])
    page.press(t("times.cancel_later", count=2), on=ask, later="1")
    assert {one.state for one in all_times(scene)} == {"cancelled"}
    last = choose(page, service, starts(t, NINE + 12 * DAY), since=NINE + 12 * DAY)
    assert t("times.package_unfit", calls=3) in last.text


def test_a_time_is_moved_and_cancelled_until_it_is_too_late(
    scene: Scene, page: Visitor, anna: Enrolment, offered: Any, t: Words
) -> None:
    mine = booked(scene, anna, offered())
    here = f"appointments/{mine.id}"
    move = page.look(page.look(here).links[t("times.move")] + "?from=2027-01-15")
    moved = tap(page, starts(t, NINE + HOUR - 5 * DAY), move)
    assert t("done.moved") in moved.text
    booked(scene, scene.comes("Bo"), offered(), NINE + HOUR)
    again = page.look(f"{here}/move?from={NINE.date()}")
    assert starts(t, NINE + HOUR) not in again.all("button")
    taken = page.post(f"{here}/move", starts_at=(NINE + HOUR).isoformat())
    assert (taken.status_code, t("errors.slot_not_free") in taken.text) == (409, True)
    scene.clock.at = NINE + HOUR - 5 * DAY - 2 * HOUR
    late = page.look(here)
    assert t("times.too_late") in late.text
    assert t("times.cancel") not in late.links
    assert page.look(f"{here}/move", status=409).all("h1") == [t("times.your_time")]
    assert t("errors.change_too_late") in page.ask("POST", f"{here}/cancel").text
    assert page.look(page.ask("GET", f"{here}/cancel").headers["Location"])


def test_a_cancelled_time_says_so_and_leads_to_a_new_one(
    scene: Scene, page: Visitor, anna: Enrolment, offered: Any, t: Words
) -> None:
    mine = booked(scene, anna, offered())
    off = page.press(t("times.cancel_yes"), on=page.look(f"appointments/{mine.id}/cancel"))
    assert off.all("h1") == [t("times.cancelled_head")]
    assert t("done.cancelled") in off.text
    assert t("times.new") in off.links


def test_who_was_missed_is_told_kindly_and_offered_another_time(
    scene: Scene, page: Visitor, anna: Enrolment, offered: Any, t: Words
) -> None:
    mine = booked(scene, anna, offered())
    scene.clock.at = NINE + HOUR
    assert t("times.over") in page.look(f"appointments/{mine.id}").text
    note_no_show(scene.office, scene.town.colleague, mine.id)
    front = page.look()
    assert t("times.missed_head") in [text for _, text in front.heads]
    assert page.look(front.links[t("times.new")]).all("h1") == ["Sparring"]
    next_one = starting_large(t.moment(NINE + DAY + HOUR, "Europe/Copenhagen"))
    assert tap(page, next_one, front).all("h1") == [t("times.kept_head")]
    assert t("times.missed") in page.look(f"appointments/{mine.id}").text
    with scene.office.transaction(scene.town.admin) as tx:
        service = tx.services.get(mine.service_id)
        tx.services.save(Service(**{**fields_of(service), "state": ServiceState.CLOSED}))
    assert t("times.new") not in page.look().links


def fields_of(service: Service) -> dict[str, Any]:
    return {name: getattr(service, name) for name in Service.__slots__}


def test_something_is_sent_ahead_and_the_shared_note_is_read_but_no_private_one(
    scene: Scene, page: Visitor, anna: Enrolment, offered: Any, t: Words
) -> None:
    mine = booked(scene, anna, offered(wants_material=True))
    notes = {"shared_note": "Bring the letter.", "private_note": "Canary"}
    change_appointment(scene.office, scene.town.colleague, mine.id, None, notes)
    here = page.look(f"appointments/{mine.id}")
    assert "Bring the letter." in here.text
    assert "Bring the letter." in page.look().text
    assert "Canary" not in here.html + page.look().html
    wrong = page.press(t("times.send"), on=here, material_link="cv")
    assert t("faults.material_link") in wrong.text
    sent = page.press(t("times.send"), on=here, material_text="My CV", material_link="https://cv.example/a")
    assert (t("done.sent_ahead") in sent.text, "My CV" in sent.text) == (True, True)
    other = offered(wants_material=True, title="Another")
    kept = choose(page, other, starts(t, NINE + HOUR))
    refused = page.press(t("times.book"), on=kept, material_text="Mine", material_link="cv")
    assert "Mine" in refused.html
    page.press(t("times.book"), on=refused, material_link="https://cv.example/a")
    assert {one.material_link for one in all_times(scene)} == {"https://cv.example/a"}


def test_who_is_called_says_on_which_number(
    scene: Scene, page: Visitor, anna: Enrolment, offered: Any, t: Words
) -> None:
    mine = booked(scene, anna, offered(modes=(Mode.PHONE,)))
    here = page.look(f"appointments/{mine.id}")
    wrong = page.press(t("times.phone_send"), on=here, phone="soon")
    assert t("faults.phone") in wrong.text
    done = page.press(t("times.phone_send"), on=wrong, phone="+45 70 10 10 10")
    assert t("times.called", number="+45 70 10 10 10") in done.text
    assert page.post(f"appointments/{mine.id}/phone", phone="+45 70 20 20 20").status_code == 303
    assert t("times.called", number="+45 70 10 10 10") in page.look().text


def test_one_joins_when_the_door_is_open(
    scene: Scene, page: Visitor, anna: Enrolment, offered: Any, t: Words
) -> None:
    mine = booked(scene, anna, offered(modes=(Mode.WALK,)))
    closed = page.ask("GET", f"appointments/{mine.id}/join")
    assert closed.headers["Location"].endswith(mine.id)
    assert t("times.walk") in page.look().text
    scene.clock.at = NINE + HOUR
    assert t("errors.appointment_over") in page.look(f"appointments/{mine.id}/join", status=409).text


def test_the_time_of_somebody_else_is_not_there(
    scene: Scene, page: Visitor, offered: Any, anna: Enrolment
) -> None:
    theirs = booked(scene, scene.comes("Bo"), offered())
    for end in ("", "/move", "/cancel", "/join"):
        assert page.ask("GET", f"appointments/{theirs.id}{end}").status_code == 404
    for end in ("/move", "/cancel", "/material"):
        assert page.ask("POST", f"appointments/{theirs.id}{end}").status_code == 404
    assert anna.place.participant_id not in page.look("times").html

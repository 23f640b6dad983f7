"""Webinars on one's own page: the way in, the line, saying no, and what comes afterwards."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import pytest

from jobclub.core.activities.activity import Mode
from jobclub.core.activities.agenda import Material
from jobclub.core.activities.door import DOORS_OPEN
from jobclub.core.usecases import attending, following_up, presenting
from jobclub.core.usecases.attending import Coming
from jobclub.core.usecases.enrolling import Enrolment
from jobclub.core.usecases.knowing import PersonWish
from jobclub.core.usecases.offering import add_service
from jobclub.core.usecases.presenting import WebinarWish
from jobclub.core.webinars.registration import Presence, WebinarPlace
from jobclub.core.webinars.webinar import Webinar
from jobclub.web.words import Words

from .conftest import Scene, Visitor

LINK = "https://meet.example.org/open"
HOUR, DAY = timedelta(hours=1), timedelta(days=1)


@pytest.fixture
def t() -> Words:
    """Give the words of one language: that all say the same is seen elsewhere."""
    return Words("da")


def announced(scene: Scene, starts_at: datetime, **about: Any) -> Webinar:
    by, host = scene.town.admin, scene.town.staff_ids[3]
    wish = WebinarWish(title="A CV in an hour", minutes=60, starts_at=starts_at, host_id=host, **about)
    planned = presenting.plan_webinar(scene.office, by, wish)
    return presenting.announce_webinar(scene.office, by, planned.id).webinar


def comes(scene: Scene, webinar: Webinar, who: Enrolment | None = None) -> WebinarPlace:
    """Register somebody, or else somebody new."""
    coming = Coming(participant_id=who.place.participant_id) if who else Coming(person=PersonWish(name="Bo"))
    seen = attending.register_for_webinar(scene.office, scene.town.admin, webinar.id, coming)
    return seen.registration


def front_link(page: Visitor, webinar: Webinar) -> str:
    return next(link for said, link in page.look().links.items() if said.startswith(webinar.title))


def test_a_webinar_is_on_the_front_page_and_leads_in_when_its_door_is_open(
    scene: Scene, page: Visitor, anna: Enrolment, t: Words
) -> None:
    assert t("my_webinars.head") not in page.look().text
    webinar = announced(scene, scene.clock() + 2 * DAY, meeting_link=LINK, description="Bring a CV")
    comes(scene, webinar, anna)
    assert t("my_webinars.head") in page.look().all("h2")
    address = front_link(page, webinar)
    shown = page.look(address)
    assert "Bring a CV" in shown.text
    assert LINK not in shown.html
    assert page.ask("GET", f"{address}/join").headers["Location"] == address
    scene.clock.at = webinar.starts_at - DOORS_OPEN
    assert t("my_webinars.open_now") in page.look().text
    way_in = page.look(address).links[t("meeting.join")]
    assert page.ask("GET", way_in).headers["Location"] == LINK
    scene.clock.at = webinar.ends_at
    over = page.look(way_in, status=409)
    assert t("errors.webinar_over") in over.text


def test_who_waits_sees_their_place_in_line_and_moves_up(
    scene: Scene, page: Visitor, anna: Enrolment, t: Words
) -> None:
    webinar = announced(scene, scene.clock() + 2 * DAY, capacity=1)
    bo = comes(scene, webinar)
    comes(scene, webinar, anna)
    assert t("my_webinars.in_line", position=1) in page.look().text
    assert t("my_webinars.waiting", position=1) in page.look(front_link(page, webinar)).text
    attending.withdraw_registration(scene.office, scene.town.admin, bo.id)
    assert t("my_webinars.waiting", position=1) not in page.look(front_link(page, webinar)).text


def test_a_place_is_given_up_and_the_page_of_it_is_gone(
    scene: Scene, page: Visitor, anna: Enrolment, t: Words
) -> None:
    webinar = announced(scene, scene.clock() + 2 * DAY)
    place = comes(scene, webinar, anna)
    address = front_link(page, webinar)
    shown = page.look(address)
    assert t("my_webinars.leave_text") in shown.text
    left = page.press(t("my_webinars.leave_yes"), on=shown)
    assert t("done.left_webinar") in left.text
    assert t("my_webinars.head") not in left.text
    with scene.office.reading(scene.town.admin) as tx:
        assert tx.webinar_places.had(webinar.id) == []
        assert tx.webinar_places.get(place.id).participant_id == anna.place.participant_id
    page.look(address, status=404)
    assert page.post(f"webinars/{webinar.id}/leave").status_code == 404


def test_afterwards_one_finds_recording_and_sparring(
    scene: Scene, page: Visitor, anna: Enrolment, t: Words
) -> None:
    office, by, mine = scene.office, scene.town.admin, {"consultant_ids": (scene.town.staff_ids[3],)}
    sparring = add_service(office, by, title="Sparring", minutes=30, modes=(Mode.PHONE,), **mine)
    until = scene.clock() + 9 * DAY
    webinar = announced(scene, scene.clock() + DAY, sparring_service_id=sparring.id)
    comes(scene, webinar, anna)
    scene.clock.at = webinar.ends_at + HOUR
    after: dict[str, Any] = {
        "recording_link": "https://watch.example.org/1",
        "recording_until": until,
        "materials": (Material(title="Slides", link="https://files.example.org/1"),),
    }
    presenting.change_webinar(office, by, webinar.id, None, **after)
    present = {anna.place.participant_id: Presence.PRESENT}
    following_up.mark_presence(office, by, webinar.id, present, None)
    assert t("my_webinars.over_head") in page.look().all("h2")
    shown = page.look(front_link(page, webinar))
    assert shown.links[t("my_webinars.recording")] == after["recording_link"]
    assert "Slides" in shown.links
    assert shown.links[t("my_webinars.sparring_book")].endswith(f"times/{sparring.id}")
    scene.clock.at = until
    assert t("my_webinars.recording") not in page.look(front_link(page, webinar)).text


def test_one_says_how_it_was_once_it_has_begun(
    scene: Scene, page: Visitor, anna: Enrolment, t: Words
) -> None:
    webinar = announced(scene, scene.clock() + DAY)
    comes(scene, webinar, anna)
    early = page.post(f"webinars/{webinar.id}/feedback", useful="5")
    assert early.status_code == 409
    assert t("errors.webinar_not_started") in early.text
    scene.clock.at = webinar.ends_at
    shown = page.look(front_link(page, webinar))
    wrong = page.press(t("times.send"), on=shown, missing="More time")
    assert t("faults.useful") in wrong.text
    assert wrong.form(t("times.send")).fields["missing"] == "More time"
    said = page.press(t("times.send"), on=wrong, useful="4")
    assert t("done.said") in said.text
    assert said.form(t("times.send")).fields["useful"] == "4"


def test_what_is_called_off_is_said(scene: Scene, page: Visitor, anna: Enrolment, t: Words) -> None:
    webinar = announced(scene, scene.clock() + 2 * DAY)
    comes(scene, webinar, anna)
    address = front_link(page, webinar)
    presenting.cancel_webinar(scene.office, scene.town.admin, webinar.id, "Nobody can come")
    assert t("my_webinars.head") not in page.look().text
    assert t("my_webinars.cancelled") in page.look(address).text

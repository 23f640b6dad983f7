"""What one would like to hear about, and the webinars one is invited to, on one's own page."""

from __future__ import annotations

from datetime import timedelta

import pytest

from jobclub.core.people.interests import Interest
from jobclub.core.usecases import administering, presenting, proposing
from jobclub.core.usecases.delivering import deliver
from jobclub.core.usecases.enrolling import Enrolment
from jobclub.core.usecases.knowing import change_participant, get_participant
from jobclub.core.usecases.presenting import WebinarWish
from jobclub.core.webinars.webinar import Webinar
from jobclub.testing import plain_post
from jobclub.web.words import Words
from tests.web.own.conftest import Scene, Visitor

DAY = timedelta(days=1)
CARE = Interest(key="care", title="Care", titles={"da": "Omsorg"})


@pytest.fixture
def t() -> Words:
    return Words("da")


@pytest.fixture
def webinar(scene: Scene) -> Webinar:
    administering.change_organisation(scene.office, scene.town.admin, None, interests=(CARE,))
    starts_at, host = scene.clock() + 2 * DAY, scene.town.staff_ids[3]
    wish = WebinarWish(title="Work in care", minutes=60, starts_at=starts_at, host_id=host)
    planned = presenting.plan_webinar(scene.office, scene.town.admin, wish)
    return presenting.announce_webinar(scene.office, scene.town.admin, planned.id).webinar


def invited(scene: Scene, webinar: Webinar, who: Enrolment) -> None:
    """Invite whom it could be something for, and let the worker find out who they are."""
    whose, email = who.place.participant_id, "anna@people.example"
    change_participant(scene.office, scene.town.admin, whose, None, email=email)
    proposing.invite_interested(scene.office, scene.town.admin, webinar.id, "care")
    object.__setattr__(scene.office, "post", plain_post())
    deliver(scene.office, worker="w")


@pytest.mark.usefixtures("webinar")
def test_what_one_would_like_to_hear_about_is_ticked_and_can_be_taken_back(
    scene: Scene, page: Visitor, anna: Enrolment, t: Words
) -> None:
    chosen = page.look(page.look().links[t("interests.link")])
    assert "Omsorg" in chosen.all("label")
    assert t("done.interests") in page.press(t("messages.save"), on=chosen, interest="care").text
    known = get_participant(scene.office, scene.town.admin, anna.place.participant_id)
    assert known.interests == {"care"}
    assert page.post("interests").status_code == 303
    known = get_participant(scene.office, scene.town.admin, anna.place.participant_id)
    assert known.interests == frozenset()


def test_who_is_invited_sees_it_and_says_yes_with_one_button(
    scene: Scene, page: Visitor, anna: Enrolment, webinar: Webinar, t: Words
) -> None:
    assert t("my_webinars.invited") not in page.look().text
    page.post("interests", interest="care")
    invited(scene, webinar, anna)
    front = page.look()
    assert t("my_webinars.invited") in front.all("h2")
    address = next(link for said, link in front.links.items() if said.startswith("Work in care"))
    assert address.endswith(f"/webinars/{webinar.id}/invitation")
    told = page.press(t("my_webinars.come"), on=page.look(address))
    assert t("done.comes") in told.text
    assert t("my_webinars.invited") not in page.look().text
    assert page.ask("GET", address).status_code == 404


def test_who_is_elsewhere_then_reads_why_they_have_no_place(
    scene: Scene, page: Visitor, anna: Enrolment, webinar: Webinar, t: Words
) -> None:
    page.post("interests", interest="care")
    invited(scene, webinar, anna)
    address = f"webinars/{webinar.id}/invitation"
    form = page.look(address).form(t("my_webinars.come"))
    session = scene.club.sessions[0]
    presenting.move_webinar(scene.office, scene.town.admin, webinar.id, session.starts_at)
    response = page.ask("POST", form.action)
    assert response.status_code == 409
    assert t("errors.participant_clash") in response.text


@pytest.mark.usefixtures("webinar")
def test_a_key_that_is_not_listed_is_refused(page: Visitor) -> None:
    assert page.post("interests", interest="boats").status_code == 422

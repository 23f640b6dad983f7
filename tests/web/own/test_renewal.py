"""A link that leads nowhere any more, and how somebody gets a new one."""

from __future__ import annotations

from datetime import timedelta

import pytest

from jobclub.core.office.lists import Window
from jobclub.core.office.outbox import DeliveryFilter
from jobclub.core.usecases.dispatching import list_deliveries
from jobclub.core.usecases.renewing import MOST_FOR_ONE
from jobclub.web.words import Words
from tests.web.own.conftest import Scene, Visitor
from tests.web.reading import Read

ADDRESS = "anna@people.example"


@pytest.fixture
def ended(scene: Scene, t: Words) -> Visitor:
    """Somebody whose link has ended."""
    page = scene.visitor(scene.comes("Anna", email=ADDRESS))
    page.headers["Accept-Language"] = t.language
    scene.clock.advance(timedelta(weeks=26))
    return page


def asked(scene: Scene) -> int:
    found = list_deliveries(scene.office, scene.town.admin, DeliveryFilter(), Window(limit=200)).items
    return sum(one.notice.value == "new_link" for one in found)


def test_one_is_asked_for_where_it_is_missed(scene: Scene, ended: Visitor, t: Words) -> None:
    read = ended.look(status=404)
    assert read.heads == [("h1", t("troubles.gone_head"))]

    after = ended.press(t("renewal.send"), on=read, email=f" {ADDRESS.upper()} ")

    assert after.heads == [("h1", t("renewal.asked_head"))]
    assert asked(scene) == 1


def test_the_answer_is_the_same_whether_or_not_anybody_is_known(scene: Scene, ended: Visitor) -> None:
    known = ended.post("new-link", email=ADDRESS)
    unknown = ended.post("new-link", email="nobody@people.example")
    stranger = Visitor(scene.app, ended.secret[::-1], ended.headers).post("new-link", email=ADDRESS)
    assert known.status_code == unknown.status_code == stranger.status_code == 200
    assert known.text == unknown.text == stranger.text
    assert "Anna" not in known.text
    assert scene.town.organisation.name not in known.text
    assert asked(scene) == 1


def test_what_is_no_address_is_said_beside_its_field(scene: Scene, ended: Visitor, t: Words) -> None:
    response = ended.post("new-link", email="anna")
    assert response.status_code == 422
    read = Read(response.text)
    assert read.links[t("faults.email")] == "#email"
    assert read.form(t("renewal.send")).fields["email"] == "anna"
    assert asked(scene) == 0


def test_nobodys_mailbox_is_filled(scene: Scene, ended: Visitor, t: Words) -> None:
    codes = [ended.post("new-link", email=ADDRESS).status_code for _ in range(MOST_FOR_ONE + 1)]
    assert codes == [200] * MOST_FOR_ONE + [429]
    assert t("troubles.too_often_head") in ended.post("new-link", email=ADDRESS).text
    assert asked(scene) == MOST_FOR_ONE


def test_asking_by_looking_does_nothing(scene: Scene, ended: Visitor, t: Words) -> None:
    assert t("renewal.send") in ended.look("new-link").all("button")
    assert asked(scene) == 0

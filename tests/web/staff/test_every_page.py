"""Every page of a consultant's, in each language: whole, and closed to those whom it does not concern."""

from __future__ import annotations

import re

import pytest

from jobclub.testing import found_town
from jobclub.web.words import Words
from tests.web.staff.conftest import Scene


def addresses(scene: Scene) -> dict[str, str]:
    """Give the address of each page, by what it shows; there is something to see on each of them."""
    anna = scene.comes("Anna", email="anna@example.org", phone="70101010")
    scene.comes("Bo")
    scene.goes_to(1)
    scene.mark(0, Anna="present", Bo="absent")
    scene.hands_in(anna)
    club, session = scene.club.id, scene.club.sessions[1].id
    ahead = scene.club.sessions[3].id
    return {
        "today": "/staff/",
        "week": "/staff/week",
        "clubs": "/staff/clubs",
        "new club": "/staff/clubs/new",
        "club": f"/staff/clubs/{club}",
        "sessions": f"/staff/clubs/{club}/sessions",
        "messages": f"/staff/clubs/{club}/messages",
        "changes": f"/staff/clubs/{club}/changes",
        "settings": f"/staff/clubs/{club}/settings",
        "invite": f"/staff/clubs/{club}/invite",
        "insert": f"/staff/clubs/{club}/insert",
        "session": f"/staff/sessions/{session}",
        "plan": f"/staff/sessions/{session}/plan",
        "marks": f"/staff/sessions/{session}/marks",
        "suggestions": f"/staff/sessions/{session}/suggestions",
        "move": f"/staff/sessions/{ahead}/move",
        "cancel": f"/staff/sessions/{ahead}/cancel",
        "place": f"/staff/places/{anna.place.id}",
        "visit": f"/staff/places/{anna.place.id}/visit",
        "homework": "/staff/homework",
        "people": "/staff/people",
        "person": f"/staff/people/{anna.place.participant_id}",
    }


PAGES = [
    *("today", "week", "clubs", "new club", "club", "sessions", "messages", "changes", "settings", "invite"),
    *("insert", "session", "marks", "suggestions", "move", "cancel", "place", "visit", "homework", "people"),
    "person",
]

NOT_FOR_ALL = sorted(set(PAGES) - {"today", "week", "clubs", "new club", "homework", "people"})


@pytest.mark.parametrize("name", PAGES)
def test_a_page_is_whole_in_each_language(scene: Scene, t: Words, name: str) -> None:
    address = addresses(scene)[name]
    for actor in (scene.town.consultant, scene.town.coordinator):
        page = scene.desk(actor, t.language).look(address)
        assert page.language == t.language
        assert [tag for tag, _ in page.heads].count("h1") == 1
        assert not re.search(r"[0-9a-f]{8}-[0-9a-f]{4}-", page.text), "no ids where people read"
        ids = page.attributes("id")
        assert len(ids) == len(set(ids)), sorted(one for one in ids if ids.count(one) > 1)
        for form in page.forms:
            assert form.method == "get" or form.fields["token"]


@pytest.mark.parametrize("name", NOT_FOR_ALL)
def test_what_is_a_colleagues_is_closed(scene: Scene, name: str) -> None:
    address = addresses(scene)[name]
    assert scene.desk(scene.town.colleague).ask("GET", address).status_code == 403


@pytest.mark.parametrize("name", NOT_FOR_ALL)
def test_what_is_another_organisations_is_not_there(scene: Scene, name: str) -> None:
    other, address = found_town(scene.office), addresses(scene)[name]
    assert scene.desk(other.admin).ask("GET", address).status_code == 404


@pytest.mark.parametrize("name", PAGES)
def test_who_is_not_signed_in_is_led_to_where_that_is_done(scene: Scene, name: str) -> None:
    answer = scene.app.test_client().get(addresses(scene)[name])
    assert answer.status_code == 303
    assert answer.headers["Location"].startswith("/sign-in")

"""Every page of a consultant's, in each language: whole, and closed to those whom it does not concern."""

from __future__ import annotations

import re
from datetime import timedelta

from jobclub.core.usecases.inviting import WEBINAR, invite_guest
from jobclub.testing import found_town
from jobclub.web.words import Words
from tests.web.reading import Read
from tests.web.staff.conftest import Scene
from tests.web.staff.webinars import STARTS_AT, a_series, a_webinar, comes_to

LATER = STARTS_AT + timedelta(hours=2)


def addresses(scene: Scene) -> dict[str, str]:
    """Give the address of each page, by what it shows; there is something to see on each of them."""
    anna = scene.comes("Anna", email="anna@example.org", phone="70101010")
    scene.comes("Bo")
    scene.goes_to(1)
    scene.mark(0, Anna="present", Bo="absent")
    scene.hands_in(anna)
    club, session = scene.club.id, scene.club.sessions[1].id
    ahead = scene.club.sessions[3].id
    guest = invite_guest(scene.office, scene.town.consultant, ahead, name="Vera").id
    return {
        **of_webinars(scene),
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
        "guest": f"/staff/sessions/{ahead}/guests/{guest}",
        "place": f"/staff/places/{anna.place.id}",
        "visit": f"/staff/places/{anna.place.id}/visit",
        "homework": "/staff/homework",
        "people": "/staff/people",
        "person": f"/staff/people/{anna.place.participant_id}",
    }


def of_webinars(scene: Scene) -> dict[str, str]:
    """Give the address of each page about a webinar that takes people, a draft and a series."""
    webinar, draft = a_webinar(scene), a_webinar(scene, announced=False, starts_at=LATER)
    comes_to(scene, webinar, "Carla")
    series, one = a_series(scene).id, f"/staff/webinars/{webinar.id}"
    pages = ("settings", "after", "move", "cancel", "marks", "suggestions", "register")
    guest = invite_guest(scene.office, scene.town.consultant, webinar.id, of=WEBINAR, name="Vera").id
    acts = ("announce", "extend", "end", "register", "settings")
    return {
        "webinars": "/staff/webinars",
        "new webinar": "/staff/webinars/new",
        "new series": "/staff/webinars/series/new",
        "webinar": one,
        "guest of a webinar": f"{one}/guests/{guest}",
        "draft": f"/staff/webinars/{draft.id}",
        "announce": f"/staff/webinars/{draft.id}/announce",
        **{f"webinar {page}": f"{one}/{page}" for page in pages},
        "series": f"/staff/webinars/series/{series}",
        **{f"series {act}": f"/staff/webinars/series/{series}/{act}" for act in acts},
    }


OPEN_TO_COLLEAGUES = {
    *("today", "week", "clubs", "new club", "homework", "people"),
    *("webinars", "new webinar", "new series"),
}


def not_for_all(scene: Scene) -> dict[str, str]:
    """Give the addresses of what belongs to whoever leads the club."""
    return {name: one for name, one in addresses(scene).items() if name not in OPEN_TO_COLLEAGUES}


def test_each_page_is_whole_in_each_language(scene: Scene, t: Words) -> None:
    found = addresses(scene)
    for actor in (scene.town.consultant, scene.town.coordinator):
        desk = scene.desk(actor, t.language)
        for name, address in found.items():
            assert_whole(desk.look(address), t.language, name)


def assert_whole(page: Read, language: str, name: str) -> None:
    assert page.language == language, name
    assert [tag for tag, _ in page.heads].count("h1") == 1, name
    assert not re.search(r"[0-9a-f]{8}-[0-9a-f]{4}-", page.text), f"{name}: no ids where people read"
    ids = page.attributes("id")
    assert len(ids) == len(set(ids)), sorted(one for one in ids if ids.count(one) > 1)
    for form in page.forms:
        assert form.method == "get" or form.fields["token"], name


def test_what_is_a_colleagues_is_closed(scene: Scene) -> None:
    found = not_for_all(scene)
    desk = scene.desk(scene.town.colleague)
    told = {name: desk.ask("GET", address).status_code for name, address in found.items()}
    assert told == dict.fromkeys(found, 403)


def test_what_is_another_organisations_is_not_there(scene: Scene) -> None:
    found = not_for_all(scene)
    desk = scene.desk(found_town(scene.office).admin)
    told = {name: desk.ask("GET", address).status_code for name, address in found.items()}
    assert told == dict.fromkeys(found, 404)


def test_who_is_not_signed_in_is_led_to_where_that_is_done(scene: Scene) -> None:
    for name, address in addresses(scene).items():
        answer = scene.app.test_client().get(address)
        assert answer.status_code == 303, name
        assert answer.headers["Location"].startswith("/sign-in"), name

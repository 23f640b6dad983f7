from __future__ import annotations

import pytest

from tests.api.conftest import Caller, World


@pytest.fixture
def path(ids: dict[str, str]) -> str:
    return f"sessions/{ids['session_id']}/guests"


def test_a_guest_is_a_name_or_a_partner(admin: Caller, path: str) -> None:
    by_name = admin.post(path, {"name": "Gitte"})
    by_partner = admin.post(path, {"partner": "Forge & Sons", "confirmed": True})
    nobody = admin.post(path, {"contact": "gitte@example.org"})

    assert (by_name.status_code, by_name.json["partner"], by_name.json["confirmed"]) == (201, None, False)
    assert (by_partner.status_code, by_partner.json["name"]) == (201, None)
    assert (nobody.status_code, nobody.json["errors"][0]["pointer"]) == (422, "/name")


def test_guests_are_listed_in_the_order_they_were_invited(admin: Caller, path: str) -> None:
    for name in ("Zoe", "Adam"):
        admin.post(path, {"name": name})

    assert [guest["name"] for guest in admin.get(path)["items"]] == ["Gerd", "Zoe", "Adam"]


def test_a_guest_confirms_changes_and_leaves(admin: Caller, path: str, ids: dict[str, str]) -> None:
    guest = f"{path}/{ids['guest_id']}"

    assert admin.patch(guest, {"confirmed": True}).json["confirmed"] is True
    assert admin.patch(guest, {"name": None}).json["name"] is None
    assert admin.patch(guest, {"partner": None}).json["errors"][0]["pointer"] == "/name"
    assert admin.delete(guest).status_code == 204
    assert admin.ask("GET", guest).status_code == 404
    assert admin.delete(guest).status_code == 404


def test_a_guest_belongs_to_one_session(world: World, admin: Caller, ids: dict[str, str]) -> None:
    before = world.rows
    for other in (world.town.ids["session_id"][1], world.other.ids["session_id"][0]):
        elsewhere = f"sessions/{other}/guests/{ids['guest_id']}"
        answers = [
            admin.ask("GET", elsewhere),
            admin.patch(elsewhere, {"confirmed": True}),
            admin.delete(elsewhere),
        ]
        assert {answer.status_code for answer in answers} == {404}
    assert world.rows == before


def test_a_webinar_has_guests_as_a_session_has(admin: Caller, ids: dict[str, str]) -> None:
    path = f"webinars/{ids['webinar_id']}/guests"

    invited = admin.post(path, {"partner": "AMU Syd", "email": "amu@school.example"}).json

    assert (invited["webinar_id"], invited["session_id"]) == (ids["webinar_id"], None)
    assert [one["partner"] for one in admin.get(path)["items"]] == ["Forge", "AMU Syd"]
    assert admin.patch(f"{path}/{invited['id']}", {"confirmed": True}).json["state"] == "confirmed"
    assert admin.ask("GET", f"sessions/{ids['session_id']}/guests/{invited['id']}").status_code == 404
    assert admin.delete(f"{path}/{invited['id']}").status_code == 204


def test_nobody_is_invited_to_a_webinar_that_is_over(admin: Caller, ids: dict[str, str]) -> None:
    path = f"webinars/{ids['webinar_id']}"
    admin.post(f"{path}/cancel", {"reason": "The speaker is ill"})

    refused = admin.post(f"{path}/guests", {"name": "Vera"})

    assert (refused.status_code, refused.json["code"]) == (409, "webinar_over")

"""Calendars to subscribe to: made, listed and taken back; each address is shown once."""

from __future__ import annotations

from typing import Any

from tests.api.conftest import Caller, World

KEY = {"Idempotency-Key": "a-calendar-once"}


def test_a_participants_calendar_stands_among_their_links(admin: Caller, ids: dict[str, str]) -> None:
    path = f"participants/{ids['participant_id']}"
    made = admin.post(f"{path}/feeds")
    assert made.status_code == 201
    assert made.headers["ETag"] == '"0"'
    assert made.json["purpose"] == "feed"
    assert made.json["url"].startswith("/calendar/")
    assert made.json["url"].endswith(".ics")
    listed = {one["id"]: one for one in admin.get(f"{path}/links")["items"]}
    assert listed[made.json["id"]] == {name: made.json[name] for name in made.json if name != "url"}


def test_its_address_is_shown_once(admin: Caller, ids: dict[str, str]) -> None:
    for path in (f"participants/{ids['participant_id']}/feeds", f"staff/{ids['staff_id']}/feeds"):
        first, again = (admin.post(path, headers=KEY) for _ in range(2))
        assert again.json == {**first.json, "url": None}
        secret = first.json["url"].removeprefix("/calendar/").removesuffix(".ics")
        assert len(secret) == 43
        listing = path if path.startswith("staff") else path.replace("/feeds", "/links")
        assert secret not in admin.ask("GET", listing).text


def test_whoever_took_a_calendar_back_sees_when(admin: Caller, ids: dict[str, str]) -> None:
    path = f"staff/{ids['staff_id']}/feeds"
    made: dict[str, Any] = admin.post(path).json
    seen = admin.ask("GET", f"{path}/{made['id']}").headers["ETag"]
    assert admin.delete(f"{path}/{made['id']}", seen).status_code == 204
    after = admin.ask("GET", f"{path}/{made['id']}")
    assert after.json["revoked_at"] is not None
    assert after.headers["ETag"] != seen
    assert admin.delete(f"{path}/{made['id']}", seen).status_code == 412
    assert admin.delete(f"{path}/{made['id']}").status_code == 204


def test_one_persons_calendar_is_not_found_under_another(
    admin: Caller, ids: dict[str, str], world: World
) -> None:
    other = world.town.ids["staff_id"][1]
    assert admin.ask("GET", f"staff/{other}/feeds/{ids['feed_id']}").status_code == 404
    assert admin.delete(f"staff/{other}/feeds/{ids['feed_id']}").status_code == 404


def test_a_consultant_makes_their_own_and_nobody_elses(world: World) -> None:
    mine, other = world.town.ids["staff_id"][2], world.town.ids["staff_id"][3]
    me = world.caller("consultant")
    assert me.post(f"staff/{mine}/feeds").status_code == 201
    assert me.post(f"staff/{other}/feeds").status_code == 403
    assert me.ask("GET", f"staff/{other}/feeds").status_code == 403

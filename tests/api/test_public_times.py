"""What everybody may book without a token: services, free times, and a time that is kept for half an hour."""

from __future__ import annotations

from typing import Any

import pytest

from jobclub.core.usecases.administering import change_organisation
from tests.api.conftest import Caller, World

NORA = {"name": "Nora Lind", "email": "nora@people.example", "language": "da"}
NINE = "2027-02-10T09:00:00+01:00"


@pytest.fixture
def anybody(world: World) -> Caller:
    return world.caller(None)


@pytest.fixture
def home(world: World) -> str:
    return f"public/{world.town.ids['page_name'][0]}"


@pytest.fixture
def service(world: World, home: str) -> str:
    return f"{home}/services/{world.town.ids['service_id'][0]}"


def test_services_and_times_name_nobody_and_only_what_is_open_is_listed(
    world: World, anybody: Caller, home: str, service: str
) -> None:
    [shown] = anybody.get(f"{home}/services")["items"]
    assert shown == anybody.get(service)
    assert set(shown) == {"id", "title", "description", "minutes", "modes", "package"}
    slots = anybody.get(f"{service}/slots?from=2027-02-10&until=2027-02-10&mode=phone")["items"]
    assert slots[0] == {"starts_at": "2027-02-10T08:00:00+01:00", "ends_at": "2027-02-10T08:45:00+01:00"}
    text = anybody.ask("GET", f"{service}/slots").text + anybody.ask("GET", f"{home}/services").text
    assert not [one for one in world.town.ids["staff_id"] if one in text]
    for_people = world.town.ids["service_id"][1]
    for path in (for_people, world.other.ids["service_id"][0]):
        assert anybody.ask("GET", f"{home}/services/{path}").status_code == 404
        assert anybody.ask("GET", f"{home}/services/{path}/slots").status_code == 404


def test_a_time_is_kept_asked_for_and_given_back(anybody: Caller, home: str, service: str) -> None:
    key = {"Idempotency-Key": "my-time"}
    kept = anybody.post(f"{service}/reservations", {"starts_at": NINE}, headers=key)
    assert (kept.status_code, kept.json["mode"]) == (201, "online")
    assert kept.json["reserved_until"] == "2027-01-27T09:30:00+01:00"
    again = anybody.post(f"{service}/reservations", {"starts_at": NINE}, headers=key)
    assert (again.status_code, again.json) == (201, kept.json)
    taken = anybody.post(f"{service}/reservations", {"starts_at": NINE})
    assert (taken.status_code, taken.json["code"], taken.json["why"]) == (409, "slot_not_free", "engaged")
    mine = f"{home}/reservations/{kept.json['id']}"
    asked = anybody.post(f"{mine}/registrations", NORA)
    assert (asked.status_code, asked.json) == (201, {"confirm_by": "2027-01-27T09:30:00+01:00"})
    assert anybody.delete(mine, kept.headers["ETag"]).status_code == 204
    assert anybody.delete(mine).status_code == 404
    assert anybody.post(f"{mine}/registrations", NORA).status_code == 404


@pytest.mark.parametrize(
    ("path", "body", "pointer"),
    [
        ("reservations", {"starts_at": "soon"}, "/starts_at"),
        ("reservations", {"starts_at": NINE, "mode": "walk"}, "/mode"),
        ("reservations", {"starts_at": NINE, "consultant_id": "x"}, "/consultant_id"),
    ],
)
def test_what_cannot_be_is_refused(
    anybody: Caller, service: str, path: str, body: dict[str, Any], pointer: str
) -> None:
    answer = anybody.post(f"{service}/{path}", body)
    assert answer.status_code == 422
    assert [one["pointer"] for one in answer.json["errors"]] == [pointer]


def test_without_open_registration_there_is_nothing(
    world: World, anybody: Caller, home: str, service: str
) -> None:
    change_organisation(world.office, world.town.town.admin, None, open_registration=False)
    assert anybody.get(f"{home}/services")["items"] == []
    assert anybody.ask("GET", service).status_code == 404
    assert anybody.post(f"{service}/reservations", {"starts_at": NINE}).status_code == 404

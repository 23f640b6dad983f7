from __future__ import annotations

from typing import Any

import pytest

from tests.api.conftest import Caller


@pytest.fixture
def path(ids: dict[str, str]) -> str:
    return f"webinar-series/{ids['series_id']}"


def test_a_series_tells_what_it_says_of_its_dates(admin: Caller, path: str) -> None:
    settings = admin.get(path)["settings"]

    assert (settings["minutes"], settings["capacity"], settings["mode"]) == (60, None, "online")
    assert "meeting_link" not in settings


def test_all_dates_ahead_change_and_what_one_has_of_its_own_is_named(admin: Caller, path: str) -> None:
    first, second = (one["id"] for one in admin.get(path)["webinars"])
    admin.patch(f"webinars/{first}", {"capacity": 5})

    done = admin.patch(path, {"capacity": 30, "minutes": 45, "agenda": [{"minutes": 45, "item": "Talk"}]})

    assert (done.status_code, done.json["changed"]) == (200, [first, second])
    assert done.json["kept"] == [{"webinar_id": first, "settings": ["capacity"]}]
    assert [(one["capacity"], one["minutes"]) for one in done.json["series"]["webinars"]] == [
        (5, 45),
        (30, 45),
    ]
    assert done.json["series"] == admin.get(path)
    assert done.headers["ETag"] == admin.ask("GET", path).headers["ETag"]


def test_null_takes_away_and_dates_to_come_have_it_so_too(admin: Caller, path: str) -> None:
    admin.patch(path, {"description": "Come by", "capacity": 9})
    admin.patch(path, {"capacity": None})
    longer = admin.post(f"{path}/extend", {"count": 1}).json

    assert [(one["description"], one["capacity"]) for one in longer["webinars"]] == [("Come by", None)] * 3


@pytest.mark.parametrize(
    ("body", "pointer"),
    [
        ({"minutes": 2}, "/minutes"),
        ({"cohost_ids": ["nobody-1"]}, "/cohost_ids/0"),
        ({"sparring_service_id": "none-1"}, "/sparring_service_id"),
        ({"weekdays": ["mon"]}, "/weekdays"),
        ({"host_id": "other-1"}, "/host_id"),
        ({"title": None}, "/title"),
    ],
)
def test_what_can_not_be_or_is_not_set_here_is_refused(
    admin: Caller, path: str, body: dict[str, Any], pointer: str
) -> None:
    refused = admin.patch(path, body)

    assert (refused.status_code, refused.json["errors"][0]["pointer"]) == (422, pointer)


def test_a_date_that_is_too_full_refuses_all(admin: Caller, path: str, ids: dict[str, str]) -> None:
    path = f"webinar-series/{ids['announced']}"
    one, _ = (one["id"] for one in admin.get(path)["webinars"])
    for name in ("Dora", "Eli"):
        admin.post(f"webinars/{one}/registrations", {"participant": {"name": name}})
    before = admin.get(path)

    refused = admin.patch(path, {"capacity": 1})

    assert (refused.status_code, refused.json["code"], refused.json["taken"]) == (
        409,
        "capacity_below_taken",
        2,
    )
    assert admin.get(path) == before


def test_who_has_seen_an_older_one_reads_it_again(admin: Caller, path: str) -> None:
    seen = admin.ask("GET", path).headers["ETag"]
    date = admin.get(path)["webinars"][0]["id"]
    admin.patch(f"webinars/{date}", {"uptake": 10})

    assert admin.patch(path, {"uptake": 50}, seen).status_code == 412
    assert admin.ask("PATCH", path, json={"uptake": 50}).status_code == 428

"""Times that are kept and booked over HTTP: nobody is in two places, and nothing is done twice."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from tests.api.conftest import Caller, World

FREE = "2027-02-10T09:00:00+01:00"
LATER = "2027-02-10T10:00:00+01:00"
NOON = "2027-02-10T11:00:00+01:00"
ONCE = {"Idempotency-Key": "a-press-of-a-button"}


@pytest.fixture
def service(ids: dict[str, str]) -> str:
    return f"services/{ids['service_id']}"


def whom(world: World, number: int = 0) -> dict[str, Any]:
    """Give somebody by their number in the town."""
    return {"participant_id": world.town.ids["participant_id"][number]}


def test_two_people_never_have_one_consultant_at_a_time(
    world: World, coordinator: Caller, service: str
) -> None:
    assert coordinator.post(f"{service}/appointments", {"starts_at": FREE, **whom(world)}).status_code == 201
    for start in (FREE, "2027-02-10T09:15:00+01:00", "2027-02-10T08:30:00+01:00"):
        for asked in ({}, {"consultant_id": world.ids["advisor"]}):
            body = {"starts_at": start, **asked, **whom(world, 1)}
            refused = coordinator.post(f"{service}/appointments", body)
            assert (refused.status_code, refused.json["code"]) == (409, "slot_not_free"), start
            assert refused.json["why"] == "engaged"


def test_a_kept_time_is_nobody_elses_and_is_confirmed_once(
    world: World, coordinator: Caller, service: str
) -> None:
    kept = coordinator.post(f"{service}/reservations", {"starts_at": FREE}).json
    second = coordinator.post(f"{service}/reservations", {"starts_at": FREE})
    assert (second.status_code, second.json["code"]) == (409, "slot_not_free")

    about = {"reservation_id": kept["id"]}
    first = coordinator.post(f"{service}/appointments", {**about, **whom(world)})
    again = coordinator.post(f"{service}/appointments", {**about, **whom(world, 1)})

    assert (first.status_code, first.json["id"], first.json["starts_at"]) == (201, kept["id"], FREE)
    assert (again.status_code, again.json["code"]) == (409, "already_booked")
    assert coordinator.ask(
        "DELETE", f"reservations/{kept['id']}", headers={"If-Match": "*"}
    ).json["code"] == "already_booked"  # fmt: skip


def test_a_time_that_was_kept_long_enough_is_free_and_no_longer_confirmed(
    world: World, coordinator: Caller, service: str
) -> None:
    kept = coordinator.post(f"{service}/reservations", {"starts_at": FREE}).json
    world.clock.at += timedelta(minutes=11)

    late = coordinator.post(f"{service}/appointments", {"reservation_id": kept["id"], **whom(world)})
    other = coordinator.post(f"{service}/appointments", {"starts_at": FREE, **whom(world, 1)})

    assert (late.status_code, late.json["code"]) == (409, "reservation_expired")
    assert other.status_code == 201
    assert coordinator.delete(f"reservations/{kept['id']}").status_code == 404


def test_a_day_takes_no_more_than_its_cap_counting_times_that_are_kept(
    world: World, coordinator: Caller, service: str
) -> None:
    assert coordinator.patch(service, {"daily_cap": 2}).status_code == 200
    assert coordinator.post(f"{service}/appointments", {"starts_at": FREE, **whom(world)}).status_code == 201
    assert coordinator.post(f"{service}/reservations", {"starts_at": LATER}).status_code == 201

    full = coordinator.post(f"{service}/appointments", {"starts_at": NOON, **whom(world, 1)})

    assert (full.status_code, full.json["code"], full.json["why"]) == (409, "slot_not_free", "day_full")


def test_a_double_click_has_one_appointment_and_one_answer(
    world: World, coordinator: Caller, service: str
) -> None:
    body = {"starts_at": FREE, **whom(world)}
    first, again = (coordinator.post(f"{service}/appointments", body, headers=ONCE) for _ in range(2))
    assert (again.status_code, again.json) == (first.status_code, first.json) == (201, first.json)

    without_key = coordinator.post(f"{service}/appointments", body)
    mine = coordinator.get(f"{service}/appointments?from=2027-02-10T00:00:00%2B01:00")["items"]

    assert without_key.status_code == 409
    assert [one["id"] for one in mine if one["starts_at"] == FREE] == [first.json["id"]]


def test_an_email_in_other_letters_is_the_same_person(coordinator: Caller, service: str) -> None:
    first, second = (
        coordinator.post(
            f"{service}/appointments",
            {"starts_at": start, "participant": {"name": "Dora", "email": email}},
        )
        for start, email in ((FREE, "dora@people.example"), (LATER, "Dora@People.Example"))
    )
    assert (first.status_code, second.status_code) == (201, 201)
    assert first.json["participant_id"] == second.json["participant_id"]


def test_a_person_is_not_in_two_places_whoever_they_meet(world: World, coordinator: Caller) -> None:
    one, other = world.town.ids["service_id"]
    start = {"starts_at": FREE, **whom(world)}
    assert coordinator.post(f"services/{one}/appointments", start).status_code == 201
    office, town = world.ids["staff_id"], world.town.town
    week = {"hours": [{"weekday": "wed", "opens": "08:00", "closes": "12:00"}]}
    assert coordinator.put(f"staff/{office}/hours", week).status_code == 200
    body = {"consultant_ids": [office, town.staff_ids[3]]}
    assert coordinator.patch(f"services/{other}", body).status_code == 200

    refused = coordinator.post(f"services/{other}/appointments", {**start, "consultant_id": office})

    assert (refused.status_code, refused.json["code"]) == (409, "participant_clash")
    assert refused.json["clashes"][0]["activity"] == "appointment"

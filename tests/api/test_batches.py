"""Several cohorts in one act."""

from __future__ import annotations

from typing import Any

import pytest

from tests.api.conftest import Caller, World

KEY = {"Idempotency-Key": "ten-clubs"}


@pytest.fixture
def wish(ids: dict[str, str], world: World) -> dict[str, Any]:
    led_by = world.town.town.colleague.staff_id
    return {
        "programme_id": ids["programme_id"],
        "consultant_id": led_by,
        "starts_on": "2027-03-08",
        "at": "14:00",
    }


@pytest.fixture
def ten(wish: dict[str, Any]) -> list[dict[str, Any]]:
    """Mornings and afternoons of the five days of a week in August, under one consultant."""
    return [
        {**wish, "title": f"Club {day} {at}", "starts_on": f"2027-08-{9 + day:02}", "at": at}
        for day in range(5)
        for at in ("09:00", "14:00")
    ]


def test_ten_cohorts_are_planned_and_each_can_be_read(coordinator: Caller, ten: list[dict[str, Any]]) -> None:
    planned = coordinator.post("cohorts/batch", {"cohorts": ten})

    assert (planned.status_code, planned.json["clashes"]) == (201, [])
    assert [club["title"] for club in planned.json["cohorts"]] == [wanted["title"] for wanted in ten]
    assert planned.json["cohorts"][9]["sessions"][5]["starts_at"] == "2027-09-17T14:00:00+02:00"
    for club in planned.json["cohorts"]:
        assert coordinator.get(f"cohorts/{club['id']}") == club


def test_a_preview_lists_every_clash_in_local_time_and_writes_nothing(
    world: World, coordinator: Caller, wish: dict[str, Any]
) -> None:
    there = coordinator.post("cohorts", {**wish, "at": "10:00"}).json
    before = world.rows

    tried = coordinator.post(
        "cohorts/batch?dry_run=true",
        {"cohorts": [wish, {**wish, "at": "11:00"}, {**wish, "at": "15:59"}]},
    )

    assert tried.status_code == 200
    assert len(tried.json["cohorts"]) == 3
    assert [clash["cohort"] for clash in tried.json["clashes"]] == [1] * 6 + [2] * 6
    assert tried.json["clashes"][0] == {
        "cohort": 1,
        "staff_id": wish["consultant_id"],
        "starts_at": "2027-03-08T11:00:00+01:00",
        "ends_at": "2027-03-08T13:00:00+01:00",
        "with": {
            "activity": "session",
            "id": there["sessions"][0]["id"],
            "starts_at": "2027-03-08T10:00:00+01:00",
            "ends_at": "2027-03-08T12:00:00+01:00",
        },
    }
    assert tried.json["clashes"][6]["with"] == {
        "activity": "session",
        "cohort": 0,
        "starts_at": "2027-03-08T14:00:00+01:00",
        "ends_at": "2027-03-08T16:00:00+01:00",
    }
    assert world.rows == before


def test_one_clash_refuses_all_and_the_refusal_names_what_the_preview_shows(
    world: World, coordinator: Caller, ten: list[dict[str, Any]]
) -> None:
    both = {"cohorts": [*ten, {**ten[4], "at": "10:00"}]}
    tried = coordinator.post("cohorts/batch?dry_run=true", both)
    before = world.rows

    refused = coordinator.post("cohorts/batch", both)

    assert (refused.status_code, refused.json["code"]) == (409, "staff_clash")
    assert refused.json["clashes"] == tried.json["clashes"]
    assert len(tried.json["clashes"]) == 6
    assert world.rows == before


def test_every_mistake_of_every_cohort_is_named(
    world: World, coordinator: Caller, wish: dict[str, Any]
) -> None:
    before = world.rows

    shapes = coordinator.post(
        "cohorts/batch", {"cohorts": [wish, {**wish, "at": "24:00"}, {**wish, "colour": "blue"}, {}]}
    )
    rules = coordinator.post(
        "cohorts/batch",
        {
            "cohorts": [
                {**wish, "starts_on": "2033-01-01", "consultant_id": "nobody"},
                wish,
                {**wish, "capacity": 1, "meeting_link": "http://meet.example.org/x"},
            ]
        },
    )

    assert (shapes.status_code, rules.status_code) == (422, 422)
    assert sorted(mistake["pointer"] for mistake in shapes.json["errors"]) == [
        "/cohorts/1/at",
        "/cohorts/2/colour",
        "/cohorts/3/at",
        "/cohorts/3/programme_id",
        "/cohorts/3/starts_on",
    ]
    assert [mistake["pointer"] for mistake in rules.json["errors"]] == [
        "/cohorts/0/consultant_id",
        "/cohorts/0/starts_on",
        "/cohorts/2/capacity",
        "/cohorts/2/meeting_link",
    ]
    assert world.rows == before


def test_a_batch_has_from_one_to_fifty_cohorts(coordinator: Caller, wish: dict[str, Any]) -> None:
    nobodys = {name: value for name, value in wish.items() if name != "consultant_id"}
    fifty = coordinator.post("cohorts/batch", {"cohorts": [nobodys] * 50})

    assert (fifty.status_code, len(fifty.json["cohorts"])) == (201, 50)
    for number in (0, 51):
        refused = coordinator.post("cohorts/batch", {"cohorts": [nobodys] * number})
        assert refused.status_code == 422
        assert [mistake["pointer"] for mistake in refused.json["errors"]] == ["/cohorts"]


def test_a_consultant_plans_several_for_themselves_and_none_for_others(
    world: World, colleague: Caller, consultant: Caller, ten: list[dict[str, Any]]
) -> None:
    mine = [{name: value for name, value in one.items() if name != "consultant_id"} for one in ten]

    planned = colleague.post("cohorts/batch", {"cohorts": mine})

    assert {club["consultant_id"] for club in planned.json["cohorts"]} == {world.town.town.colleague.staff_id}
    assert consultant.post("cohorts/batch?dry_run=true", {"cohorts": ten}).status_code == 403


def test_a_repeat_plans_nothing_twice_and_shows_the_cohorts_as_they_are_now(
    world: World, coordinator: Caller, ten: list[dict[str, Any]]
) -> None:
    first = coordinator.post("cohorts/batch", {"cohorts": ten}, headers=KEY)
    coordinator.post(f"cohorts/{first.json['cohorts'][3]['id']}/open")
    before = world.rows

    again = coordinator.post("cohorts/batch", {"cohorts": ten}, headers=KEY)

    assert (again.status_code, again.json["clashes"]) == (201, [])
    assert [club["id"] for club in again.json["cohorts"]] == [club["id"] for club in first.json["cohorts"]]
    assert [club["state"] for club in again.json["cohorts"]] == ["draft"] * 3 + ["open"] + ["draft"] * 6
    assert world.rows == before


def test_what_ten_cohorts_need_is_looked_up_once(
    world: World, coordinator: Caller, ten: list[dict[str, Any]]
) -> None:
    with world.counted() as for_one:
        coordinator.post("cohorts/batch?dry_run=true", {"cohorts": ten[:1]})
    with world.counted() as for_all:
        assert coordinator.post("cohorts/batch?dry_run=true", {"cohorts": ten}).status_code == 200

    assert len(for_all) == len(for_one)

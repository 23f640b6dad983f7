from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import pytest

from tests.api.conftest import Caller, World


@pytest.fixture
def wish(ids: dict[str, str]) -> dict[str, Any]:
    return {"programme_id": ids["programme_id"], "starts_on": "2027-03-08", "at": "14:00"}


def test_a_cohort_is_planned_with_its_dates_in_local_time(consultant: Caller, wish: dict[str, Any]) -> None:
    planned = consultant.post("cohorts", wish)

    assert planned.status_code == 201
    assert planned.json["state"] == "draft"
    assert [session["starts_at"] for session in planned.json["sessions"]] == [
        "2027-03-08T14:00:00+01:00",
        "2027-03-15T14:00:00+01:00",
        "2027-03-22T14:00:00+01:00",
        "2027-04-05T14:00:00+02:00",
        "2027-04-12T14:00:00+02:00",
        "2027-04-19T14:00:00+02:00",
    ]
    assert [line["on"] for line in planned.json["skipped"]] == ["2027-03-29"]
    assert consultant.get(f"cohorts/{planned.json['id']}") == planned.json


def test_a_consultant_plans_for_themselves_and_a_coordinator_for_nobody_unless_said(
    world: World, consultant: Caller, coordinator: Caller, wish: dict[str, Any]
) -> None:
    mine = consultant.post("cohorts", wish).json
    nobodys = coordinator.post("cohorts", wish).json

    assert mine["consultant_id"] == world.town.town.consultant.staff_id
    assert nobodys["consultant_id"] is None
    opened = coordinator.post(f"cohorts/{nobodys['id']}/open")
    assert (opened.status_code, opened.json["code"]) == (409, "no_consultant")


def test_a_consultant_is_never_in_two_places(consultant: Caller, wish: dict[str, Any]) -> None:
    clash = consultant.post("cohorts", {**wish, "starts_on": "2027-02-08", "at": "15:59"})
    touching = consultant.post("cohorts", {**wish, "starts_on": "2027-02-08", "at": "16:00"})

    assert (clash.status_code, clash.json["code"]) == (409, "staff_clash")
    assert clash.json["clashes"][0]["starts_at"]
    assert touching.status_code == 201


@pytest.mark.parametrize(
    ("change", "pointer"),
    [
        ({"at": "02:30", "starts_on": "2027-03-28"}, "/at"),
        ({"at": "02:30", "starts_on": "2026-10-25"}, "/at"),
        ({"at": "14:00+05:00"}, "/at"),
        ({"at": "24:00"}, "/at"),
        ({"at": "14:00:00"}, "/at"),
        ({"starts_on": "2033-01-01"}, "/starts_on"),
        ({"starts_on": "2020-01-01"}, "/starts_on"),
        ({"minimum": 11}, "/minimum"),
        ({"capacity": 1}, "/capacity"),
        ({"capacity": 51}, "/capacity"),
        ({"meeting_provider": "teams"}, "/meeting_provider"),
        ({"meeting_provider": "none", "meeting_link": "https://meet.example.org/x"}, "/meeting_provider"),
        ({"meeting_provider": "none", "meeting_dial_in": {"number": "+45 70 10 10 10"}}, "/meeting_provider"),
        ({"meeting_provider": "phone", "meeting_link": "https://meet.example.org/x"}, "/meeting_link"),
        ({"meeting_dial_in": {"number": "nine"}}, "/meeting_dial_in/number"),
        ({"meeting_dial_in": {"number": "70101010", "code": "x"}}, "/meeting_dial_in/code"),
        ({"meeting_dial_in": {"number": "70101010", "code": None}}, "/meeting_dial_in/code"),
        ({"meeting_dial_in": {"code": "1"}}, "/meeting_dial_in/number"),
        ({"meeting_dial_in": None}, "/meeting_dial_in"),
        ({"meeting_provider": None}, "/meeting_provider"),
        ({"meeting_link": "http://meet.example.org/x"}, "/meeting_link"),
        ({"meeting_link": "https://user:secret@meet.example.org/x"}, "/meeting_link"),
        ({"mode": "telepathy"}, "/mode"),
        ({"mode": "walk"}, "/mode"),
    ],
)
def test_a_wish_that_cannot_be_is_refused_at_its_place(
    world: World, consultant: Caller, wish: dict[str, Any], change: dict[str, Any], pointer: str
) -> None:
    before = world.rows

    response = consultant.post("cohorts", {**wish, **change})

    assert response.status_code == 422
    assert [mistake["pointer"] for mistake in response.json["errors"]] == [pointer]
    assert world.rows == before


def test_a_doubled_hour_is_told_apart_by_its_offset(consultant: Caller, wish: dict[str, Any]) -> None:
    both = [
        consultant.post("cohorts?dry_run=true", {**wish, "starts_on": "2026-10-25", "at": at}).json
        for at in ("02:30+02:00", "02:30+01:00")
    ]

    assert [plan["sessions"][0]["starts_at"] for plan in both] == [
        "2026-10-25T02:30:00+02:00",
        "2026-10-25T02:30:00+01:00",
    ]


def test_what_is_left_out_comes_from_the_programme(admin: Caller, wish: dict[str, Any]) -> None:
    planned = admin.post("cohorts", wish).json

    assert (planned["title"], planned["minimum"], planned["capacity"]) == ("Job club", 2, 10)
    assert (planned["meeting_provider"], planned["meeting_link"]) == ("none", None)
    assert (planned["time_zone"], planned["at"]) == ("Europe/Copenhagen", "14:00")


def test_a_draft_is_opened_once(world: World, admin: Caller) -> None:
    path = f"cohorts/{world.town.clubs['Draft']}/open"

    assert admin.post(path).json["state"] == "open"
    assert admin.post(path).json["code"] == "not_draft"


def test_a_cohort_is_running_from_its_first_session_on(world: World, admin: Caller) -> None:
    path = f"cohorts/{world.town.clubs['Open']}"
    first = admin.get(path)["sessions"][0]
    states = []
    for hours in (-1, 0, 1, 2):
        world.clock.at = datetime.fromisoformat(first["starts_at"]) + timedelta(hours=hours)
        cohort = admin.get(path)
        states.append((cohort["state"], cohort["sessions"][0]["state"]))

    assert states == [
        ("open", "planned"),
        ("running", "running"),
        ("running", "running"),
        ("running", "ended"),
    ]


def test_a_change_sets_what_it_names_and_nothing_else(world: World, admin: Caller) -> None:
    path = f"cohorts/{world.town.clubs['Open']}"
    was = admin.get(path)

    now = admin.patch(path, {"title": "Renamed", "capacity": 12})

    assert now.json == {**was, "title": "Renamed", "capacity": 12}
    assert admin.patch(path, {}).json == now.json


def test_capacity_is_not_lowered_below_the_places_taken(world: World, admin: Caller) -> None:
    path = f"cohorts/{world.town.clubs['Open']}"
    for number in range(3):
        admin.post(f"{path}/enrolments", {"participant": {"name": f"Person {number}"}})

    response = admin.patch(path, {"capacity": 2, "minimum": 1})

    assert (response.status_code, response.json["code"]) == (409, "capacity_below_taken")
    assert response.json["taken"] == 3


def test_a_new_consultant_takes_all_sessions_or_none(world: World, admin: Caller) -> None:
    path = f"cohorts/{world.town.clubs['Open']}"
    colleague = world.town.town.colleague.staff_id
    free = admin.patch(path, {"consultant_id": colleague})
    admin.patch(path, {"consultant_id": world.town.town.consultant.staff_id})
    clashing = {"programme_id": free.json["programme_id"], "starts_on": "2027-02-16", "at": "10:00"}
    admin.post("cohorts", {**clashing, "consultant_id": colleague})

    refused = admin.patch(path, {"consultant_id": colleague})

    assert free.json["consultant_id"] == colleague
    assert (refused.status_code, refused.json["code"]) == (409, "staff_clash")
    assert admin.patch(path, {"consultant_id": None}).json["errors"][0]["pointer"] == "/consultant_id"


def test_a_consultant_does_not_give_a_cohort_away_or_take_one(
    world: World, consultant: Caller, colleague: Caller
) -> None:
    mine = f"cohorts/{world.town.clubs['Open']}"
    them = world.town.town.colleague.staff_id

    assert consultant.patch(mine, {"consultant_id": them}).status_code == 403
    assert colleague.patch(mine, {"consultant_id": them}).status_code == 403


def test_a_cohort_with_open_sessions_is_not_completed(world: World, admin: Caller) -> None:
    response = admin.post(f"cohorts/{world.town.clubs['Running']}/complete")

    assert (response.status_code, response.json["code"]) == (409, "sessions_open")
    assert len(response.json["session_ids"]) == 5


def test_completion_settles_every_participation(world: World, admin: Caller) -> None:
    club = world.town.clubs["Ready"]

    completed = admin.post(f"cohorts/{club}/complete").json

    assert completed["state"] == "completed"
    assert completed["completed_at"] == "2027-01-27T09:00:00+01:00"
    assert [line["state"] for line in admin.get(f"cohorts/{club}/enrolments")["items"]] == ["completed"]
    assert admin.post(f"cohorts/{club}/cancel", {"reason": "x"}).json["code"] == "cohort_over"


def test_a_cohort_called_off_frees_its_hours_and_says_why(
    world: World, admin: Caller, consultant: Caller, ids: dict[str, str]
) -> None:
    club = world.town.clubs["Open"]
    off = admin.post(f"cohorts/{club}/cancel", {"reason": "Too few people"}).json

    assert (off["state"], off["reason"]) == ("cancelled", "Too few people")
    assert {session["state"] for session in off["sessions"]} == {"cancelled"}
    again = {"programme_id": ids["programme_id"], "starts_on": "2027-02-09", "at": "09:00"}
    assert consultant.post("cohorts", again).status_code == 201


def test_lists_are_filtered(world: World, admin: Caller) -> None:
    clubs = world.town.clubs
    staff = world.town.town

    def titles(query: str) -> set[str]:
        return {line["title"] for line in admin.get(f"cohorts?{query}")["items"]}

    assert titles("") == set(clubs)
    assert titles("state=running") == {"Running", "Ready"}
    assert titles("state=open") == {"Open", "Small"}
    assert titles("state=completed") == {"Done"}
    assert titles(f"consultant_id={staff.consultant.staff_id}") == {"Running", "Open", "Small"}
    assert titles(f"programme_id={world.town.ids['programme_id'][1]}") == {"Done", "Ready"}
    assert titles(f"state=draft&consultant_id={staff.consultant.staff_id}") == set()
    assert admin.ask("GET", "cohorts?state=asleep").json["errors"][0]["parameter"] == "state"


def test_a_consultant_lists_own_cohorts_only(world: World, consultant: Caller) -> None:
    them = world.town.town.colleague.staff_id

    assert {line["title"] for line in consultant.get("cohorts")["items"]} == {"Running", "Open", "Small"}
    assert consultant.get(f"cohorts?consultant_id={them}") == {"items": [], "next": None}


def test_a_line_of_the_list_says_who_and_when(world: World, admin: Caller) -> None:
    line = next(line for line in admin.get("cohorts")["items"] if line["title"] == "Running")

    assert line["consultant_name"] == "Conny Consultant"
    assert line["first_starts_at"] == "2027-01-11T14:00:00+01:00"
    assert line["last_ends_at"] == "2027-02-15T16:00:00+01:00"
    assert line["id"] == world.town.clubs["Running"]

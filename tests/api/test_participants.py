from __future__ import annotations

from typing import Any

import pytest

from tests.api.conftest import Caller, World

NOBODY = {
    "email": None,
    "phone": None,
    "reached_through": None,
    "language": None,
    "time_zone": None,
    "muted": [],
    "interests": [],
    "not_me_at": None,
}


def test_as_little_as_a_name_is_enough(admin: Caller) -> None:
    person = admin.post("participants", {"name": "Dora"})

    assert person.status_code == 201
    assert person.json == {"id": person.json["id"], "name": "Dora", **NOBODY}
    assert admin.get(f"participants/{person.json['id']}") == person.json


def test_an_address_is_somebodys_whatever_its_letters(admin: Caller, ids: dict[str, str]) -> None:
    for email in ("Ali@people.example", "ALI@PEOPLE.EXAMPLE"):
        response = admin.post("participants", {"name": "Ali", "email": email})
        assert (response.status_code, response.json["code"]) == (409, "email_taken")
        assert response.json["participant_id"] == ids["participant_id"]


def test_two_people_may_share_a_phone(admin: Caller) -> None:
    couple = [admin.post("participants", {"name": name, "phone": "+45 70 10 10 10"}) for name in ("A", "B")]

    assert [one.status_code for one in couple] == [201, 201]


@pytest.mark.parametrize(
    ("member", "value"),
    [
        ("email", "dora"),
        ("email", "dora@"),
        ("email", "a@b@c"),
        ("email", "dora <dora@people.example>"),
        ("email", "dora@people.example\r\nBcc: all@people.example"),
        ("phone", "12"),
        ("phone", "call me"),
        ("phone", "+45 70 10 10 10 ext 5"),
        ("language", "fr"),
    ],
)
def test_a_way_to_reach_somebody_must_be_one(world: World, admin: Caller, member: str, value: str) -> None:
    before = world.rows

    response = admin.post("participants", {"name": "Dora", member: value})

    assert [mistake["pointer"] for mistake in response.json["errors"]] == [f"/{member}"]
    assert world.rows == before


def test_a_change_sets_what_it_names_and_null_takes_away(admin: Caller, ids: dict[str, str]) -> None:
    path = f"participants/{ids['participant_id']}"
    was = admin.get(path)

    assert admin.patch(path, {"phone": "70101010"}).json == {**was, "phone": "70101010"}
    assert admin.patch(path, {"email": None, "phone": None}).json == {**was, "email": None}
    assert admin.patch(path, {"name": None}).json["errors"][0]["pointer"] == "/name"


def test_a_persons_zone_and_what_they_do_without_are_set_on_their_wish(
    admin: Caller, ids: dict[str, str]
) -> None:
    path = f"participants/{ids['participant_id']}"

    changed = admin.patch(
        path, {"time_zone": "Europe/London", "muted": ["friendly", "day_before", "friendly"]}
    )

    assert (changed.json["time_zone"], changed.json["muted"]) == ("Europe/London", ["day_before", "friendly"])
    assert admin.get(path) == changed.json
    assert admin.patch(path, {"time_zone": None, "muted": []}).json["muted"] == []


@pytest.mark.parametrize(
    ("member", "value", "pointer"),
    [
        ("time_zone", "Mars/Olympus", "/time_zone"),
        ("muted", ["silence"], "/muted/0"),
        ("muted", None, "/muted"),
        ("not_me_at", None, "/not_me_at"),
    ],
)
def test_what_cannot_be_chosen_is_refused(
    admin: Caller, ids: dict[str, str], member: str, value: Any, pointer: str
) -> None:
    response = admin.patch(f"participants/{ids['participant_id']}", {member: value})

    assert [mistake["pointer"] for mistake in response.json["errors"]] == [pointer]


def test_a_change_does_not_take_somebody_elses_address(admin: Caller, ids: dict[str, str]) -> None:
    path = f"participants/{ids['participant_id']}"

    response = admin.patch(path, {"email": "BO@people.example"})

    assert (response.status_code, response.json["code"]) == (409, "email_taken")
    assert (
        admin.patch(f"participants/{ids['participant_id']}", {"email": "ALI@people.example"}).status_code
        == 200
    )


def test_people_are_found_by_their_address(admin: Caller, ids: dict[str, str]) -> None:
    def found(email: str) -> list[Any]:
        return [one["id"] for one in admin.get("participants", query_string={"email": email})["items"]]

    assert found("ALI@people.example") == [ids["participant_id"]]
    assert found("nobody@people.example") == []


def test_the_same_address_in_two_organisations_is_two_people(admin: Caller, stranger: Caller) -> None:
    body = {"name": "Dora", "email": "dora@people.example"}

    assert [caller.post("participants", body).status_code for caller in (admin, stranger)] == [201, 201]
    assert len(stranger.get("participants?email=dora@people.example")["items"]) == 1


def test_a_consultant_sees_people_of_own_cohorts_and_those_they_meet_alone(
    admin: Caller, consultant: Caller, colleague: Caller
) -> None:
    everybody = {one["name"] for one in admin.get("participants")["items"]}
    mine = {one["name"] for one in consultant.get("participants")["items"]}
    theirs = {one["name"] for one in colleague.get("participants")["items"]}

    assert everybody == {"Done", "Ready", "Ali", "Bo", "Carla", "Dan", "Ella", "Finn"}
    assert mine == everybody - {"Done", "Ready"}
    assert theirs == {"Done", "Ready"} | {"Bo", "Carla"}
    assert colleague.get("participants?email=ali@people.example")["items"] == []

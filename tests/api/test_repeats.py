"""Idempotency-Key: a repeat is answered, not done again – on every POST."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from werkzeug.test import TestResponse

from tests.api.conftest import Caller, World
from tests.api.operations import Operation

KEY = {"Idempotency-Key": "3f0c1f7e-once"}


def _without_secret(response: TestResponse) -> Any:
    secrets = {"token", "url"} & set(response.json)
    return {**response.json, **dict.fromkeys(secrets)}


def test_a_repeat_has_one_effect_and_the_same_answer(world: World, admin: Caller, posting: Operation) -> None:
    first = world.do(posting, admin, headers=KEY)
    after_first = world.rows

    again = world.do(posting, admin, headers=KEY)

    assert first.status_code in {200, 201}, first.text
    assert (again.status_code, again.json) == (first.status_code, _without_secret(first))
    assert again.headers.get("ETag") == first.headers.get("ETag")
    assert world.rows == after_first


def test_another_body_under_the_same_key_is_refused(world: World, admin: Caller, sending: Operation) -> None:
    world.do(sending, admin, headers=KEY)
    after_first = world.rows
    other = world.body(sending)
    about = other if _texts(other) else next(iter(other.values()))[0]
    text = _texts(about)[0]
    about[text] = OBJECTS[text] if isinstance(about[text], dict) else _another(text, about[text])

    response = world.do(sending, admin, headers=KEY, json=other)

    assert response.status_code == 422
    assert response.json["code"] == "idempotency_key_reused"
    assert world.rows == after_first


def _texts(body: dict[str, Any]) -> list[str]:
    return [name for name, value in body.items() if isinstance(value, str | dict)]


OBJECTS = {"participant": {"name": "Somebody else"}, "texts": {"en": "Something else"}}
"""Other objects in bodies."""


def _another(member: str, text: str) -> str:
    choices = {
        "answer": "returned",
        "became": "later",
        "channel": "paper",
        "ends_on": "2027-04-02",
        "ground": "legal_duty",
        "interest": "it",
        "key": "other",
        "met_at": "2027-01-21T10:00:00+01:00",
        "on": "2027-01-19",
        "outcome": "moved",
        "purpose": "photo",
        "role": "coordinator",
        "starts_at": "2027-02-03T10:00:00+01:00",
    }
    return choices.get(member, text.replace("0", "1") if member.endswith("_id") else f"{text} or not")


def test_the_order_of_members_and_spaces_make_no_other_body(admin: Caller) -> None:
    texts = ['{"name": "Dora", "phone": "70101010"}', '{ "phone":"70101010","name":"Dora" }']
    first, again = (
        admin.ask("POST", "participants", data=text, headers={**KEY, "Content-Type": "application/json"})
        for text in texts
    )

    assert (first.status_code, again.status_code) == (201, 201)
    assert first.json["id"] == again.json["id"]


def test_a_key_that_cannot_be_is_refused(world: World, admin: Caller, posting: Operation) -> None:
    before = world.rows

    for key in ["", " ", "two words", "x" * 256, "ümlaut", "a\tb"]:
        response = world.do(posting, admin, headers={"Idempotency-Key": key})

        assert response.status_code == 422, response.text
        assert response.json["errors"][0]["parameter"] == "Idempotency-Key"
    assert world.rows == before


def test_a_key_belongs_to_its_caller_and_its_address(
    world: World, admin: Caller, ids: dict[str, str]
) -> None:
    path, body = f"cohorts/{world.town.clubs['Open']}/enrolments", {"participant": {"name": "Dora"}}
    mine = admin.post(path, body, headers=KEY)
    theirs = world.caller("coordinator").post(path, body, headers=KEY)
    elsewhere = admin.post("participants", {"name": "Dora"}, headers=KEY)

    assert [mine.status_code, theirs.status_code, elsewhere.status_code] == [201, 201, 201]
    assert mine.json["id"] != theirs.json["id"]
    assert ids["participant_id"] != elsewhere.json["id"]


def test_a_key_is_forgotten_after_a_day(world: World, admin: Caller) -> None:
    first = admin.post("participants", {"name": "Dora"}, headers=KEY)
    world.clock.advance(timedelta(hours=23, minutes=59))
    within = admin.post("participants", {"name": "Dora"}, headers=KEY)
    world.clock.advance(timedelta(minutes=1))
    after = admin.post("participants", {"name": "Dora"}, headers=KEY)

    assert within.json["id"] == first.json["id"]
    assert after.status_code == 201
    assert after.json["id"] != first.json["id"]


def test_a_refusal_is_decided_anew(world: World, admin: Caller) -> None:
    path = f"cohorts/{world.town.clubs['Draft']}/enrolments"
    body = {"participant": {"name": "Dora"}}
    refused = admin.post(path, body, headers=KEY)
    admin.post(f"cohorts/{world.town.clubs['Draft']}/open")

    again = admin.post(path, body, headers=KEY)

    assert (refused.status_code, refused.json["code"]) == (409, "not_open")
    assert again.status_code == 201


def test_trying_out_is_not_remembered(world: World, admin: Caller, trying: Operation) -> None:
    before = world.rows
    tried = world.do(trying, admin, headers=KEY, query_string={"dry_run": "true"})
    nothing_written = world.rows

    done = world.do(trying, admin, headers=KEY)

    assert tried.status_code == 200
    assert nothing_written == before
    assert done.status_code in {200, 201}
    assert world.rows != before


def test_a_secret_is_shown_once(admin: Caller) -> None:
    first = admin.post("tokens", {"role": "coordinator"}, headers=KEY)
    again = admin.post("tokens", {"role": "coordinator"}, headers=KEY)

    assert len(first.json["token"]) >= 43
    assert again.json["token"] is None
    assert first.json["token"] not in admin.ask("GET", f"tokens/{first.json['id']}").text
    assert first.json["token"] not in admin.ask("GET", "tokens").text


def test_a_double_click_enrols_once(world: World, admin: Caller) -> None:
    path = f"cohorts/{world.town.clubs['Open']}/enrolments"
    wish = {"participant": {"name": "Dora", "email": "dora@people.example"}}
    capitals = {"participant": {"name": "Dora", "email": "DORA@People.Example"}}
    first = admin.post(path, wish, headers=KEY)

    assert admin.post(path, wish, headers=KEY).json == first.json
    for body in (wish, capitals, {"participant_id": first.json["participant_id"]}):
        other = admin.post(path, body)
        assert (other.status_code, other.json["code"]) == (409, "already_enrolled")
        assert other.json["enrolment_id"] == first.json["id"]
    assert len(admin.get(path)["items"]) == 1

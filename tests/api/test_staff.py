"""Staff and tokens over HTTP: changed, gone, back; keys for some acts, with an end."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from jobclub.core.usecases import limiting
from jobclub.core.usecases.issuing import MOST_WRONG
from jobclub.core.usecases.signing_in import begin_session, make_sign_in_link
from tests.api.conftest import Caller, World

A_DAY = timedelta(days=1)
ACCOUNT = "11111111-2222-4333-8444-555555555555"


def test_staff_are_changed_from_the_version_that_was_read(world: World, admin: Caller) -> None:
    path = f"staff/{world.town.town.colleague.staff_id}"
    etag = admin.ask("GET", path).headers["ETag"]

    changed = admin.ask("PATCH", path, json={"role": "coordinator"}, headers={"If-Match": etag})
    again = admin.ask("PATCH", path, json={"role": "admin"}, headers={"If-Match": etag})

    assert (changed.json["role"], changed.json["left_at"]) == ("coordinator", None)
    assert (again.status_code, again.json["code"]) == (412, "stale")
    assert admin.get(path) == changed.json


@pytest.mark.parametrize(
    ("body", "pointer"),
    [
        ({"name": None}, "/name"),
        ({"name": " "}, "/name"),
        ({"email": None}, "/email"),
        ({"email": "nobody"}, "/email"),
        ({"role": None}, "/role"),
        ({"role": "participant"}, "/role"),
        ({"identity": "somebody"}, "/identity"),
        ({"identity": f"{ACCOUNT}.{ACCOUNT}"}, "/identity"),
        ({"left_at": "2027-01-01T00:00:00Z"}, "/left_at"),
    ],
)
def test_what_staff_cannot_be_is_refused(
    world: World, admin: Caller, body: dict[str, Any], pointer: str
) -> None:
    before = world.rows

    response = admin.patch(f"staff/{world.town.town.colleague.staff_id}", body)

    assert [mistake["pointer"] for mistake in response.json["errors"]] == [pointer]
    assert world.rows == before


def test_whoever_leaves_is_answered_with_what_lies_ahead_of_them(world: World, admin: Caller) -> None:
    colleague = world.caller("colleague")
    path = f"staff/{world.town.town.colleague.staff_id}"
    ahead = admin.get(f"{path}/engagements?limit=200")["items"]

    answer = admin.delete(path)

    assert answer.status_code == 200
    assert answer.json["engagements"] == ahead != []
    assert answer.json["staff"]["left_at"] == "2027-01-27T09:00:00+01:00"
    assert set(ahead[0]) == {"activity", "activity_id", "group_id", "starts_at", "ends_at"}
    assert colleague.ask("GET", "cohorts").status_code == 401
    assert admin.get(f"{path}/engagements?limit=200")["items"] == ahead
    left = [one["id"] for one in admin.get("staff?left=true")["items"]]
    assert left == sorted([world.town.besides["left"], path.rpartition("/")[2]])
    assert path.rpartition("/")[2] not in [one["id"] for one in admin.get("staff")["items"]]


def test_rules_about_the_staff_are_told_by_their_codes(world: World, admin: Caller) -> None:
    ada, colin = world.town.town.admin.staff_id, world.town.town.colleague.staff_id
    assert admin.delete(f"staff/{ada}").json["code"] == "last_admin"
    assert admin.patch(f"staff/{ada}", {"role": "consultant"}).json["code"] == "last_admin"
    assert admin.post(f"staff/{colin}/return").json["code"] == "staff_here"
    admin.delete(f"staff/{colin}")
    draft = f"cohorts/{world.town.clubs['Spare']}/open"
    assert admin.post(draft).json["code"] == "staff_left"
    assert admin.post("tokens", {"role": "consultant", "staff_id": colin}).json["code"] == "staff_left"
    assert admin.post(f"staff/{colin}/return").json["left_at"] is None
    assert admin.post(draft).status_code == 200


def test_a_token_does_what_it_is_for_and_no_more(world: World, admin: Caller) -> None:
    asked = {"role": "coordinator", "scopes": ["read_cohorts"], "ends_at": "2027-01-28T09:00:00+01:00"}

    made = admin.post("tokens", asked)
    caller = Caller(world.app, made.json["token"])

    assert {name: made.json[name] for name in asked} == asked
    assert caller.ask("GET", "cohorts").status_code == 200
    refused = caller.ask("GET", "participants")
    assert (refused.status_code, "what its token is for" in refused.json["detail"]) == (403, True)
    assert admin.get(f"tokens/{made.json['id']}")["used_at"] == "2027-01-27T09:00:00+01:00"
    world.clock.at += A_DAY
    assert caller.ask("GET", "cohorts").status_code == 401


@pytest.mark.parametrize(
    ("more", "pointer"),
    [
        ({"scopes": []}, "/scopes"),
        ({"scopes": None}, "/scopes"),
        ({"scopes": ["fly"]}, "/scopes/0"),
        ({"scopes": ["own_page"]}, "/scopes/0"),
        ({"scopes": ["write_organisation"]}, "/scopes"),
        ({"ends_at": "2027-01-27T08:59:59+01:00"}, "/ends_at"),
        ({"ends_at": "2027-06-01T10:00:00"}, "/ends_at"),
        ({"ends_at": None}, "/ends_at"),
        ({"used_at": "2027-01-27T08:59:59+01:00"}, "/used_at"),
    ],
)
def test_a_token_that_cannot_be_is_refused(
    world: World, admin: Caller, more: dict[str, Any], pointer: str
) -> None:
    before = world.rows

    response = admin.post("tokens", {"role": "coordinator", **more})

    assert [mistake["pointer"] for mistake in response.json["errors"]] == [pointer]
    assert world.rows == before


def test_whoever_guesses_tokens_is_told_to_wait_and_the_right_one_works(
    world: World, admin: Caller, monkeypatch: pytest.MonkeyPatch
) -> None:
    few = 3
    count = limiting.count
    monkeypatch.setattr(
        "jobclub.core.usecases.issuing.count",
        lambda *what, most, told: count(*what, most=few if most == MOST_WRONG else most, told=told),
    )
    guessed = [Caller(world.app, f"guess-{number}").ask("GET", "cohorts") for number in range(few + 1)]

    assert [response.status_code for response in guessed] == [401] * few + [429]
    assert (guessed[-1].json["code"], guessed[-1].headers["Retry-After"]) == ("too_many_guesses", "3600")
    assert admin.ask("GET", "cohorts").status_code == 200


def test_a_session_is_no_calendar(world: World, admin: Caller) -> None:
    conny = world.town.town.consultant
    before = admin.get(f"staff/{conny.staff_id}/feeds")["items"]
    address = make_sign_in_link(world.office, world.town.town.admin, "conny@example.org")
    begin_session(world.office, address.rpartition("/")[2], who="")

    assert admin.get(f"staff/{conny.staff_id}/feeds")["items"] == before
    signed_out = admin.post(f"staff/{conny.staff_id}/sign-out")
    assert signed_out.json["id"] == conny.staff_id
    assert admin.get(f"staff/{conny.staff_id}/feeds")["items"] == before

from __future__ import annotations

from typing import Any

import pytest

from tests.api.conftest import Caller, World


@pytest.fixture
def path(ids: dict[str, str]) -> str:
    return f"participants/{ids['participant_id']}/links"


def test_a_link_is_made_shown_once_and_listed_without_its_address(consultant: Caller, path: str) -> None:
    made = consultant.post(path)

    assert made.status_code == 201
    assert made.json["url"].startswith("/p/")
    about = {name: value for name, value in made.json.items() if name != "url"}
    assert (about["purpose"], about["revoked_at"]) == ("page", None)
    assert about["made_at"] == "2027-01-27T09:00:00+01:00"
    assert consultant.get(f"{path}/{about['id']}") == about
    assert consultant.get(path)["items"][-1] == about
    assert made.json["url"] not in consultant.ask("GET", path).text


def test_a_repeat_makes_no_second_one_and_shows_no_secret(consultant: Caller, path: str) -> None:
    first, again = (consultant.post(path, headers={"Idempotency-Key": "once"}) for _ in range(2))

    assert (first.status_code, again.status_code) == (201, 201)
    assert again.json == {**first.json, "url": None}
    assert len(consultant.get(path)["items"]) == 2


def test_what_is_kept_holds_no_secret(world: World, consultant: Caller, path: str) -> None:
    secret = consultant.post(path).json["url"].removeprefix("/p/")

    assert len(secret) == 43
    assert not any(secret in row for row in world.rows)


def test_a_revoked_link_says_since_when(consultant: Caller, path: str) -> None:
    made = consultant.post(path)

    assert consultant.delete(f"{path}/{made.json['id']}", made.headers["ETag"]).status_code == 204
    shown = consultant.ask("GET", f"{path}/{made.json['id']}")
    assert shown.json["revoked_at"] == "2027-01-27T09:00:00+01:00"
    assert shown.headers["ETag"] != made.headers["ETag"]


def test_somebody_elses_link_is_not_found_under_a_person(consultant: Caller, world: World) -> None:
    other = world.town.ids["participant_id"][1]

    assert consultant.ask("GET", f"participants/{other}/links/{world.ids['link_id']}").status_code == 404


@pytest.mark.parametrize(
    ("where", "body"),
    [
        ("staff", {"name": "Pia", "email": "pia@example.org", "role": "participant"}),
        ("tokens", {"role": "participant"}),
    ],
)
def test_nobody_of_the_staff_and_no_token_becomes_a_participant(admin: Caller, where: str, body: Any) -> None:
    response = admin.post(where, body)

    assert [mistake["pointer"] for mistake in response.json["errors"]] == ["/role"]

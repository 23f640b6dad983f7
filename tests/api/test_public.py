"""What everybody may ask without a token, logos, and programmes that are shared."""

from __future__ import annotations

from io import BytesIO
from typing import Any

import pytest

from jobclub.core.office.lists import Window
from jobclub.core.usecases.administering import change_organisation
from jobclub.core.usecases.registering import MOST_FROM_ONE
from tests.api.bodies import PICTURE
from tests.api.conftest import Caller, World

NORA = {"name": "Nora Lind", "email": "nora@people.example", "language": "da"}


@pytest.fixture
def anybody(world: World) -> Caller:
    return world.caller(None)


@pytest.fixture
def home(world: World) -> str:
    return f"public/{world.town.ids['page_name'][0]}/cohorts"


@pytest.fixture
def club(world: World, home: str) -> str:
    return f"{home}/{world.town.clubs['Open']}"


def test_open_clubs_are_listed_without_a_token_and_name_nobody(
    world: World, anybody: Caller, home: str, club: str
) -> None:
    [shown] = [one for one in anybody.get(home)["items"] if one["id"] == world.town.clubs["Open"]]
    assert shown == anybody.get(club)
    assert set(shown) == {
        "id",
        "title",
        "programme",
        "language",
        "sessions",
        "free",
        "waiting",
        "admission_closes_at",
    }
    text = anybody.ask("GET", home).text
    assert not [one for one in world.town.ids["participant_id"] + world.town.ids["staff_id"] if one in text]


def test_a_club_of_another_organisation_is_not_found(world: World, anybody: Caller, home: str) -> None:
    theirs = world.other.clubs["Open"]
    assert anybody.ask("GET", f"{home}/{theirs}").status_code == 404
    assert anybody.post(f"{home}/{theirs}/registrations", NORA).status_code == 404
    assert anybody.ask("GET", "public/nowhere/cohorts").status_code == 404


def test_a_club_that_takes_nobody_is_not_found(world: World, anybody: Caller, home: str) -> None:
    draft = world.town.clubs["Draft"]
    assert anybody.ask("GET", f"{home}/{draft}").status_code == 404
    assert anybody.post(f"{home}/{draft}/registrations", NORA).status_code == 404


def test_without_open_registration_there_is_nothing(
    world: World, anybody: Caller, home: str, club: str
) -> None:
    change_organisation(world.office, world.town.town.admin, None, open_registration=False)
    assert anybody.get(home)["items"] == []
    assert anybody.ask("GET", club).status_code == 404
    assert anybody.post(f"{club}/registrations", NORA).status_code == 404


def test_the_answer_is_the_same_for_somebody_known(world: World, anybody: Caller, club: str) -> None:
    with world.office.reading(world.town.town.admin) as tx:
        known = next(one for one in tx.participants.page(Window()).items if one.email)
    answers = [
        anybody.post(f"{club}/registrations", {**NORA, "email": email})
        for email in (known.email, "new@people.example")
    ]
    assert [one.status_code for one in answers] == [201, 201]
    assert answers[0].json == answers[1].json == {"confirm_by": "2027-01-28T09:00:00+01:00"}


@pytest.mark.parametrize(
    ("wrong", "pointer"),
    [
        ({"name": "Win at http://evil.example"}, "/name"),
        ({"name": "a\r\nb"}, "/name"),
        ({"email": "nobody"}, "/email"),
        ({"language": "fr"}, "/language"),
        ({"phone": "+45 70 10 10 10"}, "/phone"),
        ({"role": "admin"}, "/role"),
        ({"organisation_id": "x"}, "/organisation_id"),
    ],
)
def test_what_cannot_be_is_refused(anybody: Caller, club: str, wrong: dict[str, Any], pointer: str) -> None:
    answer = anybody.post(f"{club}/registrations", {**NORA, **wrong})
    assert answer.status_code == 422
    assert pointer in [one["pointer"] for one in answer.json["errors"]]


def test_a_repeat_is_answered_once_more(anybody: Caller, club: str) -> None:
    key = {"Idempotency-Key": "my-first"}
    first = anybody.post(f"{club}/registrations", NORA, headers=key)
    again = anybody.post(f"{club}/registrations", NORA, headers=key)
    assert (again.status_code, again.json) == (201, first.json)


def test_too_many_from_one_place_are_stopped_whatever_they_say_of_themselves(
    anybody: Caller, club: str
) -> None:
    for number in range(MOST_FROM_ONE):
        spoofed = {"X-Forwarded-For": f"192.0.2.{number}"}
        body = {**NORA, "email": f"n{number}@people.example"}
        assert anybody.post(f"{club}/registrations", body, headers=spoofed).status_code == 201
    assert anybody.post(f"{club}/registrations", NORA).status_code == 429


def test_a_logo_comes_back_as_it_was_drawn(admin: Caller) -> None:
    logo = admin.ask("GET", "organisation/logo")
    assert logo.mimetype == "image/png"
    assert "sandbox" in logo.headers["Content-Security-Policy"]
    seen = {"If-None-Match": logo.headers["ETag"]}
    assert admin.ask("GET", "organisation/logo", headers=seen).status_code == 304
    assert admin.delete("organisation/logo", seen='"another"').status_code == 412
    assert admin.delete("organisation/logo", seen=logo.headers["ETag"]).status_code == 204
    assert admin.ask("GET", "organisation/logo").status_code == 404
    assert admin.get("organisation")["look"] == {"colour": None, "logo": None}


@pytest.mark.parametrize(
    ("content", "status"), [(b"<svg onload=alert(1)>", 422), (b"", 422), (PICTURE + b"x" * 205_000, 413)]
)
def test_what_is_no_small_picture_is_refused(admin: Caller, content: bytes, status: int) -> None:
    data = {"file": (BytesIO(content), "logo.png")}
    kind = "multipart/form-data"
    seen = {"If-Match": "*"}
    answer = admin.ask("PUT", "organisation/logo", data=data, content_type=kind, headers=seen)
    assert answer.status_code == status


def test_a_pale_colour_is_refused_with_one_that_would_do(admin: Caller) -> None:
    answer = admin.patch("organisation", {"look": {"colour": "#ffcc00"}})
    assert answer.status_code == 422
    [error] = answer.json["errors"]
    assert error["pointer"] == "/look/colour"
    assert "1.5:1" in error["detail"]
    assert "#" in error["detail"]


def test_a_shared_programme_is_taken_and_then_shared_no_more(admin: Caller, stranger: Caller) -> None:
    [offered] = stranger.get("offered-programmes")["items"]
    taken = stranger.post(f"offered-programmes/{offered['id']}/take")
    assert taken.status_code == 201
    assert admin.post(f"shares/{offered['id']}/end").json["ended_at"]
    assert stranger.get("offered-programmes")["items"] == []
    assert stranger.post(f"offered-programmes/{offered['id']}/take").status_code == 404
    assert stranger.post(f"shares/{offered['id']}/end").status_code == 404


def test_who_comes_to_watch_a_webinar_says_from_where_if_such_may_come(
    world: World, anybody: Caller, admin: Caller
) -> None:
    home = f"public/{world.town.ids['page_name'][0]}/webinars"
    webinar_id = world.town.ids["webinar_id"][0]
    wish = {**NORA, "webinar_ids": [webinar_id], "observer_of": "Oldtown"}
    refused = anybody.post(f"{home}/registrations", wish)
    assert (refused.status_code, refused.json["code"]) == (409, "no_observers")
    before = admin.ask("GET", f"webinars/{webinar_id}")
    changed = admin.ask(
        "PATCH",
        f"webinars/{webinar_id}",
        json={"observers": True},
        headers={"If-Match": before.headers["ETag"]},
    )
    assert changed.status_code == 200
    assert {one["observers"] for one in anybody.get(home)["items"] if one["id"] == webinar_id} == {True}
    assert anybody.post(f"{home}/registrations", wish).status_code == 201
    wrong = anybody.post(f"{home}/registrations", {**wish, "observer_of": "a\u0000b"})
    assert wrong.status_code == 422

"""What a request may not hold: each is refused with its place, and nothing is changed."""

from __future__ import annotations

from copy import deepcopy
from itertools import pairwise
from typing import Any

import pytest

from tests.api.conftest import Caller, World
from tests.api.operations import Operation, followed

NEVER_SET = ("organisation", "organisation_id", "state", "version", "verified", "owner", "id", "created_at")
"""Members that no body may set, in whatever it is about."""
ROLE_ALLOWED = {"add_staff", "change_staff", "issue_token"}
PASSAGES = {
    ("text",),
    ("short",),
    ("description",),
    ("shared_note",),
    ("private_note",),
    ("material", "text"),
    ("topics", "0", "description"),
    ("units", "0", "homework", "0", "text"),
    ("tasks", "0", "text"),
    *(("texts", language) for language in ("da", "de", "en")),
}
"""Texts of several lines: line breaks belong there."""
BREAKS = ["a\r\nb", "a\nb", "a\tb"]
HOSTILE = ["a\x00b", "a\x1bb", "a\x85b", "a\u2028b", "a\u2029b", "\ud800", "a\udc00b", "", " ", "\u00a0"]
LONG = "x" * 200_000


def _changed(body: Any, way: tuple[str, ...], value: Any) -> Any:
    """Give a body with something else at one place; what is on the way there is made."""
    body = deepcopy(body)
    at = body
    for step, following in pairwise(way):
        if isinstance(at, list):
            at = at[int(step)]
        else:
            at = at.setdefault(step, [None] if following == "0" else {})
    at[int(way[-1]) if isinstance(at, list) else way[-1]] = value
    return body


def _pointers(response: Any) -> list[str]:
    assert response.status_code == 422, response.text
    assert response.json["code"] == "invalid"
    return [mistake.get("pointer", f"?{mistake.get('parameter')}") for mistake in response.json["errors"]]


def _objects(operation: Operation) -> list[tuple[str, ...]]:
    """The ways to every object in a body: itself first."""
    return [(), *(way for way, schema in operation.asked_members if "object" in schema.get("type", ()))]


def _body(world: World, operation: Operation, way: tuple[str, ...]) -> Any:
    """Give a body that has what is at a place: one of several alternatives, if there are some."""
    body = world.body(operation)
    if way == ("participant_id",):
        body.pop("participant", None)
    if way == ("reservation_id",):
        body = {name: body[name] for name in body.keys() - {"starts_at", "consultant_id"}}
    return body


def test_unknown_members_are_refused_wherever_they_are(
    world: World, admin: Caller, with_body: Operation
) -> None:
    before = world.rows

    for way in _objects(with_body):
        body = _changed(_body(world, with_body, way), (*way, "favourite_colour"), "blue")
        response = world.do(with_body, admin, json=body)

        assert _pointers(response) == ["/" + "/".join((*way, "favourite_colour"))]
    assert world.rows == before


def test_what_only_the_server_sets_is_refused(world: World, admin: Caller, with_body: Operation) -> None:
    before = world.rows
    known = (with_body.body or {})["properties"]
    names = [*NEVER_SET, *(() if with_body.id in ROLE_ALLOWED else ("role",))]

    for name in names:
        assert name not in known
        response = world.do(with_body, admin, json=_changed(world.body(with_body), (name,), "admin"))
        assert _pointers(response) == [f"/{name}"]
    assert world.rows == before


def test_a_member_of_any_name_is_refused_and_named(admin: Caller) -> None:
    for name in ("", "a/b", "a~b", "\x00", "\ud800", "\u2028", "x" * 5000):
        response = admin.post("participants", {"name": "Dora", name: 1})
        assert len(_pointers(response)) == 1
        assert _pointers(response)[0].replace("~1", "/").replace("~0", "~") == f"/{name}"


def test_the_token_says_which_organisation_not_the_body(world: World, admin: Caller) -> None:
    theirs = world.other.town.organisation.id

    response = admin.post("participants", {"name": "Dora", "organisation_id": theirs})

    assert _pointers(response) == ["/organisation_id"]


def test_ids_of_another_organisation_are_refused_in_bodies(
    world: World, admin: Caller, with_body: Operation
) -> None:
    before = world.rows
    theirs = world.other.first()
    foreign = {
        **theirs,
        "consultant_id": world.other.ids["staff_id"][2],
        "host_id": theirs["staff_id"],
        "sparring_service_id": theirs["service_id"],
    }

    for way, _ in with_body.asked_members:
        if not way[-1].endswith("_id"):
            continue
        for id_ in (foreign[way[-1]], "01a00000-0000-7000-8000-000000000000"):
            body = _changed(_body(world, with_body, way), way, id_)
            assert _pointers(world.do(with_body, admin, json=body)) == ["/" + "/".join(way)]
    assert world.rows == before


def _texts(operation: Operation) -> list[tuple[str, ...]]:
    return [
        way
        for way, schema in operation.asked_members
        if "string" in schema.get("type", ()) and "enum" not in schema
    ]


def test_no_text_takes_characters_that_no_text_may_hold(
    world: World, admin: Caller, with_body: Operation
) -> None:
    before = world.rows

    for way in _texts(with_body):
        for text in [*HOSTILE, LONG, *(() if way in PASSAGES else BREAKS)]:
            response = world.do(with_body, admin, json=_changed(_body(world, with_body, way), way, text))
            assert "/" + "/".join(way) in _pointers(response), (way, text[:10])
    assert world.rows == before


def test_passages_take_line_breaks(admin: Caller, ids: dict[str, str]) -> None:
    given = admin.post(
        f"homework/{ids['homework_id']}/submissions",
        {"participant_id": ids["participant_id"], "text": "One\r\nTwo\n\tThree"},
    )

    assert given.json["text"] == "One\r\nTwo\n\tThree"


def test_texts_of_all_languages_come_back_as_they_were(admin: Caller) -> None:
    for name in (
        "Søren Ågård",
        "Ægidius Größe",
        "محمد",
        "王小明",
        "Zoë 👩‍🔧",
        "O'Brien; DROP TABLE--",
        "<b>Bo</b>",
    ):
        person = admin.post("participants", {"name": name}).json
        assert admin.get(f"participants/{person['id']}")["name"] == name


def test_every_member_refuses_another_type(world: World, admin: Caller, with_body: Operation) -> None:
    before = world.rows

    for way, schema in with_body.asked_members:
        types = {schema["type"]} if isinstance(schema["type"], str) else set(schema["type"])
        wrong = {"string": "x", "integer": 7, "boolean": True, "array": [[]], "object": {}, "null": None}
        for kind in wrong.keys() - types:
            body = _changed(_body(world, with_body, way), way, wrong[kind])
            found = _pointers(world.do(with_body, admin, json=body))
            assert any(place.startswith("/" + "/".join(way)) for place in found), (way, kind, found)
    assert world.rows == before


def test_a_body_must_be_an_object(world: World, admin: Caller, with_body: Operation) -> None:
    for body in ([], [1], "text", 1, True, None):
        assert _pointers(world.do(with_body, admin, json=body)) == [""]


def test_each_member_that_is_required_is_missed(world: World, admin: Caller, with_body: Operation) -> None:
    schema = followed(with_body.about["requestBody"]["content"]["application/json"]["schema"])

    for name in schema.get("required", ()):
        body = world.body(with_body)
        del body[name]
        assert f"/{name}" in _pointers(world.do(with_body, admin, json=body))


def test_an_operation_without_a_body_refuses_one(
    world: World, admin: Caller, without_body: Operation
) -> None:
    before = world.rows

    assert _pointers(world.do(without_body, admin, json={"reason": "why not"})) == [""]
    assert world.rows == before


def test_no_operation_takes_a_parameter_it_does_not_know(
    world: World, admin: Caller, operation: Operation
) -> None:
    before = world.rows

    for name in ("favourite_colour", "organisation_id", "DRY_RUN", "limit "):
        response = world.do(operation, admin, query_string={name: "1"})
        assert f"?{name}" in _pointers(response)
    assert world.rows == before


def test_parameters_of_queries_take_only_what_is_documented(
    world: World, admin: Caller, operation: Operation
) -> None:
    for name in operation.query:
        for value in ("", "\x00", "null", "a b\u2028"):
            if value == "null" and (name in {"after", "email", "key"} or name.endswith("_id")):
                continue  # they may be called that
            assert f"?{name}" in _pointers(world.do(operation, admin, query_string={name: value})), name


@pytest.mark.parametrize(
    ("starts_at", "told"),
    [
        ("2027-02-02T10:00:00", "offset is missing"),
        ("2027-02-02", "offset"),
        ("2027-02-30T10:00:00+01:00", "no such date"),
        ("2027-02-02T25:00:00+01:00", "no such date"),
        ("2027-02-02T10:00:00+25:00", "offset"),
        ("2027-02-02 10:00:00+01:00", "offset"),
        ("0001-01-01T00:00:00+01:00", "year"),
        ("9999-12-31T23:59:59-11:00", "year"),
        (1801558800, "offset"),
    ],
)
def test_an_instant_needs_its_offset_and_must_exist(
    admin: Caller, ids: dict[str, str], starts_at: Any, told: str
) -> None:
    response = admin.post(f"sessions/{ids['session_id']}/move", {"starts_at": starts_at})

    assert _pointers(response) == ["/starts_at"]
    assert told in response.json["errors"][0]["detail"]


@pytest.mark.parametrize(
    "starts_at", ["2027-02-02T04:00:00-05:00", "2027-02-02T09:00:00Z", "2027-02-02t14:30:00+05:30"]
)
def test_an_instant_with_another_offset_is_turned_into_local_time(
    admin: Caller, ids: dict[str, str], starts_at: str
) -> None:
    response = admin.post(f"sessions/{ids['session_id']}/move", {"starts_at": starts_at})

    assert response.json["starts_at"] == "2027-02-02T10:00:00+01:00"


@pytest.mark.parametrize(
    "on", ["2027-13-01", "27-01-01", "2027-1-1", "2027-02-29", "2027-01-11T00:00", "0000-01-01"]
)
def test_a_day_must_be_one(admin: Caller, on: str) -> None:
    assert _pointers(admin.post("closed-days", {"on": on, "reason": "x"})) == ["/on"]
    assert admin.ask("GET", f"closed-days/{on}").status_code == 404
